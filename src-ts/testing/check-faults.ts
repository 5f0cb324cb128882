// Whether faults can be what they are given as. The native side checks again; here the error has a type and a parameter.
import { invalid } from '../failures.js';
import { checkOptions, checkWhole } from '../validate.js';
import type { PlainFault, SimulatorFaults } from './faults.js';

const LARGEST = Number.MAX_SAFE_INTEGER;
const LONGEST_MS = 86_400_000;
const LARGEST_BODY = 2 ** 40;
const FASTEST = 1e9;
const SHARE = ['fault', 'rate', 'first', 'after'];

type Check = (value: unknown, parameter: string) => unknown;
type Checks = Readonly<Record<string, Check>>;

const PLAIN: Readonly<Record<PlainFault, 'request' | 'call' | 'connection' | 'order'>> = {
  resetBefore: 'connection',
  resetAfter: 'request',
  truncated: 'request',
  wrongLength: 'request',
  badGzip: 'request',
  garbage: 'request',
  html: 'request',
  empty: 'request',
  captcha: 'request',
  sorry: 'request',
  consentPage: 'request',
  consent: 'request',
  foreignRedirect: 'request',
  redirectLoop: 'request',
  wrongStorefront: 'request',
  dropped: 'call',
  doubled: 'call',
  swapped: 'call',
  unknownTag: 'call',
  nullPayload: 'call',
  reordered: 'order',
  tornFrame: 'call',
  emptyPage: 'call',
  repeatedToken: 'call',
  expiredToken: 'call',
};

/** The faults of requests that take parameters, and those that have to be given. */
const WITH_PARAMETERS: Readonly<Record<string, { checks: Checks; required?: string }>> = {
  status: {
    checks: {
      status: whole(400, 599),
      retryAfterSeconds: whole(0, 86_400),
      retryAfterDate: whole(0, 86_400),
    },
    required: 'status',
  },
  resetWithin: { checks: { afterBytes: whole(0, LARGEST_BODY) } },
  stall: { checks: { afterBytes: whole(0, LARGEST_BODY), forMs: between(0, LONGEST_MS) } },
  drip: { checks: { bytesPerSecond: between(1, FASTEST) }, required: 'bytesPerSecond' },
  bomb: { checks: { bytes: whole(1, LARGEST_BODY) } },
  huge: { checks: { bytes: whole(1, LARGEST_BODY) } },
};

const NAMES = [...Object.keys(WITH_PARAMETERS), ...Object.keys(PLAIN)];

const STEP: Checks = { afterMs: between(0, LONGEST_MS), perSecond: between(0, FASTEST) };

const BOX: Checks = {
  refusals: whole(1, 1_000_000),
  withinMs: between(0, LONGEST_MS),
  forMs: between(0, LONGEST_MS),
  extendMs: between(0, LONGEST_MS),
  answer: oneOf('503', 'captcha', 'mixed'),
};

const LIMIT: Checks = {
  perSecond: between(0, FASTEST),
  burst: between(1, FASTEST),
  steps: checkSteps,
  costOf: oneOf('request', 'call'),
  status: oneOf(429, 503),
  retryAfter: oneOf('seconds', 'date'),
  retryAfterMs: between(0, LONGEST_MS),
  box: (value, parameter) => checkObject(value, parameter, BOX),
};

const FAULTS: Checks = {
  seed: whole(0, LARGEST),
  limit: (value, parameter) => checkObject(value, parameter, LIMIT, ['perSecond']),
  gateway: (value, parameter) =>
    checkObject(value, parameter, { maxCalls: whole(1, 1_000_000) }, ['maxCalls']),
  mix: checkMix,
};

/** Faults as they are sent, or an error that names the parameter. */
export function checkFaults(value: unknown, parameter = 'faults'): SimulatorFaults {
  checkObject(value, parameter, FAULTS);
  return value as SimulatorFaults;
}

function checkObject(
  value: unknown,
  parameter: string,
  checks: Checks,
  required: readonly string[] = [],
): Record<string, unknown> {
  checkOptions(value, Object.keys(checks), parameter);
  for (const [name, check] of Object.entries(checks)) {
    const given = value[name];
    if (given !== undefined || required.includes(name)) check(given, `${parameter}.${name}`);
  }
  return value;
}

function checkSteps(value: unknown, parameter: string): void {
  let before = 0;
  for (const [at, step] of checkArray(value, parameter).entries()) {
    const place = `${parameter}[${at}]`;
    const { afterMs } = checkObject(step, place, STEP, ['afterMs', 'perSecond']);
    if ((afterMs as number) < before) {
      throw invalid(`${place}.afterMs`, 'steps in the order of time', afterMs);
    }
    before = afterMs as number;
  }
}

function checkMix(value: unknown, parameter: string): void {
  const sums = new Map<string, number>();
  for (const [at, entry] of checkArray(value, parameter).entries()) {
    const { kind, rate } = checkEntry(entry, `${parameter}[${at}]`);
    const sum = (sums.get(kind) ?? 0) + rate;
    // Rates written with decimals may miss 1 by a rounding.
    if (sum > 1 + 1e-9) {
      throw invalid(parameter, 'rates of one kind that add up to at most 1', sum);
    }
    sums.set(kind, sum);
  }
}

/** Its kind, and what it adds to the rates of that kind. */
function checkEntry(entry: unknown, parameter: string): { kind: string; rate: number } {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw invalid(parameter, 'an object', entry);
  }
  const { fault } = entry as { fault?: unknown };
  if (typeof fault !== 'string' || !NAMES.includes(fault)) {
    throw invalid(`${parameter}.fault`, `the name of a fault (${NAMES.join(', ')})`, fault);
  }
  const own = WITH_PARAMETERS[fault];
  const checks: Checks = {
    ...own?.checks,
    rate: between(0, 1),
    first: whole(0, LARGEST),
    after: whole(0, LARGEST),
  };
  checkOptions(entry, [...SHARE, ...Object.keys(own?.checks ?? {})], parameter);
  const { fault: _, ...parameters } = entry;
  const required = own?.required === undefined ? ['rate'] : ['rate', own.required];
  const { rate, first, after, retryAfterSeconds, retryAfterDate } = checkObject(
    parameters,
    parameter,
    checks,
    required,
  );
  if (retryAfterSeconds !== undefined && retryAfterDate !== undefined) {
    throw invalid(
      `${parameter}.retryAfterDate`,
      'nothing beside retryAfterSeconds',
      retryAfterDate,
    );
  }
  const always = first === undefined && (after ?? 0) === 0;
  return { kind: PLAIN[fault as PlainFault] ?? 'request', rate: always ? (rate as number) : 0 };
}

function checkArray(value: unknown, parameter: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(parameter, 'a list', value);
  return value;
}

function whole(least: number, most: number): Check {
  return (value, parameter) => checkWhole(value, parameter, least, most);
}

function between(least: number, most: number): Check {
  return (value, parameter) => {
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw invalid(parameter, `a number from ${least} to ${most}`, value);
    }
    return value;
  };
}

function oneOf(...choices: readonly unknown[]): Check {
  return (value, parameter) => {
    if (!choices.includes(value)) {
      throw invalid(parameter, choices.map((choice) => JSON.stringify(choice)).join(' or '), value);
    }
    return value;
  };
}
