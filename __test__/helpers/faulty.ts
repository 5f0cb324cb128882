// A store that misbehaves and clients of it, for one test.
import { createClient, type ClientOptions, type PlayClient } from '../../index.js';
import {
  simulatedAppId,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../src-ts/testing/index.js';

/** A simulator with its clients; all end with the test: `await using store = await faultyStore(…)`. */
export interface FaultyStore extends AsyncDisposable {
  readonly simulator: Simulator;
  /** A client of the simulator; without pace unless told. */
  client(options?: ClientOptions): PlayClient;
}

/** Starts a simulator. */
export async function faultyStore(options: SimulatorOptions = {}): Promise<FaultyStore> {
  const simulator = await startSimulator(options);
  const clients: PlayClient[] = [];
  return {
    simulator,
    client(more = {}) {
      const { url: baseUrl, ca } = simulator;
      const client = createClient({ baseUrl, ca, pace: 'off', ...more });
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await simulator.stop();
    },
  };
}

/** So many ids that every storefront knows, from the n-th on. */
export function knownIds(count: number, from = 0): string[] {
  const ids: string[] = [];
  // The catalogue keeps these out of some countries.
  for (let n = from; ids.length < count; n++) if (n % 97 !== 13) ids.push(simulatedAppId(n));
  return ids;
}

/** Everything an error, an event or a list of them shows, as one text. */
export function shownOf(thing: unknown): string {
  const seen = new Set<unknown>();
  const text = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value);
    if (seen.has(value)) return '';
    seen.add(value);
    const names = Object.getOwnPropertyNames(value);
    return names.map((name) => `${name}: ${text((value as never)[name])}`).join('\n');
  };
  return text(thing);
}

/** What a promise rejects with; fails when it does not. */
export async function rejection<E = Error & { code: string }>(
  promise: Promise<unknown>,
): Promise<E> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error as E;
  }
  throw new Error(`no rejection but ${JSON.stringify(value)?.slice(0, 200)}`);
}
