// Every capture through `playfast/parse`, every field compared with what is known to be in it.
import { describe, expect, test } from 'vitest';
import {
  buildListRequestBody,
  buildReviewsRequestBody,
  extractContinuationToken,
  parseAppPage,
  parseAppResponse,
  parseListResponse,
  parseReviewsResponse,
  parseSearchPage,
  parseSearchResponse,
  PlayfastError,
  type Body,
} from '../src-ts/parse.js';
import {
  bodyOf,
  captures,
  expectedOf,
  haveFixtures,
  normal,
  type Capture,
} from './helpers/fixtures.js';

type Reader = (body: Body, capture: Capture) => unknown;

const READERS: Record<string, Reader> = {
  details: (body, { args }) => parseAppPage(body, args.appId!),
  'details-rpc': (body) => parseAppResponse(body),
  list: (body) => parseListResponse(body),
  search: (body) => parseSearchPage(body),
  'search-rpc': (body) => parseSearchResponse(body),
  reviews: (body, { args }) => parseReviewsResponse(body, args.appId),
};

/** What we give and the expected values do not list. */
const OURS = new Set(['userId', 'device']);
/** Where the expected values are wrong, and what the raw data says. */
const WRONG: Record<string, Record<string, unknown>> = {
  // window.IJ_values of that page holds 'SE' and 'en_se'.
  'details/healthymoms_no-ratings_se_2025-06.html': { servedCountry: 'SE' },
};

const all = captures();
const readable = all.filter((capture) => capture.kind in READERS);
const failing = all.filter((capture) => capture.expect !== undefined);

describe.skipIf(!haveFixtures)('real answers', () => {
  test('there are captures of all kinds', () => {
    expect(new Set(readable.map((capture) => capture.kind))).toEqual(new Set(Object.keys(READERS)));
  });

  test.each(readable.map((capture) => [capture.name, capture] as const))('%s', (name, capture) => {
    const read = READERS[capture.kind]!;
    const expected = { ...(expectedOf(capture) as object), ...WRONG[name] };
    const bytes = read(bodyOf(capture), capture);
    expect(comparable(bytes)).toEqual(comparable(expected));
    const text = read(bodyOf(capture).toString('utf8'), capture);
    expect(text).toEqual(bytes);
  });

  test.each(failing.map((capture) => [capture.name, capture] as const))('%s', (_, capture) => {
    const { fn, end, codes } = capture.expect!;
    const read =
      READERS[
        { parseAppPage: 'details', parseListResponse: 'list', parseReviewsResponse: 'reviews' }[
          fn
        ] ?? ''
      ];
    if (read === undefined) return; // a function of a later kind
    const body = bodyOf(capture);
    let value: unknown;
    try {
      value = read(body, { ...capture, args: { appId: 'com.example.app' } } as never);
    } catch (error) {
      expect(error).toBeInstanceOf(PlayfastError);
      expect(end).toContain('error');
      const { code, kind } = error as { code: string; kind?: string };
      if (codes !== undefined) expect(`${code} ${kind}`).toMatch(new RegExp(codes));
      return;
    }
    expect(end).toContain('empty');
    expect(normal(Object.values(value as object)[0])).toBeUndefined();
  });

  test('tokens of the next page', () => {
    for (const capture of readable.filter((each) => /reviews|search-rpc/.test(each.kind))) {
      const { nextToken } = expectedOf(capture) as { nextToken?: string };
      expect(extractContinuationToken(bodyOf(capture))).toBe(nextToken);
    }
  });
});

const decode = (body: string) =>
  JSON.parse(new URLSearchParams(body).get('f.req')!) as [[[string, string]]];

describe('request bodies', () => {
  test('of a chart', () => {
    const [[[rpc, payload]]] = decode(
      buildListRequestBody({ collection: 'topgrossing', category: 'GAME', numResults: 7 }),
    );
    expect(rpc).toBe('vyAe2');
    expect(payload).toContain('[2,"topgrossing","GAME"]');
    expect(payload).toContain('7');
  });

  test('of reviews, with all that narrows them', () => {
    const body = buildReviewsRequestBody({
      appId: 'com.example.app',
      sort: 'rating',
      score: 4,
      device: 'tablet',
      numResults: 50,
      token: 'to"ken',
    });
    const [[[rpc, payload]]] = decode(body);
    expect(rpc).toBe('oCPfdb');
    const text = JSON.stringify(JSON.parse(payload));
    expect(text).toContain('"com.example.app"');
    expect(text).toContain('[50,null,"to\\"ken"]');
    expect(text).toContain('[null,4,null,null,null,null,null,null,3]');
  });
});

function comparable(value: unknown): unknown {
  return normal(
    JSON.parse(JSON.stringify(value), (key, each: unknown) => (OURS.has(key) ? undefined : each)),
  );
}
