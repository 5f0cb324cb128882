//! Where a redirect may lead: inside the store's own hosts, never from https to http, and not for ever.

use crate::block::BlockKind;
use reqwest::Url;
use reqwest::header::{HeaderMap, LOCATION};
use std::fmt;

const MOST: usize = 5;

/// A redirect that was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Host it led to.
    pub host: String,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Not one of the store's hosts.
    Foreign,
    /// From https to http.
    Downgrade,
    /// More than five in a row.
    TooMany,
    /// To a consent or sorry page: known before it is fetched.
    Block(BlockKind),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.why {
            Why::Foreign => "leads away from the store",
            Why::Downgrade => "leads from https to http",
            Why::TooMany => "is one too many",
            Why::Block(kind) => kind.as_str(),
        };
        write!(f, "redirect to {} not followed: {why}", self.host)
    }
}

impl std::error::Error for Refused {}

/// Where an answer leads: `None` when it is no redirect, an error when it must not be followed. `count` are the requests
/// made so far.
pub(crate) fn target(
    base: &Url,
    from: &Url,
    status: u16,
    headers: &HeaderMap,
    count: usize,
) -> Option<Result<Url, Refused>> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let to = from.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    Some(match judge(base, from, &to, count) {
        None => Ok(to),
        Some(why) => Err(Refused { host: to.host_str().unwrap_or("").to_owned(), why }),
    })
}

/// Why a redirect is not followed, or `None` when it is. `count` are the requests made so far.
fn judge(base: &Url, from: &Url, to: &Url, count: usize) -> Option<Why> {
    let host = to.host_str().unwrap_or("");
    if host.starts_with("consent.") {
        return Some(Why::Block(BlockKind::Consent));
    }
    let same = to.host_str() == base.host_str() && to.port_or_known_default() == base.port_or_known_default();
    let inside = same || (base.host_str().is_some_and(is_google) && is_google(host));
    if to.path().starts_with("/sorry/") && (inside || is_google(host)) {
        return Some(Why::Block(BlockKind::Sorry));
    }
    if !inside {
        return Some(Why::Foreign);
    }
    if from.scheme() == "https" && to.scheme() != "https" {
        return Some(Why::Downgrade);
    }
    (count > MOST).then_some(Why::TooMany)
}

fn is_google(host: &str) -> bool {
    host == "google.com" || host.ends_with(".google.com")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(base: &str, to: &str, count: usize) -> Option<Why> {
        let base = Url::parse(base).unwrap();
        judge(&base, &base, &Url::parse(to).unwrap(), count)
    }

    #[test]
    fn only_inside_the_store() {
        let store = "https://play.google.com/";
        assert_eq!(judged(store, "https://play.google.com/store", 1), None);
        assert_eq!(judged(store, "https://www.google.com/x", 1), None);
        assert_eq!(judged(store, "https://google.com.evil.example/", 1), Some(Why::Foreign));
        assert_eq!(judged(store, "https://notgoogle.com/", 1), Some(Why::Foreign));
        assert_eq!(judged(store, "http://play.google.com/store", 1), Some(Why::Downgrade));
        assert_eq!(judged(store, "https://play.google.com/store", 6), Some(Why::TooMany));
        assert_eq!(judged(store, "https://consent.google.com/m?x", 1), Some(Why::Block(BlockKind::Consent)));
        assert_eq!(judged(store, "https://www.google.com/sorry/index?q", 1), Some(Why::Block(BlockKind::Sorry)));
        let local = "http://127.0.0.1:8080/";
        assert_eq!(judged(local, "http://127.0.0.1:8080/a", 1), None);
        assert_eq!(judged(local, "http://127.0.0.1:9/a", 1), Some(Why::Foreign));
        assert_eq!(judged(local, "https://www.google.com/", 1), Some(Why::Foreign));
    }
}
