//! Import circles: files of a crate that need each other, directly or through other files.
//!
//! The files are split into tokens and not parsed. A file needs another if a `use` or a path that
//! begins with `crate`, `self` or `super` names an item of it. Names are followed through the
//! modules that re-export them, so a module that only re-exports its children needs none of them.
//! Tests are left out.

use super::rust::crate_of;
use proc_macro2::{Delimiter, Group, LexError, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of files in a circle.
pub(super) const MAX_CIRCLE: usize = 4;

/// The names of a module and its parents, from the root of the crate.
type ModulePath = Vec<String>;

/// A file and the paths in its code. Paths start at the root of the crate. A path into another crate
/// follows the module in which it is imported.
#[derive(Debug, Default)]
struct Module {
    file: String,
    /// The names that `use` brings into the module, each with the path that it stands for.
    imports: BTreeMap<String, Vec<String>>,
    /// The modules of which all names are imported.
    globs: Vec<Vec<String>>,
    /// Every path in the code, except re-exports.
    references: BTreeSet<Vec<String>>,
    /// The children that are compiled for tests only.
    test_children: BTreeSet<String>,
}

/// Returns the circles of more than [`MAX_CIRCLE`] files, each sorted.
pub(super) fn circles<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<Vec<String>>, LexError> {
    let mut crates: BTreeMap<&str, BTreeMap<ModulePath, Module>> = BTreeMap::new();
    for (path, text) in files {
        let root = crate_of(path);
        let Some(module_path) = module_path(root, path) else { continue };
        let mut module = Module { file: path.to_owned(), ..Module::default() };
        read_tokens(&mut module, &module_path, text.parse()?);
        crates.entry(root).or_default().insert(module_path, module);
    }
    let mut found = Vec::new();
    for mut modules in crates.into_values() {
        remove_tests(&mut modules);
        let graph = graph(&modules);
        found.extend(components(&graph).into_iter().filter(|files| files.len() > MAX_CIRCLE));
    }
    found.sort();
    Ok(found)
}

/// Returns the module of a file, or `None` if the file is not part of a library or program.
fn module_path(root: &str, path: &str) -> Option<ModulePath> {
    let inside = path.strip_prefix(root)?.strip_prefix('/')?.strip_suffix(".rs")?;
    if !root.ends_with("src") || inside.starts_with("bin/") {
        return None;
    }
    let mut names: ModulePath = inside.split('/').map(str::to_owned).collect();
    match names.last().map(String::as_str) {
        // A crate with both has its modules in `lib`.
        Some("main") if root == "src" => return None,
        Some("lib" | "main" | "mod") => {
            names.pop();
        }
        _ => {}
    }
    Some(names)
}

/// Collects imports and references of a module and of the modules inside its file.
fn read_tokens(module: &mut Module, here: &[String], tokens: TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut index = 0;
    while index < tokens.len() {
        match word(&tokens[index]).as_deref() {
            Some("mod") => index = read_module(module, here, &tokens, index),
            Some("use") => {
                let end = tokens.len().min(index + statement_length(&tokens[index..]));
                if !is_test(&tokens, index) {
                    let imports =
                        &mut Imports { module, here, is_reexport: is_public(&tokens, index) };
                    imports.read_tree(&tokens[index + 1..end], &[]);
                }
                index = end;
            }
            Some("crate" | "self" | "super") if is_separator(&tokens, index + 1) => {
                let (path, end) = read_path(&tokens, index);
                if let Some(path) = absolute(here, path) {
                    module.references.insert(path);
                }
                index = end;
            }
            _ => {
                if let TokenTree::Group(group) = &tokens[index]
                    && !is_visibility_scope(group)
                {
                    read_tokens(module, here, group.stream());
                }
                index += 1;
            }
        }
    }
}

/// Reads `mod name;` or `mod name { … }`. Returns the index after it.
fn read_module(module: &mut Module, here: &[String], tokens: &[TokenTree], index: usize) -> usize {
    let Some(name) = tokens.get(index + 1).and_then(word) else { return index + 1 };
    if is_test(tokens, index) {
        module.test_children.insert(name);
    } else if let Some(TokenTree::Group(body)) = tokens.get(index + 2) {
        let inner = [here, &[name]].concat();
        read_tokens(module, &inner, body.stream());
    }
    index + 3
}

/// Returns true if `#[cfg(test)]` precedes the item whose keyword is at `index`.
fn is_test(tokens: &[TokenTree], index: usize) -> bool {
    let is_visibility = |token: &&TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        token => word(token).is_some_and(|it| it == "pub"),
    };
    let mut before = tokens[..index].iter().rev().skip_while(is_visibility);
    while let Some(TokenTree::Group(attribute)) = before.next() {
        if attribute.delimiter() != Delimiter::Bracket {
            return false;
        }
        if attribute.stream().to_string().replace(' ', "") == "cfg(test)" {
            return true;
        }
        before.next(); // `#`
    }
    false
}

/// Returns true if the item whose keyword is at `index` is visible outside its module.
fn is_public(tokens: &[TokenTree], index: usize) -> bool {
    match tokens[..index].last() {
        Some(TokenTree::Group(scope)) => scope.delimiter() == Delimiter::Parenthesis,
        Some(token) => word(token).is_some_and(|it| it == "pub"),
        None => false,
    }
}

/// Returns true for the parentheses of `pub(in crate::state)`, which needs no other file.
fn is_visibility_scope(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    first.as_ref().and_then(word).is_some_and(|it| it == "in")
}

fn statement_length(tokens: &[TokenTree]) -> usize {
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ';');
    tokens.iter().position(is_end).unwrap_or(tokens.len())
}

/// Reads the trees of `use` declarations.
struct Imports<'a> {
    module: &'a mut Module,
    here: &'a [String],
    is_reexport: bool,
}

impl Imports<'_> {
    /// Reads the branches that follow the segments of `prefix`.
    fn read_tree(&mut self, tokens: &[TokenTree], prefix: &[String]) {
        let is_comma =
            |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ',');
        for branch in tokens.split(is_comma) {
            let (names, end) = read_path(branch, 0);
            let path = [prefix, &names].concat();
            match branch.get(end) {
                Some(TokenTree::Group(group)) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    self.read_tree(&inner, &path);
                }
                Some(TokenTree::Punct(_)) => self.module.globs.extend(absolute(self.here, path)),
                Some(_) => self.add(branch.get(end + 1).and_then(word), path),
                None => self.add(path.iter().rfind(|it| *it != "self").cloned(), path),
            }
        }
    }

    fn add(&mut self, name: Option<String>, mut path: Vec<String>) {
        if path.len() > 1 && path.last().is_some_and(|it| it == "self") {
            path.pop();
        }
        let Some((name, path)) = name.zip(absolute(self.here, path)) else { return };
        self.module.imports.insert(name, path.clone());
        if !self.is_reexport {
            self.module.references.insert(path);
        }
    }
}

/// Reads identifiers separated by `::`. Returns them and the index after them and a last `::`.
fn read_path(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    let mut index = start;
    while let Some(name) = tokens.get(index).and_then(word) {
        names.push(name);
        index += 1;
        if !is_separator(tokens, index) {
            break;
        }
        index += 2;
    }
    (names, index)
}

fn is_separator(tokens: &[TokenTree], index: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(it)) if it.as_char() == ':');
    is_colon(tokens.get(index)) && is_colon(tokens.get(index + 1))
}

/// Makes a path relative to the root of the crate. Returns `None` if it leaves the crate.
fn absolute(here: &[String], path: Vec<String>) -> Option<Vec<String>> {
    let mut start = here.to_vec();
    let mut rest = path.into_iter().peekable();
    if rest.peek().is_some_and(|it| it == "crate") {
        start.clear();
        rest.next();
    } else {
        while let Some(name) = rest.next_if(|it| it == "self" || it == "super") {
            if name == "super" {
                start.pop()?;
            }
        }
    }
    start.extend(rest);
    Some(start)
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

fn remove_tests(modules: &mut BTreeMap<ModulePath, Module>) {
    let mut tests: Vec<ModulePath> = Vec::new();
    for (path, module) in modules.iter() {
        tests.extend(
            module
                .test_children
                .iter()
                .map(|name| [&path[..], std::slice::from_ref(name)].concat()),
        );
    }
    modules.retain(|path, _| !tests.iter().any(|test| path.starts_with(test)));
}

/// Returns the files that each file needs.
fn graph(modules: &BTreeMap<ModulePath, Module>) -> BTreeMap<&str, BTreeSet<&str>> {
    let needs = |module: &'_ Module| {
        let references = module.references.iter().chain(&module.globs);
        let targets = references.filter_map(|path| defining_module(modules, path, 0));
        targets.map(|target| target.file.as_str()).filter(|file| *file != module.file).collect()
    };
    modules.values().map(|module| (module.file.as_str(), needs(module))).collect()
}

/// Returns the module that defines the item of a path, or `None` if another crate does.
fn defining_module<'a>(
    modules: &'a BTreeMap<ModulePath, Module>,
    path: &[String],
    depth: usize,
) -> Option<&'a Module> {
    // Circles of re-exports do not compile. The limit is for paths that are misread.
    const MAX_DEPTH: usize = 8;
    let length = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length]))?;
    let module = &modules[&path[..length]];
    let Some(import) = path.get(length).and_then(|name| module.imports.get(name)) else {
        return Some(module);
    };
    let is_foreign = import.starts_with(&path[..length])
        && !modules.contains_key(&import[..import.len().min(length + 1)]);
    if is_foreign || depth == MAX_DEPTH {
        return None;
    }
    defining_module(modules, &[import, &path[length + 1..]].concat(), depth + 1)
}

/// Returns the strongly connected components of a graph, by Tarjan's algorithm (1972).
fn components(graph: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Vec<String>> {
    let mut search =
        Search { graph, numbers: BTreeMap::new(), stack: Vec::new(), found: Vec::new() };
    for file in graph.keys() {
        search.visit(file);
    }
    search.found
}

struct Search<'a> {
    graph: &'a BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The order of the first visits.
    numbers: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    found: Vec<Vec<String>>,
}

impl<'a> Search<'a> {
    /// Visits a file and all that it needs. Returns the lowest number of the files on the stack
    /// that can be reached.
    fn visit(&mut self, file: &'a str) -> usize {
        if let Some(number) = self.numbers.get(file) {
            return if self.stack.contains(&file) { *number } else { usize::MAX };
        }
        let number = self.numbers.len();
        self.numbers.insert(file, number);
        self.stack.push(file);
        let graph = self.graph;
        let lowest = graph[file].iter().map(|next| self.visit(next)).min();
        let lowest = lowest.unwrap_or(number).min(number);
        if lowest == number {
            let start = self.stack.iter().position(|it| *it == file).unwrap_or_default();
            let mut circle: Vec<String> = self.stack.drain(start..).map(str::to_owned).collect();
            circle.sort();
            self.found.push(circle);
        }
        lowest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the files that `file` needs, for a crate of files with these texts.
    fn needs(file: &str, files: &[(&str, &str)]) -> Vec<String> {
        let mut modules = BTreeMap::new();
        for (path, text) in files {
            let path = format!("src/{path}");
            let name = module_path("src", &path).expect("is in a crate");
            let mut module = Module { file: path, ..Module::default() };
            read_tokens(&mut module, &name, text.parse().expect("is Rust"));
            modules.insert(name, module);
        }
        remove_tests(&mut modules);
        graph(&modules)[format!("src/{file}").as_str()]
            .iter()
            .map(|it| it[4..].to_owned())
            .collect()
    }

    #[test]
    fn imports_and_paths_need_the_file_of_the_item() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; mod d;"),
            ("a.rs", "use crate::b::{self, X, inner::{Y, Z}}; fn f() { super::c::g(); }"),
            ("b.rs", "pub struct X;"),
            ("b/inner.rs", ""),
            ("c.rs", ""),
            ("d.rs", "fn f() { let x: Vec<crate::a::T> = html! { { crate::c::g() } }; }"),
        ];
        assert_eq!(needs("a.rs", &files), ["b.rs", "b/inner.rs", "c.rs"]);
        assert_eq!(needs("d.rs", &files), ["a.rs", "c.rs"]);
        assert_eq!(needs("lib.rs", &files), [] as [&str; 0]);
    }

    #[test]
    fn names_are_followed_through_re_exports_and_imports() {
        let files = [
            ("lib.rs", "mod a; mod b; pub use a::{X as Y, inner}; use std::fmt::Debug;"),
            ("a/mod.rs", "pub mod inner; mod own; pub use inner::X; use own::Z; struct W;"),
            ("a/inner.rs", ""),
            ("a/own.rs", ""),
            ("b.rs", "use crate::{Y, a::W}; fn f() { crate::inner::g() } use super::Debug;"),
        ];
        assert_eq!(needs("b.rs", &files), ["a/inner.rs", "a/mod.rs"]);
        assert_eq!(needs("lib.rs", &files), [] as [&str; 0]);
        // A private import of a child is used by the parent itself.
        assert_eq!(needs("a/mod.rs", &files), ["a/own.rs"]);
    }

    #[test]
    fn tests_and_other_crates_are_left_out() {
        let files = [
            ("lib.rs", "mod a; mod b; #[cfg(test)] mod c; #[cfg(test)] use a::X;"),
            (
                "a.rs",
                "#[cfg(test)]
#[expect(x)]
mod tests { use crate::b::Y; }",
            ),
            (
                "b.rs",
                "use serde::a::X; use std::fmt; pub(in crate::a) fn f() -> fmt::Result { X::new() }",
            ),
            ("c.rs", "use crate::a;"),
        ];
        for file in ["lib.rs", "a.rs", "b.rs"] {
            assert_eq!(needs(file, &files), [] as [&str; 0], "{file}");
        }
    }

    #[test]
    fn a_circle_has_more_than_the_maximum_of_files() {
        let ring = |count: usize| {
            let file = |index: usize| {
                let next = (index + 1) % count;
                (format!("crates/a/src/m{index}.rs"), format!("use crate::m{next}::X{next};"))
            };
            let files: Vec<(String, String)> = (0..count).map(file).collect();
            let found = circles(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
            found.expect("is Rust").iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(ring(MAX_CIRCLE), [] as [usize; 0]);
        assert_eq!(ring(MAX_CIRCLE + 1), [MAX_CIRCLE + 1]);
    }

    #[test]
    fn files_that_only_depend_on_a_circle_are_not_in_it() {
        let graph = BTreeMap::from([
            ("a", BTreeSet::from(["b", "d"])),
            ("b", BTreeSet::from(["c"])),
            ("c", BTreeSet::from(["a", "d"])),
            ("d", BTreeSet::from([])),
            ("e", BTreeSet::from(["a"])),
        ]);
        assert_eq!(components(&graph), [vec!["d"], vec!["a", "b", "c"], vec!["e"]]);
    }
}
