//! Check digits (part 3, section 4.9): weights 7, 3, 1 from the left, sum modulo ten.

/// Whether `digit` is the check digit of `field`. A letter or a filler in its place never is, whatever its value.
pub(super) fn agrees(field: &str, digit: &str) -> bool {
    let &[digit @ b'0'..=b'9'] = digit.as_bytes() else {
        return false;
    };
    of(field) == u32::from(digit - b'0')
}

/// As [`agrees`], except that a field of nothing but filler may have a filler for its check digit.
pub(super) fn agrees_or_empty(field: &str, digit: &str) -> bool {
    let unused = digit == "<" && field.bytes().all(|byte| byte == b'<');
    unused || agrees(field, digit)
}

fn of(field: &str) -> u32 {
    let weights = [7, 3, 1].into_iter().cycle();
    let sum: u32 = field.bytes().zip(weights).map(|(byte, weight)| value(byte) * weight).sum();
    sum % 10
}

fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_examples_of_the_standard_hold() {
        // Part 3, appendix A: a date, a document number, and a composite of both.
        assert!(agrees("520727", "3"));
        assert!(agrees("AB2134<<<", "5"));
        assert!(agrees("HA672242<658022549601086<<<<<<<<<<<<<<0", "8"));
    }

    #[test]
    fn only_digits_are_check_digits() {
        assert!(agrees("C01X0006H", "1"));
        assert!(!agrees("C01X0006H", "B"), "B has the value 11");
        assert!(!agrees("000000000", "<"));
        assert!(!agrees("000000000", ""));
    }

    #[test]
    fn an_unused_field_may_leave_its_digit_out() {
        assert!(agrees_or_empty("<<<<<<", "<") && agrees_or_empty("<<<<<<", "0"));
        assert!(!agrees_or_empty("00000<", "<") && !agrees_or_empty("<<<<<<", "1"));
    }
}
