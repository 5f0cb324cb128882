// Equal calls under way are one call on the wire, and whoever leaves harms nobody else.
import { describe, expect, test } from 'vitest';
import { fetchApps } from '../../index.js';
import { faultyStore, knownIds, rejection } from '../helpers/faulty.js';
import { until } from '../helpers/store.js';

const [appId] = knownIds(1) as [string];

describe('equal calls under way', () => {
  test('are asked once, and everybody gets an object of their own', async () => {
    await using store = await faultyStore({ latencyMs: 50 });
    const client = store.client();
    const [one, two, batch] = await Promise.all([
      client.app({ appId }),
      client.app({ appId }),
      fetchApps({ appIds: [appId, appId], countries: ['us'], client }),
    ]);
    expect(store.simulator.stats().calls).toBe(1);
    expect(client.stats().merged).toBe(3);
    expect(two).toEqual(one);
    expect(batch).toEqual([one, one]);
    expect(two).not.toBe(one);
    expect(batch[0]).not.toBe(batch[1]);
    one.title = 'changed by its owner';
    expect(two.title).not.toBe(one.title);
  });

  test('go on when one waiter leaves, and stop when the last one does', async () => {
    await using store = await faultyStore({ latencyMs: 300 });
    const client = store.client();
    const controllers = [new AbortController(), new AbortController(), new AbortController()];
    const [first, second, third] = controllers.map(({ signal }) => client.app({ appId, signal }));
    const open = () => store.simulator.stats().openRequests;
    await until(() => open() === 1, 'a request is open');
    controllers[0]!.abort(new Error('one'));
    expect((await rejection(first!)).message).toBe('one');
    expect(open()).toBe(1);
    expect(await second).toMatchObject({ appId });
    expect(await third).toMatchObject({ appId });

    const others = [new AbortController(), new AbortController()];
    const [id] = knownIds(1, 50) as [string];
    const both = others.map(({ signal }) => rejection(client.app({ appId: id, signal })));
    await until(() => open() === 1, 'a request is open');
    for (const other of others) other.abort(new Error('both'));
    expect((await Promise.all(both)).map((error) => error.message)).toEqual(['both', 'both']);
    await until(() => open() === 0, 'no request is open');
  });

  test('fail together, each with an error of its own', async () => {
    await using store = await faultyStore({ latencyMs: 20 });
    store.simulator.setFaults({ mix: [{ fault: 'status', status: 500, rate: 1 }] });
    const client = store.client({ retry: { attempts: 1 } });
    const [one, two] = await Promise.all([
      rejection(client.app({ appId })),
      rejection(client.app({ appId })),
    ]);
    expect(one.code).toBe('network');
    expect(two.message).toBe(one.message);
    expect(two).not.toBe(one);
  });

  test('are different calls in another language or with other fields', async () => {
    await using store = await faultyStore({ latencyMs: 50 });
    const client = store.client();
    await Promise.all([
      client.app({ appId }),
      client.app({ appId, lang: 'de' }),
      client.app({ appId, country: 'de' }),
      client.app({ appId, fields: ['title'] }),
    ]);
    expect(client.stats().merged).toBe(0);
  });
});
