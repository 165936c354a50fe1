//! Endpoints that answer badly, over real sockets on loopback.

use std::time::{Duration, Instant};

use gatehouse_egress::{Answer, DeliveryControl, Egress, EndpointUrl, Failure, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::support::{Answers, Endpoint, OK, Sent, TOTAL, drip, egress, impatient_egress, policy, post, read_request};

/// What is read of a connection is limited to 256 KiB; the rest of what was sent is in the sockets' buffers.
const MOST_SENT: usize = 16 * 1024 * 1024;

async fn answer_to(response: impl Into<Vec<u8>>) -> Result<Answer, Failure> {
    Endpoint::answering(response).await.post().await
}

async fn fetch(response: impl Into<Vec<u8>>, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let endpoint = Endpoint::answering(response).await;
    let url = EndpointUrl::parse(&endpoint.url(), &policy("127.0.0.1:*")).unwrap();
    egress().get(&url, max_bytes).await.map(|fetched| fetched.body.to_vec())
}

#[tokio::test]
async fn redirects_are_answers_and_are_not_followed() {
    let trap = Endpoint::trap().await;
    let targets = [
        trap.url(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next".to_owned(),
        "https://hooks.example.test/".to_owned(),
    ];
    for status in [301, 302, 303, 307, 308] {
        for target in &targets {
            let response = format!("HTTP/1.1 {status} Moved\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n");
            assert_eq!(answer_to(response).await.unwrap().status, status);
        }
    }
    assert_eq!(trap.connections(), 0);
}

#[tokio::test]
async fn slow_headers_are_cut_off_at_the_total_time() {
    let endpoint = Endpoint::new(|stream| drip(stream, b"HTTP/1.1 200 OK\r\n", b"x")).await;
    assert_times_out(&endpoint).await;
}

#[tokio::test]
async fn a_slow_body_is_cut_off_at_the_total_time() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
    let endpoint = Endpoint::new(|stream| drip(stream, head, b"x")).await;
    assert_times_out(&endpoint).await;
}

#[tokio::test]
async fn slow_interim_responses_are_cut_off_at_the_total_time() {
    let endpoint = Endpoint::new(|stream| drip(stream, b"", b"HTTP/1.1 103 Early Hints\r\n\r\n")).await;
    assert_times_out(&endpoint).await;
}

#[tokio::test]
async fn an_endpoint_that_accepts_and_hangs_is_cut_off_at_the_total_time() {
    let endpoint = Endpoint::new(|mut stream| async move { stream.read_to_end(&mut Vec::new()).await.map(drop) }).await;
    assert_times_out(&endpoint).await;
}

#[tokio::test]
async fn an_endpoint_that_never_reads_a_large_body_is_cut_off_at_the_total_time() {
    let endpoint = Endpoint::new(|stream| async move {
        tokio::time::sleep(TOTAL * 4).await;
        drop(stream);
        Ok(())
    })
    .await;
    let url = EndpointUrl::parse(&endpoint.url(), &policy("127.0.0.1:*")).unwrap();
    let outcome = impatient_egress().post(&url, http::HeaderMap::new(), vec![0; 32 << 20].into()).await;
    assert_eq!(outcome, Err(Failure::TimedOut));
}

/// Every endpoint here could go on for much longer than the five seconds of grace for a busy machine.
async fn assert_times_out(endpoint: &Endpoint) {
    let start = Instant::now();
    let outcome = post(&impatient_egress(), &endpoint.url()).await;
    assert_eq!(outcome, Err(Failure::TimedOut));
    let elapsed = start.elapsed();
    assert!(elapsed >= TOTAL && elapsed < TOTAL + Duration::from_secs(5), "{elapsed:?}");
}

/// An address whose queue of connections is full, so that further ones are ignored; Linux drops them silently.
#[cfg(target_os = "linux")]
async fn silent(address: &str) -> (TcpListener, [TcpStream; 2]) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(address.parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let fill = || TcpStream::connect(address);
    let queued = [fill().await.unwrap(), fill().await.unwrap()];
    (listener, queued)
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_silent_address_is_a_connect_timeout() {
    let (listener, _queued) = silent("127.0.0.1:0").await;
    let url = format!("http://{}/", listener.local_addr().unwrap());
    assert_eq!(post(&impatient_egress(), &url).await, Err(Failure::ConnectTimeout));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_silent_address_leaves_time_for_the_next() {
    let good = Endpoint::answering(OK).await;
    let _silent = silent(&format!("127.0.0.2:{}", good.port())).await;
    let resolver = Answers::new(&[&["127.0.0.2", "127.0.0.1"]]);
    let policy = policy("hooks.example.test:*,127.0.0.1:*,127.0.0.2:*");
    let egress = Egress::with_parts(policy, resolver, RootCertStore::empty());
    let outcome = post(&egress, &format!("http://hooks.example.test:{}/", good.port())).await;
    assert_eq!(outcome.unwrap().status, 200);
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection() {
    let egress = Egress::with_parts(policy("127.0.0.4:*"), Answers::none(), RootCertStore::empty());
    assert_eq!(post(&egress, "http://127.0.0.4:9/").await, Err(Failure::ConnectFailed));
}

/// Sends until the client stops reading and gives back the outcome and how much went out.
async fn flooded(head: &'static [u8], part: &'static [u8]) -> (Result<Answer, Failure>, usize) {
    let sent = Sent::default();
    let counter = sent.clone();
    let endpoint = Endpoint::new(move |stream| counter.clone().flood(stream, head, part)).await;
    (endpoint.post().await, sent.bytes())
}

#[tokio::test]
async fn an_endless_chunked_body_is_dropped_after_its_start() {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let (outcome, sent) = flooded(head, b"4\r\nspam\r\n").await;
    let answer = outcome.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.excerpt, "spam".repeat(1024));
    assert!(sent < MOST_SENT, "{sent}");
}

#[tokio::test]
async fn a_body_of_2_gib_is_dropped_after_its_start() {
    let head = b"HTTP/1.1 500 Oops\r\ncontent-length: 2147483648\r\n\r\n";
    let (outcome, sent) = flooded(head, b"spam").await;
    let answer = outcome.unwrap();
    assert_eq!(answer.status, 500);
    assert_eq!(answer.excerpt.len(), 4096);
    assert!(sent < MOST_SENT, "{sent}");
}

#[tokio::test]
async fn endless_interim_responses_are_stopped_at_the_read_limit() {
    let (outcome, sent) = flooded(b"", b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n").await;
    assert_eq!(outcome, Err(Failure::ResponseTooLarge));
    assert!(sent < MOST_SENT, "{sent}");
}

#[tokio::test]
async fn endless_chunk_extensions_and_trailers_are_stopped() {
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;x=";
    let (outcome, sent) = flooded(chunked, b"y").await;
    assert_eq!(outcome.unwrap().status, 200);
    assert!(sent < MOST_SENT, "{sent}");

    let trailers = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n";
    let (outcome, sent) = flooded(trailers, b"a: b\r\n").await;
    assert_eq!(outcome.unwrap().status, 200);
    assert!(sent < MOST_SENT, "{sent}");
}

#[tokio::test]
async fn endless_headers_are_stopped_at_64_kib() {
    let (outcome, sent) = flooded(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n").await;
    assert!(matches!(outcome, Err(Failure::ResponseTooLarge | Failure::ProtocolError)));
    assert!(sent < MOST_SENT, "{sent}");

    let (outcome, sent) = flooded(b"HTTP/1.1 200 OK\r\na: ", b"b").await;
    assert_eq!(outcome, Err(Failure::ResponseTooLarge));
    assert!(sent < MOST_SENT, "{sent}");

    let head_of = |bytes: usize| {
        let (start, end) = ("HTTP/1.1 204 No Content\r\na: ", "\r\n\r\n");
        format!("{start}{}{end}", "b".repeat(bytes - start.len() - end.len()))
    };
    assert_eq!(answer_to(head_of(64 * 1024)).await.unwrap().status, 204);
    assert_eq!(answer_to(head_of(65 * 1024)).await, Err(Failure::ResponseTooLarge));
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_the_status_standing_but_is_no_download() {
    let short = "HTTP/1.1 410 Gone\r\ncontent-length: 100\r\n\r\npartial";
    let answer = answer_to(short).await.unwrap();
    assert_eq!((answer.status, answer.excerpt.as_str()), (410, "partial"));
    assert_eq!(fetch(short, 1000).await, Err(Failure::ConnectionLost));

    let cut_chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\npartial";
    assert_eq!(answer_to(cut_chunk).await.unwrap().excerpt, "partial");
    assert_eq!(fetch(cut_chunk, 1000).await, Err(Failure::ConnectionLost));
}

#[tokio::test]
async fn a_reset_in_mid_body_leaves_the_status_standing() {
    let endpoint = Endpoint::new(|mut stream| async move {
        read_request(&mut stream).await?;
        stream.write_all(b"HTTP/1.1 410 Gone\r\ncontent-length: 100\r\n\r\npart").await?;
        tokio::time::sleep(TOTAL / 6).await;
        stream.set_zero_linger()
    })
    .await;
    assert_eq!(endpoint.post().await.unwrap().status, 410);
}

#[tokio::test]
async fn a_connection_that_closes_or_resets_before_the_head_is_lost() {
    assert_eq!(answer_to("").await, Err(Failure::ConnectionLost));
    assert_eq!(answer_to("HTTP/1.1 200 OK\r\ncontent-le").await, Err(Failure::ConnectionLost));
    let reset = Endpoint::new(|mut stream| async move {
        read_request(&mut stream).await?;
        stream.set_zero_linger()
    })
    .await;
    assert_eq!(reset.post().await, Err(Failure::ConnectionLost));
}

#[tokio::test]
async fn what_is_sent_beyond_the_content_length_is_ignored() {
    let response = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok and more";
    assert_eq!(answer_to(response).await.unwrap().excerpt, "ok");
    let second = [OK, b"HTTP/1.1 500 Smuggled\r\ncontent-length: 0\r\n\r\n"].concat();
    assert_eq!(answer_to(second).await.unwrap().status, 200);
}

#[tokio::test]
async fn answers_that_are_not_http_1_are_protocol_errors() {
    for response in [
        "hello\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\na: b\0c\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999999\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{0}\u{5}binary\r\n\r\n",
    ] {
        assert_eq!(answer_to(response).await, Err(Failure::ProtocolError), "{response:?}");
    }
}

#[tokio::test]
async fn an_offer_to_switch_protocols_is_an_answer_like_any_other() {
    let response = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n\x01\x05hello";
    assert_eq!(answer_to(response).await.unwrap().status, 101);
}

#[tokio::test]
async fn sixteen_megabytes_of_control_characters_leave_a_harmless_excerpt() {
    let mut response = b"HTTP/1.1 200 OK\r\ncontent-length: 16777216\r\n\r\n".to_vec();
    response.extend((0..16 << 20).map(|i| (i % 32) as u8));
    let answer = answer_to(response).await.unwrap();
    assert_eq!(answer.excerpt.len(), 4096);
    assert!(answer.excerpt.chars().all(|c| c == ' '));
}

#[tokio::test]
async fn a_compressed_body_is_neither_asked_for_nor_inflated() {
    let gzip_magic = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\n\x1f\x8bx";
    assert_eq!(answer_to(*gzip_magic).await.unwrap().excerpt, " \u{fffd}x");
}

#[tokio::test]
async fn retry_after_and_delivery_control_are_read_however_odd() {
    let with = |header: &'static [u8]| async move {
        let start: &[u8] = b"HTTP/1.1 429 Slow\r\ncontent-length: 0\r\n";
        answer_to([start, header, b"\r\n\r\n"].concat()).await.unwrap()
    };
    let seconds = |answer: Answer| answer.retry_after.map(|wait| wait.as_secs());
    assert_eq!(seconds(with(b"Retry-After: 7").await), Some(7));
    assert_eq!(seconds(with(b"retry-after: 99999999").await), Some(43_200));
    assert_eq!(seconds(with(b"Retry-After: Sun, 06 Nov 1994 08:49:37 GMT").await), Some(0));
    assert_eq!(seconds(with(b"Retry-After: -7").await), None);
    assert_eq!(seconds(with(b"Retry-After: 7.5").await), None);
    assert_eq!(seconds(with(b"Retry-After: \xff\xfe").await), None);
    assert_eq!(seconds(with(b"Retry-After: 7\r\nRetry-After: 9").await), Some(7));

    let control = |answer: Answer| answer.delivery_control;
    let disable = with(b"Webhook-Delivery: disable").await;
    assert_eq!(control(disable), Some(DeliveryControl::Disable));
    let abort = with(b"webhook-delivery: ABORT-MESSAGE").await;
    assert_eq!(control(abort), Some(DeliveryControl::AbortMessage));
    assert_eq!(control(with(b"webhook-delivery: \xff").await), None);
}

#[tokio::test]
async fn a_download_is_limited_by_its_caller() {
    let response = |bytes: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n{}", "x".repeat(bytes));
    assert_eq!(fetch(response(1 << 20), 1 << 20).await.unwrap().len(), 1 << 20);
    assert_eq!(fetch(response(101), 100).await, Err(Failure::ResponseTooLarge));
    assert_eq!(fetch("HTTP/1.1 200 OK\r\n\r\nto the end", 100).await.unwrap(), b"to the end");
}

#[tokio::test]
async fn the_request_holds_what_was_given_and_nothing_for_the_connection_to_abuse() {
    let (requests, mut received) = mpsc::unbounded_channel();
    let endpoint = Endpoint::new(move |mut stream| {
        let requests = requests.clone();
        async move {
            requests.send(read_request(&mut stream).await?).unwrap();
            stream.write_all(OK).await?;
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await?;
            requests.send(rest).map_err(std::io::Error::other)
        }
    })
    .await;
    let url = format!("http://127.0.0.1:{}/a%20b?c=d|e", endpoint.port());
    let url = EndpointUrl::parse(&url, &policy("127.0.0.1:*")).unwrap();
    let mut headers = http::HeaderMap::new();
    for (name, value) in [
        ("webhook-id", "evt_1"),
        ("content-type", "application/json"),
        ("accept-encoding", "gzip"),
        ("connection", "keep-alive"),
        ("content-length", "99"),
        ("cookie", "a=b"),
        ("host", "other.example"),
        ("transfer-encoding", "chunked"),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    egress().post(&url, headers, r#"{"a":1}"#.into()).await.unwrap();

    let request = String::from_utf8(received.recv().await.unwrap()).unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<_> = head.lines().collect();
    lines[1..].sort_unstable();
    let host = format!("host: 127.0.0.1:{}", endpoint.port());
    assert_eq!(
        lines,
        [
            "POST /a%20b?c=d|e HTTP/1.1",
            "connection: close",
            "content-length: 7",
            "content-type: application/json",
            host.as_str(),
            concat!("user-agent: Gatehouse/", env!("CARGO_PKG_VERSION")),
            "webhook-id: evt_1",
        ]
    );
    assert_eq!(body, r#"{"a":1}"#);
    let rest = timeout(Duration::from_secs(5), received.recv()).await.expect("the connection ends with the request");
    assert_eq!(rest.unwrap(), b"");
}

#[tokio::test]
async fn a_flood_does_not_hold_up_its_neighbours() {
    let hint: &[u8] = b"HTTP/1.1 103 Early Hints\r\n\r\n";
    let flood = Endpoint::new(move |stream| Sent::default().flood(stream, b"", hint)).await;
    let good = Endpoint::answering(OK).await;
    let (flooded, answers) = tokio::join!(flood.post(), async {
        let mut answers = Vec::new();
        for _ in 0..9 {
            answers.push(good.post().await);
        }
        answers
    });
    assert_eq!(flooded, Err(Failure::ResponseTooLarge));
    assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|a| a.status == 200)));
}

#[tokio::test]
async fn no_failure_repeats_what_the_endpoint_sent() {
    let response = "HTTP/1.1 CANARY OK\r\nCANARY: x\r\n\r\nCANARY";
    let failure = answer_to(response).await.unwrap_err();
    assert!(!format!("{failure} {failure:?}").contains("CANARY"));
    assert_eq!(failure.code(), "protocol_error");
}
