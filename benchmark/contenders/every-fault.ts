import { createClient } from '../../index.js';
import { FAULTS } from '../../__test__/helpers/fault-table.js';
import { PROBE_TIMEOUT_MS, faultsOf, probe, tally } from '../../__test__/helpers/fault-probe.js';
import type { Probed } from '../../__test__/helpers/fault-probe.js';
import type { FaultCase } from '../../__test__/helpers/fault-table.js';
import { startSimulator } from '../../src-ts/testing/index.js';
import type { Simulator } from '../../src-ts/testing/index.js';
import { serveContender } from '../lib/contender.js';

/** Every fault alone, at one rate. Scaled by the environment. */
export interface EveryFaultJob {
  scale: number;
  rate: number;
  /** Bytes of a bomb and of a huge body. */
  bytes: number;
  apps: number;
  reviews: number;
}

/** How the calls of one fault ended. */
export interface FaultEnd {
  title: string;
  /** Errors and values, counted. */
  ends: string;
  /** Virtual milliseconds of the slowest call. */
  slowestMs: number;
  /** What is not as it should be. */
  wrong: string[];
}

/** Faults that are tried side by side, each against a store and with a client of its own. */
const AT_ONCE = 4;

serveContender(async (job: EveryFaultJob): Promise<FaultEnd[]> => {
  const store = await startSimulator({ timeScale: job.scale });
  const calm = await probed(store, job);
  await store.stop();
  const ends: FaultEnd[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < FAULTS.length) {
      const place = next++;
      ends[place] = await one(FAULTS[place]!, job, calm);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return ends;
});

async function one(fault: FaultCase, job: EveryFaultJob, calm: Probed[]): Promise<FaultEnd> {
  const { scale: timeScale, rate, bytes } = job;
  // A store of its own: a connection that is kept would escape what happens to new ones.
  const large = 'bytes' in fault.fault ? { bytes } : {};
  const simulator = await startSimulator({
    timeScale,
    faults: { mix: [{ ...fault.fault, ...large, rate }] },
  });
  try {
    const met = await probed(simulator, job);
    return {
      title: fault.title,
      ends: tally(met),
      slowestMs: Math.max(...met.map((each) => each.elapsedMs)),
      wrong: faultsOf(fault, rate === 1, calm, met),
    };
  } finally {
    await simulator.stop();
  }
}

async function probed(simulator: Simulator, { apps, reviews }: EveryFaultJob): Promise<Probed[]> {
  const client = createClient({
    baseUrl: simulator.url,
    pace: 'off',
    timeoutMs: PROBE_TIMEOUT_MS,
  });
  try {
    return await probe(client, { apps, reviews });
  } finally {
    client.close();
  }
}
