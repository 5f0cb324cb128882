// Manners of the process: it ends by itself, and a worker thread leaves nothing behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../src-ts/testing/index.js';
import { until } from './helpers/store.js';

const program = (name: string) => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

let quick: Simulator;
let slow: Simulator;
beforeAll(async () => {
  quick = await startSimulator();
  slow = await startSimulator({ latencyMs: 30_000 });
});
afterAll(() => Promise.all([quick.stop(), slow.stop()]));

/** Runs a program; gives its exit code and the time from its last word to its end. */
async function lingering(what: string, url: string): Promise<{ code: number; ms: number }> {
  const child = spawn(process.execPath, [program('exits.mjs'), what, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let done = 0;
  child.stdout.on('data', () => {
    done = performance.now();
  });
  const [code] = (await once(child, 'exit')) as [number];
  expect(done, 'the program said that it is done').toBeGreaterThan(0);
  return { code, ms: performance.now() - done };
}

// A machine with other work may be late once; a process that waits for something is late each time.
async function expectPromptEnd(what: string, url: () => string) {
  let best = Infinity;
  for (let attempt = 0; attempt < 3 && best > 100; attempt++) {
    const { code, ms } = await lingering(what, url());
    expect(code).toBe(0);
    best = Math.min(best, ms);
  }
  expect(best).toBeLessThan(100);
}

describe('a program ends within 100 ms after its last await', () => {
  test.each([
    'idle',
    'error',
    'unreachable',
    'iterator',
    'simulator',
    'listener',
    'closed',
    'import',
  ])('%s', async (what) => expectPromptEnd(what, () => quick.url));
  test('abort', () => expectPromptEnd('abort', () => slow.url));
});

const start = (url: string, ends = false) =>
  new Worker(program('worker.mjs'), { workerData: { url, ends } });

describe('worker threads', () => {
  test('terminated in mid-run, leave no open request at the server', async () => {
    for (let round = 0; round < 3; round++) {
      const workers = Array.from({ length: 4 }, () => start(slow.url));
      await Promise.all(workers.map((worker) => once(worker, 'message')));
      await until(() => slow.stats().openRequests >= 12, 'all workers have requests open');
      await Promise.all(workers.map((worker) => worker.terminate()));
      await until(() => slow.stats().openRequests === 0, 'no request is open');
    }
  });

  test('that end by themselves end cleanly', async () => {
    const worker = start(quick.url, true);
    const [code] = (await once(worker, 'exit')) as [number];
    expect(code).toBe(0);
    await until(() => quick.stats().openRequests === 0, 'no request is open');
  });

  test('do not disturb each other', async () => {
    const [kept, ended] = [start(quick.url, true), start(slow.url)];
    const exit = once(kept, 'exit');
    await once(ended, 'message');
    await ended.terminate();
    expect(await exit).toEqual([0]);
  });
});
