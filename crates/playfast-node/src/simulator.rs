//! The simulator inside this process.

use crate::cleanup::{Ticket, at_end_of};
use crate::promise::promise;
use napi::bindgen_prelude::Object;
use napi::{Env, Error, Result};
use napi_derive::napi;
use play_simulator::{Simulator, SimulatorOptions};
use std::sync::Arc;

/// A running simulator.
#[napi]
pub struct NativeSimulator {
    simulator: Arc<Simulator>,
    _ticket: Ticket,
}

/// Starts a simulator with options as JSON.
#[napi(catch_unwind, ts_return_type = "Promise<NativeSimulator>")]
pub fn start_simulator(env: &Env, options_json: String) -> Result<Object<'_>> {
    let start = async move {
        let options = SimulatorOptions::from_json(&options_json).map_err(|error| Error::from_reason(error.to_string()))?;
        play_simulator::start(options).map_err(|error| Error::from_reason(error.to_string()))
    };
    promise(env, start, |env, simulator| {
        let simulator = Arc::new(simulator);
        let at_end = simulator.clone();
        Ok(NativeSimulator { simulator, _ticket: at_end_of(&env, move || at_end.stop())? })
    })
}

#[napi]
impl NativeSimulator {
    /// Address to use as `baseUrl`.
    #[napi(getter, catch_unwind)]
    pub fn url(&self) -> String {
        self.simulator.url().to_owned()
    }

    /// Certificate (PEM) to use as `ca`, when it serves TLS.
    #[napi(getter, catch_unwind)]
    pub fn ca(&self) -> Option<String> {
        self.simulator.ca().map(ToOwned::to_owned)
    }

    /// Counters as JSON.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> String {
        self.simulator.stats_json()
    }

    /// Closes the listener and all connections.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn stop<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        let simulator = self.simulator.clone();
        let stop = async move {
            simulator.stop();
            Ok(())
        };
        promise(env, stop, |_, ()| Ok(()))
    }
}
