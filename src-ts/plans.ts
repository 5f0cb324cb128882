// What a batch function is going to ask: its options, checked, as requests that can be made from their place.
import type { Category, Collection, Device, Sort } from './constants/index.js';
import {
  BATCH_OPTIONS,
  CALL_OPTIONS,
  checkCommon,
  type BatchOptions,
  type Common,
} from './common.js';
import type { Connected, RunOptions } from './connection.js';
import type { App, AppCard, CardList } from './native/models.js';
import {
  appRequest,
  listRequest,
  reviewsRequest,
  searchRequest,
  type AppField,
  type AppRequest,
  type Items,
  type ListRequest,
  type PlayRequest,
  type ReviewChoice,
  type ReviewsRequest,
  type SearchRequest,
} from './requests.js';
import type { Requests } from './runner.js';
import {
  checkAppId,
  checkCategory,
  checkCollection,
  checkCountry,
  checkDevice,
  checkFields,
  checkLang,
  checkList,
  checkOptions,
  checkSort,
  checkText,
  checkWhole,
  optional,
} from './validate.js';

/** A batch, ready to run. */
export interface Plan<T, R extends PlayRequest> {
  readonly requests: Requests<R>;
  readonly run: RunOptions;
  readonly common: Common;
  /** What the caller gets of a native value; without it, the value itself. */
  readonly unwrap: ((value: never) => T) | undefined;
}

/** An app with only some fields: those named, and `appId` always. All fields when none are named. */
export type AppWith<F extends AppField> = [AppField] extends [F] ? App : Pick<App, F | 'appId'>;

/** Options of `fetchApps`. */
export interface FetchAppsOptions<F extends AppField = AppField> extends BatchOptions {
  /** Package names. */
  appIds: Items<string>;
  /** ISO country codes in any case. */
  countries: Items<string>;
  /** Language (default: the client's, `'en'`). */
  lang?: string;
  /** Only these fields (default: all but `descriptionHTML`, `comments`, `dataSafety`); fewer fields cost less. */
  fields?: readonly F[];
}

/** Options of `fetchCategoryLists`. */
export interface FetchCategoryListsOptions extends BatchOptions {
  /** ISO country codes in any case. */
  countries: Items<string>;
  /** Categories; null is all apps (default: `[null]`). */
  categories?: Items<Category | null>;
  /** Which chart (default `'topselling_free'`). */
  collection?: Collection;
  /** Language (default: the client's, `'en'`). */
  lang?: string;
  /** Apps in each list, 1 to 1,000 (default 100; the store gives some 200 at most). */
  numResults?: number;
}

/** Options of `fetchTopApps`: those of `fetchCategoryLists`. */
export type FetchTopAppsOptions = FetchCategoryListsOptions;

/** Options of `searchApps`. */
export interface SearchAppsOptions extends BatchOptions {
  /** What to search for. */
  queries: Items<string>;
  /** ISO country codes in any case. */
  countries: Items<string>;
  /** Language (default: the client's, `'en'`). */
  lang?: string;
}

/** Options of `fetchReviews`. */
export interface FetchReviewsOptions extends BatchOptions {
  /** Package names. */
  appIds: Items<string>;
  /** ISO country codes in any case. Reviews depend on the language alone: all countries get the same ones. */
  countries: Items<string>;
  /** Language (default: the client's, `'en'`). */
  lang?: string;
  /** Order (default `'newest'`). */
  sort?: Sort;
  /** Only reviews with this many stars, 1 to 5. */
  score?: number;
  /** Only reviews written on this kind of device. */
  device?: Device;
  /** Reviews of each app, 1 to 1,000,000 (default 100); those beyond 1,000 are fetched page by page. */
  numResults?: number;
}

/** Options of `fetchMultiCountryApps`. */
export interface FetchMultiCountryAppsOptions extends BatchOptions {
  /** Package name. */
  appId: string;
  /** ISO country codes in any case. */
  countries: Items<string>;
  /** Language (default: the client's, `'en'`). */
  lang?: string;
}

/** Reviews that one request may ask for. */
export const REVIEWS_A_PAGE = 1000;
/** Reviews that a batch gives of each app when nothing is said. */
export const DEFAULT_REVIEWS = 100;
/** Reviews that a call or a batch may be asked for, of each app. */
export const MOST_REVIEWS = 1_000_000;
/** Cards of a list when nothing is said. */
export const DEFAULT_CARDS = 100;
/** What a list may be asked for. */
export const MOST_CARDS = 1000;
/** What a search may be asked for. */
export const MOST_FOUND = 250;

/** The plan of `fetchApps`. */
export function planApps<F extends AppField>(
  options: FetchAppsOptions<F>,
): Plan<AppWith<F>, AppRequest> {
  checkOptions(options, ['appIds', 'countries', 'lang', 'fields', ...BATCH_OPTIONS]);
  const appIds = checkList(options['appIds'], 'appIds', checkAppId);
  const countries = checkList(options['countries'], 'countries', checkCountry);
  const fields = optional(options['fields'], checkFields, 'fields');
  return {
    ...bounds(options, fields),
    requests: product(appIds, countries, appRequest),
    unwrap: undefined,
  };
}

/** The plan of `client.apps`: one country, or the client's own when none is named. */
export function planAppsHere<F extends AppField>(
  options: object,
  client: Connected,
): Plan<AppWith<F>, AppRequest> {
  checkOptions(options, ['appIds', 'country', 'lang', 'fields', 'onProgress', ...CALL_OPTIONS]);
  const appIds = checkList(options['appIds'], 'appIds', checkAppId);
  const country = optional(options['country'], checkCountry, 'country');
  const fields = optional(options['fields'], checkFields, 'fields');
  return {
    ...bounds({ ...options, client }, fields),
    requests: product(appIds, [country], appRequest),
    unwrap: undefined,
  };
}

/** The plan of `fetchMultiCountryApps`. */
export function planMultiCountryApps(
  options: FetchMultiCountryAppsOptions,
): Plan<App, AppRequest> & { readonly spelled: readonly string[] } {
  checkOptions(options, ['appId', 'countries', 'lang', ...BATCH_OPTIONS]);
  const appId = checkAppId(options['appId'], 'appId');
  const spelled = checkList(options['countries'], 'countries', checkSpelling);
  const countries = spelled.map((country) => checkCountry(country, 'countries'));
  return {
    ...bounds(options),
    spelled,
    requests: product([appId], countries, appRequest),
    unwrap: undefined,
  };
}

/** The plan of `fetchCategoryLists` and `fetchTopApps`. */
export function planCategoryLists(options: FetchCategoryListsOptions): Plan<
  AppCard[],
  ListRequest
> & {
  readonly spelled: readonly string[];
  readonly categories: readonly Category[];
} {
  checkOptions(options, [
    'countries',
    'categories',
    'collection',
    'lang',
    'numResults',
    ...BATCH_OPTIONS,
  ]);
  const spelled = checkList(options['countries'], 'countries', checkSpelling);
  const countries = spelled.map((country) => checkCountry(country, 'countries'));
  const categories = checkList(options['categories'] ?? [null], 'categories', checkCategory);
  const collection = checkCollection(options['collection'] ?? 'topselling_free');
  const count = checkWhole(options['numResults'] ?? DEFAULT_CARDS, 'numResults', 1, MOST_CARDS);
  return {
    ...bounds(options),
    spelled,
    categories,
    requests: product(countries, categories, (country, category) =>
      listRequest(collection, category, country, undefined, count),
    ),
    unwrap: cardsOf,
  };
}

/** The plan of `searchApps`. */
export function planSearches(options: SearchAppsOptions): Plan<AppCard[], SearchRequest> {
  checkOptions(options, ['queries', 'countries', 'lang', ...BATCH_OPTIONS]);
  const queries = checkList(options['queries'], 'queries', checkText);
  const countries = checkList(options['countries'], 'countries', checkCountry);
  return {
    ...bounds(options),
    requests: product(queries, countries, searchRequest),
    unwrap: cardsOf,
  };
}

/** The plan of `fetchReviews`; its requests tell how many reviews are wanted in all. */
export function planReviews(options: FetchReviewsOptions): Plan<never, ReviewsRequest> {
  checkOptions(options, [
    'appIds',
    'countries',
    'lang',
    'sort',
    'score',
    'device',
    'numResults',
    ...BATCH_OPTIONS,
  ]);
  const appIds = checkList(options['appIds'], 'appIds', checkAppId);
  const countries = checkList(options['countries'], 'countries', checkCountry);
  const choice = checkReviewChoice(options, MOST_REVIEWS);
  return {
    ...bounds(options),
    requests: product(appIds, countries, (appId, country) =>
      reviewsRequest(appId, country, undefined, choice),
    ),
    unwrap: undefined,
  };
}

/** Checks what narrows and orders reviews; `prefix` stands before the names in an error. */
export function checkReviewChoice(
  options: Record<string, unknown>,
  most: number,
  prefix = '',
): ReviewChoice {
  const count = options['numResults'] ?? DEFAULT_REVIEWS;
  return {
    sort: checkSort(options['sort'] ?? 'newest', `${prefix}sort`),
    score: optional(options['score'], checkScore, `${prefix}score`),
    device: optional(options['device'], checkDevice, `${prefix}device`),
    numResults: checkWhole(count, `${prefix}numResults`, 1, most),
    token: optional(options['token'], checkText, `${prefix}token`),
  };
}

/** The apps of a list: the rest of it (its title) is only in the low-level answer. */
export function cardsOf(list: CardList): AppCard[] {
  return list.apps;
}

// The country as the caller wrote it: the keys of a result are in the caller's spelling.
function checkSpelling(value: unknown, parameter: string): string {
  checkCountry(value, parameter);
  return value as string;
}

function checkScore(value: unknown, parameter: string): number {
  return checkWhole(value, parameter, 1, 5);
}

function bounds(
  options: Record<string, unknown>,
  fields?: readonly AppField[],
): Pick<Plan<never, never>, 'run' | 'common'> {
  const lang = optional(options['lang'], checkLang, 'lang');
  const common = checkCommon(options);
  const { priority, deadlineMs, runDeadlineMs } = common;
  return { common, run: { priority, deadlineMs, runDeadlineMs, lang, fields } };
}

/** A request for each pair, the second changing fastest. */
function product<A, B, R extends PlayRequest>(
  outer: readonly A[],
  inner: readonly B[],
  make: (outer: A, inner: B) => R,
): Requests<R> {
  const width = inner.length;
  return {
    total: outer.length * width,
    at: (index) => make(outer[Math.floor(index / width)]!, inner[index % width]!),
  };
}
