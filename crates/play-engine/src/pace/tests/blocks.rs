//! The rules of blocks, one by one.

use super::{Bench, ms};
use crate::pace::{Change, Cost, Landing, Leave, Pace, Wait};
use std::time::Duration;

const PAGE: Landing = Landing::Blocked { retry_after: None };

fn blocked(change: Option<Change>) -> (Duration, u32) {
    let Some(Change::Blocked { pause, strikes }) = change else { panic!("{change:?}") };
    (pause, strikes)
}

fn about(pause: Duration, expected: f64) -> bool {
    (0.749..=1.251).contains(&(pause.as_secs_f64() / expected))
}

impl Bench {
    /// Waits for the block to be probed.
    fn probe(&mut self) -> Leave {
        let leave = self.next();
        assert!(leave.is_probe());
        leave
    }
}

#[test]
fn a_lone_503_is_no_refusal_of_the_rate() {
    let mut bench = Bench::paced();
    bench.run(ms(4000));
    let rate = bench.rate();
    for status in [503, 403, 503] {
        let leave = bench.next();
        assert_eq!(bench.refuse(leave, status), None);
        let leave = bench.next();
        bench.answer(leave);
    }
    assert!(bench.rate() >= rate);
    assert_eq!((bench.phase(), bench.pacer.reading(bench.now).refusals), ("start", 3));
}

#[test]
fn three_in_a_row_are_a_block_and_one_probe_ends_it() {
    let mut bench = Bench::paced();
    bench.run(ms(6000));
    let before = bench.rate();
    let leaves: Vec<_> = (0..6).map(|_| bench.next()).collect();
    assert_eq!(bench.refuse(leaves[0], 503), None);
    assert_eq!(bench.land(leaves[1], Landing::Nothing), None);
    assert_eq!(bench.refuse(leaves[2], 403), None);
    let (pause, strikes) = blocked(bench.refuse(leaves[3], 503));
    assert!(about(pause, 15.0) && strikes == 1);
    assert_eq!((bench.phase(), bench.pacer.reading(bench.now).blocks), ("blocked", 1));
    assert_eq!(bench.wait(), pause);
    assert_eq!(bench.pacer.is_blocked(bench.now), Some(bench.now + bench.wait()));
    assert_eq!(bench.pacer.most_calls(bench.now), 1);
    // Sent before it: neither ends nor deepens it.
    assert_eq!(bench.answer(leaves[4]), None);
    assert_eq!(bench.refuse(leaves[5], 503), None);
    assert_eq!(bench.wait(), pause);

    let probe = bench.probe();
    assert_eq!(bench.take().unwrap_err(), Wait::Landing, "one probe at a time");
    assert_eq!(bench.pacer.is_blocked(bench.now), Some(bench.now));
    let Some(Change::Recovered { per_second }) = bench.answer(probe) else { panic!() };
    assert!(per_second < before && per_second >= 2.0, "{before} {per_second}");
    assert_eq!(bench.pacer.is_blocked(bench.now), None);
    assert_eq!(bench.pacer.most_calls(bench.now), 1024);
    assert!(!bench.next().is_probe());
}

#[test]
fn free_requests_count_too() {
    let bench = Bench::auto();
    let leaves = bench.all();
    bench.refuse(leaves[0], 503);
    bench.refuse(leaves[1], 503);
    assert!(about(blocked(bench.refuse(leaves[2], 503)).0, 15.0));
    for leave in &leaves[3..] {
        assert_eq!(bench.refuse(*leave, 503), None);
    }
    assert_eq!(bench.pacer.reading(bench.now).blocks, 1);
}

#[test]
fn refused_probes_double_the_pause_up_to_fifteen_minutes() {
    for (how, first) in [(Landing::Refused { status: 503, retry_after: None }, 15.0), (PAGE, 60.0)] {
        let mut bench = Bench::paced();
        let mut change = None;
        while change.is_none() {
            let leave = bench.next();
            change = bench.land(leave, how);
        }
        let mut expected = first;
        for strike in 1..12 {
            let (pause, strikes) = blocked(change);
            assert!(about(pause, f64::min(expected, 900.0)) && pause <= ms(900_000), "{strike}: {pause:?}");
            assert_eq!(strikes, strike);
            expected *= 2.0;
            let probe = bench.probe();
            change = bench.land(probe, how);
        }
        assert_eq!(bench.pacer.reading(bench.now).blocks, 1);
    }
}

#[test]
fn a_probe_may_be_refused_with_429_and_a_name() {
    let mut bench = Bench::paced();
    let leave = bench.next();
    blocked(bench.land(leave, Landing::Blocked { retry_after: Some(ms(300_000)) }));
    assert_eq!(bench.wait(), ms(300_000));
    let probe = bench.probe();
    let (pause, _) = blocked(bench.refuse_for(probe, 429, ms(500_000)));
    assert_eq!(pause, ms(500_000));
    let probe = bench.probe();
    let (pause, strikes) = blocked(bench.refuse_for(probe, 429, Duration::from_secs(5000)));
    assert_eq!((pause, strikes), (ms(900_000), 3));
}

#[test]
fn a_page_blocks_at_once_and_slows_down() {
    let mut bench = Bench::paced();
    bench.run(ms(10_000));
    let before = bench.rate();
    let leave = bench.next();
    assert!(about(blocked(bench.land(leave, PAGE)).0, 60.0));
    let probe = bench.probe();
    let Some(Change::Recovered { per_second }) = bench.answer(probe) else { panic!() };
    // 0.6 of the delivered rate, which was about a third of a rate that doubled.
    assert!((0.15..0.3).contains(&(per_second / before)), "{per_second} {before}");
    bench.run(ms(30_000));
    assert!(bench.rate() < per_second * 1.2, "and stays careful");
    assert_eq!(bench.phase(), "hold");
}

#[test]
fn a_page_right_after_a_block_goes_on_from_there() {
    let mut bench = Bench::paced();
    let leave = bench.next();
    blocked(bench.land(leave, PAGE));
    let probe = bench.probe();
    bench.answer(probe);
    bench.run(ms(5000));
    let leave = bench.next();
    let (pause, strikes) = blocked(bench.land(leave, PAGE));
    assert!(about(pause, 120.0) && strikes == 2);
    let probe = bench.probe();
    bench.answer(probe);
    bench.run(ms(61_000));
    let leave = bench.next();
    let (pause, strikes) = blocked(bench.land(leave, PAGE));
    assert!(about(pause, 60.0) && strikes == 1);
}

#[test]
fn a_lost_probe_is_repeated_soon() {
    let mut bench = Bench::paced();
    let leave = bench.next();
    blocked(bench.land(leave, PAGE));
    let probe = bench.probe();
    assert_eq!(bench.land(probe, Landing::Nothing), None);
    assert_eq!(bench.wait(), ms(1000));
    let probe = bench.probe();
    assert!(matches!(bench.answer(probe), Some(Change::Recovered { .. })));
}

#[test]
fn where_lone_refusals_are_common_three_in_a_row_are_chance() {
    let mut bench = Bench::paced();
    for turn in 0..400 {
        let leave = bench.next();
        if turn % 8 == 0 {
            bench.refuse(leave, 503)
        } else {
            bench.answer(leave)
        };
    }
    let mut changes = Vec::new();
    for _ in 0..6 {
        let leave = bench.next();
        changes.push(bench.refuse(leave, 503));
        if changes.last() != Some(&None) {
            break;
        }
    }
    assert!((5..=6).contains(&changes.len()), "{changes:?}");
    assert!(matches!(changes.last(), Some(Some(Change::Blocked { .. }))));
}

#[test]
fn a_block_that_may_have_been_chance_gives_the_old_rate_back() {
    let mut bench = Bench::paced();
    bench.run(ms(8000));
    let leave = bench.next();
    bench.refuse(leave, 429);
    bench.run(ms(20_000));
    let before = bench.rate();
    for _ in 0..3 {
        let leave = bench.next();
        bench.refuse(leave, 503);
    }
    let probe = bench.probe();
    let Some(Change::Recovered { per_second }) = bench.answer(probe) else { panic!() };
    assert!((0.55..=0.61).contains(&(per_second / before)), "{per_second} {before}");
    bench.run(ms(20_000));
    assert!(bench.rate() > 0.9 * before, "{} {before}", bench.rate());
}

#[test]
fn a_fixed_pace_has_blocks_but_keeps_its_rate() {
    let mut bench = Bench::new(Pace::Fixed { per_second: 10.0, burst: 1.0, cost: Cost::Request });
    let leave = bench.next();
    blocked(bench.land(leave, PAGE));
    let probe = bench.probe();
    assert_eq!(bench.answer(probe), Some(Change::Recovered { per_second: 10.0 }));
}
