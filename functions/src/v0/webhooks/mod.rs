//! `/v0/webhooks`: Synctera's webhooks, over the endpoints that `/v3.1` calls subscriptions.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod resend;
pub(crate) mod trigger;
pub(crate) mod update;
pub(crate) mod webhook;
pub(crate) mod webhook_in;
