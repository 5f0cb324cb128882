//! The messages of the store, each written from what the captures show: which field stands where, how it is encoded.

pub mod card;
pub mod chart;
pub mod contact;
pub mod content_rating;
pub mod details;
pub mod media;
pub mod offer;
pub mod permissions;
pub mod review_token;
pub mod reviews;
pub mod safety;
pub mod search;
pub mod similar;
pub mod suggest;
