use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_store::{GetError, PostPolicyRequest, PresignedPost};

use crate::http;
use crate::stack::Stack;

/// The emulator compares with its own clock.
fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

fn form(stack: &Stack, now: DateTime<Utc>) -> PresignedPost {
    stack.objects.post_policy(&PostPolicyRequest {
        key: "quarantine/uploads/a b+c.png",
        content_type: "image/png",
        max_bytes: 10,
        expires: Duration::from_secs(300),
        now,
    })
}

#[tokio::test]
async fn an_object_is_written_listed_read_and_deleted() {
    let Some(stack) = Stack::start().await else { return };
    let objects = &stack.objects;
    objects.put("quarantine/a b+c.png", b"0123456789".to_vec(), "image/png").await.unwrap();
    let fetched = objects.get("quarantine/a b+c.png", 10).await.unwrap();
    assert_eq!((fetched.bytes, fetched.content_type.as_deref()), (b"0123456789".to_vec(), Some("image/png")));
    let listed = objects.list("quarantine/").await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].key.as_str(), listed[0].bytes), ("quarantine/a b+c.png", 10));
    for _ in 0..2 {
        objects.delete("quarantine/a b+c.png").await.unwrap();
    }
    assert!(objects.list("quarantine/").await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_missing_or_too_large_is_not_read() {
    let Some(stack) = Stack::start().await else { return };
    stack.objects.put("a", b"0123456789".to_vec(), "image/png").await.unwrap();
    assert!(matches!(stack.objects.get("a", 9).await, Err(GetError::TooLarge)));
    assert!(matches!(stack.objects.get("b", 9).await, Err(GetError::NotFound)));
}

#[tokio::test]
async fn a_link_downloads_until_it_expires_and_only_as_signed() {
    let Some(stack) = Stack::start().await else { return };
    stack.objects.put("clean/a b+c.png", b"0123456789".to_vec(), "image/png").await.unwrap();
    let url = stack.objects.presign_get("clean/a b+c.png", 60, now());
    let answer = http::get(&url);
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"0123456789".as_slice()));
    assert!(answer.head.contains("content-disposition: attachment"), "{}", answer.head);
    assert_eq!(
        http::get(&url.replace("response-content-disposition=attachment", "response-content-disposition=inline"))
            .status,
        403
    );
    let expired = stack.objects.presign_get("clean/a b+c.png", 60, now() - TimeDelta::seconds(61));
    assert_eq!(http::get(&expired).status, 403);
}

#[tokio::test]
async fn a_form_uploads_one_file_under_its_key_and_no_larger_than_agreed() {
    let Some(stack) = Stack::start().await else { return };
    let form = form(&stack, now());
    assert_eq!(http::post_form(&form, b"0123456789").status, 204);
    let stored = stack.objects.get("quarantine/uploads/a b+c.png", 10).await.unwrap();
    assert_eq!((stored.bytes, stored.content_type.as_deref()), (b"0123456789".to_vec(), Some("image/png")));
    for file in [&b"0123456789a"[..], b""] {
        let answer = http::post_form(&form, file);
        assert_eq!(answer.status, 400, "{} bytes", file.len());
    }
}

#[tokio::test]
async fn a_form_takes_no_other_key_or_type_and_nothing_once_it_expired() {
    let Some(stack) = Stack::start().await else { return };
    for (field, value) in [("key", "clean/a.png"), ("Content-Type", "text/html")] {
        let mut form = form(&stack, now());
        form.fields.insert(field.to_owned(), value.to_owned());
        assert_eq!(http::post_form(&form, b"0123456789").status, 403, "{field}");
    }
    let expired = form(&stack, now() - TimeDelta::seconds(301));
    assert_eq!(http::post_form(&expired, b"0123456789").status, 403);
    assert!(stack.objects.list("").await.unwrap().is_empty());
}
