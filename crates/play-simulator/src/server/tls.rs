//! A throw-away certificate: a new authority and a new server key for every start, nothing touches the disk.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::io;
use std::sync::Arc;

/// What the server needs, and the authority's certificate for clients.
pub struct Identity {
    /// Accepts connections.
    pub acceptor: tokio_rustls::TlsAcceptor,
    /// The authority's certificate, PEM.
    pub authority: String,
}

/// Makes a new identity for localhost, 127.0.0.1 and `::1`.
pub fn new_identity() -> io::Result<Identity> {
    make().map_err(|error| io::Error::other(format!("cannot make a certificate: {error}")))
}

fn make() -> Result<Identity, Box<dyn std::error::Error + Send + Sync>> {
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority.distinguished_name.push(DnType::CommonName, "play-simulator throw-away authority");
    let authority_pem = authority.self_signed(&authority_key)?.pem();
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate()?;
    let names = ["localhost", "127.0.0.1", "::1"].map(String::from).to_vec();
    let mut server = CertificateParams::new(names)?;
    server.distinguished_name.push(DnType::CommonName, "play-simulator");
    let certificate = server.signed_by(&key, &issuer)?;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let private_key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private_key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Identity { acceptor: Arc::new(config).into(), authority: authority_pem })
}
