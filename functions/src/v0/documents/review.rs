//! `POST /v0/customers/{customer_id}/documents/{document_id}/review`

use gatehouse_checks::base::line;
use gatehouse_domain::Customer;
use gatehouse_domain::event::Actor;
use gatehouse_domain::fact::{ContentHash, Reason};
use gatehouse_domain::id::DocumentId;
use gatehouse_domain::review::{INVALID_REASONS, NewReview, ReviewRefusal, ReviewVerdict};
use serde::Deserialize;
use utoipa::ToSchema;

use super::document::Document;
use super::get;
use crate::call::Call;
use crate::customers::Changed;
use crate::house::House;
use crate::v0::change::{Begun, Changing};
use crate::v0::{Problem, Reply, party};

const LONGEST_NOTE: usize = 1_000;
const MOST_REASONS: usize = 10;

/// What a person decides about a document.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReviewIn {
    /// Who decides, as the client names its people; kept with the decision.
    reviewer: String,
    decision: DecisionIn,
    /// The `content` of the document as it was looked at. A document that has been replaced since, or whose holder's
    /// details have changed, has another: then nothing is decided (409).
    #[schema(value_type = String, example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    content: ContentHash,
    /// Of Synapse's `invalid_reasons`; at least one where the decision is INVALID, none where it is VALID.
    #[serde(default)]
    reasons: Vec<String>,
    /// For the record: up to 1,000 characters. It is not shown to the customer.
    note: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum DecisionIn {
    Valid,
    Invalid,
}

/// Records a person's decision about a document. It overrules the checks made before it, and stands until the document
/// or its holder's details change or a later check contradicts it. The same decision sent again changes nothing.
#[utoipa::path(
    post, path = "/v0/customers/{customer_id}/documents/{document_id}/review", operation_id = "documents.review",
    tag = "documents",
    params(
        ("customer_id" = String, Path),
        ("document_id" = String, Path, description = "A sub-document of the customer's."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the reviewer saw."),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = ReviewIn,
    responses((status = 200, description = "The document as decided; the customer's revision in `ETag`.", body = Document)),
)]
pub(crate) async fn handle(house: &'static House, call: Call) -> Reply {
    let changing = match Changing::begin(house, &call).await? {
        Begun::Now(changing) => changing.by(Actor::Reviewer),
        Begun::Before(reply) => return reply,
    };
    let document: DocumentId = call.path_id("document_id", "document")?;
    let review = read(call.json()?, document)?;
    let stored = party::of_path(house, &call, "customer_id", None).await?;
    let decide = |customer: &mut Customer| {
        let is_new = customer.review(review.clone(), call.now())?;
        Ok(if is_new { Changed::Yes } else { Changed::No })
    };
    let answer = |customer: &Customer| get::show(house, customer, document);
    changing.change(house, stored, decide, |_| Ok(Vec::new()), answer).await
}

fn read(body: ReviewIn, document: DocumentId) -> Result<NewReview, Problem> {
    let reviewer =
        line("reviewer", &body.reviewer).map_err(|problem| Problem::payload(format!("reviewer {}", problem.why)))?;
    let note = body.note.filter(|note| !note.trim().is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(Problem::payload(format!("note has more than {LONGEST_NOTE} characters")));
    }
    let verdict = verdict(body.decision, &body.reasons)?;
    Ok(NewReview { document, subject: body.content, reviewer, verdict, note })
}

fn verdict(decision: DecisionIn, reasons: &[String]) -> Result<ReviewVerdict, Problem> {
    if decision == DecisionIn::Valid {
        return match reasons {
            [] => Ok(ReviewVerdict::Valid),
            _ => Err(Problem::payload("reasons go with the decision INVALID")),
        };
    }
    if reasons.is_empty() || reasons.len() > MOST_REASONS {
        return Err(Problem::payload(format!("the decision INVALID has from one to {MOST_REASONS} reasons")));
    }
    let known: Option<Vec<Reason>> = reasons.iter().map(|name| Reason::known(name)).collect();
    let known = known.ok_or_else(|| Problem::payload(format!("reasons are of {}", INVALID_REASONS.join(", "))))?;
    Ok(ReviewVerdict::Invalid { reasons: known })
}

impl From<ReviewRefusal> for Problem {
    fn from(refusal: ReviewRefusal) -> Self {
        let sentence = format!("{}.", capitalised(&refusal.to_string()));
        match refusal {
            ReviewRefusal::UnknownDocument => Self::not_found("document"),
            ReviewRefusal::Stale => Self::conflict("DOCUMENT_CHANGED", sentence),
            ReviewRefusal::NoFile => Self::conflict("NO_FILE", sentence),
            ReviewRefusal::Quarantined => Self::conflict("FILE_IN_QUARANTINE", sentence),
            ReviewRefusal::Suspended => Self::action_not_allowed("IMPROPER_CUSTOMER_STATUS", sentence),
        }
    }
}

fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
