import type { AbortsJob, AbortsResult } from '../contenders/aborts.js';
import type { DyingProxiesJob, DyingProxiesResult } from '../contenders/dying-proxies.js';
import type { EveryFaultJob, FaultEnd } from '../contenders/every-fault.js';
import type { FaultyAppsJob, FaultyAppsResult } from '../contenders/faulty-apps.js';
import type { PeakJob, PeakResult } from '../contenders/peak.js';
import { runContender, scaledTime } from '../lib/contender.js';
import type { Rows, SuiteLength } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import type { Faults, Simulator } from '../lib/simulator.js';
import { percentile } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

const APPS = 10_000;
/** What the 10,000 apps have to come through. */
const MIXTURE: Faults['mix'] = [
  { fault: 'status', status: 503, rate: 0.1 },
  { fault: 'resetBefore', rate: 0.01 },
  { fault: 'resetWithin', afterBytes: 500, rate: 0.02 },
  { fault: 'resetAfter', rate: 0.02 },
  { fault: 'truncated', rate: 0.02 },
  { fault: 'garbage', rate: 0.01 },
  { fault: 'reordered', rate: 1 },
  { fault: 'dropped', rate: 0.02 },
  { fault: 'swapped', rate: 0.005 },
];
const BOMB_BYTES = 2 * 2 ** 30;
const ABORTS = 1000;
const PROXIES = 100;
const DYING = 30;
const PROXY_CALLS = 30_000;
/** Time of the table of faults: stalls and deadlines are long. */
const SCALE = 20;

/** Everything that can go wrong, alone and together: nothing is lost, mixed up, leaked or left hanging. */
export async function run(rows: Rows, rounds = 3, length: SuiteLength = {}): Promise<void> {
  await manyApps(rows, rounds);
  await bombs(rows);
  await aborts(rows);
  await proxies(rows);
  await everyFault(rows, length.scale ?? SCALE);
}

/** 10,000 apps under a mixture of faults, against the same apps of a calm store. */
async function manyApps(rows: Rows, rounds: number): Promise<void> {
  const table: string[][] = [];
  const fetched = async (simulator: Simulator) => {
    const store = { url: simulator.url, ca: simulator.ca };
    await simulator.resetStats();
    return runContender<FaultyAppsJob, FaultyAppsResult>('faulty-apps', { store, count: APPS });
  };
  const worst = { delivered: APPS, wrong: 0, ratio: 0 };
  for (const tls of [false, true]) {
    const simulator = await startSimulator({ tls, latencyMs: 20 });
    try {
      const calm = await fetched(simulator);
      for (let seed = 1; seed <= rounds; seed++) {
        await simulator.setFaults({ seed, mix: MIXTURE });
        const met = await fetched(simulator);
        const delivered = met.outcomes.filter((times, n) => times === 1 && met.digests[n]).length;
        const differing = met.digests.filter((digest, n) => digest && digest !== calm.digests[n]);
        const wrong = met.strangers + differing.length + met.outcomes.filter((n) => n > 1).length;
        const ratio = met.requests / calm.requests;
        worst.delivered = Math.min(worst.delivered, delivered);
        worst.wrong = Math.max(worst.wrong, wrong);
        worst.ratio = Math.max(worst.ratio, ratio);
        table.push([
          tls ? 'TLS, h2' : 'plain, http/1.1',
          String(seed),
          String(delivered),
          String(wrong),
          `${met.requests} / ${calm.requests}`,
          ratio.toFixed(3),
          formatNumber(met.ms),
          JSON.stringify(met.errors),
        ]);
      }
    } finally {
      await simulator.stop();
    }
  }
  console.log(`  ${APPS} apps under a mixture of faults, pace: 'off'; the worst round counts\n`);
  printTable(['over', 'seed', 'delivered', 'wrong', 'requests', 'ratio', 'ms', 'errors'], table);
  rows.add('apps.delivered', worst.delivered, 'apps');
  rows.add('apps.wrong', worst.wrong, 'apps');
  rows.add('requests.ratio', worst.ratio, 'ratio');
}

/** Peak memory with a bomb, an endless body, and an ordinary answer, each in a process of its own. */
async function bombs(rows: Rows): Promise<void> {
  const simulator = await startSimulator();
  const peak = async (faults: Faults): Promise<PeakResult> => {
    await simulator.setFaults(faults);
    return runContender<PeakJob, PeakResult>('peak', { store: { url: simulator.url } });
  };
  try {
    const calm = await peak({});
    for (const fault of ['bomb', 'huge']) {
      const met = await peak({ mix: [{ fault, bytes: BOMB_BYTES, rate: 1 }] });
      if (met.end !== 'network') throw new Error(`a ${fault} ended with ${met.end}`);
      rows.add(`${fault}.extraMb`, met.peakMb - calm.peakMb, 'MB');
    }
  } finally {
    await simulator.stop();
  }
}

async function aborts(rows: Rows): Promise<void> {
  const job: AbortsJob = { count: ABORTS, seed: 1 };
  const result = await runContender<AbortsJob, AbortsResult>('aborts', job);
  rows.add('abort.p99Ms', percentile(result.times, 0.99), 'ms');
  rows.add('abort.maxMs', Math.max(...result.times), 'ms');
  rows.add('abort.leakedSockets', result.leakedSockets, 'sockets');
  rows.add('abort.rssGrowthMb', result.rssGrowthMb, 'MB');
}

async function proxies(rows: Rows): Promise<void> {
  const simulator = await startSimulator({ latencyMs: 20 });
  try {
    const result = await runContender<DyingProxiesJob, DyingProxiesResult>('dying-proxies', {
      store: { url: simulator.url },
      proxies: PROXIES,
      dying: DYING,
      calls: PROXY_CALLS,
    });
    console.log(
      `  ${PROXIES} proxies, ${DYING} die: ${result.found} found dead, ${result.used} used, ` +
        `${result.connectionsAfterDeath} connections to dead ones, errors ${JSON.stringify(result.errors)}\n`,
    );
    rows.add('proxy.lost', result.lost, 'calls');
    rows.add('proxy.touches', result.touches, 'calls');
  } finally {
    await simulator.stop();
  }
}

/** Every fault alone; the program fails when a call hangs, gives a wrong value or a wrong error. */
async function everyFault(rows: Rows, scale: number): Promise<void> {
  const wrong: string[] = [];
  const table: string[][] = [];
  const take = (rate: number): Promise<FaultEnd[]> =>
    runContender<EveryFaultJob, FaultEnd[]>(
      'every-fault',
      { scale, rate, bytes: BOMB_BYTES, apps: rate === 1 ? 5 : 40, reviews: 1500 },
      scaledTime(scale),
    );
  const [always, often] = [await take(1), await take(0.3)];
  for (const [place, one] of always.entries()) {
    const other = often[place]!;
    table.push([
      one.title,
      one.ends,
      formatNumber(one.slowestMs),
      other.ends,
      formatNumber(other.slowestMs),
    ]);
    for (const { title, wrong: found } of [one, other]) {
      wrong.push(...found.map((what) => `${title}: ${what}`));
    }
  }
  console.log('  every fault alone; times are virtual\n');
  printTable(['fault', 'always', 'slowest ms', '30 %', 'slowest ms'], table);
  rows.add('faults.wrong', wrong.length, 'calls');
  if (wrong.length === 0) return;
  console.error(wrong.join('\n'));
  process.exitCode = 1;
}
