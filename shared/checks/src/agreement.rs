//! Whether everything that was read of a document agrees: with what was typed, with its other side, with itself.
//!
//! `Passed` says that every reading that the rule asks for was made and agreed. What contradicts is the document's
//! failure; what is missing or doubtful goes to a person.

use chrono::{Days, NaiveDate};
use gatehouse_domain::customer::Observation;
use gatehouse_domain::document::{BaseDocument, File, PhysicalDocument};
use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::entity::Entity;
use gatehouse_domain::evidence::{Evidence, Reading, Sought, Statement, TextReading};
use gatehouse_domain::fact::{Check as Question, Outcome, Reason};
use gatehouse_evidence::personal_name::{NameFlag, PersonalName};

use crate::compare::{self, Agreement};
use crate::reading::compared_with;
use crate::rules::{DocumentRule, Field, Source, rule_of};
use crate::{Check, Context, finding};

/// A bill older than this says little about where somebody lives now.
const RECENT_DAYS: u64 = 90;

/// Compares anew each time, since what was typed may have changed; answers only where the answer has changed.
pub(crate) struct Readings;

impl Check for Readings {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        base.active_physical()
            .filter(|own| matches!(own.file, File::Clean(_)))
            .filter_map(|own| {
                // A sandbox's stand-ins show nothing that could be compared.
                let outcome = if context.sandbox { Outcome::Passed } else { agreement(own, base) };
                (own.meta.findings.get(Question::Agreement) != Some(&outcome))
                    .then(|| finding(&own.meta, own.content(), Question::Agreement, outcome, context.now))
            })
            .collect()
    }
}

/// What is known of one document's agreement.
#[derive(Default)]
struct Tally {
    contradictions: Vec<Reason>,
    doubts: Vec<Reason>,
    /// Whether a reading that the rule asks for was made.
    read: bool,
}

impl Tally {
    fn contradict(&mut self, reason: &'static str) {
        self.contradictions.push(Reason::new(reason));
    }

    fn doubt(&mut self, reason: &'static str) {
        self.doubts.push(Reason::new(reason));
    }

    fn weigh(&mut self, agreement: Agreement, reason: &'static str) {
        match agreement {
            Agreement::Agrees => {}
            Agreement::Doubtful => self.doubt(reason),
            Agreement::Differs => self.contradict(reason),
        }
    }

    fn outcome(mut self) -> Outcome {
        let reasons = if self.contradictions.is_empty() { &mut self.doubts } else { &mut self.contradictions };
        reasons.sort();
        reasons.dedup();
        match (self.contradictions.is_empty(), self.doubts.is_empty()) {
            (false, _) => Outcome::Failed { reasons: self.contradictions },
            (true, false) => Outcome::Referred { reasons: self.doubts },
            (true, true) => Outcome::Passed,
        }
    }
}

fn agreement(own: &PhysicalDocument, base: &BaseDocument) -> Outcome {
    let rule = rule_of(own.kind);
    let mut tally = Tally::default();
    if own.file.stored().and_then(|file| file.pages.as_ref()).is_some_and(|pages| pages.drawn.is_empty()) {
        // Whoever opens the document itself should know why.
        tally.doubt("pages_not_drawn");
    }
    let evidence = own.present_evidence();
    let other = base.other_side_of(own);
    if let Some(evidence) = evidence {
        own_readings(&mut tally, own.kind, evidence, base);
        if let Some(other) = other.and_then(PhysicalDocument::present_evidence) {
            two_sides(&mut tally, evidence, other);
        }
    }
    if rule.asks.contains(&Source::OtherSide)
        && let Some(other) = other
    {
        lean_on(&mut tally, other, base);
    }
    if !tally.read && tally.contradictions.is_empty() {
        tally.doubt(unread(rule));
    }
    tally.outcome()
}

/// Why a person has to read what no reader could.
fn unread(rule: &DocumentRule) -> &'static str {
    match rule.asks.first() {
        None => "nothing_machine_readable",
        Some(Source::Zone) => "mrz_not_supplied",
        Some(Source::Barcode | Source::OtherSide) => "barcode_not_read",
        Some(Source::Text) => "text_not_read",
    }
}

fn own_readings(tally: &mut Tally, kind: PhysicalDocumentType, evidence: &Evidence, base: &BaseDocument) {
    let rule = rule_of(kind);
    // As of when the file was read: what expires afterwards is the decision's to follow, with the program's grace.
    let today = evidence.at.date_naive();
    let readings = [(Source::Zone, &evidence.zone), (Source::Barcode, &evidence.barcode)];
    for (source, reading) in readings {
        let Some(reading) = reading.as_ref().filter(|_| rule.asks.contains(&source)) else { continue };
        faults(tally, source, reading);
        if let Some(statement) = reading.sound() {
            tally.read = true;
            what_it_is(tally, rule, source, statement);
            compare_statement(tally, source, statement, base, today);
        }
    }
    if let Some(text) = evidence.text.as_ref().filter(|_| rule.asks.contains(&Source::Text)) {
        tally.read = true;
        compare_text(tally, rule, text, base, today);
    }
}

/// A zone or code of another kind of paper than the one that was named, by an issuer whom nobody knows, or laid out
/// otherwise than it says.
fn what_it_is(tally: &mut Tally, rule: &DocumentRule, source: Source, statement: &Statement) {
    if source == Source::Zone && !rule.zone.admits(statement.is_passport) {
        tally.doubt("other_document_than_named");
    }
    if source == Source::Zone && statement.issuer.is_none() {
        tally.doubt("issuer_not_known");
    }
    if statement.layout_disagrees {
        tally.doubt("barcode_layout_disagrees");
    }
}

/// A typed zone that is wrong in itself is asked for again. Genuine barcodes contradict themselves too: a person looks.
fn faults(tally: &mut Tally, source: Source, reading: &Reading) {
    let faults = reading.faults().iter().cloned();
    match source {
        Source::Zone => tally.contradictions.extend(faults),
        Source::Barcode | Source::OtherSide | Source::Text => tally.doubts.extend(faults),
    }
}

fn compare_statement(tally: &mut Tally, source: Source, statement: &Statement, base: &BaseDocument, today: NaiveDate) {
    if base.details.entity() == Entity::Business {
        // The paper is a person's, and nothing typed says whose.
        return tally.doubt("holder_is_a_business");
    }
    for field in source.states() {
        match field {
            Field::Name => name(tally, source, statement, base),
            Field::Birth => match statement.birth {
                None => tally.doubt("date_not_detected"),
                Some(birth) if base.details.birth == Some(birth) => {}
                // Nothing was typed that it could contradict.
                Some(_) if base.details.birth.is_none() => tally.doubt("dob_mismatch"),
                Some(_) => tally.contradict("dob_mismatch"),
            },
            Field::Address => match (&base.details.address, &statement.address) {
                (Some(typed), Some(stated)) => tally.weigh(compare::address(typed, stated), "address_mismatch"),
                _ => tally.doubt("address_mismatch"),
            },
            Field::Number => number(tally, source, statement, base),
            Field::Validity => validity(tally, statement, today),
            Field::Issuer => issuer(tally, statement),
            Field::TaxId | Field::Recent => {}
        }
    }
}

fn name(tally: &mut Tally, source: Source, statement: &Statement, base: &BaseDocument) {
    for flag in base
        .details
        .name
        .as_deref()
        .and_then(|typed| PersonalName::parse(typed).ok())
        .iter()
        .flat_map(PersonalName::flags)
    {
        tally.doubt(match flag {
            NameFlag::Placeholder => "name_is_a_placeholder",
            NameFlag::MixedScripts => "name_mixes_scripts",
        });
    }
    let reason = if source == Source::Zone { "name_mismatch_mrz" } else { "name_mismatch" };
    let typed = base.details.name.as_deref().into_iter().chain(base.details.alias.as_deref());
    match statement.name.as_str() {
        _ if base.details.name.is_none() => tally.doubt(reason),
        "" => tally.doubt(reason),
        stated => tally.weigh(compare::name(typed, stated, statement.name_may_be_cut), reason),
    }
}

/// The number that was typed as a virtual document of this kind of paper. Cards have several numbers, and a zone may
/// be a card's: only a passport's zone is compared with the passport number.
fn number(tally: &mut Tally, source: Source, statement: &Statement, base: &BaseDocument) {
    let kind = match source {
        Source::Barcode => "DRIVERS_LICENSE",
        _ if statement.is_passport => "PASSPORT",
        _ => return,
    };
    let Some(typed) = base.active_virtual().find(|own| own.kind.name() == kind) else { return };
    match &statement.number {
        None => tally.doubt("atleast_one_text_field_failed"),
        Some(stated) if compare::same_number(&typed.value, stated) => {}
        Some(_) => tally.contradict("atleast_one_text_field_failed"),
    }
}

fn validity(tally: &mut Tally, statement: &Statement, today: NaiveDate) {
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    match statement.expiry {
        None => tally.doubt("expiry_not_stated"),
        Some(expiry) if expiry < today => tally.contradict("expired_document"),
        Some(_) => {}
    }
    let order = [statement.birth, statement.issue, statement.expiry];
    let stated: Vec<NaiveDate> = order.into_iter().flatten().collect();
    let issued_later = statement.issue.is_some_and(|issue| issue > tomorrow);
    if !stated.is_sorted_by(|earlier, later| earlier < later) || issued_later {
        tally.contradict("flagged_for_potential_fraud");
    }
}

/// The holder may live in another state than the one that issued the licence, but seldom does.
fn issuer(tally: &mut Tally, statement: &Statement) {
    let of_address = statement.address.as_ref().map(|address| address.subdivision.as_str());
    match (statement.issuer.as_deref(), of_address) {
        (Some(issuer), Some(state)) if issuer.eq_ignore_ascii_case(state) => {}
        (None, _) => tally.doubt("issuer_not_known"),
        _ => tally.doubt("issuer_state_mismatch"),
    }
}

fn compare_text(tally: &mut Tally, rule: &DocumentRule, text: &TextReading, base: &BaseDocument, today: NaiveDate) {
    if text.compared_with != compared_with(base) {
        return tally.doubt("details_changed_since_reading");
    }
    let is_business = base.details.entity() == Entity::Business;
    for field in rule.text {
        match field {
            Field::Name if text.name != Sought::Found => {
                tally.doubt(if is_business { "company_name_mismatch" } else { "name_mismatch" });
            }
            Field::Address if text.address != Sought::Found => tally.doubt("address_mismatch"),
            Field::TaxId => match text.tax_id {
                Sought::Found => {}
                Sought::Missing => tally.doubt("tax_id_not_found"),
                Sought::Other => tally.contradict("tax_id_mismatch"),
            },
            Field::Recent => recent(tally, text.latest_date, today),
            _ => {}
        }
    }
}

fn recent(tally: &mut Tally, latest: Option<NaiveDate>, today: NaiveDate) {
    match latest {
        None => tally.doubt("date_not_detected"),
        Some(date) if date + Days::new(RECENT_DAYS) < today => {
            tally.doubt("expired_document_possible_misread_retry");
        }
        Some(_) => {}
    }
}

/// Front against back: one document has one holder and one number.
fn two_sides(tally: &mut Tally, own: &Evidence, other: &Evidence) {
    for (ours, theirs) in statements(own).flat_map(|ours| statements(other).map(move |theirs| (ours, theirs))) {
        let births_differ = matches!((ours.birth, theirs.birth), (Some(ours), Some(theirs)) if ours != theirs);
        let cut = ours.name_may_be_cut || theirs.name_may_be_cut;
        let names = compare::name([ours.name.as_str()].into_iter(), &theirs.name, cut);
        if births_differ || names == Agreement::Differs {
            tally.contradict("flagged_for_potential_fraud");
        } else if names == Agreement::Doubtful || ours.expiry != theirs.expiry {
            tally.doubt("sides_differ");
        }
    }
    // A card has a number for its holder and one for itself; one kind of code shows the same one on either side.
    for (ours, theirs) in [(&own.zone, &other.zone), (&own.barcode, &other.barcode)] {
        let number = |reading: &Option<Reading>| reading.as_ref().and_then(Reading::sound)?.number.clone();
        if number(ours).zip(number(theirs)).is_some_and(|(ours, theirs)| !compare::same_number(&ours, &theirs)) {
            tally.doubt("sides_differ");
        }
    }
}

fn statements(evidence: &Evidence) -> impl Iterator<Item = &Statement> + Clone {
    [&evidence.zone, &evidence.barcode].into_iter().flatten().filter_map(Reading::sound)
}

/// A front without a code of its own is as good as what its back says: a back that contradicts is the back's failure,
/// and a doubt about the front.
fn lean_on(tally: &mut Tally, other: &PhysicalDocument, base: &BaseDocument) {
    let Some(evidence) = other.present_evidence() else { return };
    let mut theirs = Tally::default();
    own_readings(&mut theirs, other.kind, evidence, base);
    tally.read |= theirs.read;
    tally.doubts.extend(theirs.doubts);
    if !theirs.contradictions.is_empty() {
        tally.doubt("other_side_contradicts");
    }
}
