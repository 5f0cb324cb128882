//! A run.

use crate::cleanup::{Ticket, at_end_of};
use crate::delivery::Carrier;
use crate::failure::expected;
use crate::promise::promise;
use napi::bindgen_prelude::Object;
use napi::{Env, Result};
use napi_derive::napi;
use play_engine::run::Run;

/// A bounded window of calls. What it holds is bounded by that window and empty when it is done, so nothing has to be
/// declared to V8 beside the texts it delivers.
#[napi]
pub struct NativeRun {
    run: Run,
    _ticket: Ticket,
}

impl NativeRun {
    /// A run that is cancelled with its environment.
    pub fn new(env: &Env, run: Run) -> Result<Self> {
        let at_end = run.clone();
        Ok(Self { run, _ticket: at_end_of(env, move || at_end.cancel())? })
    }
}

impl Drop for NativeRun {
    // Nobody can take its outcomes any more.
    fn drop(&mut self) {
        self.run.cancel();
    }
}

#[napi]
impl NativeRun {
    /// Takes requests (a JSON array) into free slots, from the front; gives how many.
    #[napi(catch_unwind)]
    pub fn push(&self, requests_json: String) -> Result<u32> {
        self.run.push(&requests_json).map_err(|error| expected(&error))
    }

    /// No more requests will come.
    #[napi(catch_unwind)]
    pub fn end(&self) {
        self.run.end();
    }

    /// The outcomes that are ready, one at least: `{"outcomes":[…],"freeSlots":n,"done":bool}` as one text.
    #[napi(catch_unwind, ts_return_type = "Promise<string | Uint8Array>")]
    pub fn next<'env>(&self, env: &'env Env, max: u32) -> Result<Object<'env>> {
        let run = self.run.clone();
        promise(env, async move { Ok(run.next(max).await) }, |_, delivery| Ok(Carrier(delivery)))
    }

    /// Cancels all calls without an outcome; `next` is done at once.
    #[napi(catch_unwind)]
    pub fn cancel(&self) {
        self.run.cancel();
    }

    /// Cancels one call, by its place in the order of pushing.
    #[napi(catch_unwind)]
    pub fn cancel_call(&self, index: u32) {
        self.run.cancel_call(u64::from(index));
    }
}
