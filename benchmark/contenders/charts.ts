import { fetchCategoryLists } from '../../index.js';
import { CATEGORIES, COUNTRIES } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { canonicalText } from '../lib/equal.js';
import { nativeClient } from '../lib/native.js';
import type { Store } from '../lib/simulator.js';
import { ReferenceClient } from '../reference/client.js';

/** Charts asked for one by one, in chunks of 5 and all at once. */
export interface ChartsJob {
  who: 'native' | 'javascript';
  store: Store;
  /** Countries times categories: 3 x 3, 5 x 3, 5 x 5. */
  countries: number;
  categories: number;
  rounds: number;
  pace?: 'off' | 'auto';
}

/** Wall times in ms of each round, and the canonical texts of the charts. */
export interface ChartsResult {
  oneByOne: number[];
  chunks: number[];
  allAtOnce: number[];
  texts: string[];
}

const COLLECTION = 'topselling_free';
const CARDS = 100;
const CHUNK = 5;

type Chart = { country: string; category: (typeof CATEGORIES)[number] };

serveContender(async (job: ChartsJob): Promise<ChartsResult> => {
  const fetchCharts = contenderOf(job);
  const charts: Chart[] = [];
  for (const country of COUNTRIES.slice(0, job.countries)) {
    for (const category of CATEGORIES.slice(0, job.categories)) charts.push({ country, category });
  }
  // Unmeasured: opens the connections that all at once needs, and fills the simulator's cache.
  const texts = (await fetchCharts(charts)).map((chart) => canonicalText(chart));
  const result: ChartsResult = { oneByOne: [], chunks: [], allAtOnce: [], texts };
  for (let round = 0; round < job.rounds; round++) {
    result.oneByOne.push(await timed(charts, 1, fetchCharts));
    result.chunks.push(await timed(charts, CHUNK, fetchCharts));
    result.allAtOnce.push(await timed(charts, charts.length, fetchCharts));
  }
  return result;
});

async function timed(
  charts: readonly Chart[],
  atOnce: number,
  fetchCharts: (some: readonly Chart[]) => Promise<unknown[]>,
): Promise<number> {
  const start = performance.now();
  for (let from = 0; from < charts.length; from += atOnce) {
    await fetchCharts(charts.slice(from, from + atOnce));
  }
  return performance.now() - start;
}

function contenderOf(job: ChartsJob): (charts: readonly Chart[]) => Promise<unknown[]> {
  if (job.who === 'native') {
    const client = nativeClient(job.store, job.pace);
    return async (charts) => {
      const batches = new Map<string, Chart['category'][]>();
      for (const { country, category } of charts) {
        const categories = batches.get(country);
        if (categories) categories.push(category);
        else batches.set(country, [category]);
      }
      const lists = await Promise.all(
        [...batches].map(([country, categories]) =>
          fetchCategoryLists({
            countries: [country],
            categories,
            collection: COLLECTION,
            numResults: CARDS,
            client,
          }),
        ),
      );
      return lists.flat();
    };
  }
  const client = new ReferenceClient({
    baseUrl: job.store.url,
    ca: job.store.ca,
    inFlight: job.countries * job.categories,
  });
  return (charts) =>
    Promise.all(
      charts.map(async ({ country, category }) => {
        const chart = await client.chart(COLLECTION, category, CARDS, { country, lang: 'en' });
        return chart.apps;
      }),
    );
}
