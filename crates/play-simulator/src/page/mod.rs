//! HTML pages of the store: little data in a lot of page, as the real ones.

mod common_blocks;
mod details;
mod document;
pub mod filler;
mod missing;
mod search;

pub use details::details_page;
pub use missing::missing_page;
pub use search::search_page;

use crate::wire::pieces::Piece;

/// A page as its compressed pieces, those of the filler among them.
pub type Page = Vec<Piece>;
