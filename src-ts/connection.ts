import type { Hooks } from './event-types.js';
import { EventHub } from './events.js';
import { guard, native, type NativeClient, type NativeRun } from './native.js';
import { Singles } from './singles.js';

/** Options of a run, as the native side takes them: its bounds, and defaults for its requests. */
export interface RunOptions {
  /** How many calls may be admitted and not yet taken (default 1,024). */
  window?: number;
  priority?: number;
  deadlineMs?: number;
  runDeadlineMs?: number;
  country?: string;
  lang?: string;
  fields?: readonly string[];
}

/** What TypeScript itself does with the options of a client. */
export interface ConnectionOptions {
  /** Default deadline of single calls, in milliseconds. */
  deadlineMs?: number;
  /** Listeners from the start. */
  hooks?: Hooks;
}

/** What stands behind a client: its native part, the collector of its single calls, and its listeners. */
export class Connection {
  readonly singles: Singles;
  readonly events: EventHub;

  constructor(
    readonly source: NativeClient,
    { deadlineMs, hooks }: ConnectionOptions = {},
  ) {
    this.singles = new Singles(this, deadlineMs);
    this.events = new EventHub(source, hooks);
  }

  /** A new run over this client's scheduler. */
  run(options: RunOptions): NativeRun {
    return guard(() => this.source.run(JSON.stringify(options)));
  }
}

/** Where a client keeps its connection. */
export const CONNECTION = Symbol('playfast.connection');

/** Something that has a connection: a `PlayClient`. */
export interface Connected {
  /** @internal */
  readonly [CONNECTION]: Connection;
}

let shared: Connection | undefined;

/** The connection of everything that names no client: default options, made at its first use. */
export function sharedConnection(): Connection {
  shared ??= new Connection(newNativeClient({}));
  return shared;
}

/** A native client with checked options. */
export function newNativeClient(options: object): NativeClient {
  const { NativeClient } = native();
  return guard(() => new NativeClient(JSON.stringify(options)));
}
