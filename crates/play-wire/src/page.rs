//! Data blocks of an HTML page.

use crate::error::WireError;

/// ISO code of the country whose storefront made the page, for example `US`.
#[must_use]
pub fn served_country(html: &[u8]) -> Option<String> {
    let _ = html;
    None
}

/// The data of the first block of this rpc for which `fits` says yes.
///
/// # Errors
///
/// [`WireError::NoData`] when the page has no such block.
pub fn block<'a>(html: &'a [u8], rpc: &str, fits: impl Fn(&[u8]) -> bool) -> Result<&'a [u8], WireError> {
    let _ = (html, fits);
    Err(WireError::NoData { what: rpc.to_owned() })
}
