//! Synapse's sandbox values (reference: `testing-on-uat`): fixed inputs with fixed fates, so that an
//! integrator can see every path. They mean nothing unless the client is marked as a sandbox.

/// What the payload of a stand-in image decodes to: `data:image/png;base64,SUQs==`.
const PLACEHOLDER: &[u8] = b"ID,";

/// Whether a data URI's payload is the stand-in for an image, which is not even valid base64.
#[must_use]
pub fn is_placeholder_payload(payload: &str) -> bool {
    payload == "SUQs=="
}

/// The fate of a stand-in image by its declared type, or `None` for a real file.
pub(crate) fn file_is_valid(declared_type: &str, bytes: &[u8]) -> Option<bool> {
    (bytes == PLACEHOLDER).then_some(declared_type != "image/invalid")
}

/// An identity number is confirmed by its last four digits; other kinds of value always are.
pub(crate) fn number_is_valid(kind: &str, value: &str) -> bool {
    match kind {
        "SSN" | "TIN" => value.ends_with("2222"),
        _ => !value.to_ascii_lowercase().contains("invalid"),
    }
}

/// A number that passes at once and that its issuer does not know a day later. Synapse had none to try that with.
pub(crate) fn number_is_taken_back(value: &str) -> bool {
    digits(value).ends_with("332222")
}

/// The values that fail although they are well formed.
pub(crate) fn social_value_fails(kind: &str, value: &str) -> bool {
    match kind {
        "EMAIL" | "EMAIL_2FA" => value.eq_ignore_ascii_case("invalid@gmail.com"),
        "PHONE_NUMBER" | "PHONE_NUMBER_2FA" => digits(value).ends_with("5417543010"),
        "IP" => value == "255.255.255.0",
        "ADDRESS" => value.starts_with(FAILING_STREET),
        "FACEBOOK" | "LINKEDIN" | "TWITTER" | "WEBSITE" => value.trim_end_matches('/').ends_with("/invalid"),
        _ => false,
    }
}

/// The address that fails is in no real state, so the rules for addresses have to let it in.
pub(crate) fn is_failing_address(street: &str, subdivision: &str) -> bool {
    street == FAILING_STREET && subdivision == "FS"
}

const FAILING_STREET: &str = "123 Fail Address";

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
