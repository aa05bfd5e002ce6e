//! The same text elsewhere: where a quote stands again, what is there already, and the one edit
//! that labels or rejects all that are wanted.

use crate::change::{Op, Step};
use crate::{Annotation, AnnotationId, Document, LabelId, Origin, Project, Status};
use dateline_text::Span;
use std::collections::BTreeSet;

/// What counts as the same text. White space, apostrophes and dashes are alike in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Only whole words: no letter or digit before and after. Scripts without spaces are exempt.
    pub whole_words: bool,
    /// Upper and lower case are told apart.
    pub case: bool,
    /// Also where `'s` or an apostrophe follows, which stays outside. Without, such words are not
    /// whole.
    pub possessives: bool,
    /// Also where `s` or `es` follows, which is taken in.
    pub plurals: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { whole_words: true, case: true, possessives: true, plurals: false }
    }
}

/// What is to be done wherever the text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It carries this label.
    Label(LabelId),
    /// It does not.
    Reject(LabelId),
}

/// A place where the text stands and something could be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Where, in bytes of the document's text.
    pub span: Span,
    /// The live annotations that lie over it or over a part of it, in the document's order.
    pub carries: Vec<AnnotationId>,
    /// Whether it is done there unless the person says otherwise: nothing that anybody has decided
    /// speaks against it.
    pub is_usual: bool,
}

/// Where a quote stands, in order, without overlaps. Never over the border of a paragraph. Cost:
/// linear in the text, as a rule.
pub fn occurrences(document: &Document, quote: &str, rules: Rules) -> Vec<Span> {
    let wanted: Vec<char> =
        Folded::of(quote.trim(), 0, rules.case).map(|(_, _, folded)| folded).collect();
    let (Some(first), Some(last)) = (wanted.first().copied(), wanted.last().copied()) else {
        return Vec::new();
    };
    let plain = plain_beginning(&wanted, rules);
    document
        .paragraphs()
        .iter()
        .flat_map(|paragraph| {
            let text = document.quote(*paragraph);
            let found = in_paragraph(text, &wanted, (first, last), &plain, rules);
            found.into_iter().map(move |(start, end)| {
                Span::new(paragraph.start + start as u32, paragraph.start + end as u32)
            })
        })
        .collect()
}

/// What a text that is looked for begins with as it stands: no other letters are folded to these. It
/// is found many bytes at a time.
fn plain_beginning(wanted: &[char], rules: Rules) -> String {
    let is_plain = |letter: &&char| rules.case && !matches!(letter, '\'' | '-' | ' ');
    wanted.iter().take_while(is_plain).collect()
}

fn in_paragraph(
    text: &str,
    wanted: &[char],
    (first, last): (char, char),
    plain: &str,
    rules: Rules,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    let next_start = |from: usize| {
        if !plain.is_empty() {
            return text[from..].find(plain).map(|at| from + at);
        }
        let found = Folded::of(&text[from..], from, rules.case).find(|(_, _, it)| *it == first);
        found.map(|(start, ..)| start)
    };
    while let Some(start) = next_start(from) {
        let end = end_of_match(text, start, wanted, rules.case)
            .filter(|_| !rules.whole_words || opens_word(text, start, first))
            .and_then(|end| {
                if rules.whole_words { end_of_word(text, end, last, rules) } else { Some(end) }
            });
        if let Some(end) = end {
            found.push((start, end));
        }
        let next = text[start..].chars().next().map_or(1, char::len_utf8);
        from = end.unwrap_or(start + next);
    }
    found
}

fn end_of_match(text: &str, start: usize, wanted: &[char], case: bool) -> Option<usize> {
    let mut folded = Folded::of(&text[start..], start, case);
    let mut end = start;
    for wanted in wanted {
        let (_, after, found) = folded.next()?;
        if found != *wanted {
            return None;
        }
        end = after;
    }
    Some(end)
}

/// Characters of a text as they are compared, each with the bytes that it stands for: case folded
/// where it does not matter, a run of white space as one space.
struct Folded<'a> {
    text: &'a str,
    at: usize,
    offset: usize,
    case: bool,
}

impl<'a> Folded<'a> {
    fn of(text: &'a str, offset: usize, case: bool) -> Self {
        Self { text, at: 0, offset, case }
    }
}

impl Iterator for Folded<'_> {
    type Item = (usize, usize, char);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let character = self.text[start..].chars().next()?;
        self.at += character.len_utf8();
        let folded = match character {
            '’' | 'ʼ' | '‘' => '\'',
            '‐' | '‑' | '–' => '-',
            space if space.is_whitespace() => {
                let rest = &self.text[self.at..];
                self.at += rest.len() - rest.trim_start().len();
                ' '
            }
            other if self.case => other,
            // The few letters that have several in lower case are compared by the first.
            other => other.to_lowercase().next().unwrap_or(other),
        };
        Some((self.offset + start, self.offset + self.at, folded))
    }
}

/// Whether words are set apart by what stands around such a letter: not in scripts without spaces.
fn is_spaced(letter: char) -> bool {
    let unspaced = matches!(
        u32::from(letter),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF
            | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
    );
    letter.is_alphanumeric() && !unspaced
}

fn opens_word(text: &str, start: usize, first: char) -> bool {
    let before = text[..start].chars().next_back();
    !is_spaced(first) || !before.is_some_and(is_spaced)
}

/// Where the word ends whose last letters end at `end`: there, or behind a plural's ending. `None`
/// where the word goes on otherwise.
fn end_of_word(text: &str, end: usize, last: char, rules: Rules) -> Option<usize> {
    let is_over = |at: usize| !text[at..].chars().next().is_some_and(is_spaced);
    let plural = || {
        let endings = ["es", "s"].into_iter().filter(|_| rules.plurals);
        let mut ends = endings.filter(|ending| text[end..].starts_with(ending));
        ends.find(|ending| is_over(end + ending.len())).map(|ending| end + ending.len())
    };
    let end = if !is_spaced(last) || is_over(end) { end } else { plural()? };
    let mut after = text[end..].chars();
    let is_possessive = matches!(after.next(), Some('\'' | '’' | 'ʼ'))
        && match after.next() {
            Some('s' | 'S') => !after.next().is_some_and(is_spaced),
            _ => last == 's',
        };
    (rules.possessives || !is_possessive).then_some(end)
}

/// Where else something could be done about a quote: every occurrence but those where it is done
/// already, and `except`.
pub fn same_text(
    document: &Document,
    quote: &str,
    deed: Deed,
    rules: Rules,
    except: Option<Span>,
) -> Vec<Occurrence> {
    let found = occurrences(document, quote, rules).into_iter();
    found
        .filter(|span| Some(*span) != except)
        .filter_map(|span| occurrence(document, span, deed))
        .collect()
}

fn occurrence(document: &Document, span: Span, deed: Deed) -> Option<Occurrence> {
    let over: Vec<&Annotation> = overlapping(document, span).collect();
    let live = || over.iter().filter(|it| it.is_live());
    let exact = |label: LabelId| live().find(|it| it.span == span && it.label == label);
    let is_usual = match deed {
        Deed::Label(label) => {
            if exact(label).is_some_and(|it| it.is_decided()) {
                return None;
            }
            let was_rejected =
                over.iter().any(|it| !it.is_live() && it.span == span && it.label == label);
            let speaks_against =
                live().any(|it| it.is_decided() || !(it.span == span || span.contains(it.span)));
            !was_rejected && !speaks_against
        }
        Deed::Reject(label) => !exact(label)?.is_decided(),
    };
    Some(Occurrence { span, carries: live().map(|it| it.id).collect(), is_usual })
}

fn overlapping(document: &Document, span: Span) -> impl Iterator<Item = &Annotation> {
    let all = document.annotations();
    // None goes over the border of a paragraph.
    let from = document.paragraph_of(span).map_or(0, |paragraph| {
        all.partition_point(|annotation| annotation.span.start < paragraph.start)
    });
    let until = all.partition_point(|annotation| annotation.span.start < span.end);
    all[from..until].iter().filter(move |it| it.span.overlaps(span))
}

/// Does the deed at all these places of some documents, for one edit. Labeling accepts what is
/// suggested there, gives a lone annotation of that very text the label, or adds one, to which
/// undecided suggestions give way.
pub fn do_same<'a>(
    project: &Project,
    places: impl IntoIterator<Item = (&'a Document, &'a [Span])>,
    deed: Deed,
) -> Vec<Op> {
    let mut next = project.next_annotation().0;
    let mut ops = Vec::new();
    for (document, spans) in places {
        let mut gone = BTreeSet::new();
        let steps = spans.iter().flat_map(|span| match deed {
            Deed::Label(label) => label_at(document, *span, label, &mut next, &mut gone),
            Deed::Reject(label) => reject_at(document, *span, label),
        });
        ops.extend(steps.map(|step| Op::In { document: document.id, step }));
    }
    ops
}

fn label_at(
    document: &Document,
    span: Span,
    label: LabelId,
    next: &mut u32,
    gone: &mut BTreeSet<AnnotationId>,
) -> Vec<Step> {
    let exact: Vec<&Annotation> =
        overlapping(document, span).filter(|it| it.span == span && it.is_live()).collect();
    let kept = exact
        .iter()
        .find(|it| it.label == label)
        .or_else(|| exact.first().filter(|_| exact.len() == 1));
    let mut steps: Vec<Step> = overlapping(document, span)
        .filter(|it| {
            !it.is_decided() && kept.is_none_or(|kept| kept.id != it.id) && gone.insert(it.id)
        })
        .map(|it| Step::Remove { annotation: it.clone() })
        .collect();
    steps.push(match kept {
        Some(before) => {
            let mut after = Annotation { status: Status::Accepted, ..(**before).clone() };
            if after.label != label {
                after = Annotation { label, value: None, place: None, ..after };
            }
            Step::Edit { before: (**before).clone(), after }
        }
        None => {
            let id = AnnotationId(*next);
            *next += 1;
            Step::Add { annotation: Annotation::by_person(id, span, label) }
        }
    });
    steps
}

fn reject_at(document: &Document, span: Span, label: LabelId) -> Vec<Step> {
    let exact =
        overlapping(document, span).find(|it| it.span == span && it.label == label && it.is_live());
    let step = exact.map(|before| match before.origin {
        Origin::Person => Step::Remove { annotation: before.clone() },
        Origin::Detector { .. } | Origin::Import { .. } => Step::Edit {
            before: before.clone(),
            after: Annotation { status: Status::Rejected, ..before.clone() },
        },
    });
    step.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, DocumentId, History, Kind, accept};
    use dateline_text::LineEnds;

    const ALL: Rules = Rules { whole_words: true, case: true, possessives: true, plurals: false };

    /// The text with brackets around what was found.
    fn marked(text: &str, quote: &str, rules: Rules) -> String {
        let document = Document::new(DocumentId(1), text.into(), LineEnds::Lf, "");
        let mut marked = text.to_owned();
        for span in occurrences(&document, quote, rules).into_iter().rev() {
            marked.insert(span.end as usize, ']');
            marked.insert(span.start as usize, '[');
        }
        marked
    }

    #[test]
    fn rules_say_what_is_the_same() {
        let any_case = Rules { case: false, ..ALL };
        let plurals = Rules { plurals: true, ..ALL };
        let bare = Rules { possessives: false, ..ALL };
        let parts = Rules { whole_words: false, ..ALL };
        let cases = [
            ("Homs, Homsi, xHoms, homs", "Homs", ALL, "[Homs], Homsi, xHoms, homs"),
            ("Homs, HOMS, homs-based", "Homs", any_case, "[Homs], [HOMS], [homs]-based"),
            ("Homs’s and Homs' and Homs’ll", "Homs", ALL, "[Homs]’s and [Homs]' and [Homs]’ll"),
            ("Homs’s and Homs' and Homs", "Homs", bare, "Homs’s and Homs' and [Homs]"),
            ("Ann's, ‘Ann’", "Ann", bare, "Ann's, ‘[Ann]’"),
            ("Syrian, Syrians, Syrianss", "Syrian", plurals, "[Syrian], [Syrians], Syrianss"),
            ("Syrian, Syrians’", "Syrian", ALL, "[Syrian], Syrians’"),
            ("Homsi xHoms", "Homs", parts, "[Homs]i x[Homs]"),
            ("Ann Lee, Ann\u{a0} Lee", "Ann Lee", ALL, "[Ann Lee], [Ann\u{a0} Lee]"),
            ("al-Asad al‑Asad", "al-Asad", ALL, "[al-Asad] [al‑Asad]"),
            ("ʼaʼaʼa", "ʼa", parts, "[ʼa][ʼa][ʼa]"),
            ("在北京的北京人", "北京", ALL, "在[北京]的[北京]人"),
            ("aaaa", "aa", parts, "[aa][aa]"),
            ("İİ i", "İ", any_case, "İİ [i]"),
            ("a", " ", ALL, "a"),
            ("$5 and x$5", "$5", ALL, "[$5] and x[$5]"),
        ];
        for (text, quote, rules, expected) in cases {
            assert_eq!(marked(text, quote, rules), expected, "{quote} {rules:?}");
        }
    }

    struct Page(History);

    impl Page {
        /// `[name|LABEL]` is accepted, `[name|LABEL?]` suggested by an import.
        fn new(marked: &str) -> Self {
            let mut text = String::new();
            let mut marks = Vec::new();
            for piece in marked.split('[') {
                let Some((mark, after)) = piece.split_once(']') else {
                    text.push_str(piece);
                    continue;
                };
                let (quote, label) = mark.split_once('|').unwrap();
                let start = text.len() as u32;
                text.push_str(quote);
                marks.push((Span::new(start, text.len() as u32), label));
                text.push_str(after);
            }
            let mut page = Self(History::default());
            let document = Document::new(DocumentId(1), text.into(), LineEnds::Lf, "");
            page.edit(vec![Op::InsertDocument { document: Box::new(document) }]);
            for (id, (span, label)) in (1..).zip(marks) {
                let by_name =
                    page.0.project().labels().by_name(label.trim_end_matches('?')).unwrap().id;
                let origin = Origin::Import { format: String::new(), file: String::new() };
                let status = Status::Suggested;
                let annotation = Annotation {
                    status,
                    origin,
                    ..Annotation::by_person(AnnotationId(id), span, by_name)
                };
                page.edit(vec![Op::In { document: DocumentId(1), step: Step::Add { annotation } }]);
                if !label.ends_with('?') {
                    let ops = accept(page.document(), AnnotationId(id));
                    page.edit(ops);
                }
            }
            page
        }

        fn document(&self) -> &Document {
            self.0.project().document(DocumentId(1)).unwrap()
        }

        fn label(&self, name: &str) -> LabelId {
            self.0.project().labels().by_name(name).unwrap().id
        }

        fn edit(&mut self, ops: Vec<Op>) {
            self.0.edit(0, Actor::Person, Kind::SameText, ops).unwrap();
        }

        fn marked(&self) -> String {
            let mut marked = self.document().text.to_string();
            for it in self.document().annotations().iter().rev().filter(|it| it.is_live()) {
                let name = &self.0.project().labels().get(it.label).unwrap().name;
                let doubt = if it.is_decided() { "" } else { "?" };
                marked.insert_str(it.span.end as usize, &format!("|{name}{doubt}]"));
                marked.insert(it.span.start as usize, '[');
            }
            marked
        }
    }

    #[test]
    fn what_nobody_has_decided_on_is_usual_and_the_rest_is_asked_for() {
        let page = Page::new(
            "Homs [Homs|GPE] [Homs|GPE?] [Homs|ORG?] [Homs|ORG] [Homs University|ORG?] [Homs Day|EVENT]",
        );
        let deed = Deed::Label(page.label("GPE"));
        let found = same_text(page.document(), "Homs", deed, ALL, None);
        let usual: Vec<bool> = found.iter().map(|it| it.is_usual).collect();
        assert_eq!(
            usual,
            [true, true, true, false, false, false],
            "the accepted GPE is not listed"
        );
        let first = Some(found[0].span);
        assert_eq!(same_text(page.document(), "Homs", deed, ALL, first).len(), 5);
        let reject = Deed::Reject(page.label("GPE"));
        let usual: Vec<bool> = same_text(page.document(), "Homs", reject, ALL, None)
            .iter()
            .map(|it| it.is_usual)
            .collect();
        assert_eq!(usual, [false, true]);
    }

    fn done(marked: &str, quote: &str, deed: impl Fn(&Page) -> Deed) -> String {
        let mut page = Page::new(marked);
        let deed = deed(&page);
        let found = same_text(page.document(), quote, deed, ALL, None);
        let spans: Vec<Span> = found.iter().map(|it| it.span).collect();
        let document = page.document().clone();
        let ops = do_same(page.0.project(), [(&document, &spans[..])], deed);
        page.edit(ops);
        let before = page.marked();
        page.0.undo(0).unwrap();
        assert_eq!(page.marked(), marked, "one undo takes all back");
        before
    }

    #[test]
    fn the_deed_is_one_edit() {
        let gpe = |page: &Page| Deed::Label(page.label("GPE"));
        assert_eq!(
            done("Homs [Homs|ORG?] [Homs|ORG] [Homs|GPE?] [Homs and Homs|ORG?]", "Homs", gpe),
            "[Homs|GPE] [Homs|GPE] [Homs|GPE] [Homs|GPE] [Homs|GPE] and [Homs|GPE]"
        );
        let reject = |page: &Page| Deed::Reject(page.label("ORG"));
        assert_eq!(
            done("[Homs|ORG?] [Homs|GPE] [Homs|ORG]", "Homs", reject),
            "Homs [Homs|GPE] Homs"
        );
    }
}
