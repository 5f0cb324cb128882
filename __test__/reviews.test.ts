import { describe, expect, test } from 'vitest';
import { fetchReviews, fetchReviewsSettled, type Review, type ReviewsRequest } from '../index.js';
import { ReviewWalk } from '../src-ts/paging.js';
import { FakeClient, ids } from './helpers/fake.js';

const review = (n: number) => ({ id: `r${n}`, score: 5 }) as unknown as Review;
const reviews = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => review(from + n));

/** A store with so many reviews of each app, whose tokens are the place to go on. */
function store(total: number, pageCap = 1000): FakeClient {
  return new FakeClient((request) => {
    const { token, numResults } = request as ReviewsRequest;
    const from = Number(token ?? 0);
    const count = Math.min(numResults!, pageCap, total - from);
    const next = from + count;
    return {
      value: {
        reviews: reviews(from, count),
        ...(next < total ? { nextToken: String(next) } : {}),
      },
    };
  });
}

const ask = (client: FakeClient, numResults?: number) =>
  fetchReviews({ appIds: ['a.a'], countries: ['us'], numResults, client });

describe('pages', () => {
  test('one page is enough for 1,000', async () => {
    const client = store(5000);
    const [result] = await ask(client, 1000);
    expect(result!.reviews).toHaveLength(1000);
    expect(result!.nextToken).toBe('1000');
    expect(client.requests).toHaveLength(1);
  });

  test('what goes beyond is fetched by following tokens', async () => {
    const client = store(5000);
    const [result] = await ask(client, 2500);
    expect(result!.reviews.map((each) => each.id)).toEqual(reviews(0, 2500).map((each) => each.id));
    expect(result!.nextToken).toBe('2500');
    expect(client.requests.map((each) => (each as ReviewsRequest).numResults)).toEqual([
      1000, 1000, 500,
    ]);
  });

  test('short pages are followed too', async () => {
    const client = store(5000, 199);
    const [result] = await ask(client, 400);
    expect(result!.reviews).toHaveLength(400);
    expect(client.requests).toHaveLength(3);
  });

  test('the end of the store is the end', async () => {
    const client = store(1500);
    const [result] = await ask(client, 10_000);
    expect(result!.reviews).toHaveLength(1500);
    expect(result!.nextToken).toBeUndefined();
    expect(client.requests).toHaveLength(2);
  });

  test('no reviews are an empty list', async () => {
    expect(await ask(store(0))).toEqual([{ reviews: [] }]);
  });

  test('many apps share one run and keep their order', async () => {
    const client = store(3000);
    const results = await fetchReviews({
      appIds: ids(5),
      countries: ['us', 'kr'],
      numResults: 3000,
      client,
    });
    expect(results.map((each) => each.reviews.length)).toEqual(Array(10).fill(3000));
    expect(client.runs).toHaveLength(1);
    expect(client.requests).toHaveLength(30);
  });

  test('a failing page fails its item alone', async () => {
    const good = store(3000);
    const client = new FakeClient((request, index) =>
      (request as ReviewsRequest).appId === 'a.a1' &&
      (request as ReviewsRequest).token !== undefined
        ? { error: { code: 'network', message: 'gone' } }
        : good.answer(request, index),
    );
    const outcomes = await fetchReviewsSettled({
      appIds: ids(3),
      countries: ['us'],
      numResults: 2000,
      client,
    });
    expect(outcomes.map((each) => each.ok)).toEqual([true, false, true]);
    expect(outcomes[0]).toMatchObject({
      index: 0,
      attempts: 2,
      elapsedMs: 2,
      request: { appId: 'a.a0' },
    });
    expect(outcomes[1]).toMatchObject({
      index: 1,
      attempts: 2,
      error: { code: 'network', index: 1 },
    });
    const rejected = fetchReviews({ appIds: ids(3), countries: ['us'], numResults: 2000, client });
    await expect(rejected).rejects.toMatchObject({
      code: 'network',
      index: 1,
      request: { appId: 'a.a1', numResults: 2000 },
    });
  });
});

describe('a walk ends', () => {
  const request: ReviewsRequest = { kind: 'reviews', appId: 'a.a' };

  test('when the store has no more', () => {
    const walk = new ReviewWalk(request, Infinity);
    expect(walk.request().numResults).toBe(1000);
    walk.take({ reviews: reviews(0, 3) });
    expect(walk.end).toBe('exhausted');
    expect(walk.nextToken).toBeUndefined();
  });

  test('when as many came as were asked for', () => {
    const walk = new ReviewWalk(request, 3);
    walk.take({ reviews: reviews(0, 3), nextToken: 'x' });
    expect([walk.end, walk.nextToken, walk.count, walk.pages]).toEqual(['limit', 'x', 3, 1]);
  });

  test('when a token repeats', () => {
    const walk = new ReviewWalk({ ...request, token: 'a' }, Infinity);
    walk.take({ reviews: reviews(0, 3), nextToken: 'b' });
    expect(walk.end).toBeUndefined();
    walk.take({ reviews: reviews(3, 3), nextToken: 'a' });
    expect([walk.end, walk.nextToken, walk.count]).toEqual(['repeated-token', undefined, 6]);
  });

  test('when a page has nothing new', () => {
    const walk = new ReviewWalk(request, Infinity);
    walk.take({ reviews: reviews(0, 3), nextToken: 'b' });
    expect(walk.take({ reviews: [review(1), review(5)], nextToken: 'c' })).toEqual([review(5)]);
    expect(walk.end).toBeUndefined();
    walk.take({ reviews: reviews(0, 3), nextToken: 'd' });
    expect([walk.end, walk.count]).toEqual(['nothing-new', 4]);
  });
});
