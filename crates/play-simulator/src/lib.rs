//! A local Play Store for tests and benchmarks.
//!
//! It answers the store's details pages, searches and `batchexecute` POSTs on 127.0.0.1: from a synthetic catalogue of any
//! size, in which everything is derived from a seed and nothing is stored, or from a folder of captured answers.
//!
//! Apps are `com.playsim.app<N>`. What is rare on the store can be asked for by number:
//!
//! | `N` | is |
//! |---|---|
//! | `N % 49` | in this category: 0..32 apps (`TOOLS` first), 32..49 games (`GAME_ACTION` first) |
//! | `N / 4` | of this developer; every third developer (`N / 4 % 3 == 0`) is addressed by number, the others by name |
//! | `N % 23 == 4` | not out yet (pre-registration): no price, ratings, installs, release, version |
//! | `N % 11 == 3`, `N % 22 == 7`, `N % 22 == 18` | paid; half off; free for now (100 % off) |
//! | `N % 19 == 6` | unrated |
//! | `N % 17 == 2` | varying with the device: no version, no minimum Android, no release date |
//! | `N % 97 == 13` | at home in US, GB and CA; elsewhere not distributed (404, empty frame), or with `N / 97 % 3 == 2` not offered |
//! | `N % 3 == 1` | with a video, even `N` with a preview |
//! | `N % 7 == 3` | in a chart (rank) |
//! | `N % 8 == 7`, `N % 10 == 9` | without privacy policy; without header |
//! | `N % 9 == 8`, `N % 12 == 11` | without data safety declaration; without permissions |
//! | `N % 29 == 8`, `N % 31 == 9`, `N % 37 == 5` | for children; in the subscription; in early access |
//! | `N % 41 == 6` | written in English, with a translation apart in other languages |
//! | `N % 43 == 1` | without similar apps |
//! | `N % 53 == 7` | on a page with the blocks of 2025: one more, so that later ones have other numbers |
//!
//! Searches: the first word of a title leads back to its app, and so does an id; words of a category find apps of it; `zzz…`
//! and `noresults` find nothing. Charts of paid `DATING` and `COMICS` apps and unknown charts are empty.
//!
//! # Faults
//!
//! It can be told to misbehave ([`SimulatorOptions::faults`], [`Simulator::set_faults`], `POST /__simulator/faults`, the
//! program's `--faults`), with a JSON object whose members are all optional:
//!
//! ```json
//! {
//!   "seed": 1,
//!   "limit": {
//!     "perSecond": 10, "burst": 20, "steps": [{ "afterMs": 300000, "perSecond": 3 }],
//!     "costOf": "request", "status": 429, "retryAfter": "seconds", "retryAfterMs": 5000,
//!     "box": { "refusals": 30, "withinMs": 60000, "forMs": 120000, "extendMs": 30000, "answer": "503" }
//!   },
//!   "gateway": { "maxCalls": 32 },
//!   "mix": [{ "fault": "status", "status": 503, "rate": 0.1, "first": 100, "after": 10 }]
//! }
//! ```
//!
//! A request meets the limit first (a bucket of tokens, full at first; `costOf` is `request` or `call`, `status` 429 or 503,
//! `retryAfter` `seconds` or `date`; who goes on after `refusals` within `withinMs` is in the penalty box, whose `answer` is
//! `503`, `captcha` or `mixed`), then at most one fault of requests, then the gateway, and only then the store. `rate` is the
//! share that is hit, drawn from the seed and the number of the connection, of the request, or of the request and the tag of
//! the call; `first` hits no more than so many, `after` none of the first so many. Numbers, time and the bucket begin when the
//! faults are set.
//!
//! | fault | of a request: what the client sees |
//! |---|---|
//! | `status` | the error `status` (400 to 599), with `retryAfterSeconds` or `retryAfterDate` (also seconds, named as a date) |
//! | `resetBefore` | of a connection: reset as soon as the client says something, nothing read; over TLS there is no handshake |
//! | `resetWithin` | reset after `afterBytes` of the body (a random place; 0: nothing of the answer comes). HTTP/1.1: RST; HTTP/2: the stream is reset (`INTERNAL_ERROR`), the connection goes on |
//! | `resetAfter` | a whole answer that said nothing of it, then the end. HTTP/1.1: FIN, and RST for who sends more; HTTP/2: GOAWAY, the streams beside it finish |
//! | `stall` | nothing, after `afterBytes` of the body (none named: not even a head), for `forMs` (none named: for ever) |
//! | `drip` | the body at `bytesPerSecond` |
//! | `truncated` | the text cut at a random place, length and gzip consistent |
//! | `wrongLength` | `Content-Length` 1 to 4,096 bytes more than comes; HTTP/1.1: then FIN; HTTP/2: `END_STREAM` too early |
//! | `badGzip` | one byte of the deflate data changed, so that inflating or the checksum fails; only where gzip is taken |
//! | `bomb` | gzip of a thousandth of the size, inflating to `bytes` (2 GiB) of zeros; only where gzip is taken |
//! | `huge` | `bytes` (2 GiB) of plain text without a stated length |
//! | `garbage` | 200 with 1 to 16 KiB of random bytes |
//! | `html` | 200 with an unknown HTML page; only for POSTs of calls |
//! | `empty` | 200 without a body |
//! | `captcha`, `sorry`, `consentPage` | 200 with that page |
//! | `consent`, `foreignRedirect` | 302 to `https://consent.google.com/m?…`, to `https://example.com/` |
//! | `redirectLoop` | 302 to itself (with the parameter `simulator-loop=1`, by which it is known and redirected again, whatever the rate) |
//! | `wrongStorefront` | the right answer for Germany (for the United States when Germany was asked for) |
//!
//! | fault | of a call: what is wrong with its frame |
//! |---|---|
//! | `dropped`, `doubled` | it is left out, it comes twice |
//! | `swapped` | its payload is that of another call of the same rpc with other arguments, and the other way round; counted once |
//! | `unknownTag` | a copy with a tag nobody asked with comes too |
//! | `nullPayload`, `tornFrame` | it has no payload, a payload that is cut and no JSON |
//! | `reordered` | of a POST with two calls or more: its frames come in random order |
//! | `emptyPage` | reviews: a page without any, and a token that leads to those it should have held |
//! | `repeatedToken`, `expiredToken` | reviews asked for with a token: it comes back, it leads nowhere (null payload) |
//!
//! `gateway`: a POST with more than `maxCalls` calls gets 200 and a body that names the gateway's error. With
//! [`SimulatorOptions::time_scale`] all of this happens in time that runs faster than the wall. What is counted is said at
//! [`Simulator::stats_json`].
//!
//! It writes the store's messages from its own knowledge and shares no code with the reader of this project, so that a wrong
//! path cannot agree with itself.

mod catalogue;
mod clock;
mod faults;
mod fields;
mod lang;
mod messages;
mod options;
mod page;
mod replay;
mod server;
mod store;
mod wire;

pub use faults::FaultOptions;
pub use options::{ReplayMiss, SimulatorOptions};
pub use server::{Simulator, start};
