import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** What a piece of work cost this process. */
export interface Cost {
  /** Wall time. */
  ms: number;
  /** CPU time of all threads. */
  cpuMs: number;
  /** CPU time of the JavaScript thread. */
  threadMs: number;
  /** Time in which the event loop was active: the same, plus what the thread waited for a core others had. */
  activeMs: number;
  /** Event-loop delay as a 1 ms sampler sees it. */
  loopP99Ms: number;
  loopMaxMs: number;
  /** Longest turn of the loop is what the maximum shows; the mean tells a steady delay apart. */
  loopMeanMs: number;
}

/** Runs `work` and says what it cost. Starts from a collected heap. */
export async function measure(work: () => Promise<unknown>): Promise<Cost> {
  collectGarbage();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // The sampler needs a turn to take its first sample, which would otherwise hold its own start.
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.reset();
  const loop = performance.eventLoopUtilization();
  const cpu = process.cpuUsage();
  const thread = threadCpuMs();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const used = process.cpuUsage(cpu);
  const threadUsed = threadCpuMs() - thread;
  const busy = performance.eventLoopUtilization(loop);
  delay.disable();
  return {
    ms,
    cpuMs: (used.user + used.system) / 1000,
    threadMs: Number.isNaN(threadUsed) ? busy.active : threadUsed,
    activeMs: busy.active,
    loopP99Ms: delay.percentile(99) / 1e6,
    loopMaxMs: delay.max / 1e6,
    loopMeanMs: delay.mean / 1e6,
  };
}

/**
 * CPU time of the main thread so far; NaN where the system does not tell. The loop's own clock also counts the time in
 * which the thread stood still because the other threads and the simulator had both cores.
 */
function threadCpuMs(): number {
  try {
    const text = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8');
    return Number(text.split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** Collects all garbage; the suites run with `--expose-gc`. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  // Once is not enough: what finalisers let go is collected by the next.
  for (let i = 0; i < 4; i++) globalThis.gc();
}

/** Bytes on the JavaScript heap after a collection. */
export function keptBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
