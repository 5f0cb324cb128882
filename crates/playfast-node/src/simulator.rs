//! The simulator inside this process.

use crate::cleanup::{Ticket, at_end_of};
use crate::promise::promise;
use napi::bindgen_prelude::Object;
use napi::{Env, Error, Result};
use napi_derive::napi;
use play_engine::runtime;
use play_simulator::{Simulator, SimulatorOptions};
use std::sync::{Arc, Mutex, PoisonError};

/// A running simulator; stopped at the latest with its environment.
#[napi]
pub struct NativeSimulator {
    url: String,
    ca: Option<String>,
    slot: Slot,
    _ticket: Ticket,
}

/// Where the simulator is until it is stopped.
#[derive(Clone)]
struct Slot(Arc<Mutex<Option<Simulator>>>);

impl Slot {
    fn stop(&self) {
        let simulator = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(simulator) = simulator {
            simulator.stop();
        }
    }
}

/// Starts a simulator with options as JSON.
#[napi(catch_unwind, ts_return_type = "Promise<NativeSimulator>")]
pub fn start_simulator(env: &Env, options_json: String) -> Result<Object<'_>> {
    let start = aside(move || {
        let options = SimulatorOptions::from_json(&options_json).map_err(Error::from_reason)?;
        play_simulator::start(&options).map_err(|error| Error::from_reason(error.to_string()))
    });
    promise(env, start, |env, simulator| {
        let (url, ca) = (simulator.url().to_owned(), simulator.ca().map(ToOwned::to_owned));
        let slot = Slot(Arc::new(Mutex::new(Some(simulator))));
        let at_end = slot.clone();
        Ok(NativeSimulator { url, ca, slot, _ticket: at_end_of(&env, move || at_end.stop())? })
    })
}

#[napi]
impl NativeSimulator {
    /// Address to use as `baseUrl`.
    #[napi(getter, catch_unwind)]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Certificate (PEM) to use as `ca`, when it serves TLS.
    #[napi(getter, catch_unwind)]
    pub fn ca(&self) -> Option<String> {
        self.ca.clone()
    }

    /// Counters as JSON; an error when it is stopped.
    #[napi(catch_unwind)]
    pub fn stats(&self) -> Result<String> {
        let simulator = self.slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        simulator.as_ref().map(Simulator::stats_json).ok_or_else(|| Error::from_reason("the simulator is stopped"))
    }

    /// Replaces what goes wrong on purpose: faults as JSON. An error names the parameter, and nothing has changed then.
    #[napi(catch_unwind)]
    pub fn set_faults(&self, faults_json: String) -> Result<()> {
        let simulator = self.slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        let simulator = simulator.as_ref().ok_or_else(|| Error::from_reason("the simulator is stopped"))?;
        simulator.set_faults(&faults_json).map_err(Error::from_reason)
    }

    /// Closes the listener and all connections. Doing so twice is harmless.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn stop<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        let slot = self.slot.clone();
        let stop = aside(move || {
            slot.stop();
            Ok(())
        });
        promise(env, stop, |_, ()| Ok(()))
    }
}

/// Work that blocks, on a thread that may.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = runtime::handle().spawn_blocking(work).await;
    done.map_err(|panic| Error::from_reason(panic.to_string()))?
}
