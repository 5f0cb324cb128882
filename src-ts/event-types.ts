// What a client tells of itself: one type a kind of event.
import type { BlockKind } from './errors.js';

/** What every event has. */
interface Happening<K extends string> {
  /** The kind of the event. */
  readonly type: K;
  /** When it happened, in milliseconds since the epoch. */
  readonly atMs: number;
}

/** What every event of one address has. */
interface OfEgress {
  /** The address that the store sees: `'direct'`, or host and port of a proxy. Never its credentials. */
  readonly egress: string;
}

/** A request leaves. */
export interface RequestEvent extends Happening<'request'>, OfEgress {
  /** Number of the request in this client; its {@link ResponseEvent} has the same. */
  readonly id: number;
  /** A pack of remote calls, or a web page. */
  readonly route: 'rpc' | 'page';
  /** Language asked in. */
  readonly lang: string;
  /** Country asked for. */
  readonly country: string;
  /** Calls that travel in it. */
  readonly calls: number;
  /** The remote procedures called, each once: `['Ws7gDc']`. */
  readonly rpcs: readonly string[];
}

/** A request has ended: with an answer, with a failure, or (`reason` is `cancelled`) because nobody wants it any more. */
export interface ResponseEvent extends Happening<'response'>, OfEgress {
  /** The `id` of its {@link RequestEvent}. */
  readonly id: number;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** From leaving to the last byte, in milliseconds. */
  readonly ms: number;
  /** Bytes received, as they came over the network. */
  readonly bytes: number;
  /** Calls that travelled in it. */
  readonly calls: number;
  /** Whether the answer could be used as a whole. */
  readonly ok: boolean;
  /** What was wrong; absent when it is ok. */
  readonly reason?: string;
}

/** Calls failed and will be asked again: one event for all of a request. */
export interface RetryEvent extends Happening<'retry'>, OfEgress {
  /** Calls that will be asked again. */
  readonly calls: number;
  /** What was wrong: `'503'`. */
  readonly reason: string;
  /** How long they wait before they may leave, in milliseconds. */
  readonly pauseMs: number;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
}

/** The rate of an address changed. */
export interface PaceEvent extends Happening<'pace'>, OfEgress {
  /** The store refused, it goes faster, it stands still for a moment, or it goes on after a block. */
  readonly change: 'slowed' | 'faster' | 'paused' | 'recovered';
  /** Requests a second from now on; null when nothing but this pause limits them. */
  readonly perSecond: number | null;
  /** Requests a second before. */
  readonly was?: number;
  /** How long nothing leaves, in milliseconds. */
  readonly pauseMs?: number;
}

/** The store no longer answers an address: nothing leaves there until one request has found it open again. */
export interface BlockEvent extends Happening<'block'>, OfEgress {
  /** How it showed itself: a page instead of data, or refusals (403, 503) in a row. */
  readonly kind: BlockKind | 'refusals';
  /** How long until it is tried again, in milliseconds. */
  readonly pauseMs: number;
  /** The beginning of what came. */
  readonly excerpt?: string;
}

/** Something in an answer was not where it is known to be. */
export interface DriftEvent extends Happening<'drift'> {
  /** Id of the remote call: `'Ws7gDc'`. */
  readonly rpc: string;
  /** Name of the field: `'title'`. */
  readonly field: string;
  /** Where it should have been: `'1,2,0,0'`. */
  readonly path: string;
  /** How often so far in this client. */
  readonly count: number;
}

/** A proxy stopped or began to work. */
export interface ProxyEvent extends Happening<'proxy'>, OfEgress {
  readonly state: 'dead' | 'alive';
  /** What was wrong with it. */
  readonly reason?: string;
}

/** The events of a client, by kind. */
export interface ClientEvents {
  /** A request leaves. */
  request: RequestEvent;
  /** A request has ended. */
  response: ResponseEvent;
  /** Calls failed and will be asked again. */
  retry: RetryEvent;
  /** The rate of an address changed. */
  pace: PaceEvent;
  /** An address is blocked. */
  block: BlockEvent;
  /** An answer is not what it is known to be. */
  drift: DriftEvent;
  /** A proxy died or came back. */
  proxy: ProxyEvent;
}

/** A kind of event. */
export type EventKind = keyof ClientEvents;

/** Is told of the events of one kind. */
export type Listener<K extends EventKind> = (event: ClientEvents[K]) => void;

/**
 * Listeners that a client has from its start, one a kind.
 *
 * @example createClient({ hooks: { block: ({ kind, egress }) => console.warn(egress, kind) } });
 */
export type Hooks = { readonly [K in EventKind]?: Listener<K> };

/** All kinds. */
export const EVENT_KINDS: readonly EventKind[] = [
  'request',
  'response',
  'retry',
  'pace',
  'block',
  'drift',
  'proxy',
];
