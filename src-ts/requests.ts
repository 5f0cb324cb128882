import type { Category, Collection, Device, Price, Sort } from './constants/index.js';
import type { App } from './native/models.js';

/** The name of a field of an app. */
export type AppField = Extract<keyof App, string>;

/** A list: an array or another iterable (a set, a generator), but not one text. */
export type Items<T> = Iterable<T> & object;

/** The storefront of a request: what is left out comes from the batch, then from the client, then `us` / `en`. */
export interface Storefront {
  /** ISO country code in lower case: `'us'`. */
  country?: string;
  /** Language tag: `'en'`, `'pt-BR'`. */
  lang?: string;
}

/** Asks for the details of an app. */
export interface AppRequest extends Storefront {
  kind: 'app';
  /** Package name: `'com.spotify.music'`. */
  appId: string;
  /** Only these fields (default: all but `descriptionHTML`, `comments` and `dataSafety`). */
  fields?: readonly AppField[];
}

/** Asks for a top chart. */
export interface ListRequest extends Storefront {
  kind: 'list';
  collection: Collection;
  category: Category;
  /** How many apps, 1 to 1,000 (default 100; the store gives some 200 at most). */
  numResults?: number;
}

/** Asks what a search finds. */
export interface SearchRequest extends Storefront {
  kind: 'search';
  query: string;
  /** How many apps at most, 1 to 250 (default: what the store gives, some 20 to 50). */
  numResults?: number;
  /** Which prices (default `'all'`). */
  price?: Price;
}

/** Asks for a page of reviews. They depend on the language; the country changes nothing. */
export interface ReviewsRequest extends Storefront {
  kind: 'reviews';
  appId: string;
  /** Order (default `'newest'`). */
  sort?: Sort;
  /** Only reviews with this many stars, 1 to 5. */
  score?: number;
  /** Only reviews written on this kind of device. */
  device?: Device;
  /** How many reviews, 1 to 1,000 for one page (default 100). */
  numResults?: number;
  /** Where to go on: the `nextToken` of an earlier page. */
  token?: string;
}

/** What can be asked: a plain object that can be stored, sent to a queue and built by hand. */
export type PlayRequest = AppRequest | ListRequest | SearchRequest | ReviewsRequest;

// The makers below set their keys always in the same order and only those that have a value: requests of one
// kind then share one layout in memory. The usual ones are one literal each, because V8 keeps the keys of a literal
// inside the object (72 bytes for a chart) and those added later in a second one.

/** A request for an app's details. */
export function appRequest(
  appId: string,
  country: string | undefined,
  lang?: string,
  fields?: readonly AppField[],
): AppRequest {
  if (country !== undefined && fields === undefined) {
    return lang === undefined
      ? { kind: 'app', appId, country }
      : { kind: 'app', appId, country, lang };
  }
  const request: AppRequest = { kind: 'app', appId };
  if (country !== undefined) request.country = country;
  if (lang !== undefined) request.lang = lang;
  if (fields !== undefined) request.fields = fields;
  return request;
}

/** A request for a top chart. */
export function listRequest(
  collection: Collection,
  category: Category,
  country: string | undefined,
  lang?: string,
  numResults?: number,
): ListRequest {
  if (country !== undefined && numResults !== undefined) {
    return lang === undefined
      ? { kind: 'list', collection, category, country, numResults }
      : { kind: 'list', collection, category, country, lang, numResults };
  }
  const request: ListRequest = { kind: 'list', collection, category };
  if (country !== undefined) request.country = country;
  if (lang !== undefined) request.lang = lang;
  if (numResults !== undefined) request.numResults = numResults;
  return request;
}

/** A request for a search. */
export function searchRequest(
  query: string,
  country: string | undefined,
  lang?: string,
  numResults?: number,
  price?: Price,
): SearchRequest {
  if (country !== undefined && numResults === undefined && price === undefined) {
    return lang === undefined
      ? { kind: 'search', query, country }
      : { kind: 'search', query, country, lang };
  }
  const request: SearchRequest = { kind: 'search', query };
  if (country !== undefined) request.country = country;
  if (lang !== undefined) request.lang = lang;
  if (numResults !== undefined) request.numResults = numResults;
  if (price !== undefined) request.price = price;
  return request;
}

/** What narrows and orders reviews. */
export interface ReviewChoice {
  sort?: Sort;
  score?: number;
  device?: Device;
  numResults?: number;
  token?: string;
}

/** A request for reviews. */
export function reviewsRequest(
  appId: string,
  country: string | undefined,
  lang: string | undefined,
  choice: ReviewChoice,
): ReviewsRequest {
  const { sort, score, device, numResults, token } = choice;
  const plain = score === undefined && device === undefined && token === undefined;
  if (plain && country !== undefined && sort !== undefined && numResults !== undefined) {
    return lang === undefined
      ? { kind: 'reviews', appId, country, sort, numResults }
      : { kind: 'reviews', appId, country, lang, sort, numResults };
  }
  const request: ReviewsRequest = { kind: 'reviews', appId };
  if (country !== undefined) request.country = country;
  if (lang !== undefined) request.lang = lang;
  if (sort !== undefined) request.sort = sort;
  if (score !== undefined) request.score = score;
  if (device !== undefined) request.device = device;
  if (numResults !== undefined) request.numResults = numResults;
  if (token !== undefined) request.token = token;
  return request;
}
