//! The mixture: which faults there are, how often each hits, and the draw that decides.

use super::frames::CallFault;
use super::name::Name;
use super::requests::RequestFault;
use crate::fields::{Fields, wrong};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A fault of the mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<F> {
    /// How it is counted.
    pub name: Name,
    /// What it does.
    pub fault: F,
    rate: f64,
    first: Option<u64>,
    after: u64,
}

/// The faults of a mixture, by what they hit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MixOptions {
    /// Connections.
    pub connections: Vec<Entry<()>>,
    /// Requests.
    pub requests: Vec<Entry<RequestFault>>,
    /// The order of the frames of a POST.
    pub orders: Vec<Entry<()>>,
    /// Calls.
    pub calls: Vec<Entry<CallFault>>,
}

/// Sums of rates written with decimals miss 1 by less than this.
const ROUNDING: f64 = 1e-9;

impl MixOptions {
    /// Reads the list `mix` of `fields`.
    pub fn read(fields: &mut Fields<'_>) -> Result<Self, String> {
        let place = fields.place("mix");
        let mut mix = Self::default();
        for entry in fields.objects("mix")? {
            mix.push(entry)?;
        }
        for sum in [sum(&mix.connections), sum(&mix.requests), sum(&mix.orders), sum(&mix.calls)] {
            if sum > 1.0 + ROUNDING {
                return Err(format!(
                    "parameter `{place}`: expected rates of one kind to add up to at most 1, got {sum}"
                ));
            }
        }
        Ok(mix)
    }

    fn push(&mut self, mut fields: Fields<'_>) -> Result<(), String> {
        let given = fields.required("fault", "the name of a fault")?;
        let name = given.as_str().and_then(Name::of).ok_or_else(|| {
            let known: Vec<&str> = Name::ALL.iter().skip(1).map(|name| name.text()).collect();
            wrong(&fields.place("fault"), &format!("the name of a fault ({})", known.join(", ")), given)
        })?;
        let what = "a number";
        fields.required("rate", "a number from 0 to 1")?;
        let rate = fields.number("rate", what, 0.0, 1.0)?.unwrap_or(0.0);
        let first = fields.whole("first", 0, 1 << 53)?;
        let after = fields.whole("after", 0, 1 << 53)?.unwrap_or(0);
        let request = RequestFault::read(name, &mut fields)?;
        fields.finish()?;
        if let Some(fault) = request {
            self.requests.push(Entry { name, fault, rate, first, after });
        } else if let Some(fault) = CallFault::of(name) {
            self.calls.push(Entry { name, fault, rate, first, after });
        } else {
            let list = if name == Name::Reordered { &mut self.orders } else { &mut self.connections };
            list.push(Entry { name, fault: (), rate, first, after });
        }
        Ok(())
    }
}

/// What the rates of faults that may all hit at once add up to.
fn sum<F>(entries: &[Entry<F>]) -> f64 {
    entries.iter().filter(|entry| entry.first.is_none() && entry.after == 0).map(|entry| entry.rate).sum()
}

/// Faults of one kind, and how often each has hit.
#[derive(Debug)]
pub struct Row<F> {
    entries: Vec<(Entry<F>, AtomicU64)>,
}

impl<F: Copy> Row<F> {
    /// None of these has hit yet.
    pub fn new(entries: &[Entry<F>]) -> Self {
        Self { entries: entries.iter().map(|entry| (*entry, AtomicU64::new(0))).collect() }
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Which fault hits what has this `number`, if any. `share` is the draw, from 0 to 1: faults that may hit now take a
    /// part of it each, as large as their rate, one after the other. So a fault that has had its `first` hits leaves its
    /// part to those behind it, and a list of them is a sequence.
    pub fn draw(&self, number: u64, share: f64, applies: impl Fn(F) -> bool) -> Option<Entry<F>> {
        let mut end = 0.0;
        for (entry, hits) in &self.entries {
            let spent = entry.first.is_some_and(|first| hits.load(Relaxed) >= first);
            if number < entry.after || spent || !applies(entry.fault) {
                continue;
            }
            end += entry.rate;
            if share < end && take(hits, entry.first) {
                return Some(*entry);
            }
        }
        None
    }
}

/// Counts a hit, unless another request took the last one meanwhile.
fn take(hits: &AtomicU64, first: Option<u64>) -> bool {
    hits.fetch_update(Relaxed, Relaxed, |hits| first.is_none_or(|first| hits < first).then_some(hits + 1)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::dice::Dice;
    use serde_json::{Value, json};

    fn read(mix: &Value) -> Result<MixOptions, String> {
        MixOptions::read(&mut Fields::of("faults", &json!({ "mix": mix })).unwrap())
    }

    #[test]
    fn each_fault_hits_as_often_as_its_rate_says() {
        let mix = read(&json!([
            { "fault": "captcha", "rate": 0.1 },
            { "fault": "sorry", "rate": 0.05 },
            { "fault": "empty", "rate": 0.02 },
        ]));
        let row = Row::new(&mix.unwrap().requests);
        let mut counts = [0; 3];
        for number in 0..100_000 {
            match row.draw(number, Dice::new(1, number, "test").share(), |_| true).map(|entry| entry.name) {
                Some(Name::Captcha) => counts[0] += 1,
                Some(Name::Sorry) => counts[1] += 1,
                Some(_) => counts[2] += 1,
                None => {}
            }
        }
        let near = |count: i32, expected: i32| (count - expected).abs() < expected / 10;
        assert!(near(counts[0], 10_000) && near(counts[1], 5_000) && near(counts[2], 2_000), "{counts:?}");
    }

    #[test]
    fn first_and_after_make_a_sequence() {
        let mix = read(&json!([
            { "fault": "captcha", "rate": 1, "first": 2 },
            { "fault": "sorry", "rate": 1, "first": 1, "after": 3 },
            { "fault": "empty", "rate": 0.5, "after": 5 },
        ]));
        let row = Row::new(&mix.unwrap().requests);
        let names: Vec<Option<Name>> =
            (0..7).map(|number| row.draw(number, 0.3, |_| true).map(|entry| entry.name)).collect();
        let (captcha, sorry, empty) = (Some(Name::Captcha), Some(Name::Sorry), Some(Name::Empty));
        assert_eq!(names, [captcha, captcha, None, sorry, None, empty, empty]);
    }

    #[test]
    fn what_does_not_apply_leaves_its_share() {
        let mix = read(&json!([{ "fault": "html", "rate": 0.5 }, { "fault": "empty", "rate": 0.5 }])).unwrap();
        let row = Row::new(&mix.requests);
        let drawn = row.draw(0, 0.1, |fault| fault != RequestFault::Html).unwrap();
        assert_eq!(drawn.name, Name::Empty);
        assert!(row.draw(0, 0.6, |fault| fault != RequestFault::Html).is_none());
    }

    #[test]
    fn mistakes_are_named() {
        let error = |mix| read(&mix).unwrap_err();
        assert!(error(json!([{ "fault": "typhoon", "rate": 1 }])).contains("`faults.mix[0].fault`"));
        assert!(error(json!([{ "fault": "gateway", "rate": 1 }])).contains("`faults.mix[0].fault`"));
        assert!(error(json!([{ "rate": 1 }])).contains("expected the name of a fault, got nothing"));
        assert!(error(json!([{ "fault": "sorry" }])).contains("`faults.mix[0].rate`"));
        assert!(error(json!([{ "fault": "sorry", "rate": 1.5 }])).contains("a number from 0 to 1, got 1.5"));
        assert!(error(json!([{ "fault": "sorry", "rate": 1, "bytes": 3 }])).contains("unknown parameter"));
        assert!(error(json!([{ "fault": "status", "rate": 1, "status": 200 }])).contains("a status from 400 to 599"));
        assert!(error(json!([{ "fault": "drip", "rate": 1 }])).contains("`faults.mix[0].bytesPerSecond`"));
        let sum = error(json!([{ "fault": "sorry", "rate": 0.7 }, { "fault": "empty", "rate": 0.7 }]));
        assert!(sum.contains("`faults.mix`: expected rates of one kind to add up to at most 1"), "{sum}");
        assert!(read(&json!([{ "fault": "sorry", "rate": 1 }, { "fault": "dropped", "rate": 1 }])).is_ok());
    }
}
