//! `GET /v0/programs/{cip_tag}/diff`

use gatehouse_domain::program::{Effect, LadderEffect, ProgramVersion};
use serde::Serialize;
use utoipa::ToSchema;

use super::program;
use crate::call::Call;
use crate::house::House;
use crate::v0::difference::DifferenceOut;
use crate::v0::{Answer, Problem, Reply};

/// What changed between two versions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Diff {
    cip_tag: u32,
    from: u32,
    to: u32,
    changes: Vec<DifferenceOut>,
    /// What the change means for persons.
    person: EffectOut,
    /// What it means for businesses.
    business: EffectOut,
}

/// `SAME`, `STRICTER`, `LOOSER` or `DIFFERENT`, by what the rules ask for and not by how they are written.
#[derive(Debug, Serialize, ToSchema)]
struct EffectOut {
    #[schema(value_type = String, example = "SAME")]
    receive: Effect,
    /// Of everything that the permission asks for, what `receive` asks for included.
    #[schema(value_type = String, example = "STRICTER")]
    send_and_receive: Effect,
}

impl From<LadderEffect> for EffectOut {
    fn from(effect: LadderEffect) -> Self {
        Self { receive: effect.receive, send_and_receive: effect.send_and_receive }
    }
}

/// Says what changed between two versions of a program, and for whom it became stricter or looser. Without `to` it
/// is the version in force, without `from` the one before.
#[utoipa::path(
    get, path = "/v0/programs/{cip_tag}/diff", operation_id = "programs.diff", tag = "programs",
    params(
        ("cip_tag" = u32, Path),
        ("from" = Option<u32>, Query, minimum = 1), ("to" = Option<u32>, Query, minimum = 1),
    ),
    responses((status = 200, description = "What changed.", body = Diff)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let cip_tag = program::cip_tag(&call)?;
    let (from, to) = (program::version(&call, "from")?, program::version(&call, "to")?);
    let not_found = || Problem::not_found("version of the program");
    let version = async |version| {
        let found = house.table().program_version(client, ProgramVersion { cip_tag, version }).await?;
        found.ok_or_else(not_found)
    };
    let after = match to {
        Some(to) => version(to).await?,
        None => program::in_force(house, client, cip_tag).await?.ok_or_else(not_found)?,
    };
    let before = version(from.unwrap_or(after.version - 1)).await?;
    let diff = before.diff(&after);
    Answer::json(&Diff {
        cip_tag,
        from: before.version,
        to: after.version,
        changes: diff.changes.into_iter().map(DifferenceOut::from).collect(),
        person: diff.person.into(),
        business: diff.business.into(),
    })
}
