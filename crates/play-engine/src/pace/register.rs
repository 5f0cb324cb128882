//! One pacer per host, egress and option in the process, kept as long as anybody uses it.

use super::{Pace, Pacer};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Instant;

/// The pacer of this key, made when there is none.
pub(super) fn shared(host: &str, egress: &str, pace: Pace, now: Instant) -> Arc<Pacer> {
    static REGISTER: OnceLock<Mutex<HashMap<String, Weak<Pacer>>>> = OnceLock::new();
    let key = format!("{host} {egress} {pace:?}");
    let mut register = REGISTER.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pacer) = register.get(&key).and_then(Weak::upgrade) {
        return pacer;
    }
    register.retain(|_, pacer| pacer.strong_count() > 0);
    let pacer = Arc::new(Pacer::new(pace, now));
    register.insert(key, Arc::downgrade(&pacer));
    pacer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pace::Cost;

    #[test]
    fn one_per_host_egress_and_option() {
        let now = Instant::now();
        let auto = Pace::default();
        let first = shared("register.test", "", auto, now);
        assert!(Arc::ptr_eq(&first, &shared("register.test", "", auto, now)));
        for (host, egress, pace) in [
            ("other.test", "", auto),
            ("register.test", "proxy:1", auto),
            ("register.test", "", Pace::Off),
            ("register.test", "", Pace::Auto { cost: Cost::Call }),
        ] {
            assert!(!Arc::ptr_eq(&first, &shared(host, egress, pace, now)), "{host} {egress} {pace:?}");
        }
        let slow = Pace::Fixed { per_second: 1.0, burst: 1.0, cost: Cost::Request };
        let slower = Pace::Fixed { per_second: 0.5, burst: 1.0, cost: Cost::Request };
        let fixed = shared("register.test", "", slow, now);
        assert!(Arc::ptr_eq(&fixed, &shared("register.test", "", slow, now)));
        assert!(!Arc::ptr_eq(&fixed, &shared("register.test", "", slower, now)));
    }

    #[test]
    fn forgotten_when_nobody_uses_it() {
        let now = Instant::now();
        let slow = Pace::Fixed { per_second: 0.001, burst: 1.0, cost: Cost::Request };
        let pacer = shared("forgotten.test", "", slow, now);
        let leave = pacer.try_take(now, 1).unwrap();
        assert!(pacer.try_take(now, 1).is_err());
        assert_eq!(pacer.landed(leave, now, crate::pace::Landing::Nothing), None);
        drop(pacer);
        assert!(shared("forgotten.test", "", slow, now).try_take(now, 1).is_ok());
    }
}
