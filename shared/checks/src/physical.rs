//! Files that show something: is the document genuine, and this customer's?

use gatehouse_domain::customer::Observation;
use gatehouse_domain::document::{BaseDocument, File, PhysicalDocument};
use gatehouse_domain::fact::{Check as Question, Outcome};

use crate::{Check, Context, finding, referred};

/// Until a reader proves a kind of document genuine, a person looks at it. A sandbox has no persons: there a
/// file that could be read is taken for genuine, as Synapse's does.
pub(crate) struct Authenticity;

impl Check for Authenticity {
    fn run(&self, base: &BaseDocument, context: &Context<'_>) -> Vec<Observation> {
        base.active_physical()
            .filter(|own| own.meta.findings.wants(Question::Authenticity) && is_readable(own))
            .map(|own| {
                let outcome = if context.sandbox { Outcome::Passed } else { referred("awaiting_reviewer") };
                finding(&own.meta, own.content(), Question::Authenticity, outcome, context.now)
            })
            .collect()
    }
}

fn is_readable(own: &PhysicalDocument) -> bool {
    matches!(own.file, File::Clean(_)) && own.meta.findings.get(Question::Readable) == Some(&Outcome::Passed)
}
