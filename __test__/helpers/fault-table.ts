// Every fault of the simulator, and what may become of a call that meets it each time.
import type { BlockKind, ErrorCode } from '../../index.js';
import type { PlainFault, SimulatorFault } from '../../src-ts/testing/index.js';

/** What a call asks for: faults of call frames concern some of them only. */
export type Asked = 'app' | 'list' | 'search' | 'reviews';

type WithoutShare<F> = F extends unknown ? Omit<F, 'rate' | 'first' | 'after'> : never;
/** A fault as the simulator takes it, without its rate. */
export type Fault = WithoutShare<SimulatorFault>;

/** A fault alone. */
export interface FaultCase {
  /** Name of the case: the fault's, with what tells it from others of the same name. */
  readonly title: string;
  readonly fault: Fault;
  /** What a call that meets nothing else may end with. */
  readonly codes: readonly ErrorCode[];
  /** The kind of a `blocked`. */
  readonly kind?: BlockKind;
  /** Whether a call that meets nothing else may end with the right value. */
  readonly value: boolean;
  /** Calls that can end with an error; all the others end with their value (default: all). */
  readonly only?: readonly Asked[];
  /**
   * Calls whose answer does not say what it is for: their value is not compared (charts do not name their category,
   * reviews not their app, and no answer of an rpc its country).
   */
  readonly unnamed?: readonly Asked[];
}

const NETWORK: readonly ErrorCode[] = ['network'];
const BLOCKED: readonly ErrorCode[] = ['blocked'];
const NONE: readonly ErrorCode[] = [];
const MB = 1 << 20;

const status = (code: number, codes: readonly ErrorCode[], more: object = {}): FaultCase => ({
  title: `status ${code}`,
  fault: { fault: 'status', status: code },
  codes,
  value: false,
  ...more,
});
const lost = (fault: Fault, value = false): FaultCase => ({
  title: fault.fault,
  fault,
  codes: NETWORK,
  value,
});
const blocked = (fault: PlainFault, kind: BlockKind): FaultCase => ({
  title: fault,
  fault: { fault },
  codes: BLOCKED,
  kind,
  value: false,
});
const harmless = (fault: PlainFault, more: Partial<FaultCase> = {}): FaultCase => ({
  title: fault,
  fault: { fault },
  codes: NONE,
  value: true,
  ...more,
});

/** Every fault, each alone. Sizes are small enough for a test; the benchmark has the full ones. */
export const FAULTS: readonly FaultCase[] = [
  status(500, NETWORK),
  status(502, NETWORK),
  status(504, NETWORK),
  // Three of them in a row are a block of the address.
  status(503, ['rate_limited', 'blocked']),
  status(429, ['rate_limited']),
  {
    ...status(429, ['rate_limited']),
    title: 'status 429 with Retry-After in seconds',
    fault: { fault: 'status', status: 429, retryAfterSeconds: 2 },
  },
  {
    ...status(503, ['rate_limited', 'blocked']),
    title: 'status 503 with Retry-After as a date',
    fault: { fault: 'status', status: 503, retryAfterDate: 2 },
  },
  status(403, BLOCKED, { kind: 'forbidden' }),
  status(404, NETWORK),
  lost({ fault: 'resetBefore' }),
  lost({ fault: 'resetWithin', afterBytes: 200 }),
  // The answer is whole before the connection breaks; what the client has read by then is luck.
  lost({ fault: 'resetAfter' }, true),
  { title: 'stall', fault: { fault: 'stall', afterBytes: 100 }, codes: ['timeout'], value: false },
  {
    title: 'stall for a second',
    fault: { fault: 'stall', afterBytes: 100, forMs: 1000 },
    codes: NONE,
    value: true,
  },
  {
    title: 'drip',
    fault: { fault: 'drip', bytesPerSecond: 50 },
    codes: ['timeout'],
    value: false,
  },
  // Frames before the cut are whole, and a cut behind the last frame loses nothing.
  lost({ fault: 'truncated' }, true),
  lost({ fault: 'wrongLength' }),
  lost({ fault: 'badGzip' }),
  lost({ fault: 'bomb', bytes: 64 * MB }),
  lost({ fault: 'huge', bytes: 64 * MB }),
  lost({ fault: 'garbage' }),
  blocked('html', 'html'),
  blocked('empty', 'empty' as BlockKind),
  blocked('captcha', 'captcha'),
  blocked('sorry', 'sorry'),
  blocked('consentPage', 'consent'),
  blocked('consent', 'consent'),
  lost({ fault: 'foreignRedirect' }),
  lost({ fault: 'redirectLoop' }),
  harmless('wrongStorefront', { unnamed: ['app', 'list', 'search', 'reviews'] }),
  lost({ fault: 'dropped' }),
  harmless('doubled'),
  // An app that comes under the tag of another is told by its id; the lone call of its kind has no frame to swap with.
  {
    title: 'swapped',
    fault: { fault: 'swapped' },
    codes: ['drift'],
    value: true,
    only: ['app'],
    unnamed: ['list', 'search', 'reviews'],
  },
  harmless('unknownTag'),
  // A trusted body template is believed when it says that there is nothing; another one is suspected of being stale, and
  // the page is asked, for some calls.
  {
    title: 'nullPayload',
    fault: { fault: 'nullPayload' },
    codes: ['not_found', 'drift'],
    value: true,
    unnamed: ['list', 'search', 'reviews'],
  },
  harmless('reordered'),
  {
    title: 'tornFrame',
    fault: { fault: 'tornFrame' },
    codes: ['network', 'drift'],
    value: false,
  },
  harmless('emptyPage', { unnamed: ['reviews'] }),
  harmless('repeatedToken', { unnamed: ['reviews'] }),
  harmless('expiredToken', { codes: ['not_found'], only: ['reviews'], unnamed: ['reviews'] }),
];

/** Whether a call of this kind can fail by the fault at all. */
export function concerns(fault: FaultCase, asked: Asked): boolean {
  return fault.codes.length > 0 && (fault.only?.includes(asked) ?? true);
}
