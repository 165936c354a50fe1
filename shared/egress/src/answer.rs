//! What an endpoint answered, reduced to what delivery needs.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, header};

use crate::exchange::Reply;
use crate::schedule::MAX_RETRY_AFTER;

/// Bytes of a response kept for the client to see.
const MAX_EXCERPT: usize = 4 * 1024;

/// What an endpoint answered to a POST.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status code. 1xx other than 101 never appears; 3xx is not followed.
    pub status: u16,
    /// The wait the endpoint asked for, 12 hours at most; zero if it named a moment in the past.
    pub retry_after: Option<Duration>,
    /// What the endpoint asked for in `webhook-delivery`.
    pub delivery_control: Option<DeliveryControl>,
    /// The start of the body, 4 KiB at most, with every control and layout character turned into a space.
    /// It is the endpoint's text: show it to that client, log it nowhere. `Debug` leaves it out.
    pub excerpt: String,
    /// From the start of name resolution to the end of reading.
    pub elapsed: Duration,
}

/// An endpoint's wish about further deliveries (Standard Webhooks, `webhook-delivery`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryControl {
    /// Send nothing more to this endpoint.
    Disable,
    /// Do not send this message again.
    AbortMessage,
}

/// What a GET returned, complete.
#[derive(Clone)]
pub struct Fetched {
    /// The HTTP status code; 3xx where the policy's redirects are used up.
    pub status: u16,
    /// The response's headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// From the start of name resolution to the last byte.
    pub elapsed: Duration,
}

impl Answer {
    pub(crate) fn new(reply: &Reply, elapsed: Duration) -> Self {
        let headers = &reply.head.headers;
        Self {
            status: reply.head.status.as_u16(),
            retry_after: retry_after(headers, SystemTime::now()),
            delivery_control: delivery_control(headers),
            excerpt: excerpt(&reply.body),
            elapsed,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .field("delivery_control", &self.delivery_control)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// Reads `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3). Anything else is as if absent.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits fail to parse only by being too many.
        text.parse().map_or(MAX_RETRY_AFTER, Duration::from_secs)
    } else {
        let moment = httpdate::parse_http_date(text).ok()?;
        moment.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(MAX_RETRY_AFTER))
}

fn delivery_control(headers: &HeaderMap) -> Option<DeliveryControl> {
    let text = headers.get("webhook-delivery")?.to_str().ok()?.trim();
    if text.eq_ignore_ascii_case("disable") {
        Some(DeliveryControl::Disable)
    } else if text.eq_ignore_ascii_case("abort-message") {
        Some(DeliveryControl::AbortMessage)
    } else {
        None
    }
}

fn excerpt(body: &[u8]) -> String {
    let start = &body[..body.len().min(MAX_EXCERPT)];
    let mut excerpt = String::with_capacity(start.len());
    for c in String::from_utf8_lossy(start).chars() {
        let c = if is_scrubbed(c) { ' ' } else { c };
        if excerpt.len() + c.len_utf8() > MAX_EXCERPT {
            break;
        }
        excerpt.push(c);
    }
    excerpt
}

/// Control characters forge log lines and drive terminals; line separators and bidirectional overrides
/// (Unicode TR 36) make text read as something else.
fn is_scrubbed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
