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
import { checkFaults } from './check-faults.js';
import type { SimulatorFaults } from './faults.js';

export type {
  FaultShare,
  PlainFault,
  SimulatorBox,
  SimulatorFault,
  SimulatorFaults,
  SimulatorLimit,
} from './faults.js';

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
  /** What goes wrong on purpose (default nothing); can be replaced with `setFaults`. */
  faults?: SimulatorFaults;
  /**
   * The simulator's clock runs so many times as fast as the wall (1 to 10,000, default 1). Every duration of these options and
   * of the faults is in its time: with 30, a latency of 300 ms takes 10.
   */
  timeScale?: number;
}

/**
 * What a simulator has served so far.
 *
 * Once nothing is under way, `requests` is `accepted` + `refused` + `boxed` + the sum of all `faults` of requests and of the
 * gateway; and over plain HTTP a client has sent `requests` - `followed` + `refusedConnections` requests.
 */
export interface SimulatorStats {
  /** Requests read, refused ones and those hit by faults included. */
  readonly requests: number;
  /** Those of them that were GETs. */
  readonly pages: number;
  /** Those of them that were POSTs of calls. */
  readonly posts: number;
  /** Calls of the POSTs that the store answered. */
  readonly calls: number;
  readonly callsByRpc: Readonly<Record<string, number>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly connections: number;
  readonly openConnections: number;
  readonly openRequests: number;
  readonly cacheHits: number;
  /** Requests answered by the store itself: no limit, gateway or fault of requests touched them (faults of calls may have). */
  readonly accepted: number;
  /** Requests refused by the limit. */
  readonly refused: number;
  /** Requests that came while the penalty box was closed. */
  readonly boxed: number;
  /** How often the penalty box closed. */
  readonly boxes: number;
  /**
   * Connections on which the client sent something that nobody read: by `resetBefore`, or because it crossed the end of the
   * connection after `resetAfter`. Over plain HTTP each is one lost request; over TLS each is a handshake, which cost
   * the client one request at most.
   */
  readonly refusedConnections: number;
  /** Requests that followed a redirect of `redirectLoop`. */
  readonly followed: number;
  /** How often each fault hit, those that never did left out; refusals of the gateway are called `gateway`. */
  readonly faults: Readonly<Record<string, number>>;
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
  /**
   * Replaces what goes wrong: `{}` for nothing. Draws, limits and their time begin anew, counters go on; requests under way
   * keep the faults they met. Throws `ValidationError`, and changes nothing then.
   */
  setFaults(faults: SimulatorFaults): void;
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
    setFaults: (faults) => {
      const text = JSON.stringify(checkFaults(faults));
      guard(() => simulator.setFaults(text));
    },
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
    'faults',
    'timeScale',
  ]);
  const { seed, port, latencyMs, jitterMs, tls, replay, replayMiss, catalogue, cacheMb } = options;
  const { faults, timeScale } = options;
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
    faults: optional(faults, checkFaults, 'faults'),
    timeScale: optional(timeScale, scale, 'timeScale'),
  };
}

function checkMiss(value: unknown, parameter: string): 'notFound' | 'synthetic' {
  if (value === 'notFound' || value === 'synthetic') return value;
  throw invalid(parameter, '"notFound" or "synthetic"', value);
}

function whole(most: number) {
  return (value: unknown, parameter: string) => checkWhole(value, parameter, 0, most);
}

function scale(value: unknown, parameter: string): number {
  if (typeof value !== 'number' || !(value >= 1 && value <= 10_000)) {
    throw invalid(parameter, 'a number from 1 to 10000', value);
  }
  return value;
}

function milliseconds(value: unknown, parameter: string): number {
  return checkNumber(value, parameter, 0);
}
