//! Arabic and Hebrew letters to Latin ones.
//!
//! What comes out lacks the short vowels that the script does not write; the comparison of words expects that of
//! [`super::Script::Consonantal`].

/// The letters for one character, or `None` where it is not of these scripts.
pub(super) fn romanise(c: char) -> Option<&'static str> {
    let letters = match c {
        'ء' | 'ئ' | 'ؤ' => "",
        // Carriers of a glottal stop or a long vowel sound as some vowel, or not at all.
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ع' | 'ة' | 'ۃ' | 'א' | 'ע' => "a",
        'ب' | 'ב' => "b",
        'چ' => "ch",
        'د' | 'ڈ' | 'ډ' | 'ד' => "d",
        // Persian and Urdu say z, Arabic something like d.
        'ذ' | 'ض' | 'ظ' => "dh",
        'ف' => "f",
        'گ' | 'ګ' | 'ג' => "g",
        'غ' => "gh",
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ە' | 'ה' => "h",
        'ج' => "j",
        'ك' | 'ک' | 'כ' | 'ך' => "k",
        'خ' | 'ח' => "kh",
        'ل' | 'ל' => "l",
        'م' | 'מ' | 'ם' => "m",
        'ن' | 'ں' | 'ڼ' | 'נ' | 'ן' => "n",
        'پ' | 'פ' | 'ף' => "p",
        'ق' | 'ק' => "q",
        'ر' | 'ڑ' | 'ړ' | 'ר' => "r",
        'س' | 'ص' | 'ס' => "s",
        'ش' | 'ښ' | 'ש' => "sh",
        'ت' | 'ٹ' | 'ټ' | 'ط' | 'ט' | 'ת' => "t",
        'ث' => "th",
        'څ' | 'צ' | 'ץ' => "ts",
        'و' | 'ו' => "w",
        'ي' | 'ی' | 'ې' | 'ۍ' | 'ے' | 'ۓ' | 'י' => "y",
        'ز' | 'ځ' | 'ז' => "z",
        'ژ' | 'ږ' => "zh",
        _ => return None,
    };
    Some(letters)
}

/// The romanised word behind a written-together Arabic article, where enough of a word is left; `الله` stays whole.
pub(super) fn without_article<'a>(written: &str, romanised: &'a str) -> Option<&'a str> {
    let rest = romanised.strip_prefix("al").filter(|rest| rest.len() >= 2 && *rest != "lh")?;
    written.starts_with("ال").then_some(rest)
}
