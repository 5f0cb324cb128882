import {
  BatchRequestBuilder,
  CATEGORIES as ALL_CATEGORIES,
  COUNTRIES as ALL_COUNTRIES,
  fetchApps,
  fetchCategoryLists,
  fetchReviews,
} from '../../index.js';
import type { AppField } from '../../index.js';
import { appIds, CATEGORIES, COUNTRIES } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { keptBytes } from '../lib/measure.js';
import { nativeClient } from '../lib/native.js';
import type { Store } from '../lib/simulator.js';

/** What is kept: bytes on the JavaScript heap after a collection, for each one. */
export type MemoryJob =
  | { what: 'apps'; store: Store; count: number; fields?: AppField[] }
  | { what: 'cards' | 'reviews'; store: Store }
  | { what: 'captures'; store: Store; captured: Captured[] }
  | { what: 'requests' | 'lazy' };

/** Apps of the captures, in the storefront that they were recorded in. */
export interface Captured {
  country: string;
  lang: string;
  appIds: string[];
}

/** Requests kept at once: 200 countries times 50 categories. */
const REQUESTS = 10_000;
/** Requests that pass by. */
const LAZY = 1_000_000;

/** Bytes for one (`lazy`: for all), and how many there were. */
export interface MemoryResult {
  bytes: number;
  count: number;
}

serveContender(async (job: MemoryJob): Promise<MemoryResult> => {
  switch (job.what) {
    case 'requests':
      return requestBytes();
    case 'lazy':
      return lazyBytes();
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
    if (job.what === 'captures') {
      // Each waiter of a merged call gets fresh objects: these are as many apps as ids.
      const times = small ? 1 : 400;
      const batches = job.captured.map(({ appIds: own, country, lang }) => {
        const ids = Array.from({ length: times }, () => own).flat();
        return fetchApps({ appIds: ids, countries: [country], lang, client });
      });
      return (await Promise.all(batches)).flat();
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
  // Code, shapes and property names are paid for once: by a first fetch of other things, which is
  // kept so that its end does not hide some of what is measured.
  const first = await fetchAll(true);
  const before = keptBytes();
  const kept = await fetchAll(false);
  const bytes = keptBytes() - before;
  if (first.length === 0) throw new Error('nothing was fetched');
  return { bytes: bytes / kept.length, count: kept.length };
}

function requestBytes(): MemoryResult {
  const builder = new BatchRequestBuilder({});
  const codes = ALL_COUNTRIES.map(({ code }) => code);
  const categories = Object.values(ALL_CATEGORIES).slice(0, 50);
  const make = (count: number): object[] => [
    ...builder.buildListRequests({
      countries: codes.slice(0, count / categories.length),
      categories,
    }),
  ];
  // The shape of a request and the compiled generator are not part of a request.
  make(1_000);
  const before = keptBytes();
  const kept = make(REQUESTS);
  const bytes = keptBytes() - before;
  if (kept.length !== REQUESTS) throw new Error(`${kept.length} requests`);
  return { bytes: bytes / kept.length, count: kept.length };
}

function lazyBytes(): MemoryResult {
  const builder = new BatchRequestBuilder({});
  const walk = (ids: number): Iterable<object> =>
    builder.buildAppRequests({ appIds: lazyIds(ids), countries: COUNTRIES });
  let seen = 0;
  for (const request of walk(2_000)) if (request) seen++;
  seen = 0;
  const before = keptBytes();
  let most = 0;
  for (const request of walk(LAZY / COUNTRIES.length)) {
    // In mid-run, with the generator and the last request alive.
    if (request && ++seen % (LAZY / 4) === 0) most = Math.max(most, keptBytes() - before);
  }
  if (seen !== LAZY) throw new Error(`${seen} requests of ${LAZY}`);
  return { bytes: most, count: seen };
}

function* lazyIds(count: number): Generator<string> {
  for (let n = 0; n < count; n++) yield `com.playsim.app${n}`;
}
