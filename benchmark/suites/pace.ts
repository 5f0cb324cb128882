import type { PacedJob, PacedResult } from '../contenders/paced.js';
import { runContender, scaledTime } from '../lib/contender.js';
import { sleep } from '../lib/process.js';
import type { Rows, SuiteLength } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import type { Faults, SimulatorStats } from '../lib/simulator.js';
import { formatNumber, printTable } from '../lib/table.js';

/** How many times as fast as the wall clock both sides run. */
const SCALE = 10;
/** A store that meters: 10 requests a second, a bucket of 20, and a box for who does not listen. */
const LIMIT = {
  perSecond: 10,
  burst: 20,
  box: { refusals: 30, withinMs: 60_000, forMs: 120_000, extendMs: 30_000, answer: '503' },
} as const;
const SHORT_SECONDS = 300;
const STEP_MS = 300_000;
const STEPS = {
  ...LIMIT,
  steps: [
    { afterMs: STEP_MS, perSecond: 3 },
    { afterMs: 2 * STEP_MS, perSecond: 10 },
  ],
};
/** Time the processes get to start. */
const START_MS = 2000;

interface Watched {
  /** Answers a second of virtual time. */
  perSecond: number;
  refusedPercent: number;
  boxes: number;
  /** Calls answered, by process. */
  shares: number[];
  errors: string;
}

/** The automatic pace against a store that meters, over real sockets, in scaled time. */
export async function run(rows: Rows, rounds = 5, length: SuiteLength = {}): Promise<void> {
  const scale = length.scale ?? SCALE;
  const table: string[][] = [];
  const watch = async (name: string, limit: object, seconds: number, clients = 1, seed = 1) => {
    const watched = await take({ limit }, { scale, seconds, clients, seed });
    table.push([
      name,
      String(seed),
      formatNumber(watched.perSecond),
      watched.refusedPercent.toFixed(2),
      String(watched.boxes),
      watched.shares.map(formatNumber).join(' / '),
      watched.errors,
    ]);
    return watched;
  };
  const alone: Watched[] = [];
  const together: Watched[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    alone.push(await watch('one process', LIMIT, SHORT_SECONDS, 1, seed));
    together.push(await watch('two processes', LIMIT, SHORT_SECONDS, 2, seed));
  }
  const steps = await watch('steps 10, 3, 10', STEPS, (3 * STEP_MS) / 1000);
  console.log(
    `  10 requests/s, bucket of 20, penalty box; 250 ms latency; time runs ${scale} times as fast, ${rounds} seeds\n`,
  );
  printTable(
    ['load', 'seed', 'accepted/s', 'refused %', 'boxed', 'answers by process', 'errors'],
    table,
  );
  rows.add('pace.accepted', mean(alone.map((each) => each.perSecond)), '1/s');
  rows.add('pace.refusedPercent', mean(alone.map((each) => each.refusedPercent)), '%');
  rows.add('pace.steps', steps.perSecond, '1/s');
  rows.add('pace.fairness', mean(together.map(({ shares }) => fairness(shares))), 'ratio');
  rows.add('pace.together', mean(together.map((each) => each.perSecond)), '1/s');
}

/** Runs some processes against one store, and reads its counters when the time is over. */
async function take(
  faults: Faults,
  { scale, seconds, clients, seed }: Record<'scale' | 'seconds' | 'clients' | 'seed', number>,
): Promise<Watched> {
  const simulator = await startSimulator({
    seed,
    latencyMs: 250,
    jitterMs: 100,
    timeScale: scale,
    faults,
  });
  try {
    const startAt = Date.now() + START_MS;
    const ms = (seconds * 1000) / scale;
    const job: PacedJob = { store: { url: simulator.url }, startAt, ms };
    const processes = Array.from({ length: clients }, () =>
      runContender<PacedJob, PacedResult>('paced', job, scaledTime(scale)),
    );
    await sleep(startAt - Date.now());
    // The metering counts from here.
    await simulator.setFaults(faults);
    await sleep(startAt + ms - Date.now());
    const seen = await simulator.stats();
    const results = await Promise.all(processes);
    return watchedOf(seen, results, seconds);
  } finally {
    await simulator.stop();
  }
}

function watchedOf(
  seen: SimulatorStats,
  results: readonly PacedResult[],
  seconds: number,
): Watched {
  const { accepted = 0, refused = 0, boxed = 0, boxes = 0 } = seen as Record<string, number>;
  const errors = results.flatMap((each) =>
    Object.entries(each.errors).map(([code, count]) => `${count} ${code}`),
  );
  return {
    perSecond: accepted / seconds,
    refusedPercent: (100 * (refused + boxed)) / (accepted + refused + boxed),
    boxes,
    shares: results.map((each) => each.accepted),
    errors: errors.join(', '),
  };
}

function fairness(shares: readonly number[]): number {
  return Math.min(...shares) / Math.max(...shares);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
