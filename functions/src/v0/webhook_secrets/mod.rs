//! `/v0/webhook_secrets`: what signs webhooks. Of the client, or of the one webhook that `webhook_id` names.

pub(crate) mod create;
pub(crate) mod owner;
pub(crate) mod replace;
pub(crate) mod revoke;
