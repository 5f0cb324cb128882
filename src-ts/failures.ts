// Making errors: from what the native side described, from a refused argument, and with the caller's stack.
import {
  AbortError,
  BlockedError,
  DriftError,
  NetworkError,
  NotFoundError,
  NotInCountryError,
  PlayfastError,
  RateLimitedError,
  TimeoutError,
  ValidationError,
  type ErrorCode,
  type ErrorDetails,
} from './errors.js';

const CLASSES: Readonly<
  Record<ErrorCode, new (message: string, details?: Partial<ErrorDetails>) => PlayfastError>
> = {
  not_found: NotFoundError,
  not_in_country: NotInCountryError,
  rate_limited: RateLimitedError,
  blocked: BlockedError,
  drift: DriftError,
  network: NetworkError,
  timeout: TimeoutError,
  aborted: AbortError,
  validation: ValidationError,
};

/** The typed error that the native side described. */
export function errorFrom(details: ErrorDetails): PlayfastError {
  const Class = CLASSES[details.code as ErrorCode];
  return Class === undefined
    ? new PlayfastError(details.code as ErrorCode, details.message, details)
    : new Class(details.message, details);
}

/** The same without a stack: for the items of a batch, whose creation has nothing to tell and costs time. */
export function errorOfItem(details: ErrorDetails): PlayfastError {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return errorFrom(details);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * What a native call threw, as a typed error: expected failures cross as JSON in the message. Anything else is
 * given back as it is.
 */
export function errorThrown(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !thrown.message.startsWith('{')) return thrown;
  try {
    return errorFrom(JSON.parse(thrown.message) as ErrorDetails);
  } catch {
    return thrown;
  }
}

/** Where a public function was called, to be shown by an error that is only known later. */
export interface CallSite {
  stack?: string;
}

/** Remembers the caller of `of`. The text of the stack is only made when an error needs it. */
export function callSite(of: (...args: never[]) => unknown): CallSite {
  const site: CallSite = {};
  // Bun and Deno have it too; where it is missing, errors keep the stack of their creation.
  Error.captureStackTrace?.(site, of);
  return site;
}

/** Gives an error the stack of the place that asked for the work. */
export function withCallSite<E extends Error>(error: E, site: CallSite | undefined): E {
  const frames = site?.stack?.indexOf('\n    at ') ?? -1;
  if (frames >= 0) error.stack = `${error.name}: ${error.message}${site?.stack?.slice(frames)}`;
  return error;
}

/**
 * The one text for a refused argument.
 *
 * @param cause what was thrown by whoever found it wrong
 * @example invalid('countries[0]', 'an ISO country code such as "us"', 'xx')
 */
export function invalid(
  parameter: string,
  expected: string,
  value: unknown,
  cause?: unknown,
): ValidationError {
  const text = `Expected ${expected} for ${parameter} but received ${show(value)}`;
  const error = new ValidationError(text, { parameter, value });
  // As the constructor of Error does it: not enumerable.
  if (cause !== undefined) {
    Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true });
  }
  return error;
}

/** The same for what must not be shown, as it may hold a password: the error carries neither the value nor a part of it. */
export function invalidSecret(parameter: string, expected: string): ValidationError {
  const text = `Expected ${expected} for ${parameter}; what was received is not shown, as it may hold a password`;
  return new ValidationError(text, { parameter });
}

function show(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 60 ? `'${value.slice(0, 57)}…'` : `'${value}'`;
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof URL) return show(value.href);
  if (typeof value === 'object') return 'an object';
  return `${String(value)} (${typeof value})`;
}
