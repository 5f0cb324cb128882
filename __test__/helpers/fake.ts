// A native client made of plain JavaScript, for what depends on the order of outcomes and not on the network.
import { Connection, CONNECTION, type Connected } from '../../src-ts/connection.js';
import type { Hooks } from '../../src-ts/event-types.js';
import type { NativeClient, NativeRun } from '../../src-ts/native.js';
import type { PlayRequest } from '../../src-ts/requests.js';

/** What becomes of a request: a value, an error, or nothing at all (it stays under way). */
export type Verdict =
  { value: unknown; warnings?: unknown[] } | { error: { code: string; message: string } } | 'hangs';

/** A client whose answers are computed by a function, delivered in the order of `after` (milliseconds). */
export class FakeClient implements Connected {
  readonly runs: FakeRun[] = [];
  readonly [CONNECTION]: Connection;
  /** What happened on the native side and was not taken yet. */
  happened: object[] = [];
  /** Events that it says were not kept. */
  dropped = 0;
  /** What it was told to keep, each time. */
  readonly watched: string[][] = [];
  /** How often events were taken. */
  takes = 0;

  constructor(
    readonly answer: (request: PlayRequest, index: number) => Verdict,
    readonly after: (request: PlayRequest, index: number) => number = () => 0,
    readonly window = 1024,
    hooks: Hooks = {},
  ) {
    const native: NativeClient = {
      run: (options) => {
        const run = new FakeRun(this, JSON.parse(options));
        this.runs.push(run);
        return run;
      },
      stats: () => '{}',
      close: () => this.runs.forEach((run) => run.cancel()),
      setPace: () => {},
      pace: () => '{"pace":"off","egresses":[]}',
      learnedPace: () => '{"version":1,"host":"fake","egresses":{}}',
      loadPace: () => {},
      watch: (kinds) => {
        this.watched.push(JSON.parse(kinds));
      },
      takeEvents: () => {
        this.takes += 1;
        const text = JSON.stringify({ events: this.happened, dropped: this.dropped });
        this.happened = [];
        this.dropped = 0;
        return text;
      },
    };
    this[CONNECTION] = new Connection(native, { hooks });
  }

  /** Every request of every run. */
  get requests(): PlayRequest[] {
    return this.runs.flatMap((run) => run.requests);
  }
}

export class FakeRun implements NativeRun {
  readonly requests: PlayRequest[] = [];
  readonly pushes: number[] = [];
  readonly cancelledCalls: number[] = [];
  cancelled = false;
  ended = false;
  /** The most calls that were admitted and not yet taken. */
  mostOpen = 0;
  #open = 0;
  #ready: object[] = [];
  #wake: () => void = () => {};

  constructor(
    private readonly client: FakeClient,
    readonly options: Record<string, unknown>,
  ) {}

  push(text: string): number {
    const requests = JSON.parse(text) as PlayRequest[];
    const accepted = requests.slice(0, this.client.window - this.#open);
    this.pushes.push(accepted.length);
    for (const request of accepted) this.#admit(request);
    return accepted.length;
  }

  end(): void {
    this.ended = true;
    this.#wake();
  }

  async next(max: number): Promise<string> {
    // With nothing under way it resolves at once, as the real one.
    while (this.#ready.length === 0 && this.#open > 0 && !this.#done()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const outcomes = this.cancelled ? [] : this.#ready.splice(0, max);
    this.#open -= outcomes.length;
    const freeSlots = this.client.window - this.#open;
    return JSON.stringify({ outcomes, freeSlots, done: this.#done() });
  }

  cancel(): void {
    this.cancelled = true;
    this.#wake();
  }

  cancelCall(index: number): void {
    this.cancelledCalls.push(index);
    this.#finish(index, { error: { code: 'aborted', message: 'cancelled' } });
  }

  #done(): boolean {
    return this.cancelled || (this.ended && this.#open === 0);
  }

  #admit(request: PlayRequest): void {
    const index = this.requests.push(request) - 1;
    this.#open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.#open);
    const verdict = this.client.answer(request, index);
    if (verdict === 'hangs') return;
    const wait = this.client.after(request, index);
    if (wait === 0) this.#finish(index, verdict);
    else setTimeout(() => this.#finish(index, verdict), wait);
  }

  #finish(index: number, verdict: Exclude<Verdict, 'hangs'>): void {
    const base = { index, attempts: 1, elapsedMs: 1 };
    this.#ready.push(
      'error' in verdict
        ? { ...base, ok: false, ...verdict }
        : { ...base, ok: true, route: 'rpc', ...verdict },
    );
    this.#wake();
  }
}

/** A client that answers app requests with an app named after id and country. */
export function namingClient(window?: number): FakeClient {
  return new FakeClient(
    (request) => ({
      value:
        request.kind === 'app'
          ? { appId: request.appId, title: `${request.appId} ${request.country}` }
          : { apps: [{ appId: 'a.b', title: JSON.stringify(request) }] },
    }),
    undefined,
    window,
  );
}

/** Ids `a.a0`, `a.a1`, … */
export function ids(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `a.a${n}`);
}
