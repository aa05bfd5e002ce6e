//! Tests of paragraph boundaries.

use dateline_text::{MAX_PARAGRAPH_BYTES, paragraphs};

fn check(name: &str, text: &str, expected: &[&str]) {
    let quotes: Vec<_> = paragraphs(text).iter().map(|span| &text[span.range()]).collect();
    assert_eq!(quotes, expected, "{name}");
}

#[test]
fn empty_text_has_no_paragraphs() {
    check("empty", "", &[]);
    check("white space", " \n\t\n\u{A0}\n", &[]);
}

#[test]
fn blank_lines_separate_paragraphs() {
    check("blank", "Homs\n\nHama", &["Homs", "Hama"]);
    check("white space in it", "Homs\n \t\u{A0}\nHama", &["Homs", "Hama"]);
    check("many", "\n\n\nHoms\n\n\n\nHama\n\n", &["Homs", "Hama"]);
    check("whole lines", "  Homs \n\n\tHama\u{A0}", &["  Homs ", "\tHama\u{A0}"]);
}

#[test]
fn long_lines_are_paragraphs() {
    let long =
        "The army left the city in the night, and people came out into the streets ".repeat(4);
    check("lines", &format!("{long}\n{long}\nHoms"), &[&long, &long, "Homs"]);
}

#[test]
fn short_lines_are_paragraphs() {
    check("menu", "News\nSport\nWeather\nAbout us", &["News", "Sport", "Weather", "About us"]);
}

#[test]
fn hard_wrapped_lines_are_joined() {
    let wrapped = "People came out into the streets of the capital on Sunday as\n\
        the news spread that the army had left, and that the long siege\n\
        of the northern districts was over.";
    check("wrapped", wrapped, &[wrapped]);
    check("two", &format!("{wrapped}\n\n{wrapped}\n"), &[wrapped, wrapped]);
    let indented = format!("   {}", wrapped.replace('\n', "\n   "));
    check("indented", &indented, &[&indented]);
    let trailing = wrapped.replace('\n', "  \n");
    check("trailing spaces", &trailing, &[&trailing]);
    // Two hard-wrapped paragraphs without a blank line between them cannot be distinguished.
    let short_line = format!("{wrapped}\n{wrapped}");
    assert_eq!(paragraphs(&short_line).len(), 6);
}

#[test]
fn lines_of_a_poem_are_paragraphs() {
    let poem = "The road that leads to Homs is long and white,\n\
        The hills are bare,\n\
        And nobody who walks it in the night\n\
        Will find us there.";
    check("poem", poem, &poem.lines().collect::<Vec<_>>());
}

/// With W = 40, the joined line is exactly as long as W or one longer.
#[test]
fn wrapped_lines_are_detected_exactly() {
    let longest = "b".repeat(40);
    // 35 + 1 + 4 = 40: the word would have fit.
    let fits = format!("{}\nfour {}\nend", "a".repeat(35), &longest[5..]);
    assert_eq!(paragraphs(&fits).len(), 3);
    // 36 + 1 + 4 = 41: the word would not have fit.
    let full = format!("{}\nfour {}\nend", "a".repeat(36), &longest[5..]);
    assert_eq!(paragraphs(&full).len(), 1);
    // Lengths are in code points, not bytes.
    let wide = full.replace('a', "é");
    assert_eq!(paragraphs(&wide).len(), 1);
    for (width, expected) in [(39, 2), (40, 1), (120, 1), (121, 2)] {
        let text = format!("{}\nend", "a".repeat(width));
        assert_eq!(paragraphs(&text).len(), expected, "width {width}");
    }
}

/// Lines can break after any character, so only full lines are wrapped.
#[test]
fn chinese_lines_are_joined_only_if_full() {
    let (full, part) = ("大".repeat(60), "大".repeat(30));
    let wrapped = format!("{full}\n{full}\n{part}");
    check("wrapped", &wrapped, &[&wrapped]);
    check("not wrapped", &format!("{part}\n{full}"), &[&part, &full]);
}

#[test]
fn unicode_separators_are_recognized() {
    check("U+2029", "Homs\u{2029}Hama", &["Homs", "Hama"]);
    check("form feed", "Homs\u{c}Hama\n\u{c}\nAleppo", &["Homs", "Hama", "Aleppo"]);
    check("U+2028", "Homs\u{2028}Hama", &["Homs\u{2028}Hama"]);
    check("vertical tab", "Homs\u{b}Hama", &["Homs\u{b}Hama"]);
    check("lone CR", "Homs\rHama", &["Homs\rHama"]);
    check("CRLF", "Homs\r\n\r\nHama\r\n", &["Homs\r", "Hama\r"]);
}

/// Paragraphs that are too long are cut as late as possible, at the best kind of boundary.
#[test]
fn overlong_paragraphs_are_split() {
    let sentence = "The army left Homs, and Gen. Ali Ayyoub said nothing of it. ";
    let pieces = |text: &str| {
        let all = paragraphs(text);
        assert!(all.iter().all(|span| span.len() as usize <= MAX_PARAGRAPH_BYTES), "{:.20}", text);
        let quotes = all.iter().map(|span| text[span.range()].to_owned());
        quotes.collect::<Vec<_>>()
    };
    let prose = pieces(&sentence.repeat(2000));
    assert_eq!(prose.len(), 2000 * sentence.len() / MAX_PARAGRAPH_BYTES + 1);
    assert!(prose.iter().all(|it| it.starts_with("The army") && it.ends_with("of it.")));
    let words = pieces(&"word ".repeat(20_000));
    assert!(words.iter().all(|it| it.starts_with("word") && it.ends_with(" word")));
    let wrapped = "people came out into the streets of the capital as the news spread";
    let lines = pieces(&format!("{wrapped}\n").repeat(2000));
    assert!(lines.iter().all(|it| it.starts_with("people") && it.ends_with("spread")));
    let accents = pieces(&"e\u{301}\u{302}".repeat(20_000));
    assert!(accents.iter().all(|it| it.starts_with('e') && it.ends_with('\u{302}')));
    // Text that cannot be kept together is cut as well, and no character is lost.
    for unit in ["x", "\u{301}", "大", "👩\u{200D}", "🇸🇾"] {
        let text = unit.repeat(100_000 / unit.len());
        assert_eq!(pieces(&text).concat(), text);
    }
}

/// No character keeps so many marks that the quadratic cost of rendering it becomes too high.
#[test]
fn long_runs_of_combining_marks_are_split() {
    for marks in [100, 190, 1000, 100_000] {
        let text = format!("Homs e{} fell.", "\u{301}".repeat(marks));
        let pieces: Vec<_> = paragraphs(&text).iter().map(|span| &text[span.range()]).collect();
        assert_eq!(pieces.concat(), text, "{marks} marks");
        assert_eq!(pieces.len() == 1, marks < 200, "{marks} marks");
        let row = |piece: &&str| piece.split(|it| it != '\u{301}').map(str::len).max();
        assert!(pieces.iter().all(|piece| row(piece) <= Some(1200)), "{marks} marks");
    }
    // Text that only resembles long runs of marks is not cut.
    for unit in ["é", "e\u{301}\u{302} ", "中", "🇸🇾", "👩\u{200D}🔬", "ก็"] {
        let text = unit.repeat(MAX_PARAGRAPH_BYTES / unit.len());
        assert_eq!(paragraphs(&text).len(), 1, "{unit}");
    }
}

#[test]
fn whitespace_around_long_line_is_not_a_paragraph() {
    let space = " ".repeat(100_000);
    assert_eq!(paragraphs(&space), []);
    check("before and behind", &format!("{space}Homs{space}"), &["Homs"]);
    let text = format!("Homs{space}Hama");
    check("between", &text, &["Homs", "Hama"]);
}
