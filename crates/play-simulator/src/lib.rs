//! A local Play Store for tests and benchmarks.
//!
//! It answers the store's details pages, searches and `batchexecute` POSTs on 127.0.0.1: from a synthetic catalogue of any
//! size, in which everything is derived from a seed and nothing is stored, or from a folder of captured answers.
//!
//! It writes the store's messages from its own knowledge and shares no code with the reader of this project, so that a wrong
//! path cannot agree with itself.

mod catalogue;
mod lang;
mod messages;
mod options;
mod page;
mod replay;
mod server;
mod store;
mod wire;

pub use options::{ReplayMiss, SimulatorOptions};
pub use server::{Simulator, start};
