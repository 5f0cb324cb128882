// Whatever ends work early ends it at the server too, once, and leaves nothing behind.
import { execFile } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  AbortError,
  fetchAndParseAppBatch,
  fetchApps,
  fetchAppsSettled,
  fetchReviewsSettled,
} from '../index.js';
import { simulatedAppId } from '../src-ts/testing/index.js';
import { until, useStore } from './helpers/store.js';

const store = useStore({ latencyMs: 20_000 });
const quick = useStore({ latencyMs: 5 });
const open = () => store.simulator.stats().openRequests;
const appId = simulatedAppId(7);
const ids = (count: number) => Array.from({ length: count }, (_, n) => simulatedAppId(n));
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until requests are open, and gives what tells whether and when they were closed. */
async function opened(): Promise<() => Promise<void>> {
  await until(() => open() > 0, 'requests are open');
  return () => until(() => open() === 0, 'no request is open');
}

describe('leaving an iterator', () => {
  test('while a page is on its way stops the page; its step gives the end', async () => {
    const { signal } = new AbortController();
    const reviews = store.another().reviewsAll({ appId, signal });
    const steps = [reviews.next(), reviews.next()];
    const closed = await opened();
    expect(await reviews.return()).toEqual({ done: true, value: 'stopped' });
    expect(await Promise.all(steps)).toEqual([
      { done: true, value: 'stopped' },
      { done: true, value: 'stopped' },
    ]);
    await closed();
    expect(reviews).toMatchObject({ end: 'stopped', pages: 0, count: 0 });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test('before its first step asks for nothing', async () => {
    const client = quick.another();
    const reviews = client.reviewsAll({ appId });
    await reviews.return();
    expect(await reviews.next()).toEqual({ done: true, value: 'stopped' });
    expect(client.stats().requests).toBe(0);
  });

  test('by `break` leaves no listener at a signal that lives on', async () => {
    const { signal } = new AbortController();
    for (let round = 0; round < 20; round++) {
      for await (const review of quick.client.reviewsAll({ appId, signal })) if (review) break;
    }
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await until(() => quick.simulator.stats().openRequests === 0, 'no request is open');
  });

  test('an abort rejects its step with the reason, and ends it', async () => {
    const controller = new AbortController();
    const reviews = store.another().reviewsAll({ appId, signal: controller.signal });
    const step = reviews.next();
    const closed = await opened();
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(step).rejects.toBe(reason);
    await closed();
    expect(await reviews.next()).toEqual({ done: true, value: 'failed' });
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });
});

describe('close()', () => {
  test('ends everything under way with an AbortError, and everything after', async () => {
    const client = store.another();
    const reviews = client.reviewsAll({ appId });
    const work = [
      client.app({ appId }),
      client.apps({ appIds: ids(40) }),
      client.reviews({ appId, numResults: 3000 }),
      reviews.next(),
      fetchApps({ appIds: ids(30), countries: ['de', 'kr'], client }),
    ];
    const ends = Promise.allSettled(work);
    const closed = await opened();
    client.close();
    client.close();
    for (const end of await ends) {
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'aborted' } });
      expect((end as PromiseRejectedResult).reason).toBeInstanceOf(AbortError);
    }
    await closed();
    expect(reviews.end).toBe('failed');
    await expect(client.app({ appId })).rejects.toBeInstanceOf(AbortError);
    await expect(client.reviewsAll({ appId }).next()).rejects.toBeInstanceOf(AbortError);
    await expect(fetchApps({ appIds: [appId], countries: ['us'], client })).rejects.toBeInstanceOf(
      AbortError,
    );
  });

  test('gives a settled batch an outcome for every item, also for those not sent yet', async () => {
    const client = store.another();
    const work = fetchAppsSettled({ appIds: ids(3000), countries: ['us'], client });
    const walks = fetchReviewsSettled({ appIds: ids(3), countries: ['us'], client });
    const closed = await opened();
    client.close();
    const outcomes = await work;
    expect(outcomes).toHaveLength(3000);
    expect(outcomes.every((each) => !each.ok && each.error.code === 'aborted')).toBe(true);
    expect((await walks).map((each) => !each.ok && each.error.code)).toEqual(
      Array.from({ length: 3 }, () => 'aborted'),
    );
    await closed();
  });
});

describe('a batch', () => {
  test('closes the source of its requests when it is aborted', async () => {
    const controller = new AbortController();
    let cleaned = false;
    function* source() {
      try {
        for (let n = 0; ; n++) yield { appId: simulatedAppId(n) };
      } finally {
        cleaned = true;
      }
    }
    const { signal } = controller;
    const work = fetchAndParseAppBatch(source(), { client: store.another(), signal });
    const closed = await opened();
    controller.abort('enough');
    await expect(work).rejects.toBe('enough');
    expect(cleaned).toBe(true);
    await closed();
  });

  test('aborted while its requests are made sends nothing', async () => {
    const client = quick.another();
    const controller = new AbortController();
    function* appIds() {
      yield appId;
      controller.abort('early');
      yield appId;
    }
    const { signal } = controller;
    const work = fetchApps({ appIds: appIds(), countries: ['us'], client, signal });
    await expect(work).rejects.toBe('early');
    expect(client.stats().requests).toBe(0);
  });

  test('200 aborts at any moment reject with their reason or come too late; nothing is left', async () => {
    const client = quick.another();
    let late = 0;
    const rounds = Array.from({ length: 200 }, async (_, round) => {
      const controller = new AbortController();
      const { signal } = controller;
      let over = false;
      const work =
        round % 2 === 0
          ? client.app({ appId: simulatedAppId(round), signal })
          : fetchApps({
              appIds: ids(20),
              countries: ['us'],
              client,
              signal,
              onProgress: () => (late += over ? 1 : 0),
            });
      const end = work.then(
        () => 'done',
        (error: unknown) => error,
      );
      await wait((round * 7) % 12);
      controller.abort(round);
      const how = await end;
      over = true;
      expect(getEventListeners(signal, 'abort')).toEqual([]);
      return how === 'done' || how === round || `${round}: ${String(how)}`;
    });
    expect((await Promise.all(rounds)).filter((how) => how !== true)).toEqual([]);
    await wait(50);
    expect(late).toBe(0);
    await until(() => quick.simulator.stats().openRequests === 0, 'no request is open');
    expect(client.stats()).toMatchObject({ inFlight: 0, waiting: 0 });
  });
});

test('what is abandoned is stopped by its finaliser; what is waited for is not', async () => {
  const program = fileURLToPath(new URL('programs/finaliser.mjs', import.meta.url));
  let best = Infinity;
  // A machine with other work may be late once.
  for (let attempt = 0; attempt < 3 && best >= 50; attempt++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program]);
    const { closedMs, ...rest } = JSON.parse(stdout) as { closedMs: number };
    expect(rest).toEqual({ gone: true, done: false, listeners: 0, open: 0 });
    best = Math.min(best, closedMs);
  }
  expect(best).toBeLessThan(50);
}, 90_000);
