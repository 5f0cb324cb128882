import type { AppsJob, AppsResult } from '../contenders/apps.js';
import { runContender } from '../lib/contender.js';
import { assertEqual } from '../lib/equal.js';
import type { Cost } from '../lib/measure.js';
import type { Rows } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import type { Store } from '../lib/simulator.js';
import { medianOf } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

const COUNT = 10_000;
/** google-play-scraper reads this many: at its speed 10,000 pages would take minutes. */
const SCRAPER_COUNT = 300;
const SCRAPER_ROUNDS = 2;
const AUTO_COUNT = 1_280;

/** Full details of 10,000 different apps, packed, over TLS: native against JavaScript. */
export async function run(rows: Rows, rounds = 5): Promise<void> {
  const simulator = await startSimulator({ tls: true });
  const store: Store = { url: simulator.url, ca: simulator.ca };
  const take = (job: Omit<AppsJob, 'store'>): Promise<AppsResult> =>
    runContender('apps', { ...job, store });
  try {
    // The unmeasured pass: fills the simulator's cache, and both sides have to give the same apps.
    const [native, javascript] = [
      await take({ who: 'native', count: COUNT, mode: 'texts' }),
      await take({ who: 'javascript', count: COUNT, mode: 'texts' }),
    ];
    assertEqual('apps', native.texts!, javascript.texts!);
    await take({ who: 'scraper', count: SCRAPER_COUNT, mode: 'drop' });
    console.log(
      `  ${COUNT} apps, equal outputs; TLS, pace: 'off', ${rounds} rounds in fresh processes, medians\n`,
    );

    const costs: Record<string, Cost[]> = {};
    const round = async (name: string, job: Omit<AppsJob, 'store'>): Promise<void> => {
      (costs[name] ??= []).push((await take(job)).cost!);
    };
    for (let i = 0; i < rounds; i++) {
      await round('native, collected', { who: 'native', count: COUNT, mode: 'collect' });
      await round('JavaScript, collected', { who: 'javascript', count: COUNT, mode: 'collect' });
      await round('native, dropped', { who: 'native', count: COUNT, mode: 'drop' });
      await round('JavaScript, dropped', { who: 'javascript', count: COUNT, mode: 'drop' });
      if (i < SCRAPER_ROUNDS) {
        await round('google-play-scraper', { who: 'scraper', count: SCRAPER_COUNT, mode: 'drop' });
      }
    }
    await round("native, pace 'auto'", {
      who: 'native',
      count: AUTO_COUNT,
      mode: 'drop',
      pace: 'auto',
    });
    printCosts(costs);
    addRows(rows, costs);
  } finally {
    await simulator.stop();
  }
}

function countOf(name: string): number {
  if (name === 'google-play-scraper') return SCRAPER_COUNT;
  return name.endsWith("'auto'") ? AUTO_COUNT : COUNT;
}

function printCosts(costs: Record<string, Cost[]>): void {
  printTable(
    ['contender', 'apps/s', 'CPU ms/app', 'thread ms/1,000', 'loop p99 ms', 'loop max ms'],
    Object.entries(costs).map(([name, runs]) => [
      name,
      formatNumber(perSecond(name, runs)),
      formatNumber(medianOf(runs, (one) => one.cpuMs / countOf(name))),
      formatNumber(medianOf(runs, (one) => (one.threadMs * 1000) / countOf(name))),
      formatNumber(medianOf(runs, (one) => one.loopP99Ms)),
      formatNumber(medianOf(runs, (one) => one.loopMaxMs)),
    ]),
  );
}

function perSecond(name: string, runs: readonly Cost[]): number {
  return medianOf(runs, (one) => (countOf(name) / one.ms) * 1000);
}

/** The ratios compare what a user calls: `fetchApps`, which collects, against a collecting client. */
function addRows(rows: Rows, costs: Record<string, Cost[]>): void {
  const runs = (name: string): Cost[] => costs[name]!;
  const rate = (name: string): number => perSecond(name, runs(name));
  const ratio = (suffix: string, figure: (run: Cost) => number): number =>
    medianOf(runs(`native, ${suffix}`), figure) / medianOf(runs(`JavaScript, ${suffix}`), figure);

  const collected = rate('native, collected');
  rows.add('apps.vsJavaScript', collected / rate('JavaScript, collected'), 'x', 'higher');
  rows.add(
    'cpu.vsJavaScript',
    ratio('collected', (one) => one.cpuMs),
    'ratio',
  );
  rows.add(
    'thread.vsJavaScript',
    ratio('collected', (one) => one.threadMs),
    'ratio',
  );
  rows.add('apps.vsGooglePlayScraper', collected / rate('google-play-scraper'), 'x', 'higher');
  rows.add(
    'loop.p99Ms',
    medianOf(runs('native, dropped'), (one) => one.loopP99Ms),
    'ms',
  );
  rows.add(
    'loop.maxMs',
    medianOf(runs('native, dropped'), (one) => one.loopMaxMs),
    'ms',
  );
  rows.add(
    'loop.collectedP99Ms',
    medianOf(runs('native, collected'), (one) => one.loopP99Ms),
    'ms',
  );

  rows.add('apps.perSecond', collected, 'apps/s', 'higher');
  rows.add('javaScript.perSecond', rate('JavaScript, collected'), 'apps/s', 'higher');
  rows.add('googlePlayScraper.perSecond', rate('google-play-scraper'), 'apps/s', 'higher');
  rows.add(
    'javaScript.vsGooglePlayScraper',
    rate('JavaScript, collected') / rate('google-play-scraper'),
    'x',
    'higher',
  );
  const dropped = rate('native, dropped') / rate('JavaScript, dropped');
  rows.add('apps.dropped.vsJavaScript', dropped, 'x', 'higher');
  rows.add(
    'cpu.dropped.vsJavaScript',
    ratio('dropped', (one) => one.cpuMs),
    'ratio',
  );
  rows.add(
    'thread.dropped.vsJavaScript',
    ratio('dropped', (one) => one.threadMs),
    'ratio',
  );
  rows.add(
    'cpu.msPerApp.native',
    medianOf(runs('native, collected'), (one) => one.cpuMs) / COUNT,
    'ms',
  );
  rows.add('auto.perSecond', rate("native, pace 'auto'"), 'apps/s', 'higher');
}
