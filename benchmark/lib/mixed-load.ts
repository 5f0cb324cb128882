import {
  CATEGORIES,
  COUNTRIES,
  LANGUAGES,
  PlayfastError,
  fetchAppsSettled,
  fetchCategoryListsSettled,
  fetchReviewsSettled,
  searchAppsSettled,
} from '../../index.js';
import type { PlayClient } from '../../index.js';
import { appIds } from './catalogue.js';

/** Calls asked for and what became of them. */
export interface LoadCount {
  asked: number;
  values: number;
  /** Errors by code. */
  errors: Record<string, number>;
}

const IDS = appIds(0, 20_000);
const QUERIES = ['chess', 'weather', 'bank', 'photo', 'radio', 'train', 'recipes', 'alarm'];
const CHARTS = Object.values(CATEGORIES);

/**
 * One step of a mixed load: details, charts, searches or reviews, singly or in batches, in some
 * storefront. It ends when every call has its outcome.
 */
export async function mixedStep(
  client: PlayClient,
  random: () => number,
  count: LoadCount,
): Promise<void> {
  const some = <T>(list: readonly T[], most: number): T[] => {
    const from = Math.floor(random() * list.length);
    const length = 1 + Math.floor(random() * most);
    return list.slice(from, from + length);
  };
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const country = (): string => one(COUNTRIES).code;
  const lang = (): string => one(LANGUAGES);
  const settled = async (calls: number, work: Promise<{ ok: boolean }[]>): Promise<void> => {
    count.asked += calls;
    for (const outcome of await work) {
      if (outcome.ok) count.values += 1;
      else countError(count, (outcome as { error?: unknown }).error);
    }
  };
  const single = async (work: Promise<unknown>): Promise<void> => {
    count.asked += 1;
    try {
      await work;
      count.values += 1;
    } catch (error) {
      countError(count, error);
    }
  };
  const places = { countries: [country(), country()], lang: lang() };
  const steps = [
    () => {
      const ids = some(IDS, 200);
      return settled(ids.length * 2, fetchAppsSettled({ client, appIds: ids, ...places }));
    },
    () => {
      const categories = some(CHARTS, 5);
      const work = fetchCategoryListsSettled({ client, categories, numResults: 50, ...places });
      return settled(categories.length * 2, work);
    },
    () => {
      const queries = some(QUERIES, 4);
      return settled(queries.length * 2, searchAppsSettled({ client, queries, ...places }));
    },
    () => {
      const ids = some(IDS, 6);
      const numResults = random() < 0.2 ? 2500 : 100;
      const work = fetchReviewsSettled({ client, appIds: ids, numResults, ...places });
      return settled(ids.length * 2, work);
    },
    () =>
      Promise.all(some(IDS, 20).map((appId) => single(client.app({ appId, country: country() })))),
    () => single(client.search({ query: one(QUERIES), country: country(), lang: lang() })),
    () => single(client.list({ category: one(CHARTS), country: country() })),
    () =>
      single(
        (async () => {
          let left = 300;
          const reviews = client.reviewsAll({ appId: one(IDS), lang: lang() });
          for await (const review of reviews) if (review.id === '' || --left === 0) break;
        })(),
      ),
  ];
  await one(steps)();
}

function countError(count: LoadCount, error: unknown): void {
  if (!(error instanceof PlayfastError)) throw error;
  count.errors[error.code] = (count.errors[error.code] ?? 0) + 1;
}
