use crate::export::{Item, Mention, Out, Setup, Writer};
use crate::markup::{escape, escape_drawn};
use dateline_annotation::Status;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Writes one page.
pub(crate) struct Page {
    labels: Vec<String>,
    /// The number of each label in the legend.
    numbers: BTreeMap<String, usize>,
}

impl Page {
    pub(crate) fn new(setup: &Setup) -> Self {
        let labels = setup.labels.clone();
        let numbers = labels.iter().cloned().zip(1..).collect();
        Self { labels, numbers }
    }
}

const HEAD: &str = concat!(
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta name=\"generator\" content=\"Dateline ",
    env!("CARGO_PKG_VERSION"),
    "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    "<title>Articles</title>\n<style>\n",
    include_str!("page.css"),
);

impl Writer for Page {
    fn begin(&mut self, out: &mut Out) -> io::Result<()> {
        out.append(HEAD)?;
        for number in 1..=self.labels.len() {
            // The golden angle, so that labels next to each other look different.
            out.append(format!(".l{number} {{ --hue: {}; }}\n", number * 137 % 360))?;
        }
        out.append("</style>\n</head>\n<body>\n<ul class=\"legend\">\n")?;
        for (number, label) in (1..).zip(&self.labels) {
            let (number, label): (usize, _) = (number, escape(label));
            out.append(format!(
                "<li data-legend=\"{number}\"><mark class=\"l{number}\">{label}</mark></li>\n"
            ))?;
        }
        out.append("</ul>\n")
    }

    fn item(&mut self, item: &Item, out: &mut Out) -> io::Result<()> {
        let meta = &item.document.meta;
        let date = meta.date.map(|date| date.to_string()).unwrap_or_default();
        let (title, source, language) =
            (escape(&meta.title), escape(&meta.source), escape(&meta.language));
        let about: Vec<&str> =
            [date.as_str(), source.as_str()].into_iter().filter(|one| !one.is_empty()).collect();
        out.append(format!(
            "<article id=\"{}\" lang=\"{language}\" data-title=\"{title}\" data-date=\"{date}\" \
             data-source=\"{source}\">\n<h1 dir=\"auto\">{title}</h1>\n<p class=\"about\">{}</p>\n\
             <div class=\"text\" data-text>",
            item.name,
            about.join(" · ")
        ))?;
        out.append(self.marked(item))?;
        out.append("</div>\n</article>\n")
    }

    fn end(&mut self, out: &mut Out) -> io::Result<()> {
        out.append("</body>\n</html>\n")
    }
}

impl Page {
    /// The text, cut at the edges of mentions. Cost: n log n in these.
    fn marked(&self, item: &Item) -> String {
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
        // By length, so that the first is the shortest.
        let mut open: BTreeSet<(u32, usize)> = BTreeSet::new();
        for to in edges {
            let text = escape_drawn(item.text.get(from as usize..to as usize).unwrap_or_default());
            let ending = end.get(&to).map_or(&[][..], Vec::as_slice);
            match open.first() {
                Some(&(_, shortest)) => {
                    let beginning = begin.get(&from).map_or(&[][..], Vec::as_slice);
                    let tag = self.tag(item, shortest, beginning, ending);
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

    /// The attributes of a mark.
    fn tag(&self, item: &Item, shortest: usize, beginning: &[usize], ending: &[usize]) -> String {
        let mention = |at: usize| &item.mentions[at];
        let suggested = if is_suggested(mention(shortest)) { " suggested" } else { "" };
        let mut tag = format!("class=\"l{}{suggested}\"", self.number(mention(shortest)));
        if !beginning.is_empty() {
            let told = beginning.iter().map(|&at| {
                let suggested = if is_suggested(mention(at)) { "s" } else { "" };
                format!("{}.{}{suggested}", at + 1, self.number(mention(at)))
            });
            tag.push_str(&format!(" data-begin=\"{}\"", told.collect::<Vec<_>>().join(" ")));
        }
        if !ending.is_empty() {
            let numbers: Vec<String> = ending.iter().map(|at| (at + 1).to_string()).collect();
            let labels: Vec<&str> = ending.iter().map(|&at| mention(at).label).collect();
            let labels = escape(&labels.join(" "));
            tag.push_str(&format!(" data-end=\"{}\" data-label=\"{labels}\"", numbers.join(" ")));
        }
        tag
    }

    fn number(&self, mention: &Mention) -> usize {
        self.numbers.get(mention.label).copied().unwrap_or_default()
    }
}

fn is_suggested(mention: &Mention) -> bool {
    mention.annotation.status == Status::Suggested
}
