//! Ways to reach or recognise the holder, and the fields of the base document itself.

use gatehouse_domain::customer::Observation;
use gatehouse_domain::document::{BaseDocument, SocialDocument};
use gatehouse_domain::fact::{Check as Question, Outcome};
use gatehouse_evidence::contact::{Email, Phone, PhoneFlag};

use crate::base::is_old_enough;
use crate::deliverability::{AddressSource, Rules};
use crate::{Check, Context, failed, finding, referred, sandbox};

/// Is the value well formed? The base document's own fields passed the door's rules already; they are
/// asked again here because a program relies on the answer as a fact.
pub(crate) struct Format;

impl Check for Format {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        base.active_social()
            .filter(|own| own.meta.findings.wants(Question::Format))
            .map(|own| finding(&own.meta, own.content(), Question::Format, format(base, own, context), context.now))
            .collect()
    }
}

fn format(base: &BaseDocument, own: &SocialDocument, context: &Context<'_>) -> Outcome {
    if own.derived && own.kind.name() == "DATE" {
        let details = &base.details;
        let today = context.now.date_naive();
        let is_old_enough = details.birth.is_some_and(|birth| is_old_enough(details.entity_type, birth, today));
        return if is_old_enough { Outcome::Passed } else { failed("under_age") };
    }
    if context.sandbox && sandbox::social_value_fails(own.kind.name(), &own.value) {
        return failed("not_deliverable");
    }
    if own.derived && own.kind.name() == "ADDRESS" && !context.sandbox {
        return address(base);
    }
    if matches!(own.kind.name(), "PHONE_NUMBER" | "PHONE_NUMBER_2FA") {
        return phone(&own.value, context);
    }
    let well_formed = match own.kind.name() {
        "EMAIL" | "EMAIL_2FA" => Email::parse(&own.value).is_ok(),
        "IP" => own.value.parse::<std::net::IpAddr>().is_ok(),
        "FACEBOOK" | "LINKEDIN" | "TWITTER" | "WEBSITE" => is_web_address(&own.value),
        _ => !own.value.trim().is_empty(),
    };
    if well_formed { Outcome::Passed } else { failed("value_malformed") }
}

/// A number that nobody can have (North American Numbering Plan) may be a slip of the pen as well; a sandbox's customers are
/// expected to have such numbers.
fn phone(value: &str, context: &Context<'_>) -> Outcome {
    match Phone::parse(value).map(|phone| phone.flag()) {
        Err(_) => failed("value_malformed"),
        Ok(Some(PhoneFlag::Fictitious)) if !context.sandbox => referred("phone_is_fictitious"),
        Ok(Some(PhoneFlag::Unassignable)) if !context.sandbox => referred("phone_not_assignable"),
        Ok(_) => Outcome::Passed,
    }
}

/// A code of another state, or a street without a number: it may be a slip of the pen, so a person looks.
fn address(base: &BaseDocument) -> Outcome {
    let Some(address) = &base.details.address else { return failed("value_malformed") };
    let found = Rules { sandbox: false }.look_up(address);
    if found.deliverability.is_deliverable() { Outcome::Passed } else { referred("not_deliverable") }
}

fn is_web_address(value: &str) -> bool {
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.starts_with('.') && !rest.contains(char::is_whitespace))
}
