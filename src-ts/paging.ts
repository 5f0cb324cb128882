// Reviews beyond one page: following tokens, and knowing when to stop.
import type { Review, ReviewPage } from './native/models.js';
import type { ReviewsRequest } from './requests.js';
import { REVIEWS_A_PAGE } from './plans.js';

/** Why a walk through reviews came to its end. */
export type ReviewsEnd =
  /** The store has no more. */
  | 'exhausted'
  /** As many came as were asked for. */
  | 'limit'
  /** The store gave a token it had given before. */
  | 'repeated-token'
  /** A page held no review that was not seen before. */
  | 'nothing-new'
  /** The caller left the loop. */
  | 'stopped'
  /** A page could not be got. */
  | 'failed';

/** A walk through the reviews of one app. */
export class ReviewWalk {
  /** Reviews so far. */
  count = 0;
  /** Pages so far. */
  pages = 0;
  /** Why there is no next page; undefined while there is one. */
  end: ReviewsEnd | undefined;
  /** Where to go on. */
  nextToken: string | undefined;
  // Only a walk of more than one page has to remember what it has seen.
  readonly #ids = new Set<string>();
  readonly #tokens = new Set<string>();

  constructor(
    private readonly first: ReviewsRequest,
    /** How many reviews are wanted. */
    readonly limit: number,
  ) {
    this.nextToken = first.token;
    if (first.token !== undefined) this.#tokens.add(first.token);
  }

  /** The request of the next page. */
  request(): ReviewsRequest {
    const request: ReviewsRequest = {
      ...this.first,
      numResults: Math.min(REVIEWS_A_PAGE, this.limit - this.count),
    };
    if (this.nextToken !== undefined) request.token = this.nextToken;
    return request;
  }

  /** Takes a page; gives its new reviews and knows afterwards whether and where to go on. */
  take(page: ReviewPage): Review[] {
    const token = page.nextToken;
    this.pages += 1;
    const fresh = this.#fresh(page.reviews);
    this.count += fresh.length;
    this.nextToken = token;
    if (token === undefined || page.reviews.length === 0) this.end = 'exhausted';
    else if (fresh.length === 0) this.end = 'nothing-new';
    else if (this.count >= this.limit) this.end = 'limit';
    else if (this.#tokens.has(token)) this.end = 'repeated-token';
    else this.#tokens.add(token);
    // A token that leads nowhere new is of no use to anybody.
    if (this.end !== undefined && this.end !== 'limit') this.nextToken = undefined;
    return fresh;
  }

  #fresh(reviews: Review[]): Review[] {
    if (this.pages === 1 && reviews.length >= this.limit) return reviews;
    const fresh = reviews.filter((review) => !this.#ids.has(review.id));
    for (const review of fresh) this.#ids.add(review.id);
    return fresh;
  }
}
