import type { Category, Collection, Device, Sort } from './constants/index.js';
import { DEFAULT_CARDS, MOST_CARDS } from './plans.js';
import {
  appRequest,
  listRequest,
  reviewsRequest,
  searchRequest,
  type AppField,
  type AppRequest,
  type Items,
  type ListRequest,
  type ReviewsRequest,
  type SearchRequest,
} from './requests.js';
import {
  checkAppId,
  checkCategory,
  checkCollection,
  checkCountry,
  checkDevice,
  checkFields,
  checkLang,
  checkOptions,
  checkSort,
  checkText,
  checkWhole,
  iterableOf,
  optional,
} from './validate.js';

/** What all requests of a builder share. */
export interface BatchRequestBuilderOptions {
  /** Chart of list requests (default `'topselling_free'`). */
  collection?: Collection;
  /** Language of all requests (default `'en'`). */
  lang?: string;
  /** `numResults` of list and review requests, 1 to 1,000 (default 100). */
  numResults?: number;
  /** Whether equal texts share one place in memory (default true). */
  internStrings?: boolean;
}

/** What a builder has kept. */
export interface MemoryStats {
  /** Distinct texts kept so far. */
  cachedStrings: number;
  /** Whether equal texts share one place in memory. */
  cacheEnabled: boolean;
  /** The chart that requests share. */
  sharedCollection: Collection;
  /** The language that requests share. */
  sharedLang: string;
}

/** What `buildListRequests` takes; `collection`, `lang` and `numResults` win over the builder's. */
export interface BuildListOptions {
  countries: Items<string>;
  /** Null is all apps (default: `[null]`). */
  categories?: Items<Category | null>;
  collection?: Collection;
  lang?: string;
  numResults?: number;
}

/** What `buildAppRequests` takes. */
export interface BuildAppOptions {
  appIds: Items<string>;
  countries: Items<string>;
  lang?: string;
  fields?: readonly AppField[];
}

/** What `buildSearchRequests` takes. */
export interface BuildSearchOptions {
  queries: Items<string>;
  countries: Items<string>;
  lang?: string;
  numResults?: number;
}

/** What `buildReviewRequests` takes. */
export interface BuildReviewOptions {
  appIds: Items<string>;
  countries: Items<string>;
  lang?: string;
  /** Order (default `'newest'`). */
  sort?: Sort;
  score?: number;
  device?: Device;
  numResults?: number;
  /** Where to go on. */
  token?: string;
}

/**
 * Makes request objects one by one, when they are wanted: a million of them need no more memory than one, as long as
 * nobody keeps them. Requests are plain objects for the `fetchAndParse…Batch` functions, a queue or a file.
 *
 * The outer source of each product is read lazily too; the inner one is read once.
 *
 * @example
 * const builder = new BatchRequestBuilder({ lang: 'en', numResults: 50 });
 * const requests = builder.buildListRequests({ countries: ['us', 'kr'], categories: ['GAME', null] });
 * const lists = await fetchAndParseListBatch(requests);
 */
export class BatchRequestBuilder {
  protected readonly collection: Collection;
  protected readonly lang: string;
  protected readonly numResults: number;
  readonly #texts: Map<string, string> | undefined;

  /** @throws {@link ValidationError} when an option is unknown or wrong */
  constructor(options: BatchRequestBuilderOptions = {}) {
    checkOptions(options, ['collection', 'lang', 'numResults', 'internStrings']);
    this.collection = checkCollection(options['collection'] ?? 'topselling_free');
    this.lang = checkLang(options['lang'] ?? 'en');
    this.numResults = checkCount(options['numResults'] ?? DEFAULT_CARDS, 'numResults');
    this.#texts = options['internStrings'] === false ? undefined : new Map();
  }

  /** Requests for top charts: country outer, category inner. */
  *buildListRequests(options: BuildListOptions): Generator<ListRequest, void, undefined> {
    checkOptions(options, ['countries', 'categories', 'collection', 'lang', 'numResults']);
    const collection = checkCollection(options['collection'] ?? this.collection);
    const { lang, numResults } = this.#shared(options);
    const categories = this.#all(options['categories'] ?? [null], 'categories', checkCategory);
    for (const country of this.#each(options['countries'], 'countries', checkCountry)) {
      for (const category of categories) {
        yield listRequest(collection, category, country, lang, numResults);
      }
    }
  }

  /** Requests for details: app outer, country inner. */
  *buildAppRequests(options: BuildAppOptions): Generator<AppRequest, void, undefined> {
    checkOptions(options, ['appIds', 'countries', 'lang', 'fields']);
    const { lang } = this.#shared(options);
    const fields = optional(options['fields'], checkFields, 'fields');
    const countries = this.#all(options['countries'], 'countries', checkCountry);
    for (const appId of this.#each(options['appIds'], 'appIds', checkAppId)) {
      for (const country of countries) yield appRequest(appId, country, lang, fields);
    }
  }

  /** Requests for searches: query outer, country inner. */
  *buildSearchRequests(options: BuildSearchOptions): Generator<SearchRequest, void, undefined> {
    checkOptions(options, ['queries', 'countries', 'lang', 'numResults']);
    const { lang } = this.#shared(options);
    const count = optional(options['numResults'], checkCount, 'numResults');
    const countries = this.#all(options['countries'], 'countries', checkCountry);
    for (const query of this.#each(options['queries'], 'queries', checkText)) {
      for (const country of countries) yield searchRequest(query, country, lang, count);
    }
  }

  /** Requests for reviews: app outer, country inner. */
  *buildReviewRequests(options: BuildReviewOptions): Generator<ReviewsRequest, void, undefined> {
    checkOptions(options, [
      'appIds',
      'countries',
      'lang',
      'sort',
      'score',
      'device',
      'numResults',
      'token',
    ]);
    const { lang, numResults } = this.#shared(options);
    const choice = {
      sort: checkSort(options['sort'] ?? 'newest'),
      score: optional(options['score'], (value, at) => checkWhole(value, at, 1, 5), 'score'),
      device: optional(options['device'], checkDevice, 'device'),
      numResults,
      token: optional(options['token'], checkText, 'token'),
    };
    const countries = this.#all(options['countries'], 'countries', checkCountry);
    for (const appId of this.#each(options['appIds'], 'appIds', checkAppId)) {
      for (const country of countries) yield reviewsRequest(appId, country, lang, choice);
    }
  }

  /** What this builder has kept so far. */
  getMemoryStats(): MemoryStats {
    return {
      cachedStrings: this.#texts?.size ?? 0,
      cacheEnabled: this.#texts !== undefined,
      sharedCollection: this.collection,
      sharedLang: this.lang,
    };
  }

  #shared(options: Record<string, unknown>): { lang: string; numResults: number } {
    return {
      lang: this.#intern(checkLang(options['lang'] ?? this.lang)),
      numResults: checkCount(options['numResults'] ?? this.numResults, 'numResults'),
    };
  }

  /** The items of an inner source, which is gone through many times: read once. */
  #all<T extends string>(value: unknown, parameter: string, check: Check<T>): T[] {
    const items = [];
    for (const item of this.#checked(value, parameter, check)) items.push(this.#intern(item));
    return items;
  }

  /** The items of an outer source, each read when it is wanted. They are not kept: a million ids are no cache. */
  #each<T extends string>(value: unknown, parameter: string, check: Check<T>): Iterable<T> {
    return this.#checked(value, parameter, check);
  }

  *#checked<T>(value: unknown, parameter: string, check: Check<T>): Generator<T, void, undefined> {
    let place = 0;
    for (const item of iterableOf(value, parameter)) {
      let checked: T;
      try {
        checked = check(item, parameter);
      } catch {
        checked = check(item, `${parameter}[${place}]`);
      }
      place += 1;
      yield checked;
    }
  }

  #intern<T extends string>(text: T): T {
    if (this.#texts === undefined) return text;
    const known = this.#texts.get(text);
    if (known !== undefined) return known as T;
    this.#texts.set(text, text);
    return text;
  }
}

/**
 * List requests for each country and category, as a list (country outer, category inner).
 *
 * @example const lists = await fetchAndParseListBatch(buildMultiCountryRequests({ countries: ['us', 'kr'], categories: ['GAME'] }));
 */
export function buildMultiCountryRequests(options: BuildListOptions): ListRequest[] {
  return [...new BatchRequestBuilder().buildListRequests(options)];
}

/**
 * App requests for each app and country, as a list (app outer, country inner).
 *
 * @example const apps = await fetchAndParseAppBatch(buildAppCountryMatrix({ appIds: ['com.spotify.music'], countries: ['us', 'kr'] }));
 */
export function buildAppCountryMatrix(options: BuildAppOptions): AppRequest[] {
  return [...new BatchRequestBuilder().buildAppRequests(options)];
}

type Check<T> = (value: unknown, parameter: string) => T;

function checkCount(value: unknown, parameter: string): number {
  return checkWhole(value, parameter, 1, MOST_CARDS);
}
