// Events: which are kept, when they are fetched, and who is told. The native side is a fake one where order and number matter,
// the real one over a simulator where the events themselves do.
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  BlockedError,
  fetchApps,
  fetchAppsSettled,
  type BlockEvent,
  type DriftEvent,
  type PaceEvent,
  type RequestEvent,
  type ResponseEvent,
  type RetryEvent,
} from '../index.js';
import { CONNECTION } from '../src-ts/connection.js';
import { EVENT_KINDS } from '../src-ts/event-types.js';
import { FakeClient, ids, namingClient } from './helpers/fake.js';
import { simulatedAppId, type Faults } from '../src-ts/testing/index.js';
import { until, useStore } from './helpers/store.js';

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
const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
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

describe('events of the engine', () => {
  const store = useStore();
  const appIds = Array.from({ length: 120 }, (_, n) => simulatedAppId(n)).filter(
    (_, n) => n % 97 !== 13,
  );
  const countries = ['us', 'de', 'kr'];

  /** Replaces the faults of the simulator for one test. */
  function withFaults(faults: Faults) {
    store.simulator.setFaults(faults);
    onTestFinished(() => store.simulator.setFaults({}));
  }

  test('tell of every request and its end, before the batch settles', async () => {
    const client = store.another();
    const requests: RequestEvent[] = [];
    const responses: ResponseEvent[] = [];
    client.on('request', (event) => requests.push(event));
    client.on('response', (event) => responses.push(event));
    const start = Date.now();
    await fetchApps({ appIds, countries, client });
    const stats = client.stats();
    expect(requests).toHaveLength(stats.requests);
    expect(responses.map(({ id }) => id).toSorted()).toEqual(
      requests.map(({ id }) => id).toSorted(),
    );
    expect(new Set(requests.map(({ id }) => id)).size).toBe(requests.length);
    for (const event of requests) {
      expect(event).toMatchObject({ type: 'request', egress: 'direct', route: 'rpc', lang: 'en' });
      expect(countries).toContain(event.country);
      expect(event.rpcs).toEqual(['Ws7gDc']);
      expect(event.atMs).toBeGreaterThanOrEqual(start - 1);
      expect(event.atMs).toBeLessThanOrEqual(Date.now() + 1);
    }
    for (const event of responses) {
      expect(event).toMatchObject({ type: 'response', egress: 'direct', status: 200, ok: true });
      expect(event).not.toHaveProperty('reason');
      expect(event.ms).toBeGreaterThan(0);
    }
    expect(sum(requests.map(({ calls }) => calls))).toBe(stats.calls);
    expect(sum(responses.map(({ calls }) => calls))).toBe(stats.calls);
    expect(sum(responses.map(({ bytes }) => bytes))).toBe(stats.bytesIn);
    expect(stats.eventsDropped).toBe(0);
  });

  test('tell of what is asked again, once for each request that failed', async () => {
    withFaults({ mix: [{ fault: 'status', status: 503, rate: 1, first: 2 }] });
    const client = store.another();
    const retries: RetryEvent[] = [];
    const failed: ResponseEvent[] = [];
    client.on('retry', (event) => retries.push(event));
    client.on('response', (event) => event.ok || failed.push(event));
    const outcomes = await fetchAppsSettled({ appIds, countries: ['us', 'de'], client });
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(failed).toHaveLength(2);
    expect(failed[0]).toMatchObject({ status: 503, reason: '503' });
    expect(retries).toHaveLength(2);
    expect(retries[0]).toMatchObject({
      type: 'retry',
      egress: 'direct',
      reason: '503',
      attempt: 1,
    });
    expect(retries[0]!.pauseMs).toBeGreaterThan(0);
    expect(sum(retries.map(({ calls }) => calls))).toBe(client.stats().retries);
    const again = outcomes.filter((outcome) => outcome.ok && outcome.attempts > 1);
    expect(again).toHaveLength(client.stats().retries);
    expect(again[0]).toMatchObject({ ok: true, attempts: 2, reasons: ['503'] });
    expect(outcomes.some((outcome) => outcome.ok && !('reasons' in outcome))).toBe(true);
  });

  test('tell of a block, with what was seen', async () => {
    withFaults({ mix: [{ fault: 'captcha', rate: 1 }] });
    const client = store.another();
    const blocks: BlockEvent[] = [];
    client.on('block', (event) => blocks.push(event));
    const error = await client.app({ appId: appIds[0]! }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BlockedError);
    expect(error).toMatchObject({ kind: 'captcha', excerpt: expect.any(String) });
    expect(blocks[0]).toMatchObject({ type: 'block', egress: 'direct', kind: 'captcha' });
    expect(blocks[0]!.excerpt!.length).toBeGreaterThan(0);
    expect(client.stats()).toMatchObject({ blocks: 1 });
  });

  test('tell of a rate that is too high', async () => {
    withFaults({ limit: { perSecond: 10, burst: 4 } });
    const client = store.another({ pace: 'auto' });
    const changes: PaceEvent[] = [];
    client.on('pace', (event) => changes.push(event));
    // One request each: so many storefronts.
    const all = ['us', 'de', 'kr', 'fr', 'jp', 'br', 'gb', 'it'];
    await Promise.all(all.map((country) => client.app({ appId: appIds[0]!, country })));
    expect(client.stats().refusals).toBeGreaterThan(0);
    expect(changes.length).toBeGreaterThan(0);
    expect(changes[0]).toMatchObject({ type: 'pace', egress: 'direct', change: 'paused' });
    expect(changes[0]!.pauseMs).toBeGreaterThan(0);
  });

  test('tell of a field that has moved', async () => {
    const client = store.another({ shapes: { details: { title: '0,999' } } });
    const drifts: DriftEvent[] = [];
    client.on('drift', (event) => drifts.push(event));
    const first = client.app({ appId: appIds[0]! });
    await expect(first).rejects.toMatchObject({ code: 'drift', field: 'title' });
    expect(drifts[0]).toMatchObject({ type: 'drift', rpc: 'Ws7gDc', field: 'title', count: 1 });
    expect(drifts[0]).not.toHaveProperty('egress');
    expect(client.stats().drifts).toBe(drifts.length);
  });

  test('end with their listener', async () => {
    const client = store.another();
    const heard = vi.fn();
    const off = client.on('request', heard);
    client.on('response', heard);
    client.off('response', heard);
    await client.app({ appId: appIds[0]! });
    expect(heard).toHaveBeenCalledTimes(1);
    off();
    off();
    await client.app({ appId: appIds[1]! });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('of the shared client reach the channels', async () => {
    process.env['PLAYFAST_BASE_URL'] = store.simulator.url;
    const heard: unknown[] = [];
    const listen = (event: unknown) => void heard.push(event);
    subscribe('playfast:response', listen);
    try {
      await fetchApps({ appIds: appIds.slice(0, 3), countries: ['us'] });
    } finally {
      unsubscribe('playfast:response', listen);
      delete process.env['PLAYFAST_BASE_URL'];
    }
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ type: 'response', calls: 3, ok: true });
  });

  test('that nobody takes are dropped, the oldest first, and counted', async () => {
    const client = store.another();
    const { source, events } = client[CONNECTION];
    const heard: RequestEvent[] = [];
    client.on('request', (event) => heard.push(event));
    // By a run of its own, so that nothing is taken meanwhile.
    const run = source.run('{"window":1}');
    for (let n = 0; n < 1100; n++) {
      run.push(JSON.stringify([{ kind: 'app', appId: simulatedAppId(14), fields: ['title'] }]));
      await run.next(1);
    }
    run.end();
    events.take();
    expect(heard).toHaveLength(1024);
    const numbers = heard.map(({ id }) => id);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers[0]).toBeGreaterThan(1100 - 1024);
    expect(client.stats().eventsDropped).toBe(1100 - 1024);
  });
});
