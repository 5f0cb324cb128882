//! Everything of playfast that touches the network or time. No napi.
//!
//! A [`client::Client`] has one scheduler; a [`run::Run`] is a bounded window of calls over it. Requests come in as JSON,
//! outcomes leave as JSON texts in groups ([`run::Delivery`]).

pub mod block;
mod bodies;
mod cache;
pub mod client;
mod clock;
mod egress;
pub mod error;
mod events;
mod failure;
mod flight;
mod inflate;
pub mod offline;
mod options;
mod outcome;
pub mod pace;
mod reading;
mod redirect;
mod request;
mod retry;
mod route;
pub mod run;
pub mod runtime;
mod scheduler;
mod stats;
mod transport;

pub use client::Client;
pub use error::EngineError;
pub use run::{Delivery, Run};
