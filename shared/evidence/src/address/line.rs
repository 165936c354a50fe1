//! Delivery lines that name no place to live or work at (USPS Publication 28, sections 24 to 29).

/// A post-office box, also in the forms that other postal services use. Rural-route ("RR 2 Box 15"),
/// highway-contract and military ("Unit 2050 Box 4190") boxes stand at a physical address and are not meant.
pub fn is_po_box(line: &str) -> bool {
    let words = words(line);
    (0..words.len()).any(|at| box_starts(&words, at))
}

/// A private mailbox at a commercial mail receiving agency, which rents out a street address (Publication 28, section 28).
/// Agencies may write `#123` as well, which is what a suite looks like: only the designator tells.
pub fn is_private_mailbox(line: &str) -> bool {
    let words = words(line);
    let holds_digit = |word: &String| word.contains(|c: char| c.is_ascii_digit());
    let designator_ends = |at: usize| match words[at].as_str() {
        "PMB" => Some(at + 1),
        "PRIVATE" => match words.get(at + 1..)? {
            [mailbox, ..] if mailbox == "MAILBOX" => Some(at + 2),
            [mail, r#box, ..] if mail == "MAIL" && r#box == "BOX" => Some(at + 3),
            _ => None,
        },
        _ => None,
    };
    (0..words.len()).filter_map(designator_ends).any(|end| words.get(end).is_some_and(holds_digit))
}

/// Mail kept at the post office for someone without an address.
pub fn is_general_delivery(line: &str) -> bool {
    let words = words(line);
    words.windows(2).any(|pair| pair == ["GENERAL", "DELIVERY"])
}

/// Upper-case words; full stops vanish ("P.O." is "PO"), other punctuation separates, "POB77" is two words.
fn words(line: &str) -> Vec<String> {
    let cleaned: String = line
        .to_uppercase()
        .chars()
        .filter(|&c| c != '.' && c != '\'')
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let mut words: Vec<String> = cleaned.split_whitespace().map(str::to_owned).collect();
    join_initials(&mut words);
    words.iter().flat_map(|word| split_glued_box(word)).collect()
}

/// "P O BOX" is "PO BOX" and "P O B" is "POB".
fn join_initials(words: &mut Vec<String>) {
    let Some(at) = words.windows(2).position(|pair| pair[0] == "P" && pair[1] == "O") else {
        return;
    };
    let is_pob = words.get(at + 2).is_some_and(|word| word == "B");
    let (joined, end) = if is_pob { ("POB", at + 3) } else { ("PO", at + 2) };
    words.splice(at..end, [joined.to_owned()]);
}

/// "POBOX", "POB77" and "PMB22" are written together.
fn split_glued_box(word: &str) -> Vec<String> {
    for prefix in ["POBOX", "POB", "BOX", "PMB"] {
        let Some(rest) = word.strip_prefix(prefix) else {
            continue;
        };
        if rest.is_empty() && prefix == "POBOX" {
            return vec![prefix.to_owned()];
        }
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return vec![prefix.to_owned(), rest.to_owned()];
        }
    }
    vec![word.to_owned()]
}

fn box_starts(words: &[String], at: usize) -> bool {
    const ALONE: [&str; 4] = ["POBOX", "POSTFACH", "POSTBOX", "POSTBUS"];
    const PAIRS: [[&str; 2]; 14] = [
        ["PO", "BOX"],
        ["GPO", "BOX"],
        ["PO", "DRAWER"],
        ["PO", "BIN"],
        ["PO", "CALLER"],
        ["FIRM", "CALLER"],
        ["POST", "BOX"],
        ["POSTAL", "BOX"],
        ["CASE", "POSTALE"],
        ["BOITE", "POSTALE"],
        ["BOÎTE", "POSTALE"],
        ["CAIXA", "POSTAL"],
        ["APARTADO", "POSTAL"],
        ["CASELLA", "POSTALE"],
    ];
    const NUMBERED: [&str; 6] = ["POB", "PO", "APARTADO", "APDO", "CASILLA", "LOCKBOX"];

    let first = words[at].as_str();
    let second = words.get(at + 1).map(String::as_str);
    let third = words.get(at + 2).map(String::as_str);
    if ALONE.contains(&first) || second.is_some_and(|second| PAIRS.contains(&[first, second])) {
        return true;
    }
    if [Some(first), second, third] == [Some("POST"), Some("OFFICE"), Some("BOX")] {
        return true;
    }
    if NUMBERED.contains(&first) && second.is_some_and(is_number) {
        return true;
    }
    // A bare "Box 12" opens the line; behind a route or a unit it is a physical box.
    at == 0 && matches!(first, "BOX" | "DRAWER" | "CALLER" | "BP") && second.is_some_and(is_number) && words.len() == 2
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn post_office_boxes_are_seen_however_written() {
        let lines = [
            "PO Box 123",
            "P.O. Box 123",
            "P. O. Box 123",
            "P O BOX 9",
            "p.o.b. 77",
            "POB77",
            "POBox 5",
            "Post Office Box 12",
            "12 Main St, PO Box 45",
            "PO Drawer 7",
            "Box 12",
            "Postfach 10 01",
            "Apartado 55",
            "BP 1234",
            "P.O. Box # 12",
        ];
        for line in lines {
            assert!(is_po_box(line), "{line}");
        }
    }

    #[test]
    fn boxes_at_a_physical_address_are_not_meant() {
        let lines = [
            "100 Main St PMB 22",
            "RR 2 Box 15",
            "HC 1 Box 44",
            "Unit 2050 Box 4190",
            "PSC 3 Box 20",
            "General Delivery",
            "12 Boxwood Lane",
            "8 Box Hill Road",
            "Boxwood 12",
            "5 Post Office Road",
            "77 Poboda Street",
            "3 Po Valley Drive",
            "",
        ];
        for line in lines {
            assert!(!is_po_box(line), "{line}");
        }
    }

    #[test]
    fn rented_mailboxes_and_general_delivery_have_flags_of_their_own() {
        assert!(is_private_mailbox("100 Main St PMB 22"));
        assert!(is_private_mailbox("100 Main St Private Mail Box 22"));
        for line in ["100 Main St #PMB22", "1 Elm Ave P.M.B. # 9", "PMB A12", "1 Elm Ave Private Mailbox 9"] {
            assert!(is_private_mailbox(line), "{line}");
        }
        // A suite is written so too, and nobody can tell.
        for line in ["100 Main St #22", "100 Main St Ste 22", "PMB Lane 3", "12 Private Road 4", "1 Mailbox Road"] {
            assert!(!is_private_mailbox(line), "{line}");
        }
        assert!(is_general_delivery("general delivery"));
        assert!(!is_private_mailbox("RR 2 Box 15") && !is_general_delivery("1 Delivery Road"));
    }
}
