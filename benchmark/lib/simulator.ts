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
}

/** Where a contender finds the store. Plain, so that it can be sent to another process. */
export interface Store {
  url: string;
  ca?: string | undefined;
}

/** A running simulator, in a process of its own. */
export interface Simulator extends Store {
  pid: number;
  /** Its counters since the last reset. */
  stats(): Promise<Record<string, number>>;
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
  return {
    url: ready.url,
    ca: ready.ca,
    pid: child.pid!,
    async stats() {
      const response = await request(`${ready.url}/__simulator/stats`, { dispatcher: agent });
      return (await response.body.json()) as Record<string, number>;
    },
    cpuMs: () => processCpuMs(child.pid!),
    async stop() {
      await agent.close();
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
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
