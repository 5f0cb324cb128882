import { createClient } from '../../index.js';
import type { App, PlayClient } from '../../index.js';
import { CONNECTION } from '../../src-ts/connection.js';
import type { RawOutcome } from '../../src-ts/outcome.js';
import { appRequest } from '../../src-ts/requests.js';
import { drive, IndexedFeed } from '../../src-ts/runner.js';
import type { Store } from './simulator.js';

/** A native client on the store of our own. Speed is measured without pacing. */
export function nativeClient(
  store: Store,
  pace: 'off' | 'auto' = 'off',
  maxInFlight?: number,
): PlayClient {
  return createClient({ baseUrl: store.url, ca: store.ca, pace, maxInFlight });
}

/** Takes the details of many apps group by group and keeps none: what a stream does. */
export async function eachAppNative(
  client: PlayClient,
  ids: readonly string[],
  onApp: (app: App) => void,
): Promise<void> {
  const feed = new IndexedFeed({
    total: ids.length,
    at: (index) => appRequest(ids[index]!, 'us', 'en'),
  });
  await drive(client[CONNECTION].run({}), feed, (outcome: RawOutcome) => {
    if (!outcome.ok) throw new Error(`${ids[outcome.index]}: ${JSON.stringify(outcome.error)}`);
    onApp(outcome.value as App);
  });
}
