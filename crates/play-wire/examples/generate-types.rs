//! Writes the TypeScript declarations of the models to `src-ts/native/models.ts`; with `--check` it only compares.
//!
//! Run it after a change of a model: `cargo run -p play-wire --features ts --example generate-types`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use play_wire::models::{
    App, AppCard, CardList, Category, Criteria, DataSafety, DataSafetyEntry, DeviceScores, Histogram, Permission,
    Review, ReviewPage, SecurityPractice, Warning,
};
use ts_rs::{Config, TS};

const HEADER: &str = "// Generated from the Rust structs of crates/play-wire/src/models: do not edit.
// Write it anew with `cargo run -p play-wire --features ts --example generate-types`.
";

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-ts/native/models.ts");
    let text = all_types();
    if std::env::args().any(|argument| argument == "--check") {
        let same = std::fs::read_to_string(&path).is_ok_and(|current| current == text);
        if !same {
            eprintln!("src-ts/native/models.ts is not what the Rust structs say; generate it anew");
        }
        return if same { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    match std::fs::write(&path, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write {}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

fn all_types() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = HEADER.to_owned();
    interface::<App>(&config, &mut out);
    interface::<Category>(&config, &mut out);
    interface::<Histogram>(&config, &mut out);
    interface::<DeviceScores>(&config, &mut out);
    interface::<Permission>(&config, &mut out);
    interface::<DataSafety>(&config, &mut out);
    interface::<DataSafetyEntry>(&config, &mut out);
    interface::<SecurityPractice>(&config, &mut out);
    interface::<AppCard>(&config, &mut out);
    interface::<CardList>(&config, &mut out);
    interface::<Review>(&config, &mut out);
    interface::<Criteria>(&config, &mut out);
    interface::<ReviewPage>(&config, &mut out);
    interface::<Warning>(&config, &mut out);
    out
}

/// Appends one type as an exported interface in the style of the formatter. The declaration of ts-rs has every field,
/// with its documentation before it, in one line of text.
fn interface<T: TS>(config: &Config, out: &mut String) {
    let declaration = T::decl(config);
    let body = declaration.find('{').and_then(|start| declaration.get(start + 1..declaration.rfind('}')?));
    out.push('\n');
    if let Some(docs) = T::docs() {
        push_docs(&docs, "", out);
    }
    let _ = writeln!(out, "export interface {} {{", T::name(config));
    for part in fields(body.unwrap_or_default()) {
        let (docs, field) = part.rsplit_once("*/").map_or(("", part), |(docs, field)| (docs, field));
        push_docs(docs, "  ", out);
        let field = field.trim().replace('"', "'");
        let _ = writeln!(out, "  {};", element_array(&field));
    }
    out.push_str("}\n");
}

/// `Array<X>` as `X[]`, which is how the rest of the TypeScript is written.
fn element_array(field: &str) -> String {
    match field.split_once("Array<") {
        Some((before, after)) => format!("{before}{}[]", after.trim_end_matches('>')),
        None => field.to_owned(),
    }
}

/// The fields of a declaration's body, each with its documentation; a comma inside documentation ends nothing.
fn fields(body: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/**") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if rest.starts_with(',') {
            parts.push(body[start..at].trim());
            start = at + 1;
            at = start;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(body[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn push_docs(docs: &str, indent: &str, out: &mut String) {
    let text: Vec<&str> = docs
        .lines()
        .map(|line| line.trim().trim_start_matches("/**").trim_start_matches('*').trim())
        .filter(|line| !line.is_empty() && *line != "/")
        .collect();
    match text.as_slice() {
        [] => {}
        [line] if line.len() <= 86 => {
            let _ = writeln!(out, "{indent}/** {line} */");
        }
        lines => {
            let _ = writeln!(out, "{indent}/**");
            for line in lines {
                let _ = writeln!(out, "{indent} * {line}");
            }
            let _ = writeln!(out, "{indent} */");
        }
    }
}
