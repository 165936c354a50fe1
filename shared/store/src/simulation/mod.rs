//! AWS as the simulation plays it, compiled with the feature `simulation` alone, which nothing that ships has.
//!
//! Whatever runs on this thread asks and waits at its [`Desk`]: a request of the SDK, a webhook's POST, a pause. Who runs the
//! simulation takes what was asked, decides what becomes of it, and answers. Nothing here decides anything: [`TableModel`] is
//! DynamoDB without a network, and faults are the business of whoever asks it.

mod expression;
mod table;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use gatehouse_domain::Customer;
use gatehouse_domain::id::{ClientId, CustomerId};

pub use table::{Attributes, Change, Outcome, Place, TableModel, next_due};

use crate::aws::Aws;
use crate::client_key::ClientKey;
use crate::keys::Key;
use crate::table::unseal_customer;

/// What is asked of the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Aws(Request),
    /// A webhook, to be sent by whoever plays the endpoints.
    Post {
        url: String,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    Sleep(Duration),
}

/// One request of the SDK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `DynamoDB_20120810.GetItem`, `TrentService.Decrypt`, `AmazonSQS.SendMessage`; S3's method, `GET`.
    pub target: String,
    /// The path, which S3 alone has.
    pub path: String,
    /// What a copy is made of.
    pub copy_source: Option<String>,
    pub body: Vec<u8>,
}

/// What the world answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    Http {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// None came in time.
    Lost,
    Slept,
}

/// Something that was asked and has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub id: u64,
    /// Who was running when it was asked.
    pub task: u64,
    pub asked: Asked,
}

/// Where the programs of a thread ask and wait.
#[derive(Debug, Default)]
pub struct Desk {
    running: u64,
    last: u64,
    fresh: Vec<Open>,
    waiting: BTreeMap<u64, (u64, Waker)>,
    answers: BTreeMap<u64, Answered>,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

/// Opens this thread's desk: from now on nothing on it reaches AWS.
pub fn open_desk() {
    DESK.set(Some(Desk::default()));
}

/// Works at this thread's desk.
///
/// # Panics
/// Where it is not open.
pub fn at_desk<T>(work: impl FnOnce(&mut Desk) -> T) -> T {
    DESK.with_borrow_mut(|desk| work(desk.as_mut().expect("the thread's desk is open")))
}

/// Whether this thread simulates.
#[must_use]
pub fn is_simulated() -> bool {
    DESK.with_borrow(Option::is_some)
}

impl Desk {
    /// Says who runs next: what is asked now is asked by that task.
    pub const fn run(&mut self, task: u64) {
        self.running = task;
    }

    /// What was asked since the last look.
    pub fn take_asked(&mut self) -> Vec<Open> {
        std::mem::take(&mut self.fresh)
    }

    /// Answers; whoever asked goes on when its task is polled.
    pub fn answer(&mut self, id: u64, answered: Answered) {
        if let Some((_, waker)) = self.waiting.remove(&id) {
            self.answers.insert(id, answered);
            waker.wake();
        }
    }

    /// Forgets a task that is over.
    pub fn forget(&mut self, task: u64) {
        self.waiting.retain(|_, (of, _)| *of != task);
        self.fresh.retain(|open| open.task != task);
        self.answers.clear();
    }

    fn ask(&mut self, asked: Asked, waker: Waker) -> u64 {
        self.last += 1;
        self.fresh.push(Open { id: self.last, task: self.running, asked });
        self.waiting.insert(self.last, (self.running, waker));
        self.last
    }
}

/// Asks, and waits for the answer.
pub async fn ask(asked: Asked) -> Answered {
    Turn { asked: Some(asked), id: 0 }.await
}

/// Waits on the simulation's clock.
pub async fn sleep(duration: Duration) {
    ask(Asked::Sleep(duration)).await;
}

struct Turn {
    asked: Option<Asked>,
    id: u64,
}

impl Future for Turn {
    type Output = Answered;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answered> {
        let waker = context.waker().clone();
        at_desk(|desk| {
            if let Some(asked) = self.asked.take() {
                self.id = desk.ask(asked, waker);
                return Poll::Pending;
            }
            match desk.answers.remove(&self.id) {
                Some(answered) => Poll::Ready(answered),
                None => {
                    desk.waiting.entry(self.id).and_modify(|(_, known)| known.clone_from(&waker));
                    Poll::Pending
                }
            }
        })
    }
}

/// Stands where the SDK's HTTP client stands.
#[derive(Debug)]
struct Simulated;

impl HttpConnector for Simulated {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let headers = request.headers();
        let asked = Request {
            target: headers.get("x-amz-target").unwrap_or(request.method()).to_owned(),
            path: request
                .uri()
                .split_once("://")
                .and_then(|(_, rest)| rest.split_once('/'))
                .map_or_else(String::new, |(_, path)| path.split('?').next().unwrap_or_default().to_owned()),
            copy_source: headers.get("x-amz-copy-source").map(str::to_owned),
            body: request.body().bytes().unwrap_or_default().to_vec(),
        };
        HttpConnectorFuture::new(async move {
            match ask(Asked::Aws(asked)).await {
                Answered::Http { status, headers, body } => {
                    let status = status.try_into().map_err(|_| ConnectorError::other("no status".into(), None))?;
                    let mut response = HttpResponse::new(status, SdkBody::from(body));
                    for (name, value) in headers {
                        response.headers_mut().insert(name, value);
                    }
                    Ok(response)
                }
                Answered::Lost | Answered::Slept => Err(ConnectorError::timeout("no answer in time".into())),
            }
        })
    }
}

/// The way to the AWS of this thread's simulation. It tries nothing again and sets no time: whoever answers does.
#[must_use]
pub fn aws() -> Aws {
    let connector = SharedHttpConnector::new(Simulated);
    let http = http_client_fn(move |_, _| connector.clone());
    let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", "secret", None, None, "simulation");
    Aws::new(credentials, "us-east-1".to_owned(), Some("http://aws.simulated".to_owned()), http).patient()
}

/// Opens the customer of a stored item, to look whether everything about it is as it must be.
#[must_use]
pub fn open_customer(key: &ClientKey, item: &Attributes) -> Option<Customer> {
    use base64::Engine as _;
    let (client, customer) = Key::customer_of(item.get("pk")?.get("S")?.as_str()?)?;
    let revision = item.get("revision")?.get("N")?.as_str()?.parse().ok()?;
    let sealed = item.get("body")?.get("B")?.as_str()?;
    let sealed = base64::engine::general_purpose::STANDARD.decode(sealed).ok()?;
    unseal_customer(key, &Key::Customer { client, customer }, revision, &sealed).ok()
}

/// The delivery's, the customer's and other keys, for whoever looks at the table from outside.
#[must_use]
pub fn customer_place(client: ClientId, customer: CustomerId) -> Place {
    let key = Key::Customer { client, customer };
    (key.pk(), key.sk())
}
