//! A thousand ordinary texts: none is taken for a format of annotations.

use dateline_formats::{OpenedFile, open};
use std::fmt::Write as _;

/// A deterministic source of choices (splitmix64).
struct Choices(u64);

impl Choices {
    fn number(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.number(words.len())]
    }
}

const NAMES: &[&str] = &[
    "Ines Falk",
    "Odo",
    "the harbor board",
    "Tarn",
    "O’Brien",
    "Dr. Amsel",
    "Port & Sons",
    "B. Quist",
    "the S-Bahn",
    "Vitamin B-12",
    "I-95",
    "E-Mail",
    "Oldport",
    "السيد أمين",
    "馬拉",
    "Zoë",
    "Plan B",
    "Per",
    "Org",
    "O",
];
const VERBS: &[&str] = &[
    "left",
    "opened the gate of",
    "wrote to",
    "met",
    "had never seen",
    "(as people say) bought",
    "paid 10\u{a0}000 euros for",
    "asked [in a letter] about",
    "is <not> near",
    "counted 3|4 boats of",
    "→ replaced",
    "said: “I know”, and went to",
];
const ENDS: &[&str] = &[
    "in the morning.",
    "on 3 May 1920.",
    "at 10:15; nobody came.",
    "for $5 / €4.",
    "— and then?",
    "(see note 2).",
    "#sad",
    "because of the\nrain.",
    "again & again.",
    "{sic}.",
    "0 O 0.",
    "- O",
    "B-side",
    "*",
    "| end |",
];

fn sentence(choices: &mut Choices) -> String {
    let [one, other] = [choices.pick(NAMES), choices.pick(NAMES)];
    format!("{one} {} {other} {}", choices.pick(VERBS), choices.pick(ENDS))
}

fn lines(
    choices: &mut Choices,
    separator: &str,
    line: &mut dyn FnMut(&mut Choices) -> String,
) -> String {
    let count = 1 + choices.number(12);
    let lines: Vec<String> = (0..count).map(|_| line(choices)).collect();
    lines.join(separator)
}

fn prose(choices: &mut Choices) -> String {
    lines(choices, "\n\n", &mut |choices| lines(choices, " ", &mut sentence))
}

fn markdown(choices: &mut Choices) -> String {
    let body = lines(choices, "\n\n", &mut |choices| {
        let mark = choices.pick(&[
            "- ",
            "> ",
            "1. ",
            "## ",
            "* ",
            "",
            "    ",
            "- [x] ",
            "| ",
            "**Note** ",
            "`O` ",
        ]);
        format!("{mark}{} [{}](https://a.example/x)", sentence(choices), choices.pick(NAMES))
    });
    format!("# {}\n\n{body}\n", choices.pick(NAMES))
}

fn verse(choices: &mut Choices) -> String {
    lines(choices, "\n\n", &mut |choices| {
        lines(choices, "\n", &mut |choices| {
            format!("{} {}", choices.pick(NAMES), choices.pick(VERBS))
        })
    })
}

fn short_lines(choices: &mut Choices) -> String {
    let separator = choices.pick(&[" ", "\t", "  ", ": "]);
    lines(choices, "\n", &mut |choices| {
        let [one, other] = [
            choices.pick(NAMES),
            choices.pick(&["left", "O", "S-Bahn", "x", "B-12", "7", "Per", "-", "_", "OK"]),
        ];
        format!("{}{separator}{other}", one.split(' ').next_back().unwrap())
    })
}

fn code(choices: &mut Choices) -> String {
    let shape = choices.number(7);
    lines(choices, "\n", &mut |choices| {
        let one = choices.pick(&["mention", "span", "O", "tag", "start"]);
        let other = choices.number(100);
        match shape {
            0 => format!("    let {one} = find(\"{other}\", &text[{other}..]);"),
            1 => format!(
                "def {one}_{other}(text):\n    return [word for word in text.split() if word != \"O\"]\n"
            ),
            2 => format!("SELECT {one}, count(*) FROM mentions WHERE id > {other};"),
            3 => format!("  {one}: {other} # the default\n  - entities"),
            4 => format!("#define {one} ({other})\n"),
            5 => format!("[{one}]\nkey = \"{other}\"\n"),
            _ => format!("if (a < b && {one} > {other}) {{ return <{one}>; }}"),
        }
    })
}

fn table_of_prose(choices: &mut Choices) -> String {
    let separator = choices.pick(&[",", "\t", ";", " | "]);
    let header = choices.pick(&[
        "name{}place{}note",
        "word{}meaning{}year",
        "label{}price{}count",
        "sentence{}who{}when",
        "a{}b{}c",
    ]);
    let rows = lines(choices, "\n", &mut |choices| {
        let year = 1900 + choices.number(120);
        format!("{}{separator}{}{separator}{year}", choices.pick(NAMES), choices.pick(NAMES))
    });
    format!("{}\n{rows}\n", header.replace("{}", separator))
}

fn log(choices: &mut Choices) -> String {
    let shape = choices.number(5);
    lines(choices, "\n", &mut |choices| {
        let [hour, code] = [choices.number(24), choices.number(600)];
        let what = sentence(choices).replace('\n', " ");
        match shape {
            0 => format!("2024-05-03T{hour:02}:10:00Z INFO harbor::gate {what}"),
            1 => format!(
                "127.0.0.1 - - [03/May/2024:{hour:02}:10:00 +0000] \"GET /{code} HTTP/1.1\" 200 {code}"
            ),
            2 => format!("May  3 {hour:02}:10:00 tarn gate[{code}]: {what}"),
            3 => format!("{hour}\t{code}\t{what}"),
            _ => format!("#{code} {hour:02}:10 <Odo> {what}"),
        }
    })
}

fn letter(choices: &mut Choices) -> String {
    let [from, to] = [choices.pick(NAMES), choices.pick(NAMES)];
    format!(
        "From: {from} <a@b.example>\nTo: {to}\nSubject: [list] O\n\n> {}\n{}\n-- \n{from}\n",
        sentence(choices),
        prose(choices)
    )
}

fn outline(choices: &mut Choices) -> String {
    let mark = choices.pick(&[
        "- ",
        "• ",
        "1\t",
        "1 ",
        "a) ",
        "T1 ",
        "1-1 ",
        "-DOCSTART ",
        "# ",
        "@ ",
        "<",
        "[",
        "{",
        "* ",
    ]);
    let mut text = String::new();
    for _ in 0..=choices.number(9) {
        let _ = writeln!(text, "{mark}{}", sentence(choices));
    }
    text
}

fn latex(choices: &mut Choices) -> String {
    let body = lines(choices, "\n\n", &mut |choices| {
        let name = choices.pick(NAMES);
        let command = choices.pick(&[
            "\\textbf{*}",
            "\\cite[p.~3]{*}",
            "\\section[PER]{*}",
            "\\begin{figure}[ht]{*}",
            "\\\\[2pt]{LOC} *",
            "{\\em *}",
            "$x_{*}$ and $[a, b]$",
            "\\index{*!ORG}",
            "% (PER *)",
        ]);
        format!("{} {}", command.replace('*', name), sentence(choices))
    });
    format!("\\documentclass[a4paper]{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n")
}

fn wiki(choices: &mut Choices) -> String {
    lines(choices, "\n", &mut |choices| {
        let name = choices.pick(NAMES);
        let mark = choices.pick(&[
            "[[*]]",
            "[[*|the city]]",
            "[[World Health Organization|WHO]] of *",
            "{{convert|3|km}} from *",
            "{{DEFAULTSORT:*}}",
            "[[Category:*]]",
            "[[File:a.jpg|thumb|*]]",
            "{{Infobox person|name=*}}",
            "''*''<ref name=\"a\">LOC</ref>",
            "== * ==",
            "* {{lang|de|ORG}}",
        ]);
        format!("{} {}", mark.replace('*', name), sentence(choices))
    })
}

fn chat(choices: &mut Choices) -> String {
    let shape = choices.number(5);
    lines(choices, "\n", &mut |choices| {
        let (hour, what) = (choices.number(24), sentence(choices).replace('\n', " "));
        match shape {
            0 => format!("[{hour:02}:10] <Odo> {what}"),
            1 => format!("Ines: {what}"),
            2 => format!("12/05/2024, {hour:02}:10 - Odo: {what} @Ines"),
            3 => format!("Odo [{hour:02}:10 PM] (LOC {hour}) {what}"),
            _ => format!("[SPEAKER {hour}] {what} [NAME WITHHELD]"),
        }
    })
}

fn front_matter(choices: &mut Choices) -> String {
    let [title, tag] = [choices.pick(NAMES), choices.pick(&["news", "O", "person", "LOC"])];
    format!(
        "---\ntitle: \"{title}\"\ntags: [{tag}, port]\nperson: {{name: {title}}}\n---\n\n{}\n",
        prose(choices)
    )
}

fn transcript(choices: &mut Choices) -> String {
    lines(choices, "\n\n", &mut |choices| {
        let remark = choices.pick(&[
            "[LOCATION: Oldport]",
            "(PER DIEM)",
            "[ORG CHART]",
            "[PERSON UNKNOWN]",
            "(DATE ILLEGIBLE)",
            "[TITLE PAGE]",
            "[sic]",
            "(loc. cit.)",
            "{ORG}",
            "<PER>",
            "[PER]",
        ]);
        format!("{remark} {}", sentence(choices))
    })
}

fn links(choices: &mut Choices) -> String {
    lines(choices, " ", &mut |choices| {
        let target = choices.pick(&[
            "LICENSE",
            "README",
            "events",
            "https://a.example/PER",
            "#law",
            "city.md",
            "mailto:a@b.example",
        ]);
        format!("[{}]({target}) {}", choices.pick(NAMES), sentence(choices))
    })
}

type Template = fn(&mut Choices) -> String;

const TEMPLATES: &[(&str, Template)] = &[
    ("prose", prose),
    ("markdown", markdown),
    ("verse", verse),
    ("short lines", short_lines),
    ("code", code),
    ("table of prose", table_of_prose),
    ("log", log),
    ("letter", letter),
    ("outline", outline),
    ("latex", latex),
    ("wiki", wiki),
    ("chat", chat),
    ("front matter", front_matter),
    ("transcript", transcript),
    ("links", links),
];

#[test]
fn ordinary_texts_are_opened_as_texts() {
    let mut choices = Choices(20);
    let mut seen = std::collections::BTreeSet::new();
    let mut number = 0;
    while seen.len() < 2400 {
        let (kind, template) = TEMPLATES[number % TEMPLATES.len()];
        number += 1;
        assert!(number < 10_000, "the templates are not varied enough");
        let mut text = template(&mut choices);
        match choices.number(4) {
            0 => text = text.replace('\n', "\r\n"),
            1 => text.insert(0, '\u{feff}'),
            2 => text.push('\n'),
            _ => {}
        }
        let name = choices.pick(&["a.txt", "a", "a.md", "a.text", "a.log", "a.py", "a.csv"]);
        match open(name, text.as_bytes()) {
            Ok(OpenedFile::Text { .. }) => {}
            // Markdown becomes an article.
            Ok(OpenedFile::Articles { .. })
                if text.contains(['#', '*', '`', '>', '[', '-', '|', '=']) => {}
            other => panic!("{kind}: {other:?}\n{text}"),
        }
        seen.insert(text);
    }
}
