import type { EventHub } from './events.js';
import type { NativeRun } from './native.js';
import { guard, open } from './native.js';
import type { RawOutcome } from './outcome.js';
import type { PlayRequest } from './requests.js';

/** How many requests cross in one text: small enough that writing it never holds up the event loop. */
const SLICE = 256;
/**
 * How many outcomes are taken at once. 15 full apps are about 120 KB of text: below 128 KB V8 keeps a text among its young
 * objects, above it gets pages of its own from the system, each time (the native side also stops at 500 KB).
 */
const GROUP = 15;
/** The window of a run that names none. */
export const WINDOW = 1024;
/** How long a feed that has nothing is left alone: short enough that an abort or the end of the client is noticed in time. */
const PAUSE_MS = 20;

/** Where the requests of a run come from. They are asked for only when there is room for them. */
export interface Feed {
  /** The next requests, `most` of them at most; none when there are none at the moment. */
  take(most: number): readonly PlayRequest[];
  /** Whether more may come: now, after an outcome, or after a while (then it is asked now and then). */
  readonly more: boolean;
}

/** What a run has beside its requests and outcomes. */
export interface DriveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where the events of the run's client are delivered. */
  readonly events?: EventHub;
}

interface Delivery {
  readonly outcomes: readonly RawOutcome[];
  readonly freeSlots: number;
  readonly done: boolean;
}

/**
 * Carries requests to a native run and its outcomes back, until there are no more. Requests leave only into free
 * slots, so that neither side collects more than the window; outcomes come in groups.
 *
 * When `take` or the feed throws, or the signal is aborted, the run is cancelled and the promise rejects with what
 * was thrown or with the signal's reason. Before it settles, the events of the run have been delivered.
 *
 * @param take gets each outcome once, as it is ready: its `index` counts the requests from 0. `true` ends the run.
 */
export async function drive(
  run: NativeRun,
  feed: Feed,
  take: (outcome: RawOutcome) => boolean | void,
  { signal, events }: DriveOptions = {},
): Promise<void> {
  const cancel = () => run.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const pusher = new Pusher(run, feed);
  let free = WINDOW;
  let ended = false;
  let finished = false;
  events?.begin();
  try {
    // An abort while the requests were made, before anybody listened.
    if (signal?.aborted) throw signal.reason;
    for (;;) {
      let pushed = 0;
      if (!ended) {
        pushed = pusher.fill(free);
        ended = !pusher.more;
        if (ended) run.end();
      }
      const { outcomes, freeSlots, done } = open(await run.next(GROUP)) as Delivery;
      if (signal?.aborted) throw signal.reason;
      for (const outcome of outcomes) if (take(outcome) === true) return;
      if (done) {
        finished = true;
        return;
      }
      free = freeSlots;
      events?.step();
      // `next` gave nothing because nothing is under way, and the feed has nothing: asking again at once would only spin.
      if (outcomes.length === 0 && pushed === 0) await pause();
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    if (!finished) run.cancel();
    events?.end();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** Pushes requests into free slots, and keeps those that found none. */
class Pusher {
  #held: readonly PlayRequest[] = [];

  constructor(
    private readonly run: NativeRun,
    private readonly feed: Feed,
  ) {}

  /** Whether more may have to be pushed. */
  get more(): boolean {
    return this.#held.length > 0 || this.feed.more;
  }

  /** Pushes into so many free slots; gives how many were taken. */
  fill(free: number): number {
    let pushed = 0;
    while (pushed < free) {
      const room = Math.min(free - pushed, SLICE);
      const slice = this.#held.length > 0 ? this.#held : this.feed.take(room);
      if (slice.length === 0) break;
      const accepted = guard(() => this.run.push(JSON.stringify(slice)));
      pushed += accepted;
      this.#held = slice.slice(accepted);
      if (this.#held.length > 0) break;
    }
    return pushed;
  }
}

/** Requests that can be made again from their place: the batch functions hold no list of them. */
export interface Requests<R extends PlayRequest = PlayRequest> {
  readonly total: number;
  at(index: number): R;
}

/** Feeds requests in the order of their places. */
export class IndexedFeed implements Feed {
  #next = 0;

  constructor(private readonly requests: Requests) {}

  get more(): boolean {
    return this.#next < this.requests.total;
  }

  take(most: number): readonly PlayRequest[] {
    const end = Math.min(this.#next + most, this.requests.total);
    const slice: PlayRequest[] = [];
    while (this.#next < end) slice.push(this.requests.at(this.#next++));
    return slice;
  }
}

/** Feeds requests from an iterable as there is room, and remembers those that are on their way. */
export class IterableFeed<R extends PlayRequest> implements Feed {
  readonly #source: Iterator<unknown>;
  readonly #check: (request: unknown, index: number) => R;
  readonly #pending = new Map<number, R>();
  #ahead: R | undefined;
  #count = 0;
  #place = 0;

  constructor(source: Iterable<unknown>, check: (request: unknown, index: number) => R) {
    this.#source = source[Symbol.iterator]();
    this.#check = check;
    this.#advance();
  }

  get more(): boolean {
    return this.#ahead !== undefined;
  }

  take(most: number): readonly PlayRequest[] {
    const slice: R[] = [];
    while (slice.length < most && this.#ahead !== undefined) {
      slice.push(this.#ahead);
      this.#pending.set(this.#count++, this.#ahead);
      this.#advance();
    }
    return slice;
  }

  /** The request of an outcome; asked once. */
  requestOf(index: number): R {
    const request = this.#pending.get(index)!;
    this.#pending.delete(index);
    return request;
  }

  /** Tells the source that no more is wanted, so that a generator can clean up. */
  close(): void {
    if (this.#ahead !== undefined) this.#source.return?.();
    this.#ahead = undefined;
  }

  // One request ahead of what is sent: only so is it known whether more will come.
  #advance(): void {
    const { done, value } = this.#source.next();
    this.#ahead = done === true ? undefined : this.#check(value, this.#place++);
  }
}
