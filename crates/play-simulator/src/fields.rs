//! Reading JSON objects field by field. Every mistake is a sentence that names the parameter and its value.

use serde_json::{Map, Value};

/// What is wrong with the value of a parameter.
pub fn wrong(name: &str, expected: &str, value: &Value) -> String {
    format!("parameter `{name}`: expected {expected}, got {value}")
}

/// A whole number from `least` to `most`.
pub fn whole(name: &str, value: &Value, least: u64, most: u64) -> Result<u64, String> {
    // JavaScript writes whole numbers above 2^53 with an exponent.
    let number = value.as_u64().or_else(|| value.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0).map(whole_part));
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| wrong(name, &format!("a whole number from {least} to {most}"), value))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
fn whole_part(number: f64) -> u64 {
    number as u64
}

/// A number from `least` to `most`; `what` says what it counts.
pub fn number(name: &str, value: &Value, what: &str, least: f64, most: f64) -> Result<f64, String> {
    let number = value.as_f64().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| wrong(name, &format!("{what} from {least} to {most}"), value))
}

/// The fields of an object, taken one by one; a field that is null counts as not given.
pub struct Fields<'a> {
    path: String,
    given: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of `value`, which stands at `path`.
    pub fn of(path: &str, value: &'a Value) -> Result<Self, String> {
        let given = value.as_object().ok_or_else(|| wrong(path, "an object", value))?;
        Ok(Self { path: path.to_owned(), given, known: Vec::new() })
    }

    /// The name of a field from the outside: `faults.limit.burst`.
    pub fn place(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    /// The value of a field, if there is one.
    pub fn take(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.given.get(name).filter(|value| !value.is_null())
    }

    /// The value of a field that has to be there.
    pub fn required(&mut self, name: &'static str, expected: &str) -> Result<&'a Value, String> {
        self.take(name).ok_or_else(|| format!("parameter `{}`: expected {expected}, got nothing", self.place(name)))
    }

    /// A whole number.
    pub fn whole(&mut self, name: &'static str, least: u64, most: u64) -> Result<Option<u64>, String> {
        let value = self.take(name);
        value.map(|value| whole(&self.place(name), value, least, most)).transpose()
    }

    /// A number; `what` says what it counts.
    pub fn number(&mut self, name: &'static str, what: &str, least: f64, most: f64) -> Result<Option<f64>, String> {
        let value = self.take(name);
        value.map(|value| number(&self.place(name), value, what, least, most)).transpose()
    }

    /// A span in milliseconds, up to a day.
    pub fn milliseconds(&mut self, name: &'static str) -> Result<Option<f64>, String> {
        self.number(name, "milliseconds", 0.0, LONGEST_MS)
    }

    /// One of some words.
    pub fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Result<Option<T>, String> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let found = choices.iter().find(|(word, _)| value.as_str() == Some(word));
        let words: Vec<String> = choices.iter().map(|(word, _)| format!("'{word}'")).collect();
        found.map(|(_, choice)| Some(*choice)).ok_or_else(|| wrong(&self.place(name), &words.join(" or "), value))
    }

    /// An object inside.
    pub fn object(&mut self, name: &'static str) -> Result<Option<Fields<'a>>, String> {
        let value = self.take(name);
        value.map(|value| Fields::of(&self.place(name), value)).transpose()
    }

    /// A list of objects.
    pub fn objects(&mut self, name: &'static str) -> Result<Vec<Fields<'a>>, String> {
        let Some(value) = self.take(name) else { return Ok(Vec::new()) };
        let items = value.as_array().ok_or_else(|| wrong(&self.place(name), "a list", value))?;
        let places = (0..).map(|at| format!("{}[{at}]", self.place(name)));
        items.iter().zip(places).map(|(item, place)| Fields::of(&place, item)).collect()
    }

    /// Nothing else may have been given.
    pub fn finish(self) -> Result<(), String> {
        let unknown = self.given.keys().find(|name| !self.known.contains(&name.as_str()));
        unknown.map_or(Ok(()), |name| {
            Err(format!("unknown parameter `{}` (known: {})", self.place(name), self.known.join(", ")))
        })
    }
}

/// Longest span that can be named: a day. More is a mistake in the unit.
const LONGEST_MS: f64 = 86_400_000.0;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_taken_by_name_and_the_rest_is_a_mistake() {
        let value = json!({ "burst": 20, "kind": "b", "none": null, "steps": [{ "at": 1 }, 7] });
        let mut fields = Fields::of("limit", &value).unwrap();
        assert_eq!(fields.whole("burst", 1, 100), Ok(Some(20)));
        assert_eq!(fields.whole("none", 1, 100), Ok(None));
        assert_eq!(fields.choice("kind", &[("a", 1), ("b", 2)]), Ok(Some(2)));
        let error = fields.objects("steps").err().unwrap();
        assert_eq!(error, "parameter `limit.steps[1]`: expected an object, got 7");
        assert_eq!(fields.finish(), Ok(()));
        let mut fields = Fields::of("limit", &value).unwrap();
        let error = fields.whole("burst", 1, 10).unwrap_err();
        assert_eq!(error, "parameter `limit.burst`: expected a whole number from 1 to 10, got 20");
        assert!(fields.finish().unwrap_err().starts_with("unknown parameter `limit."));
    }
}
