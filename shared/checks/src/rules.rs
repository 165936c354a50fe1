//! Every physical document type (reference: a1) and its rule: what is read, what must agree, and what a contradiction
//! is called. One table; nothing else in the house asks what kind of paper a document is.
//!
//! However well the readings agree, whether a paper is genuine is a person's to say: see `physical::Authenticity`.

use gatehouse_domain::document_type::PhysicalDocumentType;

/// What documents of some kinds must satisfy.
#[derive(Debug, PartialEq, Eq)]
pub struct DocumentRule {
    pub kinds: &'static [&'static str],
    pub form: Form,
    /// Of these readings one has to be made; of none, a person reads.
    pub asks: &'static [Source],
    /// What a text must hold about the holder. A zone and a barcode always state what [`Source::states`] lists.
    pub text: &'static [Field],
    /// Whose zone it shows.
    pub zone: Zone,
}

/// What a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    PictureOrPdf,
    /// A photograph of a card or page that has to be legible to the last letter: in colour, sharp and bright enough.
    LegiblePictureOrPdf,
    Picture,
    Video,
}

/// Whose machine-readable zone a paper shows, where it shows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    Passports,
    Cards,
    /// Synapse's clients send a passport or a card as the same type.
    Either,
}

impl Zone {
    /// Whether a passport's zone, or another, may stand on the paper.
    #[must_use]
    pub const fn admits(self, is_passport: bool) -> bool {
        match self {
            Self::Passports => is_passport,
            Self::Cards => !is_passport,
            Self::Either => true,
        }
    }
}

/// Where a reading comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The machine-readable zone (ICAO 9303), as typed beside the picture.
    Zone,
    /// The PDF417 barcode of a North American licence (AAMVA), read from the picture.
    Barcode,
    /// The zone or barcode of the document's other side.
    OtherSide,
    /// The text of a PDF.
    Text,
}

/// Something that a document states and that must agree with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The person's or the business's name.
    Name,
    Birth,
    Address,
    /// The document's number, where one of its kind was submitted as a virtual document.
    Number,
    /// The holder's SSN or EIN, where one was submitted.
    TaxId,
    /// Issued after the birth and before today, and not expired.
    Validity,
    /// The state of the address against the state that the issuer's number belongs to.
    Issuer,
    /// Dated, and not long ago.
    Recent,
}

impl Source {
    /// What a reading of this source states; an absent field sends the document to a person.
    #[must_use]
    pub const fn states(self) -> &'static [Field] {
        match self {
            Self::Zone => &[Field::Name, Field::Birth, Field::Number, Field::Validity],
            Self::Barcode => {
                &[Field::Name, Field::Birth, Field::Address, Field::Number, Field::Validity, Field::Issuer]
            }
            Self::OtherSide | Self::Text => &[],
        }
    }
}

/// The rule of a type.
///
/// # Panics
/// Never: a test finds every type in the table.
#[must_use]
pub fn rule_of(kind: PhysicalDocumentType) -> &'static DocumentRule {
    RULES.iter().find(|rule| rule.kinds.contains(&kind.name())).expect("every type has a rule")
}

const fn identity(kinds: &'static [&'static str], asks: &'static [Source]) -> DocumentRule {
    DocumentRule { kinds, form: Form::LegiblePictureOrPdf, asks, text: &[], zone: Zone::Cards }
}

/// The back of a card: what it has to show is a code, which is legible where it can be read.
const fn back(kinds: &'static [&'static str], asks: &'static [Source]) -> DocumentRule {
    DocumentRule { kinds, form: Form::PictureOrPdf, asks, text: &[], zone: Zone::Cards }
}

const fn text(kinds: &'static [&'static str], text: &'static [Field]) -> DocumentRule {
    DocumentRule { kinds, form: Form::PictureOrPdf, asks: &[Source::Text], text, zone: Zone::Cards }
}

const fn person_reads(kinds: &'static [&'static str], form: Form) -> DocumentRule {
    DocumentRule { kinds, form, asks: &[], text: &[], zone: Zone::Cards }
}

pub static RULES: &[DocumentRule] = &[
    // Cards and booklets with a machine-readable zone.
    DocumentRule { zone: Zone::Passports, ..identity(&["PASSPORT_BIODATA"], &[Source::Zone]) },
    identity(&["VISA", "PASSPORT_CARD", "EMPLOYMENT_AUTHORIZATION_CARD"], &[Source::Zone]),
    DocumentRule { zone: Zone::Either, ..identity(&["GOVT_ID_INT"], &[Source::Zone, Source::OtherSide]) },
    back(&["GOVT_ID_INT_BACK"], &[Source::Zone]),
    identity(&["NATIONAL_ID"], &[Source::Zone, Source::OtherSide]),
    back(&["NATIONAL_ID_BACK"], &[Source::Zone]),
    identity(&["PERMANENT_RESIDENT_CARD"], &[Source::Zone, Source::OtherSide]),
    back(&["PERMANENT_RESIDENT_CARD_BACK"], &[Source::Zone]),
    // A licence, or a passport: Synapse's clients send either as this.
    DocumentRule { zone: Zone::Either, ..identity(&["GOVT_ID"], &[Source::Zone, Source::Barcode, Source::OtherSide]) },
    back(&["GOVT_ID_BACK"], &[Source::Barcode, Source::Zone]),
    identity(&["DRIVER_LICENSE"], &[Source::Barcode, Source::OtherSide]),
    back(&["DRIVER_LICENSE_BACK"], &[Source::Barcode]),
    // What no machine reads: it goes to a person as it is.
    person_reads(&["SELFIE"], Form::Picture),
    person_reads(&["VIDEO_AUTHORIZATION"], Form::Video),
    person_reads(
        &["PASSPORT_INFO", "VOTER_REGISTRATION_CARD", "VOTER_REGISTRATION_CARD_BACK", "SSN_CARD", "RESUME", "OTHER"],
        Form::PictureOrPdf,
    ),
    // Where somebody lives: name and address, and not of long ago.
    text(
        &[
            "PROOF_OF_ADDRESS",
            "UTILITY_BILL",
            "BANK_STATEMENT",
            "MORTGAGE_STATEMENT",
            "PROPERTY_TAX_RECEIPT",
            "INVOICE",
        ],
        &[Field::Name, Field::Address, Field::Recent],
    ),
    text(&["LEASE_AGREEMENT", "UNIVERSITY_LEASE"], &[Field::Name, Field::Address]),
    // What somebody earns and has.
    text(&["PROOF_OF_INCOME", "PAYSTUB"], &[Field::Name, Field::Recent]),
    text(&["PROOF_OF_ACCOUNT", "VOIDED_CHECK", "POSOF", "PROFIT_LOSS"], &[Field::Name]),
    // The tax authority's papers.
    text(
        &["W2_DOC", "1099-MISC", "W9_DOC", "W8_DOC", "EIN_DOC", "SS4_DOC", "501_C_3_NOTIF"],
        &[Field::Name, Field::TaxId],
    ),
    // The immigration authority's.
    text(&["FORM_I94", "FORM_I20", "FORM_DS2019", "FORM_I797"], &[Field::Name]),
    // What a business is.
    text(
        &[
            "AOI",
            "COI",
            "ARTICLES_ORGANIZATION",
            "MEMO_OF_INCORPORATION",
            "BYLAWS_DOC",
            "DBA_DOC",
            "LBL",
            "BUSINESS_LICENSE",
            "FOREIGN_ENTITY_REGISTRATION",
            "SUBSIDIARY_DOC",
            "MTL",
            "MSB",
            "BUSINESS_INSURANCE",
            "CYBER_LIABILITY_INSURANCE",
            "SECTION_313_FOREIGN_BANK_CERTIFICATE",
            "REG_GG",
        ],
        &[Field::Name],
    ),
    // What a business does, and what others say of it.
    text(
        &[
            "AML_POLICY",
            "BUSINESS_PLAN",
            "SECURITY_AUDIT",
            "BSA_AUDIT",
            "SOC_AUDIT",
            "STATE_AUDIT",
            "COMPLAINTS_SUPPORT_AUDIT",
            "TOS",
            "KYC_POLICY",
            "CIP_DOC",
            "FRAUD_PROGRAM",
            "CUSTOMERS_BY_REVENUE",
            "WOLFSBERG_QUESTIONNAIRE",
            "LEGAL_OPINION_LETTER",
            "NO_ACTION_LETTER",
        ],
        &[Field::Name],
    ),
    // What was agreed or allowed.
    text(
        &[
            "AUTHORIZATION",
            "BG_CHECK",
            "BG_CHECK_CONSENT",
            "LOE",
            "SUBSCRIPTION_AGREEMENT",
            "PROMISSORY_NOTE",
            "LEGAL_AGREEMENT",
            "DEPOSIT_AGREEMENT",
            "VCHECK_CONTENT_FORM",
        ],
        &[Field::Name],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_one_rule_and_every_rule_names_types_that_exist() {
        let mut named: Vec<&str> = RULES.iter().flat_map(|rule| rule.kinds).copied().collect();
        let mut types: Vec<&str> = PhysicalDocumentType::all().map(PhysicalDocumentType::name).collect();
        named.sort_unstable();
        types.sort_unstable();
        assert_eq!(named, types);
    }

    #[test]
    fn what_no_reading_is_asked_of_goes_to_a_person() {
        for rule in RULES {
            assert_eq!(rule.text.is_empty(), !rule.asks.contains(&Source::Text), "{:?}", rule.kinds);
        }
    }
}
