// The events as `node:diagnostics_channel` knows them: one channel a kind, `playfast:request` and so on. A channel nobody
// has subscribed to costs one look at a property when a run starts.
import { EVENT_KINDS, type ClientEvents, type EventKind } from './event-types.js';

interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}

let channels: Readonly<Record<EventKind, Channel>> | undefined;

function open(): Readonly<Record<EventKind, Channel>> {
  const { channel } = process.getBuiltinModule('node:diagnostics_channel');
  channels = Object.fromEntries(
    EVENT_KINDS.map((kind) => [kind, channel(`playfast:${kind}`)]),
  ) as unknown as Record<EventKind, Channel>;
  return channels;
}

/** Whether anybody in this thread listens to the channel of a kind. */
export function isSubscribed(kind: EventKind): boolean {
  return (channels ?? open())[kind].hasSubscribers;
}

/** Gives an event to the subscribers of its channel, if there are any. What they throw is the channel's affair. */
export function publish(event: ClientEvents[EventKind]): void {
  const channel = (channels ?? open())[event.type];
  if (channel.hasSubscribers) channel.publish(event);
}
