//! Tests of the tokenizer: examples, written as a text and its tokens.

use dateline_text::{TokenKind, tokenize};

/// `(name, cases)`. Each case is a text and its tokens, joined by `|`, or by `¦` if the text
/// contains `|`.
type Table = (&'static str, &'static [(&'static str, &'static str)]);

const TABLES: &[Table] = &[
    (
        "plain",
        &[
            ("", ""),
            (" \t\n", ""),
            ("Homs", "Homs"),
            ("Fighters entered Homs.", "Fighters|entered|Homs|."),
            ("Homs, Hama; Aleppo: all", "Homs|,|Hama|;|Aleppo|:|all"),
            ("really?!", "really|?|!"),
            ("fled...", "fled|..."),
            ("fled…", "fled|…"),
            ("wait....", "wait|...."),
            ("wait...what", "wait|...|what"),
            ("fled.The army", "fled|.|The|army"),
            ("and/or", "and|/|or"),
            ("snake_case", "snake_case"),
            ("_emphasis_", "_|emphasis|_"),
            ("****", "****"),
            ("a*b", "a|*|b"),
            ("a|b", "a¦|¦b"),
        ],
    ),
    (
        "quotes and brackets",
        &[
            ("“Freedom! Freedom!”", "“|Freedom|!|Freedom|!|”"),
            ("\"no\"", "\"|no|\""),
            ("'no'", "'|no|'"),
            ("‘no’", "‘|no|’"),
            ("«non»", "«|non|»"),
            ("„nein“", "„|nein|“"),
            ("``no''", "``|no|''"),
            ("(PKK)", "(|PKK|)"),
            ("[sic]", "[|sic|]"),
            ("(HTS)'s", "(|HTS|)|'s"),
            ("{a}", "{|a|}"),
        ],
    ),
    (
        "dashes",
        &[
            ("north — south", "north|—|south"),
            ("north—south", "north|—|south"),
            ("north–south", "north|–|south"),
            ("north--south", "north|--|south"),
            ("a - b", "a|-|b"),
            ("pre- and post-war", "pre|-|and|post-war"),
            ("2011–2014", "2011|–|2014"),
            ("-Reuters", "-|Reuters"),
        ],
    ),
    (
        "hyphens inside names",
        &[
            ("Bashar al-Assad", "Bashar|al-Assad"),
            ("Hayat Tahrir al-Sham", "Hayat|Tahrir|al-Sham"),
            ("Jean-Claude", "Jean-Claude"),
            ("Kim Jong-un", "Kim|Jong-un"),
            ("Ban Ki-moon", "Ban|Ki-moon"),
            ("Chiang Kai-shek", "Chiang|Kai-shek"),
            ("Xiao-ping", "Xiao-ping"),
            ("Deng Xiao-ming", "Deng|Xiao-ming"),
            ("Tsai Ing-wen", "Tsai|Ing-wen"),
            ("Al-mohammed", "Al-mohammed"),
            ("Port-au-Prince", "Port-au-Prince"),
            ("Stoke-on-Trent", "Stoke-on-Trent"),
            ("Guinea-Bissau", "Guinea-Bissau"),
            ("Deir-ez-Zor", "Deir-ez-Zor"),
            ("COVID-19", "COVID-19"),
            ("F-16", "F-16"),
            ("AL-ASSAD", "AL-ASSAD"),
            ("al\u{2011}Assad", "al\u{2011}Assad"),
            ("al\u{2010}Assad", "al\u{2010}Assad"),
            ("well-known", "well-known"),
            ("Government-held", "Government-held"),
            ("State-owned", "State-owned"),
            ("Pan-African", "Pan-African"),
            ("Inter-American", "Inter-American"),
            ("Non-Proliferation", "Non-Proliferation"),
            ("Kim Un-Chol", "Kim|Un-Chol"),
        ],
    ),
    (
        "hyphens beside names",
        &[
            ("Paris-based", "Paris|-|based"),
            ("Iran-backed", "Iran|-|backed"),
            ("US-led", "US|-|led"),
            ("U.S.-led", "U.S.|-|led"),
            ("al-Assad-led", "al-Assad|-|led"),
            ("al-Qaeda-linked", "al-Qaeda|-|linked"),
            ("Assad-era", "Assad|-|era"),
            ("French-speaking", "French|-|speaking"),
            ("Aleppo\u{2011}born", "Aleppo|\u{2011}|born"),
            ("pro-Russian", "pro|-|Russian"),
            ("Pro-Russian", "Pro|-|Russian"),
            ("anti-Assad", "anti|-|Assad"),
            ("non-EU", "non|-|EU"),
            ("ex-President", "ex|-|President"),
            ("mid-December", "mid|-|December"),
            ("pre-2011", "pre|-|2011"),
            ("post-Assad-era", "post|-|Assad|-|era"),
            ("un-American", "un|-|American"),
            ("pan-Arab", "pan|-|Arab"),
            ("pro-Iran-backed", "pro|-|Iran|-|backed"),
            ("US-Iran", "US|-|Iran"),
            ("Iran-US", "Iran|-|US"),
            ("U.S.-China", "U.S.|-|China"),
            ("Israel-Hamas", "Israel|-|Hamas"),
            ("Turkey-Syria", "Turkey|-|Syria"),
        ],
    ),
    (
        "apostrophes",
        &[
            ("Homs’s", "Homs|’s"),
            ("Homs's", "Homs|'s"),
            ("al-Assad’s", "al-Assad|’s"),
            ("ASSAD'S", "ASSAD|'S"),
            ("U.S.'s", "U.S.|'s"),
            ("Syrians’ homes", "Syrians|’|homes"),
            ("Syrians' homes", "Syrians|'|homes"),
            ("don't", "do|n't"),
            ("don’t", "do|n’t"),
            ("can't", "ca|n't"),
            ("WON'T", "WO|N'T"),
            ("they're we've he'll she'd I'm", "they|'re|we|'ve|he|'ll|she|'d|I|'m"),
            ("they’re we’ve he’ll she’d I’m", "they|’re|we|’ve|he|’ll|she|’d|I|’m"),
            ("shouldn't've", "should|n't|'ve"),
            ("cannot", "cannot"),
            ("O'Brien", "O'Brien"),
            ("O’Brien’s", "O’Brien|’s"),
            ("Côte d'Ivoire", "Côte|d'Ivoire"),
            ("Qur’an", "Qur’an"),
            ("Hay’at Tahrir", "Hay’at|Tahrir"),
            ("Sana'a", "Sana'a"),
            ("Sana'a's", "Sana'a|'s"),
            ("Sana‘a", "Sana‘a"),
            ("Sanaʽa", "Sanaʽa"),
            ("Sa'd al-Hariri", "Sa'd|al-Hariri"),
            ("o'clock", "o'clock"),
            ("rock'n'roll", "rock'n'roll"),
            ("'90s", "'90s"),
            ("'em", "'em"),
            ("the ’80s.", "the|’80s|."),
            ("'tis", "'tis"),
            ("1990's", "1990|'s"),
        ],
    ),
    (
        "already tokenized",
        &[
            ("Homs 's fall", "Homs|'s|fall"),
            ("Homs ’s", "Homs|’s"),
            ("do n't ca n't", "do|n't|ca|n't"),
            ("( U.S. )", "(|U.S.|)"),
            ("`` No . ''", "``|No|.|''"),
            ("Syrians '", "Syrians|'"),
            ("Inc. .", "Inc.|."),
            ("George W. Bush", "George|W.|Bush"),
            ("$ 3.5 bn", "$|3.5|bn"),
            ("US$ 3", "US$|3"),
            ("10 % .", "10|%|."),
            ("a -- b", "a|--|b"),
            ("I 'm", "I|'m"),
        ],
    ),
    (
        "full stops",
        &[
            ("in the U.S.", "in|the|U.S."),
            ("the U.N. said", "the|U.N.|said"),
            ("e.g. Homs, i.e. here", "e.g.|Homs|,|i.e.|here"),
            ("at 5 p.m. Monday", "at|5|p.m.|Monday"),
            ("Mr. Assad", "Mr.|Assad"),
            ("Dr.Assad", "Dr.|Assad"),
            ("Gen. Smith", "Gen.|Smith"),
            ("Lt.-Gen. Smith", "Lt.-Gen.|Smith"),
            ("St. Petersburg", "St.|Petersburg"),
            ("Jan. 5", "Jan.|5"),
            ("on May. 9, 2019", "on|May.|9|,|2019"),
            ("June. 9th 2019", "June.|9th|2019"),
            ("In June. 20 people", "In|June|.|20|people"),
            ("Acme Inc.", "Acme|Inc."),
            ("Ghouta et al. wrote", "Ghouta|et|al.|wrote"),
            ("the al.", "the|al|."),
            ("No. 5", "No.|5"),
            ("No.5", "No.|5"),
            ("No. He left", "No|.|He|left"),
            ("the sun. Sun. 8 Dec.", "the|sun|.|Sun.|8|Dec."),
            ("J. Smith", "J.|Smith"),
            ("J.Smith", "J.|Smith"),
            ("J.R.R. Tolkien", "J.R.R.|Tolkien"),
            ("J.K.Rowling", "J.K.|Rowling"),
            ("I. M. Pei", "I.|M.|Pei"),
            ("Plan B.", "Plan|B|."),
            ("Plan B. The army", "Plan|B|.|The|army"),
            ("and I. He", "and|I|.|He"),
            ("Mohammed A., 30", "Mohammed|A.|,|30"),
            ("etc...", "etc|..."),
            ("U.S.A.", "U.S.A."),
            ("Ph.D. and Ph. D.", "Ph.D.|and|Ph.|D|."),
            ("in Springfield, Ill., on", "in|Springfield|,|Ill.|,|on"),
            ("St. Joseph, Mo. (AP)", "St.|Joseph|,|Mo.|(|AP|)"),
            ("Sherbrooke, Que. The", "Sherbrooke|,|Que.|The"),
            ("Wheeling, W.Va., and W.Va. law", "Wheeling|,|W.Va.|,|and|W.Va.|law"),
            ("he was ill, ill. Mo.", "he|was|ill|,|ill|.|Mo|."),
            ("with Mary, a Miss. So", "with|Mary|,|a|Miss|.|So"),
            ("in 2011.", "in|2011|."),
            ("1. First", "1|.|First"),
        ],
    ),
    (
        "numbers",
        &[
            ("3,000 people", "3,000|people"),
            ("$3.5bn", "$|3.5|bn"),
            ("€5", "€|5"),
            ("£3m", "£|3|m"),
            ("US$3.5bn", "US$|3.5|bn"),
            ("A$5", "A$|5"),
            ("10km", "10|km"),
            ("10km/h", "10|km|/|h"),
            ("25km²", "25|km²"),
            ("5%", "5|%"),
            ("25°C", "25|°|C"),
            ("+90", "+|90"),
            (".5", ".5"),
            ("10:30", "10:30"),
            ("10:30GMT", "10:30|GMT"),
            ("5pm", "5|pm"),
            ("5p.m.", "5|p.m."),
            ("2024-12-08", "2024-12-08"),
            ("8/12/2024", "8/12/2024"),
            ("8.12.2024", "8.12.2024"),
            ("2011-2014", "2011-2014"),
            ("9/11", "9/11"),
            ("1990s", "1990s"),
            ("2nd 21ST 19th-century", "2nd|21ST|19th-century"),
            ("20-year-old", "20-year-old"),
            ("100,000-strong", "100,000-strong"),
            ("3D 4x4 1080p 5G", "3D|4x4|1080p|5G"),
            ("v2.0", "v2.0"),
            ("½", "½"),
            ("٣٫٥", "٣٫٥"),
            ("Rs.100", "Rs.|100"),
            ("2024年12月8日", "2024|年|12|月|8|日"),
        ],
    ),
    (
        "addresses",
        &[
            ("see https://example.org/a/b?c=d#e.", "see|https://example.org/a/b?c=d#e|."),
            ("(http://example.org)", "(|http://example.org|)"),
            ("http://example.org/a_(b).", "http://example.org/a_(b)|."),
            ("“http://example.org”", "“|http://example.org|”"),
            ("www.example.org,", "www.example.org|,"),
            ("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG"),
            ("請看http://example.org/的文", "請|看|http://example.org/|的|文"),
            ("example.com", "example.com"),
            ("example.co.uk/news.", "example.co.uk/news|."),
            ("Example.com's", "Example.com|'s"),
            ("ann@example.org.", "ann@example.org|."),
            ("<ann.b+c@mail.example.org>", "<|ann.b+c@mail.example.org|>"),
            ("ann@home", "ann|@|home"),
            ("@ann_b: hi", "@ann_b|:|hi"),
            ("#Homs #حلب #1", "#Homs|#حلب|#|1"),
            ("C#", "C|#"),
            ("@ 5", "@|5"),
        ],
    ),
    (
        "other letters",
        &[
            ("AT&T R&D", "AT&T|R&D"),
            ("Ann&Bob", "Ann|&|Bob"),
            ("Zürich Łódź Đà", "Zürich|Łódź|Đà"),
            ("Cafe\u{301}s", "Cafe\u{301}s"),
            ("Москва, Київ", "Москва|,|Київ"),
            ("col·lecció", "col·lecció"),
            ("دمشق، حلب؟", "دمشق|،|حلب|؟"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("צה״ל צה\"ל", "צה״ל|צה\"ל"),
            ("ดมัสกัส", "ดมัสกัส"),
            ("दमिश्क।", "दमिश्क|।"),
            ("서울은 크다.", "서울은|크다|."),
            ("中東、です。", "中|東|、|で|す|。"),
            ("シリア", "シ|リ|ア"),
            ("か\u{3099}", "か\u{3099}"),
            ("Tokyo東京", "Tokyo|東|京"),
        ],
    ),
    (
        "signs nobody sees",
        &[
            ("Da\u{AD}mascus", "Da\u{AD}mascus"),
            ("Da\u{200B}\u{200B}mascus", "Da\u{200B}\u{200B}mascus"),
            ("Damascus\u{200B} fell", "Damascus|\u{200B}|fell"),
            ("\u{200E}Homs\u{200F}", "\u{200E}|Homs|\u{200F}"),
            ("\u{FEFF}Homs", "\u{FEFF}|Homs"),
            ("a\0b", "a|\0|b"),
            ("\u{1}\u{2}", "\u{1}|\u{2}"),
            ("a\u{A0}b\u{2028}c\u{3000}d\u{85}e\u{2009}f", "a|b|c|d|e|f"),
            ("a\r\nb", "a|b"),
            (" \u{301}a", "\u{301}|a"),
        ],
    ),
    (
        "pictures",
        &[
            ("👩\u{200D}🔬!", "👩\u{200D}🔬|!"),
            ("🇸🇾🇹🇷", "🇸🇾|🇹🇷"),
            ("👍🏽👍", "👍🏽|👍"),
            ("1\u{FE0F}\u{20E3}", "1\u{FE0F}\u{20E3}"),
            ("Homs❤\u{FE0F}", "Homs|❤\u{FE0F}"),
            ("→ •", "→|•"),
        ],
    ),
];

fn check(name: &str, text: &str, expected: &str) -> Option<String> {
    let separator = if text.contains('|') { "¦" } else { "|" };
    let quotes: Vec<_> = tokenize(text).iter().map(|token| &text[token.span.range()]).collect();
    let found = quotes.join(separator);
    (found != expected)
        .then(|| format!("{name}: {text:?}\n  expected {expected:?}\n  found      {found:?}"))
}

#[test]
fn examples_are_tokenized() {
    let failures: Vec<_> = TABLES
        .iter()
        .flat_map(|(name, cases)| {
            cases.iter().filter_map(|(text, expected)| check(name, text, expected))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Tokens joined by single spaces, as in a corpus, are tokenized in the same way.
#[test]
fn tokens_are_stable_when_joined_by_spaces() {
    let failures: Vec<_> = TABLES
        .iter()
        .flat_map(|(name, cases)| cases.iter().map(move |(text, _)| (name, text)))
        .filter(|(_, text)| !text.contains('|'))
        .filter_map(|(name, text)| {
            let quotes: Vec<_> =
                tokenize(text).iter().map(|token| &text[token.span.range()]).collect();
            check(name, &quotes.join(" "), &quotes.join("|"))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn token_kinds_are_recognized() {
    use TokenKind::*;
    let cases: &[(&str, &[TokenKind])] = &[
        ("Homs fell.", &[Word, Word, Punctuation]),
        ("$3.5bn 2nd 1990s", &[Symbol, Number, Word, Number, Number]),
        ("mid-2024 20-year-old", &[Word, Punctuation, Number, Word]),
        ("www.example.org a@b.org @a #b", &[Url, Email, Handle, Handle]),
        ("中 👍 \0 — ’s", &[Word, Symbol, Symbol, Punctuation, Word]),
        ("US$ +", &[Symbol, Symbol]),
    ];
    for (text, expected) in cases {
        let kinds: Vec<_> = tokenize(text).iter().map(|token| token.kind).collect();
        assert_eq!(kinds, *expected, "{text}");
    }
}
