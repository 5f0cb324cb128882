//! One application before hosts that meter: the figures the controller was built for, over many seeds.

use super::hosts::{Bucket, Flaky, Host, Reply, Servers};
use super::world::{Client, Demand, Tally, World};
use crate::pace::{Change, Cost, Pace, Pacer};
use std::sync::Arc;
use std::time::Instant;

const SEEDS: u64 = 20;

fn each<H: Host>(host: impl Fn() -> H, pace: Pace, seconds: f64, set: impl Fn(&mut Client)) -> Vec<Tally> {
    (0..SEEDS)
        .map(|seed| {
            let start = Instant::now();
            let mut client = Client::new(Arc::new(Pacer::seeded(pace, start, seed)), Demand::Endless);
            set(&mut client);
            let tally = World::new(host(), seed, start, vec![client]).run(seconds).remove(0);
            assert!(tally.tries < 4 * (tally.ok + tally.refused) + 100, "nobody spins");
            tally
        })
        .collect()
}

/// Mean and smallest of a figure, and the largest.
fn spread(tallies: &[Tally], figure: impl Fn(&Tally) -> f64) -> (f64, f64, f64) {
    let all: Vec<f64> = tallies.iter().map(figure).collect();
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let spread = (mean, all.iter().copied().fold(f64::MAX, f64::min), all.iter().copied().fold(0.0, f64::max));
    println!("mean {:.2} min {:.2} max {:.2}", spread.0, spread.1, spread.2);
    spread
}

fn refused(tally: &Tally) -> f64 {
    100.0 * tally.refused as f64 / (tally.ok + tally.refused) as f64
}

#[test]
fn bucket_with_penalty_box() {
    for late in [0.0, 0.02, 0.05] {
        let host = || Bucket::new(10.0, 20.0).with_box();
        let tallies = each(host, Pace::default(), 300.0, |client| client.late = late);
        let (mean, min, _) = spread(&tallies, |tally| tally.ok as f64 / 300.0);
        assert!(mean >= 9.7 && min >= 9.6, "{late}: {mean} {min}");
        let (mean, _, max) = spread(&tallies, refused);
        assert!(mean <= 0.4 && max <= 0.6, "{late}: {mean} {max}");
    }
}

#[test]
fn small_bucket() {
    let tallies = each(|| Bucket::new(10.0, 10.0).with_box(), Pace::default(), 300.0, |_| ());
    assert!(spread(&tallies, |tally| tally.ok as f64 / 300.0).1 >= 9.2);
    assert!(spread(&tallies, refused).2 <= 0.7);
}

#[test]
fn a_limit_that_steps_down_and_up() {
    for late in [0.0, 0.02] {
        let host = || Bucket::new(10.0, 20.0).then(300.0, 3.0).then(600.0, 10.0);
        let tallies = each(host, Pace::default(), 900.0, |client| client.late = late);
        let (mean, min, _) = spread(&tallies, |tally| tally.ok as f64 / 900.0);
        assert!(mean >= 7.1 && min >= 6.85, "{late}: {mean} {min}");
        assert!(spread(&tallies, refused).2 <= 0.7);
    }
}

#[test]
fn a_fast_host_and_a_slow_one() {
    for (rate, late) in [(50.0, 0.0), (50.0, 0.02), (2.0, 0.0)] {
        let tallies = each(|| Bucket::new(rate, 20.0), Pace::default(), 900.0, |client| client.late = late);
        let (_, min, _) = spread(&tallies, |tally| tally.ok as f64 / 900.0);
        assert!(min >= 0.92 * rate, "{rate} {late}: {min}");
        assert!(spread(&tallies, refused).2 <= 4.0 / rate);
    }
}

#[test]
fn a_host_that_queues_but_never_refuses() {
    let tallies = each(|| Servers::new(16), Pace::default(), 900.0, |_| ());
    assert!(spread(&tallies, |tally| tally.ok as f64 / 900.0).1 >= 54.0, "of 60");
    // Twice the latency of 266 ms at 60 a second are 32 in flight; the start overshoots.
    assert!(spread(&tallies, |tally| tally.peak as f64).2 <= 120.0);
    assert!(spread(&tallies, refused).2 < 1e-9);
}

#[test]
fn one_answer_in_ten_is_503_by_chance() {
    let figure = |tally: &Tally| tally.ok as f64 / 300.0;
    let calm = spread(&each(|| Servers::new(16), Pace::default(), 300.0, |_| ()), figure).0;
    let host = || Flaky { host: Servers::new(16), share: 0.1, reply: Reply::Status(503) };
    assert!(spread(&each(host, Pace::default(), 300.0, |_| ()), figure).1 >= 0.75 * calm);
    let host = || Flaky { host: Bucket::new(10.0, 20.0), share: 0.1, reply: Reply::Status(503) };
    assert!(spread(&each(host, Pace::default(), 300.0, |_| ()), figure).1 >= 8.0);
}

#[test]
fn one_request_in_ten_is_lost() {
    let host = || Flaky { host: Bucket::new(10.0, 20.0), share: 0.1, reply: Reply::Lost };
    assert!(spread(&each(host, Pace::default(), 300.0, |_| ()), |tally| tally.ok as f64 / 300.0).1 >= 9.0);
}

#[test]
fn a_closed_box_is_not_hammered() {
    for captcha in [false, true] {
        let host = || Bucket::new(10.0, 20.0).boxed_until(120.0, captcha);
        let tallies = each(host, Pace::default(), 900.0, |_| ());
        // The free burst, a probe now and then, and the few refusals of any 900 s.
        assert!(spread(&tallies, |tally| tally.refused as f64).2 <= 40.0);
        assert!(spread(&tallies, |tally| tally.late_ok as f64 / 450.0).1 >= 8.0);
        let probes = |tally: &Tally| tally.changes.iter().filter(|c| matches!(c.1, Change::Blocked { .. })).count();
        assert!(tallies.iter().all(|tally| (2..=5).contains(&probes(tally))));
    }
}

#[test]
fn a_demand_far_below_the_rate() {
    let tallies = each(|| Bucket::new(10.0, 20.0), Pace::default(), 900.0, |client| client.demand = Demand::Every(0.5));
    assert!(spread(&tallies, |tally| tally.ok as f64 / 900.0).1 >= 1.99);
    assert!(tallies.iter().all(|tally| tally.refused == 0));
    let fastest = |tally: &Tally| {
        let rates =
            tally.changes.iter().map(|(_, change)| if let Change::Faster { to, .. } = change { *to } else { 0.0 });
        rates.fold(0.0, f64::max)
    };
    assert!(spread(&tallies, fastest).2 < 8.0, "no growth while unused");
}

#[test]
fn a_demand_in_bursts() {
    for (of, longest) in [(16, 1.0), (100, 22.0)] {
        let tallies = each(
            || Bucket::new(10.0, 20.0).with_box(),
            Pace::default(),
            900.0,
            |client| client.demand = Demand::Bursts { of, rest: 60.0 },
        );
        assert!(spread(&tallies, refused).2 <= 1.0);
        assert!(spread(&tallies, |tally| tally.bursts.iter().copied().fold(0.0, f64::max)).2 <= longest);
        assert!(tallies.iter().all(|tally| tally.bursts.len() >= 10));
    }
}

#[test]
fn a_store_that_counts_calls() {
    let pace = Pace::Auto { cost: Cost::Call };
    let tallies = each(|| Bucket::new(100.0, 200.0).by_call(), pace, 300.0, |_| ());
    assert!(spread(&tallies, |tally| tally.calls as f64 / 300.0).1 >= 90.0);
    assert!(spread(&tallies, refused).2 <= 3.0);
}
