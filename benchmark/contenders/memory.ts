import { BatchRequestBuilder, fetchApps, fetchCategoryLists, fetchReviews } from '../../index.js';
import type { AppField } from '../../index.js';
import { appIds, CATEGORIES, COUNTRIES } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { collectGarbage, keptBytes } from '../lib/measure.js';
import { nativeClient } from '../lib/native.js';
import type { Store } from '../lib/simulator.js';

/** What is kept: bytes on the JavaScript heap after a collection, for each one. */
export type MemoryJob =
  | { what: 'apps'; store: Store; count: number; fields?: AppField[] }
  | { what: 'cards' | 'reviews'; store: Store }
  | { what: 'requests' | 'lazy'; count: number };

/** Bytes for one (`lazy`: for all), and how many there were. */
export interface MemoryResult {
  bytes: number;
  count: number;
}

serveContender(async (job: MemoryJob): Promise<MemoryResult> => {
  switch (job.what) {
    case 'requests':
      return requestBytes(job.count);
    case 'lazy':
      return lazyBytes(job.count);
    default:
      return keptResults(job);
  }
});

type FetchJob = Extract<MemoryJob, { store: Store }>;

async function keptResults(job: FetchJob): Promise<MemoryResult> {
  const client = nativeClient(job.store);
  const fetchAll = async (small: boolean): Promise<unknown[]> => {
    if (job.what === 'apps') {
      const ids = small ? appIds(100_000, 64) : appIds(0, job.count);
      return fetchApps({ appIds: ids, countries: ['us'], fields: job.fields, client });
    }
    if (job.what === 'cards') {
      const countries = small ? COUNTRIES.slice(4) : COUNTRIES.slice(0, 4);
      const lists = await fetchCategoryLists({ countries, categories: [...CATEGORIES], client });
      return lists.flat();
    }
    const ids = small ? appIds(100_000, 1) : appIds(0, 4);
    const pages = await fetchReviews({ appIds: ids, countries: ['us'], numResults: 1_000, client });
    return pages.flatMap((page) => page.reviews);
  };
  // Code, shapes and property names are paid for once: by a first fetch of other things.
  await fetchAll(true);
  const before = keptBytes();
  const kept = await fetchAll(false);
  const bytes = keptBytes() - before;
  return { bytes: bytes / kept.length, count: kept.length };
}

function requestBytes(count: number): MemoryResult {
  const ids = appIds(0, count / COUNTRIES.length);
  const builder = new BatchRequestBuilder({});
  const make = (some: string[]): object[] => [
    ...builder.buildAppRequests({ appIds: some, countries: COUNTRIES }),
  ];
  // The shape of a request and the compiled generator are not part of a request.
  make(ids.slice(0, 20));
  const before = keptBytes();
  const kept = make(ids);
  const bytes = keptBytes() - before;
  return { bytes: bytes / kept.length, count: kept.length };
}

function lazyBytes(count: number): MemoryResult {
  const ids = appIds(0, count / COUNTRIES.length);
  const builder = new BatchRequestBuilder({});
  let seen = 0;
  for (const _ of builder.buildAppRequests({ appIds: ids.slice(0, 20), countries: COUNTRIES }))
    seen++;
  seen = 0;
  const before = keptBytes();
  let most = 0;
  for (const _ of builder.buildAppRequests({ appIds: ids, countries: COUNTRIES })) {
    // In mid-run, with the generator and the last request alive.
    if (++seen % (count / 4) === 0) {
      collectGarbage();
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
  }
  if (seen !== count) throw new Error(`${seen} requests of ${count}`);
  return { bytes: most, count };
}
