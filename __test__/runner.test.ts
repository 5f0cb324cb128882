// The loop between a feed and a native run, at its edges.
import { describe, expect, test } from 'vitest';
import { CONNECTION } from '../src-ts/connection.js';
import type { PlayRequest } from '../src-ts/requests.js';
import { drive, type Feed } from '../src-ts/runner.js';
import { FakeClient, namingClient } from './helpers/fake.js';
import { until } from './helpers/store.js';

const request: PlayRequest = { kind: 'app', appId: 'a.b' };
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A feed that has nothing until it is filled. */
function lateFeed() {
  const items: PlayRequest[] = [];
  const feed = { asked: 0, more: true, take: (most: number) => items.splice(0, most) };
  return {
    items,
    feed: {
      get more() {
        return feed.more;
      },
      take(most: number) {
        feed.asked += 1;
        return feed.take(most);
      },
    } satisfies Feed,
    asked: () => feed.asked,
    close: () => (feed.more = false),
  };
}

describe('a feed that has nothing at the moment', () => {
  test('is asked now and then, and what it has later is carried', async () => {
    const client = namingClient();
    const late = lateFeed();
    const indexes: number[] = [];
    const run = client[CONNECTION].run({});
    const driven = drive(run, late.feed, ({ index }) => void indexes.push(index));
    await wait(100);
    expect(late.asked()).toBeGreaterThan(0);
    expect(late.asked()).toBeLessThan(20);
    late.items.push(request, request);
    await until(() => indexes.length === 2, 'both came');
    expect(indexes).toEqual([0, 1]);
    late.items.push(request);
    late.close();
    await driven;
    expect(indexes).toEqual([0, 1, 2]);
  });

  test('does not hold up an abort, nor the end of the client', async () => {
    const client = namingClient();
    const controller = new AbortController();
    const aborted = drive(client[CONNECTION].run({}), lateFeed().feed, () => {}, {
      signal: controller.signal,
    });
    const refused = expect(aborted).rejects.toBe('enough');
    const closed = drive(client[CONNECTION].run({}), lateFeed().feed, () => {});
    await wait(30);
    controller.abort('enough');
    await refused;
    client[CONNECTION].source.close();
    await closed;
  });
});

test('an abort before anything is pushed sends nothing', async () => {
  const client = namingClient();
  const run = client[CONNECTION].run({});
  const late = lateFeed();
  late.items.push(request);
  const driven = drive(run, late.feed, () => {}, { signal: AbortSignal.abort('early') });
  await expect(driven).rejects.toBe('early');
  expect(client.requests).toEqual([]);
  expect(client.runs[0]!.cancelled).toBe(true);
});

test('a window of 1 carries any number, one after another', async () => {
  const client = new FakeClient(() => ({ value: {} }), undefined, 1);
  let left = 50;
  const feed: Feed = {
    get more() {
      return left > 0;
    },
    take: (most) => Array.from({ length: Math.min(most, left) }, () => (left--, request)),
  };
  let count = 0;
  await drive(client[CONNECTION].run({}), feed, () => void count++);
  expect(count).toBe(50);
  expect(client.runs[0]!.mostOpen).toBe(1);
});
