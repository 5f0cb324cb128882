import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  fetchAppsSettled,
  fetchCategoryLists,
  fetchReviews,
  type App,
  type AppCard,
  type Category,
  type PlayClient,
} from '../index.js';
import { ProgressLine } from './progress.js';
import { duration } from './table.js';

/** How much of everything the job asks for. */
export interface JobPlan {
  countries: string[];
  categories: Category[];
  cardsPerChart: number;
  /** Upper bound of the apps whose details are fetched. */
  maxApps: number;
  reviewedApps: number;
  reviewsPerApp: number;
  query: string;
}

/** One row of the closing table. */
export interface JobRow {
  what: string;
  count: number;
  ms: number;
  file: string;
}

/** Charts, the details of every app in them, reviews of a few, one search; each written to its own NDJSON file. */
export async function mainJob(client: PlayClient, plan: JobPlan, out: string): Promise<JobRow[]> {
  await mkdir(out, { recursive: true });
  const progress = new ProgressLine();
  const rows: JobRow[] = [];
  const step = async <T>(
    what: string,
    file: string,
    work: () => Promise<T>,
    lines: (result: T) => object[],
  ): Promise<T> => {
    const start = performance.now();
    const result = await work();
    const ms = performance.now() - start;
    const records = lines(result);
    await writeNdjson(join(out, file), records);
    progress.done(what, `${records.length} in ${duration(ms)}`);
    rows.push({ what, count: records.length, ms, file: join(out, file) });
    return result;
  };

  const { countries, categories } = plan;
  const charts = await step(
    'cards of top charts',
    'charts.ndjson',
    () =>
      fetchCategoryLists({
        client,
        countries,
        categories,
        numResults: plan.cardsPerChart,
        onProgress: progress.of('charts'),
      }),
    (lists) =>
      lists.flatMap((cards, chart) =>
        cards.map((card, position) => ({
          country: countries[Math.floor(chart / categories.length)],
          category: categories[chart % categories.length],
          rank: position + 1,
          ...card,
        })),
      ),
  );

  const byCountry = firstCountryOfEach(charts, countries, categories.length, plan.maxApps);
  const apps = await step(
    'full details of distinct apps',
    'apps.ndjson',
    () => fetchDetails(client, byCountry, progress),
    (found) => found,
  );

  const mostReviewed = [...apps]
    .sort((a, b) => (b.reviews ?? 0) - (a.reviews ?? 0))
    .slice(0, plan.reviewedApps);
  await step(
    `reviews of ${mostReviewed.length} apps`,
    'reviews.ndjson',
    () =>
      fetchReviews({
        client,
        appIds: mostReviewed.map((app) => app.appId),
        countries: [countries[0]!],
        numResults: plan.reviewsPerApp,
        onProgress: progress.of('reviews'),
      }),
    (pages) =>
      pages.flatMap((page, app) =>
        page.reviews.map((review) => ({ appId: mostReviewed[app]!.appId, ...review })),
      ),
  );

  await step(
    `search for "${plan.query}"`,
    'search.ndjson',
    () => client.search({ query: plan.query, country: countries[0]! }),
    (cards) => cards,
  );
  return rows;
}

/** Details of every app, asked in the country whose chart named it first. One app that fails is told, never fatal. */
async function fetchDetails(
  client: PlayClient,
  byCountry: Map<string, string[]>,
  progress: ProgressLine,
): Promise<App[]> {
  const total = [...byCountry.values()].reduce((sum, ids) => sum + ids.length, 0);
  const done = new Map<string, number>();
  const groups = await Promise.all(
    [...byCountry].map(([country, appIds]) =>
      fetchAppsSettled({
        client,
        appIds,
        countries: [country],
        onProgress: (update) => {
          done.set(country, update.done);
          const sum = [...done.values()].reduce((a, b) => a + b, 0);
          progress.of('details')({ ...update, done: sum, total });
        },
      }),
    ),
  );
  return groups.flat().flatMap((outcome) => {
    if (outcome.ok) return [outcome.value];
    console.error(`details: ${outcome.error.message}`);
    return [];
  });
}

function firstCountryOfEach(
  charts: AppCard[][],
  countries: string[],
  chartsPerCountry: number,
  maxApps: number,
): Map<string, string[]> {
  const seen = new Set<string>();
  const byCountry = new Map<string, string[]>();
  charts.forEach((cards, chart) => {
    const country = countries[Math.floor(chart / chartsPerCountry)]!;
    const ids = byCountry.get(country) ?? [];
    byCountry.set(country, ids);
    for (const { appId } of cards) {
      if (seen.has(appId) || seen.size >= maxApps) continue;
      seen.add(appId);
      ids.push(appId);
    }
  });
  return byCountry;
}

async function writeNdjson(path: string, records: object[]): Promise<void> {
  await pipeline(
    records.map((record) => `${JSON.stringify(record)}\n`),
    createWriteStream(path),
  );
}
