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
