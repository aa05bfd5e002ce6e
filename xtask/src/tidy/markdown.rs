//! The length of lines in Markdown files.

/// The maximum number of characters of a line, without the targets of its links.
pub(super) const MAX_WIDTH: usize = 120;

/// Returns the numbers and lengths of lines that are too long. Tables and code blocks are exempt.
pub(super) fn long_lines(text: &str) -> Vec<(usize, usize)> {
    // The fence that opened the code block, while inside one.
    let mut fence: Option<&str> = None;
    let mut long = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let start = line.trim_start();
        let opens = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, opens) {
            (None, Some(_)) => fence = opens,
            (Some(_), _) if opens == fence => fence = None,
            (None, None) if !start.starts_with('|') => {
                let width = without_links(line).chars().count();
                if width > MAX_WIDTH {
                    long.push((index + 1, width));
                }
            }
            _ => {}
        }
    }
    long
}

/// Removes addresses, which cannot be broken: `[text](address)` becomes `[text]`.
fn without_links(line: &str) -> String {
    let is_definition = line.trim_start().starts_with('[') && line.contains("]: ");
    if is_definition {
        return String::new();
    }
    let mut shown = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((_, following)) = after.split_once(')') else {
            break;
        };
        shown.push_str(before);
        shown.push(']');
        rest = following;
    }
    shown.push_str(rest);
    let is_address = |word: &&str| word.contains("https://") || word.contains("http://");
    shown.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_counted_in_characters() {
        let fits = "é".repeat(MAX_WIDTH);
        assert_eq!(long_lines(&fits), []);
        assert_eq!(long_lines(&format!("Title\n\n{fits}x\n")), [(3, MAX_WIDTH + 1)]);
    }

    #[test]
    fn tables_code_and_links_may_be_long() {
        let long = "x".repeat(MAX_WIDTH + 1);
        assert_eq!(long_lines(&format!("| {long} |\n")), []);
        assert_eq!(long_lines(&format!("```rust\n{long}\n```\n")), []);
        assert_eq!(long_lines(&format!("~~~\n```\n{long}\n~~~\n")), []);
        assert_eq!(long_lines(&format!("See [the guide](docs/{long}.md) and [more](b.md).")), []);
        assert_eq!(long_lines(&format!("See <https://host.org/{long}>.")), []);
        assert_eq!(long_lines(&format!("[guide]: docs/{long}.md")), []);
    }

    #[test]
    fn text_after_code_and_around_links_counts() {
        let long = "x".repeat(MAX_WIDTH + 1);
        assert_eq!(long_lines(&format!("```\ncode\n```\n{long}\n")), [(4, MAX_WIDTH + 1)]);
        assert_eq!(long_lines(&format!("[a](b) {long}\n")).len(), 1);
    }
}
