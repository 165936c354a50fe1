//! What the stories are told with.

pub(crate) mod aws;
pub(crate) mod client;
pub(crate) mod door;
pub(crate) mod http;
pub(crate) mod office;
pub(crate) mod people;
pub(crate) mod publisher;
pub(crate) mod receiver;
pub(crate) mod server;
pub(crate) mod signature;
pub(crate) mod stack;

use std::time::{Duration, Instant};

/// Far beyond what anything takes on a slow machine.
const DEADLINE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

/// Asks again and again until there is an answer.
#[track_caller]
pub(crate) fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(started.elapsed() < DEADLINE, "not within {} s: {what}", DEADLINE.as_secs());
        std::thread::sleep(PAUSE);
    }
}

/// The client of a test, or the test is skipped.
macro_rules! need {
    ($found:expr) => {
        match $found {
            Some(found) => found,
            None => return,
        }
    };
}
pub(crate) use need;
