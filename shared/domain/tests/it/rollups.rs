//! The roll-up, held to the tables of ARCHITECTURE.md and to what must be true of all facts.

use chrono::{DateTime, TimeDelta, Utc};
use gatehouse_domain::entity::Entity;
use gatehouse_domain::gate::{Hold, held_status};
use gatehouse_domain::id::{CustomerId, VerificationId};
use gatehouse_domain::ownership::RelatedParty;
use gatehouse_domain::rollup::{OwnChecks, RollUp, roll_up};
use gatehouse_domain::status::{VerificationStatus, Watchlists};
use gatehouse_domain::verification::{Source, Verification, VerificationResult, VerificationType};
use gatehouse_domain::{Facts, Program, decide};
use proptest::prelude::*;
use uuid::Uuid;

const PAGE: &str = include_str!("../../../../ARCHITECTURE.md");
const FIRST_DAY: DateTime<Utc> = DateTime::from_timestamp(1_795_348_800, 0).unwrap();

fn word<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(text.into()).unwrap_or_else(|_| panic!("{text} is none of the words"))
}

fn day(number: i64) -> DateTime<Utc> {
    FIRST_DAY + TimeDelta::days(number)
}

/// The facts that an example of the table stands for.
struct Example {
    facts: Facts,
    own: OwnChecks,
    /// What the own screening comes to, where it was made.
    lists: Option<Watchlists>,
    program: Program,
}

impl Example {
    fn new() -> Self {
        let own = OwnChecks { screened: false, documents: None, asked: false };
        Self { facts: Facts::new(Entity::Business, day(0)), own, lists: None, program: Program::standard() }
    }

    fn read(text: &str) -> Self {
        let mut example = Self::new();
        text.split_whitespace().for_each(|token| example.add(token));
        if text.contains("agreed") {
            for own in &mut example.facts.verifications {
                own.source = Source::Person { actor: "one".to_owned(), approved_by: Some("other".to_owned()) };
            }
        }
        example
    }

    fn add(&mut self, token: &str) {
        let (token, at) = token.split_once('@').map_or((token, 0), |(token, at)| (token, at.parse().unwrap()));
        match token.split_once('=') {
            Some(("lists", said)) => {
                self.own.screened = true;
                self.lists = Some(match said {
                    "MATCH" => Watchlists::Match,
                    "SOFT" => Watchlists::SoftMatch,
                    "DISPOSED" => Watchlists::FalsePositive,
                    "CLEAR" => Watchlists::NoMatch,
                    _ => panic!("{said}"),
                });
            }
            Some(("documents", said)) => self.own.documents = Some(word(said)),
            Some(("owner", said)) => {
                let (status, share) = said.split_once(':').unwrap();
                self.related(word(status), share.parse().unwrap(), false, at);
            }
            Some(("manager", said)) => self.related(word(said), 0.0, true, at),
            Some(("days", number)) => self.program.review.verification_days = Some(number.parse().unwrap()),
            Some(("today", number)) => self.facts.as_of = day(number.parse().unwrap()),
            Some((kind, result)) => self.verify(word(kind), word(result), at),
            None => match token {
                "asked" => self.own.asked = true,
                "four-eyes" => self.program.review.four_eyes = true,
                "agreed" => {}
                "owners-unclear" => self.facts.owners_unclear = true,
                "owners-changed" => self.facts.related_at = Some(day(at)),
                _ => panic!("{token}"),
            },
        }
    }

    fn related(&mut self, status: VerificationStatus, share: f64, controls: bool, at: i64) {
        let party = CustomerId::new(Uuid::from_u128(self.facts.related_parties.len() as u128));
        self.facts.related_parties.push(RelatedParty { party, share, controls, status, decided_at: day(at) });
    }

    fn verify(&mut self, kind: VerificationType, result: VerificationResult, at: i64) {
        let id = VerificationId::new(Uuid::from_u128(self.facts.verifications.len() as u128));
        let source = match kind {
            VerificationType::ManualReview => Source::Person { actor: "one".to_owned(), approved_by: None },
            _ => Source::Vendor,
        };
        self.facts.verifications.push(Verification { id, kind, result, at: day(at), source, about: None });
    }

    fn roll_up(&self) -> RollUp {
        roll_up(&self.facts, &self.own, &self.program)
    }

    /// With what the gates make of it.
    fn status(&self) -> VerificationStatus {
        let holds: Vec<Hold> = self.lists.and_then(|lists| Hold::of_watchlists(lists, None)).into_iter().collect();
        held_status(self.roll_up().status, &holds)
    }
}

/// The rows of the page's table whose head begins so, cell by cell.
fn rows(head: &str) -> Vec<Vec<&'static str>> {
    let table = PAGE.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    table
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn every_row_of_the_roll_up_table_is_what_happens() {
    let rows = rows("| # | rule | example | status |");
    assert!(rows.len() > 30, "{} rows", rows.len());
    for row in rows {
        let [rule, what, example, status] = row.as_slice() else { panic!("{row:?}") };
        let came_to = Example::read(example.trim_matches('`')).status();
        assert_eq!(came_to, word::<VerificationStatus>(status), "rule {rule}, {what}: {example}");
    }
}

#[test]
fn every_type_and_result_alone_comes_to_what_the_table_says() {
    let rows = rows("| type | UNVERIFIED |");
    assert_eq!(rows.len(), VerificationType::ALL.len());
    for row in rows {
        let kind: VerificationType = word(row[0]);
        for (result, status) in VerificationResult::ALL.into_iter().zip(&row[1..]) {
            let mut example = Example::read("lists=CLEAR");
            example.verify(kind, result, 0);
            assert_eq!(example.roll_up().status, word::<VerificationStatus>(status), "{kind:?} {result:?}");
        }
    }
}

/// Of each type no answer or any of the seven: every combination has a status, and no error is ever a rejection.
#[test]
fn the_roll_up_is_total_and_an_error_changes_nothing() {
    let choices: Vec<Option<VerificationResult>> =
        std::iter::once(None).chain(VerificationResult::ALL.map(Some)).collect();
    let mut example = Example::read("lists=CLEAR");
    for number in 0..choices.len().pow(6) {
        let picked = |place: u32| choices[number / choices.len().pow(place) % choices.len()];
        example.facts.verifications.clear();
        for (place, kind) in (0..).zip(VerificationType::ALL) {
            if let Some(result) = picked(place) {
                example.verify(kind, result, 0);
            }
        }
        let came_to = example.roll_up();
        let had_error = example.facts.verifications.iter().any(|own| own.result == VerificationResult::VendorError);
        if had_error {
            example.facts.verifications.retain(|own| own.result != VerificationResult::VendorError);
            assert_eq!(example.roll_up(), came_to);
        }
    }
}

#[test]
fn nobody_is_a_second_person_by_another_spelling() {
    for (second, enough) in [("one", false), (" ONE ", false), ("other", true)] {
        let mut example = Example::read("MANUAL_REVIEW=ACCEPTED four-eyes");
        example.facts.verifications[0].source =
            Source::Person { actor: "one".to_owned(), approved_by: Some(second.to_owned()) };
        let came_to = example.roll_up();
        assert_eq!(came_to.status == VerificationStatus::Accepted, enough, "{second}");
        assert_eq!(came_to.awaits_approval, !enough, "{second}");
    }
}

fn answer() -> impl Strategy<Value = (VerificationType, VerificationResult, i64)> {
    (
        prop::sample::select(VerificationType::ALL.to_vec()),
        prop::sample::select(VerificationResult::ALL.to_vec()),
        0..4_i64,
    )
}

/// An owner: what is known of it, its share, and whether it directs the business.
type Owner = (VerificationStatus, u32, bool);

fn statuses() -> impl Strategy<Value = VerificationStatus> {
    use VerificationStatus::{Accepted, Pending, Provisional, Rejected, Review, Unverified};
    prop::sample::select(vec![Accepted, Provisional, Pending, Review, Rejected, Unverified])
}

fn owners() -> impl Strategy<Value = Vec<Owner>> {
    prop::collection::vec((statuses(), 0_u32..=100, any::<bool>()), 1..5)
}

/// A business that is verified but for its owners, and answers beside them.
fn owned_by(owners: &[Owner], answers: &[(VerificationType, VerificationResult, i64)]) -> Example {
    let mut example = Example::read("lists=CLEAR documents=ACCEPTED");
    for (status, share, controls) in owners {
        example.related(*status, f64::from(*share), *controls, 0);
    }
    for (kind, result, at) in answers.iter().filter(|(kind, ..)| *kind != VerificationType::ManualReview) {
        example.verify(*kind, *result, *at);
    }
    example
}

/// How bad what is known of an owner is for the business, which waits for whom nobody has verified.
fn weight_of_owner(status: VerificationStatus) -> usize {
    match status {
        VerificationStatus::Unverified => weight(VerificationStatus::Pending),
        status => weight(status),
    }
}

fn weight(status: VerificationStatus) -> usize {
    use VerificationStatus::{Accepted, Pending, Provisional, Rejected, Review, Unverified};
    [Accepted, Provisional, Pending, Review, Rejected, Unverified].iter().position(|own| *own == status).unwrap()
}

proptest! {
    /// The decision is a function of the set of facts: the order in which they came does not matter.
    #[test]
    fn the_order_of_arrival_does_not_matter(answers in prop::collection::vec(answer(), 0..12), turn in 0_usize..12) {
        let mut example = Example::read("lists=CLEAR");
        for (kind, result, at) in answers {
            example.verify(kind, result, at);
        }
        let program = example.program.clone();
        let (rolled_up, decided) = (example.roll_up(), decide(&example.facts, &program));
        let count = example.facts.verifications.len();
        if count > 0 {
            example.facts.verifications.rotate_left(turn % count);
        }
        example.facts.verifications.reverse();
        prop_assert_eq!(example.roll_up(), rolled_up);
        prop_assert_eq!(decide(&example.facts, &program), decided);
    }

    /// Where identity and watchlist are known and no person spoke, a worse answer never gives a better status.
    #[test]
    fn a_worse_answer_never_gives_a_better_status(
        kind in prop::sample::select(VerificationType::ALL.into_iter().filter(|kind| *kind != VerificationType::ManualReview).collect::<Vec<_>>()),
        others in prop::collection::vec(0_usize..5, 5), worse in 0_usize..5, better in 0_usize..5,
    ) {
        use VerificationResult::{Accepted, Pending, Provisional, Rejected, Review};
        let order = [Accepted, Provisional, Pending, Review, Rejected];
        let (better, worse) = (better.min(worse), better.max(worse));
        let came_to = |rank: usize| {
            let mut example = Example::read("lists=CLEAR");
            let kinds = VerificationType::ALL.into_iter().filter(|kind| *kind != VerificationType::ManualReview);
            for (own, other) in kinds.zip(&others) {
                example.verify(own, order[if own == kind { rank } else { *other }], 0);
            }
            weight(example.roll_up().status)
        };
        prop_assert!(came_to(better) <= came_to(worse));
    }

    #[test]
    fn what_is_worse_of_an_owner_is_never_better_for_the_business(
        owners in owners(), answers in prop::collection::vec(answer(), 0..6), which: prop::sample::Index, other in statuses(),
    ) {
        let mut changed = owners.clone();
        let owner = which.get(&owners).0;
        changed[which.index(owners.len())].0 = other;
        let came_to = |owners: &[Owner]| weight(owned_by(owners, &answers).roll_up().status);
        let (before, after) = (came_to(&owners), came_to(&changed));
        if weight_of_owner(other) >= weight_of_owner(owner) {
            prop_assert!(after >= before, "{owner:?} to {other:?}");
        } else {
            prop_assert!(after <= before, "{owner:?} to {other:?}");
        }
    }

    #[test]
    fn one_more_who_must_be_verified_is_never_better_for_the_business(
        owners in owners(), answers in prop::collection::vec(answer(), 0..6), which: prop::sample::Index,
    ) {
        let mut fewer = owners.clone();
        fewer.remove(which.index(owners.len()));
        let came_to = |owners: &[Owner]| weight(owned_by(owners, &answers).roll_up().status);
        prop_assert!(came_to(&owners) >= came_to(&fewer));
    }

    #[test]
    fn the_order_of_the_owners_does_not_matter(owners in owners(), answers in prop::collection::vec(answer(), 0..6)) {
        let (forward, mut backward) = (owned_by(&owners, &answers), owned_by(&owners, &answers));
        backward.facts.related_parties.reverse();
        prop_assert_eq!(forward.roll_up(), backward.roll_up());
        prop_assert_eq!(decide(&forward.facts, &forward.program), decide(&backward.facts, &backward.program));
    }

    /// Whose part is small and who directs nothing is not asked about, whatever is known of them.
    #[test]
    fn a_small_owner_changes_nothing(owners in owners(), status in statuses(), share in 0_u32..25) {
        let without = owned_by(&owners, &[]).roll_up();
        let mut more = owners;
        more.push((status, share, false));
        prop_assert_eq!(owned_by(&more, &[]).roll_up(), without);
    }
}
