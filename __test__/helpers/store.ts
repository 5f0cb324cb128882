// A simulator and a client for a test file.
import { afterAll, beforeAll } from 'vitest';
import { createClient, type ClientOptions, type PlayClient } from '../../index.js';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../src-ts/testing/index.js';

/** What a test file works with, from its first test on. */
export interface Store {
  simulator: Simulator;
  client: PlayClient;
  /** One more client of the same simulator. */
  another(options?: ClientOptions): PlayClient;
}

/** Starts a simulator before the tests of a file and stops it after them. */
export function useStore(options: SimulatorOptions = {}): Store {
  const clients: PlayClient[] = [];
  const store = {} as Store;
  beforeAll(async () => {
    const simulator = await startSimulator({ seed: 1, ...options });
    store.simulator = simulator;
    store.another = (more = {}) => {
      const client = createClient({
        baseUrl: simulator.url,
        ca: simulator.ca,
        pace: 'off',
        ...more,
      });
      clients.push(client);
      return client;
    };
    store.client = store.another();
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await store.simulator.stop();
  });
  return store;
}

/** Waits until a condition holds, or fails after two seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 2000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not within two seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
