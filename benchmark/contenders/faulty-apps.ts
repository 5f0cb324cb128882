import { createHash } from 'node:crypto';
import type { App } from '../../index.js';
import { CONNECTION } from '../../src-ts/connection.js';
import type { RawOutcome } from '../../src-ts/outcome.js';
import { appRequest } from '../../src-ts/requests.js';
import { drive, IndexedFeed } from '../../src-ts/runner.js';
import { appIds } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { canonicalText } from '../lib/equal.js';
import { nativeClient } from '../lib/native.js';
import type { Store } from '../lib/simulator.js';

/** The details of many apps of a store that may misbehave. */
export interface FaultyAppsJob {
  store: Store;
  count: number;
}

/** What became of them. */
export interface FaultyAppsResult {
  /** How often an outcome came for each app, by its place. */
  outcomes: number[];
  /** A digest of the app's value, by its place; missing where the outcome is an error. */
  digests: (string | null)[];
  /** Apps whose value is about another app. */
  strangers: number;
  /** Errors by code. */
  errors: Record<string, number>;
  /** Requests the client says it has sent. */
  requests: number;
  ms: number;
}

serveContender(async ({ store, count }: FaultyAppsJob): Promise<FaultyAppsResult> => {
  const client = nativeClient(store);
  const ids = appIds(0, count);
  const result: FaultyAppsResult = {
    outcomes: Array.from({ length: count }, () => 0),
    digests: Array.from({ length: count }, () => null),
    strangers: 0,
    errors: {},
    requests: 0,
    ms: 0,
  };
  const take = (outcome: RawOutcome): void => {
    const { index } = outcome;
    result.outcomes[index]! += 1;
    if (outcome.ok) {
      const app = outcome.value as App;
      if (app.appId !== ids[index]) result.strangers += 1;
      result.digests[index] = createHash('sha256').update(canonicalText(app)).digest('base64');
    } else {
      const { code } = outcome.error;
      result.errors[code] = (result.errors[code] ?? 0) + 1;
    }
  };
  const feed = new IndexedFeed({
    total: count,
    at: (index) => appRequest(ids[index]!, 'us', 'en'),
  });
  const start = performance.now();
  await drive(client[CONNECTION].run({}), feed, take);
  result.ms = performance.now() - start;
  result.requests = client.stats().requests;
  client.close();
  return result;
});
