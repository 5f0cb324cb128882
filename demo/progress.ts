import type { Progress } from '../index.js';

/** One line that rewrites itself in a terminal, and a plain line a second elsewhere. */
export class ProgressLine {
  readonly #stream = process.stderr;
  #lastPlainMs = 0;

  /** An `onProgress` callback for one step of the job. */
  of(step: string): (progress: Progress) => void {
    return (progress) => this.#show(step, progress);
  }

  /** Ends the line of a step with what came of it. */
  done(step: string, result: string): void {
    this.#write(`${step}: ${result}`, true);
  }

  #show(step: string, { done, total, failed, elapsedMs }: Progress): void {
    const of = total === undefined ? '' : ` of ${total}`;
    const bad = failed > 0 ? `, ${failed} failed` : '';
    const line = `${step}: ${done}${of}${bad} (${(elapsedMs / 1000).toFixed(1)} s)`;
    if (this.#stream.isTTY) this.#write(line, false);
    else if (performance.now() - this.#lastPlainMs > 1000) {
      this.#lastPlainMs = performance.now();
      this.#write(line, true);
    }
  }

  #write(line: string, final: boolean): void {
    const start = this.#stream.isTTY ? '\r\u001b[2K' : '';
    this.#stream.write(start + line + (final || !this.#stream.isTTY ? '\n' : ''));
  }
}
