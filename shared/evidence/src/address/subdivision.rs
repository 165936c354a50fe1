//! Subdivision codes of ISO 3166-2 for the countries where most applicants live.

/// The codes of a country, separated by spaces; `None` where they are not held.
pub(super) fn codes_of(alpha2: &str) -> Option<&'static str> {
    let codes = match alpha2 {
        "US" => UNITED_STATES,
        "CA" => "AB BC MB NB NL NS NT NU ON PE QC SK YT",
        "MX" => {
            "AGU BCN BCS CAM CHH CHP CMX COA COL DUR GRO GUA HID JAL MEX MIC MOR NAY NLE OAX PUE QUE ROO SIN SLP SON TAB \
             TAM TLA VER YUC ZAC"
        }
        "AU" => "ACT NSW NT QLD SA TAS VIC WA",
        "IN" => INDIA,
        "BR" => "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO",
        "DE" => "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH",
        _ => return None,
    };
    Some(codes)
}

/// States, DC and the territories; then what the USPS adds: the military "states" and the freely associated states.
const UNITED_STATES: &str = "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT \
    NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY AA AE AP FM MH PW";

/// With the codes as they were before ISO's changes of 2023, which addresses still carry.
const INDIA: &str = "AN AP AR AS BR CG CH CT DD DH DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK \
    TG TN TR TS UK UP UT WB";
