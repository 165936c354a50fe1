//! Signatures on webhooks: Standard Webhooks for `/v0`, Synapse's headers for `/v3.1`.

pub mod standard;
pub mod synapse;
pub mod synctera;

mod secret;

pub use self::secret::{ClientSecret, SecretProblem, WebhookSecret};
