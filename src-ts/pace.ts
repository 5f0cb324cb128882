// The pace of a client while it runs: seen, changed, kept for the next time.
import { invalid } from './failures.js';
import { guard, open, type NativeClient } from './native.js';
import { checkPace, type Pace } from './pace-option.js';
import { checkPath, readIfThere, writeWhole } from './text-file.js';

/** What the controller of an address is doing. */
export type PacePhase =
  /** The first requests after a rest: free. */
  | 'burst'
  /** Doubling its rate until the store refuses for the first time. */
  | 'start'
  /** On its way back to the rate that was refused. */
  | 'climb'
  /** Staying below it. */
  | 'hold'
  /** Trying a little more. */
  | 'probe'
  /** Nothing leaves for a moment: the store refused, or asked to wait. */
  | 'paused'
  /** The store answers this address no more; one request will try. */
  | 'blocked'
  /** At the rate that was asked for. */
  | 'fixed'
  /** Without any limit. */
  | 'off';

/** How an address of a client stands. */
export interface EgressPace {
  /** The address that the store sees: `'direct'`, or host and port of a proxy. */
  readonly egress: string;
  /** Requests (or calls, see `costOf`) a second that may leave now; null when nothing limits them. */
  readonly perSecond: number | null;
  readonly phase: PacePhase;
  /** Requests on the network. */
  readonly inFlight: number;
  /** So many may be there at once; null when nothing limits them. */
  readonly mostInFlight: number | null;
  /** How much longer nothing leaves, in milliseconds; 0 when it is not paused. */
  readonly pausedMs: number;
  /** Requests refused so far, blocks included. */
  readonly refusals: number;
  /** How often it was blocked. */
  readonly blocks: number;
  /** How long paced requests take, smoothed, in milliseconds; null before the first answer, and when no rate is learned. */
  readonly latencyMs: number | null;
}

/** The pace of a client. */
export interface CurrentPace {
  /** The option in force. */
  readonly pace: Pace;
  /** Each address that has been used. */
  readonly egresses: readonly EgressPace[];
}

/**
 * The pace of a client: `client.pace`.
 *
 * @example
 * await client.pace.load('playfast-rate.json'); // false the first time
 * const apps = await fetchApps({ client, appIds, countries: ['us'] });
 * await client.pace.save('playfast-rate.json');
 */
export class ClientPace {
  readonly #source: NativeClient;

  /** @internal */
  constructor(source: NativeClient) {
    this.#source = source;
  }

  /**
   * Another pace from now on. What is on the network stays there; what waits leaves at the new one.
   *
   * @throws {@link ValidationError} when it is none
   * @example client.pace.set({ perSecond: 2 });
   */
  set(pace: Pace): void {
    const checked = checkPace(pace, 'pace');
    guard(() => this.#source.setPace(JSON.stringify(checked)));
  }

  /** The option in force, and how each address stands. */
  get current(): CurrentPace {
    return open(guard(() => this.#source.pace())) as CurrentPace;
  }

  /** Requests a second that may leave now, by the fastest address; null when nothing limits them. */
  get perSecond(): number | null {
    let best = 0;
    for (const { perSecond } of this.current.egresses) {
      if (perSecond === null) return null;
      best = Math.max(best, perSecond);
    }
    return best;
  }

  /**
   * Keeps the rates that were found, for {@link load}: written beside and renamed, so that the file is never half
   * written. Its folder must exist.
   *
   * @returns false when no rate has been found yet: an existing file is left as it is
   * @throws {@link ValidationError} when it cannot be written; its `cause` is what the system said
   */
  async save(path: string | URL): Promise<boolean> {
    const text = guard(() => this.#source.learnedPace());
    const { egresses } = JSON.parse(text) as { egresses: object };
    checkPath(path, 'path');
    if (Object.keys(egresses).length === 0) return false;
    await writeWhole(path, 'path', `${text}\n`);
    return true;
  }

  /**
   * Begins at 90 % of the rates that {@link save} has kept, instead of feeling for them again. Rates of another store, of
   * an address that this client does not use or of more than 30 days ago are ignored.
   *
   * @returns false when there is no such file
   * @throws {@link ValidationError} when it cannot be read or is no such file
   */
  async load(path: string | URL): Promise<boolean> {
    const text = await readIfThere(path, 'path');
    if (text === undefined) return false;
    try {
      guard(() => this.#source.loadPace(text));
    } catch (cause) {
      throw invalid('path', 'a file of client.pace.save()', path, cause);
    }
    return true;
  }
}
