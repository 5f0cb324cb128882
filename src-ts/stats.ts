// What a client counts.

/** How long requests took, from leaving to the last byte, in milliseconds. Of the answered ones only. */
export interface LatencyStats {
  /** Requests answered. */
  readonly count: number;
  /** Half of them took no longer. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What the cache of a client did. */
export interface CacheStats {
  /** Calls answered from it. */
  readonly hits: number;
  /** Calls that it could have answered and did not know. */
  readonly misses: number;
  /** Answers it holds now. */
  readonly entries: number;
  /** Bytes it holds now. */
  readonly bytes: number;
  /** Answers that left, for want of room or because their time was over. */
  readonly evicted: number;
}

/** An address that the store sees. */
export interface EgressStats {
  /** `'direct'`, or host and port of a proxy. */
  readonly egress: string;
  /** `'dead'`: the proxy does not work; `'blocked'`: the store does not answer it; `'paused'`: for a moment nothing leaves. */
  readonly state: 'healthy' | 'dead' | 'blocked' | 'paused';
  /** Requests sent by it. */
  readonly requests: number;
  /** Requests by it that got no usable answer. */
  readonly failures: number;
  /** Requests a second that may leave now; null when nothing limits them. */
  readonly perSecond: number | null;
  /** How much longer nothing leaves, in milliseconds; 0 when it is not paused. */
  readonly pausedMs: number;
}

/** What a client has done so far: `client.stats()`. */
export interface ClientStats {
  /** HTTP requests sent, retries, pages and followed redirects included. */
  readonly requests: number;
  /** Requests that carried calls. */
  readonly posts: number;
  /** Requests for a web page. */
  readonly pages: number;
  /** Calls sent, each attempt counted; several travel in one request. */
  readonly calls: number;
  /** Calls a POST carried, on average; 0 before the first. */
  readonly packedRatio: number;
  /** Calls that have their outcome. */
  readonly outcomes: number;
  /** Bytes received, as they came over the network. */
  readonly bytesIn: number;
  /** The same after inflating. */
  readonly bytesInflated: number;
  /** Bytes of the bodies sent. */
  readonly bytesOut: number;
  /** Attempts beyond the first. */
  readonly retries: number;
  /** Answers that refused (429, 403, 503, a block). */
  readonly refusals: number;
  /** How often an address was found blocked. */
  readonly blocks: number;
  /** Answers, or parts of them, that were not what they are known to be. */
  readonly drifts: number;
  /** Calls that shared the answer of an equal one under way. */
  readonly merged: number;
  /** Calls on the network now. */
  readonly inFlight: number;
  /** Calls waiting to be sent now. */
  readonly waiting: number;
  /** How long requests took. */
  readonly latency: LatencyStats;
  /** The rate of the fastest address (null when nothing limits it), and how much longer it is paused, in milliseconds. */
  readonly pace: { readonly perSecond: number | null; readonly pausedMs: number };
  /** The cache; absent without one. */
  readonly cache?: CacheStats;
  /** Each address that the store sees. */
  readonly egresses: readonly EgressStats[];
  /** Events that found no room: more than 1,024 came between two deliveries. */
  readonly eventsDropped: number;
  /** More counters may come. */
  readonly [counter: string]: unknown;
}
