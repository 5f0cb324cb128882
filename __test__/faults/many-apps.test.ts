// Many calls under faults: each exactly once, each its own, and nobody asked again without need.
import { describe, expect, test } from 'vitest';
import { fetchApps, fetchAppsSettled, fetchReviewsSettled, type RetryEvent } from '../../index.js';
import { faultyStore, knownIds } from '../helpers/faulty.js';
import { scaleTime } from '../helpers/scaled-time.js';

const timeScale = scaleTime(10);
const DETAILS = 'Ws7gDc';
const detailsAsked = (stats: { callsByRpc: Readonly<Record<string, number>> }) =>
  stats.callsByRpc[DETAILS] ?? 0;

describe.each([{ tls: false }, { tls: true }])('1,000 apps (TLS: $tls)', ({ tls }) => {
  test('under a mixture of faults come once each and equal those of a calm store', async () => {
    await using store = await faultyStore({ tls, latencyMs: 20, timeScale });
    const appIds = knownIds(1000);
    const calm = await fetchApps({ appIds, countries: ['us'], client: store.client() });
    store.simulator.setFaults({
      mix: [
        { fault: 'status', status: 503, rate: 0.1 },
        { fault: 'resetBefore', rate: 0.02 },
        { fault: 'resetWithin', afterBytes: 500, rate: 0.02 },
        { fault: 'resetAfter', rate: 0.01 },
        { fault: 'truncated', rate: 0.02 },
        { fault: 'garbage', rate: 0.01 },
        { fault: 'reordered', rate: 1 },
        { fault: 'dropped', rate: 0.02 },
        { fault: 'swapped', rate: 0.01 },
      ],
    });
    const client = store.client();
    const met = await fetchAppsSettled({ appIds, countries: ['us'], client });
    expect(met.map((outcome) => outcome.index)).toEqual(appIds.map((_, index) => index));
    expect(met.map((outcome) => (outcome.ok ? outcome.value : outcome.error))).toEqual(calm);
    expect(client.stats().retries).toBeGreaterThan(0);
  });
});

describe('a retry asks only for what failed', () => {
  test('three frames that were missing', async () => {
    await using store = await faultyStore({ timeScale });
    store.simulator.setFaults({ mix: [{ fault: 'dropped', rate: 1, first: 3 }] });
    const outcomes = await fetchAppsSettled({
      appIds: knownIds(60),
      countries: ['us'],
      client: store.client(),
    });
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(detailsAsked(store.simulator.stats())).toBe(63);
    expect(outcomes.filter((outcome) => outcome.attempts === 2)).toHaveLength(3);
  });

  test('the pack that was refused, and not its neighbours', async () => {
    await using store = await faultyStore({ timeScale });
    store.simulator.setFaults({ mix: [{ fault: 'status', status: 503, rate: 1, first: 1 }] });
    const outcomes = await fetchAppsSettled({
      appIds: knownIds(200),
      countries: ['us'],
      client: store.client(),
    });
    const again = outcomes.filter((outcome) => outcome.attempts > 1);
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(again.length).toBeGreaterThan(0);
    expect(again.length).toBeLessThan(200);
    // A refused request is not read by the store: its calls count once.
    expect(again.every((outcome) => outcome.attempts === 2)).toBe(true);
  });

  test('and says what was wrong with each attempt', async () => {
    await using store = await faultyStore({ timeScale });
    store.simulator.setFaults({ mix: [{ fault: 'status', status: 500, rate: 1, first: 2 }] });
    const [outcome] = await fetchAppsSettled({
      appIds: knownIds(1),
      countries: ['us'],
      client: store.client(),
    });
    expect(outcome).toMatchObject({ ok: true, attempts: 3, reasons: ['500', '500'] });
  });
});

describe('a poisoned pack', () => {
  test('is split until only the call to blame fails', async () => {
    await using store = await faultyStore({ timeScale });
    const client = store.client({ maxBodyBytes: 300_000 });
    const countries = ['us'];
    // 500 reviews are above the cap, and the five apps beside them far below.
    const [apps, reviews] = await Promise.all([
      fetchAppsSettled({ appIds: knownIds(5), countries, client }),
      fetchReviewsSettled({ appIds: knownIds(1, 7), countries, client, numResults: 600 }),
    ]);
    expect(apps.map((outcome) => outcome.ok)).toEqual([true, true, true, true, true]);
    expect(reviews[0]).toMatchObject({ ok: false, error: { code: 'network' } });
  });

  test('of garbage is asked for in two halves, and both come', async () => {
    await using store = await faultyStore({ timeScale });
    store.simulator.setFaults({ mix: [{ fault: 'garbage', rate: 1, first: 1 }] });
    const client = store.client({ maxInFlight: 1 });
    const outcomes = await fetchAppsSettled({ appIds: knownIds(16), countries: ['us'], client });
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(store.simulator.stats().posts).toBe(3);
  });
});

describe('a gateway that refuses large packs', () => {
  test('is learned: the second run sends no pack it would refuse', async () => {
    await using store = await faultyStore({ timeScale });
    store.simulator.setFaults({ gateway: { maxCalls: 8 } });
    const client = store.client();
    const retries: RetryEvent[] = [];
    client.on('retry', (event) => retries.push(event));
    const first = await fetchApps({ appIds: knownIds(150), countries: ['us'], client });
    expect(first).toHaveLength(150);
    expect(retries.length).toBeGreaterThan(0);
    retries.length = 0;
    const before = store.simulator.stats();
    const second = await fetchApps({ appIds: knownIds(150, 1000), countries: ['us'], client });
    expect(second).toHaveLength(150);
    expect(retries).toEqual([]);
    // Not one call a POST either: what it lets through is used.
    const posts = store.simulator.stats().posts - before.posts;
    expect(posts).toBeGreaterThanOrEqual(Math.ceil(150 / 8));
    expect(posts).toBeLessThanOrEqual(Math.ceil(150 / 4));
  });
});
