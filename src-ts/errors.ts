import type { Outcome } from './outcome.js';
import type { PlayRequest } from './requests.js';

/** The stable name of what went wrong. Switch on this, never on the text of a message. */
export type ErrorCode =
  | 'not_found'
  | 'not_in_country'
  | 'rate_limited'
  | 'blocked'
  | 'drift'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'validation';

/** An error as the native side describes it: plain data with the fields of its class. */
export interface ErrorDetails {
  readonly code: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/**
 * What every error of this library is. Each code has a class of its own, so `instanceof` works as well as `code`.
 *
 * @example
 * try { await client.app({ appId }); }
 * catch (error) { if (error instanceof PlayfastError && error.code === 'not_found') forget(appId); else throw error; }
 */
export class PlayfastError extends Error {
  /** The stable name of what went wrong. */
  readonly code: ErrorCode;
  /** What each failed attempt met, oldest first (`['503', '503']`); absent when there was none. */
  readonly reasons?: readonly string[];
  /** Place of the failed item in its batch; absent outside a batch. */
  index?: number;
  /** The request that failed; absent when the error is about no single request. */
  request?: PlayRequest;
  /** In an error of a batch: every outcome finished by then, in request order, this failure included. */
  outcomes?: readonly Outcome<unknown>[];

  /** @internal */
  constructor(code: ErrorCode, message: string, details?: Partial<ErrorDetails>) {
    super(message);
    this.code = code;
    if (details !== undefined && Array.isArray(details['reasons'])) {
      this.reasons = details['reasons'] as string[];
    }
  }
}

/** 404 or an empty answer: the id is unknown, or not distributed in the country asked. Code `not_found`. */
export class NotFoundError extends PlayfastError {
  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('not_found', message, details);
  }
}

/** The app was seen in another storefront, but not in the one asked. Code `not_in_country`. */
export class NotInCountryError extends PlayfastError {
  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('not_in_country', message, details);
  }
}

/** The store refused for too many requests, and went on until the attempts ended. Code `rate_limited`. */
export class RateLimitedError extends PlayfastError {
  /** How long the store asked to wait, in milliseconds; absent when it did not say. */
  readonly retryAfterMs?: number;

  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('rate_limited', message, details);
    const wait = details?.['retryAfterMs'];
    if (typeof wait === 'number') this.retryAfterMs = wait;
  }
}

/** The way a block showed itself. */
export type BlockKind = 'captcha' | 'consent' | 'sorry' | 'forbidden' | 'html' | 'empty';

/** A captcha, consent or refusal page came instead of data. Code `blocked`. */
export class BlockedError extends PlayfastError {
  /** What came: `'captcha'`, `'consent'`, `'sorry'`, `'forbidden'` (403), unexpected `'html'` or an `'empty'` body. */
  readonly kind?: BlockKind;
  /** The beginning of what came, for a log. */
  readonly excerpt?: string;

  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('blocked', message, details);
    if (details?.['kind'] !== undefined) this.kind = details['kind'] as BlockKind;
    if (typeof details?.['excerpt'] === 'string') this.excerpt = details['excerpt'];
  }
}

/** The answer does not have the shape it is known to have: the store changed its layout. Code `drift`. */
export class DriftError extends PlayfastError {
  /** Id of the remote call whose answer did not fit: `'Ws7gDc'`. */
  readonly rpc?: string;
  /** Name of the field that could not be read: `'title'`. */
  readonly field?: string;
  /** Where it should have been: `'1,2,0,0'`. */
  readonly path?: string;

  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('drift', message, details);
    for (const key of ['rpc', 'field', 'path'] as const) {
      if (typeof details?.[key] === 'string') this[key] = details[key];
    }
  }
}

/** The connection failed or the body could not be used, in every attempt. Code `network`. */
export class NetworkError extends PlayfastError {
  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('network', message, details);
  }
}

/** `timeoutMs` passed in every attempt, or `deadlineMs` passed as a whole. Code `timeout`. */
export class TimeoutError extends PlayfastError {
  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('timeout', message, details);
  }
}

/**
 * The client was closed, or the item was cancelled with the rest of its batch. Code `aborted`. A promise whose own
 * signal was aborted rejects with `signal.reason` instead.
 */
export class AbortError extends PlayfastError {
  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('aborted', message, details);
  }
}

/** An argument was refused before anything was sent. Code `validation`. */
export class ValidationError extends PlayfastError {
  /** Name of the argument: `'countries[2]'`. */
  readonly parameter?: string;
  /** The value given. */
  readonly value?: unknown;

  /** @internal */
  constructor(message: string, details?: Partial<ErrorDetails>) {
    super('validation', message, details);
    if (typeof details?.['parameter'] === 'string') this.parameter = details['parameter'];
    if (details !== undefined && 'value' in details) this.value = details['value'];
  }
}

// On the prototype: an own `name` would be one more field in every error that is printed.
for (const each of [
  PlayfastError,
  NotFoundError,
  NotInCountryError,
  RateLimitedError,
  BlockedError,
  DriftError,
  NetworkError,
  TimeoutError,
  AbortError,
  ValidationError,
]) {
  each.prototype.name = each.name;
}
