//! Where identity vendors send their webhooks.

pub(crate) mod receive;
