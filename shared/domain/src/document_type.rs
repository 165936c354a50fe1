//! The kinds of sub-document (reference: Synapse v3.1 document types), as data: what a kind is called,
//! whose it may be, and whether a customer may have several.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::entity::Entity;

#[derive(Debug, PartialEq, Eq, Hash)]
struct DocumentTypeRow {
    name: &'static str,
    common_name: &'static str,
    entities: &'static [Entity],
    multiple_allowed: bool,
}

const PERSONS: &[Entity] = &[Entity::Personal];
const BUSINESSES: &[Entity] = &[Entity::Business];
const BOTH: &[Entity] = &[Entity::Personal, Entity::Business];

const fn row(
    name: &'static str,
    common_name: &'static str,
    entities: &'static [Entity],
    multiple_allowed: bool,
) -> DocumentTypeRow {
    DocumentTypeRow { name, common_name, entities, multiple_allowed }
}

macro_rules! document_type {
    ($(#[$doc:meta])* $name:ident, $table:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(&'static DocumentTypeRow);

        impl $name {
            pub fn all() -> impl Iterator<Item = Self> {
                $table.iter().map(Self)
            }

            /// The kind of that name, spelled exactly.
            #[must_use]
            pub fn find(name: &str) -> Option<Self> {
                Self::all().find(|kind| kind.name() == name)
            }

            #[must_use]
            pub const fn name(self) -> &'static str {
                self.0.name
            }

            /// What a person calls it.
            #[must_use]
            pub const fn common_name(self) -> &'static str {
                self.0.common_name
            }

            /// Whose base document it may hang on.
            #[must_use]
            pub const fn entities(self) -> &'static [Entity] {
                self.0.entities
            }

            #[must_use]
            pub fn fits(self, entity: Entity) -> bool {
                self.0.entities.contains(&entity)
            }

            /// Whether a second one stands beside the first instead of replacing it.
            #[must_use]
            pub const fn multiple_allowed(self) -> bool {
                self.0.multiple_allowed
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                Self::find(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown document type {name:?}")))
            }
        }
    };
}

document_type!(
    /// A file: a photograph, a scan, a PDF.
    PhysicalDocumentType,
    PHYSICAL
);
document_type!(
    /// A value that a source can confirm, such as an SSN.
    VirtualDocumentType,
    VIRTUAL
);
document_type!(
    /// A way to reach or to recognise the holder; some are made from the base document's own fields.
    SocialDocumentType,
    SOCIAL
);

impl PhysicalDocumentType {
    /// The type that shows the other side of the same card.
    #[must_use]
    pub fn other_side(self) -> Option<Self> {
        match self.name().strip_suffix("_BACK") {
            Some(front) => Self::find(front),
            None => Self::find(&format!("{}_BACK", self.name())),
        }
    }

    /// Whether it shows a government's word on who somebody is.
    #[must_use]
    pub fn is_government_id(self) -> bool {
        matches!(
            self.name(),
            "GOVT_ID" | "GOVT_ID_INT" | "PASSPORT_BIODATA" | "NATIONAL_ID" | "PASSPORT_CARD" | "DRIVER_LICENSE"
        )
    }

    /// Whether it is moving pictures, which no reader here opens.
    #[must_use]
    pub fn is_video(self) -> bool {
        self.name() == "VIDEO_AUTHORIZATION"
    }
}

impl SocialDocumentType {
    /// Made by Gatehouse from the base document's fields, and only so: a client cannot submit one.
    #[must_use]
    pub fn is_derived_only(self) -> bool {
        matches!(self.name(), "ADDRESS" | "DATE")
    }
}

static PHYSICAL: &[DocumentTypeRow] = &[
    row("GOVT_ID", "Government ID", BOTH, false),
    row("GOVT_ID_BACK", "Government ID, back", BOTH, false),
    row("GOVT_ID_INT", "International government ID", BOTH, false),
    row("GOVT_ID_INT_BACK", "International government ID, back", BOTH, false),
    row("VIDEO_AUTHORIZATION", "Video authorization", BOTH, false),
    row("SELFIE", "Selfie", PERSONS, false),
    row("PROOF_OF_ADDRESS", "Proof of address", BOTH, true),
    row("PROOF_OF_INCOME", "Proof of income", PERSONS, true),
    row("PROOF_OF_ACCOUNT", "Proof of account", BOTH, true),
    row("AUTHORIZATION", "Authorization", BOTH, true),
    row("BG_CHECK", "Background check", BOTH, true),
    row("BG_CHECK_CONSENT", "Background check consent", BOTH, true),
    row("SSN_CARD", "Social Security card", PERSONS, false),
    row("EIN_DOC", "EIN document", BUSINESSES, false),
    row("SS4_DOC", "Form SS-4", BUSINESSES, false),
    row("W9_DOC", "Form W-9", BOTH, false),
    row("W8_DOC", "Form W-8", BOTH, false),
    row("W2_DOC", "Form W-2", PERSONS, true),
    row("VOIDED_CHECK", "Voided check", BOTH, true),
    row("AOI", "Articles of incorporation", BUSINESSES, false),
    row("BYLAWS_DOC", "Bylaws", BUSINESSES, false),
    row("LOE", "Letter of engagement", BOTH, true),
    row("COI", "Certificate of incorporation", BUSINESSES, false),
    row("LBL", "Local business license", BUSINESSES, true),
    row("SUBSIDIARY_DOC", "Subsidiary document", BUSINESSES, true),
    row("AML_POLICY", "AML policy", BUSINESSES, false),
    row("BUSINESS_PLAN", "Business plan", BUSINESSES, false),
    row("MTL", "Money transmitter license", BUSINESSES, true),
    row("MSB", "Money services business registration", BUSINESSES, false),
    row("SECURITY_AUDIT", "Security audit", BUSINESSES, true),
    row("BSA_AUDIT", "BSA audit", BUSINESSES, true),
    row("SOC_AUDIT", "SOC audit", BUSINESSES, true),
    row("STATE_AUDIT", "State audit", BUSINESSES, true),
    row("BUSINESS_INSURANCE", "Business insurance", BUSINESSES, true),
    row("TOS", "Terms of service", BUSINESSES, false),
    row("KYC_POLICY", "KYC policy", BUSINESSES, false),
    row("CIP_DOC", "Customer identification program", BUSINESSES, false),
    row("SUBSCRIPTION_AGREEMENT", "Subscription agreement", BOTH, true),
    row("PROMISSORY_NOTE", "Promissory note", BOTH, true),
    row("LEGAL_AGREEMENT", "Legal agreement", BOTH, true),
    row("REG_GG", "Regulation GG certification", BUSINESSES, false),
    row("DBA_DOC", "Doing-business-as document", BUSINESSES, true),
    row("DEPOSIT_AGREEMENT", "Deposit agreement", BOTH, true),
    row("OTHER", "Other document", BOTH, true),
    row("ARTICLES_ORGANIZATION", "Articles of organization", BUSINESSES, false),
    row("MEMO_OF_INCORPORATION", "Memorandum of incorporation", BUSINESSES, false),
    row("PASSPORT_BIODATA", "Passport, biographical page", PERSONS, false),
    row("PASSPORT_INFO", "Passport, information page", PERSONS, false),
    row("VISA", "Visa", PERSONS, false),
    row("BUSINESS_LICENSE", "Business license", BUSINESSES, true),
    row("FOREIGN_ENTITY_REGISTRATION", "Foreign entity registration", BUSINESSES, true),
    row("POSOF", "Proof of source of funds", BOTH, true),
    row("PROFIT_LOSS", "Profit and loss statement", BUSINESSES, true),
    row("BANK_STATEMENT", "Bank statement", BOTH, true),
    row("1099-MISC", "Form 1099-MISC", PERSONS, true),
    row("PAYSTUB", "Pay stub", PERSONS, true),
    row("INVOICE", "Invoice", BOTH, true),
    row("MORTGAGE_STATEMENT", "Mortgage statement", BOTH, true),
    row("PROPERTY_TAX_RECEIPT", "Property tax receipt", BOTH, true),
    row("LEASE_AGREEMENT", "Lease agreement", BOTH, true),
    row("UNIVERSITY_LEASE", "University lease", PERSONS, true),
    row("UTILITY_BILL", "Utility bill", BOTH, true),
    row("FORM_I94", "Form I-94", PERSONS, false),
    row("FORM_I20", "Form I-20", PERSONS, false),
    row("FORM_DS2019", "Form DS-2019", PERSONS, false),
    row("FORM_I797", "Form I-797", PERSONS, false),
    row("EMPLOYMENT_AUTHORIZATION_CARD", "Employment authorization card", PERSONS, false),
    row("PERMANENT_RESIDENT_CARD", "Permanent resident card", PERSONS, false),
    row("PERMANENT_RESIDENT_CARD_BACK", "Permanent resident card, back", PERSONS, false),
    row("NATIONAL_ID", "National identity card", PERSONS, false),
    row("NATIONAL_ID_BACK", "National identity card, back", PERSONS, false),
    row("PASSPORT_CARD", "Passport card", PERSONS, false),
    row("DRIVER_LICENSE", "Driver's license", PERSONS, false),
    row("DRIVER_LICENSE_BACK", "Driver's license, back", PERSONS, false),
    row("VOTER_REGISTRATION_CARD", "Voter registration card", PERSONS, false),
    row("VOTER_REGISTRATION_CARD_BACK", "Voter registration card, back", PERSONS, false),
    row("LEGAL_OPINION_LETTER", "Legal opinion letter", BUSINESSES, true),
    row("NO_ACTION_LETTER", "No-action letter", BUSINESSES, true),
    row("CUSTOMERS_BY_REVENUE", "Customers by revenue", BUSINESSES, false),
    row("FRAUD_PROGRAM", "Fraud program", BUSINESSES, false),
    row("COMPLAINTS_SUPPORT_AUDIT", "Complaints and support audit", BUSINESSES, true),
    row("WOLFSBERG_QUESTIONNAIRE", "Wolfsberg questionnaire", BUSINESSES, false),
    row("SECTION_313_FOREIGN_BANK_CERTIFICATE", "USA PATRIOT Act section 313 certificate", BUSINESSES, false),
    row("CYBER_LIABILITY_INSURANCE", "Cyber liability insurance", BUSINESSES, true),
    row("VCHECK_CONTENT_FORM", "Vcheck consent form", BOTH, false),
    row("RESUME", "Resume", PERSONS, false),
    row("501_C_3_NOTIF", "501(c)(3) determination letter", BUSINESSES, false),
];

static VIRTUAL: &[DocumentTypeRow] = &[
    row("SSN", "Social Security number", PERSONS, false),
    row("PASSPORT", "Passport number", PERSONS, false),
    row("DRIVERS_LICENSE", "Driver's license number", PERSONS, false),
    row("PERSONAL_IDENTIFICATION", "Personal identification number", PERSONS, false),
    row("TIN", "Taxpayer identification number", BOTH, false),
    row("DUNS", "D-U-N-S number", BUSINESSES, false),
    row("OTHER", "Other number", BOTH, false),
    row("CITIZENSHIP", "Country of citizenship", PERSONS, false),
    row("STATE_IDENTIFICATION_FOREIGN", "Foreign state identification", PERSONS, false),
    row("FATHER_FULL_NAME", "Father's full name", PERSONS, false),
    row("MOTHER_FULL_NAME", "Mother's full name", PERSONS, false),
    row("DTI", "Debt-to-income ratio", PERSONS, false),
    // Numbers that watchlists give and Synapse has no name for.
    row("REGISTRATION_NUMBER", "Company registration number", BUSINESSES, true),
    row("LEI", "Legal Entity Identifier", BUSINESSES, false),
    row("IMO_NUMBER", "IMO ship identification number", BUSINESSES, true),
    row("WALLET_ADDRESS", "Digital currency wallet address", BOTH, true),
];

static SOCIAL: &[DocumentTypeRow] = &[
    row("EMAIL", "E-mail address", BOTH, false),
    row("PHONE_NUMBER", "Phone number", BOTH, false),
    row("EMAIL_2FA", "E-mail address with second factor", BOTH, false),
    row("PHONE_NUMBER_2FA", "Phone number with second factor", BOTH, false),
    row("IP", "IP address", BOTH, false),
    row("FACEBOOK", "Facebook profile", BOTH, false),
    row("LINKEDIN", "LinkedIn profile", BOTH, false),
    row("TWITTER", "Twitter profile", BOTH, false),
    row("WEBSITE", "Website", BOTH, true),
    row("EMPLOYER", "Employer", PERSONS, false),
    row("UNIVERSITY", "University", PERSONS, false),
    row("MAILING_ADDRESS", "Mailing address", BOTH, false),
    row("OTHER", "Other", BOTH, true),
    row("ADDRESS", "Residence address", BOTH, false),
    row("DATE", "Date of birth or of formation", BOTH, false),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_is_listed_twice() {
        for table in [PHYSICAL, VIRTUAL, SOCIAL] {
            let mut names: Vec<_> = table.iter().map(|row| row.name).collect();
            names.sort_unstable();
            let listed = names.len();
            names.dedup();
            assert_eq!(names.len(), listed);
        }
    }

    #[test]
    fn a_name_is_found_only_as_it_is_spelled() {
        assert_eq!(PhysicalDocumentType::find("GOVT_ID").unwrap().name(), "GOVT_ID");
        assert!(PhysicalDocumentType::find("govt_id").is_none());
        assert!(serde_json::from_str::<VirtualDocumentType>("\"SSNN\"").is_err());
    }
}
