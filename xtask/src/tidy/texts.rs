//! Finds texts for people that are written in `html!` and not in `src/view/messages/`.

use proc_macro2::{Delimiter, LexError, Literal, TokenStream, TokenTree};

/// Attributes whose values a person sees or hears.
const TEXT_ATTRIBUTES: [&str; 6] =
    ["title", "aria-label", "aria-description", "placeholder", "alt", "label"];

/// Returns true for files whose texts belong in `src/view/messages/`.
pub(super) fn is_view(path: &str) -> bool {
    path.starts_with("src/view/") && !path.starts_with("src/view/messages/")
}

/// Returns the line and the literal of each text in `html!`. Fails if the file cannot be split into
/// the tokens of Rust.
pub(super) fn literal_texts(text: &str) -> Result<Vec<(usize, String)>, LexError> {
    let mut found = Vec::new();
    find_html(text.parse()?, &mut found);
    Ok(found)
}

fn find_html(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let tokens = Vec::from_iter(tokens);
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            if is_macro(&tokens, index, "html") {
                find_texts(group.stream(), found);
            } else {
                find_html(group.stream(), found);
            }
        }
    }
}

/// Finds texts in the tokens of `html!`: children, and values of attributes that are texts.
fn find_texts(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let tokens = Vec::from_iter(tokens);
    for (index, token) in tokens.iter().enumerate() {
        let is_value = index > 0 && is_punct(&tokens[index - 1], '=');
        let is_text = is_value && is_text_attribute(&tokens[..index - 1]);
        match token {
            TokenTree::Literal(literal) if is_text => add_if_words(literal, found),
            TokenTree::Group(group) if is_value => find_in_value(group.stream(), is_text, found),
            TokenTree::Group(group) => {
                if let [TokenTree::Literal(only)] = Vec::from_iter(group.stream()).as_slice()
                    && group.delimiter() == Delimiter::Brace
                {
                    add_if_words(only, found);
                } else if is_macro(&tokens, index, "format") {
                    add_template(group.stream(), found);
                }
                find_texts(group.stream(), found);
            }
            _ => {}
        }
    }
}

/// Finds texts in the value of an attribute. In one that is not a text, only further `html!` counts.
fn find_in_value(tokens: TokenStream, is_text: bool, found: &mut Vec<(usize, String)>) {
    if !is_text {
        return find_html(tokens, found);
    }
    if let [TokenTree::Literal(only)] = Vec::from_iter(tokens.clone()).as_slice() {
        add_if_words(only, found);
    }
    find_texts(tokens, found);
}

/// Adds the template of `format!`.
fn add_template(arguments: TokenStream, found: &mut Vec<(usize, String)>) {
    if let Some(TokenTree::Literal(template)) = arguments.into_iter().next() {
        add_if_words(&template, found);
    }
}

fn add_if_words(literal: &Literal, found: &mut Vec<(usize, String)>) {
    let text = literal.to_string();
    if text.starts_with('"') && has_word(&text) {
        found.push((literal.span().start().line, text));
    }
}

/// Returns true if a text has a word of two letters or more, outside the braces of a template.
fn has_word(text: &str) -> bool {
    let outside = text.split('{').enumerate().map(|(index, part)| match index {
        0 => part,
        _ => part.split_once('}').map_or("", |(_, rest)| rest),
    });
    let mut words = outside.flat_map(|part| part.split(|c: char| !c.is_alphabetic()));
    words.any(|word| word.chars().count() >= 2)
}

/// Returns true if the last of the tokens are the name of an attribute that is a text.
fn is_text_attribute(tokens: &[TokenTree]) -> bool {
    let mut name = String::new();
    for token in tokens.iter().rev() {
        match token {
            TokenTree::Ident(ident) if name.is_empty() || name.starts_with('-') => {
                name.insert_str(0, &ident.to_string());
            }
            TokenTree::Punct(punct) if punct.as_char() == '-' && !name.is_empty() => {
                name.insert(0, '-');
            }
            _ => break,
        }
    }
    TEXT_ATTRIBUTES.contains(&name.as_str())
}

fn is_macro(tokens: &[TokenTree], group: usize, name: &str) -> bool {
    let is_name = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == name);
    group >= 2 && is_name(&tokens[group - 2]) && is_punct(&tokens[group - 1], '!')
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        let text = format!("fn render() {{ html! {{ {html} }} }}");
        let found = literal_texts(&text).expect("valid Rust");
        found.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn texts_of_elements_and_attributes_are_found() {
        assert_eq!(texts("<p>{ \"Undo this\" }</p>"), ["\"Undo this\""]);
        assert_eq!(texts("<p>{ if a { \"One\" } else { \"Two\" } }</p>"), ["\"One\"", "\"Two\""]);
        assert_eq!(texts("<p>{ format!(\"{a} left\") }</p>"), ["\"{a} left\""]);
        assert_eq!(texts("<b aria-label=\"Close\" title={\"All\"} />"), ["\"Close\"", "\"All\""]);
        assert_eq!(texts("<b title={if a { \"On\" } else { b }} />"), ["\"On\""]);
        assert_eq!(texts("<b title={format!(\"Open {a}\")} />"), ["\"Open {a}\""]);
        assert_eq!(texts("{ for a.map(|b| html! { <i>{ \"Lost\" }</i> }) }"), ["\"Lost\""]);
    }

    #[test]
    fn other_literals_are_not_texts() {
        assert_eq!(
            texts("<p class=\"subtle name\" dir={if a { \"rtl\" } else { \"ltr\" }} />"),
            [""; 0]
        );
        assert_eq!(texts("<kbd>{ \"S\" }</kbd>{ \"×\" }<i title={messages::CLOSE} />"), [""; 0]);
        assert_eq!(
            texts("<p style={format!(\"width: {a}px\")}>{ format!(\"{a:.1}\") }</p>"),
            [""; 0]
        );
        let outside = literal_texts("fn id() { let title = \"main text\"; }").expect("valid Rust");
        assert_eq!(outside, []);
    }

    #[test]
    fn messages_may_have_texts() {
        assert!(is_view("src/view/home.rs"));
        assert!(!is_view("src/view/messages/home.rs"));
        assert!(!is_view("src/state/mod.rs"));
    }
}
