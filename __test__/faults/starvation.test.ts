// Nobody waits for ever: runs inside runs, the smallest windows, slow consumers and low priorities. Time is scaled.
import { describe, expect, test } from 'vitest';
import { COUNTRIES, fetchApps, type AppCard, type PlayClient } from '../../index.js';
import { CONNECTION, type RunOptions } from '../../src-ts/connection.js';
import { open } from '../../src-ts/native.js';
import type { RawOutcome } from '../../src-ts/outcome.js';
import { appRequest, listRequest, type PlayRequest } from '../../src-ts/requests.js';
import { drive, IndexedFeed } from '../../src-ts/runner.js';
import { faultyStore, knownIds } from '../helpers/faulty.js';
import { scaleTime, virtually } from '../helpers/scaled-time.js';

const timeScale = scaleTime(60);
const CATEGORIES = ['TOOLS', 'FINANCE', 'GAME_PUZZLE', 'COMMUNICATION'] as const;

/** The outcomes of a run as they come, one at a time: what a stream is. */
async function* stream(
  client: PlayClient,
  requests: Iterable<PlayRequest>,
  options: RunOptions = {},
): AsyncGenerator<RawOutcome> {
  const run = client[CONNECTION].run(options);
  const source = requests[Symbol.iterator]();
  let ahead = source.next();
  try {
    for (;;) {
      while (!ahead.done && run.push(JSON.stringify([ahead.value])) === 1) ahead = source.next();
      if (ahead.done) run.end();
      const { outcomes, done } = open(await run.next(1)) as {
        outcomes: RawOutcome[];
        done: boolean;
      };
      yield* outcomes;
      if (done) return;
    }
  } finally {
    run.cancel();
  }
}

function* requestsFor(ids: readonly string[]): Generator<PlayRequest> {
  for (const [n, id] of ids.entries()) yield appRequest(id, COUNTRIES[n % 20]!.code);
}

describe('nothing waits for itself', () => {
  test.each([1, 4, 64])(
    'details inside a loop over charts, %d request at once',
    async (maxInFlight) => {
      await using store = await faultyStore({ timeScale });
      const client = store.client({ maxInFlight });
      const charts = CATEGORIES.map((category) =>
        listRequest('topselling_free', category, 'us', undefined, 20),
      );
      let apps = 0;
      for await (const chart of stream(client, charts, { window: 1 })) {
        if (!chart.ok) throw new Error(chart.error.message);
        const appIds = (chart.value as { apps: AppCard[] }).apps.map((card) => card.appId);
        const found = await Promise.all([
          client.apps({ appIds: appIds.slice(0, 10) }),
          fetchApps({ appIds: appIds.slice(10), countries: ['us'], client }),
          client.app({ appId: appIds[0]! }),
        ]);
        apps += found.flat().length;
      }
      expect(apps).toBe(CATEGORIES.length * 21);
    },
  );

  test('100 runs with a window of 1, over one request at a time', async () => {
    await using store = await faultyStore({ timeScale });
    const client = store.client({ maxInFlight: 1 });
    const ids = knownIds(300);
    const counts = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        let count = 0;
        const own = ids.slice(n * 3, n * 3 + 3);
        for await (const outcome of stream(client, requestsFor(own), { window: 1 })) {
          if (outcome.ok) count += 1;
        }
        return count;
      }),
    );
    expect(counts).toEqual(Array.from({ length: 100 }, () => 3));
  });

  test('a slow consumer holds up no other, and takes in no more than its window', async () => {
    await using store = await faultyStore({ timeScale });
    const client = store.client({ maxInFlight: 2 });
    const ids = knownIds(600);
    let taken = 0;
    let pulled = 0;
    const counted = function* (): Generator<PlayRequest> {
      for (const request of requestsFor(ids)) {
        pulled += 1;
        yield request;
      }
    };
    const controller = new AbortController();
    const slow = (async () => {
      for await (const outcome of stream(client, counted(), { window: 8 })) {
        taken += Number(outcome.ok);
        // One is held back by the generator itself.
        expect(pulled - taken).toBeLessThanOrEqual(8 + 1);
        await virtually(timeScale, 6000);
        if (controller.signal.aborted) return;
      }
    })();
    const fast = await fetchApps({ appIds: knownIds(600, 1000), countries: ['us', 'de'], client });
    expect(fast).toHaveLength(1200);
    expect(taken).toBeLessThan(600);
    controller.abort();
    await slow;
  });
});

test('a low priority makes progress beside a high one that never ends, every 60 s at least', async () => {
  await using store = await faultyStore({ latencyMs: 100, timeScale });
  const client = store.client({ pace: { perSecond: 5, burst: 1 } });
  const ids = knownIds(2000);
  const controller = new AbortController();
  const start = performance.now();
  const seconds = () => ((performance.now() - start) * timeScale) / 1000;
  const endless = new IndexedFeed({
    total: 1_000_000,
    // Calls of different storefronts share no request.
    at: (n) => appRequest(ids[n % 2000]!, COUNTRIES[n % COUNTRIES.length]!.code, `x${n % 20}`),
  });
  let high = 0;
  const busy = drive(client[CONNECTION].run({ priority: 10 }), endless, () => void (high += 1), {
    signal: controller.signal,
  }).catch((error: unknown) => {
    if (error !== controller.signal.reason) throw error;
  });
  let last = 0;
  let longest = 0;
  let low = 0;
  const few = knownIds(6, 5000).map((id, n) => appRequest(id, COUNTRIES[n]!.code, 'zu'));
  for await (const outcome of stream(client, few, { window: 1, priority: 0 })) {
    low += Number(outcome.ok);
    longest = Math.max(longest, seconds() - last);
    last = seconds();
  }
  controller.abort();
  await busy;
  expect(low).toBe(6);
  expect(high).toBeGreaterThan(low);
  expect(longest).toBeLessThan(60);
});
