// What is no answer of the store gives a typed error: no panic, no hang, no invented value.
import { describe, expect, test } from 'vitest';
import {
  DriftError,
  extractContinuationToken,
  parseAppPage,
  parseAppResponse,
  parseListResponse,
  parseReviewsResponse,
  parseSearchPage,
  parseSearchResponse,
  PlayfastError,
  ValidationError,
  type Body,
} from '../src-ts/parse.js';
import { bodyOf, haveFixtures } from './helpers/fixtures.js';

const readers: Record<string, (body: Body) => unknown> = {
  parseAppPage: (body) => parseAppPage(body, 'com.example.app'),
  parseAppResponse: (body) => parseAppResponse(body),
  parseSearchPage: (body) => parseSearchPage(body),
  parseSearchResponse: (body) => parseSearchResponse(body),
  parseListResponse: (body) => parseListResponse(body),
  parseReviewsResponse: (body) => parseReviewsResponse(body),
  extractContinuationToken: (body) => extractContinuationToken(body),
};

const frame = (rpc: string, payload: string) =>
  `)]}'\n\n${JSON.stringify([['wrb.fr', rpc, payload, null, null, null, '0']])}`;
const page = (data: string) =>
  `<html><script>AF_initDataCallback({key: 'ds:5', hash: '1', data:${data}, sideChannel: {}});</script></html>`;
const deep = '['.repeat(100_000);
const rpcs = ['Ws7gDc', 'lGYRle', 'vyAe2', 'oCPfdb', 'UsvDTd', 'qnKhOb'];

const bodies: Record<string, Body> = {
  nothing: '',
  'white space': ' \n\n ',
  'plain text': 'hello',
  'half a prefix': ")]}'",
  'only a prefix': ")]}'\n\n",
  'a length that lies': ")]}'\n\n999999999\n[]",
  'a negative length': ')]}\'\n\n-5\n[["wrb.fr"]]',
  'an object': '{"a":1}',
  'a number': '1e999',
  'zero bytes': new Uint8Array(1000),
  'bytes that are no UTF-8': new Uint8Array(1000).fill(0xff),
  '100,000 brackets': deep,
  '100,000 brackets in a frame': frame('Ws7gDc', deep),
  '100,000 pairs of brackets in a frame': frame('vyAe2', deep + ']'.repeat(100_000)),
  '100,000 brackets in a page': page(deep),
  '100,000 pairs of brackets in a page': page(deep + ']'.repeat(100_000)),
  'a page without data': '<!doctype html><html><title>Google Play</title></html>',
  'an unclosed script': "<script>AF_initDataCallback({key: 'ds:5', data:[1,2",
  'unpaired quotes': frame('oCPfdb', '["a'),
  ...Object.fromEntries(
    rpcs.map((rpc) => [`a frame of numbers (${rpc})`, frame(rpc, '[1,[2,[3]]]')]),
  ),
  ...Object.fromEntries(
    rpcs.map((rpc) => [`a frame of texts (${rpc})`, frame(rpc, '["\\ud800",{"1":"x"}]')]),
  ),
};

function caller() {
  parseListResponse('nonsense');
}

describe('typed errors', () => {
  test.each(Object.entries(bodies))('%s', (_, body) => {
    for (const [name, read] of Object.entries(readers)) {
      const started = performance.now();
      try {
        const value = read(body);
        // A shape without anything in it is an empty answer; nothing may be made up.
        expect(JSON.stringify(value ?? null), name).toMatch(/^(null|\{"(apps|reviews)":\[\]\})$/);
      } catch (error) {
        expect(error, name).toBeInstanceOf(PlayfastError);
        expect((error as PlayfastError).code, name).toMatch(/^(drift|network|not_found|blocked)$/);
      }
      expect(performance.now() - started, name).toBeLessThan(1000);
    }
  });

  test('what is no body is refused', () => {
    for (const body of [undefined, null, 5, {}, [1], new ArrayBuffer(8)]) {
      expect(() => parseListResponse(body as never)).toThrow(ValidationError);
    }
    expect(() => parseAppPage('x', 'not an id')).toThrow(ValidationError);
    expect(() => parseListResponse('x', { onWarnings: () => {} } as never)).toThrow('onWarning');
  });

  test('the error shows who called', () => {
    let stack = '';
    try {
      caller();
    } catch (error) {
      stack = (error as Error).stack!;
    }
    expect(stack).toContain('at caller');
  });
});

const chart = () => bodyOf({ path: 'list/topfree-game_2026-07.txt' });

describe.skipIf(!haveFixtures)('real answers, damaged', () => {
  test('cut anywhere', () => {
    const whole = chart();
    for (const share of [0.001, 0.01, 0.1, 0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(() => parseListResponse(cut), String(share)).toThrow(PlayfastError);
    }
  });

  test('a broken card is left out and named', () => {
    const text = chart().toString('utf8');
    const whole = parseListResponse(text);
    const { appId } = whole.apps[3]!;
    // The id of one card becomes a number: that card cannot be read, the others can.
    const broken = text.replace(`[\\"${appId}\\",7]`, '[12345,7]');
    expect(broken).not.toBe(text);
    const warnings: unknown[] = [];
    const rest = parseListResponse(broken, { onWarning: (warning) => warnings.push(warning) });
    expect(rest.apps.map((app) => app.appId)).toEqual(
      whole.apps.map((app) => app.appId).filter((id) => id !== appId),
    );
    expect(warnings).toEqual([expect.objectContaining({ rpc: 'vyAe2', position: 3 })]);
  });

  test('more than half broken is a drift', () => {
    const text = chart()
      .toString('utf8')
      .replaceAll(/\[\\"([\w.]+)\\",7\]/g, '[12345,7]');
    expect(() => parseListResponse(text)).toThrow(DriftError);
  });
});
