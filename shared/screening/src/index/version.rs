//! Which lists an index was built from.

use serde::{Deserialize, Serialize};

/// Pins what a screening was made against.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexVersion {
    /// SHA-256 of the index's content, hex.
    #[serde(skip)]
    pub content_hash: String,
    pub lists: Vec<ListVersion>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListVersion {
    /// A key of [`crate::lists::ListKey`], such as `ofac_sdn`.
    pub list: String,
    /// The publisher's version or date, where the source carries one.
    pub published: Option<String>,
    /// SHA-256 over the source files of the list, hex.
    pub source_hash: String,
    pub entries: usize,
    /// Of all entries. 0 in an index that did not count them.
    #[serde(default)]
    pub names: usize,
}
