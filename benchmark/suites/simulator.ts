import type { HammerJob, HammerResult } from '../contenders/hammer.js';
import { runContender } from '../lib/contender.js';
import type { Rows } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import type { Simulator } from '../lib/simulator.js';
import { medianOf } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

const PACKED = { what: 'packed', apps: 10_240, passes: 10, connections: 4 } as const;
const PAGES = { what: 'pages', apps: 300, passes: 10, connections: 4 } as const;

interface Measured {
  perSecond: number;
  cpuMsEach: number;
  kbEach: number;
}

/**
 * What the store of our own gives on its second pass, when its answers come from its cache, to a
 * client that only counts bytes. Both share this machine.
 */
export async function run(rows: Rows, rounds = 3): Promise<void> {
  const table: string[][] = [];
  for (const tls of [false, true]) {
    const simulator = await startSimulator({ tls });
    try {
      const packed = await measureSecondPass(simulator, PACKED, rounds);
      const pages = await measureSecondPass(simulator, PAGES, rounds);
      const over = tls ? 'TLS' : 'plain HTTP';
      table.push(['packed details', over, ...cells(packed)], ['pages', over, ...cells(pages)]);
      const suffix = tls ? '.tls' : '';
      rows.add(`details.perSecond${suffix}`, packed.perSecond, '1/s', 'higher');
      rows.add(`pages.perSecond${suffix}`, pages.perSecond, '1/s', 'higher');
      rows.add(`cpu.msPerApp${suffix}`, packed.cpuMsEach, 'ms');
      rows.add(`cpu.msPerPage${suffix}`, pages.cpuMsEach, 'ms');
    } finally {
      await simulator.stop();
    }
  }
  console.log(`  second pass, ${rounds} rounds, medians; CPU is the server's\n`);
  printTable(['answer', 'over', 'per second', 'CPU ms each', 'KB each'], table);
}

async function measureSecondPass(
  simulator: Simulator,
  job: Omit<HammerJob, 'store'>,
  rounds: number,
): Promise<Measured> {
  const store = { url: simulator.url, ca: simulator.ca };
  const take = (passes: number): Promise<HammerResult> =>
    runContender<HammerJob, HammerResult>('hammer', { ...job, store, passes });
  await take(1);
  const measured: Measured[] = [];
  for (let round = 0; round < rounds; round++) {
    const cpu = simulator.cpuMs();
    const { ms, bytes } = await take(job.passes);
    const answers = job.apps * job.passes;
    measured.push({
      perSecond: (answers / ms) * 1000,
      cpuMsEach: (simulator.cpuMs() - cpu) / answers,
      kbEach: bytes / answers / 1024,
    });
  }
  return {
    perSecond: medianOf(measured, (round) => round.perSecond),
    cpuMsEach: medianOf(measured, (round) => round.cpuMsEach),
    kbEach: medianOf(measured, (round) => round.kbEach),
  };
}

function cells({ perSecond, cpuMsEach, kbEach }: Measured): string[] {
  return [formatNumber(perSecond), formatNumber(cpuMsEach), formatNumber(kbEach)];
}
