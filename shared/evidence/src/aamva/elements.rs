//! The data elements of the licence's own subfile.

/// Three-letter tags and their values, first occurrence first.
pub(super) struct Elements<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Elements<'a> {
    /// Collects the elements of the `DL`, `ID` and `EN` subfiles out of `body`, which begins with the first subfile.
    /// An issuer's own subfiles hold anything, also things that look like elements, and are skipped.
    pub(super) fn collect(body: &'a str, types: &[&str]) -> Self {
        let mut elements = Vec::new();
        let mut in_licence = true;
        for segment in body.split(['\n', '\r', '\u{1e}', '\u{1d}']) {
            let mut segment = segment;
            if let Some((kind, rest)) = subfile_start(segment, types) {
                in_licence = matches!(kind, "DL" | "ID" | "EN");
                segment = rest;
            }
            if in_licence && let Some(element) = element(segment) {
                elements.push(element);
            }
        }
        Self(elements)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of `tag`, trimmed; `None` where it is absent, empty or said to be unavailable.
    pub(super) fn get(&self, tag: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == tag).map(|(_, value)| value.trim()).filter(|value| !is_blank(value))
    }

    pub(super) fn text(&self, tag: &str) -> Option<String> {
        self.get(tag).map(str::to_owned)
    }

    pub(super) fn has_repetition(&self) -> bool {
        self.0.iter().any(|(tag, value)| self.0.iter().any(|(other, again)| tag == other && value != again))
    }
}

/// A declared subfile type directly before a tag of that subfile: "DLDAQ…", "ZVZVA…".
fn subfile_start<'a>(segment: &'a str, types: &[&str]) -> Option<(&'a str, &'a str)> {
    let (kind, rest) = segment.split_at_checked(2)?;
    let declared = types.contains(&kind);
    let tagged = rest.chars().next() == kind.chars().next() || matches!(kind, "ID" | "EN");
    (declared && tagged).then_some((kind, rest))
}

fn element(segment: &str) -> Option<(&str, &str)> {
    let (tag, value) = segment.split_at_checked(3)?;
    let is_tag = tag.starts_with('D') && tag.bytes().all(|byte| byte.is_ascii_uppercase());
    is_tag.then_some((tag, value))
}

/// What issuers write for a value that there is not.
fn is_blank(value: &str) -> bool {
    value.is_empty()
        || value.eq_ignore_ascii_case("none")
        || value.eq_ignore_ascii_case("unavl")
        || value.eq_ignore_ascii_case("unavail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_s_own_subfile_cannot_pose_as_the_licence() {
        let body = "DLDAQT1\nDCSSAMPLE\rZVZVA01\nDCSOTHER\nDAQT2\r";
        let elements = Elements::collect(body, &["DL", "ZV"]);
        assert_eq!(elements.get("DCS"), Some("SAMPLE"));
        assert_eq!(elements.get("DAQ"), Some("T1"));
        assert!(!elements.has_repetition());
    }

    #[test]
    fn repeated_elements_are_noticed_and_the_first_is_kept() {
        let elements = Elements::collect("DLDAQT1\nDAQT2\r", &["DL"]);
        assert_eq!(elements.get("DAQ"), Some("T1"));
        assert!(elements.has_repetition());
    }

    #[test]
    fn unavailable_values_are_absent() {
        let elements = Elements::collect("DLDADNONE\nDCUunavl\nDAH  \r", &["DL"]);
        assert_eq!([elements.get("DAD"), elements.get("DCU"), elements.get("DAH")], [None; 3]);
    }
}
