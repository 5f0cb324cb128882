//! The envelope: calls packed into one body, frames found in one answer.

mod body;
mod frames;

pub use body::{PackedCall, encode_body};
pub use frames::{Frame, Refusal, frames, frames_before_cut, is_gateway_error};

pub(crate) use body::push_url_encoded;
