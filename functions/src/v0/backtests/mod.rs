pub(crate) mod backtest;
pub(crate) mod changes;
pub(crate) mod create;
pub(crate) mod get;
