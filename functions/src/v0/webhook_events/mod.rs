//! `/v0/webhooks/{webhook_id}/events`: the log of what a webhook was sent, attempt by attempt.

pub(crate) mod event;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod resend;
