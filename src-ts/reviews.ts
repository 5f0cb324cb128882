// The batch of reviews: each item is a walk over one or more pages, all walks of a batch in one run.
import { type PlayfastError } from './errors.js';
import { withCallSite, type CallSite } from './failures.js';
import type { Review, ReviewPage, Warning } from './native/models.js';
import { complete, type Outcome, type RawOutcome } from './outcome.js';
import { ReviewWalk } from './paging.js';
import { DEFAULT_REVIEWS, type Plan } from './plans.js';
import { ProgressMeter } from './progress.js';
import type { PlayRequest, ReviewsRequest } from './requests.js';
import { drive, type Feed } from './runner.js';

/** Reviews of one app. */
export interface Reviews {
  reviews: Review[];
  /** Where to go on: give it as `token`; absent when there is no more. */
  nextToken?: string;
}

/** The outcomes of a plan of reviews, in the order of its requests; with `site`, the first failure rejects. */
export async function fetchWalks(
  plan: Plan<never, ReviewsRequest>,
  site?: CallSite,
): Promise<Outcome<Reviews, ReviewsRequest>[]> {
  const { requests, common } = plan;
  const progress = new ProgressMeter(common.onProgress, requests.total);
  if (requests.total === 0) {
    progress.finish();
    return [];
  }
  const walks = new Walks(plan);
  let failure: PlayfastError | undefined;
  await drive(
    common.connection.run(plan.run),
    walks,
    (raw) => {
      const outcome = walks.page(raw);
      if (outcome === undefined) return false;
      progress.count(outcome.ok);
      if (outcome.ok || site === undefined) return false;
      failure = outcome.error;
      return true;
    },
    { signal: common.signal, events: common.connection.events },
  );
  progress.finish();
  if (failure !== undefined) {
    failure.outcomes = walks.outcomes.filter((outcome) => outcome !== undefined);
    throw withCallSite(failure, site);
  }
  return walks.outcomes;
}

/** A walk and what it has gathered. */
interface Item {
  readonly index: number;
  readonly walk: ReviewWalk;
  readonly reviews: Review[];
  readonly warnings: Warning[];
  /** What the failed attempts of its pages met. */
  readonly reasons: string[];
  attempts: number;
  elapsedMs: number;
}

class Walks implements Feed {
  /** Of the finished walks, by place. */
  readonly outcomes: Outcome<Reviews, ReviewsRequest>[];
  readonly #plan: Plan<never, ReviewsRequest>;
  /** Items whose next page is on its way, by the place of that page in the native run. */
  readonly #pending = new Map<number, Item>();
  /** Items whose next page can be asked for: later pages before new items, so that few walks are open at once. */
  readonly #ready: Item[] = [];
  #next = 0;
  #pushed = 0;

  constructor(plan: Plan<never, ReviewsRequest>) {
    this.#plan = plan;
    this.outcomes = Array.from({ length: plan.requests.total });
  }

  get more(): boolean {
    return (
      this.#next < this.#plan.requests.total || this.#ready.length > 0 || this.#pending.size > 0
    );
  }

  take(most: number): readonly PlayRequest[] {
    const slice: PlayRequest[] = [];
    while (slice.length < most) {
      const item = this.#ready.pop() ?? this.#begin();
      if (item === undefined) break;
      this.#pending.set(this.#pushed++, item);
      slice.push(item.walk.request());
    }
    return slice;
  }

  /** Takes a page; gives the outcome of its walk when that was the last one. */
  page(raw: RawOutcome): Outcome<Reviews, ReviewsRequest> | undefined {
    const item = this.#pending.get(raw.index)!;
    this.#pending.delete(raw.index);
    item.attempts += raw.attempts;
    item.elapsedMs += raw.elapsedMs;
    if (raw.ok) {
      for (const review of item.walk.take(raw.value as ReviewPage)) item.reviews.push(review);
      if (raw.warnings !== undefined) item.warnings.push(...raw.warnings);
      if (raw.reasons !== undefined) item.reasons.push(...raw.reasons);
      if (item.walk.end === undefined) {
        this.#ready.push(item);
        return undefined;
      }
    }
    const outcome = outcomeOf(item, raw, this.#plan.requests.at(item.index));
    this.outcomes[item.index] = outcome;
    return outcome;
  }

  #begin(): Item | undefined {
    const index = this.#next;
    if (index >= this.#plan.requests.total) return undefined;
    this.#next += 1;
    const request = this.#plan.requests.at(index);
    const walk = new ReviewWalk(request, request.numResults ?? DEFAULT_REVIEWS);
    return { index, walk, reviews: [], warnings: [], reasons: [], attempts: 0, elapsedMs: 0 };
  }
}

/** What became of a walk: its last page told how it ended, all of them what came. */
function outcomeOf(
  item: Item,
  last: RawOutcome,
  request: ReviewsRequest,
): Outcome<Reviews, ReviewsRequest> {
  const { index, attempts, elapsedMs, warnings, reasons } = item;
  const merged = { ...last, index, attempts, elapsedMs } as RawOutcome;
  const outcome = complete<Reviews, ReviewsRequest>(merged, request, () =>
    reviewsOf(item.reviews, item.walk),
  );
  if (!outcome.ok) return outcome;
  return {
    ...outcome,
    ...(warnings.length > 0 && { warnings }),
    ...(reasons.length > 0 && { reasons }),
  };
}

/** The reviews of a finished walk, as the caller gets them. */
export function reviewsOf(reviews: Review[], walk: ReviewWalk): Reviews {
  return walk.nextToken === undefined ? { reviews } : { reviews, nextToken: walk.nextToken };
}
