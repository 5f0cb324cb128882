import { checkClientOptions, type ClientOptions } from './client-options.js';
import { failFast } from './collect.js';
import { Connection, CONNECTION, newNativeClient, type Connected } from './connection.js';
import { callSite, type CallSite } from './failures.js';
import { guard, open } from './native.js';
import type { AppCard, CardList, ReviewPage } from './native/models.js';
import { ReviewWalk } from './paging.js';
import { cardsOf, planAppsHere, type AppWith } from './plans.js';
import type { AppField, PlayRequest } from './requests.js';
import { ReviewIterator } from './review-iterator.js';
import { reviewsOf, type Reviews } from './reviews.js';
import {
  checkApp,
  checkList,
  checkReviews,
  checkReviewsAll,
  checkSearch,
  type AppOptions,
  type AppsOptions,
  type ListOptions,
  type ReviewsAllOptions,
  type ReviewsOptions,
  type SearchOptions,
} from './single-options.js';
import type { SingleOptions } from './singles.js';

/** What a client has done so far. */
export interface ClientStats {
  /** HTTP requests sent, retries included. */
  readonly requests: number;
  /** Calls asked for; several travel in one request. */
  readonly calls: number;
  /** Bytes received, as they came over the network. */
  readonly bytesIn: number;
  /** Bytes of the bodies sent. */
  readonly bytesOut: number;
  /** Attempts beyond the first. */
  readonly retries: number;
  /** Answers that refused (429, 403, 503, a block). */
  readonly refusals: number;
  /** Calls that shared the answer of an equal one under way. */
  readonly merged: number;
  /** Calls on the network now. */
  readonly inFlight: number;
  /** Calls waiting to be sent now. */
  readonly waiting: number;
  /** Requests for a web page. */
  readonly pages: number;
  /** More counters may come. */
  readonly [counter: string]: unknown;
}

/**
 * A client: options, connections, pace and counters of its own. Single calls of one tick leave together, so
 * `Promise.all` over them is as fast as a batch function; batch functions take it as `client`.
 *
 * @example
 * await using client = createClient({ lang: 'de', country: 'de' });
 * const app = await client.app({ appId: 'com.spotify.music' });
 * const charts = await fetchCategoryLists({ client, countries: ['de', 'at'], categories: ['GAME'] });
 */
export class PlayClient implements Connected {
  /** @internal */
  readonly [CONNECTION]: Connection;

  /** @throws {@link ValidationError} when an option is unknown or wrong */
  constructor(options: ClientOptions = {}) {
    const checked = checkClientOptions(options);
    this[CONNECTION] = new Connection(newNativeClient(checked), checked.deadlineMs);
  }

  /**
   * The details of one app.
   *
   * @throws {@link NotFoundError} when the id is unknown or not distributed in the country, and all others
   * @example const { title, score } = await client.app({ appId: 'com.spotify.music', country: 'kr' });
   */
  async app<const F extends AppField = AppField>(options: AppOptions<F>): Promise<AppWith<F>> {
    const site = callSite(this.app);
    const { request, call } = checkApp(options);
    return this.#one<AppWith<F>>(request, call, site);
  }

  /**
   * The details of many apps in one country, in order: {@link fetchApps} with this client.
   *
   * @throws as {@link fetchApps}
   * @example const apps = await client.apps({ appIds: ['com.spotify.music', 'com.whatsapp'], fields: ['title'] });
   */
  async apps<const F extends AppField = AppField>(options: AppsOptions<F>): Promise<AppWith<F>[]> {
    const site = callSite(this.apps);
    return failFast(planAppsHere<F>(options, this), site);
  }

  /**
   * A top chart.
   *
   * @example const top = await client.list({ category: 'GAME', collection: 'topgrossing', numResults: 50 });
   */
  async list(options: ListOptions = {}): Promise<AppCard[]> {
    const site = callSite(this.list);
    const { request, call } = checkList(options);
    return cardsOf(await this.#one<CardList>(request, call, site));
  }

  /**
   * What a search finds, an exact match first; empty when nothing is found.
   *
   * @example const found = await client.search({ query: 'chess', price: 'paid' });
   */
  async search(options: SearchOptions): Promise<AppCard[]> {
    const site = callSite(this.search);
    const { request, call } = checkSearch(options);
    return cardsOf(await this.#one<CardList>(request, call, site));
  }

  /**
   * Reviews of an app, and where to go on. What goes beyond a page of 1,000 is fetched by following tokens.
   *
   * @example
   * const first = await client.reviews({ appId, sort: 'helpfulness', numResults: 200 });
   * const more = await client.reviews({ appId, sort: 'helpfulness', token: first.nextToken });
   */
  async reviews(options: ReviewsOptions): Promise<Reviews> {
    const site = callSite(this.reviews);
    const { request, call, limit } = checkReviews(options);
    const walk = new ReviewWalk(request, limit);
    const reviews = [];
    while (walk.end === undefined) {
      const page = await this.#one<ReviewPage>(walk.request(), call, site);
      for (const review of walk.take(page)) reviews.push(review);
    }
    return reviewsOf(reviews, walk);
  }

  /**
   * All reviews of an app as an async iterator, which knows afterwards why it ended. Options are checked, and errors
   * thrown, at the first step.
   *
   * @example
   * const reviews = client.reviewsAll({ appId: 'com.spotify.music', limit: 10_000 });
   * for await (const { score, text } of reviews) count(score, text);
   * reviews.end; // 'limit'
   */
  reviewsAll(options: ReviewsAllOptions): ReviewIterator {
    const site = callSite(this.reviewsAll);
    let call: SingleOptions;
    return new ReviewIterator(
      () => {
        const checked = checkReviewsAll(options);
        call = checked.call;
        return new ReviewWalk(checked.request, checked.limit);
      },
      async (walk) => walk.take(await this.#one<ReviewPage>(walk.request(), call, site)),
    );
  }

  /** What this client has done so far. */
  stats(): ClientStats {
    return open(guard(() => this[CONNECTION].source.stats())) as ClientStats;
  }

  /** Ends the client: what is under way fails with {@link AbortError}, and so does everything after. */
  close(): void {
    guard(() => this[CONNECTION].source.close());
  }

  /** The same as {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #one<T>(request: PlayRequest, call: SingleOptions, site: CallSite): Promise<T> {
    return this[CONNECTION].singles.call<T>(request, call, site);
  }
}

/**
 * A client with its own options.
 *
 * @throws {@link ValidationError} when an option is unknown or wrong
 * @example const client = createClient({ pace: { perSecond: 2, burst: 5 } });
 */
export function createClient(options: ClientOptions = {}): PlayClient {
  return new PlayClient(options);
}
