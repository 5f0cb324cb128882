import type { Review } from './native/models.js';
import type { ReviewsEnd, ReviewWalk } from './paging.js';

/** Gets the next page of a walk; the signal is aborted when nobody wants it any more. */
export type FetchPage = (walk: ReviewWalk, stopped: AbortSignal) => Promise<Review[]>;

/**
 * All reviews of an app, one by one. A page is fetched when its first review is wanted, so nothing is under way between two
 * steps, and an iterator that is forgotten half-way leaves nothing behind; `return()` also stops a page that is on its way.
 *
 * @example
 * const reviews = client.reviewsAll({ appId: 'com.spotify.music' });
 * for await (const review of reviews) if (!seen.has(review.id)) await keep(review);
 * reviews.end; // 'exhausted'
 */
export class ReviewIterator implements AsyncIterableIterator<Review, ReviewsEnd> {
  readonly #walk: () => ReviewWalk;
  readonly #fetch: FetchPage;
  /** Stops the page that is on its way. */
  readonly #stop = new AbortController();
  #opened: ReviewWalk | undefined;
  #page: readonly Review[] = [];
  #place = 0;
  #end: ReviewsEnd | undefined;
  /** Calls of `next` wait for each other: pages come one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(walk: () => ReviewWalk, fetch: FetchPage) {
    this.#walk = walk;
    this.#fetch = fetch;
  }

  /** Why it ended; undefined while it goes on. It is also the `value` of the last `next()`. */
  get end(): ReviewsEnd | undefined {
    return this.#end;
  }

  /** Reviews fetched so far. */
  get count(): number {
    return this.#opened?.count ?? 0;
  }

  /** Pages fetched so far. */
  get pages(): number {
    return this.#opened?.pages ?? 0;
  }

  /** Where a later walk can go on after the last page fetched; absent when there is no more. */
  get nextToken(): string | undefined {
    return this.#opened?.nextToken;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next review; at the end, `{ done: true, value: reason }`. */
  next(): Promise<IteratorResult<Review, ReviewsEnd>> {
    const turn = this.#turn.then(() => this.#step());
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Ends the iteration: called by `break`. What `next()` still waits for is cancelled; it gives the end. */
  async return(): Promise<IteratorResult<Review, ReviewsEnd>> {
    this.#page = [];
    this.#place = 0;
    this.#end ??= 'stopped';
    this.#stop.abort();
    return { done: true, value: this.#end };
  }

  // A question of its own: `return` may have answered it during an `await`.
  get #ended(): boolean {
    return this.#end !== undefined;
  }

  async #step(): Promise<IteratorResult<Review, ReviewsEnd>> {
    while (this.#place >= this.#page.length) {
      if (this.#end !== undefined) return { done: true, value: this.#end };
      try {
        this.#opened ??= this.#walk();
        if (this.#opened.end === undefined) {
          const page = await this.#fetch(this.#opened, this.#stop.signal);
          // Stopped meanwhile: what came is of no interest.
          if (this.#ended) continue;
          this.#page = page;
          this.#place = 0;
        } else {
          this.#end = this.#opened.end;
        }
      } catch (error) {
        if (this.#ended) continue;
        this.#end = 'failed';
        throw error;
      }
    }
    return { done: false, value: this.#page[this.#place++]! };
  }
}
