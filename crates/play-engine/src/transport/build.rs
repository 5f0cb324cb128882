//! Building the HTTP client: TLS, pool, proxy.

use crate::clock;
use crate::egress::proxy::ProxyUrl;
use crate::error::{Code, EngineError};
use crate::options::{ClientOptions, is_loopback};
use reqwest::redirect::Policy;
use reqwest::{Client, retry};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;

const CONNECT: Duration = Duration::from_secs(10);

/// The HTTP client for these options.
pub(super) fn client(options: &ClientOptions, proxy: Option<&ProxyUrl>) -> Result<Client, EngineError> {
    let mut builder = Client::builder()
        .tls_backend_preconfigured(tls(options.ca.as_deref())?)
        // Redirects and repetitions are decided (and counted) by the engine.
        .redirect(Policy::none())
        .retry(retry::never())
        .referer(false)
        .tcp_nodelay(true)
        .connect_timeout(clock::real(CONNECT))
        .pool_idle_timeout(Duration::from_secs(90))
        // One packed answer is 100 to 200 KB on the wire; windows of 64 KB would cost a round trip for each third of it.
        .http2_initial_stream_window_size(2 << 20)
        .http2_initial_connection_window_size(32 << 20);
    let loopback = options.base.host_str().is_some_and(is_loopback);
    if loopback || proxy.is_some() {
        builder = builder.no_proxy();
    }
    if let Some(proxy) = proxy {
        let proxy = reqwest::Proxy::all(proxy.secret())
            .map_err(|_| EngineError::validation("proxy", "(hidden)", "cannot be used as a proxy"))?;
        builder = builder.proxy(proxy);
    }
    builder.build().map_err(|error| EngineError::new(Code::Network, format!("cannot build the HTTP client: {error}")))
}

fn tls(ca: Option<&str>) -> Result<ClientConfig, EngineError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = ca {
        let bad = |problem: &str| EngineError::validation("ca", pem.chars().take(60).collect::<String>(), problem);
        let mut count = 0;
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|_| bad("must be certificates in PEM form"))?;
            roots.add(certificate).map_err(|_| bad("holds a certificate that cannot be used"))?;
            count += 1;
        }
        if count == 0 {
            return Err(bad("must be certificates in PEM form"));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| EngineError::new(Code::Network, error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
