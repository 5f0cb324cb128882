import type { AppsJob, AppsResult } from '../contenders/apps.js';
import { runContender } from '../lib/contender.js';
import { assertEqual } from '../lib/equal.js';
import type { Cost } from '../lib/measure.js';
import type { Rows } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import type { Store } from '../lib/simulator.js';
import { median, medianOf } from '../lib/stats.js';
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
        const pages = { who: 'scraper', count: SCRAPER_COUNT, mode: 'drop' } as const;
        await round('google-play-scraper', { ...pages, atOnce: 10 });
        await round('google-play-scraper, 1 by 1', { ...pages, atOnce: 1 });
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
  if (name.startsWith('google-play-scraper')) return SCRAPER_COUNT;
  return name.endsWith("'auto'") ? AUTO_COUNT : COUNT;
}

function printCosts(costs: Record<string, Cost[]>): void {
  printTable(
    ['contender', 'apps/s', 'CPU ms/app', 'thread CPU ms/1,000', 'loop p99 ms', 'loop max ms'],
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

/**
 * The main ratios are those of results dropped group by group, as a stream or a sink does it: keeping 10,000 apps costs
 * both sides the same garbage collection on top, which the rows with `collected` show.
 */
function addRows(rows: Rows, costs: Record<string, Cost[]>): void {
  const runs = (name: string): Cost[] => costs[name]!;
  const rate = (name: string): number => perSecond(name, runs(name));
  const loop = (name: string, figure: (run: Cost) => number): number =>
    medianOf(runs(name), figure);

  addRatios(rows, costs, 'dropped', '');
  const scraped = rate('google-play-scraper');
  rows.add('apps.vsGooglePlayScraper', rate('native, dropped') / scraped, 'x', 'higher');
  rows.add(
    'loop.p99Ms',
    loop('native, dropped', (one) => one.loopP99Ms),
    'ms',
  );
  rows.add(
    'loop.maxMs',
    loop('native, dropped', (one) => one.loopMaxMs),
    'ms',
  );
  rows.add(
    'loop.collectedP99Ms',
    loop('native, collected', (one) => one.loopP99Ms),
    'ms',
  );
  addRatios(rows, costs, 'collected', 'collected.');

  rows.add('apps.perSecond', rate('native, dropped'), 'apps/s', 'higher');
  rows.add('javaScript.perSecond', rate('JavaScript, dropped'), 'apps/s', 'higher');
  rows.add('googlePlayScraper.perSecond', scraped, 'apps/s', 'higher');
  rows.add(
    'googlePlayScraper.oneByOne.perSecond',
    rate('google-play-scraper, 1 by 1'),
    'apps/s',
    'higher',
  );
  rows.add('javaScript.vsGooglePlayScraper', rate('JavaScript, dropped') / scraped, 'x', 'higher');
  rows.add('cpu.msPerApp.native', loop('native, dropped', (one) => one.cpuMs) / COUNT, 'ms');
  rows.add(
    'cpu.msPerApp.javaScript',
    loop('JavaScript, dropped', (one) => one.cpuMs) / COUNT,
    'ms',
  );
  rows.add('auto.perSecond', rate("native, pace 'auto'"), 'apps/s', 'higher');
}

/** Native against JavaScript, `dropped` or `collected`: apps per second, CPU, CPU of the thread, time the loop was active. */
function addRatios(
  rows: Rows,
  costs: Record<string, Cost[]>,
  mode: 'dropped' | 'collected',
  prefix: string,
): void {
  const native = costs[`native, ${mode}`]!;
  const javaScript = costs[`JavaScript, ${mode}`]!;
  // Round by round, where both ran side by side: what else the machine did falls on both.
  const ratio = (figure: (run: Cost) => number): number =>
    median(native.map((one, round) => figure(one) / figure(javaScript[round]!)));
  rows.add(`${prefix}apps.vsJavaScript`, 1 / ratio((one) => one.ms), 'x', 'higher');
  rows.add(
    `${prefix}cpu.vsJavaScript`,
    ratio((one) => one.cpuMs),
    'ratio',
  );
  rows.add(
    `${prefix}thread.vsJavaScript`,
    ratio((one) => one.threadMs),
    'ratio',
  );
  rows.add(
    `${prefix}active.vsJavaScript`,
    ratio((one) => one.activeMs),
    'ratio',
  );
}
