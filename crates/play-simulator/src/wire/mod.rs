//! The store's encodings: positional messages, answer frames, request bodies and compressed pieces.

pub mod base64;
pub mod crc;
pub mod frames;
pub mod message;
pub mod node;
pub mod pieces;
pub mod request;
