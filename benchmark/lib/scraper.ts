import { Agent } from 'node:https';
import { Agent as HttpAgent } from 'node:http';
import gplay from 'google-play-scraper';
import type { Store } from './simulator.js';

type ScraperOptions = { appId: string; requestOptions: object };
type Scraper = { app(options: ScraperOptions): Promise<Record<string, unknown>> };

/**
 * google-play-scraper pointed at the store of our own: its `requestOptions` reach `got`, whose hook
 * rewrites the host. With keep-alive, which it does not use by itself: it gets what helps it.
 */
export class ScraperClient {
  readonly #requestOptions: object;
  readonly #agents: { destroy(): void }[];

  constructor(store: Store) {
    const base = new URL(store.url);
    const agent = {
      http: new HttpAgent({ keepAlive: true }),
      https: new Agent({ keepAlive: true }),
    };
    this.#agents = Object.values(agent);
    this.#requestOptions = {
      agent,
      https: store.ca === undefined ? {} : { certificateAuthority: store.ca },
      retry: 0,
      hooks: {
        beforeRequest: [
          (options: { url: URL }) => {
            options.url.protocol = base.protocol;
            options.url.host = base.host;
          },
        ],
      },
    };
  }

  app(appId: string): Promise<Record<string, unknown>> {
    return (gplay as unknown as Scraper).app({ appId, requestOptions: this.#requestOptions });
  }

  /** Reads many apps page by page, `atOnce` pages at a time. */
  async apps(ids: readonly string[], atOnce: number): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < ids.length) {
        const index = next++;
        all[index] = await this.app(ids[index]!);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return all;
  }

  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }
}
