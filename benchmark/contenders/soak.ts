import { createClient } from '../../index.js';
import { serveContender } from '../lib/contender.js';
import { collectGarbage } from '../lib/measure.js';
import { mixedStep } from '../lib/mixed-load.js';
import type { LoadCount } from '../lib/mixed-load.js';
import { residentMb, sleep } from '../lib/process.js';
import { randomFrom } from '../lib/random.js';
import type { Store } from '../lib/simulator.js';
import type { Sample } from '../lib/slope.js';

/** A mixed load for a long time, from a store that misbehaves now and then. */
export interface SoakJob {
  store: Store;
  seconds: number;
  seed: number;
}

/** What it came to. */
export interface SoakResult extends LoadCount {
  /** Requests the client says it has sent. */
  requests: number;
  /** Calls whose outcome had not come long after the end. */
  stuck: number;
  /** Memory of the process in MB, by seconds from the start. */
  memory: Sample[];
  stats: unknown;
}

/** Steps side by side. */
const WORKERS = 8;
const SAMPLES = 200;
/** Longer than any call may take: attempts of 3 s, and the pauses between them. */
const PATIENCE_MS = 60_000;

serveContender(async ({ store, seconds, seed }: SoakJob): Promise<SoakResult> => {
  const client = createClient({
    baseUrl: store.url,
    ca: store.ca,
    pace: 'off',
    timeoutMs: 3000,
    deadlineMs: PATIENCE_MS / 2,
  });
  const count: LoadCount = { asked: 0, values: 0, errors: {} };
  const start = performance.now();
  const passed = (): number => (performance.now() - start) / 1000;
  const worker = async (number: number): Promise<void> => {
    const random = randomFrom(seed * 1000 + number);
    while (passed() < seconds) await mixedStep(client, random, count);
  };
  const workers = Promise.all(Array.from({ length: WORKERS }, (_, number) => worker(number)));
  const memory: Sample[] = [];
  while (passed() < seconds) {
    await sleep((seconds * 1000) / SAMPLES);
    // What waits to be collected is no leak.
    collectGarbage();
    memory.push({ at: passed(), value: residentMb() });
  }
  await Promise.race([workers, sleep(PATIENCE_MS)]);
  const failed = Object.values(count.errors).reduce((sum, each) => sum + each, 0);
  const stats = client.stats();
  client.close();
  return {
    ...count,
    stuck: count.asked - count.values - failed,
    requests: stats.requests,
    memory,
    stats,
  };
});
