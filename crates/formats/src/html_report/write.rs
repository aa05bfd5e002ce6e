//! Writes HTML reports.

use crate::export::{ExportItem, ExportMention, FormatWriter, WriterOutput, WriterSetup};
use crate::markup::{escape_preformatted, escape_xml};
use dateline_annotation::model::Status;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Writes one page.
pub(crate) struct HtmlReportWriter {
    labels: Vec<String>,
    /// The number of each label in the legend.
    label_numbers: BTreeMap<String, usize>,
}

impl HtmlReportWriter {
    pub(crate) fn new(setup: &WriterSetup) -> Self {
        let labels = setup.labels.clone();
        let numbers = labels.iter().cloned().zip(1..).collect();
        Self { labels, label_numbers: numbers }
    }
}

const HTML_HEADER: &str = concat!(
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta name=\"generator\" content=\"Dateline ",
    env!("CARGO_PKG_VERSION"),
    "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    "<title>Articles</title>\n<style>\n",
    include_str!("page.css"),
);

impl FormatWriter for HtmlReportWriter {
    fn begin(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append(HTML_HEADER)?;
        for number in 1..=self.labels.len() {
            // Multiples of the golden angle give adjacent labels different hues.
            out.append(format!(".l{number} {{ --hue: {}; }}\n", number * 137 % 360))?;
        }
        out.append("</style>\n</head>\n<body>\n<ul class=\"legend\">\n")?;
        for (number, label) in (1..).zip(&self.labels) {
            let (number, label): (usize, _) = (number, escape_xml(label));
            out.append(format!(
                "<li data-legend=\"{number}\"><mark class=\"l{number}\">{label}</mark></li>\n"
            ))?;
        }
        out.append("</ul>\n")
    }

    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        let meta = &item.document.meta;
        let date = meta.date.map(|date| date.to_string()).unwrap_or_default();
        let (title, source, language) =
            (escape_xml(&meta.title), escape_xml(&meta.source), escape_xml(&meta.language));
        let about: Vec<&str> =
            [date.as_str(), source.as_str()].into_iter().filter(|one| !one.is_empty()).collect();
        out.append(format!(
            "<article id=\"{}\" lang=\"{language}\" data-title=\"{title}\" data-date=\"{date}\" \
             data-source=\"{source}\">\n<h1 dir=\"auto\">{title}</h1>\n<p class=\"about\">{}</p>\n\
             <div class=\"text\" data-text>",
            item.name,
            about.join(" · ")
        ))?;
        out.append(self.render_text(item))?;
        out.append("</div>\n</article>\n")
    }

    fn finish(&mut self, out: &mut WriterOutput) -> io::Result<()> {
        out.append("</body>\n</html>\n")
    }
}

impl HtmlReportWriter {
    /// Renders the text, split at the edges of mentions. Cost: n log n in the mentions.
    fn render_text(&self, item: &ExportItem) -> String {
        let mut edges: BTreeSet<u32> = BTreeSet::new();
        let (mut begin, mut end) =
            (BTreeMap::<u32, Vec<usize>>::new(), BTreeMap::<u32, Vec<usize>>::new());
        for (at, mention) in item.mentions.iter().enumerate() {
            edges.extend([mention.span.start, mention.span.end]);
            begin.entry(mention.span.start).or_default().push(at);
            end.entry(mention.span.end).or_default().push(at);
        }
        edges.insert(item.text.len() as u32);
        let (mut marked, mut from) = (String::with_capacity(2 * item.text.len()), 0);
        // Sorted by length, so that the first one is the shortest.
        let mut open: BTreeSet<(u32, usize)> = BTreeSet::new();
        for to in edges {
            let text =
                escape_preformatted(item.text.get(from as usize..to as usize).unwrap_or_default());
            let ending = end.get(&to).map_or(&[][..], Vec::as_slice);
            match open.first() {
                Some(&(_, shortest)) => {
                    let beginning = begin.get(&from).map_or(&[][..], Vec::as_slice);
                    let tag = self.mark_attributes(item, shortest, beginning, ending);
                    marked.push_str(&format!("<mark {tag}>{text}</mark>"));
                }
                None => marked.push_str(&text),
            }
            for &at in ending {
                open.remove(&(item.mentions[at].span.len(), at));
            }
            for &at in begin.get(&to).map_or(&[][..], Vec::as_slice) {
                open.insert((item.mentions[at].span.len(), at));
            }
            from = to;
        }
        marked
    }

    /// Returns the attributes of a mark.
    fn mark_attributes(
        &self,
        item: &ExportItem,
        shortest: usize,
        beginning: &[usize],
        ending: &[usize],
    ) -> String {
        let mention = |at: usize| &item.mentions[at];
        let suggested = if is_suggested(mention(shortest)) { " suggested" } else { "" };
        let mut tag = format!("class=\"l{}{suggested}\"", self.label_number(mention(shortest)));
        if !beginning.is_empty() {
            let starts = beginning.iter().map(|&at| {
                let suggested = if is_suggested(mention(at)) { "s" } else { "" };
                format!("{}.{}{suggested}", at + 1, self.label_number(mention(at)))
            });
            tag.push_str(&format!(" data-begin=\"{}\"", starts.collect::<Vec<_>>().join(" ")));
        }
        if !ending.is_empty() {
            let numbers: Vec<String> = ending.iter().map(|at| (at + 1).to_string()).collect();
            let labels: Vec<&str> = ending.iter().map(|&at| mention(at).label).collect();
            let labels = escape_xml(&labels.join(" "));
            tag.push_str(&format!(" data-end=\"{}\" data-label=\"{labels}\"", numbers.join(" ")));
        }
        tag
    }

    fn label_number(&self, mention: &ExportMention) -> usize {
        self.label_numbers.get(mention.label).copied().unwrap_or_default()
    }
}

fn is_suggested(mention: &ExportMention) -> bool {
    mention.annotation.status == Status::Suggested
}
