// The option `cache`: answers that are given again without asking.
import { invalid } from './failures.js';
import { checkOptions, checkNumber, checkWhole, optional } from './validate.js';

/** How long an answer of each kind is good, in milliseconds. A kind that is not named is not kept. */
export interface CacheTimes {
  /** Details of an app. */
  app?: number;
  /** A top chart. */
  list?: number;
  /** What a search found. */
  search?: number;
  /** A page of reviews. */
  reviews?: number;
}

/** A memory of answers, by call, language and country. What failed is never kept. */
export interface CacheOptions {
  /** How much it holds at most, in bytes, 1,024 at least; what was used least lately leaves first. */
  maxBytes: number;
  /** How long an answer is good, in milliseconds: one time for all kinds, or one each. */
  ttlMs: number | CacheTimes;
}

/** A year: what is longer is a mistake in the unit. */
const LONGEST_MS = 31_536_000_000;
const KINDS = ['app', 'list', 'search', 'reviews'] as const;

/** Checks the option, and gives a copy. */
export function checkCache(value: unknown, parameter: string): CacheOptions {
  checkOptions(value, ['maxBytes', 'ttlMs'], parameter);
  return {
    maxBytes: checkWhole(value['maxBytes'], `${parameter}.maxBytes`, 1024, 2 ** 40),
    ttlMs: checkTimes(value['ttlMs'], `${parameter}.ttlMs`),
  };
}

function checkTimes(value: unknown, parameter: string): number | CacheTimes {
  if (typeof value !== 'object' || value === null) return checkTime(value, parameter);
  checkOptions(value, KINDS, parameter);
  const times: CacheTimes = {};
  for (const kind of KINDS) {
    times[kind] = optional(value[kind], checkTime, `${parameter}.${kind}`);
  }
  if (KINDS.every((kind) => times[kind] === undefined)) {
    throw invalid(parameter, `a time for one of ${KINDS.join(', ')}`, value);
  }
  return times;
}

function checkTime(value: unknown, parameter: string): number {
  if (checkNumber(value, parameter, 1) > LONGEST_MS)
    throw invalid(parameter, 'a year at most', value);
  return value as number;
}
