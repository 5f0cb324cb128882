import { createClient } from '../../index.js';
import { FAULTS } from '../../__test__/helpers/fault-table.js';
import { PROBE_TIMEOUT_MS, faultsOf, probe, tally } from '../../__test__/helpers/fault-probe.js';
import type { FaultCase } from '../../__test__/helpers/fault-table.js';
import { startSimulator } from '../../src-ts/testing/index.js';
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
  const ends: FaultEnd[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < FAULTS.length) {
      const place = next++;
      ends[place] = await one(FAULTS[place]!, job);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return ends;
});

async function one(fault: FaultCase, job: EveryFaultJob): Promise<FaultEnd> {
  const { scale: timeScale, rate, bytes, apps, reviews } = job;
  const simulator = await startSimulator({ timeScale });
  const client = createClient({
    baseUrl: simulator.url,
    pace: 'off',
    timeoutMs: PROBE_TIMEOUT_MS,
  });
  try {
    const calm = await probe(client, { apps, reviews });
    const large = 'bytes' in fault.fault ? { bytes } : {};
    simulator.setFaults({ mix: [{ ...fault.fault, ...large, rate }] });
    const met = await probe(client, { apps, reviews });
    return {
      title: fault.title,
      ends: tally(met),
      slowestMs: Math.max(...met.map((each) => each.elapsedMs)),
      wrong: faultsOf(fault, rate === 1, calm, met),
    };
  } finally {
    client.close();
    await simulator.stop();
  }
}
