import { getEventListeners } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import {
  AbortError,
  BatchFetcher,
  fetchAndParseAppBatch,
  fetchApps,
  fetchAppsSettled,
  fetchCategoryLists,
  fetchMultiCountryApps,
  fetchTopApps,
  NotFoundError,
  searchApps,
  TimeoutError,
  type PlayfastError,
  type Progress,
} from '../index.js';
import { FakeClient, ids, namingClient } from './helpers/fake.js';

const countries = ['us', 'kr'];

/** A client whose outcomes come in reverse order. */
function reversed(count: number): FakeClient {
  return new FakeClient(
    (request) => ({ value: { title: request.kind === 'app' ? request.appId : '' } }),
    (_, index) => (count - index) * 2,
  );
}

const failingAt = (at: number) =>
  new FakeClient((request, index) => {
    if (index === at) return { error: { code: 'not_found', message: 'no such app' } };
    return index > at ? 'hangs' : { value: { appId: (request as { appId: string }).appId } };
  });

async function failureOf(promise: Promise<unknown>): Promise<PlayfastError> {
  return promise.then(
    () => expect.unreachable('it should have rejected'),
    (reason: unknown) => reason as PlayfastError,
  );
}

describe('results', () => {
  test('keep the order of the requests whatever comes first: app outer, country inner', async () => {
    const client = namingClient();
    const apps = await fetchApps({ appIds: ['a.a', 'b.b'], countries, client });
    expect(apps.map((app) => app.title)).toEqual(['a.a us', 'a.a kr', 'b.b us', 'b.b kr']);
    const late = await fetchApps({ appIds: ids(20), countries: ['us'], client: reversed(20) });
    expect(late.map((app) => app.title)).toEqual(ids(20));
  });

  test('duplicates keep their places and are values of their own', async () => {
    const client = namingClient();
    const apps = await fetchApps({ appIds: ['a.a', 'b.b', 'a.a'], countries: ['us'], client });
    expect(apps.map((app) => app.title)).toEqual(['a.a us', 'b.b us', 'a.a us']);
    expect(apps[0]).not.toBe(apps[2]);
  });

  test('lists and searches give the cards', async () => {
    const client = namingClient();
    const lists = await fetchCategoryLists({ countries, categories: ['GAME', null], client });
    const asked = lists.map(([card]) => JSON.parse(card!.title) as Record<string, unknown>);
    expect(asked.map(({ country, category }) => `${country} ${category}`)).toEqual([
      'us GAME',
      'us APPLICATION',
      'kr GAME',
      'kr APPLICATION',
    ]);
    expect(asked[0]).toMatchObject({ collection: 'topselling_free', numResults: 100 });
    const found = await searchApps({ queries: ['x', 'y'], countries, client });
    expect(found.map(([card]) => (JSON.parse(card!.title) as { query: string }).query)).toEqual([
      'x',
      'x',
      'y',
      'y',
    ]);
  });

  test('fetchTopApps and fetchMultiCountryApps have the keys of the caller', async () => {
    const client = namingClient();
    const top = await fetchTopApps({ countries: ['US', 'kr'], categories: ['GAME', null], client });
    expect(Object.keys(top)).toEqual(['US', 'kr']);
    expect(Object.keys(top['US']!)).toEqual(['GAME', 'APPLICATION']);
    expect(JSON.parse(top['kr']!['APPLICATION']![0]!.title)).toMatchObject({
      country: 'kr',
      category: 'APPLICATION',
    });
    const apps = await fetchMultiCountryApps({ appId: 'a.a', countries: ['US', 'Kr'], client });
    expect(apps).toMatchObject({ US: { title: 'a.a us' }, Kr: { title: 'a.a kr' } });
  });

  test('run options carry what all requests share', async () => {
    const client = namingClient();
    const fields = ['title', 'score'] as const;
    await fetchApps({
      appIds: ['a.a'],
      countries: ['us'],
      lang: 'de',
      fields,
      priority: 5,
      deadlineMs: 900,
      client,
    });
    expect(client.runs[0]!.options).toEqual({ lang: 'de', fields, priority: 5, deadlineMs: 900 });
    expect(client.requests).toEqual([{ kind: 'app', appId: 'a.a', country: 'us' }]);
  });

  test('a fetcher adds its defaults, and a call wins over them', async () => {
    const client = namingClient();
    const fetcher = new BatchFetcher({
      lang: 'ko',
      defaultNumResults: 7,
      defaultCollection: 'topgrossing',
      client,
    });
    await fetcher.categoryLists({ countries: ['kr'] });
    await fetcher.topApps({ countries: ['kr'], numResults: 9 });
    await fetcher.apps({ appIds: ['a.a'], countries: ['kr'], lang: 'en' });
    await fetcher.search({ queries: ['x'], countries: ['kr'] });
    await fetcher.multiCountryApps({ appId: 'a.a', countries: ['kr'] });
    expect(client.requests[0]).toMatchObject({ collection: 'topgrossing', numResults: 7 });
    expect(client.requests[1]).toMatchObject({ collection: 'topgrossing', numResults: 9 });
    expect(client.runs.map((run) => run.options['lang'])).toEqual(['ko', 'ko', 'en', 'ko', 'ko']);
  });
});

describe('back-pressure', () => {
  test('no more is admitted than the window holds, in slices', async () => {
    const client = namingClient();
    const apps = await fetchApps({ appIds: ids(3000), countries: ['us'], client });
    expect(apps).toHaveLength(3000);
    expect(client.runs[0]!.mostOpen).toBeLessThanOrEqual(1024);
    expect(Math.max(...client.runs[0]!.pushes)).toBeLessThanOrEqual(256);
  });

  test('a smaller window than expected loses nothing', async () => {
    const client = namingClient(10);
    const apps = await fetchApps({ appIds: ids(500), countries: ['us'], client });
    expect(apps.map((app) => app.appId)).toEqual(ids(500));
    expect(client.runs[0]!.mostOpen).toBe(10);
  });

  test('an iterable is read as there is room, and closed when a batch fails', async () => {
    let read = 0;
    let closed = false;
    function* requests() {
      try {
        for (;;) yield { appId: `a.a${read++}`, country: 'us' };
      } finally {
        closed = true;
      }
    }
    const client = new FakeClient((_, index) =>
      index === 2000 ? { error: { code: 'not_found', message: 'gone' } } : { value: {} },
    );
    const error = await failureOf(fetchAndParseAppBatch(requests(), { client }));
    expect(error.index).toBe(2000);
    expect(error.outcomes).toHaveLength(2001);
    expect(read).toBeLessThan(2000 + 1024 + 2);
    expect(closed).toBe(true);
  });
});

describe('the first failure in time', () => {
  test('rejects with its own typed error, its place, request and all finished outcomes', async () => {
    const client = failingAt(2);
    const error = await failureOf(fetchApps({ appIds: ids(5), countries: ['us'], client }));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.code).toBe('not_found');
    expect(error.index).toBe(2);
    expect(error.request).toEqual({ kind: 'app', appId: 'a.a2', country: 'us' });
    expect(error.outcomes).toHaveLength(3);
    expect(error.outcomes![0]).toMatchObject({
      ok: true,
      index: 0,
      value: { appId: 'a.a0' },
      request: { appId: 'a.a0' },
      attempts: 1,
      route: 'rpc',
    });
    expect(error.outcomes![2]).toMatchObject({ ok: false, index: 2 });
    expect((error.outcomes![2] as { error: unknown }).error).toBe(error);
    expect(client.runs[0]!.cancelled).toBe(true);
  });

  test('shows where the batch was asked for', async () => {
    const error = await failureOf(
      fetchApps({ appIds: ids(5), countries: ['us'], client: failingAt(0) }),
    );
    expect(error.stack).toMatch(/^NotFoundError: no such app\n\s+at .*batch\.test\.ts/);
  });

  test('is told apart by class and code', async () => {
    const client = new FakeClient(() => ({ error: { code: 'timeout', message: 'late' } }));
    const error = await failureOf(fetchCategoryLists({ countries: ['us'], client }));
    expect(error).toBeInstanceOf(TimeoutError);
  });
});

describe('settled twins', () => {
  test('never reject for an item', async () => {
    const client = new FakeClient((_, index) =>
      index % 2 === 1
        ? {
            error: {
              code: 'drift',
              message: 'moved',
              rpc: 'Ws7gDc',
              field: 'title',
              path: '0,0',
            } as never,
          }
        : { value: { title: 'x' }, warnings: [{ rpc: 'Ws7gDc', field: 'card', path: '0' }] },
    );
    const outcomes = await fetchAppsSettled({ appIds: ids(4), countries: ['us'], client });
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false, true, false]);
    expect(outcomes[0]).toMatchObject({
      warnings: [{ field: 'card' }],
      request: { appId: 'a.a0' },
    });
    expect(outcomes[1]).toMatchObject({
      index: 1,
      request: { appId: 'a.a1' },
      error: {
        name: 'DriftError',
        code: 'drift',
        rpc: 'Ws7gDc',
        field: 'title',
        path: '0,0',
        index: 1,
      },
    });
  });
});

describe('abort', () => {
  test('an aborted signal refuses at once, with its own reason', async () => {
    const client = namingClient();
    const reason = new Error('mine');
    const options = {
      appIds: ids(1),
      countries: ['us'],
      client,
      signal: AbortSignal.abort(reason),
    };
    expect(await failureOf(fetchApps(options))).toBe(reason);
    expect(await failureOf(fetchAppsSettled(options))).toBe(reason);
    expect(client.runs).toEqual([]);
  });

  test('an abort cancels the run and rejects with the reason itself', async () => {
    const client = new FakeClient(() => 'hangs');
    const controller = new AbortController();
    const promise = fetchApps({
      appIds: ids(9),
      countries: ['us'],
      client,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort('enough'), 10);
    expect(await failureOf(promise)).toBe('enough');
    expect(client.runs[0]!.cancelled).toBe(true);
  });

  test('a signal that outlives its batches keeps no listener', async () => {
    const { signal } = new AbortController();
    const client = namingClient();
    for (let i = 0; i < 20; i++)
      await fetchApps({ appIds: ids(2), countries: ['us'], client, signal });
    const failing = new FakeClient(() => ({ error: { code: 'network', message: 'no' } }));
    await failureOf(fetchApps({ appIds: ids(2), countries: ['us'], client: failing, signal }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('closing the client fails what is under way with an AbortError', async () => {
    const client = new FakeClient(() => ({ error: { code: 'aborted', message: 'closed' } }));
    const error = await failureOf(fetchApps({ appIds: ids(1), countries: ['us'], client }));
    expect(error).toBeInstanceOf(AbortError);
  });
});

describe('progress', () => {
  test('is told at most 4 times a second, and once at the end', async () => {
    const client = new FakeClient(
      (_, index) => (index === 3 ? { error: { code: 'network', message: 'x' } } : { value: {} }),
      (_, index) => index * 20,
    );
    const seen: Progress[] = [];
    const started = performance.now();
    await fetchAppsSettled({
      appIds: ids(40),
      countries: ['us'],
      client,
      onProgress: (progress) => seen.push(progress),
    });
    const seconds = (performance.now() - started) / 1000;
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.length).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 1);
    expect(seen.at(-1)).toMatchObject({ done: 40, total: 40, failed: 1 });
    expect(seen.at(-1)!.elapsedMs).toBeGreaterThan(700);
  });

  test('a lazy source has no total', async () => {
    const onProgress = vi.fn();
    const lazy = new Set([{ appId: 'a.a' }]).values();
    await fetchAndParseAppBatch(lazy, { client: namingClient(), onProgress });
    expect(onProgress).toHaveBeenCalledWith({ done: 1, failed: 0, elapsedMs: expect.any(Number) });
  });

  test('what it throws rejects the batch and cancels it', async () => {
    const client = new FakeClient(
      () => ({ value: {} }),
      (_, index) => index * 300,
    );
    const broken = new Error('listener');
    const promise = fetchApps({
      appIds: ids(3),
      countries: ['us'],
      client,
      onProgress: () => {
        throw broken;
      },
    });
    expect(await failureOf(promise)).toBe(broken);
    expect(client.runs[0]!.cancelled).toBe(true);
  });
});
