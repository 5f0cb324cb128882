import { createClient } from '../../index.js';
import { startProxy } from '../../__test__/helpers/proxies.js';
import type { TestProxy } from '../../__test__/helpers/proxies.js';
import { CONNECTION } from '../../src-ts/connection.js';
import type { RawOutcome } from '../../src-ts/outcome.js';
import { appRequest } from '../../src-ts/requests.js';
import { drive, IndexedFeed } from '../../src-ts/runner.js';
import { appIds, COUNTRIES } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import type { Store } from '../lib/simulator.js';

/** A batch over many proxies, some of which die while it runs. */
export interface DyingProxiesJob {
  store: Store;
  proxies: number;
  dying: number;
  /** Details asked for, in five storefronts. */
  calls: number;
}

/** What came of it. */
export interface DyingProxiesResult {
  /** Calls without a value. */
  lost: number;
  /** Errors by code. */
  errors: Record<string, number>;
  /** Calls sent by a proxy that was known to be dead, of the proxy with most. */
  touches: number;
  /** Connections that dead proxies have seen, in all. */
  connectionsAfterDeath: number;
  /** Proxies that the client found dead. */
  found: number;
  /** Proxies that carried calls. */
  used: number;
  ms: number;
}

serveContender(async (job: DyingProxiesJob): Promise<DyingProxiesResult> => {
  const proxies: TestProxy[] = [];
  for (let n = 0; n < job.proxies; n++) {
    const kind = n % 2 === 0 ? 'http' : 'socks5';
    proxies.push(await startProxy({ kind, user: { name: `user${n}`, password: SECRET } }));
  }
  const client = createClient({
    baseUrl: job.store.url,
    ca: job.store.ca,
    pace: 'off',
    proxies: proxies.map((proxy) => proxy.url),
  });
  const dead = new Map<string, number>();
  const used = new Set<string>();
  const seen: object[] = [];
  // In the order in which they happened: what was on its way when the death was found is no touch.
  client.on('request', ({ egress, calls }) => {
    used.add(egress);
    if (dead.has(egress)) dead.set(egress, dead.get(egress)! + calls);
  });
  client.on('proxy', (event) => {
    seen.push(event);
    if (event.state === 'dead' && !dead.has(event.egress)) dead.set(event.egress, 0);
  });
  client.on('retry', (event) => void seen.push(event));

  const ids = appIds(0, Math.ceil(job.calls / COUNTRIES.length));
  const errors: Record<string, number> = {};
  let values = 0;
  let outcomes = 0;
  const take = (outcome: RawOutcome): void => {
    outcomes += 1;
    if (outcome.ok) values += 1;
    else {
      errors[outcome.error.code] = (errors[outcome.error.code] ?? 0) + 1;
      seen.push(outcome.error);
    }
    // They die one by one between the first and the last fifth.
    const due = Math.ceil(((outcomes / job.calls - 0.2) / 0.6) * job.dying);
    for (let n = 0; n < Math.min(due, job.dying); n++) dieOnce(proxies[n * 3]!);
  };
  const feed = new IndexedFeed({
    total: job.calls,
    at: (index) =>
      appRequest(
        ids[Math.floor(index / COUNTRIES.length)]!,
        COUNTRIES[index % COUNTRIES.length],
        'en',
      ),
  });
  const start = performance.now();
  const { events } = client[CONNECTION];
  await drive(client[CONNECTION].run({ fields: ['title'] }), feed, take, { events });
  const ms = performance.now() - start;
  if (events.dropped > 0) throw new Error(`${events.dropped} events were dropped`);
  const told = JSON.stringify([seen, client.stats()]);
  if (told.includes(SECRET)) throw new Error('a password was told');
  client.close();
  const connectionsAfterDeath = proxies.reduce((sum, { count }) => sum + count.afterDeath, 0);
  for (const proxy of proxies) await proxy.stop();
  return {
    lost: job.calls - values,
    errors,
    touches: Math.max(0, ...dead.values()),
    connectionsAfterDeath,
    found: dead.size,
    used: used.size,
    ms,
  };
});

const SECRET = 'not-to-be-told';
const died = new Set<TestProxy>();

function dieOnce(proxy: TestProxy): void {
  if (died.has(proxy)) return;
  died.add(proxy);
  proxy.die();
}
