// How events come from the native side to those who listen. No event crosses by itself: the native side keeps the wanted
// kinds, and they are fetched in groups, by a timer while something is under way and at the end of every run.
import { isSubscribed, publish } from './diagnostics.js';
import {
  EVENT_KINDS,
  type ClientEvents,
  type EventKind,
  type Hooks,
  type Listener,
} from './event-types.js';
import { invalid } from './failures.js';
import { guard, open, type NativeClient } from './native.js';
import { checkFunction, checkOptions, optional } from './validate.js';

/** How long an event waits at most while something is under way. */
const PERIOD_MS = 100;

type AnyEvent = ClientEvents[EventKind];

interface Taken {
  readonly events: readonly AnyEvent[];
  /** Events that were not kept: more than 1,024 came between two takes. */
  readonly dropped: number;
}

/** The listeners of one client, and the fetching of its events. */
export class EventHub {
  /** Events that found no room: nobody took them for too long. */
  dropped = 0;
  readonly #source: NativeClient;
  readonly #listeners = new Map<EventKind, Set<Listener<never>>>();
  /** The kinds that the native side was told to keep, as one text. */
  #watched = '';
  /** Runs under way. */
  #runs = 0;
  #timer: NodeJS.Timeout | undefined;
  #takenAt = 0;
  #taking = false;
  #again = false;

  constructor(source: NativeClient, hooks: Hooks = {}) {
    this.#source = source;
    for (const kind of EVENT_KINDS) {
      const hook = hooks[kind];
      if (hook !== undefined) this.#of(kind).add(hook);
    }
    this.#watch();
  }

  /** Adds a listener; the same function is there once, however often it is added. */
  add<K extends EventKind>(kind: K, listener: Listener<K>): void {
    this.#of(kind).add(listener);
    this.#watch();
  }

  /** Removes a listener. */
  remove<K extends EventKind>(kind: K, listener: Listener<K>): void {
    this.#listeners.get(kind)?.delete(listener);
    this.#watch();
  }

  /** A run starts. */
  begin(): void {
    this.#runs += 1;
    this.#watch();
  }

  /** A run has given outcomes: time for its events, if the last were long ago. */
  step(): void {
    if (this.#watched === '' || performance.now() - this.#takenAt < PERIOD_MS) return;
    this.take();
  }

  /** A run has ended: whoever waits for it finds its events delivered. */
  end(): void {
    this.#runs -= 1;
    this.take();
  }

  /** Takes what has happened and delivers it. Gives how much that was. */
  take(): number {
    // A listener that closes the client or ends a run comes here a second time: its events follow those under way.
    this.#again = true;
    if (this.#taking) return 0;
    this.#taking = true;
    let count = 0;
    try {
      while (this.#again) {
        this.#again = false;
        this.#watch();
        if (this.#watched === '') break;
        this.#takenAt = performance.now();
        const { events, dropped } = open(guard(() => this.#source.takeEvents())) as Taken;
        this.dropped += dropped;
        count += events.length;
        for (const event of events) this.#deliver(event);
      }
    } finally {
      this.#taking = false;
    }
    return count;
  }

  #deliver(event: AnyEvent): void {
    for (const listener of Array.from(this.#listeners.get(event.type) ?? [])) {
      try {
        listener(event as never);
      } catch (error) {
        // As with an EventTarget: the mistake of a listener is nobody's result, but it must not go unseen.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    publish(event);
  }

  /** Tells the native side what is wanted when that has changed, and sees to the timer. */
  #watch(): void {
    const kinds = EVENT_KINDS.filter(
      (kind) => (this.#listeners.get(kind)?.size ?? 0) > 0 || isSubscribed(kind),
    );
    const watched = kinds.length === 0 ? '' : JSON.stringify(kinds);
    if (watched !== this.#watched) {
      this.#watched = watched;
      guard(() => this.#source.watch(watched === '' ? '[]' : watched));
    }
    if (watched === '') this.#stop();
    else if (this.#runs > 0) this.#start();
  }

  // Only while something is under way: a client that nobody uses any more must not be kept by its timer.
  #start(): void {
    if (this.#timer !== undefined) return;
    this.#timer = timers().setInterval(() => {
      if (this.take() === 0 && this.#runs === 0) this.#stop();
    }, PERIOD_MS);
    this.#timer.unref();
  }

  #stop(): void {
    if (this.#timer !== undefined) timers().clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #of(kind: EventKind): Set<Listener<never>> {
    let listeners = this.#listeners.get(kind);
    if (listeners === undefined) this.#listeners.set(kind, (listeners = new Set()));
    return listeners;
  }
}

/** Checks the option `hooks`, and gives a copy. */
export function checkHooks(value: unknown, parameter: string): Hooks {
  checkOptions(value, EVENT_KINDS, parameter);
  return Object.fromEntries(
    EVENT_KINDS.map((kind) => [
      kind,
      optional(value[kind], checkFunction<Listener<never>>, `${parameter}.${kind}`),
    ]),
  );
}

/** A kind of event. */
export function checkKind(value: unknown, parameter = 'kind'): EventKind {
  if (EVENT_KINDS.includes(value as EventKind)) return value as EventKind;
  throw invalid(parameter, `one of ${EVENT_KINDS.join(', ')}`, value);
}

// Node's own, in every runtime: the global ones of Deno give numbers, which cannot be unref'ed.
function timers(): typeof import('node:timers') {
  return process.getBuiltinModule('node:timers');
}
