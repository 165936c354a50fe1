//! Names in Chinese characters and Hangul in the Latin letters their bearers use.
//!
//! Which language a name is in is not known: each that may be is a reading of its own.

use std::collections::BTreeSet;

use super::table::NAMES;
use super::token::NameStyle;
use crate::text::{ROMANISED, SYLLABIC, Spelling, cantonese, hangul, is_kana, is_syllable, korean, mandarin};

/// Of names in Japanese, whose characters are read in several ways.
const MOST_JAPANESE: usize = 4;

/// Korean family names beside what their bearers write: most in the South, most in the North, and others.
const FAMILY_NAMES: [(&str, &str); 37] = [
    ("김금", "kim kim"),
    ("이리", "lee ri yi rhee"),
    ("박", "park pak bak"),
    ("최", "choi choe"),
    ("정", "jung jong jeong chung"),
    ("강", "kang kang"),
    ("조", "cho jo"),
    ("윤", "yoon yun"),
    ("장", "jang jang chang"),
    ("임림", "lim rim im"),
    ("오", "oh o"),
    ("서", "seo so suh"),
    ("신", "shin sin"),
    ("권", "kwon kwon"),
    ("황", "hwang hwang"),
    ("안", "ahn an"),
    ("송", "song song"),
    ("전", "jeon jon chun"),
    ("홍", "hong hong"),
    ("유류", "yoo ryu yu"),
    ("고", "ko ko"),
    ("문", "moon mun"),
    ("양량", "yang ryang"),
    ("손", "son son sohn"),
    ("배", "bae pae"),
    ("백", "baek paek paik"),
    ("허", "heo ho hur"),
    ("노로", "roh ro noh"),
    ("심", "shim sim"),
    ("하", "ha ha"),
    ("주", "joo ju chu"),
    ("곽", "kwak kwak"),
    ("구", "koo ku"),
    ("우", "woo u"),
    ("나라", "na ra"),
    ("한", "han han"),
    ("여려", "yeo ryo"),
];

const DOUBLE_FAMILY_NAMES: &str = "歐陽 欧阳 司馬 司马 諸葛 诸葛 上官 東方 东方 皇甫 尉遲 尉迟 公孫 公孙 慕容 司徒 夏侯 令狐 \
                                   長孫 长孙 宇文 남궁 황보 제갈 선우 서문 독고";

/// The longest company name of its own that is one word in Latin letters.
const LONGEST_COMPANY: usize = 4;
/// Longer ones first.
const GENERAL_WORDS: [(&str, &str); 30] = [
    ("股份有限公司 股份公司 株式会社 株式會社 주식회사", "JSC"),
    ("有限责任公司 有限責任公司 有限公司 有限会社 合同会社 유한회사", "LLC"),
    ("公司 회사", "company"),
    ("进出口 進出口", "import export"),
    ("集团 集團 그룹", "group"),
    ("控股", "holding"),
    ("国际 國際 국제", "international"),
    ("科技 技术 技術 기술", "technology"),
    ("贸易 貿易 商贸 무역", "trading"),
    ("银行 銀行 은행", "bank"),
    ("航运 航運 海运 海運 해운", "shipping"),
    ("石油", "petroleum"),
    ("能源 에너지", "energy"),
    ("电子 電子 전자", "electronics"),
    ("工业 工業 공업", "industry"),
    ("实业 實業", "industries"),
    ("投资 投資 투자", "investment"),
    ("物流 물류", "logistics"),
    ("建设 建設 건설", "construction"),
    ("化工 화학", "chemical"),
    ("航空 항공", "aviation"),
    ("研究所 研究院 연구소", "institute"),
    ("大学 大學 대학교", "university"),
    ("中国 中國", "china"),
    ("香港", "hong kong"),
    ("北京", "beijing"),
    ("上海", "shanghai"),
    ("深圳", "shenzhen"),
    ("조선", "korea"),
    ("工程", "engineering"),
];

/// One writing system for a whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Pinyin,
    WadeGiles,
    HongKong,
    Korean(Spelling),
}

const SCHEMES: [Scheme; 6] = [
    Scheme::Pinyin,
    Scheme::WadeGiles,
    Scheme::HongKong,
    Scheme::Korean(Spelling::Revised),
    Scheme::Korean(Spelling::Northern),
    Scheme::Korean(Spelling::Southern),
];

/// The name in Latin letters, in each way it may be read; none where it holds no such character.
pub(super) fn romanisations(name: &str, style: NameStyle) -> Vec<String> {
    if name.is_ascii() || !name.chars().any(|c| is_han(c) || is_syllable(c)) {
        return Vec::new();
    }
    if style == NameStyle::Corporate {
        return company(name).into_iter().collect();
    }
    let runs = runs(name);
    let mut readings: Vec<String> = SCHEMES.iter().filter_map(|scheme| read(&runs, *scheme)).collect();
    readings.extend(known(&runs));
    let mut seen = BTreeSet::new();
    readings.retain(|reading| seen.insert(reading.clone()));
    readings
}

/// What a company's characters say in general is translated, and its own name spelt: `Huawei Technology`.
fn company(name: &str) -> Option<String> {
    let parts = GENERAL_WORDS.iter().fold(name.to_owned(), |name, (characters, word)| {
        characters.split(' ').fold(name, |name, characters| name.replace(characters, &format!(" {word} ")))
    });
    let runs = runs(&parts);
    let scheme = if runs.iter().any(|(kind, _)| *kind == Kind::Hangul) {
        Scheme::Korean(Spelling::Revised)
    } else {
        Scheme::Pinyin
    };
    let words = runs.iter().map(|(kind, run)| match kind {
        Kind::Kana | Kind::Other => Some(run.iter().collect()),
        // Longer ones hold words that are not known here.
        Kind::Han | Kind::Hangul if run.len() > LONGEST_COMPANY => None,
        Kind::Han | Kind::Hangul => Some(format!("{SYLLABIC}{} ", sounds(*kind, run, scheme, false)?.concat())),
    });
    words.collect::<Option<Vec<String>>>().map(|words| words.concat())
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF) || c == '々'
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Han,
    Hangul,
    Kana,
    Other,
}

fn kind_of(c: char) -> Kind {
    match c {
        _ if is_han(c) => Kind::Han,
        _ if is_syllable(c) => Kind::Hangul,
        _ if is_kana(c) => Kind::Kana,
        _ => Kind::Other,
    }
}

/// Neighbours of one kind.
fn runs(name: &str) -> Vec<(Kind, Vec<char>)> {
    let letters: Vec<char> = name.chars().collect();
    letters.chunk_by(|a, b| kind_of(*a) == kind_of(*b)).map(|run| (kind_of(run[0]), run.to_vec())).collect()
}

/// The name by the sounds of its characters, or `None` where it is not written so. A given name is one word, as it is one to its
/// bearer: its syllables do not agree by themselves or in another order.
fn read(runs: &[(Kind, Vec<char>)], scheme: Scheme) -> Option<String> {
    // Different characters may come to the same letters, so that they are compared in one way only.
    let mark = if matches!(scheme, Scheme::Pinyin | Scheme::Korean(Spelling::Revised)) { SYLLABIC } else { ROMANISED };
    let is_whole_name = runs.iter().filter(|(kind, _)| *kind != Kind::Other).count() == 1;
    let mut words = Vec::new();
    for (kind, run) in runs {
        if *kind == Kind::Other {
            words.push(run.iter().collect());
            continue;
        }
        let begins = word_begins(run, is_whole_name);
        let sounds = sounds(*kind, run, scheme, is_whole_name || run.len() == 1)?;
        for (at, begin) in begins.iter().enumerate() {
            let end = begins.get(at + 1).copied().unwrap_or(run.len());
            words.push(format!("{mark}{}", sounds[*begin..end].concat()));
        }
    }
    Some(words.join(" "))
}

/// Where the words begin that a run of characters holds: family and given name where it is the whole of a name.
fn word_begins(run: &[char], is_whole_name: bool) -> &'static [usize] {
    let is_double = |run: &[char]| DOUBLE_FAMILY_NAMES.split(' ').any(|name| name.chars().eq(run[..2].iter().copied()));
    match run.len() {
        2 | 3 if is_whole_name && !(run.len() == 3 && is_double(run)) => &[0, 1],
        3 | 4 if is_whole_name && is_double(run) => &[0, 2],
        // The husband's name, the own one, the given name: `Lam Cheng Yuet-ngor`.
        4 if is_whole_name => &[0, 1, 2],
        _ => &[0],
    }
}

fn sounds(kind: Kind, run: &[char], scheme: Scheme, has_family: bool) -> Option<Vec<String>> {
    match (kind, scheme) {
        (Kind::Han, Scheme::Korean(spelling)) => {
            let syllables: Vec<char> = run.iter().map(|c| korean(*c)).collect::<Option<_>>()?;
            // Few Koreans have a name of other lengths, or a family name of other characters.
            let is_korean = syllables.len() < 5 && (!has_family || family(syllables[0], spelling).is_some());
            is_korean.then(|| in_korean(&syllables, spelling, has_family))
        }
        (Kind::Hangul, Scheme::Korean(spelling)) => Some(in_korean(run, spelling, has_family)),
        (Kind::Han, Scheme::HongKong) => {
            run.iter().enumerate().map(|(at, c)| in_hong_kong(*c, at == 0 && has_family)).collect()
        }
        (Kind::Han, Scheme::Pinyin | Scheme::WadeGiles) => run
            .iter()
            .enumerate()
            .map(|(at, c)| mandarin(*c, at == 0 && has_family))
            .map(|sound| Some(if scheme == Scheme::WadeGiles { wade_giles(&sound?) } else { sound? }))
            .collect(),
        (Kind::Hangul | Kind::Kana | Kind::Other, _) => None,
    }
}

/// Family names of Hong Kong are older than any rule.
fn in_hong_kong(c: char, is_family: bool) -> Option<String> {
    const FAMILY_NAMES: [(&str, &str); 10] = [
        ("李", "lee"),
        ("周鄒邹", "chow"),
        ("蔡", "choi"),
        ("蘇苏", "so"),
        ("曹", "tso"),
        ("曾", "tsang"),
        ("施史司", "sze"),
        ("岑沈", "shum"),
        ("潘", "poon"),
        ("歐欧區区", "au"),
    ];
    let known = FAMILY_NAMES.iter().find(|(characters, _)| is_family && characters.contains(c));
    known.map(|(_, written)| (*written).to_owned()).or_else(|| cantonese(c))
}

fn in_korean(syllables: &[char], spelling: Spelling, has_family: bool) -> Vec<String> {
    let mut sounds: Vec<String> = syllables.iter().map(|c| hangul(*c, spelling)).collect();
    if has_family
        && syllables.len() < 5
        && let Some(family) = family(syllables[0], spelling)
    {
        family.clone_into(&mut sounds[0]);
    }
    sounds
}

fn family(syllable: char, spelling: Spelling) -> Option<&'static str> {
    let (_, usual) = FAMILY_NAMES.iter().find(|(syllables, _)| syllables.contains(syllable))?;
    let mut usual = usual.split(' ');
    match spelling {
        Spelling::Southern => usual.next(),
        Spelling::Northern => usual.nth(1),
        Spelling::Revised => usual.next_back(),
    }
}

/// What the name table has for the runs: Japanese names by their parts, and foreign names written in characters by sound.
fn known(runs: &[(Kind, Vec<char>)]) -> Vec<String> {
    let mut readings: Vec<Vec<String>> = vec![Vec::new()];
    let mut is_known = false;
    for (kind, run) in runs {
        let text: String = run.iter().collect();
        let forms = match kind {
            Kind::Han => NAMES.readings_of(&text),
            Kind::Hangul if run.len() > 1 => {
                let joined: String = run.iter().map(|c| hangul(*c, Spelling::Revised)).collect();
                if NAMES.knows(&joined) { vec![joined] } else { Vec::new() }
            }
            Kind::Hangul => Vec::new(),
            Kind::Kana | Kind::Other => {
                readings.iter_mut().for_each(|reading| reading.push(text.clone()));
                continue;
            }
        };
        if forms.is_empty() {
            return Vec::new();
        }
        is_known = true;
        readings = forms
            .iter()
            .flat_map(|form| {
                readings.iter().map(move |before| [before.as_slice(), std::slice::from_ref(form)].concat())
            })
            .take(MOST_JAPANESE)
            .collect();
    }
    if is_known { readings.into_iter().map(|words| words.join(" ")).collect() } else { Vec::new() }
}

/// A pinyin syllable as Wade and Giles write it, without the marks that nobody types.
fn wade_giles(pinyin: &str) -> String {
    const WHOLE: [(&str, &str); 16] = [
        ("zi", "tzu"),
        ("ci", "tzu"),
        ("si", "ssu"),
        ("zhi", "chih"),
        ("chi", "chih"),
        ("shi", "shih"),
        ("ri", "jih"),
        ("yan", "yen"),
        ("ye", "yeh"),
        ("you", "yu"),
        ("yong", "yung"),
        ("er", "erh"),
        ("yue", "yueh"),
        ("ge", "ko"),
        ("ke", "ko"),
        ("he", "ho"),
    ];
    if let Some((_, written)) = WHOLE.iter().find(|(syllable, _)| *syllable == pinyin) {
        return (*written).to_owned();
    }
    const INITIALS: [(&str, &str); 12] = [
        ("zh", "ch"),
        ("b", "p"),
        ("d", "t"),
        ("g", "k"),
        ("j", "ch"),
        ("q", "ch"),
        ("x", "hs"),
        ("r", "j"),
        ("z", "ts"),
        ("ch", "ch"),
        ("sh", "sh"),
        ("c", "ts"),
    ];
    let (initial, rest) = INITIALS
        .iter()
        .find_map(|(own, written)| Some((*written, pinyin.strip_prefix(own)?)))
        .unwrap_or_else(|| pinyin.split_at(pinyin.find(|c| "aeiouv".contains(c)).unwrap_or(0)));
    let written = match rest {
        "ian" => "ien",
        "ie" => "ieh",
        "ue" | "ve" => "ueh",
        "ong" => "ung",
        "iong" => "iung",
        "uo" if !matches!(initial, "k" | "h" | "sh") => "o",
        "ui" if initial == "k" => "uei",
        other => other,
    };
    [initial, written].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Vec<String> {
        romanisations(name, NameStyle::Personal)
    }

    fn reads(name: &str, latin: &str) {
        let readings: Vec<String> =
            person(name).iter().map(|reading| reading.replace([SYLLABIC, ROMANISED], "")).collect();
        assert!(readings.iter().any(|reading| reading == latin), "{name} is {readings:?}");
    }

    #[test]
    fn chinese_names_are_read_as_three_systems_write_them() {
        reads("习近平", "xi jinping");
        reads("習近平", "hsi chinping");
        reads("林鄭月娥", "lam cheng yuetngo");
        reads("蔣中正", "chiang chungcheng");
        reads("曾荫权", "zeng yinquan");
    }

    #[test]
    fn korean_names_are_read_as_south_and_north_write_them() {
        reads("김정은", "kim jongun");
        reads("金正恩", "kim jongun");
        reads("이재명", "lee jaemyung");
        reads("리용호", "ri yongho");
        reads("박지성", "park jisung");
        reads("최룡해", "choe ryonghae");
    }

    #[test]
    fn japanese_names_are_read_by_their_parts() {
        reads("田中花子", "tanaka hanako");
        reads("田中 花子", "tanaka   hanako");
        reads("高橋 メアリー", "takahashi   メアリー");
    }

    #[test]
    fn a_companys_general_words_are_translated_and_its_own_name_is_spelt() {
        let read = |name: &str| {
            let readings = romanisations(name, NameStyle::Corporate);
            readings[0].replace(SYLLABIC, "").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read("华为技术有限公司"), "huawei technology LLC");
        assert_eq!(read("中国石油集团"), "china petroleum group");
        assert!(romanisations("华为技术某某某某某某有限公司", NameStyle::Corporate).is_empty());
    }

    #[test]
    fn what_is_written_in_letters_has_no_further_reading() {
        for name in ["Jane Example", "محمد", "Владимир", "タナカ"] {
            assert!(person(name).is_empty(), "{name}");
        }
    }
}
