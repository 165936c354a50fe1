//! The data elements of the licence's own subfile.

/// Three-letter tags and their values, first occurrence first.
pub(super) struct Elements<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Elements<'a> {
    /// Collects the elements of the `DL`, `ID` and `EN` subfiles out of `body`, which begins with the first subfile. An
    /// issuer's own subfiles hold anything, also things that look like elements, and are skipped, wherever they stand.
    ///
    /// A card that leaves out the type before its first element is read all the same, if it declares no subfile of the
    /// issuer's own: then there is nothing else that the elements could be of.
    pub(super) fn collect(body: &'a str, types: &[&str]) -> Self {
        let mut elements = Vec::new();
        let mut in_licence = types.iter().all(|kind| is_licence(kind));
        for segment in body.split(['\n', '\r', '\u{1e}', '\u{1d}']) {
            let mut segment = segment;
            if let Some((kind, rest)) = subfile_start(segment, types) {
                in_licence = is_licence(kind);
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

fn is_licence(kind: &str) -> bool {
    matches!(kind, "DL" | "ID" | "EN")
}

/// A declared subfile type directly before a tag of that subfile, "DLDAQ…" or "ZVZVA…", or alone before a separator.
fn subfile_start<'a>(segment: &'a str, types: &[&str]) -> Option<(&'a str, &'a str)> {
    let (kind, rest) = segment.split_at_checked(2)?;
    let declared = types.contains(&kind);
    let tagged = rest.chars().next() == kind.chars().next() || matches!(kind, "ID" | "EN");
    (declared && (tagged || rest.is_empty())).then_some((kind, rest))
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
    fn elements_before_the_licence_s_own_subfile_are_not_the_licence_s() {
        for body in [
            "DLDAQT1\nDCSSAMPLE\rZV\nDCSOTHER\nDAQT2\r",
            "DL\nDAQT1\nDCSSAMPLE\rZVZVA01\nDCSOTHER\nDAQT2\r",
            "ZVZVA01\nDCSOTHER\nDAQT2\rDLDAQT1\nDCSSAMPLE\r",
            "DCSOTHER\nDAQT2\rDLDAQT1\nDCSSAMPLE\r",
            "ZV\nDCSOTHER\rDLDAQT1\nDCSSAMPLE\r",
        ] {
            let elements = Elements::collect(body, &["ZV", "DL"]);
            assert_eq!((elements.get("DCS"), elements.get("DAQ")), (Some("SAMPLE"), Some("T1")), "{body:?}");
            assert!(!elements.has_repetition(), "{body:?}");
        }
        assert!(Elements::collect("ZVZVA01\nDCSOTHER\nDAQT2\r", &["ZV", "DL"]).is_empty());
    }

    #[test]
    fn a_first_subfile_without_its_type_is_the_licence_s_where_there_is_no_other() {
        assert_eq!(Elements::collect("DAQT1\rDCSSAMPLE\r", &["DL"]).get("DAQ"), Some("T1"));
        assert!(Elements::collect("DAQT1\rDCSSAMPLE\r", &["DL", "ZV"]).is_empty());
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
