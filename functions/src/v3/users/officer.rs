//! What of a user only the client's compliance officer may see.

use gatehouse_domain::Customer;
use gatehouse_domain::document::BaseDocument;
use gatehouse_domain::duplicate::Shared;
use gatehouse_domain::fact::ListVerdict;
use serde::Serialize;
use utoipa::ToSchema;

/// An entry of a watchlist that may be the holder.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HitOut {
    list: String,
    entity_id: String,
    /// The listed name that agreed best.
    name: String,
    /// From 0 to 1.
    score: f32,
    #[schema(value_type = String, example = "soft_match")]
    verdict: ListVerdict,
    /// Why, in sentences: which words agreed how, what confirmed, what contradicted.
    why: Vec<String>,
}

/// What another user shows as well.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DuplicateOut {
    /// The sub-document that shows it.
    document_id: String,
    #[schema(value_type = String, example = "document_number")]
    shared: Shared,
    user_id: String,
}

pub(super) fn hits(base: &BaseDocument) -> Vec<HitOut> {
    let hits = base.screening.iter().flat_map(|screening| &screening.hits);
    hits.map(|hit| HitOut {
        list: hit.list.clone(),
        entity_id: hit.entity.clone(),
        name: hit.name.clone(),
        score: hit.score,
        verdict: hit.verdict,
        why: hit.why.clone(),
    })
    .collect()
}

pub(super) fn duplicates(customer: &Customer, base: &BaseDocument) -> Vec<DuplicateOut> {
    let of_base = |document| base.contents().any(|(own, _)| own == document);
    let duplicates = customer.present_duplicates().filter(|own| of_base(own.document));
    duplicates
        .map(|own| DuplicateOut {
            document_id: own.document.to_string(),
            shared: own.shared,
            user_id: own.customer.to_string(),
        })
        .collect()
}
