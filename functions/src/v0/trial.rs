//! What a program would decide, beside what was decided.

use gatehouse_domain::backtest::{Trial, Verdict};
use gatehouse_domain::status::{Permission, VerificationStatus, Watchlists};
use serde::Serialize;
use utoipa::ToSchema;

use crate::v0::programs::program::ProgramPin;

/// One customer, decided by two programs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrialOut {
    customer_id: String,
    /// The customer's revision that was looked at.
    revision: u64,
    /// Whether the program would decide otherwise.
    changes: bool,
    decided: VerdictOut,
    would_be: VerdictOut,
}

/// What a decision comes to.
#[derive(Debug, Serialize, ToSchema)]
struct VerdictOut {
    program: ProgramPin,
    #[schema(value_type = String, example = "RECEIVE")]
    permission: Permission,
    #[schema(value_type = String, example = "PROVISIONAL")]
    verification_status: VerificationStatus,
    #[schema(value_type = String, example = "NO_MATCH")]
    watchlists: Watchlists,
    /// What would still be asked for.
    requirements: Vec<AskedOut>,
}

/// What is asked for.
#[derive(Debug, Serialize, ToSchema)]
struct AskedOut {
    document_id: String,
    #[schema(value_type = String, example = "SEND-AND-RECEIVE")]
    permission: Permission,
    /// Sets of document types; all of any one set meet it.
    one_of: Vec<Vec<&'static str>>,
    #[schema(value_type = String, example = "MISSING")]
    state: gatehouse_domain::requirement::RequirementState,
}

impl From<Trial> for TrialOut {
    fn from(trial: Trial) -> Self {
        Self {
            customer_id: trial.customer.to_string(),
            revision: trial.revision,
            changes: trial.changes(),
            decided: trial.decided.into(),
            would_be: trial.would_be.into(),
        }
    }
}

impl From<Verdict> for VerdictOut {
    fn from(verdict: Verdict) -> Self {
        let asked = verdict.requirements.into_iter().map(|own| AskedOut {
            document_id: own.document.to_string(),
            permission: own.permission,
            one_of: own.one_of.iter().map(|way| way.iter().map(|kind| kind.name()).collect()).collect(),
            state: own.state,
        });
        Self {
            program: verdict.program.into(),
            permission: verdict.permission,
            verification_status: verdict.verification_status,
            watchlists: verdict.watchlists,
            requirements: asked.collect(),
        }
    }
}
