//! What a request weighs, and how many may be under way.

use super::{Bench, ms};
use crate::pace::{Change, Cost, Landing, Pace};

#[test]
fn calls_weigh_and_owe() {
    let bench = Bench::new(Pace::Fixed { per_second: 10.0, burst: 4.0, cost: Cost::Call });
    assert_eq!(bench.pacer.most_calls(bench.now), 5);
    assert!(bench.pacer.try_take(bench.now, 24).is_ok());
    assert_eq!(bench.wait(), ms(2100));
    let bench = Bench::auto();
    assert_eq!(bench.pacer.most_calls(bench.now), 1024, "calls are not counted");

    let mut bench = Bench::new(Pace::Auto { cost: Cost::Call });
    assert_eq!(bench.pacer.most_calls(bench.now), 16);
    let leave = bench.pacer.try_take(bench.now, 12).unwrap();
    assert_eq!(bench.pacer.most_calls(bench.now), 4);
    assert!(bench.pacer.try_take(bench.now, 4).is_ok());
    assert_eq!(bench.pacer.most_calls(bench.now), 1);
    bench.answer(leave);
    bench.pass(ms(3000));
    for _ in 0..100 {
        let leave = bench.next();
        bench.answer(leave);
    }
    assert!(bench.rate() > 20.0);
    let spare = bench.rate() / 2.0 - bench.pacer.most_calls(bench.now) as f64;
    assert!((0.0..1.0).contains(&spare), "half a second's worth: {spare}");
}

#[test]
fn in_flight_is_right_in_any_order() {
    let mut bench = Bench::auto();
    let mut leaves = bench.all();
    bench.pass(ms(10));
    let how = [
        Landing::Nothing,
        Landing::Answered { latency: ms(10) },
        Landing::Refused { status: 429, retry_after: Some(ms(500)) },
        Landing::Blocked { retry_after: None },
        Landing::Refused { status: 503, retry_after: None },
    ];
    for turn in 0.. {
        let Some(at) = leaves.len().checked_sub(1).map(|last| (turn * 7) % (last + 1)) else { break };
        assert_eq!(bench.pacer.reading(bench.now).in_flight, leaves.len());
        bench.land(leaves.swap_remove(at), how[turn % how.len()]);
    }
    assert_eq!(bench.pacer.reading(bench.now).in_flight, 0);
}

#[test]
fn a_refused_pack_owes_nothing() {
    let mut bench = Bench::new(Pace::Fixed { per_second: 10.0, burst: 1.0, cost: Cost::Call });
    let leave = bench.pacer.try_take(bench.now, 500).unwrap();
    assert_eq!(bench.wait(), ms(50_000));
    let Some(Change::Paused { pause }) = bench.refuse(leave, 429) else { panic!() };
    bench.pass(pause);
    assert_eq!(bench.wait(), ms(100));
}

#[test]
fn a_queue_does_not_raise_the_in_flight_cap() {
    let mut bench = Bench::paced();
    bench.run(ms(30_000));
    let cap = bench.pacer.reading(bench.now).most_in_flight.unwrap();
    // 2 x 200/s x 0.1 s + 2
    assert_eq!(cap, 42);
    for _ in 0..200 {
        let leave = bench.next();
        bench.land(leave, Landing::Answered { latency: ms(10_000) });
    }
    let reading = bench.pacer.reading(bench.now);
    assert!(reading.latency_ms.unwrap() > 5000);
    assert!(reading.most_in_flight.unwrap() <= 2 * cap);
}
