// The iterator over all reviews, and the reason of its end.
import { describe, expect, test } from 'vitest';
import { ValidationError, type Review } from '../index.js';
import { ReviewIterator } from '../src-ts/review-iterator.js';
import { ReviewWalk } from '../src-ts/paging.js';
import { simulatedAppId } from '../src-ts/testing/index.js';
import { useStore } from './helpers/store.js';

const store = useStore();
const appId = simulatedAppId(7);

describe('it ends', () => {
  test('at a limit, with a page per 1,000', async () => {
    const reviews = store.client.reviewsAll({ appId, limit: 2100 });
    const seen = new Set<string>();
    for await (const review of reviews) seen.add(review.id);
    expect(seen.size).toBe(2100);
    expect(reviews).toMatchObject({ end: 'limit', count: 2100, pages: 3 });
    expect(reviews.nextToken).toBeTypeOf('string');
  });

  test('when the loop is left', async () => {
    const reviews = store.client.reviewsAll({ appId });
    expect(reviews.end).toBeUndefined();
    for await (const review of reviews) if (review.id) break;
    expect(reviews).toMatchObject({ end: 'stopped', pages: 1 });
    expect(await reviews.next()).toEqual({ done: true, value: 'stopped' });
  });

  test('when the store has no more', async () => {
    // An app with few ratings has few reviews.
    const apps = await store.client.apps({
      appIds: Array.from({ length: 300 }, (_, n) => simulatedAppId(n)).filter(
        (_, n) => n % 97 !== 13,
      ),
      fields: ['reviews'],
    });
    const few = apps.find((app) => (app.reviews ?? 0) > 0 && app.reviews! < 1500);
    expect(few).toBeDefined();
    const reviews = store.client.reviewsAll({ appId: few!.appId });
    let count = 0;
    for await (const { id } of reviews) if (id) count += 1;
    expect(reviews).toMatchObject({ end: 'exhausted', count });
    expect(reviews.nextToken).toBeUndefined();
  });

  test('by an error, once', async () => {
    const reviews = store.client.reviewsAll({ appId: 'x' });
    await expect(reviews.next()).rejects.toBeInstanceOf(ValidationError);
    expect(reviews.end).toBe('failed');
    expect(await reviews.next()).toEqual({ done: true, value: 'failed' });
  });

  test('by its signal, with its reason', async () => {
    const controller = new AbortController();
    const reviews = store.client.reviewsAll({ appId, signal: controller.signal });
    await reviews.next();
    controller.abort('enough');
    // What is here already is still given; the next page is not asked for.
    await expect(
      (async () => {
        for await (const review of reviews) void review;
      })(),
    ).rejects.toBe('enough');
    expect(reviews).toMatchObject({ end: 'failed', pages: 1 });
  });
});

const fake = (pages: { ids: number[]; nextToken?: string }[]) => {
  let asked = 0;
  const iterator = new ReviewIterator(
    () => new ReviewWalk({ kind: 'reviews', appId }, Infinity),
    async (walk) => {
      const { ids, nextToken } = pages[asked++]!;
      return walk.take({ reviews: ids.map((id) => ({ id: `r${id}` }) as Review), nextToken });
    },
  );
  return { iterator, asked: () => asked };
};

describe('pages', () => {
  test('are asked for when they are wanted, also by calls side by side', async () => {
    const { iterator, asked } = fake([{ ids: [1, 2], nextToken: 'a' }, { ids: [3] }]);
    expect(asked()).toBe(0);
    const steps = await Promise.all([1, 2, 3, 4].map(() => iterator.next()));
    expect(steps.map((step) => (step.done ? step.value : (step.value as Review).id))).toEqual([
      'r1',
      'r2',
      'r3',
      'exhausted',
    ]);
    expect(asked()).toBe(2);
  });

  test('without anything new, and repeated tokens, end it', async () => {
    const again = fake([
      { ids: [1], nextToken: 'a' },
      { ids: [1], nextToken: 'b' },
    ]).iterator;
    for await (const review of again) void review;
    expect(again.end).toBe('nothing-new');
    const loop = fake([
      { ids: [1], nextToken: 'a' },
      { ids: [2], nextToken: 'a' },
    ]).iterator;
    for await (const review of loop) void review;
    expect(loop).toMatchObject({ end: 'repeated-token', count: 2 });
  });
});
