// Blocks: told by what came, never read as data, never "not found", and left alone for a while. Time is scaled.
import { describe, expect, test } from 'vitest';
import {
  BlockedError,
  fetchAppsSettled,
  type BlockEvent,
  type BlockKind,
  type RequestEvent,
} from '../../index.js';
import type { Fault } from '../helpers/fault-table.js';
import { faultyStore, knownIds, rejection } from '../helpers/faulty.js';
import { scaleTime, virtually } from '../helpers/scaled-time.js';
import { until } from '../helpers/store.js';

const timeScale = scaleTime(40);
const [appId] = knownIds(1) as [string];

const KINDS: { name: string; fault: Fault; kind: string; text: boolean }[] = [
  { name: 'a captcha', fault: { fault: 'captcha' }, kind: 'captcha', text: true },
  { name: 'a sorry page', fault: { fault: 'sorry' }, kind: 'sorry', text: true },
  { name: 'a consent page', fault: { fault: 'consentPage' }, kind: 'consent', text: true },
  { name: 'a redirect to consent', fault: { fault: 'consent' }, kind: 'consent', text: false },
  { name: 'a 403', fault: { fault: 'status', status: 403 }, kind: 'forbidden', text: false },
  { name: 'an HTML page', fault: { fault: 'html' }, kind: 'html', text: true },
  { name: 'an empty 200', fault: { fault: 'empty' }, kind: 'empty', text: false },
];

describe.each(KINDS)('$name', ({ fault, kind, text }) => {
  test('is a BlockedError of its kind, with the beginning of what came', async () => {
    await using store = await faultyStore({ timeScale });
    store.simulator.setFaults({ mix: [{ ...fault, rate: 1 }] });
    const client = store.client();
    const errors = [
      await rejection<BlockedError>(client.app({ appId })),
      await rejection<BlockedError>(client.list({ category: 'TOOLS' })),
      await rejection<BlockedError>(client.search({ query: 'chess' })),
      await rejection<BlockedError>(client.reviews({ appId })),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(BlockedError);
      expect(error).toMatchObject({ code: 'blocked', kind });
      if (text) {
        expect(error.excerpt).toMatch(/\w+/);
        expect(error.excerpt!.length).toBeLessThanOrEqual(400);
        expect(error.excerpt).not.toContain('<');
      }
    }
  });

  test('in the middle of a batch is no value and no "not found"', async () => {
    await using store = await faultyStore({ timeScale });
    store.simulator.setFaults({ mix: [{ ...fault, rate: 0.5 }] });
    const client = store.client();
    const appIds = knownIds(120);
    const outcomes = await fetchAppsSettled({ appIds, countries: ['us', 'de', 'jp'], client });
    for (const outcome of outcomes) {
      if (outcome.ok) expect(outcome.value.appId).toBe(outcome.request.appId);
      else expect(outcome.error).toMatchObject({ code: 'blocked', kind });
    }
  });
});

describe('the automatic pace', () => {
  test('stops at a captcha, sends one probe of one call, and goes on when it is answered', async () => {
    await using store = await faultyStore({ timeScale });
    const client = store.client({ pace: 'auto' });
    const blocks: BlockEvent[] = [];
    const requests: RequestEvent[] = [];
    client.on('block', (event) => blocks.push(event));
    client.on('request', (event) => requests.push(event));
    await client.app({ appId });
    store.simulator.setFaults({ mix: [{ fault: 'captcha', rate: 1, first: 1 }] });
    const error = await rejection<BlockedError>(client.app({ appId: knownIds(2)[1]! }));
    expect(error.kind as BlockKind).toBe('captcha');
    const before = store.simulator.stats().requests;
    const waiting = fetchAppsSettled({ appIds: knownIds(40, 50), countries: ['us'], client });
    await virtually(timeScale, 20_000);
    expect(store.simulator.stats().requests, 'nothing leaves in the pause').toBe(before);
    expect(client.stats().egresses).toMatchObject([{ egress: 'direct', state: 'blocked' }]);
    const outcomes = await waiting;
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(blocks).toMatchObject([{ egress: 'direct', kind: 'captcha' }]);
    // 60 s, give or take a quarter.
    expect(blocks[0]!.pauseMs).toBeGreaterThanOrEqual(45_000);
    expect(blocks[0]!.pauseMs).toBeLessThanOrEqual(75_000);
    expect(requests[2]!.calls, 'the probe').toBe(1);
  });

  test('takes a lone 503 for what it is, and three in a row for a block', async () => {
    await using store = await faultyStore({ timeScale });
    const client = store.client({ pace: 'auto' });
    const blocks: BlockEvent[] = [];
    client.on('block', (event) => blocks.push(event));
    await client.app({ appId });
    store.simulator.setFaults({ mix: [{ fault: 'status', status: 503, rate: 1, first: 1 }] });
    await client.app({ appId: knownIds(1, 20)[0]! });
    expect(blocks).toEqual([]);
    store.simulator.setFaults({ mix: [{ fault: 'status', status: 503, rate: 1, first: 3 }] });
    await client.app({ appId: knownIds(1, 30)[0]! });
    await until(() => blocks.length > 0, 'the block was told');
    expect(blocks).toMatchObject([{ egress: 'direct', kind: 'refusals' }]);
    expect(client.stats().blocks).toBe(1);
  });
});
