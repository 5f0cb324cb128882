// The option `pace`: how fast a client asks.
import { invalid } from './failures.js';
import { checkNumber, checkOptions, checkWhole, optional } from './validate.js';

/** What is counted: the requests that leave, or the calls packed into them. */
export type PaceCost = 'request' | 'call';

/** A rate of one's own. */
export interface FixedPace {
  /** So many a second, 0.001 at least. */
  perSecond: number;
  /** So many may leave at once after a rest (default 1). */
  burst?: number;
  /** What is counted (default `'request'`). */
  costOf?: PaceCost;
}

/**
 * How fast a client asks: by itself (`'auto'`: bursts are free, long jobs find the store's limit and stay just below), without any
 * limit (`'off'`: tests, benchmarks), or at a rate of its own. `{ costOf: 'call' }` alone is `'auto'`, counting calls.
 * A `Retry-After` of the store is honoured by all of them.
 */
export type Pace = 'auto' | 'off' | FixedPace | { costOf: PaceCost };

const WHAT = '"auto", "off", { perSecond, burst, costOf } or { costOf }';

/** Checks a pace, and gives a copy. */
export function checkPace(value: unknown, parameter: string): Pace {
  if (value === 'auto' || value === 'off') return value;
  if (typeof value !== 'object' || value === null) throw invalid(parameter, WHAT, value);
  checkOptions(value, ['perSecond', 'burst', 'costOf'], parameter);
  const costOf = optional(value['costOf'], checkCost, `${parameter}.costOf`);
  if (value['perSecond'] === undefined && value['burst'] === undefined && costOf !== undefined) {
    return { costOf };
  }
  const perSecond = checkNumber(value['perSecond'], `${parameter}.perSecond`, 0.001);
  const burst = optional(
    value['burst'],
    (each, place) => checkWhole(each, place, 1, 1_000_000),
    `${parameter}.burst`,
  );
  return { perSecond, burst, costOf };
}

function checkCost(value: unknown, parameter: string): PaceCost {
  if (value === 'request' || value === 'call') return value;
  throw invalid(parameter, '"request" or "call"', value);
}
