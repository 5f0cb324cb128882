// A short soak: a mixed load under all faults at once. The long one is the benchmark's (`npm run bench -- --suite soak`).
import { expect, test } from 'vitest';
import { mixedStep, type LoadCount } from '../../benchmark/lib/mixed-load.js';
import { randomFrom } from '../../benchmark/lib/random.js';
import { FAULTS } from '../helpers/fault-table.js';
import { faultyStore } from '../helpers/faulty.js';
import { scaleTime } from '../helpers/scaled-time.js';
import { until } from '../helpers/store.js';

const timeScale = scaleTime(10);
const SECONDS = 8;

test('every call has its outcome, and client and store count the same requests', async () => {
  await using store = await faultyStore({ latencyMs: 20, jitterMs: 20, timeScale });
  store.simulator.setFaults({
    mix: FAULTS.map(({ fault }) => Object.assign({ rate: 0.006 }, fault)),
  });
  const client = store.client({ timeoutMs: 3000, deadlineMs: 60_000, maxBodyBytes: 8 << 20 });
  const count: LoadCount = { asked: 0, values: 0, errors: {} };
  const end = performance.now() + SECONDS * 1000;
  const worker = async (seed: number): Promise<void> => {
    const random = randomFrom(seed);
    while (performance.now() < end) await mixedStep(client, random, count);
  };
  await Promise.all([1, 2, 3, 4].map(worker));
  const errors = Object.values(count.errors).reduce((sum, each) => sum + each, 0);
  expect(count.values + errors).toBe(count.asked);
  expect(count.values).toBeGreaterThan(count.asked / 2);
  expect(Object.keys(count.errors)).not.toContain('validation');
  await until(() => store.simulator.stats().openRequests === 0, 'no request is open');
  const { requests, inFlight, waiting } = client.stats();
  const { requests: read, refusedConnections } = store.simulator.stats();
  expect(requests - refusedConnections).toBe(read);
  expect({ inFlight, waiting }).toEqual({ inFlight: 0, waiting: 0 });
});
