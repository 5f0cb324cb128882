// Options of the single calls: checked, and turned into one request.
import { CALL_OPTIONS, checkCall, type BatchOptions, type CallOptions } from './common.js';
import type { Category, Collection, Device, Price, Sort } from './constants/index.js';
import { checkReviewChoice, DEFAULT_CARDS, MOST_CARDS, MOST_FOUND, MOST_REVIEWS } from './plans.js';
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
  type Storefront,
} from './requests.js';
import type { SingleOptions } from './singles.js';
import {
  checkAppId,
  checkCategory,
  checkCollection,
  checkCountry,
  checkFields,
  checkLang,
  checkOptions,
  checkPrice,
  checkText,
  checkWhole,
  optional,
} from './validate.js';

/** Options of `client.app`. */
export interface AppOptions<F extends AppField = AppField> extends Storefront, CallOptions {
  /** Package name. */
  appId: string;
  /** Only these fields (default: all but `descriptionHTML`, `comments`, `dataSafety`). */
  fields?: readonly F[];
}

/** Options of `client.apps`. */
export interface AppsOptions<F extends AppField = AppField>
  extends Storefront, Omit<BatchOptions, 'client'> {
  /** Package names. */
  appIds: Items<string>;
  /** Only these fields (default: all but `descriptionHTML`, `comments`, `dataSafety`). */
  fields?: readonly F[];
}

/** Options of `client.list`. */
export interface ListOptions extends Storefront, CallOptions {
  /** Which chart (default `'topselling_free'`). */
  collection?: Collection;
  /** Category; null is all apps (default null). */
  category?: Category | null;
  /** How many apps, 1 to 1,000 (default 100; the store gives some 200 at most). */
  numResults?: number;
}

/** Options of `client.search`. */
export interface SearchOptions extends Storefront, CallOptions {
  /** What to search for. */
  query: string;
  /** How many apps at most, 1 to 250 (default: what the store gives, some 20 to 50). */
  numResults?: number;
  /** Which prices (default `'all'`). */
  price?: Price;
}

/** What narrows, orders and continues reviews. */
export interface ReviewsOptions extends Storefront, CallOptions {
  /** Package name. */
  appId: string;
  /** Order (default `'newest'`). */
  sort?: Sort;
  /** Only reviews with this many stars, 1 to 5. */
  score?: number;
  /** Only reviews written on this kind of device. */
  device?: Device;
  /** How many reviews, 1 to 1,000,000 (default 100); beyond 1,000 they are fetched page by page. */
  numResults?: number;
  /** Where to go on: the `nextToken` of an earlier answer. */
  token?: string;
}

/** Options of `client.reviewsAll`. */
export interface ReviewsAllOptions extends Omit<ReviewsOptions, 'numResults'> {
  /** Ends after this many reviews (default: no limit). */
  limit?: number;
}

/** A checked single call. */
export interface Single<R> {
  readonly request: R;
  readonly call: SingleOptions;
}

const STOREFRONT = ['country', 'lang'] as const;

/** Checks `client.app`. */
export function checkApp(options: unknown): Single<AppRequest> {
  checkOptions(options, ['appId', 'fields', ...STOREFRONT, ...CALL_OPTIONS]);
  const { country, lang } = checkStorefront(options);
  const appId = checkAppId(options['appId'], 'appId');
  const fields = optional(options['fields'], checkFields, 'fields');
  return { request: appRequest(appId, country, lang, fields), call: checkCall(options) };
}

/** Checks `client.list`. */
export function checkList(options: unknown): Single<ListRequest> {
  checkOptions(options, ['collection', 'category', 'numResults', ...STOREFRONT, ...CALL_OPTIONS]);
  const { country, lang } = checkStorefront(options);
  const collection = checkCollection(options['collection'] ?? 'topselling_free');
  const category = checkCategory(options['category'] ?? null, 'category');
  const count = checkWhole(options['numResults'] ?? DEFAULT_CARDS, 'numResults', 1, MOST_CARDS);
  return {
    request: listRequest(collection, category, country, lang, count),
    call: checkCall(options),
  };
}

/** Checks `client.search`. */
export function checkSearch(options: unknown): Single<SearchRequest> {
  checkOptions(options, ['query', 'numResults', 'price', ...STOREFRONT, ...CALL_OPTIONS]);
  const { country, lang } = checkStorefront(options);
  const query = checkText(options['query'], 'query');
  const count = optional(options['numResults'], checkFound, 'numResults');
  const price = optional(options['price'], checkPrice, 'price');
  return { request: searchRequest(query, country, lang, count, price), call: checkCall(options) };
}

/** Checks `client.reviews`. */
export function checkReviews(options: unknown): Single<ReviewsRequest> & { limit: number } {
  checkOptions(options, [...REVIEW_OPTIONS, 'numResults', ...STOREFRONT, ...CALL_OPTIONS]);
  const { country, lang } = checkStorefront(options);
  const appId = checkAppId(options['appId'], 'appId');
  const choice = checkReviewChoice(options, MOST_REVIEWS);
  return {
    request: reviewsRequest(appId, country, lang, choice),
    limit: choice.numResults!,
    call: checkCall(options),
  };
}

/** Checks `client.reviewsAll`. */
export function checkReviewsAll(options: unknown): Single<ReviewsRequest> & { limit: number } {
  checkOptions(options, [...REVIEW_OPTIONS, 'limit', ...STOREFRONT, ...CALL_OPTIONS]);
  const { limit = Infinity, ...rest } = options;
  if (limit !== Infinity) checkWhole(limit, 'limit', 1, Number.MAX_SAFE_INTEGER);
  return { ...checkReviews(rest), limit: limit as number };
}

const REVIEW_OPTIONS = ['appId', 'sort', 'score', 'device', 'token'] as const;

function checkStorefront(options: Record<string, unknown>): Storefront {
  return {
    country: optional(options['country'], checkCountry, 'country'),
    lang: optional(options['lang'], checkLang, 'lang'),
  };
}

function checkFound(value: unknown, parameter: string): number {
  return checkWhole(value, parameter, 1, MOST_FOUND);
}
