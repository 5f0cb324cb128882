//! How a simulator is set up.

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// Options of a simulator. As JSON all are optional and an unknown name is an error.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatorOptions {
    /// `seed`: everything is derived from it. Default 1.
    pub seed: u64,
    /// `port` on 127.0.0.1; 0 takes a free one. Default 0.
    pub port: u16,
    /// `latencyMs`: time from a request to its answer, in milliseconds. Default 0.
    pub latency_ms: f64,
    /// `jitterMs`: the latency varies by up to so many milliseconds, up and down. Default 0.
    pub jitter_ms: f64,
    /// `tls`: https with a throw-away certificate, HTTP/2 and HTTP/1.1. Default false: http, HTTP/1.1 only.
    pub tls: bool,
    /// `replay`: folder of captures to answer from, instead of the catalogue.
    pub replay: Option<PathBuf>,
    /// `replayMiss`: what is not among the captures is `notFound` (default) or answered from the catalogue (`synthetic`).
    pub replay_miss: ReplayMiss,
    /// `catalogue`: how many apps there are. Default 1,000,000.
    pub catalogue: u64,
    /// `cacheMb`: megabytes of answers kept for being asked again. Default 256.
    pub cache_mb: usize,
}

/// What happens to a request no capture answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReplayMiss {
    /// 404 and frames without payload.
    #[default]
    NotFound,
    /// An answer from the catalogue.
    Synthetic,
}

impl Default for SimulatorOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            port: 0,
            latency_ms: 0.0,
            jitter_ms: 0.0,
            tls: false,
            replay: None,
            replay_miss: ReplayMiss::NotFound,
            catalogue: 1_000_000,
            cache_mb: 256,
        }
    }
}

/// Longest delay: a minute. More is a mistake in the unit.
const LONGEST_MS: f64 = 60_000.0;

impl SimulatorOptions {
    /// Reads options from a JSON object.
    ///
    /// # Errors
    ///
    /// A sentence that names the parameter and its value.
    pub fn from_json(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match name {
            "seed" => self.seed = whole(name, value, u64::MAX)?,
            "port" => self.port = u16::try_from(whole(name, value, 65_535)?).unwrap_or(0),
            "latencyMs" => self.latency_ms = milliseconds(name, value)?,
            "jitterMs" => self.jitter_ms = milliseconds(name, value)?,
            "tls" => self.tls = value.as_bool().ok_or_else(|| wrong(name, "true or false", value))?,
            "replay" => {
                let folder = value.as_str().filter(|folder| !folder.is_empty());
                self.replay = Some(folder.ok_or_else(|| wrong(name, "the path of a folder", value))?.into());
            }
            "replayMiss" => {
                self.replay_miss = match value.as_str() {
                    Some("notFound") => ReplayMiss::NotFound,
                    Some("synthetic") => ReplayMiss::Synthetic,
                    _ => return Err(wrong(name, "'notFound' or 'synthetic'", value)),
                }
            }
            "catalogue" => self.catalogue = whole(name, value, 1 << 53)?,
            "cacheMb" => self.cache_mb = usize::try_from(whole(name, value, 1 << 20)?).unwrap_or(0),
            "faults" => return Err(wrong(name, "nothing (this build has no faults)", value)),
            _ => {
                return Err(format!(
                    "unknown parameter `{name}` (known: seed, port, latencyMs, jitterMs, tls, replay, replayMiss, catalogue, cacheMb)"
                ));
            }
        }
        Ok(())
    }
}

fn wrong(name: &str, expected: &str, value: &Value) -> String {
    format!("parameter `{name}`: expected {expected}, got {value}")
}

fn whole(name: &str, value: &Value, most: u64) -> Result<u64, String> {
    // JavaScript writes whole numbers above 2^53 with an exponent.
    let number = value.as_u64().or_else(|| value.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0).map(whole_part));
    number
        .filter(|number| *number <= most)
        .ok_or_else(|| wrong(name, &format!("a whole number from 0 to {most}"), value))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and not negative")]
fn whole_part(number: f64) -> u64 {
    number as u64
}

fn milliseconds(name: &str, value: &Value) -> Result<f64, String> {
    let number = value.as_f64().filter(|number| (0.0..=LONGEST_MS).contains(number));
    number.ok_or_else(|| wrong(name, "milliseconds from 0 to 60000", value))
}

impl<'de> Deserialize<'de> for SimulatorOptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Map::<String, Value>::deserialize(deserializer)?;
        let mut options = Self::default();
        for (name, value) in given.iter().filter(|(_, value)| !value.is_null()) {
            options.set(name, value).map_err(D::Error::custom)?;
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_by_name() {
        let json = r#"{"seed":7,"latencyMs":12.5,"tls":true,"replay":null,"catalogue":100,"replayMiss":"synthetic"}"#;
        let options = SimulatorOptions::from_json(json).unwrap();
        assert_eq!((options.seed, options.tls, options.catalogue), (7, true, 100));
        assert_eq!((options.latency_ms, options.replay, options.replay_miss), (12.5, None, ReplayMiss::Synthetic));
        assert_eq!(SimulatorOptions::from_json("{}").unwrap(), SimulatorOptions::default());
    }

    #[test]
    fn mistakes_are_named() {
        let error = |json| SimulatorOptions::from_json(json).unwrap_err();
        assert!(
            error(r#"{"port":70000}"#).contains("parameter `port`: expected a whole number from 0 to 65535, got 70000")
        );
        assert!(error(r#"{"latency":3}"#).contains("unknown parameter `latency`"));
        assert!(error(r#"{"jitterMs":-1}"#).contains("`jitterMs`"));
        assert!(error(r#"{"tls":"yes"}"#).contains("`tls`: expected true or false, got \"yes\""));
        assert!(error("[]").contains("invalid type"));
    }
}
