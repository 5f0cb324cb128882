import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import { chartCall, detailsCall, encodeBody, reviewsCall } from './calls.js';
import type { Call } from './calls.js';
import { readChart } from './cards.js';
import type { ReferenceCards } from './cards.js';
import { answeredApp, readDetails } from './details.js';
import type { ReferenceApp } from './details.js';
import { bodyText, readFrames } from './frames.js';
import type { Node } from './message.js';
import { readReviews } from './reviews.js';
import type { ReferenceReviews } from './reviews.js';

const gunzipPool = promisify(gunzip) as (body: Buffer) => Promise<Buffer>;

/** How the reference client is set up. The defaults are what measured fastest. */
export interface ReferenceOptions {
  baseUrl: string;
  /** PEM of the server's certificate. */
  ca?: string | undefined;
  /** ALPN h2 instead of http/1.1. */
  http2?: boolean;
  /** POSTs in flight, and the connections of http/1.1. More only lengthens the queue of one thread. */
  inFlight?: number;
  /** Inflate on libuv's pool instead of the JavaScript thread. */
  inflatePool?: boolean;
  /** Details packed into one POST. */
  pack?: number;
}

/** A storefront. */
export interface Storefront {
  country: string;
  lang: string;
}

const US: Storefront = { country: 'us', lang: 'en' };

/**
 * The best client of this kind written in plain JavaScript that we know how to write: what playfast
 * is measured against. It packs like playfast, keeps its connections, decodes nothing twice and
 * reads the same fields. It does not retry, pace, validate or watch for blocks.
 */
export class ReferenceClient {
  readonly #agent: Agent;
  readonly #baseUrl: string;
  readonly #inFlight: number;
  readonly #pack: number;
  readonly #inflatePool: boolean;

  constructor(options: ReferenceOptions) {
    this.#baseUrl = options.baseUrl;
    this.#inFlight = options.inFlight ?? 3;
    this.#pack = options.pack ?? 32;
    this.#inflatePool = options.inflatePool ?? false;
    this.#agent = new Agent({
      connections: options.http2 ? 1 : this.#inFlight,
      allowH2: options.http2 ?? false,
      maxConcurrentStreams: 100,
      connect: options.ca === undefined ? {} : { ca: options.ca },
    });
  }

  /** Details of many apps; `onApps` gets each pack as it is read, in no order. */
  async eachApps(
    appIds: readonly string[],
    onApps: (apps: ReferenceApp[], firstIndex: number) => void,
    storefront = US,
  ): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < appIds.length) {
        const first = next;
        const ids = appIds.slice(first, (next += this.#pack));
        const payloads = await this.#post(ids.map(detailsCall), storefront);
        onApps(
          payloads.map((payload, index) => readApp(payload, ids[index]!)),
          first,
        );
      }
    };
    await Promise.all(Array.from({ length: this.#inFlight }, worker));
  }

  /** Details of many apps, in order. */
  async apps(appIds: readonly string[], storefront = US): Promise<ReferenceApp[]> {
    const all: ReferenceApp[] = [];
    all.length = appIds.length;
    await this.eachApps(
      appIds,
      (apps, first) => apps.forEach((app, index) => (all[first + index] = app)),
      storefront,
    );
    return all;
  }

  /** One app, alone in its POST. */
  async app(appId: string, storefront = US): Promise<ReferenceApp> {
    return (await this.apps([appId], storefront))[0]!;
  }

  /** One top chart. A chart of 100 cards is beyond the byte budget, so it travels alone. */
  async chart(
    collection: string,
    category: string,
    count: number,
    storefront = US,
  ): Promise<ReferenceCards> {
    const payloads = await this.#post([chartCall(collection, category, count)], storefront);
    return readChart(parse(payloads[0]!));
  }

  /** One page of an app's newest reviews. */
  async reviews(
    appId: string,
    count: number,
    token?: string,
    storefront = US,
  ): Promise<ReferenceReviews> {
    const payloads = await this.#post([reviewsCall(appId, count, token)], storefront);
    return readReviews(parse(payloads[0]!), appId);
  }

  /** The raw body of a GET, inflated. */
  async get(path: string): Promise<Buffer> {
    return this.#send({ origin: this.#baseUrl, path, method: 'GET' });
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  /** Sends one POST; gives the payloads in the order of the calls, whatever order the frames have. */
  async #post(calls: Call[], { country, lang }: Storefront): Promise<(string | null)[]> {
    const rpcs = [...new Set(calls.map((call) => call.rpc))].join(',');
    const body = await this.#send({
      origin: this.#baseUrl,
      path: `/_/PlayStoreUi/data/batchexecute?rpcids=${rpcs}&hl=${lang}&gl=${country}`,
      method: 'POST',
      body: encodeBody(calls),
    });
    const payloads: (string | null)[] = [];
    payloads.length = calls.length;
    let missing = calls.length;
    for (const [tag, payload] of readFrames(bodyText(body))) {
      payloads[Number(tag)] = payload;
      missing--;
    }
    if (missing !== 0) throw new Error(`${missing} of ${calls.length} frames are missing`);
    return payloads;
  }

  async #send(request: Dispatcher.RequestOptions): Promise<Buffer> {
    const response = await this.#agent.request({
      ...request,
      headers: {
        'accept-encoding': 'gzip',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) chunks.push(chunk as Buffer);
    const raw = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`);
    if (response.headers['content-encoding'] !== 'gzip') return raw;
    return this.#inflatePool ? gunzipPool(raw) : gunzipSync(raw);
  }
}

function parse(payload: string | null): Node {
  return payload === null ? undefined : (JSON.parse(payload) as Node);
}

function readApp(payload: string | null, appId: string): ReferenceApp {
  const message = parse(payload);
  if (answeredApp(message) !== appId) throw new Error(`no details of ${appId}`);
  return readDetails(message, appId);
}
