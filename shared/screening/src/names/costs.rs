//! What letters cost that two spellings of a word do not share, in tenths of a plain edit.
//!
//! Vowels, breathings, doubled letters and consonants that transliterations exchange are cheap; anything else costs a full
//! edit.

pub(super) const PLAIN: u8 = 10;
pub(super) const SWAP: u8 = 6;
/// A letter that stands twice in a row, written once. No other edit is cheaper between spelt words.
pub(super) const DOUBLED: u8 = 2;
/// Pairs of letters that spellings exchange, with the cost.
const CONFUSABLE: [(u8, u8, u8); 37] = [
    (THETA, b't', 1),
    (THETA, b's', 2),
    (DHAL, b'd', 1),
    (DHAL, b'z', 1),
    (DHAL, b't', 6),
    (b'c', b'k', 2),
    (b'c', b'j', 4),
    (b'k', b'q', 2),
    (b'c', b'q', 2),
    (b'g', b'k', 5),
    (b'g', b'q', 3),
    (b'g', b'c', 5),
    (b'g', b'j', 3),
    (b'k', b'x', 4),
    (b's', b'z', 3),
    (b's', b'c', 4),
    (b's', b'x', 4),
    (b'z', b'j', 5),
    (b'd', b't', 5),
    (b'd', b'z', 6),
    (b'b', b'p', 5),
    (b'b', b'v', 5),
    (b'v', b'w', 2),
    (b'v', b'f', 4),
    (b'w', b'f', 6),
    (b'm', b'n', 6),
    (b'j', b'y', 3),
    (b'i', b'j', 3),
    (b'h', b'k', 5),
    (b'h', b'x', 3),
    (b'h', b'g', 5),
    (b'w', b'u', 2),
    (b'w', b'o', 4),
    (b'i', b'y', 2),
    (b'e', b'y', 4),
    (b'e', b'i', 3),
    (b'o', b'u', 3),
];

/// `th` and `dh`, which some languages say as `s` and `z` and others as `t` and `d`.
pub(super) const THETA: u8 = b'T';
pub(super) const DHAL: u8 = b'D';

/// The cost of writing one letter for another.
pub(super) type Exchange = [[u8; 256]; 256];

pub(super) static SPELT: Exchange = exchange_costs(5);
/// Where one side lacks its vowels, those that are left may stand for any.
pub(super) static HEARD: Exchange = exchange_costs(0);

const fn exchange_costs(vowels_cost: u8) -> Exchange {
    let heard = vowels_cost == 0;
    let mut costs = [[PLAIN; 256]; 256];
    let vowels = b"aeiou";
    let mut a = 0;
    while a < vowels.len() {
        let mut b = 0;
        while b < vowels.len() {
            costs[vowels[a] as usize][vowels[b] as usize] = vowels_cost;
            b += 1;
        }
        a += 1;
    }
    let mut pair = 0;
    while pair < CONFUSABLE.len() {
        let (a, b, cost) = CONFUSABLE[pair];
        costs[a as usize][b as usize] = cost;
        costs[b as usize][a as usize] = cost;
        if heard && is_vowel_sign(a) && is_vowel_sign(b) {
            costs[a as usize][b as usize] = 0;
            costs[b as usize][a as usize] = 0;
        }
        pair += 1;
    }
    let mut letter = 0;
    while letter < 256 {
        costs[letter][letter] = 0;
        letter += 1;
    }
    costs
}

const fn is_vowel_sign(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y')
}

/// The cost of a letter that only one word has.
pub(super) fn lone(word: &[u8], at: usize) -> u8 {
    let letter = word[at];
    if at > 0 && word[at - 1] == letter {
        return DOUBLED;
    }
    match letter {
        b'h' => 3,
        b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y' => 5,
        _ => PLAIN,
    }
}

pub(super) fn is_weak(letter: u8) -> bool {
    letter == b'h' || is_vowel_sign(letter)
}

/// A letter of the unvowelled word that the other lacks: long vowels are written, so they should be there.
pub(super) fn lone_written(word: &[u8], at: usize) -> u8 {
    match word[at] {
        b'a' => 1,
        b'h' | b'w' | b'y' => 3,
        _ => PLAIN,
    }
}

/// A letter of the vowelled word that the other does not write.
pub(super) fn lone_spoken(word: &[u8], at: usize) -> u8 {
    let letter = word[at];
    if at > 0 && word[at - 1] == letter {
        return 0;
    }
    match letter {
        b'a' | b'e' | b'i' | b'o' | b'u' => u8::from(at == 0),
        b'h' | b'y' | b'w' => 2,
        _ => PLAIN,
    }
}

/// How many letters there are, and after how many bits of [`letters`] those begin that a word has twice.
pub(super) const ALPHABET: usize = 26;

/// One bit for each letter present, and one more for each that is there more than once.
pub(super) fn letters(word: &[u8]) -> u64 {
    word.iter().filter(|letter| letter.is_ascii_lowercase()).fold(0, |found, letter| {
        let once = 1 << (letter - b'a');
        found | if found & once == 0 { once } else { once << ALPHABET }
    })
}

/// The least that one letter, by its number, can cost where the other word lacks it but has `other`.
pub(super) fn cheapest_letter(letter: usize, other: u32) -> u8 {
    let partners = &PARTNERS[letter];
    partners.iter().position(|partners| partners & other != 0).unwrap_or(usize::from(PLAIN)) as u8
}

/// For each letter and cost below a plain edit, the letters it may be exchanged for at that cost. Where leaving it out
/// costs as much, any letter.
static PARTNERS: [[u32; PLAIN as usize]; ALPHABET] = partners();

const fn partners() -> [[u32; PLAIN as usize]; ALPHABET] {
    let spelt = exchange_costs(5);
    let mut partners = [[0; PLAIN as usize]; ALPHABET];
    let mut letter = 0;
    while letter < ALPHABET {
        let this = b'a' + letter as u8;
        if this == b'h' {
            partners[letter][3] = u32::MAX;
        } else if is_vowel_sign(this) {
            partners[letter][5] = u32::MAX;
        }
        let mut other = 0;
        while other < ALPHABET {
            let cost = spelt[this as usize][b'a' as usize + other] as usize;
            if other != letter && cost < PLAIN as usize {
                partners[letter][cost] |= 1 << other;
            }
            other += 1;
        }
        letter += 1;
    }
    partners
}
