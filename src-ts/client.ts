import { checkClientOptions, type ClientOptions } from './client-options.js';
import { failFast } from './collect.js';
import { Connection, CONNECTION, newNativeClient, type Connected } from './connection.js';
import { checkKind } from './events.js';
import type { EventKind, Listener } from './event-types.js';
import { callSite, type CallSite } from './failures.js';
import { guard, open } from './native.js';
import type { AppCard, CardList, ReviewPage } from './native/models.js';
import { ClientPace } from './pace.js';
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
import { following } from './signals.js';
import type { SingleOptions } from './singles.js';
import type { ClientStats } from './stats.js';
import { checkFunction } from './validate.js';

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
  /** How fast it asks: to be seen, changed, and kept for the next time. */
  readonly pace: ClientPace;

  /** @throws {@link ValidationError} when an option is unknown or wrong */
  constructor(options: ClientOptions = {}) {
    const { native, hooks } = checkClientOptions(options);
    const source = newNativeClient(native);
    this[CONNECTION] = new Connection(source, { deadlineMs: native.deadlineMs, hooks });
    this.pace = new ClientPace(source);
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
      async (walk, stopped) => {
        const { signal, release } = following(call.signal, stopped);
        try {
          const request = walk.request();
          return walk.take(await this.#one<ReviewPage>(request, { ...call, signal }, site));
        } finally {
          release();
        }
      },
    );
  }

  /**
   * Tells a function of the events of one kind: at the latest 100 ms after they happened while something is under way, and
   * before a batch settles. What it throws becomes an uncaught exception of the process; it stops neither the
   * client nor other listeners. The same events go to `node:diagnostics_channel`, as `playfast:retry` and so on.
   *
   * @returns a function that removes it again
   * @throws {@link ValidationError} when the kind is unknown
   * @example
   * const off = client.on('retry', ({ calls, reason, pauseMs }) => console.warn(calls, reason, pauseMs));
   */
  on<K extends EventKind>(kind: K, listener: Listener<K>): () => void {
    const known = checkKind(kind) as K;
    const { events } = this[CONNECTION];
    events.add(known, checkFunction<Listener<K>>(listener, 'listener'));
    return () => events.remove(known, listener);
  }

  /** Removes what {@link on} has added; without effect when it is not there. */
  off<K extends EventKind>(kind: K, listener: Listener<K>): void {
    this[CONNECTION].events.remove(checkKind(kind) as K, listener);
  }

  /** What this client has done so far. */
  stats(): ClientStats {
    const { source, events } = this[CONNECTION];
    const counters = open(guard(() => source.stats())) as Omit<ClientStats, 'eventsDropped'>;
    return { ...counters, eventsDropped: events.dropped } as ClientStats;
  }

  /**
   * Ends the client: what is under way fails with {@link AbortError} and its connections are closed, and everything after fails
   * too. Doing so twice is harmless.
   */
  close(): void {
    const { source, events } = this[CONNECTION];
    guard(() => source.close());
    events.take();
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
