//! Who owns and who controls a business (31 CFR 1010.230): directly, and through chains of businesses. Who is blocked through
//! others is another question, which [`Holdings`] answers.

mod blocked;
mod exposure;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use blocked::{BLOCKED_SHARE, Holdings, ListedParty, PartyId};
pub use exposure::{BLOCKED_OWNERSHIP, Exposure, LISTED_PARTY, PartyAlert};

use crate::customer::Customer;
use crate::document::Facts;
use crate::id::{CustomerId, RelationshipId};
use crate::status::VerificationStatus;

/// The share from which an owner has to be verified (31 CFR 1010.230(d)(1): 25 per cent or more).
pub const BENEFICIAL_OWNER_SHARE: f64 = 25.0;
/// How many relationships one business may have.
pub const MAX_RELATIONSHIPS: usize = 100;
/// How many businesses a chain may pass through.
pub const MAX_CHAIN: usize = 10;
/// Shares are per cent with decimals; sums of them are equal where they differ by less.
const ROUNDING: f64 = 1e-6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RelationshipType {
    BeneficialOwnerOf,
    /// A business's part in another.
    OwnerOf,
    ManagingPersonOf,
    CustodianOf,
    BeneficiaryOf,
    PartnerOf,
    PayerPayee,
}

impl RelationshipType {
    /// Whether it gives a share.
    #[must_use]
    pub const fn owns(self) -> bool {
        matches!(self, Self::BeneficialOwnerOf | Self::OwnerOf | Self::PartnerOf)
    }

    /// Whether whoever has it directs the business, and has to be verified whatever the share.
    #[must_use]
    pub const fn controls(self) -> bool {
        matches!(self, Self::ManagingPersonOf | Self::CustodianOf)
    }
}

/// A party's part in the business that holds this fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relationship {
    pub id: RelationshipId,
    pub party: CustomerId,
    pub kind: RelationshipType,
    /// Per cent, above 0 and up to 100.
    pub share: Option<f64>,
    pub title: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What is known of somebody who owns or controls the business.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelatedParty {
    pub party: CustomerId,
    /// Per cent of the business, directly and through others.
    pub share: f64,
    pub controls: bool,
    pub status: VerificationStatus,
    /// When the status was decided.
    pub decided_at: DateTime<Utc>,
}

impl RelatedParty {
    /// Whether the business waits for this party's verification.
    #[must_use]
    pub fn must_be_verified(&self) -> bool {
        self.controls || self.share + ROUNDING >= BENEFICIAL_OWNER_SHARE
    }
}

/// A part of the graph of who owns whom.
#[derive(Debug, Clone, Default)]
pub struct Ownership {
    /// By business: who is related to it.
    pub related: BTreeMap<CustomerId, Vec<Relationship>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OwnershipRefusal {
    #[error("the shares of the business's owners would add up to more than 100 per cent")]
    SharesExceedWhole,
    #[error("percent_ownership is above 0 and at most 100")]
    ShareOutOfRange,
    #[error("the business would own a part of itself through others")]
    Cyclic,
    #[error("a party cannot be related to itself")]
    OfItself,
    #[error("ownership passes through more than {MAX_CHAIN} businesses")]
    ChainTooLong,
    #[error("a business has at most {MAX_RELATIONSHIPS} relationships")]
    TooMany,
    #[error("the party has a relationship of this type to the business already")]
    Twice,
    #[error("the business is locked or closed")]
    Suspended,
}

impl Ownership {
    /// Whoever owns or controls `business`, with the share over all ways. Businesses on the way are there too.
    ///
    /// # Errors
    /// Ownership runs in a circle, or through too many businesses.
    pub fn of(&self, business: CustomerId) -> Result<BTreeMap<CustomerId, (f64, bool)>, OwnershipRefusal> {
        let mut found = BTreeMap::new();
        self.walk(business, 1.0, &mut vec![business], &mut found)?;
        Ok(found)
    }

    fn walk(
        &self,
        business: CustomerId,
        part: f64,
        chain: &mut Vec<CustomerId>,
        found: &mut BTreeMap<CustomerId, (f64, bool)>,
    ) -> Result<(), OwnershipRefusal> {
        for relationship in self.related.get(&business).into_iter().flatten() {
            if chain.contains(&relationship.party) {
                return Err(OwnershipRefusal::Cyclic);
            }
            let share = if relationship.kind.owns() { relationship.share.unwrap_or(0.0) * part } else { 0.0 };
            let entry = found.entry(relationship.party).or_insert((0.0, false));
            entry.0 += share;
            // Whoever directs a business above does not thereby direct this one; whoever directs this one does.
            entry.1 |= relationship.kind.controls() && chain.len() == 1;
            if relationship.kind.owns() && self.related.contains_key(&relationship.party) {
                if chain.len() >= MAX_CHAIN {
                    return Err(OwnershipRefusal::ChainTooLong);
                }
                chain.push(relationship.party);
                self.walk(relationship.party, share / 100.0, chain, found)?;
                chain.pop();
            }
        }
        Ok(())
    }

    /// Whoever has to answer for `business`, with the share over all ways: its owners, and of a business among them whose own
    /// owners are known as much as those do not own of it. Whoever directs `business` answers in any case.
    ///
    /// # Errors
    /// As [`Ownership::of`].
    pub fn answerable(&self, business: CustomerId) -> Result<BTreeMap<CustomerId, (f64, bool)>, OwnershipRefusal> {
        let unexplained = |party| {
            let above = self.related.get(&party).into_iter().flatten().filter(|own| own.kind.owns());
            (1.0 - above.filter_map(|own| own.share).sum::<f64>() / 100.0).max(0.0)
        };
        let all = self.of(business)?.into_iter().map(|(party, (share, controls))| {
            let own = if self.owners_of(party).is_empty() { share } else { share * unexplained(party) };
            (party, (own, controls))
        });
        let stands_aside = |party, share: f64| !self.owners_of(party).is_empty() && share <= ROUNDING;
        Ok(all.filter(|(party, (share, controls))| *controls || !stands_aside(*party, *share)).collect())
    }

    /// The businesses whose relationships a walk from `business` would still need.
    #[must_use]
    pub fn owners_of(&self, business: CustomerId) -> BTreeSet<CustomerId> {
        let related = self.related.get(&business).into_iter().flatten();
        related.filter(|own| own.kind.owns()).map(|own| own.party).collect()
    }
}

impl Customer {
    /// Gives a business other relationships, with what `parties` knows of whoever then owns or directs it.
    ///
    /// # Errors
    /// It may not have them, or is locked or closed.
    pub fn change_relationships(
        &mut self,
        relationships: Vec<Relationship>,
        parties: impl FnOnce(&Self) -> Result<Vec<RelatedParty>, OwnershipRefusal>,
        now: DateTime<Utc>,
    ) -> Result<(), OwnershipRefusal> {
        if self.is_suspended() {
            return Err(OwnershipRefusal::Suspended);
        }
        check(self.id, &relationships)?;
        self.facts.check_shares(&relationships)?;
        let known = |own: &Relationship| {
            self.facts.relationships.iter().any(|before| (before.party, before.kind) == (own.party, own.kind))
        };
        let parties = match parties(self) {
            Ok(parties) => Some(parties),
            // A circle that is there already is not closed by whoever adds nobody to it, and has to be opened somewhere.
            Err(OwnershipRefusal::Cyclic | OwnershipRefusal::ChainTooLong) if relationships.iter().all(known) => None,
            Err(refusal) => return Err(refusal),
        };
        self.relate(parties, now);
        self.facts.relationships = relationships;
        Ok(())
    }

    /// Takes what is known now of those parties to the business whom the lists may name, or who count as blocked. `unseen`:
    /// there are more above it than could be looked at, and a person has to.
    pub fn learn_listed(&mut self, parties: Vec<ListedParty>, unseen: bool) {
        self.facts.exposure.learn(parties, unseen);
    }

    /// Whether that is known already.
    #[must_use]
    pub fn knows_listed(&self, parties: &[ListedParty], unseen: bool) -> bool {
        self.facts.exposure.is_as(parties, unseen)
    }

    /// What is known of whoever owns or directs the business; `None` where it cannot be told.
    #[must_use]
    pub fn related_parties(&self) -> Option<&[RelatedParty]> {
        (!self.facts.owners_unclear).then_some(&self.facts.related_parties)
    }

    /// Whether that is what is known already of whoever owns or directs the business; `None` where it cannot be told.
    #[must_use]
    pub fn is_related(&self, parties: Option<&[RelatedParty]>) -> bool {
        self.related_parties() == parties
    }

    /// Takes what is known now of whoever owns or directs the business. A vendor's word on the owners is about those of then:
    /// it ends where somebody came, went or has another share, and not where a status changed. `None`: it cannot be told, since
    /// changes of several businesses at once closed a circle; a person has to look, and those known last stay.
    pub fn relate(&mut self, parties: Option<Vec<RelatedParty>>, now: DateTime<Utc>) {
        self.facts.owners_unclear = parties.is_none();
        let Some(mut parties) = parties else { return };
        let shape = |parties: &[RelatedParty]| -> Vec<_> {
            parties.iter().map(|own| (own.party, own.share.to_bits(), own.controls)).collect()
        };
        for party in parties.iter_mut().filter(|party| party.must_be_verified()) {
            let counted =
                self.facts.related_parties.iter().any(|own| own.party == party.party && own.must_be_verified());
            if !counted {
                // Whoever comes in rejected is news to this business, however old the rejection.
                party.decided_at = now;
            }
        }
        if shape(&self.facts.related_parties) != shape(&parties) {
            self.facts.related_at = Some(now);
        }
        self.facts.related_parties = parties;
    }
}

impl Facts {
    /// Whether owners that are customers of their own and owners that are base documents of the business hold no more than
    /// the whole together.
    ///
    /// # Errors
    /// [`OwnershipRefusal::SharesExceedWhole`].
    pub(crate) fn check_shares(&self, relationships: &[Relationship]) -> Result<(), OwnershipRefusal> {
        let related = relationships.iter().filter(|own| own.kind.owns()).filter_map(|own| own.share).sum::<f64>();
        let whole = related + self.share_within();
        if whole > 100.0 + ROUNDING { Err(OwnershipRefusal::SharesExceedWhole) } else { Ok(()) }
    }
}

/// Whether a business may have these relationships, apart from what is above its owners.
///
/// # Errors
/// A share is no share, the shares are more than the whole, somebody is there twice.
pub fn check(business: CustomerId, relationships: &[Relationship]) -> Result<(), OwnershipRefusal> {
    if relationships.len() > MAX_RELATIONSHIPS {
        return Err(OwnershipRefusal::TooMany);
    }
    let mut seen = Vec::new();
    let mut whole = 0.0;
    for relationship in relationships {
        if relationship.party == business {
            return Err(OwnershipRefusal::OfItself);
        }
        if seen.contains(&(relationship.party, relationship.kind)) {
            return Err(OwnershipRefusal::Twice);
        }
        seen.push((relationship.party, relationship.kind));
        if let Some(share) = relationship.share {
            if !(share > 0.0 && share <= 100.0) {
                return Err(OwnershipRefusal::ShareOutOfRange);
            }
            whole += if relationship.kind.owns() { share } else { 0.0 };
        }
    }
    if whole > 100.0 + ROUNDING { Err(OwnershipRefusal::SharesExceedWhole) } else { Ok(()) }
}
