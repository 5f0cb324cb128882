import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import {
  parseAppPage,
  parseAppResponse,
  parseListResponse,
  parseReviewsResponse,
  parseSearchPage,
} from '../../src-ts/parse.js';
import { serveContender } from '../lib/contender.js';
import { assertEqual, canonicalText } from '../lib/equal.js';
import { loadScraperParts } from '../lib/scraper-parts.js';
import { readChart } from '../reference/cards.js';
import { readDetails } from '../reference/details.js';
import { bodyText, readFrames } from '../reference/frames.js';
import type { Node } from '../reference/message.js';
import { readDetailsPage, readSearchPage } from '../reference/page.js';
import { readReviews } from '../reference/reviews.js';

/** Captures to read from bytes to JavaScript objects, each by three parsers. */
export interface ParseJob {
  folder: string;
  captures: Capture[];
  /** How long each task runs, in ms. */
  timeMs: number;
}

/** One capture, as the list of captures beside them tells. */
export interface Capture {
  name: string;
  kind: string;
  path: string;
  args: { appId?: string };
}

/** Median time of one reading in ms. google-play-scraper has no reader for some kinds. */
export interface ParseTimes {
  name: string;
  kind: string;
  bytes: number;
  native: number;
  javascript: number;
  scraper?: number;
}

interface Readers {
  native(body: Buffer): unknown;
  javascript(body: Buffer): unknown;
  scraper?(body: Buffer): unknown;
}

serveContender(async ({ folder, captures, timeMs }: ParseJob): Promise<ParseTimes[]> => {
  const scraper = await loadScraperParts();
  const results: ParseTimes[] = [];
  for (const { name, kind, path, args } of captures) {
    const body = readFileSync(join(folder, path));
    const appId = args.appId ?? '';
    const readers = readersOf(kind, appId, scraper);
    if (readers === undefined) continue;
    // google-play-scraper's output has other names and defaults; the contract with it is a test.
    assertEqual(
      name,
      [canonicalText(readers.native(body))],
      [canonicalText(readers.javascript(body))],
    );
    const bench = new Bench({ time: timeMs, warmupTime: timeMs / 3 });
    for (const [who, read] of Object.entries(readers) as [string, (body: Buffer) => unknown][]) {
      bench.add(who, async () => void (await read(body)));
    }
    const medians = Object.fromEntries(
      (await bench.run()).map(({ name: who, result }) => {
        if (!('latency' in result)) throw new Error(`${name}: ${who} did not finish`);
        return [who, result.latency.p50];
      }),
    ) as unknown as Record<keyof Readers, number>;
    results.push({ name, kind, bytes: body.length, ...medians });
  }
  return results;
});

function readersOf(
  kind: string,
  appId: string,
  scraper: Awaited<ReturnType<typeof loadScraperParts>>,
): Readers | undefined {
  switch (kind) {
    case 'details':
      return {
        native: (body) => parseAppPage(body, appId),
        javascript: (body) => readDetailsPage(body, appId),
        scraper: (body) => scraper.appPage(body.toString()),
      };
    case 'details-rpc':
      return {
        native: (body) => parseAppResponse(body),
        javascript: (body) => readDetails(payloadOf(body), undefined, true),
      };
    case 'list':
      return {
        native: (body) => parseListResponse(body).apps,
        javascript: (body) => readChart(payloadOf(body)).apps,
        scraper: (body) => scraper.list(body.toString()),
      };
    case 'search':
      return {
        native: (body) => parseSearchPage(body).apps,
        javascript: (body) => readSearchPage(body).apps,
        scraper: (body) => scraper.searchPage(body.toString()),
      };
    case 'reviews':
      return {
        native: (body) => parseReviewsResponse(body, appId),
        javascript: (body) => readReviews(payloadOf(body), appId),
        scraper: (body) => scraper.reviews(body.toString(), appId),
      };
    default:
      return undefined;
  }
}

function payloadOf(body: Buffer): Node {
  return JSON.parse(readFrames(bodyText(body))[0]![1]!) as Node;
}
