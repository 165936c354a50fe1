//! `/v0/customers/{customer_id}/documents`: the back office looks at a customer's documents and decides.

pub(crate) mod document;
pub(crate) mod get;
pub(crate) mod review;
