// What all batch functions accept, checked in one place.
import { CONNECTION, sharedConnection, type Connected, type Connection } from './connection.js';
import { invalid } from './failures.js';
import type { OnProgress } from './progress.js';
import { checkFunction, checkNumber, checkSignal, checkWhole, optional } from './validate.js';

/** Options of every asynchronous function. */
export interface CallOptions {
  /** Aborts the work: the promise rejects with `signal.reason`, and what is under way is cancelled. */
  signal?: AbortSignal;
  /** Higher leaves first (a whole number, default 0). It never reorders results. */
  priority?: number;
  /** From admission to outcome, in milliseconds; what takes longer fails with `TimeoutError` (default: none in a batch, 120,000 for a single call). */
  deadlineMs?: number;
}

/** Options of every batch function. */
export interface BatchOptions extends CallOptions {
  /** The client to use (default: one with default options, shared by all). */
  client?: Connected;
  /** For the whole batch from its start, in milliseconds; what has no outcome by then fails with `TimeoutError` (default: none). */
  runDeadlineMs?: number;
  /** Is told how far the batch is, at most 4 times a second and once at its end. */
  onProgress?: OnProgress;
}

/** Names of the options of a single call. */
export const CALL_OPTIONS = ['signal', 'priority', 'deadlineMs'] as const;
/** Names of the options of a batch. */
export const BATCH_OPTIONS = [...CALL_OPTIONS, 'client', 'runDeadlineMs', 'onProgress'] as const;

/** Checked options of a batch. */
export interface Common {
  readonly connection: Connection;
  readonly signal: AbortSignal | undefined;
  readonly priority: number | undefined;
  readonly deadlineMs: number | undefined;
  readonly runDeadlineMs: number | undefined;
  readonly onProgress: OnProgress | undefined;
}

/** Checks what is common to all batches; throws the signal's reason when it is aborted already. */
export function checkCommon(options: Record<string, unknown>): Common {
  const onProgress = optional(options['onProgress'], checkFunction<OnProgress>, 'onProgress');
  const runDeadlineMs = optional(options['runDeadlineMs'], checkMilliseconds, 'runDeadlineMs');
  const connection = checkClient(options['client']);
  return { ...checkCall(options), runDeadlineMs, connection, onProgress };
}

/** Checks the options of a single call; throws the signal's reason when it is aborted already. */
export function checkCall(
  options: Record<string, unknown>,
): Pick<Common, 'signal' | 'priority' | 'deadlineMs'> {
  const signal = optional(options['signal'], checkSignal, 'signal');
  const priority = optional(options['priority'], checkPriority, 'priority');
  const deadlineMs = optional(options['deadlineMs'], checkMilliseconds, 'deadlineMs');
  if (signal?.aborted) throw signal.reason;
  return { signal, priority, deadlineMs };
}

/** A time in milliseconds, 1 at least. */
export function checkMilliseconds(value: unknown, parameter: string): number {
  return checkNumber(value, parameter, 1);
}

function checkPriority(value: unknown, parameter: string): number {
  return checkWhole(value, parameter, -1_000_000, 1_000_000);
}

function checkClient(value: unknown): Connection {
  if (value === undefined) return sharedConnection();
  const connection =
    typeof value === 'object' && value !== null
      ? (value as Partial<Connected>)[CONNECTION]
      : undefined;
  if (connection === undefined) throw invalid('client', 'a PlayClient', value);
  return connection;
}
