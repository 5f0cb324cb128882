//! Answers kept for being asked again: payload texts by call and storefront, bounded by bytes, each with its time to live.
//!
//! Only data is kept: errors and empty answers are asked again.

use crate::error::EngineError;
use crate::scheduler::entry::MergeKey;
use play_wire::Call;
use quick_cache::Weighter;
use quick_cache::unsync::Cache as Weighted;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a cache is allowed to hold, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CacheOptions {
    max_bytes: u64,
    app: Option<Duration>,
    list: Option<Duration>,
    search: Option<Duration>,
    reviews: Option<Duration>,
}

/// The kinds that `ttlMs` may name.
const KINDS: [&str; 4] = ["app", "list", "search", "reviews"];
/// A day-long answer is old; a year is a mistake in the unit.
const LONGEST_MS: f64 = 31_536_000_000.0;

impl CacheOptions {
    /// Reads `{ maxBytes, ttlMs: number | { app?, list?, search?, reviews? } }`.
    pub fn from_json(value: &Value) -> Result<Self, EngineError> {
        let bad = |name: &str, value: &Value, problem: &str| EngineError::validation(name, value.clone(), problem);
        let object = value.as_object().ok_or_else(|| bad("cache", value, "must be { maxBytes, ttlMs }"))?;
        if let Some(name) = object.keys().find(|name| !matches!(name.as_str(), "maxBytes" | "ttlMs")) {
            return Err(bad(&format!("cache.{name}"), &object[name], "is not known"));
        }
        let bytes = object.get("maxBytes").unwrap_or(&Value::Null);
        let max_bytes = bytes.as_u64().or_else(|| whole(bytes)).filter(|bytes| *bytes >= 1);
        let max_bytes =
            max_bytes.ok_or_else(|| bad("cache.maxBytes", bytes, "must be a whole number of bytes from 1"))?;
        let ttl = object.get("ttlMs").unwrap_or(&Value::Null);
        let time = |name: &str, value: &Value| {
            let ms = value.as_f64().filter(|ms| *ms > 0.0 && *ms <= LONGEST_MS);
            ms.map(|ms| Duration::from_secs_f64(ms / 1000.0))
                .ok_or_else(|| bad(name, value, "must be a positive number of milliseconds"))
        };
        let Some(kinds) = ttl.as_object() else {
            let all = Some(time("cache.ttlMs", ttl)?);
            return Ok(Self { max_bytes, app: all, list: all, search: all, reviews: all });
        };
        if let Some(name) = kinds.keys().find(|name| !KINDS.contains(&name.as_str())) {
            return Err(bad(
                &format!("cache.ttlMs.{name}"),
                &kinds[name],
                "is not a kind (app, list, search, reviews)",
            ));
        }
        let of = |kind: &str| {
            kinds.get(kind).filter(|ms| !ms.is_null()).map(|ms| time(&format!("cache.ttlMs.{kind}"), ms)).transpose()
        };
        Ok(Self { max_bytes, app: of("app")?, list: of("list")?, search: of("search")?, reviews: of("reviews")? })
    }

    /// Whether answers of this call are kept at all.
    pub fn keeps(&self, call: &Call) -> bool {
        self.ttl(call).is_some()
    }

    fn ttl(&self, call: &Call) -> Option<Duration> {
        match call {
            Call::Details { .. } | Call::Comments { .. } => self.app,
            Call::Chart { .. } => self.list,
            Call::Search { .. } => self.search,
            Call::Reviews { .. } => self.reviews,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number below 2^53")]
fn whole(value: &Value) -> Option<u64> {
    value.as_f64().filter(|n| n.fract() == 0.0 && (1.0..9e15).contains(n)).map(|n| n as u64)
}

#[derive(Clone, Debug)]
struct Kept {
    payload: Arc<str>,
    until: Instant,
}

/// The bookkeeping around one kept answer, roughly: key, hash table, counters.
const OVERHEAD: u64 = 256;

#[derive(Clone, Debug)]
struct Bytes;

impl Weighter<MergeKey, Kept> for Bytes {
    fn weight(&self, _: &MergeKey, kept: &Kept) -> u64 {
        kept.payload.len() as u64 + OVERHEAD
    }
}

/// The cache of one client.
#[derive(Debug)]
pub(crate) struct Cache {
    options: CacheOptions,
    kept: Weighted<MergeKey, Kept, Bytes>,
    hits: u64,
    misses: u64,
    stored: u64,
}

/// What `stats()` shows of it.
#[derive(Debug, Serialize)]
pub(crate) struct CacheReading {
    hits: u64,
    misses: u64,
    entries: usize,
    bytes: u64,
    /// Left before their time, for want of room, or because it was over.
    evicted: u64,
}

impl Cache {
    pub fn new(options: CacheOptions) -> Self {
        let items = usize::try_from(options.max_bytes / (16 * 1024)).unwrap_or(usize::MAX).clamp(16, 100_000);
        let kept = Weighted::with_weighter(items, options.max_bytes, Bytes);
        Self { options, kept, hits: 0, misses: 0, stored: 0 }
    }

    /// The payload for an equal call, if it is still good.
    pub fn get(&mut self, key: &MergeKey, now: Instant) -> Option<Arc<str>> {
        self.options.ttl(&key.call)?;
        let found = self.kept.get(key).cloned();
        match found {
            Some(kept) if kept.until > now => {
                self.hits += 1;
                Some(kept.payload)
            }
            stale => {
                if stale.is_some() {
                    self.kept.remove(key);
                }
                self.misses += 1;
                None
            }
        }
    }

    pub fn put(&mut self, key: &MergeKey, payload: Arc<str>, now: Instant) {
        if let Some(ttl) = self.options.ttl(&key.call) {
            if !self.kept.contains_key(key) {
                self.stored += 1;
            }
            self.kept.insert(key.clone(), Kept { payload, until: now + ttl });
        }
    }

    pub fn forget(&mut self, key: &MergeKey) {
        self.kept.remove(key);
    }

    pub fn reading(&self) -> CacheReading {
        CacheReading {
            hits: self.hits,
            misses: self.misses,
            entries: self.kept.len(),
            bytes: self.kept.weight(),
            evicted: self.stored.saturating_sub(self.kept.len() as u64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn key(id: u64) -> MergeKey {
        let call = Call::Chart { collection: format!("c{id}").into(), category: "GAME".into(), count: 100 };
        MergeKey { call, front: 0 }
    }

    fn cache(options: &Value) -> Cache {
        Cache::new(CacheOptions::from_json(options).unwrap())
    }

    #[test]
    fn an_answer_lives_as_long_as_its_kind() {
        let (mut cache, now) = (cache(&json!({ "maxBytes": 1_000_000, "ttlMs": { "list": 1000 } })), Instant::now());
        assert!(cache.get(&key(1), now).is_none());
        cache.put(&key(1), "data".into(), now);
        assert_eq!(cache.get(&key(1), now + Duration::from_millis(999)).as_deref(), Some("data"));
        assert!(cache.get(&key(1), now + Duration::from_secs(1)).is_none());
        assert_eq!(cache.reading().entries, 0);
        let search = Call::Search { term: "a".into(), price: play_wire::SearchPrice::All, count: 30 };
        assert!(!cache.options.keeps(&search), "a kind that is not named is not kept");
    }

    #[test]
    fn it_never_holds_more_than_its_bytes() {
        let (mut cache, now) = (cache(&json!({ "maxBytes": 100_000, "ttlMs": 60_000 })), Instant::now());
        let text: Arc<str> = "x".repeat(10_000).into();
        for id in 0..200 {
            cache.put(&key(id), text.clone(), now);
            assert!(cache.reading().bytes <= 100_000, "{:?}", cache.reading());
        }
        assert!(cache.reading().entries >= 5, "{:?}", cache.reading());
        cache.put(&key(1000), "y".repeat(200_000).into(), now);
        assert!(cache.reading().bytes <= 100_000, "an answer larger than the cache is not kept");
    }

    #[test]
    fn wrong_options_are_named() {
        for (options, parameter) in [
            (json!(5), "cache"),
            (json!({ "ttlMs": 5 }), "cache.maxBytes"),
            (json!({ "maxBytes": 5.5, "ttlMs": 5 }), "cache.maxBytes"),
            (json!({ "maxBytes": 5 }), "cache.ttlMs"),
            (json!({ "maxBytes": 5, "ttlMs": { "apps": 5 } }), "cache.ttlMs.apps"),
            (json!({ "maxBytes": 5, "ttlMs": { "app": -5 } }), "cache.ttlMs.app"),
            (json!({ "maxBytes": 5, "ttlMs": 5, "size": 1 }), "cache.size"),
        ] {
            let error = CacheOptions::from_json(&options).unwrap_err();
            assert_eq!(error.details["parameter"], parameter, "{options}");
        }
    }
}
