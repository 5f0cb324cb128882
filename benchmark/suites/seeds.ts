import type { ChartsJob, ChartsResult } from '../contenders/charts.js';
import { runContender } from '../lib/contender.js';
import { assertEqual } from '../lib/equal.js';
import type { Rows } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import { median } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

const LATENCY_MS = 300;
/** The seed's benchmark: requests as countries times categories, and the speed-up of its own table. */
const SIZES = [
  { requests: 9, countries: 3, categories: 3, original: 4.98 },
  { requests: 15, countries: 5, categories: 3, original: 7.43 },
  { requests: 25, countries: 5, categories: 5, original: 7.97 },
];

/** Top charts of 100 apps at 300 ms latency: one by one, in chunks of 5, all at once. */
export async function run(rows: Rows, rounds = 3): Promise<void> {
  const simulator = await startSimulator({ latencyMs: LATENCY_MS, tls: true });
  const store = { url: simulator.url, ca: simulator.ca };
  const take = (job: Omit<ChartsJob, 'store'>): Promise<ChartsResult> =>
    runContender('charts', { ...job, store });
  try {
    console.log(
      `  charts of 100 apps, ${LATENCY_MS} ms latency, TLS, pace: 'off', ${rounds} rounds, medians\n`,
    );
    const table: string[][] = [];
    for (const { requests, countries, categories, original } of SIZES) {
      const native = await take({ who: 'native', countries, categories, rounds });
      const javascript = await take({ who: 'javascript', countries, categories, rounds });
      assertEqual(`${requests} charts`, native.texts, javascript.texts);
      for (const [name, times] of [
        ['native', native],
        ['JavaScript', javascript],
      ] as const) {
        const speedup = median(times.oneByOne) / median(times.allAtOnce);
        table.push([
          String(requests),
          name,
          formatNumber(median(times.oneByOne)),
          formatNumber(median(times.chunks)),
          formatNumber(median(times.allAtOnce)),
          `${speedup.toFixed(2)}x`,
          `${original}x`,
        ]);
        if (name === 'native') {
          rows.add(`speedup.${requests}`, speedup, 'x', 'higher');
          rows.add(
            `speedup.${requests}.chunks`,
            median(times.oneByOne) / median(times.chunks),
            'x',
            'higher',
          );
          rows.add(`allAtOnce.${requests}`, median(times.allAtOnce), 'ms');
        } else rows.add(`speedup.${requests}.javaScript`, speedup, 'x', 'higher');
      }
    }
    // 9 requests fit into the first burst of 'auto', which is not paced.
    const auto = await take({
      who: 'native',
      countries: 3,
      categories: 3,
      rounds: 1,
      pace: 'auto',
    });
    rows.add('allAtOnce.9.auto', median(auto.allAtOnce), 'ms');
    printTable(
      ['requests', 'client', 'one by one', 'chunks of 5', 'all at once', 'speed-up', 'original'],
      table,
    );
  } finally {
    await simulator.stop();
  }
}
