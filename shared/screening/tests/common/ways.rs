//! The ways in which a form, a clerk or a bearer writes a listed name.

use gatehouse_screening::{Entity, EntityKind};

use super::Random;

/// What most of those listed may lose by the way they are written, in per cent of them.
pub(crate) const FEW: usize = 3;
/// Where a given name is left out too.
pub(crate) const SOME: usize = 5;

/// A person as a list with `FAMILY, Given` writes it.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) given: Vec<String>,
    pub(crate) family: Vec<String>,
}

impl Parts {
    pub(crate) fn of(entity: &Entity) -> Option<Self> {
        let (family, given) = entity.names.first()?.text.split_once(", ")?;
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let parts = Self { given: words(given), family: words(family) };
        let whole = |words: &[String]| words.iter().any(|word| word.len() > 1);
        (entity.kind == EntityKind::Person && whole(&parts.given) && whole(&parts.family)).then_some(parts)
    }

    pub(crate) fn whole(&self) -> String {
        format!("{} {}", self.given.join(" "), self.family.join(" "))
    }

    fn first(&self) -> &str {
        &self.given[0]
    }

    fn surname(&self) -> String {
        self.family.join(" ")
    }

    /// The name without its second given names, where it has some.
    fn short(&self) -> Option<String> {
        (self.given.len() > 1 && self.first().len() > 2).then(|| format!("{} {}", self.first(), self.surname()))
    }
}

/// A way of writing a name: what it is called, how many it may lose, and how it writes, where it can.
pub(crate) struct Way<N: 'static> {
    pub(crate) called: &'static str,
    pub(crate) may_lose: usize,
    pub(crate) write: fn(&N, &mut Random) -> Option<String>,
}

const fn way<N>(called: &'static str, write: fn(&N, &mut Random) -> Option<String>) -> Way<N> {
    Way { called, may_lose: FEW, write }
}

const fn shorter<N>(called: &'static str, write: fn(&N, &mut Random) -> Option<String>) -> Way<N> {
    Way { called, may_lose: SOME, write }
}

/// A listed name in some way or other, where it can be.
pub(crate) fn written(entity: &Entity, random: &mut Random) -> Option<String> {
    fn any<N>(ways: &[Way<N>], name: &N, random: &mut Random) -> Option<String> {
        (ways[random.below(ways.len())].write)(name, random)
    }
    match entity.kind {
        EntityKind::Person => any(PERSONS, &Parts::of(entity)?, random),
        _ => any(FIRMS, &Firm::of(entity)?, random),
    }
}

/// What is not brought to [`FEW`] yet: short acronyms and legal forms of other languages with a slip.
const fn unreached<N>(called: &'static str, write: fn(&N, &mut Random) -> Option<String>) -> Way<N> {
    shorter(called, write)
}

/// Names that nobody on a list bears.
const NOBODY: [&str; 4] = ["Jane Doe", "Quillon Varnadore", "Peter Paul Example", "Maria Beispiel"];
const NO_FIRM: [&str; 4] = ["Blue Varnadore LLC", "Quillon Bakery", "Example Stationers Ltd", "Green Beispiel Inc."];

fn one_of<'a>(choice: &[&'a str], random: &mut Random) -> &'a str {
    choice[random.below(choice.len())]
}

fn with(before: &str, name: &str, behind: &str) -> Option<String> {
    Some(format!("{before}{name}{behind}"))
}

fn aliased(name: &str, markers: &[&str], others: &[&str], random: &mut Random) -> Option<String> {
    let (marker, other) = (one_of(markers, random), one_of(others, random));
    Some(if random.below(2) == 0 { format!("{name} {marker} {other}") } else { format!("{other} {marker} {name}") })
}

/// A digit for the letter that looks like it, once.
fn digit_for_letter(name: &str, random: &mut Random) -> Option<String> {
    let digit = |letter: char| match letter.to_ascii_lowercase() {
        'o' => Some('0'),
        'i' | 'l' => Some('1'),
        _ => None,
    };
    let mut letters: Vec<char> = name.chars().collect();
    let words: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(|at| {
            digit(letters[*at]).is_some() && letters[at - 1].is_alphabetic() && letters[at + 1].is_alphabetic()
        })
        .collect();
    let at = *words.get(random.below(words.len().max(1)))?;
    letters[at] = digit(letters[at])?;
    Some(letters.into_iter().collect())
}

/// A word of six letters and more in two.
fn split_word(name: &str, random: &mut Random) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].len() >= 6 && words[*at].bytes().all(|c| c.is_ascii_alphabetic()))
        .collect();
    let at = *long.get(random.below(long.len().max(1)))?;
    let cut = 3 + random.below(words[at].len() - 5);
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    words[at].insert(cut, ' ');
    Some(words.join(" "))
}

fn joined_words(name: &str, random: &mut Random) -> Option<String> {
    let gaps: Vec<usize> = name.match_indices(' ').map(|(at, _)| at).collect();
    let at = *gaps.get(random.below(gaps.len().max(1)))?;
    Some([&name[..at], &name[at + 1..]].concat())
}

fn letter_slip(name: &str, random: &mut Random) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    let inner: Vec<usize> = (1..letters.len().saturating_sub(2))
        .filter(|at| letters[at - 1..=at + 1].iter().all(|letter| letter.is_alphabetic()))
        .collect();
    let at = *inner.get(random.below(inner.len().max(1)))?;
    match random.below(3) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    Some(letters.into_iter().collect())
}

fn title_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| format!("{first}{}", letters.as_str().to_lowercase()))
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn accented(name: &str) -> String {
    name.replace('a', "á").replace('e', "é").replace('o', "ö").replace('A', "Á").replace('E', "É")
}

pub(crate) static PERSONS: &[Way<Parts>] = &[
    way("as it stands", |name, _| Some(name.whole())),
    way("family name first, comma", |name, _| Some(format!("{}, {}", name.surname(), name.given.join(" ")))),
    way("family name first", |name, _| Some(format!("{} {}", name.surname(), name.given.join(" ")))),
    way("upper case", |name, _| Some(name.whole().to_uppercase())),
    way("lower case", |name, _| Some(name.whole().to_lowercase())),
    way("accents", |name, _| Some(accented(&name.whole()))),
    way("hyphens apart", |name, _| {
        let whole = name.whole();
        whole.contains('-').then(|| whole.replace('-', " "))
    }),
    way("hyphens between given names", |name, _| {
        (name.given.len() > 1).then(|| format!("{} {}", name.given.join("-"), name.surname()))
    }),
    way("punctuation", |name, random| {
        let mark = one_of(&["  ", ", ", " . ", " - ", "_"], random);
        Some(name.whole().replace(' ', mark))
    }),
    way("one letter wrong", |name, random| letter_slip(&name.whole(), random)),
    way("digit for a letter", |name, random| digit_for_letter(&name.whole(), random)),
    way("two words joined", |name, random| joined_words(&name.whole(), random)),
    way("a word split", |name, random| split_word(&name.whole(), random)),
    way("given names joined", |name, _| {
        (name.given.len() > 1).then(|| format!("{} {}", name.given.concat(), name.surname()))
    }),
    way("Jr/Sr/II/III behind", |name, random| {
        with(
            "",
            &name.whole(),
            one_of(&[" Jr", " Jr.", ", Jr.", " Sr.", " II", " III", " IV", " Junior", " 2nd"], random),
        )
    }),
    way("a degree behind", |name, random| {
        with(
            "",
            &name.whole(),
            one_of(&[" PhD", ", Ph.D.", " MD", ", M.D.", " MBA", " Esq.", ", CPA", ", B.Sc.", " LL.M."], random),
        )
    }),
    way("Dr/Prof in front", |name, random| {
        with(one_of(&["Dr ", "Dr. ", "Prof. ", "Prof. Dr. "], random), &name.whole(), "")
    }),
    way("Mr/Mrs in front", |name, random| {
        with(one_of(&["Mr ", "Mr. ", "Mrs ", "Ms. ", "Señor ", "Herr "], random), &name.whole(), "")
    }),
    way("a rank in front", |name, random| {
        with(
            one_of(&["Colonel ", "Lt. Gen. ", "Major General ", "Captain ", "Brigadier General ", "Sgt. "], random),
            &name.whole(),
            "",
        )
    }),
    way("an honour in front", |name, random| {
        with(one_of(&["Hon. ", "Sir ", "His Excellency ", "Sheikh ", "Haji ", "Rev. "], random), &name.whole(), "")
    }),
    way("post-nominals", |name, random| {
        with("", &name.whole(), one_of(&[", OBE", " CBE", ", KBE", " FRCS", ", QC", " (Ret.)"], random))
    }),
    way("Estate of / the late", |name, random| {
        let whole = name.whole();
        match random.below(4) {
            0 => with("Estate of ", &whole, ""),
            1 => with("The Estate of the late ", &whole, ""),
            2 => with("the late ", &whole, ""),
            _ => with("", &whole, ", deceased"),
        }
    }),
    way("nickname in quotes", |name, random| {
        let nick = one_of(&["\"Bobby\"", "“El Gordo”", "'Tiger'", "«Shorty»", "‘Ace’"], random);
        Some(format!("{} {nick} {}", name.given.join(" "), name.surname()))
    }),
    way("nickname in brackets", |name, random| {
        let nick = one_of(&["(Bobby)", "(El Gordo)", "[Tiger]"], random);
        Some(format!("{} {nick} {}", name.given.join(" "), name.surname()))
    }),
    way("aka", |name, random| {
        aliased(&name.whole(), &["aka", "a/k/a", "A.K.A.", "also known as", "alias"], &NOBODY, random)
    }),
    way("née/born", |name, random| {
        aliased(&name.whole(), &["née", "nee", "born", "geb.", "z domu", "roz."], &NOBODY, random)
    }),
    way("formerly", |name, random| {
        aliased(&name.whole(), &["formerly", "formerly known as", "f/k/a", "fka", "previously"], &NOBODY, random)
    }),
    way("c/o", |name, random| aliased(&name.whole(), &["c/o", "C/O", "care of", "p/a"], &NOBODY, random)),
    way("dba of a person", |name, random| {
        aliased(&name.whole(), &["dba", "d/b/a", "doing business as", "t/a", "trading as"], &NO_FIRM, random)
    }),
    way("and / & / ; / /", |name, random| aliased(&name.whole(), &["and", "&", ";", "/", "|"], &NOBODY, random)),
    way("aliases of other languages", |name, random| {
        aliased(
            &name.whole(),
            &[
                "alias",
                "dit",
                "conocido como",
                "también conocido como",
                "genannt",
                "connu sous le nom de",
                "também conhecido como",
                "detto",
                "он же",
                "известный как",
                "المعروف ب",
            ],
            &NOBODY,
            random,
        )
    }),
    way("another name in brackets", |name, random| Some(format!("{} ({})", one_of(&NOBODY, random), name.whole()))),
    shorter("initial for the second given name", |name, _| {
        let second = name.given.get(1).and_then(|second| second.chars().next())?;
        Some(format!("{} {second}. {}", name.first(), name.surname()))
    }),
    shorter("second given name left out", |name, _| name.short()),
    shorter("left out, and Jr", |name, random| {
        with("", &name.short()?, one_of(&[" Jr", " Sr.", " III", ", PhD"], random))
    }),
    shorter("left out, and a title", |name, random| {
        with(one_of(&["Mr ", "Dr. ", "Colonel ", "Estate of "], random), &name.short()?, "")
    }),
    shorter("left out, and aka", |name, random| {
        aliased(&name.short()?, &["aka", "formerly", "c/o", "and"], &NOBODY, random)
    }),
    shorter("left out, and a nickname", |name, random| {
        let nick = one_of(&["\"Bobby\"", "(El Gordo)"], random);
        name.short()?;
        Some(format!("{} {nick} {}", name.first(), name.surname()))
    }),
    shorter("left out, and another initial", |name, random| {
        name.short()?;
        Some(format!("{} {}. {}", name.first(), one_of(&["A", "J", "R"], random), name.surname()))
    }),
    shorter("left out, and lower case with one letter wrong", |name, random| {
        letter_slip(&name.short()?.to_lowercase(), random)
    }),
    shorter("first of two surnames", |name, _| {
        (name.family.len() > 1 && name.family[0].len() > 3)
            .then(|| format!("{} {}", name.given.join(" "), name.family[0]))
    }),
];

/// An organisation, by its listed name.
pub(crate) struct Firm {
    pub(crate) name: String,
}

const FORMS: [&str; 30] = [
    "LLC",
    "LTD",
    "LTD.",
    "LIMITED",
    "INC",
    "INC.",
    "CO.",
    "COMPANY",
    "CORP.",
    "CORPORATION",
    "JSC",
    "OOO",
    "OAO",
    "ZAO",
    "GMBH",
    "S.A.",
    "SA",
    "S.R.L.",
    "SRL",
    "FZE",
    "LLP",
    "PLC",
    "AG",
    "A.S.",
    "PJSC",
    "S.A.L.",
    "LTDA",
    "LTDA.",
    "FZCO",
    "INCORPORATED",
];

impl Firm {
    pub(crate) fn of(entity: &Entity) -> Option<Self> {
        let name = &entity.names.first()?.text;
        (entity.kind == EntityKind::Organization).then(|| Self { name: name.clone() })
    }

    /// The name before its legal form, where it ends in one and says more than that.
    fn without_form(&self) -> Option<&str> {
        let mut name = self.name.as_str();
        while let Some((before, last)) = name.rsplit_once(' ')
            && FORMS.contains(&last.to_uppercase().trim_end_matches(','))
        {
            name = before.trim_end_matches([',', ' ']);
        }
        (name.len() < self.name.len() && name.contains(' ')).then_some(name)
    }
}

const NUMBERS: [(&str, &str); 10] = [
    ("1", "one"),
    ("2", "two"),
    ("3", "three"),
    ("4", "four"),
    ("5", "five"),
    ("6", "six"),
    ("7", "seven"),
    ("8", "eight"),
    ("9", "nine"),
    ("10", "ten"),
];

fn number_in_words(name: &str) -> Option<String> {
    let mut changed = false;
    let words: Vec<String> = name
        .split(' ')
        .map(|word| {
            let spoken = NUMBERS.iter().find(|(digits, spoken)| *digits == word || word.eq_ignore_ascii_case(spoken));
            let Some((digits, spoken)) = spoken else { return word.to_owned() };
            changed = true;
            if *digits == word { (*spoken).to_owned() } else { (*digits).to_owned() }
        })
        .collect();
    changed.then(|| words.join(" "))
}

pub(crate) static FIRMS: &[Way<Firm>] = &[
    way("as it stands", |firm, _| Some(firm.name.clone())),
    way("upper case", |firm, _| Some(firm.name.to_uppercase())),
    way("lower case", |firm, _| Some(firm.name.to_lowercase())),
    way("title case", |firm, _| Some(title_case(&firm.name))),
    way("accents", |firm, _| Some(accented(&title_case(&firm.name)))),
    way("legal form left out", |firm, _| firm.without_form().map(str::to_owned)),
    way("legal form changed", |firm, random| {
        with("", firm.without_form()?, one_of(&[" LLC", " Ltd", " Inc.", " GmbH", " S.A.", " Corporation"], random))
    }),
    way("legal form added", |firm, random| {
        let plain = firm.without_form().is_none() && firm.name.contains(' ');
        plain.then(|| format!("{}{}", firm.name, one_of(&[" LLC", " Ltd", " Inc.", " Company"], random)))
    }),
    way("legal form spelt out", |firm, _| {
        let spelt = [
            (" LLC", " Limited Liability Company"),
            (" LTD", " Limited"),
            (" CO.", " Company"),
            (" INC", " Incorporated"),
            (" JSC", " Joint Stock Company"),
            (" CORP.", " Corporation"),
        ];
        let upper = firm.name.to_uppercase();
        let (short, long) =
            spelt.iter().find(|(short, _)| upper.ends_with(short) || upper.ends_with(&format!("{short}.")))?;
        Some(format!("{}{long}", upper.trim_end_matches('.').strip_suffix(short.trim_end_matches('.'))?))
    }),
    way("The in front", |firm, _| with("The ", &firm.name, "")),
    way("dba", |firm, random| aliased(&firm.name, &["dba", "d/b/a", "DBA", "doing business as"], &NO_FIRM, random)),
    way("t/a", |firm, random| {
        aliased(&firm.name, &["t/a", "T/A", "trading as", "operating as", "o/a"], &NO_FIRM, random)
    }),
    way("formerly", |firm, random| {
        aliased(&firm.name, &["formerly", "formerly known as", "f/k/a", "fka", "previously known as"], &NO_FIRM, random)
    }),
    way("aka", |firm, random| aliased(&firm.name, &["aka", "a/k/a", "also known as", "alias"], &NO_FIRM, random)),
    way("c/o", |firm, random| aliased(&firm.name, &["c/o", "care of"], &NO_FIRM, random)),
    way("another name behind / or ;", |firm, random| aliased(&firm.name, &["/", ";", "|"], &NO_FIRM, random)),
    way("another name in brackets", |firm, random| Some(format!("{} ({})", one_of(&NO_FIRM, random), firm.name))),
    way("aliases of other languages", |firm, random| {
        aliased(
            &firm.name,
            &[
                "nombre comercial",
                "también conocida como",
                "genannt",
                "connue sous le nom de",
                "denominata",
                "também conhecida como",
                "ранее",
                "известная как",
                "anteriormente",
                "anciennement",
                "vormals",
            ],
            &NO_FIRM,
            random,
        )
    }),
    way("& and and", |firm, _| {
        let upper = firm.name.to_uppercase();
        if upper.contains(" AND ") {
            Some(upper.replace(" AND ", " & "))
        } else {
            upper.contains(" & ").then(|| upper.replace(" & ", " and "))
        }
    }),
    way("hyphens apart", |firm, _| firm.name.contains('-').then(|| firm.name.replace('-', " "))),
    way("no punctuation", |firm, _| {
        let plain: String = firm.name.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
        (plain != firm.name).then_some(plain)
    }),
    unreached("one letter wrong", |firm, random| letter_slip(&firm.name, random)),
    way("digit for a letter", |firm, random| digit_for_letter(&firm.name, random)),
    unreached("two words joined", |firm, random| joined_words(&firm.name, random)),
    unreached("a word split", |firm, random| split_word(&firm.name, random)),
    way("numbers as words", |firm, _| number_in_words(&firm.name)),
    way("Estate of, c/o a person", |firm, random| {
        with("", &firm.name, one_of(&[" c/o Jane Doe", ", in liquidation", " (in liquidation)"], random))
    }),
];
