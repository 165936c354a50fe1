//! Endpoints with good and bad TLS, over real sockets on loopback.

use std::sync::Arc;

use gatehouse_egress::{Answer, Egress, EndpointUrl, Failure, Limits, Policy, RootCertStore, TlsProblem};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{HandshakeKind, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::support::{Answers, Endpoint, OK, TOTAL, impatient, policy, read_request};

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        Self::named("Test Authority")
    }

    fn named(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        roots
    }

    fn acceptor(&self, name: &str, years: std::ops::Range<i32>) -> TlsAcceptor {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.start, 1, 1);
        params.not_after = date_time_ymd(years.end, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        acceptor(certificate.der().clone(), &key)
    }
}

fn acceptor(certificate: CertificateDer<'static>, key: &KeyPair) -> TlsAcceptor {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

async fn post(endpoint: &Endpoint, roots: RootCertStore) -> Result<Answer, Failure> {
    post_within(Limits::default(), endpoint, roots).await
}

async fn post_within(limits: Limits, endpoint: &Endpoint, roots: RootCertStore) -> Result<Answer, Failure> {
    let policy = Policy { limits, ..policy("hooks.example.test:*,127.0.0.1:*") };
    let url = format!("https://hooks.example.test:{}/", endpoint.port());
    let url = EndpointUrl::parse(&url, &policy).unwrap();
    let egress = Egress::with_parts(policy, Answers::new(&[&["127.0.0.1"]]), roots);
    egress.post(&url, http::HeaderMap::new(), "{}".into()).await
}

async fn serve<F>(
    acceptor: TlsAcceptor,
    behaviour: impl Fn(TlsStream<TcpStream>) -> F + Clone + Send + Sync + 'static,
) -> Endpoint
where
    F: Future<Output = std::io::Result<()>> + Send + 'static,
{
    Endpoint::new(move |stream| {
        let (acceptor, behaviour) = (acceptor.clone(), behaviour.clone());
        async move { behaviour(acceptor.accept(stream).await?).await }
    })
    .await
}

async fn serve_ok(acceptor: TlsAcceptor) -> Endpoint {
    serve(acceptor, |mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(OK).await?;
        stream.shutdown().await
    })
    .await
}

#[tokio::test]
async fn a_verified_endpoint_answers_over_http_1_1() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("hooks.example.test", 2020..2120);
    let endpoint = serve(acceptor, |mut stream| async move {
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
        assert_eq!(stream.get_ref().1.server_name(), Some("hooks.example.test"));
        read_request(&mut stream).await?;
        stream.write_all(OK).await
    })
    .await;
    assert_eq!(post(&endpoint, authority.roots()).await.unwrap().excerpt, "ok");
}

#[tokio::test]
async fn no_tls_session_is_resumed() {
    let authority = Authority::new();
    let (kinds, mut seen) = mpsc::unbounded_channel();
    let endpoint = serve(authority.acceptor("hooks.example.test", 2020..2120), move |mut stream| {
        let kinds = kinds.clone();
        async move {
            read_request(&mut stream).await?;
            kinds.send(stream.get_ref().1.handshake_kind()).unwrap();
            stream.write_all(OK).await
        }
    })
    .await;
    let policy = policy("hooks.example.test:*,127.0.0.1:*");
    let url = EndpointUrl::parse(&format!("https://hooks.example.test:{}/", endpoint.port()), &policy).unwrap();
    let egress = Egress::with_parts(policy, Answers::new(&[&["127.0.0.1"]]), authority.roots());
    for _ in 0..2 {
        egress.get(&url, 100).await.unwrap();
        let kind = seen.recv().await.unwrap();
        assert!(matches!(kind, Some(HandshakeKind::Full | HandshakeKind::FullWithHelloRetryRequest)));
    }
}

#[tokio::test]
async fn a_certificate_that_does_not_verify_is_refused_by_reason() {
    let authority = Authority::new();
    let name = "hooks.example.test";
    for (acceptor, expected) in [
        (authority.acceptor(name, 2000..2001), TlsProblem::Expired),
        (authority.acceptor(name, 2120..2121), TlsProblem::NotValidYet),
        (authority.acceptor("CANARY.example.test", 2020..2120), TlsProblem::WrongName),
        (Authority::named("Stranger").acceptor(name, 2020..2120), TlsProblem::UnknownIssuer),
    ] {
        let failure = post(&serve_ok(acceptor).await, authority.roots()).await.unwrap_err();
        assert_eq!(failure, Failure::TlsFailed(expected));
        assert_eq!(failure.code(), "tls_failed");
        assert!(!failure.to_string().contains("CANARY"));
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_refused() {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["hooks.example.test".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let endpoint = serve_ok(acceptor(certificate.der().clone(), &key)).await;
    let failure = post(&endpoint, Authority::new().roots()).await.unwrap_err();
    assert_eq!(failure.code(), "tls_failed");
}

#[tokio::test]
async fn a_peer_that_speaks_no_acceptable_tls_fails_the_handshake() {
    let protocol_version_alert = b"\x15\x03\x01\x00\x02\x02\x46";
    for reply in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], protocol_version_alert, b""] {
        let endpoint = Endpoint::new(move |mut stream| async move {
            let _client_hello = stream.read(&mut [0; 1024]).await?;
            stream.write_all(reply).await
        })
        .await;
        let outcome = post(&endpoint, Authority::new().roots()).await;
        assert_eq!(outcome, Err(Failure::TlsFailed(TlsProblem::Handshake)), "{reply:?}");
    }
}

#[tokio::test]
async fn a_handshake_that_hangs_is_cut_off() {
    let endpoint = Endpoint::new(|stream| async move {
        tokio::time::sleep(TOTAL * 4).await;
        drop(stream);
        Ok(())
    })
    .await;
    let outcome = post_within(impatient(), &endpoint, Authority::new().roots()).await;
    assert_eq!(outcome, Err(Failure::TimedOut));
}

#[tokio::test]
async fn interim_responses_inside_tls_are_stopped_at_the_read_limit() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("hooks.example.test", 2020..2120);
    let endpoint = serve(acceptor, |mut stream| async move {
        read_request(&mut stream).await?;
        let hints = b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100);
        for _ in 0..10_000 {
            stream.write_all(&hints).await?;
        }
        Ok(())
    })
    .await;
    let outcome = post(&endpoint, authority.roots()).await;
    assert_eq!(outcome, Err(Failure::ResponseTooLarge));
}

#[tokio::test]
async fn a_body_ended_without_close_notify_leaves_the_status_standing() {
    let authority = Authority::new();
    let acceptor = authority.acceptor("hooks.example.test", 2020..2120);
    let endpoint = serve(acceptor, |mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nunframed").await?;
        stream.flush().await?;
        stream.get_mut().0.shutdown().await
    })
    .await;
    let answer = post(&endpoint, authority.roots()).await.unwrap();
    assert_eq!((answer.status, answer.excerpt.as_str()), (200, "unframed"));
}
