//! Changing only what the caller has seen: a revision goes out in `ETag` and comes back in `If-Match`.

use crate::call::Call;
use crate::problem::Problem;

/// What `If-Match` asks for (RFC 9110, 13.1.1).
pub(crate) enum IfMatch {
    Anything,
    OneOf(Vec<u64>),
}

impl IfMatch {
    pub(crate) fn of(call: &Call) -> Self {
        let Some(sent) = call.header_as_sent("if-match") else { return Self::Anything };
        match sent.to_str().unwrap_or_default().trim() {
            "*" => Self::Anything,
            // A tag that is none of ours, or a weak one, matches nothing.
            tags => Self::OneOf(tags.split(',').filter_map(revision).collect()),
        }
    }

    pub(crate) fn check(&self, revision: u64) -> Result<(), Problem> {
        match self {
            Self::Anything => Ok(()),
            Self::OneOf(revisions) if revisions.contains(&revision) => Ok(()),
            Self::OneOf(_) => Err(Problem::precondition_failed()),
        }
    }
}

fn revision(tag: &str) -> Option<u64> {
    tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn if_match(header: Option<&str>) -> IfMatch {
        let mut request = lambda_http::http::Request::builder();
        if let Some(header) = header {
            request = request.header("If-Match", header);
        }
        IfMatch::of(&Call::new(request.body(lambda_http::Body::Empty).unwrap()))
    }

    #[test]
    fn only_the_revision_that_was_seen_is_changed() {
        for (header, fits) in [
            (None, true),
            (Some("*"), true),
            (Some("\"7\""), true),
            (Some("\"6\", \"7\""), true),
            (Some("\"6\""), false),
            (Some("W/\"7\""), false),
            (Some("7"), false),
            (Some("\"seven\""), false),
            (Some("\"7\" ø"), false),
            (Some(""), false),
        ] {
            assert_eq!(if_match(header).check(7).is_ok(), fits, "{header:?}");
        }
    }
}
