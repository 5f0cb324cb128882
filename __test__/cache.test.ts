// The cache and the merging of equal calls, over the simulator: what is asked again, and what is not.
import { describe, expect, test } from 'vitest';
import { fetchAppsSettled, NotFoundError, type ClientOptions, type PlayClient } from '../index.js';
import { simulatedAppId } from '../src-ts/testing/index.js';
import { until, useStore } from './helpers/store.js';

const store = useStore();
const slow = useStore({ latencyMs: 150 });
const appId = simulatedAppId(7);
const ids = (count: number) =>
  Array.from({ length: count }, (_, n) => simulatedAppId(n)).filter((_, n) => n % 97 !== 13);
const caching = (cache: ClientOptions['cache'] = { maxBytes: 2 ** 24, ttlMs: 60_000 }) =>
  store.another({ cache });

/** How many calls some work sends. */
async function sent(client: PlayClient, work: () => Promise<unknown>): Promise<number> {
  const before = client.stats().calls;
  await work();
  return client.stats().calls - before;
}

describe('with a cache, an equal call', () => {
  test('is answered without a request, by equal and new objects', async () => {
    const client = caching();
    const first = await client.app({ appId });
    let second;
    expect(await sent(client, async () => (second = await client.app({ appId })))).toBe(0);
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    expect(client.stats().cache).toMatchObject({ hits: 1, misses: 1, entries: 1, evicted: 0 });
    expect(client.stats().cache!.bytes).toBeGreaterThan(1000);
  });

  test('says so in its outcome', async () => {
    const client = caching();
    const ask = () => fetchAppsSettled({ appIds: [appId], countries: ['us'], client });
    expect((await ask())[0]).toMatchObject({ ok: true, route: 'rpc', attempts: 1 });
    expect((await ask())[0]).toMatchObject({ ok: true, route: 'cache', attempts: 0 });
  });

  test.each<[string, (client: PlayClient) => Promise<unknown>]>([
    ['a chart', (client) => client.list({ category: 'GAME', numResults: 20 })],
    ['a search', (client) => client.search({ query: 'chess' })],
    ['pages of reviews', (client) => client.reviews({ appId, numResults: 1500 })],
    ['a whole batch', (client) => client.apps({ appIds: ids(60) })],
  ])('%s', async (_, ask) => {
    const client = caching();
    const first = await ask(client);
    let second: unknown;
    expect(await sent(client, async () => (second = await ask(client)))).toBe(0);
    expect(second).toEqual(first);
  });

  test.each<[string, (client: PlayClient) => Promise<unknown>]>([
    ['in another country', (client) => client.app({ appId, country: 'kr' })],
    ['in another language', (client) => client.app({ appId, lang: 'de' })],
    ['of another app', (client) => client.app({ appId: simulatedAppId(8) })],
    ['for other fields', (client) => client.app({ appId, fields: ['title'] })],
    [
      'by another client',
      () =>
        caching()
          .app({ appId })
          .then(() => caching().app({ appId })),
    ],
  ])('%s is another call', async (name, ask) => {
    const client = caching();
    await client.app({ appId });
    const before = store.simulator.stats().calls;
    await ask(client);
    expect(store.simulator.stats().calls - before).toBe(name.endsWith('client') ? 2 : 1);
  });
});

describe('what is not kept', () => {
  test('a kind without a time', async () => {
    const client = caching({ maxBytes: 2 ** 24, ttlMs: { list: 60_000 } });
    const ask = () => Promise.all([client.app({ appId }), client.list({ numResults: 5 })]);
    await ask();
    expect(await sent(client, ask)).toBe(1);
    expect(client.stats().cache).toMatchObject({ hits: 1, entries: 1 });
  });

  test('an answer whose time is over', async () => {
    const client = caching({ maxBytes: 2 ** 24, ttlMs: 50 });
    await client.app({ appId });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await sent(client, () => client.app({ appId }))).toBe(1);
  });

  test('a failure', async () => {
    const client = caching();
    const ask = () =>
      expect(client.app({ appId: 'com.nobody.nothing' })).rejects.toThrow(NotFoundError);
    await ask();
    expect(await sent(client, ask)).toBeGreaterThan(0);
    expect(client.stats().cache).toMatchObject({ hits: 0, entries: 0 });
  });

  test('more than there is room for', async () => {
    const client = caching({ maxBytes: 100_000, ttlMs: 60_000 });
    await client.apps({ appIds: ids(200) });
    const { bytes, evicted, entries } = client.stats().cache!;
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(entries).toBeGreaterThan(0);
    expect(evicted).toBeGreaterThan(0);
    const [last] = ids(200).slice(-1);
    const apps = await client.apps({ appIds: [last!, ...ids(5)] });
    expect(apps.map((app) => app.appId)).toEqual([last, ...ids(5)]);
  });
});

test('without one, everything is asked again', async () => {
  const client = store.another();
  expect(await sent(client, () => client.app({ appId }))).toBe(1);
  expect(await sent(client, () => client.app({ appId }))).toBe(1);
  expect(client.stats()).not.toHaveProperty('cache');
});

describe('equal calls under way', () => {
  test('are one request; cancelling one waiter harms no other', async () => {
    const client = slow.another();
    const controller = new AbortController();
    const calls = Array.from({ length: 6 }, (_, n) =>
      client.app({ appId, ...(n % 2 === 0 && { signal: controller.signal }) }),
    );
    const ends = Promise.allSettled(calls);
    await until(() => slow.simulator.stats().openRequests > 0, 'a request is open');
    controller.abort('enough');
    const apps = new Set();
    for (const [n, end] of (await ends).entries()) {
      if (n % 2 === 0) expect(end).toEqual({ status: 'rejected', reason: 'enough' });
      else {
        expect(end).toMatchObject({ status: 'fulfilled', value: { appId } });
        apps.add((end as PromiseFulfilledResult<unknown>).value);
      }
    }
    expect(apps.size).toBe(3);
    expect(client.stats()).toMatchObject({ calls: 1, requests: 1, merged: 5, inFlight: 0 });
  });

  test('of which none is wanted any more close their request', async () => {
    const client = slow.another();
    const controller = new AbortController();
    const { signal } = controller;
    const ends = Promise.allSettled([client.app({ appId, signal }), client.app({ appId, signal })]);
    await until(() => slow.simulator.stats().openRequests > 0, 'a request is open');
    controller.abort('enough');
    await ends;
    await until(() => slow.simulator.stats().openRequests === 0, 'no request is open');
  });
});
