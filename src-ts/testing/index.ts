/**
 * `playfast/testing`: a Play Store of one's own, inside this process, for tests.
 *
 * @example
 * import { createClient } from 'playfast';
 * import { simulatedAppId, startSimulator } from 'playfast/testing';
 * await using store = await startSimulator({ seed: 1 });
 * const client = createClient({ baseUrl: store.url, pace: 'off' });
 * const app = await client.app({ appId: simulatedAppId(7) });
 * @module
 */
import { guard, native, open } from '../native.js';
import { checkNumber, checkOptions, checkText, checkWhole, optional } from '../validate.js';
import { errorThrown, invalid } from '../failures.js';

/** Options of the simulator. */
export interface SimulatorOptions {
  /** Everything it answers is derived from this (a whole number, default 1). */
  seed?: number;
  /** Port to listen on; 0 takes a free one (default 0). */
  port?: number;
  /** Waiting time of each answer, in milliseconds (default 0). */
  latencyMs?: number;
  /** Up to this much more waiting time, at random, in milliseconds (default 0). */
  jitterMs?: number;
  /** HTTPS with a throw-away certificate, h2 and http/1.1; else plain HTTP (default false). */
  tls?: boolean;
  /** Folder of captured answers to serve instead of the catalogue. */
  replay?: string;
  /** What no capture answers is not found (default), or answered from the catalogue. */
  replayMiss?: 'notFound' | 'synthetic';
  /** Number of apps in the catalogue (default 1,000,000); they cost no memory. */
  catalogue?: number;
  /** Megabytes of answers kept for being asked again (default 256). */
  cacheMb?: number;
}

/** What a simulator has served so far. */
export interface SimulatorStats {
  readonly requests: number;
  readonly pages: number;
  readonly posts: number;
  readonly calls: number;
  readonly callsByRpc: Readonly<Record<string, number>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly connections: number;
  readonly openConnections: number;
  readonly openRequests: number;
  readonly cacheHits: number;
  readonly [counter: string]: unknown;
}

/** A running simulator. */
export interface Simulator extends AsyncDisposable {
  /** Its address, for `baseUrl`. */
  readonly url: string;
  /** Its certificate (PEM), for `ca`; only with `tls`. */
  readonly ca?: string;
  /** What it has served so far. */
  stats(): SimulatorStats;
  /** Stops it: it listens no more and its connections are closed. Doing so twice is harmless. */
  stop(): Promise<void>;
}

/** Starts a simulator with a runtime of its own. It does not keep the process alive. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const checked = checkSimulatorOptions(options);
  const simulator = await native()
    .startSimulator(JSON.stringify(checked))
    .catch((thrown: unknown) => {
      throw errorThrown(thrown);
    });
  const { url } = simulator;
  const ca = simulator.ca ?? undefined;
  const stop = () => simulator.stop();
  return {
    url,
    ...(ca === undefined ? {} : { ca }),
    stats: () => open(guard(() => simulator.stats())) as SimulatorStats,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/**
 * The id of the n-th app of a simulator's catalogue.
 *
 * @example simulatedAppId(7) // 'com.playsim.app7'
 */
export function simulatedAppId(n: number): string {
  return `com.playsim.app${checkWhole(n, 'n', 0, Number.MAX_SAFE_INTEGER)}`;
}

function checkSimulatorOptions(options: unknown): SimulatorOptions {
  checkOptions(options, [
    'seed',
    'port',
    'latencyMs',
    'jitterMs',
    'tls',
    'replay',
    'replayMiss',
    'catalogue',
    'cacheMb',
  ]);
  const { seed, port, latencyMs, jitterMs, tls, replay, replayMiss, catalogue, cacheMb } = options;
  if (tls !== undefined && typeof tls !== 'boolean') throw invalid('tls', 'true or false', tls);
  return {
    seed: optional(seed, whole(Number.MAX_SAFE_INTEGER), 'seed'),
    port: optional(port, whole(65_535), 'port'),
    latencyMs: optional(latencyMs, milliseconds, 'latencyMs'),
    jitterMs: optional(jitterMs, milliseconds, 'jitterMs'),
    tls,
    replay: optional(replay, checkText, 'replay'),
    catalogue: optional(catalogue, whole(Number.MAX_SAFE_INTEGER), 'catalogue'),
    replayMiss: optional(replayMiss, checkMiss, 'replayMiss'),
    cacheMb: optional(cacheMb, whole(1 << 20), 'cacheMb'),
  };
}

function checkMiss(value: unknown, parameter: string): 'notFound' | 'synthetic' {
  if (value === 'notFound' || value === 'synthetic') return value;
  throw invalid(parameter, '"notFound" or "synthetic"', value);
}

function whole(most: number) {
  return (value: unknown, parameter: string) => checkWhole(value, parameter, 0, most);
}

function milliseconds(value: unknown, parameter: string): number {
  return checkNumber(value, parameter, 0);
}
