//! A client.

use crate::failure::expected;
use crate::run::NativeRun;
use napi::{Env, Result};
use napi_derive::napi;
use play_engine::client::Client;

/// The scheduler of one client.
#[napi]
pub struct NativeClient(Client);

#[napi]
impl NativeClient {
    /// Options as JSON. Throws an error whose message is JSON.
    #[napi(constructor, catch_unwind)]
    pub fn new(options_json: String) -> Result<Self> {
        Client::new(&options_json).map(Self).map_err(|error| expected(&error))
    }

    /// A new run with options as JSON.
    #[napi(catch_unwind)]
    pub fn run(&self, env: &Env, options_json: String) -> Result<NativeRun> {
        let run = self.0.run(&options_json).map_err(|error| expected(&error))?;
        NativeRun::new(env, run)
    }

    /// Counters as JSON.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> String {
        self.0.stats_json()
    }

    /// Cancels everything under way, and refuses what comes after.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.0.close();
    }
}
