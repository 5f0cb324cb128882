//! The carrier of what crosses: one JSON text, as a one-byte string or as bytes.

use napi::bindgen_prelude::{Buffer, ToNapiValue, TypeName};
use napi::{Env, Result, ValueType, sys};
use play_engine::run::Delivery;

/// A delivery as a JavaScript value: a string when it is ASCII, else a `Buffer` with UTF-8.
pub struct Carrier(pub Delivery);

impl TypeName for Carrier {
    fn type_name() -> &'static str {
        "string | Uint8Array"
    }

    fn value_type() -> ValueType {
        ValueType::Unknown
    }
}

impl ToNapiValue for Carrier {
    // The trait's method is unsafe: it is only called with the environment of the running JavaScript thread.
    #[allow(unsafe_code)]
    unsafe fn to_napi_value(env: sys::napi_env, carrier: Self) -> Result<sys::napi_value> {
        match carrier.0 {
            // A one-byte string: V8 copies it as it is and reads it fastest.
            Delivery::Ascii(text) => {
                let env_of_thread = Env::from_raw(env);
                let text = env_of_thread.create_string_latin1(text)?;
                unsafe { ToNapiValue::to_napi_value(env, text) }
            }
            // The bytes become the memory of the Buffer, which V8 counts as its own.
            Delivery::Utf8(bytes) => unsafe { ToNapiValue::to_napi_value(env, Buffer::from(bytes)) },
        }
    }
}
