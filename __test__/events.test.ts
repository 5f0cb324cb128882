// Events: which are kept, when they are fetched, and who is told. The native side is a fake one where order and number matter,
// the real one over a simulator where the events themselves do.
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fetchApps, type RetryEvent } from '../index.js';
import { CONNECTION } from '../src-ts/connection.js';
import { EVENT_KINDS } from '../src-ts/event-types.js';
import { FakeClient, ids, namingClient } from './helpers/fake.js';
import { until } from './helpers/store.js';

const retry = (calls: number): RetryEvent => ({
  type: 'retry',
  atMs: 1,
  egress: 'direct',
  calls,
  reason: '503',
  pauseMs: 5,
  attempt: 1,
});
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const batch = (client: FakeClient, count = 3) =>
  fetchApps({ appIds: ids(count), countries: ['us'], client });

describe('the native side', () => {
  test('is told of nothing and asked for nothing while nobody listens', async () => {
    const client = namingClient();
    await batch(client, 200);
    expect([client.watched, client.takes]).toEqual([[], 0]);
  });

  test('is told the wanted kinds when they change, and only then', () => {
    const client = namingClient();
    const { events } = client[CONNECTION];
    const [one, two] = [vi.fn(), vi.fn()];
    events.add('retry', one);
    events.add('retry', two);
    events.add('request', one);
    events.remove('retry', one);
    events.remove('request', one);
    events.remove('request', one);
    events.remove('retry', two);
    expect(client.watched).toEqual([['retry'], ['request', 'retry'], ['retry'], []]);
  });

  test('is asked in groups, not per outcome', async () => {
    const client = namingClient();
    client[CONNECTION].events.add('retry', () => {});
    await batch(client, 600);
    expect(client.runs[0]!.requests).toHaveLength(600);
    // 40 groups came; the first and the end are certain, more only if the whole took longer than 100 ms.
    expect(client.takes).toBeLessThan(10);
  });
});

describe('a listener', () => {
  test('has heard everything when a batch settles', async () => {
    const client = namingClient();
    const heard: RetryEvent[] = [];
    client[CONNECTION].events.add('retry', (event) => heard.push(event));
    client.happened = [retry(1), retry(2)];
    await batch(client);
    expect(heard).toEqual([retry(1), retry(2)]);
  });

  test('hears while a call hangs, and the asking ends with the work', async () => {
    const client = new FakeClient(() => 'hangs');
    const heard = vi.fn();
    client[CONNECTION].events.add('retry', heard);
    const controller = new AbortController();
    const hanging = fetchApps({
      appIds: ['a.a0'],
      countries: ['us'],
      client,
      signal: controller.signal,
    });
    const refused = expect(hanging).rejects.toBe('enough');
    await until(() => client.runs.length === 1, 'a run is open');
    client.happened = [retry(7)];
    await until(() => heard.mock.calls.length === 1, 'it was told');
    client.happened = [retry(8)];
    await until(() => heard.mock.calls.length === 2, 'it was told again');
    controller.abort('enough');
    await refused;
    // Events that come just after the end are still fetched; then nobody asks any more.
    client.happened = [retry(9)];
    await until(() => heard.mock.calls.length === 3, 'it was told at last');
    await wait(250);
    const { takes } = client;
    await wait(350);
    expect(client.takes).toBe(takes);
  });

  test('hears only its kind, once however often it was added, and nothing after its removal', async () => {
    const client = namingClient();
    const { events } = client[CONNECTION];
    const heard = vi.fn();
    const other = vi.fn();
    events.add('retry', heard);
    events.add('retry', heard);
    events.add('block', other);
    client.happened = [retry(1)];
    await batch(client);
    expect([heard.mock.calls.length, other.mock.calls.length]).toEqual([1, 0]);
    events.remove('retry', heard);
    client.happened = [retry(2)];
    await batch(client);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('that takes part in what happens does not change the order', async () => {
    const client = namingClient();
    const { events } = client[CONNECTION];
    const heard: number[] = [];
    events.add('retry', ({ calls }) => {
      if (calls === 1) {
        client.happened.push(retry(3));
        events.take();
      }
      heard.push(calls);
    });
    client.happened = [retry(1), retry(2)];
    events.take();
    expect(heard).toEqual([1, 2, 3]);
  });

  test('from the options hears from the start', async () => {
    const heard = vi.fn();
    const client = new FakeClient(() => ({ value: {} }), undefined, 1024, { retry: heard });
    expect(client.watched).toEqual([['retry']]);
    client.happened = [retry(1)];
    await batch(client);
    expect(heard).toHaveBeenCalledExactlyOnceWith(retry(1));
  });

  test('that throws is an uncaught exception, and nobody else notices', async () => {
    const client = namingClient();
    const { events } = client[CONNECTION];
    const heard = vi.fn();
    const mistake = new Error('mistake');
    events.add('retry', () => {
      throw mistake;
    });
    events.add('retry', heard);
    client.happened = [retry(1), retry(2)];
    const others = process.listeners('uncaughtException');
    const caught: unknown[] = [];
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => caught.push(error));
    try {
      expect(await batch(client)).toHaveLength(3);
      expect(heard).toHaveBeenCalledTimes(2);
      await until(() => caught.length === 2, 'both were seen');
      expect(caught).toEqual([mistake, mistake]);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const each of others) process.on('uncaughtException', each);
    }
  });
});

describe('events that found no room', () => {
  test('are counted', () => {
    const client = namingClient();
    const { events } = client[CONNECTION];
    events.add('retry', () => {});
    for (const dropped of [3, 4]) {
      client.dropped = dropped;
      events.take();
    }
    expect(events.dropped).toBe(7);
  });
});

describe('diagnostics channels', () => {
  const heard = vi.fn();
  afterEach(() => {
    for (const kind of EVENT_KINDS) unsubscribe(`playfast:${kind}`, heard);
    heard.mockReset();
  });

  test('get what happens while somebody subscribes, without any listener', async () => {
    const client = namingClient();
    subscribe('playfast:retry', heard);
    client.happened = [retry(1)];
    await batch(client);
    expect(client.watched).toEqual([['retry']]);
    expect(heard).toHaveBeenCalledExactlyOnceWith(retry(1), 'playfast:retry');
    unsubscribe('playfast:retry', heard);
    const { takes } = client;
    await batch(client);
    expect(client.watched).toEqual([['retry'], []]);
    expect(client.takes).toBe(takes);
    expect(channel('playfast:retry').hasSubscribers).toBe(false);
  });

  test('are told of one kind only, beside listeners of others', async () => {
    const client = namingClient();
    const block = vi.fn();
    client[CONNECTION].events.add('block', block);
    subscribe('playfast:retry', heard);
    client.happened = [retry(1), { type: 'block', kind: 'captcha' }];
    await batch(client);
    expect(client.watched.at(-1)).toEqual(['retry', 'block']);
    expect([heard.mock.calls.length, block.mock.calls.length]).toEqual([1, 1]);
  });
});
