//! The names of the United States' states, which many write out.

/// The two-letter code of a state by its name or its code, in any case.
pub fn us_state(text: &str) -> Option<&'static str> {
    let text = text.trim().to_uppercase();
    STATES.iter().find(|(code, name)| *code == text || *name == text).map(|(code, _)| *code)
}

#[rustfmt::skip]
const STATES: [(&str, &str); 56] = [
    ("AL", "ALABAMA"), ("AK", "ALASKA"), ("AS", "AMERICAN SAMOA"), ("AZ", "ARIZONA"), ("AR", "ARKANSAS"),
    ("CA", "CALIFORNIA"), ("CO", "COLORADO"), ("CT", "CONNECTICUT"), ("DE", "DELAWARE"), ("DC", "DISTRICT OF COLUMBIA"),
    ("FL", "FLORIDA"), ("GA", "GEORGIA"), ("GU", "GUAM"), ("HI", "HAWAII"), ("ID", "IDAHO"), ("IL", "ILLINOIS"),
    ("IN", "INDIANA"), ("IA", "IOWA"), ("KS", "KANSAS"), ("KY", "KENTUCKY"), ("LA", "LOUISIANA"), ("ME", "MAINE"),
    ("MD", "MARYLAND"), ("MA", "MASSACHUSETTS"), ("MI", "MICHIGAN"), ("MN", "MINNESOTA"), ("MS", "MISSISSIPPI"),
    ("MO", "MISSOURI"), ("MT", "MONTANA"), ("NE", "NEBRASKA"), ("NV", "NEVADA"), ("NH", "NEW HAMPSHIRE"),
    ("NJ", "NEW JERSEY"), ("NM", "NEW MEXICO"), ("NY", "NEW YORK"), ("NC", "NORTH CAROLINA"), ("ND", "NORTH DAKOTA"),
    ("MP", "NORTHERN MARIANA ISLANDS"), ("OH", "OHIO"), ("OK", "OKLAHOMA"), ("OR", "OREGON"), ("PA", "PENNSYLVANIA"),
    ("PR", "PUERTO RICO"), ("RI", "RHODE ISLAND"), ("SC", "SOUTH CAROLINA"), ("SD", "SOUTH DAKOTA"), ("TN", "TENNESSEE"),
    ("TX", "TEXAS"), ("UT", "UTAH"), ("VT", "VERMONT"), ("VI", "VIRGIN ISLANDS"), ("VA", "VIRGINIA"),
    ("WA", "WASHINGTON"), ("WV", "WEST VIRGINIA"), ("WI", "WISCONSIN"), ("WY", "WYOMING"),
];

#[cfg(test)]
mod tests {
    use super::us_state;
    use crate::address::Country;

    #[test]
    fn a_state_is_known_by_name_and_code() {
        assert_eq!(us_state(" california "), Some("CA"));
        assert_eq!(us_state("dc"), Some("DC"));
        assert_eq!(us_state("ZZ"), None);
    }

    #[test]
    fn every_state_is_a_subdivision() {
        let country = Country::from_alpha2("US").unwrap();
        assert!(super::STATES.iter().all(|(code, _)| country.has_subdivision(code)));
    }
}
