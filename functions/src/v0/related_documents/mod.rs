//! `/v0/documents`: files about a person or a business, as Synctera's clients send them.
//!
//! A second door to the same evidence: each file is a physical document of the customer's, goes through quarantine and
//! inspection like every other, and a new version takes the place of the one before. What is kept beside it here is what
//! the vocabulary has and the evidence does not: names, descriptions, versions.

pub(crate) mod add_version;
pub(crate) mod contents;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod document;
mod form;
pub(crate) mod get;
pub(crate) mod get_version;
mod kind;
pub(crate) mod list;
mod submission;
pub(crate) mod update;
pub(crate) mod version_contents;
