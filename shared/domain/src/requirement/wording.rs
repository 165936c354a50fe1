//! What a customer may read. A customer is never told of a list, of a suspicion or of how a check works: that would
//! warn whoever has something to hide, and accuse whoever has not.

use super::explanation::Why;
use crate::fact::Reason;
use crate::rule::{BaseField, Kind};

/// Why something is asked for, in a sentence or two for the customer.
pub(super) fn of(why: Why, ways: &[Vec<Kind>], reasons: &[Reason]) -> String {
    match why {
        Why::NoDocument => {
            "We need your name, date of birth, address, e-mail address and phone number, or those of your business."
                .to_owned()
        }
        Why::Missing | Why::SoftMatchUnidentified => format!("We need {}.", wanted(ways)),
        Why::Invalid => {
            let hints = hints(reasons);
            let hints =
                if hints.is_empty() { "We could not accept what you sent.".to_owned() } else { hints.join(" ") };
            format!("{hints} We need {}.", wanted(ways))
        }
        Why::Expiring => format!("What you sent is about to expire, or has just expired. We need {}.", wanted(ways)),
        Why::Pending | Why::NotScreened | Why::Diligence => {
            "We are checking your details. There is nothing for you to do.".to_owned()
        }
        Why::Reviewing | Why::SoftMatch | Why::OwnersUnclear => {
            "Our team is looking at your application. There is nothing for you to do.".to_owned()
        }
        Why::Owners => {
            "We still have to verify somebody who owns or directs the business. We ask each of them for what we need."
                .to_owned()
        }
        Why::Changed => "Your details have changed, so we have to verify them again.".to_owned(),
        Why::Overdue => {
            "We could not verify your details in time. The account is available again once we have.".to_owned()
        }
        Why::NotActive => "This account is not active yet. There is nothing for you to do.".to_owned(),
        Why::TriesSpent => "We could not accept what you sent. Contact support.".to_owned(),
        Why::Match | Why::Rejected | Why::Standing => "This account is not available. Contact support.".to_owned(),
    }
}

fn wanted(ways: &[Vec<Kind>]) -> String {
    let ways: Vec<String> =
        ways.iter().map(|way| listed(&way.iter().map(|kind| thing(*kind)).collect::<Vec<_>>(), "and")).collect();
    match ways.as_slice() {
        [only] => only.clone(),
        _ => format!("one of these: {}", ways.join("; or ")),
    }
}

fn thing(kind: Kind) -> String {
    match kind {
        Kind::Physical(_) => format!("a picture or scan of your {}", uncapitalised(kind.common_name())),
        Kind::Field(BaseField::IdentificationNumber) => "your taxpayer identification number, such as a Social Security \
             number; without one, and if you are no citizen of the United States, the number of your passport or of another \
             document of a government with your photograph, and the country that issued it"
            .to_owned(),
        Kind::Virtual(_) | Kind::Social(_) | Kind::Field(_) => format!("your {}", uncapitalised(kind.common_name())),
        Kind::Disclosure(_) => format!("your agreement to the {}", uncapitalised(kind.common_name())),
        Kind::Owner(_) => format!("the details of each {}", uncapitalised(kind.common_name())),
        Kind::Verification(_) => "a check of your details, which we make".to_owned(),
    }
}

/// A common name within a sentence: "Government ID" is "government ID", "AML policy" and "Social Security number" stay.
fn uncapitalised(name: &str) -> String {
    const NAMES: [&str; 5] = ["Social", "Facebook", "Twitter", "Regulation", "Wolfsberg"];
    let first = name.split([' ', ',']).next().unwrap_or_default();
    let is_common = first.chars().skip(1).all(|letter| letter.is_lowercase() || "'-".contains(letter));
    if !is_common || NAMES.contains(&first) {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters.next().map(|letter| letter.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn listed(things: &[String], joined_by: &str) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {joined_by} {last}", first.join(", ")),
    }
}

/// What the customer can do better, of the reasons that may be told; each once.
fn hints(reasons: &[Reason]) -> Vec<&'static str> {
    let mut hints: Vec<&str> = Vec::new();
    for hint in reasons.iter().filter_map(|reason| hint(reason.name())) {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}

/// Only what a customer can mend with an honest document. Reasons of authenticity, of fraud and of the numbers' own
/// checks are not here, and a new reason is not until it is put here.
fn hint(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "wrong_file_extension" => "The file is of a kind that we cannot open.",
        "image_not_found" => "The file did not hold a picture.",
        "black_and_white_image" | "palettised_image" => "The picture was not in colour.",
        "poor_image_quality" | "mrz_undetected" | "face_undetected" | "image_face_undetected" => {
            "The picture was not clear enough to read."
        }
        "poor_video_quality" | "poor_image_and_video_quality" | "video_face_undetected" => {
            "The video was not clear enough."
        }
        "audio_undetected" => "The video had no sound.",
        "image_too_large" => "The file was too large.",
        "expired_document" | "expired_document_possible_misread_retry" => "The document is no longer valid.",
        "date_not_detected" => "We could not read a date on the document.",
        "address_mismatch" => "The address on the document is not the one you gave us.",
        "name_mismatch" | "name_mismatch_mrz" | "company_name_mismatch" => {
            "The name on the document is not the one you gave us."
        }
        "dob_mismatch" => "The date of birth on the document is not the one you gave us.",
        "not_deliverable" | "phone_is_fictitious" | "phone_not_assignable" => {
            "We cannot reach the address or number you gave us."
        }
        "value_missing" => "It was empty.",
        "value_malformed" | "number_malformed" => "It was not written correctly.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Rule;

    fn ways(json: &str) -> Vec<Vec<Kind>> {
        serde_json::from_str::<Rule>(json).unwrap().alternatives()
    }

    #[test]
    fn what_is_wanted_is_a_sentence() {
        let either = ways(
            r#"{"any": [{"virtual": "SSN"}, {"all": [{"virtual": "PASSPORT"}, {"physical": "GOVT_ID"}, {"social": "EMAIL"}]}]}"#,
        );
        let text = of(Why::Missing, &either, &[]);
        assert_eq!(
            text,
            "We need one of these: your Social Security number; or your passport number, a picture or scan of your \
             government ID and your e-mail address."
        );
        assert_eq!(
            of(Why::Missing, &ways(r#"{"physical": "AML_POLICY"}"#), &[]),
            "We need a picture or scan of your AML policy."
        );
    }

    #[test]
    fn a_hint_tells_what_to_do_better_and_a_suspicion_is_kept() {
        let wanted = ways(r#"{"physical": "GOVT_ID"}"#);
        let reasons = ["poor_image_quality", "flagged_for_potential_fraud", "mrz_undetected"].map(Reason::new);
        assert_eq!(
            of(Why::Invalid, &wanted, &reasons),
            "The picture was not clear enough to read. We need a picture or scan of your government ID."
        );
        assert_eq!(
            of(Why::Invalid, &wanted, &[Reason::new("flagged_for_potential_fraud")]),
            "We could not accept what you sent. We need a picture or scan of your government ID."
        );
    }
}
