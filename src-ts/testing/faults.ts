// What a simulator can be told to get wrong, as types.

/**
 * What goes wrong on purpose. All of it is optional; nothing goes wrong by default. All durations are in the simulator's
 * time (see `timeScale`).
 *
 * Everything is drawn from the seed and the number of the request (of the connection, of the call), counted from the
 * moment the faults were set: the same requests in the same order meet the same faults.
 *
 * @example
 * { limit: { perSecond: 10, box: {} }, mix: [{ fault: 'status', status: 503, rate: 0.1 }, { fault: 'dropped', rate: 0.02 }] }
 */
export interface SimulatorFaults {
  /** What is drawn from (a whole number, default the simulator's seed). */
  seed?: number;
  /** How requests are metered (default not at all). */
  limit?: SimulatorLimit;
  /** A POST with more than `maxCalls` calls gets status 200 and the gateway's error (default any number is answered). */
  gateway?: { maxCalls: number };
  /**
   * Faults and how often each hits. The rates of faults of one kind (requests, connections, calls, order of frames) add up to
   * at most 1, those with `first` or `after` not counted: a fault that has had its `first` hits leaves its share to those
   * behind it, so that a list with rate 1 is a sequence.
   */
  mix?: readonly SimulatorFault[];
}

/** Metering: a bucket of tokens. What finds it empty is refused without being looked up. */
export interface SimulatorLimit {
  /** Tokens that come in a second (0 or more). */
  perSecond: number;
  /** Tokens the bucket holds; it is full at first (1 or more, default 20). */
  burst?: number;
  /** Later rates, in the order of time; `afterMs` counts from the moment the faults were set, in milliseconds. */
  steps?: readonly { afterMs: number; perSecond: number }[];
  /** What costs a token: a request, or each call of a POST (default 'request'). */
  costOf?: 'request' | 'call';
  /** Status of a refusal (default 429). */
  status?: 429 | 503;
  /** Form of the header `Retry-After` of a refusal (default there is none). */
  retryAfter?: 'seconds' | 'date';
  /** What `Retry-After` says, in milliseconds (default the truth: until a token is there, or the box opens). */
  retryAfterMs?: number;
  /** A penalty box for those who go on in spite of refusals (default none; `{}` for one with all defaults). */
  box?: SimulatorBox;
}

/** The penalty box of a limit. */
export interface SimulatorBox {
  /** It closes after so many refusals (default 30)… */
  refusals?: number;
  /** …within so many milliseconds (default 60,000)… */
  withinMs?: number;
  /** …for so many milliseconds (default 120,000). */
  forMs?: number;
  /** Who comes while it is closed keeps it closed for at least so many milliseconds from then on (default 30,000). */
  extendMs?: number;
  /** What comes out of it: status 503, the captcha page with status 200, or one of both at random (default '503'). */
  answer?: '503' | 'captcha' | 'mixed';
}

/** How often a fault hits. */
export interface FaultShare {
  /** Share of what it can hit, from 0 to 1. */
  rate: number;
  /** It hits no more than so often (default any number of times). */
  first?: number;
  /** It hits none of the first so many requests, connections or calls (default 0). */
  after?: number;
}

/** A fault that takes no parameters of its own. */
export type PlainFault =
  /** Closed by a reset as soon as the client says something; nothing is read. Hits connections. */
  | 'resetBefore'
  /** The connection ends behind a whole answer that did not say so. */
  | 'resetAfter'
  /** The text ends at a random place, in an answer that is whole otherwise. */
  | 'truncated'
  /** `Content-Length` says more than comes. */
  | 'wrongLength'
  /** One byte of the compressed text is another one; hits only requests that take gzip. */
  | 'badGzip'
  /** Random bytes with status 200. */
  | 'garbage'
  /** An HTML page that is none of the known ones, with status 200; hits only POSTs of calls. */
  | 'html'
  /** Status 200 and no body. */
  | 'empty'
  /** The captcha page with status 200. */
  | 'captcha'
  /** "We're sorry", with status 200. */
  | 'sorry'
  /** The consent page with status 200. */
  | 'consentPage'
  /** A redirect to the consent page. */
  | 'consent'
  /** A redirect to https://example.com/. */
  | 'foreignRedirect'
  /** A redirect to the same address, again and again. */
  | 'redirectLoop'
  /** The answer for another country than the one asked for. */
  | 'wrongStorefront'
  /** The frame of a call is left out. */
  | 'dropped'
  /** The frame of a call comes twice. */
  | 'doubled'
  /** Two calls of the same rpc have their payloads exchanged. */
  | 'swapped'
  /** A frame more, with a tag nobody asked with. */
  | 'unknownTag'
  /** A frame without payload. */
  | 'nullPayload'
  /** The frames of a POST come in random order; the rate is of POSTs. */
  | 'reordered'
  /** The payload of a frame is cut, so that it is no JSON. */
  | 'tornFrame'
  /** Reviews: a page without reviews, with a token that leads to those it should have held. */
  | 'emptyPage'
  /** Reviews: the token asked with comes back. */
  | 'repeatedToken'
  /** Reviews: the token asked with leads nowhere any more. */
  | 'expiredToken';

/** A fault and how often it hits. A request is hit by one fault of requests at most, a call by one fault of calls. */
export type SimulatorFault = FaultShare &
  (
    | {
        /** An error status. */
        fault: 'status';
        /** From 400 to 599. */
        status: number;
        /** `Retry-After` as a number of seconds. */
        retryAfterSeconds?: number;
        /** `Retry-After` as the date so many seconds from now. */
        retryAfterDate?: number;
      }
    | {
        /** A reset within the body. */
        fault: 'resetWithin';
        /** Bytes of the body that come before; 0: nothing of the answer comes (default a random place). */
        afterBytes?: number;
      }
    | {
        /** Nothing comes for a while. */
        fault: 'stall';
        /** Bytes of the body that come before (default not even the head comes). */
        afterBytes?: number;
        /** How long, in milliseconds (default for ever). */
        forMs?: number;
      }
    | {
        /** The body comes slowly. */
        fault: 'drip';
        /** 1 or more. */
        bytesPerSecond: number;
      }
    | {
        /** `bomb`: a small body that inflates to so many bytes (hits only requests that take gzip); `huge`: a body of so many bytes. */
        fault: 'bomb' | 'huge';
        /** Default 2 GiB. */
        bytes?: number;
      }
    | { fault: PlainFault }
  );
