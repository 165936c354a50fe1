//! One HTTP/1.1 request and its response over an open connection.

use std::convert::Infallible;
use std::future::pending;

use bytes::{Bytes, BytesMut};
use http::response::Parts;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::failure::Failure;

/// A response's head and as much of its body as was wanted.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) head: Parts,
    pub(crate) body: Bytes,
    pub(crate) end: BodyEnd,
}

/// How the reading of a body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyEnd {
    Complete,
    /// More was on its way than was wanted.
    LimitReached,
    /// The connection broke or the framing was wrong.
    Broken,
}

/// Sends `request`, reads the head and at most `body_bytes` of the body. The connection closes when this returns
/// or is dropped: it is driven from inside this future and handed to no task.
pub(crate) async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    request: Request<Full<Bytes>>,
    head_bytes: usize,
    body_bytes: usize,
) -> Result<Reply, Failure> {
    let (mut sender, connection) = http1::Builder::new()
        .max_header_size(head_bytes)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| classify(&error))?;
    let talk = async {
        let response = sender.send_request(request).await;
        let response = response.map_err(|error| classify(&error))?;
        Ok(read(response, body_bytes).await)
    };
    tokio::select! {
        reply = talk => reply,
        never = drive(connection) => match never {},
    }
}

/// Moves the connection's bytes for as long as anyone waits for them. Its errors reach the exchange itself.
async fn drive(connection: impl Future) -> Infallible {
    connection.await;
    pending().await
}

async fn read(response: Response<Incoming>, limit: usize) -> Reply {
    let (head, mut incoming) = response.into_parts();
    let (body, end) = read_body(&mut incoming, limit).await;
    Reply { head, body, end }
}

async fn read_body(incoming: &mut Incoming, limit: usize) -> (Bytes, BodyEnd) {
    let mut body = BytesMut::new();
    while let Some(frame) = incoming.frame().await {
        let Ok(frame) = frame else {
            return (body.freeze(), BodyEnd::Broken);
        };
        let Ok(data) = frame.into_data() else {
            continue; // trailers
        };
        let room = limit - body.len();
        if data.len() > room {
            body.extend_from_slice(&data[..room]);
            return (body.freeze(), BodyEnd::LimitReached);
        }
        body.extend_from_slice(&data);
    }
    (body.freeze(), BodyEnd::Complete)
}

fn classify(error: &hyper::Error) -> Failure {
    if error.is_parse() { Failure::ProtocolError } else { Failure::ConnectionLost }
}
