//! The address of a proxy. It may hold a password, so it has no way to be printed but its label.

use crate::error::EngineError;
use reqwest::Url;
use std::fmt;
use std::sync::Arc;

/// A proxy: where it is and, inside, what it wants to be told.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct ProxyUrl {
    url: Url,
    label: Arc<str>,
}

impl ProxyUrl {
    /// Reads `http://`, `https://`, `socks5://` (names resolved here) or `socks5h://` (names resolved by the proxy), with
    /// or without `user:password@`. `parameter` is the name an error gives it.
    pub fn parse(text: &str, parameter: &str) -> Result<Self, EngineError> {
        let bad = |problem: &str| EngineError::validation(parameter, "(hidden)", problem);
        let url = Url::parse(text).map_err(|_| bad("must be an absolute URL such as 'http://127.0.0.1:8080'"))?;
        if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") {
            return Err(bad("must begin with http://, https://, socks5:// or socks5h://"));
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| bad("must name a host"))?;
        let port = url.port_or_known_default().unwrap_or(1080);
        let label = format!("{host}:{port}").into();
        Ok(Self { url, label })
    }

    /// Host and port: what errors, events and stats call it.
    pub fn label(&self) -> &Arc<str> {
        &self.label
    }

    /// Tells proxies apart that have host and port in common (one gateway, an account for each exit): `host:port#2`.
    pub fn numbered(mut self, number: usize) -> Self {
        if number > 1 {
            self.label = format!("{}#{number}", self.label).into();
        }
        self
    }

    /// The whole address, for the HTTP client alone.
    pub fn secret(&self) -> &str {
        self.url.as_str()
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_known_by_host_and_port() {
        for (text, label) in [
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("https://user:secret@proxy.example", "proxy.example:443"),
            ("socks5://user:secret@[::1]", "[::1]:1080"),
            ("socks5h://proxy.example:9050", "proxy.example:9050"),
        ] {
            let proxy = ProxyUrl::parse(text, "proxy").unwrap();
            assert_eq!((&**proxy.label(), format!("{proxy:?}").as_str()), (label, label));
        }
    }

    #[test]
    fn what_is_none_is_refused_without_being_shown() {
        for text in ["user:secret@host", "ftp://user:secret@host", "socks5://", "secret"] {
            let error = ProxyUrl::parse(text, "proxies[2]").unwrap_err();
            assert_eq!(error.details["parameter"], "proxies[2]");
            assert!(!error.to_json().contains("secret"), "{}", error.to_json());
        }
    }
}
