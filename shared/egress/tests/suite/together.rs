//! Every hostile endpoint at once, and well-behaved ones beside them: each attempt ends in time, nothing grows, and nobody is
//! held up. With `GATEHOUSE_PRODUCTION_LIMITS` set it is held to production's limits (`make hostile`, an optimised build: an
//! unoptimised one cannot read a flood and keep time); without, to short ones that a test run can wait for.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use gatehouse_egress::{Answer, Egress, Failure, Limits, Policy, RootCertStore};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::support::{Answers, Endpoint, OK, Sent, impatient, policy, post, read_request};

/// 64 KiB of zeros, compressed; a gzip body may have any number of such members.
const BOMB: &str = "H4sIAAAAAAACA+3BAQEAAACAkP6v7ggKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAauuOl9cAAAEA";
const NEIGHBOURS: usize = 9;
const ROUNDS: usize = 20;

struct Bounds {
    limits: Limits,
    /// Beyond the total time of an attempt.
    grace: Duration,
    /// What the hostile ones may add to the time of the others.
    held_up: Duration,
}

fn bounds() -> Bounds {
    if std::env::var_os("GATEHOUSE_PRODUCTION_LIMITS").is_some() {
        let (grace, held_up) = (Duration::from_millis(500), Duration::from_millis(250));
        return Bounds { limits: Limits::default(), grace, held_up };
    }
    // A busy machine and an unoptimised build.
    Bounds { limits: impatient(), grace: Duration::from_secs(5), held_up: Duration::from_secs(5) }
}

/// What an endpoint does after a request, for as long as anybody listens.
#[derive(Clone, Copy)]
enum Manner {
    Hangs,
    /// Sends the first, then a little of the second again and again.
    Drips(&'static str, &'static str),
    /// Sends the first, then as much as it can of the second.
    Floods(&'static str, &'static str),
    Bombs,
    /// Says that it goes elsewhere.
    Redirects,
}

const MANNERS: [(&str, Manner); 15] = [
    ("accepts and hangs", Manner::Hangs),
    ("slow headers", Manner::Drips("HTTP/1.1 200 OK\r\n", "x")),
    ("slow body", Manner::Drips("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", "x")),
    ("slow chunks", Manner::Drips("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\nx\r\n")),
    ("slow interim responses", Manner::Drips("", "HTTP/1.1 103 Early Hints\r\n\r\n")),
    ("endless body", Manner::Floods("HTTP/1.1 200 OK\r\n\r\n", "spam")),
    ("endless chunks", Manner::Floods("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "4\r\nspam\r\n")),
    ("2 GiB body", Manner::Floods("HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n", "spam")),
    ("header flood", Manner::Floods("HTTP/1.1 200 OK\r\n", "a: b\r\n")),
    ("one endless header", Manner::Floods("HTTP/1.1 200 OK\r\na: ", "b")),
    ("100 flood", Manner::Floods("", "HTTP/1.1 100 Continue\r\n\r\n")),
    ("103 flood", Manner::Floods("", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")),
    ("endless chunk extension", Manner::Floods("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;x=", "y")),
    ("compression bomb", Manner::Bombs),
    ("redirect", Manner::Redirects),
];

impl Manner {
    async fn serve(self, mut stream: TcpStream, trap: String) -> std::io::Result<()> {
        match self {
            Self::Hangs => {
                read_request(&mut stream).await?;
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok(())
            }
            Self::Drips(head, part) => {
                read_request(&mut stream).await?;
                stream.write_all(head.as_bytes()).await?;
                loop {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    stream.write_all(part.as_bytes()).await?;
                }
            }
            Self::Floods(head, part) => Sent::default().flood(stream, head.as_bytes(), part.as_bytes()).await,
            Self::Bombs => {
                let member = BASE64.decode(BOMB).unwrap();
                Sent::default().flood(stream, b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n", &member).await
            }
            Self::Redirects => {
                read_request(&mut stream).await?;
                let head = format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {trap}\r\ncontent-length: 0\r\n\r\n");
                stream.write_all(head.as_bytes()).await
            }
        }
    }

    /// Whether the attempt may end like this.
    fn ends_as(self, outcome: &Result<Answer, Failure>) -> bool {
        match (self, outcome) {
            (Self::Hangs | Self::Drips(..), Err(Failure::TimedOut))
            | (Self::Floods(..), Err(Failure::ResponseTooLarge | Failure::ProtocolError)) => true,
            (Self::Floods(..), Ok(answer)) => answer.status == 200 && answer.excerpt.len() <= 4096,
            // As it came: inflated it would be zeros, which an excerpt shows as spaces.
            (Self::Bombs, Ok(answer)) => answer.excerpt.len() <= 4096 && !answer.excerpt.trim().is_empty(),
            (Self::Redirects, Ok(answer)) => answer.status == 307,
            _ => false,
        }
    }
}

fn patient(limits: Limits) -> Egress<Answers> {
    let policy = Policy { limits, ..policy("127.0.0.1:*") };
    Egress::with_parts(policy, Answers::none(), RootCertStore::empty())
}

/// The time of each of some well-behaved attempts, one after the other, with a pause like a queue's.
async fn well_behaved(url: String, limits: Limits) -> Vec<Duration> {
    let egress = patient(limits);
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        assert_eq!(post(&egress, &url).await.map(|answer| answer.status), Ok(200));
        times.push(start.elapsed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    times
}

async fn neighbours(url: &str, limits: Limits) -> Duration {
    let mut all = JoinSet::new();
    for _ in 0..NEIGHBOURS {
        all.spawn(well_behaved(url.to_owned(), limits));
    }
    let mut times: Vec<Duration> = all.join_all().await.into_iter().flatten().collect();
    times.sort();
    times[times.len() * 99 / 100]
}

/// Resident memory of this process in MiB.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or_default() * 4 / 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_hostile_endpoint_at_once_ends_in_time_and_holds_nobody_up() {
    let Bounds { limits, grace, held_up } = bounds();
    let (good, trap) = (Endpoint::answering(OK).await, Endpoint::trap().await);
    let alone = neighbours(&good.url(), limits).await;
    let before = resident();

    let mut hostile = JoinSet::new();
    for (name, manner) in MANNERS {
        let target = trap.url();
        let endpoint = Endpoint::new(move |stream| manner.serve(stream, target.clone())).await;
        hostile.spawn(async move {
            let start = Instant::now();
            let outcome = post(&patient(limits), &endpoint.url()).await;
            (name, manner, outcome, start.elapsed())
        });
    }
    let beside = neighbours(&good.url(), limits).await;
    let ended = hostile.join_all().await;
    let grown = resident().saturating_sub(before);

    for (name, manner, outcome, took) in ended {
        assert!(manner.ends_as(&outcome), "{name}: {outcome:?}");
        assert!(took <= limits.total + grace, "{name}: {took:?}");
    }
    assert!(beside <= alone + held_up, "{beside:?} instead of {alone:?}");
    assert!(grown <= 8 * MANNERS.len(), "{grown} MiB");
    assert_eq!(trap.connections(), 0, "nobody goes where a redirect leads");
}
