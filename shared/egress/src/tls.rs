//! TLS to strangers: verified, TLS 1.2 or newer, nothing remembered between connections.

use std::io;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::failure::{Failure, TlsProblem};

/// The system has no usable root certificate, so no endpoint could be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no root certificate found on this system")]
pub struct NoRootCertificates;

/// The operating system's trusted roots, the same that the AWS SDK trusts.
pub(crate) fn system_roots() -> Result<RootCertStore, NoRootCertificates> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(NoRootCertificates);
    }
    Ok(roots)
}

pub(crate) fn connector(roots: RootCertStore) -> TlsConnector {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring implements TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A session ticket would let an endpoint recognise us across the clients that share it.
    config.resumption = Resumption::disabled();
    TlsConnector::from(Arc::new(config))
}

pub(crate) async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
    connector: &TlsConnector,
    server_name: ServerName<'static>,
    stream: S,
) -> Result<TlsStream<S>, Failure> {
    connector.connect(server_name, stream).await.map_err(|error| Failure::TlsFailed(problem(&error)))
}

/// Names the problem without its text, which may quote the endpoint's certificate.
fn problem(error: &io::Error) -> TlsProblem {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    let Some(rustls::Error::InvalidCertificate(certificate)) = inner else {
        return TlsProblem::Handshake;
    };
    match certificate {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsProblem::NotValidYet,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => TlsProblem::WrongName,
        CertificateError::UnknownIssuer => TlsProblem::UnknownIssuer,
        _ => TlsProblem::Certificate,
    }
}
