//! Writes CoNLL-U with named entities.

use crate::characters::is_python_whitespace;
use crate::export::{ExportItem, ExportMention, FormatWriter, WriterOutput};
use crate::spec::english_tokens;
use dateline_text::{Span, paragraphs};
use std::io;

pub(crate) struct ConlluWriter;

impl FormatWriter for ConlluWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let mut rows = format!("# newdoc id = {}\n", item.name);
        let starts: Vec<u32> = paragraphs(item.text).iter().map(|one| one.start).collect();
        let sentences = item.sentence_tokens(english_tokens);
        if sentences.is_empty() {
            rows.push('\n');
        }
        let mut before = None;
        let mut mentions = item.mentions.as_slice();
        for (number, sentence) in sentences.iter().enumerate() {
            let (first, last) = (sentence[0], sentence[sentence.len() - 1]);
            let paragraph = starts.partition_point(|&start| start <= first.start);
            if before.replace(paragraph) != Some(paragraph) {
                rows.push_str("# newpar\n");
            }
            let text = collapse_whitespace(&item.text[first.start as usize..last.end as usize]);
            rows += &format!("# sent_id = {}-{}\n# text = {text}\n", item.name, number + 1);
            for (id, &token) in sentence.iter().enumerate() {
                while let [first, rest @ ..] = mentions
                    && first.span.end <= token.start
                {
                    mentions = rest;
                }
                let mention = mentions.first().filter(|one| one.span.contains(token));
                let (form, misc) = (&item.text[token.range()], misc_column(item, token, mention));
                rows += &format!("{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n", id + 1);
            }
            rows.push('\n');
        }
        out.append(rows)
    }
}

/// Collapses each run of white space, as Python defines it, to one space.
fn collapse_whitespace(text: &str) -> String {
    text.split(is_python_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the MISC column: the tag, and `SpaceAfter=No` if the next token follows without a space.
fn misc_column(item: &ExportItem, token: Span, mention: Option<&ExportMention>) -> String {
    let tag = match mention {
        Some(one) if one.span.start == token.start => Some(format!("NER=B-{}", one.label)),
        Some(one) => Some(format!("NER=I-{}", one.label)),
        None => item.is_fully_annotated(token).then(|| "NER=O".to_owned()),
    };
    let next = item.text[token.end as usize..].chars().next();
    let is_joined = next.is_some_and(|next| !is_python_whitespace(next));
    let joined = is_joined.then(|| "SpaceAfter=No".to_owned());
    let entries: Vec<String> = tag.into_iter().chain(joined).collect();
    if entries.is_empty() { "_".to_owned() } else { entries.join("|") }
}
