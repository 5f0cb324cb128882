import {
  fetchApps,
  fetchCategoryLists,
  fetchMultiCountryApps,
  fetchReviews,
  fetchTopApps,
  searchApps,
} from './batch.js';
import type { Connected } from './connection.js';
import type { Collection } from './constants/index.js';
import type { App, AppCard } from './native/models.js';
import type {
  AppWith,
  FetchAppsOptions,
  FetchCategoryListsOptions,
  FetchMultiCountryAppsOptions,
  FetchReviewsOptions,
  FetchTopAppsOptions,
  SearchAppsOptions,
} from './plans.js';
import { MOST_CARDS } from './plans.js';
import type { AppField } from './requests.js';
import type { Reviews } from './reviews.js';
import { checkCollection, checkLang, checkOptions, checkWhole, optional } from './validate.js';

/** Defaults of a `BatchFetcher`. */
export interface BatchFetcherOptions {
  /** Language (default: the client's, `'en'`). */
  lang?: string;
  /** `numResults` of lists and reviews that name none, 1 to 1,000 (default 100). */
  defaultNumResults?: number;
  /** `collection` of charts that name none (default `'topselling_free'`). */
  defaultCollection?: Collection;
  /** The client to use (default: one with default options, shared by all). */
  client?: Connected;
}

/**
 * The batch functions with defaults of one's own. Options of a call win over the defaults.
 *
 * @example
 * const fetcher = new BatchFetcher({ lang: 'ko', defaultNumResults: 50 });
 * const lists = await fetcher.categoryLists({ countries: ['kr'], categories: ['GAME', 'SOCIAL'] });
 */
export class BatchFetcher {
  readonly #base: { lang?: string; client?: Connected };
  readonly #numResults: { numResults?: number };
  readonly #collection: { collection?: Collection };

  /** @throws {@link ValidationError} when a default is unknown or wrong */
  constructor(options: BatchFetcherOptions = {}) {
    checkOptions(options, ['lang', 'defaultNumResults', 'defaultCollection', 'client']);
    const { client } = options as BatchFetcherOptions;
    const lang = optional(options['lang'], checkLang, 'lang');
    const numResults = optional(
      options['defaultNumResults'],
      (value, parameter) => checkWhole(value, parameter, 1, MOST_CARDS),
      'defaultNumResults',
    );
    const collection = optional(options['defaultCollection'], checkCollection, 'defaultCollection');
    this.#base = { lang, client };
    this.#numResults = { numResults };
    this.#collection = { collection };
  }

  /** {@link fetchApps} with the defaults. */
  async apps<const F extends AppField = AppField>(
    options: FetchAppsOptions<F>,
  ): Promise<AppWith<F>[]> {
    return fetchApps<F>({ ...this.#base, ...options });
  }

  /** {@link fetchCategoryLists} with the defaults. */
  async categoryLists(options: FetchCategoryListsOptions): Promise<AppCard[][]> {
    return fetchCategoryLists({
      ...this.#base,
      ...this.#numResults,
      ...this.#collection,
      ...options,
    });
  }

  /** {@link searchApps} with the defaults. */
  async search(options: SearchAppsOptions): Promise<AppCard[][]> {
    return searchApps({ ...this.#base, ...options });
  }

  /** {@link fetchReviews} with the defaults. */
  async reviews(options: FetchReviewsOptions): Promise<Reviews[]> {
    return fetchReviews({ ...this.#base, ...this.#numResults, ...options });
  }

  /** {@link fetchTopApps} with the defaults. */
  async topApps(options: FetchTopAppsOptions): Promise<Record<string, Record<string, AppCard[]>>> {
    return fetchTopApps({ ...this.#base, ...this.#numResults, ...this.#collection, ...options });
  }

  /** {@link fetchMultiCountryApps} with the defaults. */
  async multiCountryApps(options: FetchMultiCountryAppsOptions): Promise<Record<string, App>> {
    return fetchMultiCountryApps({ ...this.#base, ...options });
  }
}
