// An abort reaches the server: nothing stays open there.
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { AbortError, fetchApps, fetchReviews } from '../index.js';
import { simulatedAppId } from '../src-ts/testing/index.js';
import { until, useStore } from './helpers/store.js';

const store = useStore({ latencyMs: 3000 });
const open = () => store.simulator.stats().openRequests;
const batch = (signal: AbortSignal) =>
  fetchApps({
    appIds: Array.from({ length: 50 }, (_, n) => simulatedAppId(n)),
    countries: ['us', 'de'],
    client: store.client,
    signal,
  });

describe('abort', () => {
  test('of a batch under way closes its requests', async () => {
    const controller = new AbortController();
    const promise = batch(controller.signal);
    await until(() => open() > 0, 'requests are open');
    const reason = new Error('enough');
    const started = performance.now();
    controller.abort(reason);
    await expect(promise).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(100);
    await until(() => open() === 0, 'no request is open');
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('of a single call closes its request, and leaves its neighbour alone', async () => {
    const quick = store.another();
    const controller = new AbortController();
    const aborted = quick.app({ appId: simulatedAppId(1), signal: controller.signal });
    const kept = quick.app({ appId: simulatedAppId(2), country: 'de' });
    await until(() => open() === 2, 'two requests are open');
    controller.abort();
    await expect(aborted).rejects.toBe(controller.signal.reason);
    await until(() => open() === 1, 'one request is open');
    await expect(kept).resolves.toMatchObject({ appId: simulatedAppId(2) });
  });

  test('by time', async () => {
    const promise = batch(AbortSignal.timeout(50));
    await expect(promise).rejects.toMatchObject({ name: 'TimeoutError' });
    await until(() => open() === 0, 'no request is open');
  });

  test('of reviews, between and within pages', async () => {
    const controller = new AbortController();
    const promise = fetchReviews({
      appIds: [simulatedAppId(7)],
      countries: ['us'],
      numResults: 5000,
      client: store.client,
      signal: controller.signal,
    });
    await until(() => open() > 0, 'a request is open');
    controller.abort('x');
    await expect(promise).rejects.toBe('x');
    await until(() => open() === 0, 'no request is open');
  });

  test('close() ends everything under way', async () => {
    const client = store.another();
    const single = client.app({ appId: simulatedAppId(3) });
    const many = fetchApps({ appIds: [simulatedAppId(4)], countries: ['kr'], client });
    const results = Promise.allSettled([single, many]);
    await until(() => open() > 0, 'requests are open');
    client.close();
    for (const result of await results) {
      expect((result as PromiseRejectedResult).reason).toBeInstanceOf(AbortError);
    }
    await until(() => open() === 0, 'no request is open');
  });
});
