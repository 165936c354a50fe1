//! `/v3.1/subscriptions`: who hears of changes.

pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod logs;
pub(crate) mod subscription;
pub(crate) mod update;
