//! Endpoints on loopback that behave as badly as each test says.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gatehouse_egress::{
    Answer, Bytes, Egress, EndpointUrl, Failure, HeaderMap, Limits, Policy, Resolve, RootCertStore,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// An endpoint that accepts connections until it is dropped and hands each to its behaviour.
pub(crate) struct Endpoint {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Endpoint {
    pub(crate) async fn new<F>(behaviour: impl Fn(TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        Self::on("127.0.0.1:0", behaviour).await
    }

    pub(crate) async fn on<F>(address: &str, behaviour: impl Fn(TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind(address).await.unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&connections);
        Self {
            address: listener.local_addr().unwrap(),
            connections,
            accepting: tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    counter.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(behaviour(stream));
                }
            }),
        }
    }

    /// Reads the request and answers with these bytes, then closes.
    pub(crate) async fn answering(response: impl Into<Vec<u8>>) -> Self {
        let response = Arc::new(response.into());
        Self::new(move |mut stream| {
            let response = Arc::clone(&response);
            async move {
                read_request(&mut stream).await?;
                stream.write_all(&response).await?;
                stream.shutdown().await
            }
        })
        .await
    }

    /// Must never be reached.
    pub(crate) async fn trap() -> Self {
        Self::answering(OK).await
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Posts to this endpoint.
    pub(crate) async fn post(&self) -> Result<Answer, Failure> {
        post(&egress(), &self.url()).await
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Counts what an endpoint managed to send.
#[derive(Clone, Default)]
pub(crate) struct Sent(Arc<AtomicUsize>);

impl Sent {
    pub(crate) fn bytes(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// Sends `head`, then `part` until the other side stops reading or 64 MiB are out.
    pub(crate) async fn flood(self, mut stream: TcpStream, head: &[u8], part: &[u8]) -> io::Result<()> {
        read_request(&mut stream).await?;
        stream.write_all(head).await?;
        let block = part.repeat(4096 / part.len() + 1);
        for _ in 0..64 * 1024 * 1024 / block.len() {
            stream.write_all(&block).await?;
            self.0.fetch_add(block.len(), Ordering::SeqCst);
        }
        Ok(())
    }
}

/// Sends `head`, then `part` every 50 ms for at most 10 s.
pub(crate) async fn drip(mut stream: TcpStream, head: &[u8], part: &[u8]) -> io::Result<()> {
    read_request(&mut stream).await?;
    stream.write_all(head).await?;
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.write_all(part).await?;
    }
    Ok(())
}

/// Reads one request: its head and as much body as it announces.
pub(crate) async fn read_request<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        if let Some(head) = request.windows(4).position(|end| end == b"\r\n\r\n")
            && request.len() >= head + 4 + content_length(&request[..head])
        {
            return Ok(request);
        }
        if stream.read_buf(&mut request).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    String::from_utf8_lossy(head)
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0)
}

/// How long an impatient egress waits in all.
pub(crate) const TOTAL: Duration = Duration::from_millis(600);

pub(crate) fn impatient() -> Limits {
    Limits { dns: Duration::from_millis(200), connect: Duration::from_millis(300), total: TOTAL, ..Limits::default() }
}

pub(crate) fn policy(allow: &str) -> Policy {
    Policy::from_allow_list(allow).unwrap()
}

/// May talk to loopback under production's limits, and resolves nothing.
pub(crate) fn egress() -> Egress<Answers> {
    Egress::with_parts(policy("127.0.0.1:*"), Answers::none(), RootCertStore::empty())
}

/// The same under limits short enough to wait for.
pub(crate) fn impatient_egress() -> Egress<Answers> {
    let policy = Policy { limits: impatient(), ..policy("127.0.0.1:*") };
    Egress::with_parts(policy, Answers::none(), RootCertStore::empty())
}

pub(crate) async fn post<R: Resolve>(egress: &Egress<R>, url: &str) -> Result<Answer, Failure> {
    let permissive = policy("127.0.0.1:*,127.0.0.4:*,hooks.example.test:*");
    let url = EndpointUrl::parse(url, &permissive).unwrap();
    egress.post(&url, HeaderMap::new(), Bytes::from_static(b"{}")).await
}

/// A resolver that gives prepared answers in turn, over and over.
#[derive(Clone)]
pub(crate) struct Answers {
    answers: Arc<Vec<Vec<IpAddr>>>,
    asked: Arc<AtomicUsize>,
}

impl Answers {
    pub(crate) fn new(answers: &[&[&str]]) -> Self {
        let parse = |answer: &&[&str]| answer.iter().map(|text| text.parse().unwrap()).collect();
        Self { answers: Arc::new(answers.iter().map(parse).collect()), asked: Arc::default() }
    }

    pub(crate) fn none() -> Self {
        Self::new(&[])
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Resolve for Answers {
    async fn resolve(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        match self.answers.len() {
            0 => Err(io::Error::other("no such host")),
            length => Ok(self.answers[turn % length].clone()),
        }
    }
}
