//! Counts for `tidy` in Rust files: leading comments, long functions, and names used twice.
//!
//! The files are split into tokens and not parsed, so code inside macros is seen as well.

use proc_macro2::{Delimiter, Group, LexError, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of lines of a function, from `fn` to its closing brace.
pub(super) const MAX_FUNCTION_LINES: usize = 60;

/// A function with its body.
#[derive(Debug, PartialEq)]
pub(super) struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// A public type, trait, function, constant or static at the level of a module.
#[derive(Debug, PartialEq)]
pub(super) struct Item {
    /// The modules inside the file that contain the item, separated by `::`.
    pub module: String,
    pub name: String,
    pub line: usize,
}

/// The functions and the public items of a file.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub functions: Vec<Function>,
    pub items: Vec<Item>,
}

/// Fails if the text cannot be split into the tokens of Rust.
pub(super) fn contents(text: &str) -> Result<Contents, LexError> {
    let tokens: TokenStream = text.parse()?;
    let mut contents = Contents::default();
    find_functions(tokens.clone(), &mut contents.functions);
    find_items(tokens, "", &mut contents.items);
    Ok(contents)
}

/// Returns true if the file begins with a comment on the module.
pub(super) fn has_header(text: &str) -> bool {
    text.starts_with("//!")
}

/// Returns the paths in the `include!` calls of a file. They are relative to its folder.
pub(super) fn included(text: &str) -> impl Iterator<Item = &str> {
    text.split("include!(\"").skip(1).filter_map(|rest| rest.split('"').next())
}

/// Finds functions at any depth, but not inside other functions.
fn find_functions(tokens: TokenStream, found: &mut Vec<Function>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut index = 0;
    while index < tokens.len() {
        if let Some((function, end)) = function_at(&tokens, index) {
            found.push(function);
            index = end;
        } else if let TokenTree::Group(group) = &tokens[index] {
            find_functions(group.stream(), found);
        }
        index += 1;
    }
}

/// Returns the function that begins at this `fn`, and the index of its body.
fn function_at(tokens: &[TokenTree], index: usize) -> Option<(Function, usize)> {
    if word(tokens.get(index)?)? != "fn" {
        return None;
    }
    // The type `fn(u8)` has no name, and a declaration in a trait may have no body.
    let name = word(tokens.get(index + 1)?)?;
    let end = tokens.iter().skip(index).position(is_end)? + index;
    let TokenTree::Group(body) = &tokens[end] else {
        return None;
    };
    let line = tokens[index].span().start().line;
    let lines = body.span_close().end().line - line + 1;
    Some((Function { name, line, lines }, end))
}

/// Returns true for the body of a function or the semicolon in its place.
fn is_end(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => is_block(group),
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    }
}

/// Finds items in the module and in the modules inside it.
fn find_items(tokens: TokenStream, module: &str, found: &mut Vec<Item>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match word(token).as_deref() {
            Some("pub") => {
                if let Some(name) = public_name(&tokens[index + 1..]) {
                    let line = token.span().start().line;
                    found.push(Item { module: module.to_owned(), name, line });
                }
            }
            Some("mod") => {
                if let [TokenTree::Ident(name), TokenTree::Group(body), ..] = &tokens[index + 1..] {
                    find_items(body.stream(), &format!("{module}::{name}"), found);
                }
            }
            _ => {}
        }
    }
}

/// Returns the name of the item whose tokens follow `pub`. The item must be visible in its whole
/// crate, so `pub(super)` does not count.
fn public_name(tokens: &[TokenTree]) -> Option<String> {
    let mut rest = tokens.iter().peekable();
    if let Some(TokenTree::Group(scope)) = rest.peek() {
        if scope.stream().to_string() != "crate" {
            return None;
        }
        rest.next();
    }
    while let Some(token) = rest.next() {
        match word(token).as_deref() {
            Some("struct" | "enum" | "union" | "trait" | "type" | "fn" | "static") => {
                return word(rest.next()?);
            }
            // `const NAME` is an item, `const fn` and `const unsafe fn` go on.
            Some("const") => match word(rest.peek()?)?.as_str() {
                "fn" | "unsafe" | "async" | "extern" => {}
                name => return Some(name.to_owned()),
            },
            Some("async" | "unsafe" | "extern") => {}
            // The name of an ABI: `extern "C" fn`.
            None if matches!(token, TokenTree::Literal(_)) => {}
            _ => return None,
        }
    }
    None
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

fn is_block(group: &Group) -> bool {
    group.delimiter() == Delimiter::Brace
}

/// Returns the crate of a file, as far as its path says: `crates/cli/src` for a package,
/// `crates/cli/tests/limits` for a test crate, the path itself for a benchmark or an example.
pub(super) fn crate_of(path: &str) -> &str {
    let mut start = 0;
    for folder in path.split_inclusive('/') {
        let end = start + folder.len();
        match folder {
            "src/" => return &path[..end - 1],
            "tests/" => {
                let name = path[end..].split('/').next().unwrap_or_default();
                return path[..end + name.len()].trim_end_matches(".rs");
            }
            _ => start = end,
        }
    }
    path
}

/// The public items of all crates.
#[derive(Default)]
pub(super) struct Names {
    /// By crate and name: the modules with such an item, each with `path:line`.
    by_name: BTreeMap<(String, String), BTreeMap<String, String>>,
}

impl Names {
    pub(super) fn add(&mut self, path: &str, item: &Item) {
        let key = (crate_of(path).to_owned(), item.name.clone());
        // Two items with one name in one module are variants for different platforms.
        let module = format!("{path}{}", item.module);
        let modules = self.by_name.entry(key).or_default();
        modules.entry(module).or_insert_with(|| format!("{path}:{}", item.line));
    }

    /// Returns the names that several modules of a crate use: crate, name, and where.
    pub(super) fn repeated(&self) -> impl Iterator<Item = (&str, &str, BTreeSet<&str>)> {
        let repeated = self.by_name.iter().filter(|(_, modules)| modules.len() > 1);
        repeated.map(|((in_crate, name), modules)| {
            (in_crate.as_str(), name.as_str(), modules.values().map(String::as_str).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<(String, usize, usize)> {
        let functions = contents(text).expect("valid Rust").functions;
        functions.into_iter().map(|it| (it.name, it.line, it.lines)).collect()
    }

    fn names(text: &str) -> Vec<String> {
        let items = contents(text).expect("valid Rust").items;
        items.into_iter().map(|it| format!("{}::{}", it.module, it.name)).collect()
    }

    #[test]
    fn function_length_runs_from_name_to_last_brace() {
        let text = "/// Says.\n#[inline]\npub fn say(\n    what: &str,\n) -> [u8; { 1 }] {\n}\n";
        assert_eq!(lengths(text), [("say".into(), 3, 4)]);
    }

    #[test]
    fn functions_are_found_in_impls_modules_and_macros() {
        let text = "mod a { impl B { fn c() {} } }\nproptest! { fn d(x in 0..1) {\n} }";
        assert_eq!(lengths(text), [("c".into(), 1, 1), ("d".into(), 2, 2)]);
    }

    #[test]
    fn text_types_and_declarations_are_not_functions() {
        let text = "trait T { fn a(); }\nstruct S { f: fn(u8) -> u8 }\nconst C: &str = \"fn b() {\n}\";\n// fn c() {}\n";
        assert_eq!(lengths(text), []);
        // The semicolon of a declaration ends it: the next block is not its body.
        assert_eq!(lengths("trait T { fn a(); fn b() {} }"), [("b".into(), 1, 1)]);
    }

    #[test]
    fn public_items_are_found_with_their_modules() {
        let text = "pub struct A;\npub(crate) const fn b() {}\npub const C: u8 = 1;\n\
                    pub async unsafe extern \"C\" fn d() {}\nmod inner { pub trait E {} }\n\
                    pub type F = u8;\npub enum G {}\npub static H: u8 = 1;";
        assert_eq!(names(text), ["::A", "::b", "::C", "::d", "::inner::E", "::F", "::G", "::H"]);
    }

    #[test]
    fn fields_methods_imports_and_private_items_are_not_public_items() {
        let text = "struct A { pub b: u8 }\nstruct T(pub u8);\nimpl A { pub fn c() {} }\n\
                    pub use d::E;\npub mod f;\npub(super) fn g() {}\nfn h() {}";
        assert_eq!(names(text), [] as [&str; 0]);
    }

    fn repeated(files: &[(&str, &str)]) -> Vec<String> {
        let mut names = Names::default();
        for (path, text) in files {
            for item in contents(text).expect("valid Rust").items {
                names.add(path, &item);
            }
        }
        names.repeated().map(|(in_crate, name, _)| format!("{in_crate} {name}")).collect()
    }

    #[test]
    fn name_is_repeated_only_within_one_crate() {
        let item = "pub fn load() {}";
        let in_src = repeated(&[("crates/a/src/x.rs", item), ("crates/a/src/y/z.rs", item)]);
        assert_eq!(in_src, ["crates/a/src load"]);
        let separate =
            [("crates/a/src/x.rs", item), ("crates/b/src/x.rs", item), ("src/x.rs", item)];
        assert_eq!(repeated(&separate), [] as [&str; 0]);
        assert_eq!(repeated(&[("tests/a.rs", item), ("tests/b.rs", item)]), [] as [&str; 0]);
        let variants = "#[cfg(unix)]\npub fn load() {}\n#[cfg(not(unix))]\npub fn load() {}";
        assert_eq!(repeated(&[("src/x.rs", variants)]), [] as [&str; 0]);
        let inner = "mod a { pub fn load() {} }\nmod b { pub fn load() {} }";
        assert_eq!(repeated(&[("src/x.rs", inner)]), ["src load"]);
    }

    #[test]
    fn crate_is_derived_from_the_path() {
        assert_eq!(crate_of("src/view/map.rs"), "src");
        assert_eq!(crate_of("crates/cli/src/main.rs"), "crates/cli/src");
        assert_eq!(crate_of("crates/cli/tests/limits/main.rs"), "crates/cli/tests/limits");
        assert_eq!(crate_of("tests/browser.rs"), "tests/browser");
        assert_eq!(crate_of("benches/places.rs"), "benches/places.rs");
    }

    #[test]
    fn header_must_come_first() {
        assert!(has_header("//! Says what it is for.\n\nuse a::b;\n"));
        assert!(!has_header("use a::b;\n//! Late.\n"));
        assert!(!has_header("// Not about the module.\n"));
    }

    #[test]
    fn included_files_are_found() {
        let text = "include!(\"a/b.rs\");\nlet x = include!(\"c.rs\");\ninclude_str!(\"d.txt\")";
        assert_eq!(included(text).collect::<Vec<_>>(), ["a/b.rs", "c.rs"]);
    }
}
