//! What Google Play says on the wire: requests, answers, pages and the models they are read into. No I/O, no async.
//!
//! One call is a [`calls::Call`]: it knows its rpc, its payload and how to read its answer. Index paths of an answer
//! stand in the tables of [`shape`] and nowhere else.

pub mod batchexecute;
pub mod calls;
pub mod error;
pub mod jspb;
pub mod models;
pub mod offline;
pub mod page;
mod read;
pub mod shape;

pub use calls::{Answer, AppFields, Call, Device, Model, Reading, SearchPrice, Sort, Template};
pub use error::WireError;
pub use shape::Shapes;
