//! A place at which two values differ.

use gatehouse_domain::difference::Difference;
use serde::Serialize;
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

/// A place at which two values differ. What was added has no `before`, what is gone no `after`.
#[skip_serializing_none]
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DifferenceOut {
    #[schema(example = "person.send_and_receive.all[0].any[1]")]
    at: String,
    #[schema(value_type = Option<serde_json::Value>)]
    before: Option<serde_json::Value>,
    #[schema(value_type = Option<serde_json::Value>)]
    after: Option<serde_json::Value>,
}

impl From<Difference> for DifferenceOut {
    fn from(own: Difference) -> Self {
        Self { at: own.at, before: own.before, after: own.after }
    }
}
