//! `POST /v0/verifications`

use gatehouse_domain::id::VerificationId;
use gatehouse_domain::verification::{Source, Verification, VerificationType};

use super::verification::VerificationOut;
use super::verification_in::{self, VerificationIn};
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Answer, Reply};

/// Records what an external vendor, or a person, answered about a customer.
///
/// A `MANUAL_REVIEW` overrules the other types. Where the program asks for four eyes, one alone accepts nobody: a named
/// person has to agree (`POST /v0/customers/{customer_id}/status`).
#[utoipa::path(
    post, path = "/v0/verifications", operation_id = "verifications.create", tag = "verifications",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = VerificationIn,
    responses((status = 201, description = "The verification as recorded.", body = VerificationOut)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing,
        Begun::Before(reply) => return reply,
    };
    let reading = verification_in::read(&call)?;
    let stored = reading.named.load(house, &call).await?;
    let now = call.now();
    let source = match reading.kind {
        // Whoever uses the client's credential is not named, and so is nobody's second person.
        VerificationType::ManualReview => Source::Person { actor: String::new(), approved_by: None },
        _ => Source::Vendor,
    };
    let id = VerificationId::new(House::new_id());
    let verification =
        Verification { id, kind: reading.kind, result: reading.result, at: reading.at, source, about: None };
    let out = VerificationOut::of(&stored.customer, &verification, reading.told, now);
    changing
        .change(
            house,
            stored,
            |customer| Ok(customer.record_verification(verification.clone(), now).map(|()| Changed::Yes)?),
            |customer| Ok(vec![out.record(customer, &verification, now)?]),
            |_| Ok(Answer::created(&out)?.at(1)),
        )
        .await
}
