//! `GET /v0/customers/{customer_id}/requirements`

use gatehouse_domain::id::CustomerId;
use gatehouse_domain::requirement::{Explanation, InternalReason, Why, explain};
use gatehouse_domain::rule::Kind;
use gatehouse_domain::status::{Permission, VerificationStatus};
use gatehouse_domain::{Customer, Program};
use serde::Serialize;
use utoipa::ToSchema;

use crate::call::Call;
use crate::house::House;
use crate::v0::programs::program::ProgramPin;
use crate::v0::{Answer, Problem, Reply};

/// What stands between a customer and its next permission.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Requirements {
    customer_id: String,
    revision: u64,
    #[schema(value_type = String, example = "RECEIVE")]
    permission: Permission,
    #[schema(value_type = String, example = "PROVISIONAL")]
    verification_status: VerificationStatus,
    /// The program that asks.
    program: ProgramPin,
    requirements: Vec<RequirementOut>,
}

/// One thing that is still needed.
#[derive(Debug, Serialize, ToSchema)]
struct RequirementOut {
    /// The base document it is about; `null` for the customer as a whole.
    document_id: Option<String>,
    /// The permission that waits for it.
    #[schema(value_type = String, example = "SEND-AND-RECEIVE")]
    permission: Permission,
    /// `NO_DOCUMENT`, `MISSING`, `INVALID`, `PENDING`, `REVIEWING`, `NOT_SCREENED`, `SOFT_MATCH_UNIDENTIFIED`,
    /// `SOFT_MATCH`, `MATCH`, `REJECTED`, `OWNERS`, `OWNERS_UNCLEAR`, `NOT_ACTIVE` or `STANDING`. Not for the customer's eyes.
    #[schema(value_type = String, example = "MISSING")]
    why: Why,
    /// Sets of what would do: all of any one set are what is asked for. Empty where there is nothing to submit.
    satisfied_by: Vec<Vec<KindOut>>,
    /// May be shown to the customer.
    customer_text: String,
    /// For the client's staff alone: what checks and lists said.
    internal_reasons: Vec<InternalReasonOut>,
}

#[derive(Debug, Serialize, ToSchema)]
struct KindOut {
    /// `virtual_document`, `physical_document`, `social_document`, `field`, `disclosure`, `verification` or `owner`.
    kind: &'static str,
    #[serde(rename = "type")]
    #[schema(example = "GOVT_ID")]
    name: &'static str,
    /// What a person calls it.
    #[schema(example = "Government ID")]
    common_name: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct InternalReasonOut {
    /// `null` where it was said of the customer.
    document_id: Option<String>,
    /// The type of document, the list, the type of verification; `OWNER`, `STATUS` or `STANDING`.
    subject: String,
    /// The check that said it; of a list, the entry; of an owner, the owner's id; otherwise who said it.
    source: String,
    #[schema(value_type = String, example = "failed")]
    result: &'static str,
    reasons: Vec<String>,
}

/// Says what a customer still needs for its next permission: what would do, in words for the customer, and apart from
/// those the reasons for the staff.
#[utoipa::path(
    get, path = "/v0/customers/{customer_id}/requirements", operation_id = "customers.requirements", tag = "customers",
    params(("customer_id" = String, Path)),
    responses((status = 200, description = "What is still needed.", body = Requirements)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let client = call.caller()?.client.id;
    let id: CustomerId = call.path_id("customer_id", "customer")?;
    let found = house.table().customer(house.vault(), client, id).await?;
    let customer = found.ok_or_else(|| Problem::not_found("customer"))?.customer;
    // By the version that decided: what came into force since asks for nothing before the next decision.
    let program = house.table().program_version(client, customer.decision.program).await?;
    let program = program.ok_or_else(|| Problem::internal("the program version of a decision is not on record"))?;
    Ok(Answer::json(&Requirements::of(&customer, &program))?.at(customer.revision))
}

impl Requirements {
    fn of(customer: &Customer, program: &Program) -> Self {
        let explained = explain(&customer.facts, &customer.decision, program);
        Self {
            customer_id: customer.id.to_string(),
            revision: customer.revision,
            permission: customer.permission(),
            verification_status: customer.decision.verification_status,
            program: customer.decision.program.into(),
            requirements: explained.into_iter().map(RequirementOut::from).collect(),
        }
    }
}

impl From<Explanation> for RequirementOut {
    fn from(own: Explanation) -> Self {
        let ways = own.satisfied_by.iter();
        Self {
            document_id: own.document.map(|id| id.to_string()),
            permission: own.permission,
            why: own.why,
            satisfied_by: ways.map(|way| way.iter().map(|kind| KindOut::from(*kind)).collect()).collect(),
            customer_text: own.customer_text,
            internal_reasons: own.internal_reasons.into_iter().map(InternalReasonOut::from).collect(),
        }
    }
}

impl From<Kind> for KindOut {
    fn from(kind: Kind) -> Self {
        let category = match kind {
            Kind::Virtual(_) => "virtual_document",
            Kind::Physical(_) => "physical_document",
            Kind::Social(_) => "social_document",
            Kind::Field(_) => "field",
            Kind::Disclosure(_) => "disclosure",
            Kind::Verification(_) => "verification",
            Kind::Owner(_) => "owner",
        };
        Self { kind: category, name: kind.name(), common_name: kind.common_name() }
    }
}

impl From<InternalReason> for InternalReasonOut {
    fn from(own: InternalReason) -> Self {
        Self {
            document_id: own.document.map(|id| id.to_string()),
            subject: own.subject,
            source: own.source,
            result: own.result,
            reasons: own.reasons,
        }
    }
}
