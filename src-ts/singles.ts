import type { Connection, RunOptions } from './connection.js';
import { AbortError } from './errors.js';
import { errorOfItem, withCallSite, type CallSite } from './failures.js';
import type { NativeRun } from './native.js';
import type { RawOutcome } from './outcome.js';
import type { PlayRequest } from './requests.js';
import { drive, type Feed } from './runner.js';

/** How long a single call may take from its start to its outcome, when nothing else is said. */
const DEADLINE_MS = 120_000;

/** What a single call may be told. */
export interface SingleOptions {
  signal?: AbortSignal;
  priority?: number;
  deadlineMs?: number;
}

interface Call extends SingleOptions {
  readonly request: PlayRequest;
  readonly site: CallSite | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
  settled: boolean;
  /** Place in the native run, once it is pushed. */
  index?: number;
}

/**
 * Collects the single calls of one tick and sends them as one run, so that `Promise.all` over single calls leaves in
 * as few POSTs as a batch. Each call keeps its own promise, signal and error.
 */
export class Singles {
  #waiting: Call[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly deadlineMs: number = DEADLINE_MS,
  ) {}

  /** Makes a call; the promise is fulfilled with the value as the native side gave it. */
  call<T>(request: PlayRequest, options: SingleOptions, site?: CallSite): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (options.signal?.aborted) return reject(options.signal.reason);
      const { signal, priority = 0, deadlineMs = this.deadlineMs } = options;
      const call: Call = {
        request,
        signal,
        priority,
        deadlineMs,
        site,
        resolve,
        reject,
        settled: false,
      };
      if (this.#waiting.push(call) === 1) queueMicrotask(() => this.#flush());
    });
  }

  #flush(): void {
    const groups = new Map<string, Call[]>();
    for (const call of this.#waiting) {
      // An abort between the call and this microtask: nothing is sent.
      if (call.signal?.aborted) {
        call.reject(call.signal.reason);
        continue;
      }
      // Priority and deadline belong to a run: calls that differ in them go in runs of their own.
      const key = `${call.priority}/${call.deadlineMs}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [call]);
      else group.push(call);
    }
    this.#waiting = [];
    for (const calls of groups.values()) void new Group(this.connection, calls).run();
  }
}

/** The calls of one tick that share priority and deadline. */
class Group implements Feed {
  #next = 0;
  readonly #pushed: Call[] = [];
  #native: NativeRun | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly calls: readonly Call[],
  ) {}

  get more(): boolean {
    return this.#next < this.calls.length;
  }

  take(most: number): readonly PlayRequest[] {
    const slice: PlayRequest[] = [];
    while (slice.length < most && this.more) {
      const call = this.calls[this.#next++]!;
      if (call.settled) continue;
      call.index = this.#pushed.push(call) - 1;
      slice.push(call.request);
    }
    return slice;
  }

  async run(): Promise<void> {
    const signals = new SharedSignals(this.calls, (call) => this.#abort(call));
    try {
      const { priority, deadlineMs } = this.calls[0]!;
      const options: RunOptions = { priority, deadlineMs };
      this.#native = this.connection.run(options);
      const { events } = this.connection;
      const take = (outcome: RawOutcome) => {
        const call = this.#pushed[outcome.index]!;
        if (call.settled) return;
        call.settled = true;
        signals.release(call);
        settle(call, outcome);
      };
      await drive(this.#native, this, take, { events });
      this.#end(signals, () => new AbortError('the run ended before this call'));
    } catch (error) {
      this.#end(signals, () => error);
    }
  }

  // Whatever ends the run as a whole ends every call that has no answer yet.
  #end(signals: SharedSignals, reason: () => unknown): void {
    for (const call of this.calls) {
      if (call.settled) continue;
      call.settled = true;
      signals.release(call);
      call.reject(reason());
    }
  }

  #abort(call: Call): void {
    if (call.settled) return;
    call.settled = true;
    if (call.index !== undefined) this.#native?.cancelCall(call.index);
    call.reject(call.signal?.reason);
  }
}

function settle(call: Call, outcome: RawOutcome): void {
  if (outcome.ok) return call.resolve(outcome.value as never);
  const error = withCallSite(errorOfItem(outcome.error), call.site);
  error.request = call.request;
  call.reject(error);
}

/** One listener a signal, however many calls share it; gone as soon as the last of them is settled. */
class SharedSignals {
  readonly #shared = new Map<AbortSignal, { calls: Set<Call>; listener: () => void }>();

  constructor(calls: readonly Call[], abort: (call: Call) => void) {
    for (const call of calls) {
      if (call.signal === undefined) continue;
      const known = this.#shared.get(call.signal);
      if (known !== undefined) {
        known.calls.add(call);
        continue;
      }
      const mine = new Set([call]);
      const listener = () => mine.forEach(abort);
      this.#shared.set(call.signal, { calls: mine, listener });
      call.signal.addEventListener('abort', listener, { once: true });
    }
  }

  release(call: Call): void {
    if (call.signal === undefined) return;
    const shared = this.#shared.get(call.signal);
    if (shared === undefined) return;
    shared.calls.delete(call);
    if (shared.calls.size > 0) return;
    call.signal.removeEventListener('abort', shared.listener);
    this.#shared.delete(call.signal);
  }
}
