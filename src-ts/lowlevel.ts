// The plain road: one request object in, one value out; and many of them, pulled from any iterable as there is room.
import { BATCH_OPTIONS, CALL_OPTIONS, checkCommon, type BatchOptions } from './common.js';
import { type PlayfastError } from './errors.js';
import { callSite, withCallSite, type CallSite } from './failures.js';
import type { App, AppCard, CardList, ReviewPage } from './native/models.js';
import { complete, type Outcome } from './outcome.js';
import { cardsOf } from './plans.js';
import { ProgressMeter } from './progress.js';
import { checkRequest, requestKeys } from './request-check.js';
import type {
  AppRequest,
  Items,
  ListRequest,
  PlayRequest,
  ReviewsRequest,
  SearchRequest,
} from './requests.js';
import type { Reviews } from './reviews.js';
import { drive, IterableFeed } from './runner.js';
import { checkOptions, iterableOf } from './validate.js';

/** A request whose `kind` may be left out. */
export type Asking<R extends PlayRequest> = Omit<R, 'kind'> & { kind?: R['kind'] };

/** Options of a low-level single call: its request, and how it is made. */
export type FetchOptions<R extends PlayRequest> = Asking<R> & Omit<BatchOptions, 'onProgress'>;

/**
 * The details of one app.
 *
 * @example const app = await fetchAndParseApp({ appId: 'com.spotify.music', country: 'us', lang: 'en' });
 */
export async function fetchAndParseApp(options: FetchOptions<AppRequest>): Promise<App> {
  return one<App>('app', options, callSite(fetchAndParseApp));
}

/**
 * One top chart.
 *
 * @example const cards = await fetchAndParseList({ collection: 'topselling_free', category: 'GAME', country: 'us' });
 */
export async function fetchAndParseList(options: FetchOptions<ListRequest>): Promise<AppCard[]> {
  return cardsOf(await one<CardList>('list', options, callSite(fetchAndParseList)));
}

/**
 * What one search finds.
 *
 * @example const cards = await fetchAndParseSearch({ query: 'chess', country: 'us' });
 */
export async function fetchAndParseSearch(
  options: FetchOptions<SearchRequest>,
): Promise<AppCard[]> {
  return cardsOf(await one<CardList>('search', options, callSite(fetchAndParseSearch)));
}

/**
 * One page of reviews, 1,000 at most, and where to go on.
 *
 * @example const { reviews, nextToken } = await fetchAndParseReviews({ appId: 'com.spotify.music', numResults: 500 });
 */
export async function fetchAndParseReviews(
  options: FetchOptions<ReviewsRequest>,
): Promise<Reviews> {
  return one<ReviewPage>('reviews', options, callSite(fetchAndParseReviews));
}

/**
 * The details for each request, in order. The iterable is read as there is room, never far ahead.
 *
 * @throws as `fetchApps`: the first failure rejects with its own error
 * @example const apps = await fetchAndParseAppBatch(builder.buildAppRequests({ appIds, countries: ['us'] }));
 */
export async function fetchAndParseAppBatch(
  requests: Items<Asking<AppRequest>>,
  options: BatchOptions = {},
): Promise<App[]> {
  return many<App>('app', requests, options, undefined, callSite(fetchAndParseAppBatch));
}

/** A list of cards for each request, in order: see {@link fetchAndParseAppBatch}. */
export async function fetchAndParseListBatch(
  requests: Items<Asking<ListRequest>>,
  options: BatchOptions = {},
): Promise<AppCard[][]> {
  return many<AppCard[]>('list', requests, options, cardsOf, callSite(fetchAndParseListBatch));
}

/** A list of cards for each request, in order: see {@link fetchAndParseAppBatch}. */
export async function fetchAndParseSearchBatch(
  requests: Items<Asking<SearchRequest>>,
  options: BatchOptions = {},
): Promise<AppCard[][]> {
  return many<AppCard[]>('search', requests, options, cardsOf, callSite(fetchAndParseSearchBatch));
}

/** A page of reviews for each request, in order: see {@link fetchAndParseAppBatch}. */
export async function fetchAndParseReviewsBatch(
  requests: Items<Asking<ReviewsRequest>>,
  options: BatchOptions = {},
): Promise<Reviews[]> {
  return many<Reviews>(
    'reviews',
    requests,
    options,
    undefined,
    callSite(fetchAndParseReviewsBatch),
  );
}

async function one<T>(kind: PlayRequest['kind'], options: object, site: CallSite): Promise<T> {
  checkOptions(options, [...requestKeys(kind), ...CALL_OPTIONS, 'client']);
  const { client, signal, priority, deadlineMs, ...asked } = options;
  const request = checkRequest(asked, kind);
  const { connection, ...call } = checkCommon({ client, signal, priority, deadlineMs });
  return connection.singles.call<T>(request, call, site);
}

async function many<T>(
  kind: PlayRequest['kind'],
  requests: unknown,
  options: BatchOptions,
  unwrap: ((value: never) => T) | undefined,
  site: CallSite,
): Promise<T[]> {
  checkOptions(options, BATCH_OPTIONS);
  const check = (request: unknown, place: number): PlayRequest =>
    checkRequest(request, kind, `requests[${place}]`);
  const source = iterableOf(requests, 'requests');
  // A list is checked as a whole before anything is sent; a lazy source can only be checked as it is read.
  const items = Array.isArray(source) ? source.map(check) : source;
  const common = checkCommon(options as Record<string, unknown>);
  const { connection, priority, deadlineMs, runDeadlineMs, signal, onProgress } = common;
  const feed = new IterableFeed(items, items === source ? check : (each) => each as PlayRequest);
  const progress = new ProgressMeter(onProgress, Array.isArray(items) ? items.length : undefined);
  const values: T[] = [];
  const finished: Outcome<T>[] = [];
  let failure: PlayfastError | undefined;
  try {
    if (feed.more) {
      await drive(
        connection.run({ priority, deadlineMs, runDeadlineMs }),
        feed,
        (raw) => {
          const outcome = complete(raw, feed.requestOf(raw.index), unwrap);
          finished[raw.index] = outcome;
          progress.count(outcome.ok);
          if (outcome.ok) values[raw.index] = outcome.value;
          else failure = outcome.error;
          return !outcome.ok;
        },
        { signal, events: connection.events },
      );
    }
  } finally {
    feed.close();
  }
  progress.finish();
  if (failure === undefined) return values;
  failure.outcomes = finished.filter((outcome) => outcome !== undefined);
  throw withCallSite(failure, site);
}
