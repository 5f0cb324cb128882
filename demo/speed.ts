import {
  buildMultiCountryRequests,
  fetchAndParseList,
  fetchAndParseListBatch,
  fetchCategoryLists,
  type Category,
  type PlayClient,
} from '../index.js';
import { duration } from './table.js';

/** Fetches the same charts in four ways and tells how long each took: rows of mode, time, speed-up. */
export async function compareModes(
  client: PlayClient,
  countries: string[],
  categories: Category[],
  numResults: number,
): Promise<string[][]> {
  const requests = [...buildMultiCountryRequests({ countries, categories, numResults })];
  const modes: Record<string, () => Promise<unknown>> = {
    'one by one': async () => {
      for (const request of requests) await fetchAndParseList({ ...request, client });
    },
    'chunks of 5': async () => {
      for (let start = 0; start < requests.length; start += 5) {
        await fetchAndParseListBatch(requests.slice(start, start + 5), { client });
      }
    },
    batch: () => fetchCategoryLists({ client, countries, categories, numResults }),
    'all concurrent': () =>
      Promise.all(requests.map((request) => fetchAndParseList({ ...request, client }))),
  };
  const times: [string, number][] = [];
  for (const [mode, work] of Object.entries(modes)) {
    const start = performance.now();
    await work();
    times.push([mode, performance.now() - start]);
  }
  const slowest = times[0]![1];
  const fastest = Math.min(...times.map(([, ms]) => ms));
  return times.map(([mode, ms]) => [
    mode,
    duration(ms),
    `${(slowest / ms).toFixed(1)}x`,
    ms === fastest ? '<- fastest' : '',
  ]);
}
