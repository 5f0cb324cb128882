import { COUNTRIES, LANGUAGES, createClient } from '../../index.js';
import { CONNECTION } from '../../src-ts/connection.js';
import type { RawOutcome } from '../../src-ts/outcome.js';
import { appRequest } from '../../src-ts/requests.js';
import type { PlayRequest } from '../../src-ts/requests.js';
import { drive } from '../../src-ts/runner.js';
import type { Feed } from '../../src-ts/runner.js';
import { appIds } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { sleep } from '../lib/process.js';
import type { Store } from '../lib/simulator.js';

/** More work than the store lets through, for a while. */
export interface PacedJob {
  store: Store;
  /** When it begins, in ms since the epoch: processes that share an address begin together. */
  startAt: number;
  /** How long it goes on, in ms of the wall clock. */
  ms: number;
}

/** What came through. */
export interface PacedResult {
  /** Calls answered within the time; each was a request of its own. */
  accepted: number;
  /** Errors by code. */
  errors: Record<string, number>;
}

const IDS = appIds(0, 100);
/** Calls that wait at the client, more than a rate of a few a second ever takes at once. */
const WINDOW = 256;

serveContender(async ({ store, startAt, ms }: PacedJob): Promise<PacedResult> => {
  const client = createClient({ baseUrl: store.url, ca: store.ca, pace: 'auto' });
  const result: PacedResult = { accepted: 0, errors: {} };
  const controller = new AbortController();
  const take = (outcome: RawOutcome): void => {
    if (controller.signal.aborted) return;
    if (outcome.ok) result.accepted += 1;
    else {
      const { code } = outcome.error;
      result.errors[code] = (result.errors[code] ?? 0) + 1;
    }
  };
  await sleep(Math.max(0, startAt - Date.now()));
  setTimeout(() => controller.abort(), ms);
  const run = client[CONNECTION].run({ window: WINDOW, fields: ['title'] });
  try {
    await drive(run, new EndlessFeed(), take, { signal: controller.signal });
  } catch (error) {
    if (error !== controller.signal.reason) throw error;
  }
  client.close();
  return result;
});

/**
 * Details of one app after the other, each in another storefront: calls of different storefronts
 * never share a request, so that calls are requests.
 */
class EndlessFeed implements Feed {
  readonly more = true;
  #next = 0;

  take(most: number): readonly PlayRequest[] {
    return Array.from({ length: most }, () => {
      const n = this.#next++;
      const { code } = COUNTRIES[n % COUNTRIES.length]!;
      const lang = LANGUAGES[Math.floor(n / COUNTRIES.length) % LANGUAGES.length]!;
      return appRequest(IDS[n % IDS.length]!, code, lang);
    });
  }
}
