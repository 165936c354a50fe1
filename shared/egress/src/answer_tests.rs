use http::HeaderValue;

use super::*;

/// 2026-11-22T00:00:00Z, a Sunday.
const NOW: u64 = 1_795_305_600;

fn retry_after_of(value: &[u8]) -> Option<Duration> {
    let mut headers = HeaderMap::new();
    headers.insert(header::RETRY_AFTER, HeaderValue::from_bytes(value).unwrap());
    retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(NOW))
}

fn seconds(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

#[test]
fn retry_after_is_read_in_seconds_and_as_a_date() {
    assert_eq!(retry_after_of(b"0"), seconds(0));
    assert_eq!(retry_after_of(b"120"), seconds(120));
    assert_eq!(retry_after_of(b"  120 "), seconds(120));
    // The three forms of RFC 9110, 5.6.7.
    assert_eq!(retry_after_of(b"Sun, 22 Nov 2026 00:05:00 GMT"), seconds(300));
    assert_eq!(retry_after_of(b"Sunday, 22-Nov-26 00:05:00 GMT"), seconds(300));
    assert_eq!(retry_after_of(b"Sun Nov 22 00:05:00 2026"), seconds(300));
}

#[test]
fn retry_after_is_capped_at_twelve_hours() {
    let cap = seconds(12 * 60 * 60);
    assert_eq!(retry_after_of(b"43199"), seconds(43_199));
    assert_eq!(retry_after_of(b"43201"), cap);
    assert_eq!(retry_after_of(b"99999999"), cap);
    assert_eq!(retry_after_of(b"99999999999999999999999999"), cap);
    assert_eq!(retry_after_of(b"Fri, 31 Dec 9999 23:59:59 GMT"), cap);
}

#[test]
fn a_retry_after_in_the_past_means_now() {
    assert_eq!(retry_after_of(b"Sun, 06 Nov 1994 08:49:37 GMT"), seconds(0));
}

#[test]
fn a_retry_after_that_is_neither_is_as_if_absent() {
    for value in [
        &b""[..],
        b"-1",
        b"+5",
        b"1.5",
        b"1e3",
        b"0x10",
        b"10 s",
        b"soon",
        "١٢".as_bytes(),
        b"\xff",
        b"Sun, 99 Nov 2026 00:05:00 GMT",
    ] {
        assert_eq!(retry_after_of(value), None, "{value:?}");
    }
    assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
}

#[test]
fn delivery_control_is_read_without_regard_to_case() {
    let control = |value: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert("webhook-delivery", HeaderValue::from_static(value));
        delivery_control(&headers)
    };
    assert_eq!(control("disable"), Some(DeliveryControl::Disable));
    assert_eq!(control(" Abort-Message "), Some(DeliveryControl::AbortMessage));
    assert_eq!(control("enable"), None);
    assert_eq!(control(""), None);
    assert_eq!(delivery_control(&HeaderMap::new()), None);
}

#[test]
fn an_excerpt_holds_no_control_or_layout_character() {
    assert_eq!(excerpt(b"ok\r\n\x1b[2J\x00\x7f\tend"), "ok   [2J   end");
    assert_eq!(excerpt("a\u{85}b\u{2028}c\u{202e}d\u{2066}e\u{200f}f".as_bytes()), "a b c d e f");
    assert_eq!(excerpt("naïve ✓".as_bytes()), "naïve ✓");
}

#[test]
fn an_excerpt_is_at_most_4_kib_whatever_the_encoding() {
    assert_eq!(excerpt(&[b'a'; 4096]).len(), 4096);
    assert_eq!(excerpt(&[b'a'; 16 * 1024]).len(), 4096);
    // Each invalid byte becomes a replacement character of three bytes.
    assert_eq!(excerpt(&[0xff; 4096]).len(), 4095);
    assert_eq!(excerpt("é".repeat(4096).as_bytes()).len(), 4096);
}

#[test]
fn debug_output_leaves_out_what_the_endpoint_wrote() {
    let answer = Answer {
        status: 500,
        retry_after: None,
        delivery_control: None,
        excerpt: "name and address".to_owned(),
        elapsed: Duration::ZERO,
    };
    assert!(!format!("{answer:?}").contains("address"));
    let fetched = Fetched {
        status: 200,
        headers: HeaderMap::new(),
        body: Bytes::from_static(b"name and address"),
        elapsed: Duration::ZERO,
    };
    assert!(!format!("{fetched:?}").contains("address"));
}
