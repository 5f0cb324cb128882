//! Promises that the engine's own runtime settles.

use napi::bindgen_prelude::{Object, ToNapiValue};
use napi::{Env, Error, JsDeferred, Result};
use play_engine::runtime;
use std::future::Future;

/// A promise for what `convert` makes, on the JavaScript thread, of the result of `work`, which runs on the engine's
/// runtime. While it is pending it keeps the process alive; afterwards nothing does.
pub fn promise<T, V, W, C>(env: &Env, work: W, convert: C) -> Result<Object<'_>>
where
    T: Send + 'static,
    V: ToNapiValue + 'static,
    W: Future<Output = Result<T>> + Send + 'static,
    C: FnOnce(Env, T) -> Result<V> + Send + 'static,
{
    let (deferred, promise) = env.create_deferred()?;
    let mut pending = Pending(Some(deferred));
    runtime::handle().spawn(async move {
        let result = work.await;
        if let Some(deferred) = pending.0.take() {
            match result {
                Ok(value) => deferred.resolve(move |env| convert(env, value)),
                Err(error) => deferred.reject(error),
            }
        }
    });
    Ok(promise)
}

/// Rejects when the work panics: a promise that is dropped would stay pending and keep the process alive for ever.
struct Pending<T: ToNapiValue, R: FnOnce(Env) -> Result<T>>(Option<JsDeferred<T, R>>);

impl<T: ToNapiValue, R: FnOnce(Env) -> Result<T>> Drop for Pending<T, R> {
    fn drop(&mut self) {
        if let Some(deferred) = self.0.take() {
            deferred.reject(Error::from_reason("playfast: a panic in native code; please report it"));
        }
    }
}
