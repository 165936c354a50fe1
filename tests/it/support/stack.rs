//! The stack under test, as its environment describes it.

use std::io::Write;
use std::sync::OnceLock;

/// What `infra/local/stack.py` writes into `stack.env` and gives to whatever runs against a stack.
#[derive(Debug)]
pub(crate) struct Stack {
    /// What `/v3.1/users` is appended to.
    pub(crate) url: String,
    pub(crate) endpoint: String,
    pub(crate) region: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) table: String,
    pub(crate) documents: String,
    pub(crate) watchlists: String,
}

/// A queue and where its poisoned messages end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Queue {
    Kyc,
    Inspect,
    Webhooks,
    Rescreen,
}

impl Queue {
    pub(crate) const ALL: [Self; 4] = [Self::Kyc, Self::Inspect, Self::Webhooks, Self::Rescreen];

    pub(crate) fn url(self) -> String {
        required(&format!("GATEHOUSE_{}_QUEUE_URL", self.name()))
    }

    pub(crate) fn dead_letters_url(self) -> String {
        required(&format!("GATEHOUSE_{}_DEAD_LETTERS_URL", self.name()))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Kyc => "KYC",
            Self::Inspect => "INSPECT",
            Self::Webhooks => "WEBHOOKS",
            Self::Rescreen => "RESCREEN",
        }
    }
}

impl Stack {
    /// The stack of this environment, or `None`, with a word about it, where there is none.
    pub(crate) fn find() -> Option<&'static Self> {
        static FOUND: OnceLock<Option<Stack>> = OnceLock::new();
        FOUND
            .get_or_init(|| {
                if std::env::var_os("GATEHOUSE_URL").is_none() {
                    // Past the test harness, which shows what a test prints only where it fails.
                    let word =
                        "no stack (GATEHOUSE_URL is not set): its tests are skipped; `make black-box` runs them\n";
                    std::io::stderr().write_all(word.as_bytes()).unwrap();
                    return None;
                }
                Some(Self {
                    url: required("GATEHOUSE_URL"),
                    endpoint: required("AWS_ENDPOINT_URL"),
                    region: required("AWS_REGION"),
                    access_key: required("AWS_ACCESS_KEY_ID"),
                    secret_key: required("AWS_SECRET_ACCESS_KEY"),
                    table: required("GATEHOUSE_TABLE"),
                    documents: required("GATEHOUSE_DOCUMENTS_BUCKET"),
                    watchlists: required("GATEHOUSE_WATCHLISTS_BUCKET"),
                })
            })
            .as_ref()
    }
}

fn required(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("a stack's environment has {name}"))
}
