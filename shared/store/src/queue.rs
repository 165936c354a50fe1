//! A queue to send to. Receiving is Lambda's part.

use std::fmt;
use std::time::Duration;

use crate::aws::Aws;
use crate::error::StoreError;

/// SQS holds a message back for at most 15 minutes.
const MAX_DELAY: Duration = Duration::from_secs(900);

/// One SQS queue.
#[derive(Clone)]
pub struct Queue {
    sqs: aws_sdk_sqs::Client,
    url: String,
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Queue {
    #[must_use]
    pub fn new(aws: &Aws, url: impl Into<String>) -> Self {
        let mut config = aws_sdk_sqs::config::Builder::from(aws.sdk());
        #[cfg(feature = "simulation")]
        if crate::simulation::is_simulated() {
            config = config.allow_no_auth();
        }
        if let Some(meter) = aws.meter() {
            config = config.interceptor(meter);
        }
        Self { sqs: aws_sdk_sqs::Client::from_conf(config.build()), url: url.into() }
    }

    /// Sends a message, to be received after the delay or, at the latest, after 15 minutes. On a standard
    /// queue the group only keeps one busy sender from holding up the others (SQS fair queues).
    ///
    /// # Errors
    /// When SQS refuses or cannot be reached; the message may have been sent nevertheless.
    pub async fn send(&self, body: &str, group: Option<&str>, delay: Duration) -> Result<(), StoreError> {
        let delay = i32::try_from(delay.min(MAX_DELAY).as_secs()).unwrap_or_default();
        self.sqs
            .send_message()
            .queue_url(&self.url)
            .message_body(body)
            .set_message_group_id(group.map(str::to_owned))
            // A queue's own default delay does not apply to a message that says zero.
            .delay_seconds(delay)
            .send()
            .await
            .map(|_| ())
            .map_err(|error| StoreError::of("sqs:SendMessage", &error))
    }
}
