//! The way to AWS: region, credentials, endpoint and the one HTTP client that every service shares.

use std::fmt;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

use crate::meter::Meter;

/// A request of DynamoDB, KMS or SQS answers in milliseconds; one that does not is better made again.
const ATTEMPT: Duration = Duration::from_secs(3);
/// Below the shortest time-out of a function (the authorizer's 5 s), so that a failure can still be answered.
const OPERATION: Duration = Duration::from_millis(4500);
const ATTEMPTS: u32 = 3;
/// A client waits for the answer: repeat soon, the SDK's own second is too long.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// What every client of an AWS service is made from. Cheap to make: it opens no connection.
#[derive(Clone)]
pub struct Aws {
    sdk: SdkConfig,
    credentials: Credentials,
    region: String,
    endpoint: Option<String>,
    meter: Option<Meter>,
}

/// An environment that lacks what Lambda sets for every function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws").field("region", &self.region).field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Aws {
    /// Reads `AWS_REGION`, the credentials that Lambda puts into the environment and, where it is set,
    /// `AWS_ENDPOINT_URL`, which stands for all services.
    ///
    /// # Errors
    /// Names the first variable that is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    /// As [`Aws::from_env`], from variables that come from elsewhere. Empty ones count as not set.
    ///
    /// # Errors
    /// Names the first variable that is missing.
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let find = |name: &'static str| lookup(name).filter(|value| !value.is_empty());
        let require = |name| find(name).ok_or(ConfigError::Missing(name));
        let credentials = Credentials::new(
            require("AWS_ACCESS_KEY_ID")?,
            require("AWS_SECRET_ACCESS_KEY")?,
            find("AWS_SESSION_TOKEN"),
            None,
            "environment",
        );
        let region = require("AWS_REGION")?;
        let tls = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
        let http = aws_smithy_http_client::Builder::new().tls_provider(tls).build_https();
        Ok(Self::new(credentials, region, find("AWS_ENDPOINT_URL"), http))
    }

    pub(crate) fn new(
        credentials: Credentials,
        region: String,
        endpoint: Option<String>,
        http: SharedHttpClient,
    ) -> Self {
        let mut sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
            .http_client(http)
            .region(Region::new(region.clone()))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS).with_initial_backoff(FIRST_PAUSE))
            .timeout_config(
                TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(OPERATION).build(),
            );
        sdk.set_endpoint_url(endpoint.clone());
        Self { sdk: sdk.build(), credentials, region, endpoint, meter: None }
    }

    /// The same, with every request counted; what is made from it asks DynamoDB for the consumed capacity.
    #[must_use]
    pub fn metered(self, meter: Meter) -> Self {
        Self { meter: Some(meter), ..self }
    }

    /// The same, without time-outs and second attempts, since the simulation has its own, and without signatures, which cost
    /// a sixth of its time.
    #[cfg(feature = "simulation")]
    pub(crate) fn patient(self) -> Self {
        use aws_smithy_runtime_api::client::auth::{AuthSchemeId, AuthSchemePreference};
        use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
        let sdk = self.sdk.into_builder();
        let sdk = sdk.retry_config(RetryConfig::disabled()).timeout_config(TimeoutConfig::disabled());
        let sdk = sdk.stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        let sdk = sdk.auth_scheme_preference(AuthSchemePreference::from([AuthSchemeId::from("noAuth")]));
        Self { sdk: sdk.build(), ..self }
    }

    pub(crate) const fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    pub(crate) const fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    pub(crate) fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    pub(crate) fn meter(&self) -> Option<Meter> {
        self.meter.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(changed: &str, value: Option<&str>) -> Result<Aws, ConfigError> {
        Aws::from_vars(|name| {
            if name == changed {
                return value.map(str::to_owned);
            }
            match name {
                "AWS_REGION" => Some("eu-west-1".to_owned()),
                "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("x".to_owned()),
                _ => None,
            }
        })
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        for name in ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            for value in [None, Some("")] {
                assert_eq!(with(name, value).unwrap_err(), ConfigError::Missing(name));
            }
        }
    }

    #[test]
    fn an_empty_session_token_is_none_and_no_secret_is_shown() {
        assert_eq!(with("AWS_SESSION_TOKEN", Some("")).unwrap().credentials().session_token(), None);
        let aws = with("AWS_SECRET_ACCESS_KEY", Some("hunter2")).unwrap();
        assert!(!format!("{aws:?}").contains("hunter2"));
    }
}
