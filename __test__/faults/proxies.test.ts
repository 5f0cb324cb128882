// Real proxies of every kind, good and bad: calls go through them, none is lost, and no credential is told. Time is scaled.
import { afterEach, describe, expect, test } from 'vitest';
import {
  NetworkError,
  fetchApps,
  fetchAppsSettled,
  type ClientOptions,
  type PlayClient,
  type ProxyEvent,
} from '../../index.js';
import { faultyStore, knownIds, rejection, shownOf, type FaultyStore } from '../helpers/faulty.js';
import { startProxy, type ProxyOptions, type TestProxy } from '../helpers/proxies.js';
import { scaleTime } from '../helpers/scaled-time.js';
import { until } from '../helpers/store.js';

const timeScale = scaleTime(10);
const USER = { name: 'somebody', password: 'p:a/s@s w%rd' };
const SECRETS = [USER.name, USER.password, encodeURIComponent(USER.password), 'p%3Aa%2Fs%40s'];
const LOGIN = `${USER.name}:${encodeURIComponent(USER.password)}@`;
const EVENTS = ['request', 'response', 'retry', 'pace', 'block', 'drift', 'proxy'] as const;
const [appId] = knownIds(1) as [string];

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each[Symbol.asyncDispose]();
});

async function proxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const started = await startProxy(options);
  opened.push(started);
  return started;
}

async function storeOf(tls = false): Promise<FaultyStore> {
  const store = await faultyStore({ tls, timeScale });
  opened.push(store);
  return store;
}

/** A client over proxies, and every event it tells. */
function through(store: FaultyStore, proxies: readonly TestProxy[], options: ClientOptions = {}) {
  const events: object[] = [];
  const ca = [store.simulator.ca, ...proxies.map((each) => each.ca)].filter(Boolean).join('\n');
  const client = store.client({
    proxies: proxies.map((each) => each.url),
    ...(ca !== '' && { ca }),
    ...options,
  });
  for (const kind of EVENTS) client.on(kind, (event) => void events.push(event));
  return { client, events };
}

const statesOf = (client: PlayClient) =>
  Object.fromEntries(client.stats().egresses.map(({ egress, state }) => [egress, state]));

describe.each([
  { kind: 'http', tls: false },
  { kind: 'http', tls: true },
  { kind: 'https', tls: false },
  { kind: 'https', tls: true },
  { kind: 'socks5', tls: false },
  { kind: 'socks5', tls: true },
] as const)('$kind to a store with TLS $tls', ({ kind, tls }) => {
  test.each([{ user: undefined }, { user: USER }])('credentials: $user', async ({ user }) => {
    const store = await storeOf(tls);
    const one = await proxy({ kind, user });
    const { client } = through(store, [one]);
    expect(await client.app({ appId })).toMatchObject({ appId });
    expect(one.count.connections).toBeGreaterThan(0);
    // A tunnel, unless an http proxy is given a plain request to forward.
    const forwards = kind !== 'socks5' && !tls;
    expect(one.count[forwards ? 'requests' : 'connects']).toBeGreaterThan(0);
    expect(new Set(one.count.targets)).toEqual(new Set([new URL(store.simulator.url).host]));
    expect(one.count.credentials.every((each) => each === `${USER.name}:${USER.password}`)).toBe(
      true,
    );
    expect(one.count.credentials.length > 0).toBe(user !== undefined);
    expect(statesOf(client)).toEqual({ [one.label]: 'healthy' });
  });
});

test('socks5h leaves the name of the store to the proxy', async () => {
  const store = await storeOf();
  const one = await proxy({ kind: 'socks5' });
  const { port } = new URL(store.simulator.url);
  const { client } = through(store, [one], {
    baseUrl: `http://localhost:${port}`,
    proxies: [one.url.replace('socks5:', 'socks5h:')],
  });
  await client.app({ appId });
  expect(one.count.targets[0]).toBe(`localhost:${port}`);
});

describe('a proxy that does not work', () => {
  const BAD: [string, ProxyOptions][] = [
    ['http that wants other credentials', { kind: 'http', rejects: 407 }],
    ['http that forbids', { kind: 'http', rejects: 403 }],
    ['http that cannot reach the store', { kind: 'http', rejects: 502 }],
    ['socks5 that wants other credentials', { kind: 'socks5', user: { name: 'x', password: 'y' } }],
    ['socks5 that refuses', { kind: 'socks5', rejects: 5, user: USER }],
    ['http that hangs', { kind: 'http', hangs: true }],
    ['socks5 that hangs', { kind: 'socks5', hangs: true }],
    ['http that resets', { kind: 'http', diesAfter: 0 }],
  ];

  test.concurrent.each(BAD)('%s: alone, calls fail with a typed error', async (_, options) => {
    await using store = await faultyStore({ timeScale, tls: true });
    await using one = await startProxy(options);
    const { client, events } = through(store, [one], {
      proxies: [`${new URL(one.url).protocol}//${LOGIN}${one.label}`],
      timeoutMs: 1000,
    });
    const error = await rejection(client.app({ appId, deadlineMs: 60_000 }));
    expect(['network', 'timeout']).toContain(error.code);
    const shown = shownOf([error, events, client.stats()]) + JSON.stringify([error, events]);
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
    expect(store.simulator.stats().requests).toBe(0);
  });

  test.concurrent.each(BAD)('%s: beside a good one, no call is lost', async (_, options) => {
    await using store = await faultyStore({ timeScale, tls: true });
    await using bad = await startProxy(options);
    await using good = await startProxy({ user: USER });
    const { client, events } = through(store, [bad, good], {
      proxies: [`${new URL(bad.url).protocol}//${LOGIN}${bad.label}`, good.url],
      timeoutMs: 5000,
    });
    const apps = await fetchApps({ appIds: knownIds(100), countries: ['us', 'de'], client });
    expect(apps).toHaveLength(200);
    const died = (events as ProxyEvent[]).find((event) => event.type === 'proxy');
    expect(died).toMatchObject({ egress: bad.label, state: 'dead' });
    expect(statesOf(client)).toEqual({ [bad.label]: 'dead', [good.label]: 'healthy' });
    const shown = JSON.stringify([events, client.stats()]);
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
  });
});

describe('a list of proxies', () => {
  test('is used in turn', async () => {
    const store = await storeOf();
    const all = [await proxy(), await proxy(), await proxy({ kind: 'socks5' })];
    const { client } = through(store, all);
    await fetchApps({ appIds: knownIds(100), countries: ['us', 'de', 'jp', 'br'], client });
    const requests = client.stats().egresses.map((egress) => egress.requests);
    expect(requests).toHaveLength(3);
    expect(Math.min(...requests)).toBeGreaterThan(0);
  });

  test('of which some die in the middle loses no call, and leaves the dead alone', async () => {
    const store = await storeOf();
    const all: TestProxy[] = [];
    for (let n = 0; n < 10; n++) all.push(await proxy({ kind: n % 2 === 0 ? 'http' : 'socks5' }));
    const { client, events } = through(store, all);
    let done = 0;
    const outcomes = await fetchAppsSettled({
      appIds: knownIds(600),
      countries: ['us', 'de', 'jp'],
      client,
      onProgress: (progress) => {
        done = progress.done;
        if (done > 200) for (const dying of all.slice(0, 3)) dying.die();
      },
    });
    for (const dying of all.slice(0, 3)) dying.die();
    expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([]);
    const dead = new Map<string, number>();
    for (const event of events as {
      type: string;
      egress: string;
      state?: string;
      calls: number;
    }[]) {
      if (event.type === 'proxy' && event.state === 'dead') dead.set(event.egress, 0);
      const touched = dead.get(event.egress);
      if (event.type === 'request' && touched !== undefined)
        dead.set(event.egress, touched + event.calls);
    }
    for (const touched of dead.values()) expect(touched).toBeLessThanOrEqual(3);
  });

  test('all dead: calls end with a typed error, and work again when one lives', async () => {
    const store = await storeOf();
    const all = [await proxy({ user: USER }), await proxy({ kind: 'socks5', user: USER })];
    const { client, events } = through(store, all);
    await client.app({ appId });
    for (const each of all) each.die();
    const error = await rejection(client.app({ appId: knownIds(1, 5)[0]!, deadlineMs: 60_000 }));
    expect(['network', 'timeout']).toContain(error.code);
    const shown = shownOf([error, events, client.stats()]);
    for (const secret of SECRETS) expect(shown).not.toContain(secret);
    for (const each of all) each.revive();
    expect(await client.app({ appId: knownIds(1, 6)[0]! })).toBeDefined();
    await until(
      () => (events as ProxyEvent[]).some((event) => event.state === 'alive'),
      'its revival was told',
    );
  });

  test('moves on from an address that the store blocks', async () => {
    const store = await storeOf();
    const all = [await proxy(), await proxy()];
    const { client } = through(store, all, { pace: 'auto' });
    store.simulator.setFaults({ mix: [{ fault: 'captcha', rate: 1, first: 1 }] });
    // Another address can still ask, so the block is no end of the call.
    expect(await client.app({ appId })).toMatchObject({ appId });
    expect(Object.values(statesOf(client)).toSorted()).toEqual(['blocked', 'healthy']);
  });
});

test('an unreachable proxy is a NetworkError that names it without its credentials', async () => {
  const store = await storeOf();
  const gone = await startProxy({ user: USER });
  await gone.stop();
  const { client } = through(store, [gone], { retry: { attempts: 2 } });
  const error = await rejection(client.app({ appId }));
  expect(error).toBeInstanceOf(NetworkError);
  for (const secret of SECRETS) expect(shownOf(error)).not.toContain(secret);
});
