import { type ErrorDetails, type PlayfastError } from './errors.js';
import { errorOfItem } from './failures.js';
import type { Warning } from './native/models.js';
import type { PlayRequest } from './requests.js';
import { shareTexts } from './shared-texts.js';

/** How an answer was got: by remote call, from the web page, or from an earlier answer. */
export type Route = 'rpc' | 'page' | 'cache';

/** An item that came. */
export interface Success<T, R extends PlayRequest = PlayRequest> {
  readonly ok: true;
  /** The request that this answers. */
  readonly request: R;
  /** Place of the request in its batch, from 0. */
  readonly index: number;
  readonly value: T;
  /** Attempts on the network; 0 when it came from the cache. */
  readonly attempts: number;
  /** What each failed attempt met, oldest first (`['503', '503']`); absent when there was none. */
  readonly reasons?: readonly string[];
  /** From admission to answer, in milliseconds. */
  readonly elapsedMs: number;
  readonly route: Route;
  /** Cards or reviews that were left out because they could not be read; absent when there are none. */
  readonly warnings?: readonly Warning[];
}

/** An item that failed for good. */
export interface Failure<R extends PlayRequest = PlayRequest> {
  readonly ok: false;
  readonly request: R;
  readonly index: number;
  readonly error: PlayfastError;
  readonly attempts: number;
  readonly elapsedMs: number;
}

/**
 * What became of one request.
 *
 * @example
 * for (const outcome of await fetchAppsSettled({ appIds, countries: ['us'] }))
 *   if (outcome.ok) keep(outcome.value); else log(outcome.request, outcome.error.code);
 */
export type Outcome<T, R extends PlayRequest = PlayRequest> = Success<T, R> | Failure<R>;

/** An outcome as it comes from the native side: the same, without its request and with the error as data. */
export type RawOutcome =
  | (Omit<Success<unknown>, 'request'> & { request?: PlayRequest })
  | (Omit<Failure, 'request' | 'error'> & { request?: PlayRequest; error: ErrorDetails });

/**
 * Completes an outcome in place: its request is added, an error becomes an object of its class, and the value is
 * what `unwrap` makes of it. In place, because this runs once per item on the JavaScript thread.
 */
export function complete<T, R extends PlayRequest>(
  raw: RawOutcome,
  request: R,
  unwrap: ((value: never) => T) | undefined,
): Outcome<T, R> {
  const outcome = raw as { -readonly [K in keyof RawOutcome]: RawOutcome[K] } & {
    value?: unknown;
    error?: unknown;
  };
  outcome.request = request;
  if (!raw.ok) {
    const error = errorOfItem(raw.error);
    error.request = request;
    error.index = raw.index;
    outcome.error = error;
  } else {
    shareTexts(raw.value);
    if (unwrap !== undefined) outcome.value = unwrap(raw.value as never);
  }
  return outcome as unknown as Outcome<T, R>;
}
