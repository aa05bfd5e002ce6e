use super::SUGGESTED;
use crate::format::{File, Unit};
use crate::import::{
    Claim, Draft, Extra, Note, Notes, Position, Read, ReadError, ReadItem, exact_text, name_of,
    place, text,
};
use crate::shorten::shorten;
use dateline_annotation::Status;
use dateline_text::{CodePoint, Offsets, Span};
use std::collections::BTreeMap;

/// Whether a line is a mention of brat's.
pub(super) fn is_mention(line: &str) -> bool {
    Mention::of(line).is_some()
}

/// A line such as `T1⇥GPE 0 4;5 9⇥Homs Hama`.
struct Mention<'a> {
    id: &'a str,
    label: &'a str,
    /// Start and end of each piece; at least one.
    pieces: Vec<(Position, Position)>,
    quote: &'a str,
}

impl<'a> Mention<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut fields = line.splitn(3, '\t');
        let (id, middle, quote) = (fields.next()?, fields.next()?, fields.next()?);
        let is_number =
            |number: &str| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
        if !id.strip_prefix('T').is_some_and(is_number) {
            return None;
        }
        let (label, places) = middle.split_once(' ')?;
        let piece = |piece: &str| {
            let (start, end) = piece.trim().split_once(' ')?;
            let position = |number: &str| Position(number.parse().ok());
            let are_numbers = is_number(start) && is_number(end);
            are_numbers.then(|| (position(start), position(end)))
        };
        let pieces = places.split(';').map(piece).collect::<Option<Vec<_>>>()?;
        Some(Self { id, label, pieces, quote })
    }
}

/// Reads each `NAME.ann` with its `NAME.txt`; the other files are passed over.
pub(crate) fn read(files: &[File]) -> Result<Read, ReadError> {
    let texts: BTreeMap<&str, &File> =
        files.iter().filter_map(|file| Some((file.path.strip_suffix(".txt")?, file))).collect();
    let (mut drafts, mut notes) = (Vec::new(), Notes::default());
    for file in files {
        let Some(stem) = file.path.strip_suffix(".ann") else { continue };
        let name = name_of(file);
        let fail = |reason: String| ReadError::At { place: name.clone(), reason };
        let Some(beside) = texts.get(stem) else {
            let wanted = shorten(stem.rsplit('/').next().unwrap_or_default(), 60);
            return Err(fail(format!("its text is not there: open {wanted}.txt together with it")));
        };
        let body = exact_text(beside).map_err(|error| fail(error.to_string()))?;
        let lines = text(file).map_err(|error| fail(error.to_string()))?;
        drafts.push(draft(lines, body, &name, &mut notes)?);
    }
    if drafts.is_empty() && !files.iter().all(|file| file.path.ends_with(".conf")) {
        let place = files.first().map(name_of).unwrap_or_default();
        let reason = "it is read by its name, which must end in .ann".to_owned();
        return Err(ReadError::At { place, reason });
    }
    Ok(place(drafts, Unit::CodePoints, notes))
}

/// What stands in the lines about a mention.
#[derive(Default)]
struct About {
    extras: BTreeMap<String, Extra>,
    passed: usize,
}

impl About {
    fn line(&mut self, line: &str) {
        let mut fields = line.splitn(3, '\t');
        let _id = fields.next();
        let (kind, of) = fields.next().unwrap_or_default().split_once(' ').unwrap_or_default();
        match (line.as_bytes().first(), kind) {
            (Some(b'#'), "AnnotatorNotes") => {
                let note = fields.next().map(str::to_owned).filter(|note| !note.is_empty());
                self.extras.entry(of.to_owned()).or_default().note = note;
            }
            (Some(b'A' | b'M'), SUGGESTED) => {
                self.extras.entry(of.to_owned()).or_default().status = Some(Status::Suggested);
            }
            _ => self.passed += 1,
        }
    }
}

fn draft(lines: &str, body: &str, name: &str, notes: &mut Notes) -> Result<Draft, ReadError> {
    let offsets = Offsets::new(body);
    let (mut mentions, mut about) = (Vec::new(), About::default());
    for (number, line) in (1..).zip(lines.lines()) {
        let number: usize = number;
        match (line.starts_with('T'), Mention::of(line)) {
            (true, Some(mention)) => mentions.push((number, mention)),
            (true, None) => {
                let place = format!("{name}, line {number}");
                let reason = "it is no mention such as T1⇥GPE 0 4⇥Homs".to_owned();
                return Err(ReadError::At { place, reason });
            }
            _ if line.trim().is_empty() => {}
            _ => about.line(line),
        }
    }
    if about.passed > 0 {
        let what = format!("{} lines that are no mentions, such as relations", about.passed);
        notes.push(Note::PassedOver { place: name.to_owned(), what });
    }
    let claims = mentions.into_iter().map(|(number, mention)| {
        let extra = about.extras.remove(mention.id).map(Box::new);
        let claim = claim(&mention, extra);
        if mention.pieces.len() > 1
            && let Some(quote) = joined(body, &offsets, &mention.pieces)
        {
            notes.push(Note::Joined { place: format!("{name}, line {number}"), quote });
        }
        claim
    });
    let claims = claims.collect();
    let item = ReadItem { text: body.to_owned(), place: name.to_owned(), ..ReadItem::default() };
    Ok(Draft { item, claims })
}

fn claim(mention: &Mention, extra: Option<Box<Extra>>) -> Claim {
    let starts = mention.pieces.iter().map(|piece| piece.0);
    let ends = mention.pieces.iter().map(|piece| piece.1);
    let none = Position(None);
    Claim {
        start: starts.min_by_key(|start| start.0).unwrap_or(none),
        end: ends.max_by_key(|end| end.0).unwrap_or(none),
        // That of pieces is not what stands in the text.
        quote: (mention.pieces.len() == 1).then(|| mention.quote.to_owned()),
        label: mention.label.to_owned(),
        extra,
    }
}

/// What a mention in pieces covers when read as one, if there is more than white space between them.
fn joined(body: &str, offsets: &Offsets, pieces: &[(Position, Position)]) -> Option<String> {
    let byte = |position: Position| offsets.char_to_byte(body, CodePoint(position.0?));
    let mut spans: Vec<(u32, u32)> = pieces
        .iter()
        .map(|&(start, end)| Some((byte(start)?, byte(end)?)))
        .collect::<Option<_>>()?;
    spans.sort_unstable();
    let between = |pair: &[(u32, u32)]| {
        body.get(pair[0].1 as usize..pair[1].0 as usize).is_some_and(|it| !it.trim().is_empty())
    };
    let whole = Span { start: spans.first()?.0, end: spans.iter().map(|it| it.1).max()? };
    let is_told = spans.windows(2).any(between);
    is_told.then(|| shorten(whole.slice(body).unwrap_or_default(), 60))
}
