// The client against the simulator: real requests over a real socket.
import { describe, expect, test } from 'vitest';
import {
  AbortError,
  fetchApps,
  fetchAppsSettled,
  fetchCategoryLists,
  fetchReviews,
  fetchTopApps,
  NotFoundError,
  searchApps,
  TimeoutError,
} from '../index.js';
import { simulatedAppId } from '../src-ts/testing/index.js';
import { useStore } from './helpers/store.js';

const store = useStore({ tls: true });

/** Apps that the simulator offers everywhere. */
const ids = (count: number, from = 0) =>
  Array.from({ length: count * 2 }, (_, n) => n + from)
    .filter((n) => n % 97 !== 13)
    .slice(0, count)
    .map(simulatedAppId);

/** What the simulator was asked during some work. */
async function asked(work: () => Promise<unknown>) {
  const before = store.simulator.stats();
  await work();
  const after = store.simulator.stats();
  return { posts: after.posts - before.posts, calls: after.calls - before.calls };
}

describe('single methods', () => {
  test('app', async () => {
    const app = await store.client.app({ appId: simulatedAppId(7), country: 'KR', lang: 'ko' });
    expect(app).toMatchObject({ appId: simulatedAppId(7), currency: expect.any(String) });
    expect(app.title.length).toBeGreaterThan(0);
    expect(app).not.toHaveProperty('descriptionHTML');
    const twin = await store.client.app({ appId: simulatedAppId(7), country: 'kr', lang: 'ko' });
    expect(twin).toEqual(app);
    expect(twin).not.toBe(app);
  });

  test('app with fields has just those, and appId', async () => {
    const app = await store.client.app({
      appId: simulatedAppId(8),
      fields: ['title', 'descriptionHTML'],
    });
    const { appId, url: _, ...rest } = app as typeof app & { url?: string };
    expect(appId).toBe(simulatedAppId(8));
    expect(Object.keys(rest).toSorted()).toEqual(['descriptionHTML', 'title']);
  });

  test('apps, in order', async () => {
    const appIds = ids(100);
    const apps = await store.client.apps({ appIds, fields: ['title'] });
    expect(apps.map((app) => app.appId)).toEqual(appIds);
  });

  test('list', async () => {
    const cards = await store.client.list({ category: 'GAME', numResults: 30 });
    expect(cards).toHaveLength(30);
    expect(new Set(cards.map((card) => card.appId)).size).toBe(30);
  });

  test('search', async () => {
    const found = await store.client.search({ query: 'chess' });
    expect(found.length).toBeGreaterThan(5);
    expect(found[0]).toMatchObject({ appId: expect.any(String), title: expect.any(String) });
  });

  test('reviews, and where to go on', async () => {
    const appId = simulatedAppId(9);
    const first = await store.client.reviews({ appId, numResults: 5 });
    const second = await store.client.reviews({ appId, numResults: 5, token: first.nextToken });
    const both = await store.client.reviews({ appId, numResults: 10 });
    expect(first.reviews).toHaveLength(5);
    expect([...first.reviews, ...second.reviews].map((review) => review.id)).toEqual(
      both.reviews.map((review) => review.id),
    );
  });

  test('an unknown id is not found', async () => {
    const call = store.client.app({ appId: 'com.nobody.nothing' });
    await expect(call).rejects.toBeInstanceOf(NotFoundError);
    await expect(call).rejects.toMatchObject({
      code: 'not_found',
      request: { kind: 'app', appId: 'com.nobody.nothing' },
      stack: expect.stringContaining('client.test.ts'),
    });
  });
});

describe('batches', () => {
  test('apps and countries come in order', async () => {
    const appIds = ids(60);
    const countries = ['us', 'de', 'kr'];
    const apps = await fetchApps({ appIds, countries, client: store.client });
    expect(apps.map((app) => app.appId)).toEqual(appIds.flatMap((id) => [id, id, id]));
    const currencies = new Set(apps.filter((_, n) => n % 3 === 2).map((app) => app.currency));
    expect([...currencies]).toEqual(expect.arrayContaining(['KRW']));
  });

  test('one bad id rejects the batch with what was finished, and no outcome of the twin', async () => {
    const appIds = [...ids(20), 'com.nobody.nothing'];
    const batch = fetchApps({ appIds, countries: ['us'], client: store.client });
    const error = await batch.catch((reason: unknown) => reason as NotFoundError);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ index: 20, request: { appId: 'com.nobody.nothing' } });
    expect((error as NotFoundError).outcomes!.length).toBeGreaterThan(0);
    const outcomes = await fetchAppsSettled({ appIds, countries: ['us'], client: store.client });
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(20);
    expect(outcomes[20]).toMatchObject({ ok: false, index: 20, error: { code: 'not_found' } });
    expect(outcomes[0]).toMatchObject({ ok: true, route: 'rpc', attempts: 1 });
  });

  test('charts, searches and reviews', async () => {
    const { client } = store;
    const top = await fetchTopApps({
      countries: ['US'],
      categories: ['GAME', null],
      numResults: 10,
      client,
    });
    expect(top['US']!['GAME']).toHaveLength(10);
    expect(top['US']!['APPLICATION']).toHaveLength(10);
    const lists = await fetchCategoryLists({ countries: ['us', 'de'], numResults: 5, client });
    expect(lists.map((list) => list.length)).toEqual([5, 5]);
    const found = await searchApps({ queries: ['chess', 'weather'], countries: ['us'], client });
    expect(found.every((list) => list.length > 0)).toBe(true);
    const [reviews] = await fetchReviews({
      appIds: [simulatedAppId(7)],
      countries: ['us'],
      numResults: 2300,
      client,
    });
    expect(new Set(reviews!.reviews.map((review) => review.id)).size).toBe(2300);
  });
});

describe('packing', () => {
  test('single calls of one tick leave in as few POSTs as storefronts', async () => {
    const client = store.another();
    const { posts, calls } = await asked(() =>
      Promise.all(
        ['us', 'de', 'kr'].flatMap((country) =>
          ids(9, 1000).map((appId) => client.app({ appId, country })),
        ),
      ),
    );
    expect(calls).toBe(27);
    expect(posts).toBeLessThanOrEqual(3);
  });

  test('calls of all kinds share a POST', async () => {
    const client = store.another();
    const appId = simulatedAppId(1500);
    const { posts, calls } = await asked(() =>
      Promise.all([
        client.app({ appId }),
        client.list({ category: 'GAME', numResults: 10 }),
        client.reviews({ appId, numResults: 10 }),
      ]),
    );
    expect([posts, calls]).toEqual([1, 3]);
  });

  test('equal calls under way are asked once, and give objects of their own', async () => {
    const client = store.another();
    const appId = simulatedAppId(1600);
    let apps: object[] = [];
    const { calls } = await asked(async () => {
      apps = await Promise.all(Array.from({ length: 10 }, () => client.app({ appId })));
    });
    expect(calls).toBe(1);
    expect(new Set(apps).size).toBe(10);
    expect(client.stats().merged).toBe(9);
  });
});

describe('closing', () => {
  test('fails what comes after with an AbortError', async () => {
    const client = store.another();
    await client.app({ appId: simulatedAppId(7) });
    client.close();
    client.close();
    await expect(client.app({ appId: simulatedAppId(7) })).rejects.toBeInstanceOf(AbortError);
    const batch = fetchApps({ appIds: ids(3), countries: ['us'], client });
    await expect(batch).rejects.toMatchObject({ code: 'aborted' });
  });

  test('happens by itself with `await using`', async () => {
    const client = store.another();
    await client[Symbol.asyncDispose]();
    await expect(client.app({ appId: simulatedAppId(7) })).rejects.toBeInstanceOf(AbortError);
  });
});

test('stats', async () => {
  const client = store.another();
  await client.apps({ appIds: ids(10) });
  const stats = client.stats();
  expect(stats).toMatchObject({
    requests: stats.posts,
    pages: 0,
    calls: 10,
    outcomes: 10,
    packedRatio: 10 / stats.posts,
    retries: 0,
    refusals: 0,
    blocks: 0,
    drifts: 0,
    merged: 0,
    inFlight: 0,
    waiting: 0,
    latency: { count: stats.requests },
    pace: { perSecond: null, pausedMs: 0 },
    egresses: [{ egress: 'direct', state: 'healthy', requests: stats.requests, failures: 0 }],
    eventsDropped: 0,
  });
  const { p50, p95, p99, max } = stats.latency;
  expect(p50).toBeGreaterThan(0);
  expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].toSorted((a, b) => a - b));
});

test('a wrong address is a network error, at last', async () => {
  const client = store.another({ baseUrl: 'http://127.0.0.1:9', retry: { attempts: 1 } });
  await expect(client.app({ appId: simulatedAppId(7) })).rejects.toMatchObject({ code: 'network' });
});

test('a certificate that nobody vouches for is refused', async () => {
  const client = store.another({ ca: undefined, retry: { attempts: 1 } });
  await expect(client.app({ appId: simulatedAppId(7) })).rejects.toMatchObject({ code: 'network' });
});

test('a batch has a deadline as a whole, beside that of each item', async () => {
  const client = store.another({ baseUrl: 'http://127.0.0.1:9' });
  const appIds = [1, 2, 3].map(simulatedAppId);
  const start = performance.now();
  const outcomes = await fetchAppsSettled({ appIds, countries: ['us'], client, runDeadlineMs: 60 });
  expect(outcomes.map((outcome) => !outcome.ok && outcome.error.code)).toEqual(
    Array<string>(3).fill('timeout'),
  );
  expect(performance.now() - start).toBeLessThan(5000);
});

test('a deadline that passes is a timeout', async () => {
  const client = store.another({ baseUrl: 'http://127.0.0.1:9' });
  const call = client.app({ appId: simulatedAppId(7), deadlineMs: 50 });
  await expect(call).rejects.toBeInstanceOf(TimeoutError);
});
