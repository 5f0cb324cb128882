// The automatic pace over real sockets, in time that runs 30 times as fast: what it must never do, not how fast it is. The
// figures are the benchmark's (`npm run bench -- --suite pace`).
import { describe, expect, test } from 'vitest';
import { COUNTRIES, fetchAppsSettled, type PaceEvent, type PlayClient } from '../../index.js';
import { CONNECTION } from '../../src-ts/connection.js';
import { appRequest } from '../../src-ts/requests.js';
import { drive, IndexedFeed } from '../../src-ts/runner.js';
import { faultyStore, knownIds } from '../helpers/faulty.js';
import { scaleTime, virtually } from '../helpers/scaled-time.js';

const timeScale = scaleTime(30);
const LIMIT = { perSecond: 10, burst: 20 };
const BOX = {
  refusals: 30,
  withinMs: 60_000,
  forMs: 120_000,
  extendMs: 30_000,
  answer: '503',
} as const;
const IDS = knownIds(1000);

/** Calls that share no request, until the signal ends them. Gives how many came. */
async function ask(client: PlayClient, signal: AbortSignal): Promise<number> {
  let values = 0;
  const feed = new IndexedFeed({
    total: 100_000,
    at: (n) =>
      appRequest(IDS[n % IDS.length]!, COUNTRIES[n % COUNTRIES.length]!.code, `x${n % 10}`),
  });
  const { events, run } = {
    events: client[CONNECTION].events,
    run: client[CONNECTION].run({ window: 64 }),
  };
  const take = (outcome: { ok: boolean }) => void (outcome.ok && (values += 1));
  await drive(run, feed, take, { signal, events }).catch((error: unknown) => {
    if (error !== signal.reason) throw error;
  });
  return values;
}

test('a store that meters is used, hardly refuses, and never closes its box', async () => {
  await using store = await faultyStore({ latencyMs: 250, jitterMs: 100, timeScale });
  store.simulator.setFaults({ limit: { ...LIMIT, box: BOX } });
  const client = store.client({ pace: 'auto' });
  const changes: PaceEvent[] = [];
  client.on('pace', (event) => changes.push(event));
  const controller = new AbortController();
  const asking = ask(client, controller.signal);
  await virtually(timeScale, 120_000);
  const { accepted, refused, boxes } = store.simulator.stats() as unknown as Record<string, number>;
  controller.abort();
  await asking;
  expect(boxes).toBe(0);
  // Loose: a machine with other work is late, and late is slow.
  expect(accepted).toBeGreaterThan(120 * 5);
  expect(refused! / (accepted! + refused!)).toBeLessThan(0.05);
  expect(changes.map((event) => event.change)).toContain('slowed');
});

test('two clients of one process share a pace', async () => {
  await using store = await faultyStore({ latencyMs: 250, timeScale });
  store.simulator.setFaults({ limit: { ...LIMIT, box: BOX } });
  const clients = [store.client({ pace: 'auto' }), store.client({ pace: 'auto' })];
  const controller = new AbortController();
  const asking = clients.map((client) => ask(client, controller.signal));
  await virtually(timeScale, 60_000);
  const { refused, boxes } = store.simulator.stats() as unknown as Record<string, number>;
  controller.abort();
  const values = await Promise.all(asking);
  expect(boxes).toBe(0);
  expect(refused).toBeLessThan(25);
  expect(Math.min(...values)).toBeGreaterThan(0);
});

describe('Retry-After', () => {
  test.each([
    ['seconds', 'auto'],
    ['date', 'auto'],
    ['seconds', 'off'],
    ['seconds', { perSecond: 1000, burst: 1000 }],
  ] as const)('as %s is kept with pace %s', async (retryAfter, pace) => {
    await using store = await faultyStore({ timeScale });
    // One token, and the next after a minute.
    store.simulator.setFaults({
      limit: { perSecond: 1 / 60, burst: 1, retryAfter, retryAfterMs: 60_000 },
    });
    const client = store.client({ pace });
    const waiting = fetchAppsSettled({ appIds: knownIds(3), countries: ['us', 'de'], client });
    await virtually(timeScale, 30_000);
    const early = store.simulator.stats().requests;
    // Both storefronts were asked before either was refused.
    expect(early).toBeLessThanOrEqual(2);
    await virtually(timeScale, 15_000);
    expect(store.simulator.stats().requests).toBe(early);
    const outcomes = await waiting;
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
  });
});

test('a pace that is set while calls wait holds from then on', async () => {
  await using store = await faultyStore({ timeScale });
  const client = store.client({ pace: { perSecond: 0.01, burst: 1 } });
  const countries = ['us', 'de', 'jp', 'br'];
  const waiting = fetchAppsSettled({ appIds: knownIds(1), countries, client });
  await virtually(timeScale, 10_000);
  expect(store.simulator.stats().requests).toBe(1);
  client.pace.set('off');
  expect((await waiting).every((outcome) => outcome.ok)).toBe(true);
});
