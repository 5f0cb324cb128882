/**
 * `playfast/parse`: saved answers and pages of the store, read without a network. Everything here is synchronous,
 * takes text or bytes, gives every field that is there, and throws the typed errors of the main import: `DriftError`
 * for an answer of another shape, `NotFoundError` for an empty one, `BlockedError` for a captcha or consent page,
 * `NetworkError` for a body that is cut off or no answer at all.
 *
 * @example
 * import { parseAppPage } from 'playfast/parse';
 * const app = parseAppPage(readFileSync('page.html'), 'com.spotify.music');
 * @module
 */
import type { Category, Collection, Device, Sort } from './constants/index.js';
import { type ErrorDetails } from './errors.js';
import { callSite, errorFrom, invalid, withCallSite } from './failures.js';
import { guard, native, open } from './native.js';
import type { App, CardList, ReviewPage, Warning } from './native/models.js';
import { checkReviewChoice, DEFAULT_CARDS, MOST_CARDS, REVIEWS_A_PAGE } from './plans.js';

import {
  checkAppId,
  checkCategory,
  checkCollection,
  checkFunction,
  checkOptions,
  checkWhole,
  optional,
} from './validate.js';

export type { App, AppCard, CardList, Review, ReviewPage, Warning } from './native/models.js';
export * from './errors.js';

/** What a body may be: its text, or its bytes (UTF-8). */
export type Body = string | Uint8Array;

/** Options of the functions that read. */
export interface ParseOptions {
  /** Is told of each card or review that was left out because it could not be read. */
  onWarning?: (warning: Warning) => void;
}

/**
 * The app of a details page (`/store/apps/details?id=…`).
 *
 * @param html the page as it came
 * @param appId the app it was asked for; a page of another app is a `DriftError`
 */
export function parseAppPage(html: Body, appId: string, options?: ParseOptions): App {
  const id = checkAppId(appId, 'appId');
  return parse<App>('appPage', 'html', html, { appId: id }, options, parseAppPage);
}

/** The app of a details answer (`Ws7gDc` over `batchexecute`, in either framing). */
export function parseAppResponse(body: Body, options?: ParseOptions): App {
  return parse<App>('appResponse', 'body', body, {}, options, parseAppResponse);
}

/** The apps of a search page (`/store/search?q=…&c=apps`), an exact match first. */
export function parseSearchPage(html: Body, options?: ParseOptions): CardList {
  return parse<CardList>('searchPage', 'html', html, {}, options, parseSearchPage);
}

/** The apps of a search answer (`lGYRle`) or of a continuation (`qnKhOb`, new and old cards). */
export function parseSearchResponse(body: Body, options?: ParseOptions): CardList {
  return parse<CardList>('searchResponse', 'body', body, {}, options, parseSearchResponse);
}

/** The apps of a chart answer (`vyAe2`). */
export function parseListResponse(body: Body, options?: ParseOptions): CardList {
  return parse<CardList>('listResponse', 'body', body, {}, options, parseListResponse);
}

/**
 * The reviews of an answer (`oCPfdb` or `UsvDTd`), and where to go on.
 *
 * @param appId the app they are of: with it, each review gets its `url`
 */
export function parseReviewsResponse(
  body: Body,
  appId?: string,
  options?: ParseOptions,
): ReviewPage {
  const args = { appId: optional(appId, checkAppId, 'appId') };
  return parse<ReviewPage>('reviewsResponse', 'body', body, args, options, parseReviewsResponse);
}

/** The token of the next page in an answer of reviews or cards; undefined when it holds none. */
export function extractContinuationToken(body: Body): string | undefined {
  const token = parse<string | null | undefined>(
    'continuationToken',
    'body',
    body,
    {},
    undefined,
    extractContinuationToken,
  );
  return token ?? undefined;
}

/** What `buildListRequestBody` takes. */
export interface ListBodyOptions {
  /** Which chart (default `'topselling_free'`). */
  collection?: Collection;
  /** Category; null is all apps (default null). */
  category?: Category | null;
  /** How many apps, 1 to 1,000 (default 100). */
  numResults?: number;
}

/**
 * The body of a POST to `/_/PlayStoreUi/data/batchexecute` that asks for a top chart (form-encoded, `f.req=…`).
 *
 * @example await fetch(url, { method: 'POST', body: buildListRequestBody({ category: 'GAME' }), headers });
 */
export function buildListRequestBody(options: ListBodyOptions = {}): string {
  checkOptions(options, ['collection', 'category', 'numResults']);
  const args = {
    collection: checkCollection(options['collection'] ?? 'topselling_free'),
    category: checkCategory(options['category'] ?? null, 'category'),
    numResults: checkWhole(options['numResults'] ?? DEFAULT_CARDS, 'numResults', 1, MOST_CARDS),
  };
  return parse<string>('listRequestBody', 'body', '', args, undefined, buildListRequestBody);
}

/** What `buildReviewsRequestBody` takes. */
export interface ReviewsBodyOptions {
  /** Package name. */
  appId: string;
  /** Order (default `'newest'`). */
  sort?: Sort;
  /** Only reviews with this many stars, 1 to 5. */
  score?: number;
  /** Only reviews written on this kind of device. */
  device?: Device;
  /** How many reviews, 1 to 1,000 (default 100). */
  numResults?: number;
  /** Where to go on. */
  token?: string;
}

/** The body of a POST to `/_/PlayStoreUi/data/batchexecute` that asks for a page of reviews. */
export function buildReviewsRequestBody(options: ReviewsBodyOptions): string {
  checkOptions(options, ['appId', 'sort', 'score', 'device', 'numResults', 'token']);
  const appId = checkAppId(options['appId'], 'appId');
  const args = { appId, ...checkReviewChoice(options, REVIEWS_A_PAGE) };
  return parse<string>('reviewsRequestBody', 'body', '', args, undefined, buildReviewsRequestBody);
}

/** What the native side answers: a value with what was left out, or an error. */
interface Answer<T> {
  readonly value: T;
  readonly warnings?: readonly Warning[];
  readonly error?: ErrorDetails;
}

function parse<T>(
  kind: string,
  parameter: string,
  body: unknown,
  args: object,
  options: ParseOptions | undefined,
  caller: (...args: never[]) => unknown,
): T {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw invalid(parameter, 'a text or Uint8Array', body);
  }
  const onWarning = options === undefined ? undefined : checkParseOptions(options);
  const text = guard(() => native().parse(kind, body, JSON.stringify(args)));
  const { value, warnings, error } = open(text) as Answer<T>;
  if (error !== undefined) throw withCallSite(errorFrom(error), callSite(caller));
  if (onWarning !== undefined && warnings !== undefined)
    warnings.forEach((each) => onWarning(each));
  return value;
}

function checkParseOptions(options: unknown): ParseOptions['onWarning'] {
  checkOptions(options, ['onWarning']);
  return optional(options['onWarning'], checkFunction<(warning: Warning) => void>, 'onWarning');
}
