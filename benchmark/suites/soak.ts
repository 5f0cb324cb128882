import type { SoakJob, SoakResult } from '../contenders/soak.js';
import { runContender } from '../lib/contender.js';
import type { Rows, SuiteLength } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import type { SimulatorStats } from '../lib/simulator.js';
import { slopePercent } from '../lib/slope.js';
import { formatNumber, printTable } from '../lib/table.js';
import { SOAK_FAULTS } from '../lib/soak-faults.js';

/** Ten minutes. */
const SECONDS = 600;
/** The first part fills pools and caches: what is meant to stay. */
const WARM_UP = 0.2;

/** A mixed load in many storefronts, with all faults now and then: memory, counters, outcomes. */
export async function run(rows: Rows, _rounds = 1, length: SuiteLength = {}): Promise<void> {
  const seconds = length.seconds ?? SECONDS;
  const simulator = await startSimulator({ latencyMs: 20, jitterMs: 20, faults: SOAK_FAULTS });
  try {
    const job: SoakJob = { store: { url: simulator.url }, seconds, seed: 1 };
    const result = await runContender<SoakJob, SoakResult>('soak', job);
    const seen = await settled(() => simulator.stats());
    report(result, seen, seconds);
    const later = result.memory.filter(({ at }) => at > seconds * WARM_UP);
    const sent = result.requests - (seen['refusedConnections'] ?? 0);
    rows.add('soak.rssSlopePercent', slopePercent(later), '%');
    rows.add('soak.mismatch', Math.abs(sent - seen['requests']!), 'requests');
    rows.add('soak.stuck', result.stuck, 'calls');
    rows.add('soak.calls', result.asked, 'calls', 'higher');
  } finally {
    await simulator.stop();
  }
}

/** The counters, once no request is open any more. */
async function settled(stats: () => Promise<SimulatorStats>): Promise<SimulatorStats> {
  for (let wait = 0; wait < 100; wait++) {
    const now = await stats();
    if (now['openRequests'] === 0) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('requests are still open at the store after the client was closed');
}

function report(result: SoakResult, seen: SimulatorStats, seconds: number): void {
  console.log(`  ${seconds} s of mixed load, all faults at low rates, pace: 'off'\n`);
  const memory = result.memory.map(({ value }) => value);
  printTable(
    ['what', 'count'],
    [
      ['calls asked', formatNumber(result.asked)],
      ['values', formatNumber(result.values)],
      ...Object.entries(result.errors).map(([code, count]) => [
        `errors: ${code}`,
        formatNumber(count),
      ]),
      ['requests of the client', formatNumber(result.requests)],
      ['requests of the store', formatNumber(seen['requests']!)],
      ['connections refused', formatNumber(seen['refusedConnections'] ?? 0)],
      ['faults', formatNumber(Object.values(seen.faults ?? {}).reduce((a, b) => a + b, 0))],
      ['memory, least MB', formatNumber(Math.min(...memory))],
      ['memory, most MB', formatNumber(Math.max(...memory))],
    ],
  );
}
