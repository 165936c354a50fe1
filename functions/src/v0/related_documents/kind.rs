//! What a document is about, and as what it counts as evidence.

use gatehouse_domain::document_type::PhysicalDocumentType;
use gatehouse_domain::entity::Entity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::v0::Problem;

/// Synctera's types of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DocumentType {
    AddressVerification,
    ApplicationDocumentation,
    BillingDocument,
    CheckImage,
    CompanyProfileDocument,
    ComplianceReport,
    DateOfBirthVerification,
    FinancialFile,
    IdentityDocumentation,
    IncomeDocumentation,
    Statement,
    StatementDisclosure,
    TaxForm,
    TermsOfService,
}

impl DocumentType {
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        serde_json::from_value(text.into()).map_err(|_| "is no type of document")
    }

    /// Whether Synctera keeps it encrypted unless told otherwise (reference: a2). Here everything is.
    pub(crate) const fn encryption(self) -> Encryption {
        match self {
            Self::ApplicationDocumentation
            | Self::BillingDocument
            | Self::CompanyProfileDocument
            | Self::Statement
            | Self::StatementDisclosure
            | Self::TermsOfService => Encryption::NotRequired,
            Self::AddressVerification
            | Self::CheckImage
            | Self::ComplianceReport
            | Self::DateOfBirthVerification
            | Self::FinancialFile
            | Self::IdentityDocumentation
            | Self::IncomeDocumentation
            | Self::TaxForm => Encryption::Required,
        }
    }

    /// The kind of physical document that it is submitted as. What no rule reads is for a person to look at.
    pub(crate) fn evidence(self, entity: Entity) -> Result<PhysicalDocumentType, Problem> {
        let name = match (self, entity) {
            (Self::IdentityDocumentation, Entity::Personal) => "GOVT_ID",
            (Self::AddressVerification, _) => "PROOF_OF_ADDRESS",
            (Self::IncomeDocumentation, Entity::Personal) => "PROOF_OF_INCOME",
            _ => "OTHER",
        };
        PhysicalDocumentType::find(name).ok_or_else(|| Problem::internal("a kind of document is gone"))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Encryption {
    Required,
    NotRequired,
}

impl Encryption {
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        serde_json::from_value(text.into()).map_err(|_| "is REQUIRED or NOT_REQUIRED")
    }
}

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Related {
    /// A person.
    Customer,
    Business,
}

impl Related {
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        serde_json::from_value(text.into())
            .map_err(|_| "is CUSTOMER (a person) or BUSINESS; of others nothing is kept here")
    }

    pub(crate) const fn entity(self) -> Entity {
        match self {
            Self::Customer => Entity::Personal,
            Self::Business => Entity::Business,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_can_be_submitted_by_persons_and_businesses() {
        let types = [
            "ADDRESS_VERIFICATION",
            "APPLICATION_DOCUMENTATION",
            "BILLING_DOCUMENT",
            "CHECK_IMAGE",
            "COMPANY_PROFILE_DOCUMENT",
            "COMPLIANCE_REPORT",
            "DATE_OF_BIRTH_VERIFICATION",
            "FINANCIAL_FILE",
            "IDENTITY_DOCUMENTATION",
            "INCOME_DOCUMENTATION",
            "STATEMENT",
            "STATEMENT_DISCLOSURE",
            "TAX_FORM",
            "TERMS_OF_SERVICE",
        ];
        for name in types {
            let kind = DocumentType::parse(name).unwrap();
            for entity in [Entity::Personal, Entity::Business] {
                assert!(kind.evidence(entity).unwrap().fits(entity), "{name}");
            }
        }
        assert!(DocumentType::parse("PASSPORT").is_err() && Related::parse("ACCOUNT").is_err());
    }
}
