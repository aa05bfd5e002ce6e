//! The name of the watermark file, which repeats the watermark. The file is empty, so it cannot be
//! half written.

use super::Holdings;

/// Separates the fields of a name. Database ids are hexadecimal numbers with hyphens.
const SEPARATOR: char = '.';

/// Returns the file name that records holdings: database id, last seq, number of documents, time.
pub fn watermark_file_name(holdings: &Holdings) -> String {
    let Holdings { database, last, documents, at } = holdings;
    format!("{database}{SEPARATOR}{last}{SEPARATOR}{documents}{SEPARATOR}{at}")
}

/// Parses holdings from a file name; returns `None` for any other file.
pub fn parse_watermark_file_name(name: &str) -> Option<Holdings> {
    let mut parts = name.split(SEPARATOR);
    let database = parts.next().filter(|database| !database.is_empty())?.to_owned();
    let last = parts.next()?.parse().ok()?;
    let documents = parts.next()?.parse().ok()?;
    let at = parts.next()?.parse().ok()?;
    parts.next().is_none().then_some(Holdings { database, last, documents, at })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        let holdings = Holdings {
            database: "0193a5b2c3d4-00ff00ff".to_owned(),
            last: u64::MAX,
            documents: 3,
            at: -1,
        };
        assert_eq!(parse_watermark_file_name(&watermark_file_name(&holdings)), Some(holdings));
    }

    #[test]
    fn other_files_note_nothing() {
        for name in
            ["", "one", "one.1.1", "one.1.1.1.1", ".1.1.1", "one.x.1.1", "one.1.-1.1", "1-1-1"]
        {
            assert_eq!(parse_watermark_file_name(name), None, "{name}");
        }
    }
}
