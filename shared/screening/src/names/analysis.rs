//! What part each word of a name plays, and how much it weighs.

use zerocopy::byteorder::little_endian::U32;

use super::extras::{WHOLE_NAME, bare};
use super::lore::LORE;
use super::table::NAMES;
use super::token::{NameStyle, OwnedToken, Role};
use super::transcription::transcribed;
use crate::text::{Script, Word, words};

const PARTICLE_WEIGHT: u8 = 6;
const TITLE_WEIGHT: u8 = 20;
const LEGAL_FORM_WEIGHT: u8 = 6;
const NUMBER_WEIGHT: u8 = 40;
const INITIAL_WEIGHT: u8 = 40;
const PATRONYMIC_WEIGHT: u8 = 60;
const SHORT_FORM_WEIGHT: u8 = 80;
const UNDISTINGUISHED_WEIGHT: u8 = 30;

/// The words of a name with their roles and weights.
pub(crate) fn analyze(name: &str, style: NameStyle) -> Vec<OwnedToken> {
    let mut tokens: Vec<OwnedToken> = match style {
        NameStyle::Personal => personal_name(words(name)),
        NameStyle::Corporate => corporate(words(name)),
    };
    // A name that is nothing but particles or a legal form must still be comparable.
    if tokens.iter().all(|token| token.role.is_light()) {
        for token in tokens.iter_mut().filter(|token| token.role != Role::Generation) {
            token.role = Role::Ordinary;
            token.weight = UNDISTINGUISHED_WEIGHT;
        }
    }
    tokens
}

/// The places of the family name in a person's name that tells it apart: `EXAMPLE, Anna`. Else none.
pub(crate) fn family_of(name: &str, style: NameStyle) -> u32 {
    let Some((family, given)) = name.split_once(',').filter(|_| style == NameStyle::Personal) else { return 0 };
    let whole = |text: &str| text.chars().any(char::is_alphabetic) && !text.contains(',');
    let words = analyze(family, style).iter().filter(|token| token.role != Role::Generation).count() as u32;
    if whole(given) && whole(family) && words < u32::BITS { (1 << words) - 1 } else { 0 }
}

fn token(text: String, script: Script, role: Role, weight: u8) -> OwnedToken {
    OwnedToken { text, script, role, weight, symbols: Vec::new() }
}

fn symbols_of(text: &str) -> Vec<U32> {
    LORE.equivalents.get(text).cloned().unwrap_or_default()
}

/// The groups and classes of forms that a person's name stands in.
fn forms_of(text: &str, script: Script) -> Vec<U32> {
    let mut symbols = symbols_of(text);
    symbols.extend(NAMES.classes_of(text, script));
    symbols
}

fn personal_name(words: Vec<Word>) -> Vec<OwnedToken> {
    let bare = bare(words);
    let words = bare.words;
    let several = words.len() > 1;
    let first_is_ben = several && words[0].text == "ben";
    let last_is_il = several && words.last().is_some_and(|word| word.text == "il");
    let mut tokens: Vec<OwnedToken> = words.into_iter().map(personal).collect();
    if last_is_il && let Some(last) = tokens.last_mut() {
        // An article stands in front of something; at the end it is the Korean syllable, `Kim Jong Il`.
        (last.role, last.weight) = (Role::Ordinary, personal_weight("il"));
    }
    if first_is_ben {
        // In front of a name it is no `son of` but short for Benjamin.
        tokens[0] = OwnedToken {
            symbols: symbols_of("ben"),
            ..token("ben".to_owned(), Script::Alphabetic, Role::Ordinary, SHORT_FORM_WEIGHT)
        };
    }
    // A title that is some people's name is one where nobody is left without it.
    if tokens.iter().filter(|token| token.role == Role::Ordinary).count() >= WHOLE_NAME {
        tokens.retain(|token| token.role != Role::Title);
    }
    let generation = bare.generation.map(|which| token(which.to_owned(), Script::Alphabetic, Role::Generation, 0));
    tokens.extend(generation);
    tokens
}

fn personal(word: Word) -> OwnedToken {
    let Word { mut text, script, .. } = word;
    if let Some(canonical) = LORE.canonical.get(text.as_str()) {
        (*canonical).clone_into(&mut text);
    }
    if script == Script::Alphabetic && text.bytes().any(|letter| letter.is_ascii_alphabetic()) {
        text = without_digits(&text);
    }
    let role = personal_role(&text, script);
    // What is known as it stands, `Andrew`, is not read as a Slavic name.
    if role == Role::Ordinary && script == Script::Alphabetic && symbols_of(&text).is_empty() {
        text = transcribed(&text);
    }
    let weight = match role {
        Role::Particle => PARTICLE_WEIGHT,
        Role::Title => TITLE_WEIGHT,
        Role::Initial => INITIAL_WEIGHT,
        Role::Ordinary | Role::Number | Role::LegalForm | Role::Generation => personal_weight(&text),
    };
    let symbols = if role == Role::Ordinary { forms_of(&text, script) } else { Vec::new() };
    OwnedToken { symbols, ..token(text, script, role, weight) }
}

/// Digits that stand for letters: `Ig0r Sech1n`.
fn without_digits(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

fn personal_role(text: &str, script: Script) -> Role {
    if text.len() == 1 && script == Script::Alphabetic && text.as_bytes()[0].is_ascii_alphabetic() {
        return Role::Initial;
    }
    if script.is_characters() {
        return Role::Ordinary;
    }
    if LORE.particles.contains(text) || (script == Script::Consonantal && text == "bn") {
        return Role::Particle;
    }
    if LORE.titles.contains(text) || LORE.honorifics.of(text).is_some() { Role::Title } else { Role::Ordinary }
}

/// A name borne by every second entry says less, but never little: persons are made of such names.
fn personal_weight(text: &str) -> u8 {
    if is_patronymic(text) {
        return PATRONYMIC_WEIGHT;
    }
    let bearers = LORE.person_words.get(text).copied().unwrap_or(1.0);
    let rarity = 1.0 - 0.07 * (bearers / 12.0).ln().max(0.0);
    (rarity * 100.0) as u8
}

/// `Vladimirovich` is another word than `Vladimir`, however alike.
pub(super) fn is_patronymic(text: &str) -> bool {
    text.len() > 6 && PATRONYMIC_ENDINGS.iter().any(|ending| text.ends_with(ending))
}

/// `Sergeivich` is no patronymic as it should be, and still that of `Sergei`.
pub(super) fn may_be_patronymic(text: &str) -> bool {
    is_patronymic(text) || ["ich", "ych", "vna"].iter().any(|ending| text.ends_with(ending))
}

const PATRONYMIC_ENDINGS: [&str; 7] = ["ovich", "evich", "ovych", "evych", "ovna", "evna", "ivna"];

fn corporate(words: Vec<Word>) -> Vec<OwnedToken> {
    let words = without_state(words);
    let words: Vec<Word> = merge_letters(words).into_iter().map(written_out).map(with_letters).collect();
    let words = forms_apart(words);
    let words = merge_phrases(&words);
    let mut tokens = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if let Some((class, width)) = legal_form_at(&words[at..]) {
            tokens.push(token(class.to_owned(), Script::Alphabetic, Role::LegalForm, LEGAL_FORM_WEIGHT));
            at += width;
            continue;
        }
        if let Some((number, width)) = number_at(&words[at..], at > 0) {
            tokens.push(token(number, Script::Alphabetic, Role::Number, NUMBER_WEIGHT));
            at += width;
            continue;
        }
        if let Some((word, width)) = general_word_at(&words[at..]) {
            // `Factory Plant` says no more than `Plant`.
            if tokens.last().is_none_or(|before: &OwnedToken| before.symbols != word.symbols) {
                tokens.push(word);
            }
            at += width;
            continue;
        }
        tokens.push(corporate_word(&words[at]));
        at += 1;
    }
    // What is called by a general word alone, as many a ship is, is called by that word and no other.
    let mut telling = tokens.iter_mut().filter(|token| !token.role.is_light());
    if let (Some(only), None) = (telling.next(), telling.next()) {
        only.symbols.clear();
    }
    tokens
}

/// `In liquidation` is no part of the name.
fn without_state(words: Vec<Word>) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if let Some((_, width)) = LORE.states.at(&words[at..]) {
            at += width;
        } else {
            kept.push(words[at].clone());
            at += 1;
        }
    }
    if kept.is_empty() { words } else { kept }
}

/// Legal forms that are written together with a name or apart in themselves, `Solidltd` and `Com pany`, and numbers within a
/// word: `Zenit3`.
fn forms_apart(words: Vec<Word>) -> Vec<Word> {
    let mut apart: Vec<Word> = Vec::with_capacity(words.len());
    let mut words = words.into_iter().peekable();
    while let Some(mut word) = words.next() {
        if let Some(meant) = form_meant(&word.text, words.peek()) {
            meant.clone_into(&mut word.text);
        }
        if let Some(last) = apart.last_mut()
            && let Some(joined) = form_of_two(&last.text, &word.text)
        {
            joined.clone_into(&mut last.text);
            continue;
        }
        match form_within(&word.text).or_else(|| number_within(&word.text)) {
            Some(at) if word.script == Script::Alphabetic => {
                let part = |text: &str, dotted: bool| Word { text: text.to_owned(), script: word.script, dotted };
                apart.extend([part(&word.text[..at], false), part(&word.text[at..], word.dotted)]);
            }
            _ => apart.push(word),
        }
    }
    apart
}

const SHORT_FORMS: [&str; 9] = ["ltd", "llc", "gmbh", "dmcc", "jsc", "pjsc", "fzco", "fze", "ltda"];
/// A shorter word of a legal form is too like others.
const LONG_FORM: usize = 6;

fn form_of_two(first: &str, second: &str) -> Option<&'static str> {
    let rest = |form: &&&str| form.strip_prefix(first).is_some_and(|rest| rest == second) && first.len() > 1;
    LORE.form_words.iter().find(rest).copied()
}

/// A legal form with one letter wrong: `Limitted`, `Jiont Stock`.
fn form_meant(word: &str, next: Option<&Word>) -> Option<&'static str> {
    if next.is_some_and(|next| next.text == "stock") && one_slip(word, "joint") {
        return Some("joint");
    }
    let known = || LORE.form_words.contains(&word) || LORE.organization_words.contains_key(word);
    if word.len() < LONG_FORM || known() || LORE.general_words.of(word).is_some() {
        return None;
    }
    LORE.form_words.iter().find(|form| form.len() >= LONG_FORM && one_slip(word, form)).copied()
}

/// Whether one letter is wrong, missing, too many or exchanged with its neighbour.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let exchanged = a.len() > 1 && a.len() == b.len() && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..];
    let rest = |word: &[u8]| word.get(1..).unwrap_or_default().to_vec();
    exchanged
        || (a.len() == b.len() && rest(a) == rest(b))
        || (a.len() > b.len() && rest(a) == b)
        || (b.len() > a.len() && rest(b) == a)
}

/// Where a form begins at the end of a word, or ends at its beginning.
fn form_within(word: &str) -> Option<usize> {
    if word.len() < 6 || LORE.organization_words.contains_key(word) || LORE.form_words.contains(&word) {
        return None;
    }
    let fits = |form: &&str| word.len() >= form.len() + 3;
    let long = || LORE.form_words.iter().copied().filter(|form| form.len() >= LONG_FORM || *form == "group");
    let ends = long().chain(SHORT_FORMS).filter(fits).find(|form| word.ends_with(form));
    ends.map(|form| word.len() - form.len()).or_else(|| {
        let first = long().chain(["jsc", "llc", "pjsc", "joint"]).filter(fits);
        first.filter(|form| word.starts_with(form)).map(str::len).max()
    })
}

/// Where the digits of a word end or begin that is letters else; of `1st` they do not.
fn number_within(word: &str) -> Option<usize> {
    if ordinal(word).is_some() {
        return None;
    }
    let digit = |letter: &u8| letter.is_ascii_digit();
    let bytes = word.as_bytes();
    let turn = bytes.windows(2).position(|pair| digit(&pair[0]) != digit(&pair[1]))? + 1;
    let (first, second) = bytes.split_at(turn);
    let uniform = |part: &[u8]| part.iter().all(|letter| digit(letter) == digit(&part[0]));
    (uniform(first) && uniform(second)).then_some(turn)
}

/// A digit within a word of letters stands for one: `Gazpr0m`, but not `B44` nor `Sector7`.
fn with_letters(mut word: Word) -> Word {
    let digits = word.text.bytes().filter(u8::is_ascii_digit).count();
    let within = !word.text.as_bytes().first().is_none_or(u8::is_ascii_digit)
        && !word.text.as_bytes().last().is_none_or(u8::is_ascii_digit);
    if digits > 0 && within && word.text.len() >= 4 * digits {
        word.text = without_digits(&word.text);
    }
    word
}

/// `Sanaye` says the same as `Industries`, and about as little.
fn general_word_at(words: &[Word]) -> Option<(OwnedToken, usize)> {
    let (group, width) = LORE.general_words.at(words)?;
    let text = if width == 1 { words[0].text.as_str() } else { group };
    // Halfway, since a form that few others use says more than the commonest.
    let weight = corporate_weight(text).midpoint(corporate_weight(group));
    let symbols = LORE.general_groups.get(group).copied().into_iter().collect();
    Some((OwnedToken { symbols, ..token(text.to_owned(), Script::Alphabetic, Role::Ordinary, weight) }, width))
}

fn written_out(mut word: Word) -> Word {
    if let Some(whole) = LORE.abbreviations.get(word.text.as_str()) {
        (*whole).clone_into(&mut word.text);
    }
    word
}

fn corporate_word(word: &Word) -> OwnedToken {
    let text = word.text.clone();
    if LORE.joining.contains(text.as_str()) {
        return token(text, word.script, Role::Particle, PARTICLE_WEIGHT);
    }
    // A letter, or an abbreviation of two: `M. Babaie`, `Sh. Babaie`.
    let abbreviated = text.len() == 1 || (word.dotted && text.len() == 2);
    let weight = if abbreviated { INITIAL_WEIGHT } else { corporate_weight(&text) };
    token(text, word.script, Role::Ordinary, weight)
}

/// `Trading` names thousands, `Gazprom` one.
fn corporate_weight(text: &str) -> u8 {
    let bearers = LORE.organization_words.get(text).copied().unwrap_or(1.0);
    let rarity = if bearers < 12.0 { 1.0 } else { 1.0 / (1.0 + (bearers / 30.0).powf(0.7)) };
    ((rarity * 100.0) as u8).max(12)
}

/// Letters written apart are one word: `O.O.O.`, `S. A.`, `B W I`.
fn merge_letters(words: Vec<Word>) -> Vec<Word> {
    let mut merged: Vec<Word> = Vec::with_capacity(words.len());
    let mut run_open = false;
    for word in words {
        let letter = word.text.len() == 1
            && word.script == Script::Alphabetic
            && word.text.bytes().all(|letter| letter.is_ascii_alphabetic());
        if letter
            && run_open
            && let Some(last) = merged.last_mut()
            // In `sp. z o.o.` the dotted letters are a run of their own; in `o.O.O` the last dot is left out.
            && (last.dotted || !word.dotted)
        {
            last.text.push_str(&word.text);
            last.dotted = word.dotted;
            continue;
        }
        run_open = letter;
        merged.push(word);
    }
    merged
}

fn legal_form_at(words: &[Word]) -> Option<(&'static str, usize)> {
    LORE.legal_forms.at(words).or_else(|| LORE.script_forms.at(words))
}

/// A country is one word, whatever it is called: `United States of America`, `U.S.`, `Korean`.
fn merge_phrases(words: &[Word]) -> Vec<Word> {
    let mut merged: Vec<Word> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        match country_at(&words[at..]) {
            Some((country, width)) => {
                merged.push(Word { text: country.to_owned(), script: Script::Alphabetic, dotted: false });
                at += width;
            }
            None => {
                merged.push(words[at].clone());
                at += 1;
            }
        }
    }
    merged
}

/// `Iran's` loses its apostrophe and is still Iran.
fn country_at(words: &[Word]) -> Option<(&'static str, usize)> {
    let possessive = || Some((LORE.countries.of(words.first()?.text.strip_suffix('s')?)?, 1));
    LORE.countries.at(words).or_else(possessive)
}

/// A number in digits, words or Roman numerals, with the words it takes. `First` is `1st` and not `One`.
fn number_at(words: &[Word], roman_allowed: bool) -> Option<(String, usize)> {
    let text = words.first()?.text.as_str();
    if let Some(ordinal) = ordinal(text) {
        return Some((format!("{ordinal}th"), 1));
    }
    let (number, width) = cardinal_at(words, text, roman_allowed)?;
    Some((number.to_string(), width))
}

fn cardinal_at(words: &[Word], text: &str, roman_allowed: bool) -> Option<(u32, usize)> {
    if text.bytes().all(|digit| digit.is_ascii_digit()) {
        return text.parse().ok().map(|number| (number, 1));
    }
    if let Some(tens) = number_word(text) {
        let rest = words.get(1).and_then(|word| number_word(&word.text).or_else(|| word.text.parse().ok()));
        return match rest {
            Some(ones) if tens >= 20 && tens % 10 == 0 && (1..10).contains(&ones) => Some((tens + ones, 2)),
            _ => Some((tens, 1)),
        };
    }
    if roman_allowed { roman_number(text).map(|number| (number, 1)) } else { None }
}

fn number_word(text: &str) -> Option<u32> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if text == "fourty" {
        return Some(40);
    }
    if let Some(number) = ONES.iter().position(|word| *word == text) {
        return Some(number as u32);
    }
    TENS.iter().position(|word| *word == text).map(|place| (place as u32 + 2) * 10)
}

/// `1st` and `First`.
fn ordinal(text: &str) -> Option<u32> {
    const ORDINALS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    if let Some(place) = ORDINALS.iter().position(|ordinal| *ordinal == text) {
        return Some(place as u32 + 1);
    }
    ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending)?.parse().ok())
}

fn roman_number(text: &str) -> Option<u32> {
    const ROMAN: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
        "xviii", "xix", "xx",
    ];
    ROMAN.iter().position(|numeral| *numeral == text).map(|place| place as u32 + 1)
}
