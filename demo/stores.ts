import { createClient, type Category } from '../index.js';
import { startSimulator } from '../src-ts/testing/index.js';
import { mainJob, type JobPlan, type JobRow } from './job.js';
import type { DemoOptions } from './options.js';
import { compareModes } from './speed.js';
import { duration, printTable } from './table.js';

const categories: Category[] = ['GAME', 'PRODUCTIVITY', 'EDUCATION'];

const fullPlan: JobPlan = {
  countries: ['us', 'de', 'jp', 'br', 'in'],
  categories,
  cardsPerChart: 150,
  maxApps: Infinity,
  reviewedApps: 3,
  reviewsPerApp: 1000,
  query: 'photo editor',
};

/** Small enough to be polite: two charts, twenty apps, one page of reviews. */
const gentlePlan: JobPlan = {
  ...fullPlan,
  countries: ['us', 'de'],
  categories: ['PRODUCTIVITY'],
  cardsPerChart: 20,
  maxApps: 20,
  reviewedApps: 1,
  reviewsPerApp: 100,
};

/** The whole job on a store that lives in this process; nothing leaves the machine. */
export async function demoOnEmbeddedStore({ out, latencyMs }: DemoOptions): Promise<void> {
  const store = await startSimulator({ seed: 1, latencyMs, jitterMs: latencyMs / 10, tls: true });
  console.error(`embedded store at ${store.url} with ${latencyMs} ms latency, pace off`);
  // The pace controller protects the real store; a store of our own needs no protection.
  const client = createClient({ baseUrl: store.url, ca: store.ca, pace: 'off' });
  try {
    const rows = await mainJob(client, fullPlan, out);
    const { countries, cardsPerChart } = fullPlan;
    const modes = await compareModes(client, countries, categories, cardsPerChart);
    printJob(rows);
    const charts = countries.length * categories.length;
    printTable(
      `The same ${charts} charts, fetched in four ways`,
      ['how', 'time', 'speed-up', ''],
      modes,
    );
    const { requests, calls } = client.stats();
    console.log(`\n${calls} calls left in ${requests} requests.`);
  } finally {
    await client.close();
    await store.stop();
  }
}

/** A small job on the real store, at the default pace. */
export async function demoOnLiveStore({ out }: DemoOptions): Promise<void> {
  const client = createClient();
  console.error('the real store, at the automatic pace');
  try {
    printJob(await mainJob(client, gentlePlan, out));
  } finally {
    await client.close();
  }
}

function printJob(rows: JobRow[]): void {
  printTable(
    'What came',
    ['what', 'count', 'time', 'written to'],
    rows.map((row) => [row.what, String(row.count), duration(row.ms), row.file]),
  );
}
