//! HAL links, as Synapse's objects carry them.

use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Links {
    #[serde(rename = "self")]
    own: Link,
}

#[derive(Debug, Serialize, ToSchema)]
struct Link {
    href: String,
}

impl Links {
    /// The links of the object that lives at `href`.
    pub(crate) const fn to(href: String) -> Self {
        Self { own: Link { href } }
    }
}
