/** How far a batch is. */
export interface Progress {
  /** Finished requests, the failed ones included. */
  readonly done: number;
  /** Requests in all; absent while it is not known. */
  readonly total?: number;
  /** Requests that failed for good. */
  readonly failed: number;
  /** Since the start of the batch, in milliseconds. */
  readonly elapsedMs: number;
}

/** Is told how far a batch is: at most 4 times a second, and once at its end. What it throws rejects the batch. */
export type OnProgress = (progress: Progress) => void;

const PAUSE_MS = 250;

/** Counts finished requests and tells a listener now and then. */
export class ProgressMeter {
  #done = 0;
  #failed = 0;
  readonly #start = performance.now();
  #told = this.#start;

  constructor(
    private readonly listener: OnProgress | undefined,
    private readonly total?: number,
  ) {}

  /** One more request is finished. */
  count(ok: boolean): void {
    this.#done += 1;
    if (!ok) this.#failed += 1;
    if (this.listener === undefined) return;
    const now = performance.now();
    if (now - this.#told < PAUSE_MS) return;
    this.#tell(now);
  }

  /** The batch is at its end. */
  finish(): void {
    if (this.listener !== undefined) this.#tell(performance.now());
  }

  #tell(now: number): void {
    this.#told = now;
    const event = { done: this.#done, failed: this.#failed, elapsedMs: now - this.#start };
    this.listener?.(this.total === undefined ? event : { ...event, total: this.total });
  }
}
