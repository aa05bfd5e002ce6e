//! Recognizes web and email addresses, which stay whole.

use super::char_class::is_lower;

/// Returns true if a run without whitespace is an address as a whole: a scheme, a user, a host, a
/// port and a path, of which only the host is required. **Cost:** linear.
pub(super) fn is_address(run: &str) -> bool {
    let after_scheme = scheme_end(run);
    let starts = [Some(0), after_scheme].into_iter().flatten();
    starts
        .into_iter()
        .any(|start| begins_with_host(&run[start..]) || has_host_after_user(&run[start..]))
}

/// Returns the offset after `SCHEME://`.
fn scheme_end(run: &str) -> Option<usize> {
    let (scheme, _) = run.split_once("://")?;
    let is_name = |one: char| one.is_alphanumeric() || matches!(one, '_' | '+' | '-' | '.');
    (scheme.chars().nth(1).is_some() && scheme.chars().all(is_name)).then(|| scheme.len() + 3)
}

/// Returns true if a host follows any `@` that is not at the start.
fn has_host_after_user(rest: &str) -> bool {
    rest.match_indices('@').any(|(at, _)| at > 0 && begins_with_host(&rest[at + 1..]))
}

/// Returns true if the text is a host, optionally followed by a port and a path.
fn begins_with_host(rest: &str) -> bool {
    let is_part = |one: char| one == '.' || is_label_char(one) || is_lower(one);
    let end = rest.find(|one| !is_part(one)).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    is_port_and_path(rest) && (is_domain(host) || is_public_ip_address(host))
}

/// Returns true if the text is a port and a path, or one of them, or empty.
fn is_port_and_path(rest: &str) -> bool {
    let path = match rest.strip_prefix(':') {
        None => rest,
        Some(port) => {
            let digits = port.bytes().take_while(u8::is_ascii_digit).count();
            if !(2..=5).contains(&digits) {
                return false;
            }
            &port[digits..]
        }
    };
    path.is_empty() || path.starts_with(['/', '?', '#'])
}

/// Returns true for the characters with which the labels of a host name can start and end.
fn is_label_edge(one: char) -> bool {
    one.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&one)
}

fn is_label_char(one: char) -> bool {
    is_label_edge(one) || matches!(one, '_' | '-')
}

/// Returns true for `NAME.NAME.TLD`. The last label must be in lower case.
fn is_domain(host: &str) -> bool {
    let Some((names, last)) = host.rsplit_once('.') else { return false };
    let is_last = (2..=63).contains(&last.chars().count()) && last.chars().all(is_lower);
    let is_name = |name: &str| {
        (1..=64).contains(&name.chars().count())
            && name.starts_with(is_label_edge)
            && name.ends_with(is_label_edge)
            && name.chars().all(is_label_char)
    };
    is_last && names.split('.').all(is_name)
}

/// Returns true for four numbers that are not an address of a private network.
fn is_public_ip_address(host: &str) -> bool {
    let parts: Vec<&str> = host.split('.').take(5).collect();
    let is_short = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.len() != 4 || !parts.iter().all(is_short) {
        return false;
    }
    let values: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let [first, second, third, fourth] = values[..] else { return false };
    let is_private = matches!((first, second), (10 | 127, _) | (169, 254) | (192, 168))
        || first == 172 && (16..=31).contains(&second);
    let is_bare = |at: usize| !parts[at].starts_with('0');
    !is_private
        && is_bare(0)
        && is_bare(3)
        && (1..=223).contains(&first)
        && second <= 255
        && third <= 255
        && (1..=254).contains(&fourth)
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn web_addresses_are_recognized() {
        for address in [
            "example.org",
            "https://example.org/a_(b)?q=1",
            "a.b@example.co.uk",
            "ftp://user:word@example.org:2121/x",
            "8.8.8.8",
            "beispiel.köln",
        ] {
            assert!(is_address(address), "{address}");
        }
        for word in ["word", "U.S.", "end.Start", "10.0.0.1", "a@b", "1.5", "example.org:1", "@a.b"]
        {
            assert!(!is_address(word), "{word}");
        }
    }
}
