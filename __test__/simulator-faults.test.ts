// The simulator's faults as an application sets them: what is refused, what is passed on, and what is counted.
import { afterEach, describe, expect, test } from 'vitest';
import { ValidationError } from '../index.js';
import {
  startSimulator,
  type Simulator,
  type SimulatorFaults,
  type SimulatorOptions,
} from '../src-ts/testing/index.js';

let store: Simulator | undefined;

afterEach(async () => {
  await store?.stop();
  store = undefined;
});

async function start(options: SimulatorOptions): Promise<Simulator> {
  store = await startSimulator(options);
  return store;
}

const page = '/store/apps/details?id=com.playsim.app1&hl=en&gl=US';

async function statuses(simulator: Simulator, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const response = await fetch(simulator.url + page, { redirect: 'manual' });
    await response.arrayBuffer();
    found.push(response.status);
  }
  return found;
}

const wrong: [string, unknown, string, unknown][] = [
  ['no object', 7, 'faults', 7],
  ['an unknown name', { limits: {} }, 'faults.limits', {}],
  ['a negative seed', { seed: -1 }, 'faults.seed', -1],
  ['a limit without a rate', { limit: {} }, 'faults.limit.perSecond', undefined],
  ['a burst of 0', { limit: { perSecond: 1, burst: 0 } }, 'faults.limit.burst', 0],
  ['an odd status', { limit: { perSecond: 1, status: 500 } }, 'faults.limit.status', 500],
  ['an odd cost', { limit: { perSecond: 1, costOf: 'byte' } }, 'faults.limit.costOf', 'byte'],
  [
    'steps in disorder',
    {
      limit: {
        perSecond: 1,
        steps: [
          { afterMs: 9, perSecond: 1 },
          { afterMs: 8, perSecond: 1 },
        ],
      },
    },
    'faults.limit.steps[1].afterMs',
    8,
  ],
  [
    'a step without a rate',
    { limit: { perSecond: 1, steps: [{ afterMs: 9 }] } },
    'faults.limit.steps[0].perSecond',
    undefined,
  ],
  [
    'an odd answer of the box',
    { limit: { perSecond: 1, box: { answer: 503 } } },
    'faults.limit.box.answer',
    503,
  ],
  ['a gateway without a number', { gateway: {} }, 'faults.gateway.maxCalls', undefined],
  ['a mixture that is no list', { mix: {} }, 'faults.mix', {}],
  ['a fault that is a name', { mix: ['sorry'] }, 'faults.mix[0]', 'sorry'],
  ['an unknown fault', { mix: [{ fault: 'typhoon', rate: 1 }] }, 'faults.mix[0].fault', 'typhoon'],
  ['a fault without a rate', { mix: [{ fault: 'sorry' }] }, 'faults.mix[0].rate', undefined],
  [
    'a rate above 1',
    {
      mix: [
        { fault: 'sorry', rate: 0.1 },
        { fault: 'empty', rate: 2 },
      ],
    },
    'faults.mix[1].rate',
    2,
  ],
  [
    'a parameter of another fault',
    { mix: [{ fault: 'sorry', rate: 1, bytes: 3 }] },
    'faults.mix[0].bytes',
    3,
  ],
  [
    'a status that is none',
    { mix: [{ fault: 'status', rate: 1, status: 200 }] },
    'faults.mix[0].status',
    200,
  ],
  [
    'two forms of Retry-After',
    {
      mix: [{ fault: 'status', rate: 1, status: 429, retryAfterSeconds: 1, retryAfterDate: 1 }],
    },
    'faults.mix[0].retryAfterDate',
    1,
  ],
  [
    'a drip without a rate',
    { mix: [{ fault: 'drip', rate: 1 }] },
    'faults.mix[0].bytesPerSecond',
    undefined,
  ],
  [
    'rates above 1 together',
    {
      mix: [
        { fault: 'sorry', rate: 0.75 },
        { fault: 'stall', rate: 0.5 },
      ],
    },
    'faults.mix',
    1.25,
  ],
];

describe('faults that cannot be', () => {
  test.each(wrong)('%s', async (_, faults, parameter, value) => {
    const refused = await startSimulator({ faults: faults as SimulatorFaults }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(ValidationError);
    expect(refused).toMatchObject({ code: 'validation', parameter, value });
  });

  test('a clock that runs slower than the wall', async () => {
    const refused = startSimulator({ timeScale: 0.5 });
    await expect(refused).rejects.toMatchObject({ parameter: 'timeScale', value: 0.5 });
  });

  test('are the same ones on both sides', async () => {
    const simulator = await start({});
    for (const [, faults] of wrong) {
      const response = await fetch(`${simulator.url}/__simulator/faults`, {
        method: 'POST',
        body: JSON.stringify(faults),
      });
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringMatching(/parameter `faults/),
      ]);
    }
  });
});

describe('faults at work', () => {
  test('every fault can be set', async () => {
    const simulator = await start({});
    const plain = [
      'resetBefore resetAfter truncated wrongLength badGzip garbage html empty captcha sorry consentPage consent',
      'foreignRedirect redirectLoop wrongStorefront dropped doubled swapped unknownTag nullPayload reordered tornFrame',
      'emptyPage repeatedToken expiredToken',
    ]
      .join(' ')
      .split(' ')
      .map((fault) => ({ fault, rate: 0.01 }));
    const faults = {
      seed: 3,
      limit: {
        perSecond: 10,
        burst: 20,
        steps: [{ afterMs: 300_000, perSecond: 3 }],
        costOf: 'call',
        status: 503,
        retryAfter: 'date',
        retryAfterMs: 5000,
        box: { refusals: 30, withinMs: 60_000, forMs: 120_000, extendMs: 30_000, answer: 'mixed' },
      },
      gateway: { maxCalls: 32 },
      mix: [
        ...plain,
        { fault: 'status', status: 503, rate: 0.1, first: 10, after: 2, retryAfterDate: 2 },
        { fault: 'resetWithin', rate: 0.1, afterBytes: 100 },
        { fault: 'stall', rate: 0.1, afterBytes: 100, forMs: 1000 },
        { fault: 'drip', rate: 0.1, bytesPerSecond: 1000 },
        { fault: 'bomb', rate: 0.1, bytes: 1_000_000 },
        { fault: 'huge', rate: 0.1 },
      ],
    } as SimulatorFaults;
    simulator.setFaults(faults);
    const shown = await fetch(`${simulator.url}/__simulator/faults`);
    expect(await shown.json()).toEqual(faults);
  });

  test('are replaced while it runs, and counted', async () => {
    const simulator = await start({
      faults: { mix: [{ fault: 'status', status: 503, rate: 1, first: 2 }] },
    });
    expect(await statuses(simulator, 3)).toEqual([503, 503, 200]);
    simulator.setFaults({ mix: [{ fault: 'foreignRedirect', rate: 1 }] });
    expect(await statuses(simulator, 1)).toEqual([302]);
    // A refused change changes nothing.
    expect(() => simulator.setFaults({ limit: { perSecond: -1 } })).toThrow(ValidationError);
    expect(await statuses(simulator, 1)).toEqual([302]);
    simulator.setFaults({});
    expect(await statuses(simulator, 1)).toEqual([200]);
    expect(simulator.stats()).toMatchObject({
      requests: 6,
      accepted: 2,
      faults: { status: 2, foreignRedirect: 2 },
    });
  });

  test('a limit refuses, and time can be told to run', async () => {
    const limit = { perSecond: 0.05, burst: 2, retryAfter: 'seconds' } as const;
    const simulator = await start({ timeScale: 200, faults: { limit } });
    // 20 s of its time for a token: 100 ms of the wall.
    const found = await statuses(simulator, 3);
    expect(found.slice(0, 2)).toEqual([200, 200]);
    for (let tries = 0; tries < 200 && (await statuses(simulator, 1))[0] !== 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const stats = simulator.stats();
    expect(stats.accepted).toBeGreaterThanOrEqual(3);
    expect(stats.refused).toBeGreaterThanOrEqual(1);
    expect(stats.requests).toBe(stats.accepted + stats.refused);
  });

  test('a stopped simulator takes no faults', async () => {
    const simulator = await start({});
    await simulator.stop();
    expect(() => simulator.setFaults({})).toThrow('stopped');
  });
});
