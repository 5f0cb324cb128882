//! The list of a folder's captures: `INDEX.tsv`, one capture a line.

use std::io;
use std::path::Path;

/// One capture, as the list names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Path inside the folder.
    pub file: String,
    /// What it is a capture of: `details`, `search`, `list`, `reviews`, …
    pub kind: String,
    /// The app, words or chart it is for, as the list spells it.
    pub subject: String,
    /// Language asked for; `None` when the list does not know.
    pub lang: Option<String>,
    /// Country asked for, small letters; `None` when the list does not know.
    pub country: Option<String>,
}

/// The captures of a folder.
pub fn read(folder: &Path) -> io::Result<Vec<Row>> {
    let path = folder.join("INDEX.tsv");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read {}: {error}", path.display())))?;
    Ok(text.lines().skip(1).filter_map(row).collect())
}

fn row(line: &str) -> Option<Row> {
    let mut columns = line.split('\t');
    let (file, kind, subject, locale) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
    Some(Row {
        file: file.to_owned(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        lang: value(locale, "hl="),
        country: value(locale, "gl=").map(|country| country.to_ascii_lowercase()),
    })
}

/// The value behind a name such as `hl=` in `hl=en gl=SE (SEK)`; a question mark says that it is a guess, or unknown.
fn value(locale: &str, name: &str) -> Option<String> {
    let word = locale.split_whitespace().find_map(|word| word.strip_prefix(name))?;
    let value = word.trim_end_matches('?');
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_the_storefront() {
        let of = |locale: &str| {
            let row = row(&format!("details/a.html\tdetails\tcom.a\t{locale}\t2026\tx")).unwrap();
            (row.lang.unwrap_or_default(), row.country.unwrap_or_default())
        };
        assert_eq!(of("hl=en gl=SE (SEK)"), ("en".into(), "se".into()));
        assert_eq!(of("hl=en gl=us?"), ("en".into(), "us".into()));
        assert_eq!(of("hl=en-US gl=?"), ("en-US".into(), String::new()));
        assert_eq!(of("gl=jp"), (String::new(), "jp".into()));
        assert!(row("only one column").is_none());
    }
}
