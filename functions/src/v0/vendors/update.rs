//! `PUT /v0/vendors/{vendor}`

use gatehouse_domain::vendor::{Mode, Vendor};
use gatehouse_egress::EndpointUrl;
use utoipa::ToSchema;

use super::connection::{self, Connection, VendorOut};
use crate::call::Call;
use crate::house::House;
use crate::v0::body::Body;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Problem, Reply};

#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub(crate) struct VendorIn {
    /// `PRIMARY` unless it says `SHADOW`.
    mode: Option<String>,
    /// One to three secrets that the vendor may sign its webhooks with, the newest first. They are never shown again. The
    /// `sandbox` vendor needs none.
    secrets: Vec<String>,
    /// Of `http` alone: where it is asked. Requests are signed with the newest secret.
    url: Option<String>,
}

const MOST_SECRETS: usize = 3;
/// Shorter ones can be guessed; longer ones no vendor has.
const SECRET_LENGTHS: std::ops::RangeInclusive<usize> = 16..=200;

/// Says how a vendor signs, and whether its word decides. What was said before is replaced.
#[utoipa::path(
    put, path = "/v0/vendors/{vendor}", operation_id = "vendors.update", tag = "vendors",
    params(
        ("vendor" = String, Path, description = "`persona`, `onfido`, `sumsub`, `veriff`, `stripe` or `http`."),
        ("If-Match" = Option<String>, Header, description = "The `revision` that was read; 412 if it is another by now."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = VendorIn,
    responses((status = 200, description = "The vendor as it is kept.", body = VendorOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let caller = call.caller()?;
    let vendor = connection::of_path(&call)?;
    if vendor == Vendor::Sandbox && !caller.client.sandbox {
        return Err(Problem::action_not_allowed(
            "SANDBOX_ONLY",
            "Only a sandbox client works with the sandbox vendor.",
        ));
    }
    let said = read(house, &call, vendor)?;
    let before = Connection::load(house, &changing.key, caller.client.id, vendor).await?;
    let edition = before.map_or(0, |before| before.edition);
    let changing = changing.of_revision(edition)?;
    let connection = Connection { edition: edition + 1, ..said };
    let answer = Answer::json(&connection.show(&call)?)?.at(connection.edition.into());
    let kept = changing.keep(&answer);
    let saved = house.table().put_record(&changing.key, &connection.record(caller.client.id)?, kept.as_ref()).await;
    if saved.is_ok() {
        tracing::info!(vendor = vendor.name(), mode = ?connection.mode, "works with a vendor");
    }
    changing.saved(house, saved, answer).await
}

fn read(house: &House, call: &Call, vendor: Vendor) -> Result<Connection, Problem> {
    let mut body = Body::of(call)?;
    let mode = body.read("mode", |text| match text {
        "PRIMARY" => Ok(Mode::Primary),
        "SHADOW" => Ok(Mode::Shadow),
        _ => Err("is PRIMARY or SHADOW"),
    });
    let secrets = body.take::<Vec<String>>("secrets", "a list of texts");
    let secrets = secrets.value().unwrap_or_default();
    let url = body.read("url", |text| {
        EndpointUrl::parse(text, house.egress_policy()).map(|_| text.to_owned()).map_err(|problem| problem.to_string())
    });
    let url = url.value();
    if url.is_some() && vendor != Vendor::Http {
        body.invalid("url", "goes with the vendor http alone");
    }
    let fits = |secret: &String| SECRET_LENGTHS.contains(&secret.len()) && secret.bytes().all(|b| b.is_ascii_graphic());
    if !secrets.is_empty() && !secrets.iter().all(fits) {
        let (from, to) = (SECRET_LENGTHS.start(), SECRET_LENGTHS.end());
        body.invalid("secrets", format!("each has {from} to {to} visible characters"));
    }
    if secrets.len() > MOST_SECRETS {
        body.invalid("secrets", format!("are at most {MOST_SECRETS}"));
    }
    if secrets.is_empty() && vendor != Vendor::Sandbox {
        body.missing_unless_invalid("secrets");
    }
    body.finish()?;
    Ok(Connection {
        vendor,
        mode: mode.value().unwrap_or(Mode::Primary),
        secrets,
        url,
        updated_at: House::now(),
        edition: 0,
    })
}
