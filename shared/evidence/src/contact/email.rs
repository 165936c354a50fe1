//! E-mail addresses as people have them: the dot-atom form of RFC 5321, without quoting, comments or literals.

use std::fmt;

use thiserror::Error;

/// An e-mail address whose domain is in lower case. The part before the @ keeps its case, which belongs to the
/// receiving host.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email {
    address: String,
    at: usize,
}

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailProblem {
    #[error("the address is empty")]
    Empty,
    #[error("the address is longer than 254 characters")]
    TooLong,
    #[error("the address has no @")]
    NoAt,
    #[error("the part before the @ is malformed or longer than 64 characters")]
    LocalPart,
    #[error("the domain is malformed or has no dot")]
    Domain,
}

impl Email {
    pub fn parse(value: &str) -> Result<Self, EmailProblem> {
        let value = value.trim();
        if value.is_empty() {
            return Err(EmailProblem::Empty);
        }
        // RFC 5321, section 4.5.3.1.3 allows a path of 256 octets, its two angle brackets included.
        if value.len() > 254 {
            return Err(EmailProblem::TooLong);
        }
        let (local, domain) = value.rsplit_once('@').ok_or(EmailProblem::NoAt)?;
        if !is_local_part(local) {
            return Err(EmailProblem::LocalPart);
        }
        if !is_domain(domain) {
            return Err(EmailProblem::Domain);
        }
        Ok(Self { address: format!("{local}@{}", domain.to_ascii_lowercase()), at: local.len() })
    }

    pub fn as_str(&self) -> &str {
        &self.address
    }

    pub fn domain(&self) -> &str {
        &self.address[self.at + 1..]
    }

    /// The address in lower case, for finding the same mailbox again: hosts that tell cases apart are not met in
    /// practice.
    pub fn matching_key(&self) -> String {
        self.address.to_ascii_lowercase()
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(redacted)")
    }
}

fn is_local_part(local: &str) -> bool {
    local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atext))
}

/// RFC 5322, section 3.2.3.
fn is_atext(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// RFC 1035 labels; the last one is no number, so that an IP address is not taken for a domain.
fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let top_is_name = labels.last().is_some_and(|top| top.len() > 1 && !top.bytes().all(|byte| byte.is_ascii_digit()));
    domain.len() <= 253 && labels.len() > 1 && top_is_name && labels.iter().all(|label| is_label(label))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_are_read_and_their_domain_lowered() {
        let email = Email::parse(" O'Connor+kyc@Mail.Example.COM ").unwrap();
        assert_eq!(email.as_str(), "O'Connor+kyc@mail.example.com");
        assert_eq!(email.domain(), "mail.example.com");
        assert_eq!(email.matching_key(), "o'connor+kyc@mail.example.com");
        assert!(Email::parse("a@xn--bcher-kva.example").is_ok());
    }

    #[test]
    fn malformed_addresses_say_why() {
        let cases = [
            ("", EmailProblem::Empty),
            ("example.com", EmailProblem::NoAt),
            ("@example.com", EmailProblem::LocalPart),
            (".a@example.com", EmailProblem::LocalPart),
            ("a..b@example.com", EmailProblem::LocalPart),
            ("a b@example.com", EmailProblem::LocalPart),
            ("\"a\"@example.com", EmailProblem::LocalPart),
            ("a@b@example.com", EmailProblem::LocalPart),
            ("a@example", EmailProblem::Domain),
            ("a@-example.com", EmailProblem::Domain),
            ("a@example..com", EmailProblem::Domain),
            ("a@127.0.0.1", EmailProblem::Domain),
            ("a@[127.0.0.1]", EmailProblem::Domain),
            ("a@exa mple.com", EmailProblem::Domain),
            ("a\r\nBcc: b@example.com", EmailProblem::LocalPart),
        ];
        for (value, problem) in cases {
            assert_eq!(Email::parse(value), Err(problem), "{value:?}");
        }
    }

    #[test]
    fn lengths_are_bounded_at_64_and_254() {
        let local = "a".repeat(64);
        assert!(Email::parse(&format!("{local}@example.com")).is_ok());
        assert_eq!(Email::parse(&format!("{local}a@example.com")), Err(EmailProblem::LocalPart));
        let domain = format!("{}.com", vec!["a".repeat(60); 4].join("."));
        assert_eq!(Email::parse(&format!("{local}@{domain}")), Err(EmailProblem::TooLong));
    }
}
