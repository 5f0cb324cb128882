//! The rules of the rate and of pauses, one by one.

use super::{Bench, ms};
use crate::pace::{Change, Cost, Landing, Learned, Pace, Wait};
use std::time::Duration;

#[test]
fn sixteen_are_free_then_two_a_second() {
    let mut bench = Bench::auto();
    assert_eq!(bench.phase(), "burst");
    let burst = bench.all();
    assert_eq!(burst.len(), 16);
    assert_eq!(bench.take().unwrap_err(), Wait::Landing, "16 in flight are the least cap");
    for leave in burst {
        assert_eq!(bench.answer(leave), None);
    }
    assert_eq!(bench.phase(), "start");
    assert_eq!(bench.wait(), ms(500));
    bench.pass(ms(500));
    assert_eq!(bench.all().len(), 1);
    bench.pass(ms(1010));
    assert_eq!(bench.all().len(), 2, "a timer that fires late costs no rate");
    bench.pass(ms(10_000));
    assert_eq!(bench.all().len(), 2, "but no burst is saved up");
    bench.pass(ms(59_000));
    assert_eq!(bench.all().len(), 2, "nor free after less than a minute");
    bench.pass(ms(61_000));
    assert_eq!(bench.pacer.reading(bench.now).in_flight, 7);
    assert_eq!(bench.all().len(), 9, "free again, as far as 16 in flight");
}

#[test]
fn a_refusal_in_the_burst_ends_it_and_pauses_a_second() {
    let mut bench = Bench::auto();
    let (first, second) = (bench.take().unwrap(), bench.take().unwrap());
    let Some(Change::Paused { pause }) = bench.refuse(first, 429) else { panic!() };
    assert!((ms(750)..=ms(1250)).contains(&pause));
    assert_eq!(bench.refuse(second, 429), None, "one event");
    assert_eq!(bench.phase(), "paused");
    assert_eq!(bench.wait(), pause);
    bench.pass(pause);
    assert_eq!(bench.wait(), ms(500), "the rate has learned nothing from it");
    assert_eq!((bench.phase(), bench.pacer.reading(bench.now).refusals), ("start", 2));
}

#[test]
fn doubles_every_two_seconds_and_tells_each_doubling() {
    let mut bench = Bench::paced();
    let changes = bench.run(ms(8000));
    assert!((16.0..40.0).contains(&bench.rate()), "{}", bench.rate());
    let Change::Faster { from, to } = changes[0] else { panic!() };
    assert!((from - 2.0).abs() < 1e-9 && (4.0..5.0).contains(&to));
    assert!((3..=4).contains(&changes.len()), "{changes:?}");
}

#[test]
fn a_rate_that_is_not_used_does_not_grow() {
    let mut bench = Bench::paced();
    bench.run(ms(6000));
    let before = bench.rate();
    for _ in 0..300 {
        bench.pass(ms(1000));
        let leave = bench.next();
        bench.answer(leave);
    }
    assert!((bench.rate() - before).abs() < 1e-9);
}

#[test]
fn one_decrease_per_event_to_what_was_delivered() {
    let mut bench = Bench::paced();
    bench.run(ms(10_000));
    let rate = bench.rate();
    let leaves: Vec<_> = (0..4).map(|_| bench.next()).collect();
    let Some(Change::Slowed { from, to, pause }) = bench.refuse(leaves[0], 429) else { panic!() };
    assert!((from - rate).abs() < 1e-9);
    // A doubling rate delivered about a third of itself on average, and 0.85 of that is left.
    assert!((0.2..0.4).contains(&(to / from)), "{from} {to}");
    assert!((ms(750)..=ms(1250)).contains(&pause));
    assert_eq!(bench.refuse(leaves[1], 429), None);
    bench.pass(ms(400));
    assert_eq!(bench.refuse(leaves[2], 429), None, "sent before the pause");
    bench.pass(ms(5000));
    assert_eq!(bench.refuse(leaves[3], 429), None, "however late it comes");
    assert!((bench.rate() - to).abs() < 1e-9);
}

#[test]
fn pauses_double_only_while_nothing_is_answered() {
    let mut bench = Bench::paced();
    let mut pauses = Vec::new();
    for _ in 0..3 {
        let leave = bench.next();
        let Some(Change::Slowed { pause, .. }) = bench.refuse(leave, 429) else { panic!() };
        pauses.push(pause.as_secs_f64());
    }
    for (pause, expected) in pauses.iter().zip([1.0, 2.0, 4.0]) {
        assert!((0.75..=1.25).contains(&(pause / expected)), "{pauses:?}");
    }
    let leave = bench.next();
    bench.answer(leave);
    let leave = bench.next();
    let Some(Change::Slowed { pause, .. }) = bench.refuse(leave, 429) else { panic!() };
    assert!(pause <= ms(1250));
}

#[test]
fn a_limit_that_is_confirmed_is_held_then_probed() {
    let mut bench = Bench::paced();
    bench.pacer.start_from(&Learned { per_second: 10.0, taken_at: u64::MAX }, bench.now);
    assert!((bench.rate() - 9.0).abs() < 1e-9);
    assert_eq!(bench.phase(), "climb");
    bench.run(ms(14_500));
    assert!((9.6..=9.7).contains(&bench.rate()), "{}", bench.rate());
    let leave = bench.next();
    let Some(Change::Slowed { to, .. }) = bench.refuse(leave, 429) else { panic!() };
    assert!((7.5..8.5).contains(&to), "{to}");
    bench.run(ms(5000));
    assert_eq!(bench.phase(), "climb");
    bench.run(ms(15_000));
    let held = bench.rate();
    assert!((9.0..9.7).contains(&held), "{held}");
    assert_eq!(bench.phase(), "hold");
    bench.run(ms(35_000));
    assert!((bench.rate() - held).abs() < 1e-9);
    bench.run(ms(12_000));
    assert_eq!(bench.phase(), "probe");
    assert!(bench.rate() > held * 1.03);
}

#[test]
fn a_named_pause_is_kept_whatever_the_pace() {
    let fixed = Pace::Fixed { per_second: 5.0, burst: 3.0, cost: Cost::Request };
    for pace in [Pace::default(), Pace::Off, fixed] {
        for status in [429, 503] {
            let mut bench = Bench::new(pace);
            let leave = bench.take().unwrap();
            let change = bench.refuse_for(leave, status, ms(40_000));
            assert_eq!(change, Some(Change::Paused { pause: ms(40_000) }), "{pace:?} {status}");
            assert_eq!(bench.wait(), ms(40_000));
            assert_eq!(bench.pacer.reading(bench.now).paused_ms, 40_000);
            bench.pass(ms(41_000));
            assert!(bench.take().is_ok());
        }
        let bench = Bench::new(pace);
        let leave = bench.take().unwrap();
        bench.refuse_for(leave, 429, Duration::from_secs(86_400));
        assert_eq!(bench.wait(), Duration::from_secs(900), "no longer than 15 minutes");
    }
}

#[test]
fn a_pause_is_no_rest() {
    let mut bench = Bench::auto();
    let leave = bench.all().remove(0);
    bench.refuse_for(leave, 429, ms(120_000));
    bench.pass(ms(120_500));
    assert_eq!(bench.all().len(), 1, "no free burst");
}

#[test]
fn off_is_off() {
    let bench = Bench::new(Pace::Off);
    let leaves = bench.all();
    assert_eq!(leaves.len(), 1000);
    for leave in leaves {
        assert_eq!(bench.refuse(leave, 503), None);
    }
    let leave = bench.take().unwrap();
    assert_eq!(bench.land(leave, Landing::Blocked { retry_after: None }), None);
    let reading = serde_json::to_value(bench.pacer.reading(bench.now)).unwrap();
    assert_eq!(reading["perSecond"], serde_json::Value::Null);
    assert_eq!(
        (&reading["phase"], &reading["refusals"], &reading["inFlight"]),
        (&"off".into(), &1001.into(), &0.into())
    );
    assert!(bench.take().is_ok());
    assert_eq!(bench.pacer.learned(bench.now), None);
}

#[test]
fn fixed_is_a_bucket_that_pauses_when_refused() {
    let mut bench = Bench::new(Pace::Fixed { per_second: 10.0, burst: 3.0, cost: Cost::Request });
    let leaves = bench.all();
    assert_eq!((leaves.len(), bench.wait()), (3, ms(100)));
    let Some(Change::Paused { pause }) = bench.refuse(leaves[0], 429) else { panic!() };
    assert!((ms(750)..=ms(1250)).contains(&pause));
    assert_eq!(bench.refuse(leaves[1], 429), None);
    bench.pass(ms(2000));
    let leave = bench.next();
    assert_eq!(bench.answer(leave), None);
    assert!((bench.rate() - 10.0).abs() < 1e-9);
    assert_eq!(bench.phase(), "fixed");
    assert_eq!(bench.pacer.learned(bench.now), None);
}

#[test]
fn a_request_that_got_no_answer_is_no_evidence() {
    let mut bench = Bench::paced();
    let rate = bench.rate();
    for _ in 0..50 {
        let leave = bench.next();
        assert_eq!(bench.land(leave, Landing::Nothing), None);
    }
    assert!((bench.rate() - rate).abs() < 1e-9);
    assert_eq!(bench.phase(), "start");
}

#[test]
fn what_is_learned_is_where_the_next_begins() {
    let mut bench = Bench::paced();
    assert_eq!(bench.pacer.learned(bench.now), None);
    bench.run(ms(8000));
    assert_eq!(bench.pacer.learned(bench.now), None, "not yet held for a minute, and no limit found");
    let leave = bench.next();
    let Some(Change::Slowed { to, .. }) = bench.refuse(leave, 429) else { panic!() };
    let learned = bench.pacer.learned(bench.now).unwrap();
    assert!((learned.per_second - to / 0.85 * 0.97).abs() < 1e-9);

    let next = Bench::auto();
    next.pacer.start_from(&learned, next.now);
    assert!((next.rate() - 0.9 * learned.per_second).abs() < 1e-9);
    assert_eq!(next.phase(), "burst", "the free burst stays");
    bench.pacer.start_from(&Learned { per_second: 100.0, taken_at: u64::MAX }, bench.now);
    assert!((bench.rate() - to).abs() < 1e-9, "what it found itself is younger");
    let old = Bench::auto();
    old.pacer.start_from(&Learned { per_second: 100.0, taken_at: 0 }, old.now);
    assert!((old.rate() - 2.0).abs() < 1e-9);
}

#[test]
fn a_rate_in_use_for_a_minute_is_learned_without_a_limit() {
    let mut bench = Bench::paced();
    bench.run(ms(65_000));
    let rate = bench.pacer.learned(bench.now).unwrap().per_second;
    assert!((rate - 200.0).abs() < 1e-9, "it ends at 200 a second by itself: {rate}");
}

#[test]
fn many_refusals_in_a_minute_end_the_probing() {
    let mut bench = Bench::auto();
    // Ten of the free burst and four more: one after the other, so that each of the four is an event of its own.
    for leave in bench.all().into_iter().take(10) {
        bench.refuse(leave, 429);
    }
    bench.pass(ms(3000));
    for _ in 0..4 {
        bench.run(ms(3000));
        let leave = bench.next();
        bench.refuse(leave, 429);
    }
    bench.run(ms(2000));
    assert_eq!(bench.phase(), "probe");
    let rate = bench.rate();
    bench.run(ms(20_000));
    assert!((bench.rate() - rate).abs() < 1e-9);
    bench.run(ms(60_000));
    assert!(bench.rate() > 1.2 * rate);
}
