import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';
import { ROOT, repositoryFile } from './paths.js';

/** How the store of our own is started. */
export interface SimulatorFlags {
  tls?: boolean;
  latencyMs?: number;
  jitterMs?: number;
  seed?: number;
  /** A folder of captures to answer from. */
  replay?: string;
  /** How it misbehaves from the start. */
  faults?: Faults;
  /** How many times as fast as the wall clock its time runs (default 1). */
  timeScale?: number;
}

/** How the simulator misbehaves: as in `playfast/testing`. */
export type Faults = Readonly<Record<string, unknown>>;

/** Where a contender finds the store. Plain, so that it can be sent to another process. */
export interface Store {
  url: string;
  ca?: string | undefined;
}

/** Counters of the simulator; `faults` counts each fault by its name. */
export type SimulatorStats = Readonly<Record<string, number>> & {
  readonly faults?: Readonly<Record<string, number>>;
};

/** A running simulator, in a process of its own. */
export interface Simulator extends Store {
  pid: number;
  /** Its counters since the last reset. */
  stats(): Promise<SimulatorStats>;
  /** Sets all counters to 0. */
  resetStats(): Promise<void>;
  /** Replaces its faults. */
  setFaults(faults: Faults): Promise<void>;
  /** CPU time it has used, in ms, to the 10 ms of the kernel's clock. */
  cpuMs(): number;
  stop(): Promise<void>;
}

const BINARY = repositoryFile(
  process.platform === 'win32'
    ? 'target/release/play-simulator.exe'
    : 'target/release/play-simulator',
);

/** Starts the release binary, which is built when it is missing or stale. */
export async function startSimulator(flags: SimulatorFlags = {}): Promise<Simulator> {
  buildWhenStale();
  const args = ['--port', '0', '--seed', String(flags.seed ?? 1)];
  if (flags.latencyMs) args.push('--latency-ms', String(flags.latencyMs));
  if (flags.jitterMs) args.push('--jitter-ms', String(flags.jitterMs));
  if (flags.tls) args.push('--tls');
  if (flags.replay) args.push('--replay', flags.replay);
  if (flags.faults) args.push('--faults', JSON.stringify(flags.faults));
  if (flags.timeScale) args.push('--time-scale', String(flags.timeScale));
  const child = spawn(BINARY, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`play-simulator ended with code ${String(code)} before it was ready`);
    }),
  ])) as [string];
  const ready = JSON.parse(line) as Store;
  const agent = new Agent({ connect: ready.ca === undefined ? {} : { ca: ready.ca } });
  const own = async (method: 'GET' | 'POST', path: string, body?: string): Promise<string> => {
    const options = { dispatcher: agent, method, body: body ?? null };
    const response = await patiently(() => request(`${ready.url}/__simulator/${path}`, options));
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${text}`);
    return text;
  };
  return {
    url: ready.url,
    ca: ready.ca,
    pid: child.pid!,
    stats: async () => JSON.parse(await own('GET', 'stats')) as SimulatorStats,
    resetStats: async () => void (await own('POST', 'reset', '')),
    setFaults: async (faults) => void (await own('POST', 'faults', JSON.stringify(faults))),
    cpuMs: () => processCpuMs(child.pid!),
    async stop() {
      await agent.close();
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** Asks again when the connection was reset on accept: faults spare nobody. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Cargo knows whether anything has changed; when nothing has, this takes a moment. */
function buildWhenStale(): void {
  const args = ['build', '--release', '--quiet', '-p', 'play-simulator'];
  const built = spawnSync('cargo', args, { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the simulator does not build');
}

/** User and system time from `/proc`, where a tick is 10 ms. */
function processCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold spaces: fields are counted from behind its bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
