//! How a simulator is set up.

use crate::faults::FaultOptions;
use crate::fields::{number, whole, wrong};
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
    /// `faults`: what goes wrong on purpose. Default nothing.
    pub faults: FaultOptions,
    /// `timeScale`: the simulator's clock runs so many times as fast as the wall, 1 to 10,000. Every duration of these
    /// options and of the faults is in its time. Default 1.
    pub time_scale: f64,
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
            faults: FaultOptions::default(),
            time_scale: 1.0,
        }
    }
}

/// Longest delay: a minute. More is a mistake in the unit.
const LONGEST_MS: f64 = 60_000.0;
const FASTEST: f64 = 10_000.0;
const KNOWN: &str = "seed, port, latencyMs, jitterMs, tls, replay, replayMiss, catalogue, cacheMb, faults, timeScale";

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
            "seed" => self.seed = whole(name, value, 0, u64::MAX)?,
            "port" => self.port = u16::try_from(whole(name, value, 0, 65_535)?).unwrap_or(0),
            "latencyMs" => self.latency_ms = number(name, value, "milliseconds", 0.0, LONGEST_MS)?,
            "jitterMs" => self.jitter_ms = number(name, value, "milliseconds", 0.0, LONGEST_MS)?,
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
            "catalogue" => self.catalogue = whole(name, value, 0, 1 << 53)?,
            "cacheMb" => self.cache_mb = usize::try_from(whole(name, value, 0, 1 << 20)?).unwrap_or(0),
            "faults" => self.faults = FaultOptions::read(name, value)?,
            "timeScale" => self.time_scale = number(name, value, "a number", 1.0, FASTEST)?,
            _ => return Err(format!("unknown parameter `{name}` (known: {KNOWN})")),
        }
        Ok(())
    }
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
        assert!(error(r#"{"timeScale":0.5}"#).contains("`timeScale`: expected a number from 1 to 10000, got 0.5"));
        assert!(error(r#"{"faults":{"limits":{}}}"#).contains("unknown parameter `faults.limits`"));
        assert!(error("[]").contains("invalid type"));
    }
}
