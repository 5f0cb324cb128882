// Runs a plan to its end and keeps what came, in the order of the requests.
import { type PlayfastError } from './errors.js';
import { errorOfItem, withCallSite, type CallSite } from './failures.js';
import { complete, type Outcome, type RawOutcome } from './outcome.js';
import type { Plan } from './plans.js';
import { ProgressMeter } from './progress.js';
import type { PlayRequest } from './requests.js';
import { drive, IndexedFeed } from './runner.js';
import { shareTexts } from './shared-texts.js';

/** Every outcome; rejects only when the batch as a whole cannot go on (abort, a bad listener). */
export async function settle<T, R extends PlayRequest>(plan: Plan<T, R>): Promise<Outcome<T, R>[]> {
  const { requests, common } = plan;
  const progress = new ProgressMeter(common.onProgress, requests.total);
  const outcomes = Array.from<Outcome<T, R>>({ length: requests.total });
  await run(plan, (raw) => {
    outcomes[raw.index] = complete(raw, requests.at(raw.index), plan.unwrap);
    progress.count(raw.ok);
  });
  progress.finish();
  return outcomes;
}

/**
 * Every value. The first failure in time rejects with that item's own error, which carries its place, its request and
 * all outcomes finished by then; the rest is cancelled.
 */
export async function failFast<T, R extends PlayRequest>(
  plan: Plan<T, R>,
  site: CallSite,
): Promise<T[]> {
  const { requests, common, unwrap } = plan;
  const progress = new ProgressMeter(common.onProgress, requests.total);
  // Holds values; beside them only what an error would have to tell of the finished ones.
  const finished = Array.from<RawOutcome | undefined>({ length: requests.total });
  let failure: PlayfastError | undefined;
  await run(plan, (raw) => {
    finished[raw.index] = raw;
    progress.count(raw.ok);
    if (raw.ok) {
      shareTexts(raw.value);
      return false;
    }
    failure = errorOfItem(raw.error);
    failure.index = raw.index;
    return true;
  });
  progress.finish();
  if (failure !== undefined) throw describe(failure, finished, plan, site);
  // In place: a second list of all values would only be more to collect.
  const values = finished as unknown[];
  for (let i = 0; i < values.length; i++) {
    const { value } = values[i] as { value: never };
    values[i] = unwrap === undefined ? value : unwrap(value);
  }
  return values as T[];
}

async function run<T, R extends PlayRequest>(
  plan: Plan<T, R>,
  take: (raw: RawOutcome) => boolean | void,
): Promise<void> {
  if (plan.requests.total === 0) return;
  const { connection, signal } = plan.common;
  const { events } = connection;
  await drive(connection.run(plan.run), new IndexedFeed(plan.requests), take, { signal, events });
}

function describe<T, R extends PlayRequest>(
  failure: PlayfastError,
  finished: readonly (RawOutcome | undefined)[],
  plan: Plan<T, R>,
  site: CallSite,
): PlayfastError {
  const index = failure.index!;
  failure.request = plan.requests.at(index);
  const outcomes: Outcome<T, R>[] = [];
  for (const raw of finished) {
    if (raw === undefined) continue;
    const outcome = complete(raw, plan.requests.at(raw.index), plan.unwrap);
    // The very error that is thrown, not a second one like it.
    if (raw.index === index) Object.assign(outcome, { error: failure });
    outcomes.push(outcome);
  }
  failure.outcomes = outcomes;
  return withCallSite(failure, site);
}
