//! A back-test on the wire.

use gatehouse_domain::backtest::{Backtest, Scope};
use gatehouse_domain::status::Permission;
use serde::Serialize;
use utoipa::ToSchema;

use crate::v0::programs::program::ProgramPin;
use crate::v0::time;

/// A program tried on the client's customers, and how far that is. Results are kept for 30 days.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BacktestOut {
    id: String,
    /// The program that is tried, as it was sent; it need not be stored.
    program: ProgramPin,
    /// `OF_TAG`: customers with the program's `cip_tag`. `ALL`: every customer, as if moved to the program.
    #[schema(value_type = String, example = "OF_TAG")]
    customers: Scope,
    /// `RUNNING` or `FINISHED`.
    status: &'static str,
    /// Customers who came later are not looked at.
    started_at: String,
    updated_at: String,
    /// How many customers there are to look at; `null` until the job has begun.
    total: Option<usize>,
    /// How many were looked at.
    examined: usize,
    /// How many of those could not be read. They were not tried: look into them before relying on the rest.
    unreadable: usize,
    /// The first fifty of them.
    unreadable_ids: Vec<String>,
    /// How many of those examined were decided by the program.
    tried: usize,
    /// How many of those would be decided otherwise.
    changed: usize,
    /// Of those tried, by the permission that they have and the one that they would have.
    permissions: Vec<TransitionOut>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TransitionOut {
    #[schema(value_type = String, example = "SEND-AND-RECEIVE")]
    from: Permission,
    #[schema(value_type = String, example = "RECEIVE")]
    to: Permission,
    customers: usize,
}

impl From<Backtest> for BacktestOut {
    fn from(test: Backtest) -> Self {
        let progress = test.progress;
        let permissions = progress.permissions.into_iter();
        Self {
            id: test.id.to_string(),
            program: test.program.pin().into(),
            customers: test.scope,
            status: if progress.finished { "FINISHED" } else { "RUNNING" },
            started_at: time(test.started_at),
            updated_at: time(test.updated_at),
            total: progress.total,
            examined: progress.examined,
            unreadable: progress.unreadable,
            unreadable_ids: progress.unreadable_ids.iter().map(ToString::to_string).collect(),
            tried: progress.tried,
            changed: progress.changed,
            permissions: permissions
                .map(|own| TransitionOut { from: own.from, to: own.to, customers: own.customers })
                .collect(),
        }
    }
}
