//! The content security policy of the built page. It allows only the page's own files and scripts.
//!
//! A static host may not send headers, so the policy is in the page. The workers inherit it,
//! because they are started from a `blob:` URL (`src/platform/worker_client.rs`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// All directives except the one for scripts. Allows only what the page uses.
///
/// - `worker-src`: `blob:` is for the bootstrap script of the workers, and `'self'` for hosts whose
///   own policy does not allow `blob:`.
/// - `style-src-attr`: Yew sets `style` with `setAttribute`, which counts as inline. Style elements
///   remain forbidden.
/// - `trusted-types`: the policy of `src/platform/trusted_types.rs`.
///
/// `frame-ancestors` works only in a header; see `docs/hosting.md`.
const DIRECTIVES: &[&str] = &[
    "default-src 'none'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "img-src 'self'",
    "manifest-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types dateline",
];

const CHARSET_TAG: &str = "<meta charset=\"utf-8\">";

/// Returns the page with the policy after the charset declaration, or `None` if it has none. A
/// policy does not apply to elements before it.
pub(crate) fn insert_policy(page: &str) -> Option<String> {
    let (before, after) = page.split_once(CHARSET_TAG)?;
    let policy = format_policy(page);
    Some(format!(
        "{before}{CHARSET_TAG}\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"
    ))
}

fn format_policy(page: &str) -> String {
    let mut scripts = String::from("script-src 'self' 'wasm-unsafe-eval'");
    for script in inline_scripts(page) {
        let hash = STANDARD.encode(Sha256::digest(script));
        scripts.push_str(&format!(" 'sha256-{hash}'"));
    }
    format!("{}; {scripts}", DIRECTIVES.join("; "))
}

/// Returns the contents of scripts without `src`: the start script that Trunk writes.
fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta charset=\"utf-8\"><script src=\"a.js\"></script>\
                        <script type=\"module\">alert('Hello, world.');</script></head>";

    #[test]
    fn only_inline_scripts_are_hashed() {
        let texts: Vec<_> = inline_scripts(PAGE).collect();
        assert_eq!(texts, ["alert('Hello, world.');"]);
    }

    #[test]
    fn hash_matches_specification() {
        let page = insert_policy(PAGE).expect("the page has a charset");
        assert!(page.contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"));
    }

    #[test]
    fn policy_precedes_everything_it_restricts() {
        let page = insert_policy(PAGE).expect("the page has a charset");
        let position = |text| page.find(text).expect("the page contains it");
        assert!(position("Content-Security-Policy") < position("<script"));
    }

    #[test]
    fn unnamed_sources_are_forbidden() {
        let page = insert_policy(PAGE).expect("the page has a charset");
        assert!(page.contains("content=\"default-src 'none'; "));
        // `'unsafe-inline'` is allowed only for style attributes.
        for lax in ["'unsafe-eval'", "data:", "http:", "https:", "*", "-src 'unsafe-inline'"] {
            assert!(!page.contains(lax), "{lax}");
        }
    }

    #[test]
    fn page_without_charset_is_rejected() {
        assert_eq!(insert_policy("<head></head>"), None);
    }
}
