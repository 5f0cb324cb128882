import type { Review } from './native/models.js';
import type { ReviewsEnd, ReviewWalk } from './paging.js';

/**
 * All reviews of an app, one by one. A page is fetched when its first review is wanted; leaving the loop fetches
 * nothing more.
 *
 * @example
 * const reviews = client.reviewsAll({ appId: 'com.spotify.music' });
 * for await (const review of reviews) if (!seen.has(review.id)) await keep(review);
 * reviews.end; // 'exhausted'
 */
export class ReviewIterator implements AsyncIterableIterator<Review, ReviewsEnd> {
  readonly #walk: () => ReviewWalk;
  readonly #fetch: (walk: ReviewWalk) => Promise<Review[]>;
  #opened: ReviewWalk | undefined;
  #page: readonly Review[] = [];
  #place = 0;
  #end: ReviewsEnd | undefined;
  /** Calls of `next` wait for each other: pages come one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(walk: () => ReviewWalk, fetch: (walk: ReviewWalk) => Promise<Review[]>) {
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

  /** Ends the iteration: called by `break`. */
  async return(): Promise<IteratorResult<Review, ReviewsEnd>> {
    this.#page = [];
    this.#place = 0;
    this.#end ??= 'stopped';
    return { done: true, value: this.#end };
  }

  async #step(): Promise<IteratorResult<Review, ReviewsEnd>> {
    while (this.#place >= this.#page.length) {
      if (this.#end !== undefined) return { done: true, value: this.#end };
      try {
        this.#opened ??= this.#walk();
        if (this.#opened.end === undefined) {
          this.#page = await this.#fetch(this.#opened);
          this.#place = 0;
        } else {
          this.#end = this.#opened.end;
        }
      } catch (error) {
        this.#end = 'failed';
        throw error;
      }
    }
    return { done: false, value: this.#page[this.#place++]! };
  }
}
