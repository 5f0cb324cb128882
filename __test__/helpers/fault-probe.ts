// Asks a few calls of every kind of a store that misbehaves in one way, and judges what comes back.
import {
  fetchAppsSettled,
  fetchCategoryListsSettled,
  fetchReviewsSettled,
  searchAppsSettled,
  type BlockedError,
  type Outcome,
  type PlayClient,
} from '../../index.js';
import { simulatedAppId } from '../../src-ts/testing/index.js';
import { concerns, type Asked, type FaultCase } from './fault-table.js';

/** Virtual milliseconds from admission to outcome that a probe gives each call. */
export const PROBE_DEADLINE_MS = 60_000;
/** What a probe's client waits for one attempt, in virtual milliseconds. */
export const PROBE_TIMEOUT_MS = 5000;

/** What became of one call. */
export interface Probed {
  readonly asked: Asked;
  /** What was asked for, as a text. */
  readonly request: string;
  /** Its value as a text, or nothing. */
  readonly value?: string;
  /** `code`, or `code/kind` of a block. */
  readonly code?: string;
  /** Message, excerpt and everything else an error shows. */
  readonly shown?: string;
  readonly attempts: number;
  /** Virtual milliseconds, as the outcome tells them. */
  readonly elapsedMs: number;
}

/** How much is asked. */
export interface ProbeSize {
  apps: number;
  /** Reviews of one app; beyond 1,000 a token is followed. */
  reviews: number;
}

/** Apps of two storefronts, one chart, one search and the reviews of one app, all at once. */
export async function probe(client: PlayClient, size: ProbeSize): Promise<Probed[]> {
  const bounds = { client, deadlineMs: PROBE_DEADLINE_MS };
  const appIds = Array.from({ length: size.apps }, (_, n) =>
    simulatedAppId(n + 100 + (n > 9 ? 1 : 0)),
  );
  const all = await Promise.all([
    fetchAppsSettled({ ...bounds, appIds, countries: ['us', 'de'] }),
    fetchCategoryListsSettled({
      ...bounds,
      countries: ['us'],
      categories: ['TOOLS'],
      numResults: 20,
    }),
    searchAppsSettled({ ...bounds, queries: ['chess'], countries: ['us'] }),
    fetchReviewsSettled({
      ...bounds,
      appIds: [simulatedAppId(7)],
      countries: ['us'],
      numResults: size.reviews,
    }),
  ] as const);
  return all.flat().map((outcome) => probed(outcome));
}

function probed(outcome: Outcome<unknown>): Probed {
  const { request, attempts, elapsedMs } = outcome;
  const base = {
    asked: request.kind,
    request: JSON.stringify(request),
    attempts,
    elapsedMs,
  };
  if (outcome.ok) return { ...base, value: JSON.stringify(outcome.value, withoutServed) };
  const { error } = outcome;
  const kind = (error as BlockedError).kind;
  return {
    ...base,
    code: error.code,
    ...(kind !== undefined && { code: `${error.code}/${kind}` }),
    shown: JSON.stringify({ ...error, message: error.message }),
  };
}

/** Only a page says which country it served: by the page or not, the value is the same otherwise. */
function withoutServed(name: string, value: unknown): unknown {
  return name === 'servedCountry' ? undefined : value;
}

/** What is wrong with the outcomes of a fault, in words; nothing when all are as they should be. */
export function faultsOf(
  fault: FaultCase,
  always: boolean,
  calm: readonly Probed[],
  met: readonly Probed[],
): string[] {
  const wrong: string[] = [];
  if (met.length !== calm.length) wrong.push(`${met.length} outcomes of ${calm.length} calls`);
  for (const [place, one] of met.entries()) {
    const what = `${one.asked} ${one.request}`;
    const right = calm[place]!;
    if (one.value === undefined) {
      const [code, kind] = one.code!.split('/');
      const allowed =
        concerns(fault, one.asked) &&
        (fault.codes as readonly string[]).includes(code!) &&
        (fault.kind === undefined || code !== 'blocked' || kind === fault.kind);
      if (!allowed) wrong.push(`${what}: ${one.code} ${one.shown}`);
    } else if (always && !fault.value && concerns(fault, one.asked)) {
      wrong.push(`${what}: a value although every answer was spoilt`);
    } else if (!fault.unnamed?.includes(one.asked) && one.value !== right.value) {
      wrong.push(
        `${what}: another value than without the fault: ${difference(one.value, right.value)}`,
      );
    }
    if (one.elapsedMs > PROBE_DEADLINE_MS + LATE_MS) {
      wrong.push(`${what}: ${Math.round(one.elapsedMs)} ms, beyond its deadline`);
    }
  }
  return wrong;
}

/** What a busy machine may be late, in virtual milliseconds: timers run up to 50 times as fast. */
const LATE_MS = 10_000;

function difference(ours: string, theirs: string | undefined): string {
  if (theirs === undefined) return 'the calm run had no value';
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at += 1;
  return `${ours.slice(Math.max(0, at - 30), at + 60)} | ${theirs.slice(Math.max(0, at - 30), at + 60)}`;
}

/** The errors and values met, counted: `8 values, 2 network`. */
export function tally(met: readonly Probed[]): string {
  const counts = new Map<string, number>();
  for (const one of met) {
    const what = one.value === undefined ? one.code! : 'value';
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
}
