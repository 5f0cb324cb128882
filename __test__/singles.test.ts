import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { fetchAndParseApp, fetchAndParseReviews, NetworkError } from '../index.js';
import { FakeClient, ids, namingClient } from './helpers/fake.js';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('single calls of one tick', () => {
  test('leave as one run and get each its own answer', async () => {
    const client = namingClient();
    const apps = await Promise.all(
      ids(500).map((appId) => fetchAndParseApp({ appId, country: 'us', client })),
    );
    expect(apps.map((app) => app.title)).toEqual(ids(500).map((id) => `${id} us`));
    expect(client.runs).toHaveLength(1);
    expect(client.runs[0]!.options).toEqual({ priority: 0, deadlineMs: 120_000 });
  });

  test('more than a window of them go through one run', async () => {
    const client = namingClient();
    const apps = await Promise.all(ids(2500).map((appId) => fetchAndParseApp({ appId, client })));
    expect(apps.map((app) => app.appId)).toEqual(ids(2500));
    expect(client.runs).toHaveLength(1);
  });

  test('calls that differ in priority or deadline have runs of their own', async () => {
    const client = namingClient();
    const [a, b, c] = ids(3);
    await Promise.all([
      fetchAndParseApp({ appId: a!, client, priority: 1 }),
      fetchAndParseApp({ appId: b!, client, deadlineMs: 500 }),
      fetchAndParseApp({ appId: c!, client, priority: 1 }),
    ]);
    expect(client.runs.map((run) => run.requests.length)).toEqual([2, 1]);
  });

  test('a failure is that call alone, and shows who called', async () => {
    const client = new FakeClient((_, index) =>
      index === 1 ? { error: { code: 'network', message: 'gone' } } : { value: {} },
    );
    const results = await Promise.allSettled(
      ids(3).map(async function asked(appId) {
        return fetchAndParseApp({ appId, client });
      }),
    );
    expect(results.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const error = (results[1] as PromiseRejectedResult).reason as NetworkError;
    expect(error).toBeInstanceOf(NetworkError);
    expect(error.request).toMatchObject({ kind: 'app', appId: 'a.a1' });
    expect(error.stack).toContain('at asked');
  });

  test('a run that cannot be made fails every call of it', async () => {
    const error = new Error(JSON.stringify({ code: 'aborted', message: 'the client is closed' }));
    const broken = new FakeClient(() => {
      throw error;
    });
    await expect(fetchAndParseApp({ appId: 'a.a', client: broken })).rejects.toMatchObject({
      name: 'AbortError',
      code: 'aborted',
    });
  });

  test('reviews come as one page', async () => {
    const client = new FakeClient(() => ({ value: { reviews: [], nextToken: 'x' } }));
    expect(await fetchAndParseReviews({ appId: 'a.a', client })).toEqual({
      reviews: [],
      nextToken: 'x',
    });
  });
});

describe('abort of a single call', () => {
  test('rejects that call alone, at once, with the reason of its signal', async () => {
    const client = new FakeClient((request) =>
      (request as { appId: string }).appId === 'a.a1' ? 'hangs' : { value: { title: 'x' } },
    );
    const controller = new AbortController();
    const calls = ids(3).map((appId, n) =>
      fetchAndParseApp({ appId, client, ...(n === 1 ? { signal: controller.signal } : {}) }),
    );
    const settled = Promise.allSettled(calls);
    await tick();
    controller.abort('mine');
    const results = await settled;
    expect(results.map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason).toBe('mine');
    expect(client.runs[0]!.cancelledCalls).toEqual([1]);
  });

  test('before the tick is over nothing is sent', async () => {
    const client = namingClient();
    const controller = new AbortController();
    const call = fetchAndParseApp({ appId: 'a.a', client, signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toBe(controller.signal.reason);
    expect(client.runs).toEqual([]);
  });

  test('a shared signal gets one listener, gone with the last call', async () => {
    const { signal } = new AbortController();
    const client = new FakeClient(
      () => ({ value: {} }),
      () => 5,
    );
    const calls = ids(100).map((appId) => fetchAndParseApp({ appId, client, signal }));
    await Promise.resolve();
    await Promise.resolve();
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
    await Promise.all(calls);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
