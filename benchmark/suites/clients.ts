import type { ClientsJob, ClientsResult, Times } from '../contenders/clients.js';
import { runContender } from '../lib/contender.js';
import { assertEqual } from '../lib/equal.js';
import type { Rows } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import { median, percentile } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

const LATENCY_MS = 50;
const JITTER_MS = 10;

/** Single calls (`client.app`) of one client: 15 and 10 at once against one after another. */
export async function run(rows: Rows, rounds = 10): Promise<void> {
  const simulator = await startSimulator({ latencyMs: LATENCY_MS, jitterMs: JITTER_MS, tls: true });
  const store = { url: simulator.url, ca: simulator.ca };
  const take = (job: Omit<ClientsJob, 'store'>): Promise<ClientsResult> =>
    runContender('clients', { ...job, store });
  try {
    console.log(
      `  client.app(), ${LATENCY_MS} ms latency, ${JITTER_MS} ms jitter, TLS, pace: 'off', ${rounds} rounds\n`,
    );
    const table: string[][] = [];
    for (const calls of [15, 10]) {
      const native = await take({ who: 'native', calls, rounds });
      const javascript = await take({ who: 'javascript', calls, rounds });
      assertEqual(`${calls} apps`, native.texts, javascript.texts);
      for (const [client, result] of [
        ['native', native],
        ['javaScript', javascript],
      ] as const) {
        for (const way of ['sequential', 'concurrent'] as const) {
          table.push([String(calls), client, way, ...timesOf(result[way])]);
          for (const [label, fraction] of PERCENTILES) {
            const ms = percentile(result[way].calls, fraction);
            rows.add(`${client}.${calls}.${way}.${label}Ms`, ms, 'ms');
          }
        }
        const speedup = median(result.sequential.rounds) / median(result.concurrent.rounds);
        rows.add(`${client}.${calls}.speedup`, speedup, 'x', 'higher');
      }
    }
    // 15 calls of one tick are one POST, so one round stays within the unpaced burst of 'auto'.
    const auto = await take({ who: 'native', calls: 15, rounds: 1, pace: 'auto' });
    rows.add('native.15.concurrent.auto.p50Ms', percentile(auto.concurrent.calls, 0.5), 'ms');
    printTable(
      ['calls', 'client', 'way', 'round ms', ...PERCENTILES.map(([label]) => label)],
      table,
    );
  } finally {
    await simulator.stop();
  }
}

const PERCENTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;

function timesOf(times: Times): string[] {
  return [
    formatNumber(median(times.rounds)),
    ...PERCENTILES.map(([, fraction]) => formatNumber(percentile(times.calls, fraction))),
  ];
}
