import { appIds } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { hammer, rawRequest } from '../lib/raw-http.js';
import type { RawCount } from '../lib/raw-http.js';
import type { Store } from '../lib/simulator.js';
import { detailsCall, encodeBody } from '../reference/calls.js';

/** The same set of requests, again and again. */
export interface HammerJob {
  store: Store;
  what: 'packed' | 'pages';
  /** Different apps. */
  apps: number;
  passes: number;
  connections: number;
}

/** What came in how long. */
export interface HammerResult extends RawCount {
  ms: number;
}

/** Details in one POST. */
const PACK = 32;

serveContender(async ({ store, what, apps, passes, connections }: HammerJob) => {
  const ids = appIds(0, apps);
  const once = what === 'packed' ? packedRequests(ids) : pageRequests(ids);
  const requests = Array.from({ length: passes }, () => once).flat();
  const start = performance.now();
  const count = await hammer(store, requests, connections);
  return { ...count, ms: performance.now() - start };
});

function packedRequests(ids: readonly string[]): Buffer[] {
  const path = '/_/PlayStoreUi/data/batchexecute?rpcids=Ws7gDc&hl=en&gl=us';
  const requests: Buffer[] = [];
  for (let from = 0; from < ids.length; from += PACK) {
    const calls = ids.slice(from, from + PACK).map(detailsCall);
    requests.push(rawRequest('POST', path, encodeBody(calls)));
  }
  return requests;
}

function pageRequests(ids: readonly string[]): Buffer[] {
  return ids.map((id) => rawRequest('GET', `/store/apps/details?id=${id}&hl=en&gl=us`));
}
