//! A client.

use crate::delivery::Carrier;
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

    /// Another pace from now on, as JSON.
    #[napi(catch_unwind)]
    pub fn set_pace(&self, pace_json: String) -> Result<()> {
        self.0.set_pace(&pace_json).map_err(|error| expected(&error))
    }

    /// The pace as it is, as JSON.
    #[napi(catch_unwind)]
    pub fn pace(&self) -> String {
        self.0.pace_json()
    }

    /// The rates learned so far, as JSON.
    #[napi(catch_unwind)]
    pub fn learned_pace(&self) -> String {
        self.0.learned_json()
    }

    /// Begins with rates learned before.
    #[napi(catch_unwind)]
    pub fn load_pace(&self, learned_json: String) -> Result<()> {
        self.0.load_learned(&learned_json).map_err(|error| expected(&error))
    }

    /// Which kinds of events are kept from now on: a JSON array of names.
    #[napi(catch_unwind)]
    pub fn watch(&self, kinds_json: String) -> Result<()> {
        self.0.watch(&kinds_json).map_err(|error| expected(&error))
    }

    /// The events since the last time: `{"events":[…],"dropped":n}` as one text.
    #[napi(catch_unwind, ts_return_type = "string | Uint8Array")]
    pub fn take_events(&self) -> Carrier {
        Carrier(self.0.take_events())
    }

    /// Cancels everything under way, and refuses what comes after.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.0.close();
    }
}
