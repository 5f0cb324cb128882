//! Paths given at run time in place of the built-in ones.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::{Field, Table, tables};
use crate::error::WireError;
use crate::jspb::Path;

/// Replaced paths by table and field.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    paths: HashMap<(&'static str, &'static str), Vec<Path>>,
    version: u64,
}

impl Overrides {
    pub fn read(value: &Value) -> Result<Self, WireError> {
        let mut overrides = Self::default();
        let invalid =
            |parameter: String, value: &Value, reason| WireError::invalid(&parameter, value.to_string(), reason);
        let whole = value.as_object().ok_or_else(|| invalid("shapes".to_owned(), value, "an object of tables"))?;
        for (table_name, fields) in whole {
            let at = format!("shapes.{table_name}");
            let table = tables::ALL.iter().find(|table| table.name == table_name);
            let table = table.ok_or_else(|| invalid(at.clone(), fields, "no such table"))?;
            let fields = fields.as_object().ok_or_else(|| invalid(at.clone(), fields, "an object of fields"))?;
            for (field_name, path) in fields {
                let at = format!("{at}.{field_name}");
                let field = table.fields.iter().find(|field| field.name == field_name);
                let field = field.ok_or_else(|| invalid(at.clone(), path, "no such field"))?;
                let paths = paths(path).ok_or_else(|| invalid(at.clone(), path, "a path such as \"95,0,3,2\""))?;
                overrides.paths.insert((table.name, field.name), paths);
            }
        }
        if !overrides.paths.is_empty() {
            // serde_json sorts the keys of its maps, so equal overrides give equal texts.
            let mut hasher = DefaultHasher::new();
            value.to_string().hash(&mut hasher);
            overrides.version = hasher.finish().max(1);
        }
        Ok(overrides)
    }

    pub fn version(&self) -> u64 {
        self.version
    }

    /// The paths of a field: the replaced ones or those of its line.
    pub fn paths(&self, table: &Table, field: &Field) -> Result<Vec<Path>, WireError> {
        match self.paths.get(&(table.name, field.name)) {
            Some(paths) => Ok(paths.clone()),
            None => field.paths.iter().map(|path| Path::parse(path)).collect(),
        }
    }

    /// The paths of the field of this name; none when the table has no such field.
    pub fn paths_of(&self, table: &Table, name: &str) -> Result<Vec<Path>, WireError> {
        match table.fields.iter().find(|field| field.name == name) {
            Some(field) => self.paths(table, field),
            None => Ok(Vec::new()),
        }
    }
}

/// One path, or an array of paths.
fn paths(value: &Value) -> Option<Vec<Path>> {
    match (path(value), value) {
        (Some(path), _) => Some(vec![path]),
        (None, Value::Array(several)) if !several.is_empty() => several.iter().map(path).collect(),
        _ => None,
    }
}

/// `"1,2"` or `[1, 2]`.
fn path(value: &Value) -> Option<Path> {
    match value {
        Value::String(text) if !text.is_empty() => Path::parse(text).ok(),
        Value::Array(steps) if !steps.is_empty() && steps.iter().all(Value::is_u64) => {
            let text: Vec<String> = steps.iter().map(ToString::to_string).collect();
            Path::parse(&text.join(",")).ok()
        }
        _ => None,
    }
}
