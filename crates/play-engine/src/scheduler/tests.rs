//! The rules of the scheduler, each by itself: no network, and a clock of the test's own.

use super::*;
use crate::egress::{Egresses, Ended, Slot};
use crate::error::Code;
use crate::options::{ClientOptions, RunOptions};
use crate::outcome::ValueJson;
use crate::pace::{Cost, Landing, Pace};
use crate::request;
use crate::retry::Failure;
use std::time::Duration;

struct Bench {
    sched: Sched,
    ways: Egresses,
    /// Rights to send that are not given back yet, by exchange.
    slots: HashMap<u64, Slot>,
    now: Instant,
    runs: u64,
}

impl Bench {
    fn new(max_in_flight: usize) -> Self {
        let now = Instant::now();
        let options = ClientOptions::from_json(r#"{"baseUrl":"https://play.google.com","pace":"off"}"#).unwrap();
        let ways = Egresses::new(&options, now).unwrap();
        Self { sched: Sched::new(max_in_flight, 6, None, now), ways, slots: HashMap::new(), now, runs: 0 }
    }

    fn run(&mut self, options: &str) -> Arc<RunShared> {
        let client = ClientOptions::from_json(r#"{"baseUrl":"https://play.google.com"}"#).unwrap();
        self.runs += 1;
        RunShared::detached(self.runs, RunOptions::from_json(options, &client).unwrap())
    }

    fn admit(&mut self, run: &Arc<RunShared>, first: u64, requests: &str) {
        let asked = request::parse(requests, 10_000, run.options()).unwrap();
        for (index, asked) in (first..).zip(asked) {
            self.sched.admit(run, index, asked, self.now);
        }
    }

    fn apps(&mut self, run: &Arc<RunShared>, numbers: std::ops::Range<u64>) {
        let requests: Vec<String> = numbers.clone().map(|n| format!(r#"{{"kind":"app","appId":"a{n}"}}"#)).collect();
        self.admit(run, numbers.start, &format!("[{}]", requests.join(",")));
    }

    fn later(&mut self, time: Duration) {
        self.now += time;
    }

    fn step(&mut self) -> Step {
        self.sched.step(&self.ways, self.now)
    }

    /// The packs that leave until nothing does.
    fn packs(&mut self) -> Vec<pack::Pack> {
        std::iter::from_fn(|| {
            let Step::Send(pack, slot, _) = self.step() else { return None };
            self.slots.insert(pack.flight, slot);
            Some(pack)
        })
        .collect()
    }

    fn answer(&mut self, pack: &pack::Pack) -> Vec<Done> {
        let mut done = Vec::new();
        for one in &pack.calls {
            let value = ValueJson { json: "{}".to_owned(), warnings: String::new(), route: "rpc", has_data: true };
            self.sched.value(one.id, one.template, value, 12_000, &mut done);
        }
        self.land(pack, Ended::Answered(Landing::Answered { latency: Duration::from_millis(100) }));
        self.sched.landed(pack.flight, &mut done);
        done
    }

    fn land(&mut self, pack: &pack::Pack, ended: Ended) {
        if let Some(slot) = self.slots.remove(&pack.flight) {
            slot.landed(self.now, ended, false);
        }
    }

    fn fail(&mut self, pack: &pack::Pack, poison: bool) -> Vec<Done> {
        let (ids, mut done): (Vec<u64>, _) = (pack.calls.iter().map(|one| one.id).collect(), Vec::new());
        let failure = Failure::again(Code::Network, "reset", "network");
        if poison {
            self.sched.poisoned(&ids, &failure, self.now, &mut done);
        } else {
            for id in &ids {
                self.sched.failed(*id, &failure, self.now, &mut done);
            }
        }
        self.land(pack, Ended::Broke);
        self.sched.landed(pack.flight, &mut done);
        done
    }
}

#[test]
fn packs_end_at_the_budget_and_large_calls_go_alone() {
    let mut bench = Bench::new(64);
    let run = bench.run("{}");
    bench.apps(&run, 0..100);
    bench.admit(&run, 100, r#"[{"kind":"list","collection":"c","category":"G","numResults":200}]"#);
    let packs = bench.packs();
    assert_eq!(packs.iter().map(|pack| pack.calls.len()).sum::<usize>(), 101);
    for pack in &packs {
        let bytes: usize = pack.calls.iter().map(|one| one.call.expected_bytes()).sum();
        assert!(bytes <= pack::ANSWER_BUDGET || pack.calls.len() == 1, "{bytes} bytes, {} calls", pack.calls.len());
    }
    assert!(packs.len() < 10);
    assert_eq!(packs.last().unwrap().calls.len(), 1);
}

#[test]
fn while_something_flies_a_small_pack_lingers_a_moment() {
    let mut bench = Bench::new(64);
    let run = bench.run("{}");
    bench.apps(&run, 0..3);
    assert_eq!(bench.packs().len(), 1, "at rest nothing lingers");
    bench.apps(&run, 3..5);
    assert!(matches!(bench.step(), Step::Wait(Some(until)) if until == bench.now + step::LINGER));
    bench.apps(&run, 5..8);
    bench.later(step::LINGER);
    let packs = bench.packs();
    assert_eq!((packs.len(), packs[0].calls.len()), (1, 5));
}

#[test]
fn lanes_of_equal_priority_take_turns() {
    let mut bench = Bench::new(1);
    let (us, de) = (bench.run(r#"{"country":"us"}"#), bench.run(r#"{"country":"de"}"#));
    bench.apps(&us, 0..200);
    bench.apps(&de, 0..200);
    let mut order = Vec::new();
    for _ in 0..6 {
        let packs = bench.packs();
        assert_eq!(packs.len(), 1, "one slot");
        order.push(packs[0].front.country.to_string());
        bench.answer(&packs[0]);
        bench.later(step::LINGER);
    }
    assert!(order.windows(2).all(|pair| pair[0] != pair[1]), "{order:?}");
}

#[test]
fn priority_decides_and_age_makes_up_for_it() {
    let mut bench = Bench::new(1);
    let (low, high) = (bench.run(r#"{"country":"us"}"#), bench.run(r#"{"country":"de","priority":3}"#));
    bench.apps(&low, 0..1);
    bench.later(Duration::from_secs(1));
    bench.apps(&high, 0..1);
    let first = bench.packs().remove(0);
    assert_eq!(&*first.front.country, "de");
    bench.answer(&first);
    // 5 s are one step: after 20 s in all the low one has four, and passes a fresh call of priority 3.
    bench.later(Duration::from_secs(19));
    bench.apps(&high, 1..2);
    let second = bench.packs().remove(0);
    assert_eq!(&*second.front.country, "us");
}

#[test]
fn a_merged_call_has_the_highest_priority_of_its_waiters() {
    let mut bench = Bench::new(1);
    let (low, high) = (bench.run("{}"), bench.run(r#"{"priority":9}"#));
    bench.apps(&low, 0..3);
    bench.apps(&high, 2..3);
    let pack = bench.packs().remove(0);
    assert_eq!(pack.calls.len(), 3);
    assert!(matches!(&pack.calls[0].call, Call::Details { app_id, .. } if &**app_id == "a2"));
    assert_eq!(bench.answer(&pack).len(), 4);
}

#[test]
fn an_exchange_is_ended_when_none_of_its_calls_is_wanted() {
    let mut bench = Bench::new(8);
    let (one, other) = (bench.run("{}"), bench.run("{}"));
    bench.apps(&one, 0..2);
    bench.apps(&other, 1..3);
    let Step::Send(pack, _, cancel) = bench.step() else { panic!("a pack leaves") };
    let ended = || {
        let mut notified = std::pin::pin!(cancel.notified());
        notified.as_mut().enable()
    };
    bench.sched.cancel_run(one.id());
    assert!(!ended(), "the other run still wants two of them");
    bench.sched.cancel_run(other.id());
    assert!(ended());
    bench.sched.landed(pack.flight, &mut Vec::new());
    assert!(matches!(bench.step(), Step::Idle));
    assert_eq!((bench.sched.in_flight(), bench.sched.waiting()), (0, 0));
}

#[test]
fn calls_that_failed_together_leave_together_with_what_waits() {
    let mut bench = Bench::new(8);
    let run = bench.run("{}");
    bench.apps(&run, 0..4);
    let pack = bench.packs().remove(0);
    assert!(bench.fail(&pack, false).is_empty());
    assert!(matches!(bench.step(), Step::Wait(Some(_))));
    bench.later(Duration::from_secs(1));
    bench.apps(&run, 4..6);
    let again = bench.packs();
    assert_eq!((again.len(), again[0].calls.len()), (1, 6));
}

#[test]
fn attempts_end() {
    let mut bench = Bench::new(8);
    let run = bench.run("{}");
    bench.apps(&run, 0..1);
    for attempt in 1..=6 {
        let pack = bench.packs().remove(0);
        let done = bench.fail(&pack, false);
        assert_eq!(done.len(), usize::from(attempt == 6));
        bench.later(Duration::from_secs(60));
    }
    assert!(matches!(bench.step(), Step::Idle));
}

#[test]
fn a_poisoned_pack_is_halved_down_to_the_call_that_owns_the_error() {
    let mut bench = Bench::new(64);
    let run = bench.run("{}");
    bench.apps(&run, 0..16);
    let mut sizes = Vec::new();
    let mut failed = Vec::new();
    let mut right = 0;
    for _ in 0..40 {
        for pack in bench.packs() {
            let poisoned =
                pack.calls.iter().any(|one| matches!(&one.call, Call::Details { app_id, .. } if &**app_id == "a5"));
            if poisoned {
                sizes.push(pack.calls.len());
                failed.extend(bench.fail(&pack, true));
            } else {
                right += bench.answer(&pack).len();
            }
        }
        bench.later(Duration::from_secs(30));
    }
    assert_eq!(&sizes[..5], [16, 8, 4, 2, 1]);
    assert_eq!((failed.len(), right), (1, 15));
    assert_eq!(failed[0].index, 5);
}

#[test]
fn an_exchange_that_vanishes_fails_its_calls() {
    let mut bench = Bench::new(8);
    let run = bench.run("{}");
    bench.apps(&run, 0..3);
    let pack = bench.packs().remove(0);
    let mut done = Vec::new();
    bench.sched.landed(pack.flight, &mut done);
    assert_eq!(done.len(), 3);
    assert!(matches!(bench.step(), Step::Idle));
}

#[test]
fn a_deadline_takes_only_its_own_call_out() {
    let mut bench = Bench::new(8);
    let (hasty, patient) = (bench.run(r#"{"deadlineMs":100}"#), bench.run("{}"));
    bench.apps(&hasty, 0..1);
    bench.apps(&patient, 0..2);
    let pack = bench.packs().remove(0);
    bench.later(Duration::from_millis(100));
    let Step::Deliver(late) = bench.step() else { panic!("the deadline has passed") };
    assert_eq!(late.len(), 1);
    assert!(Arc::ptr_eq(&late[0].run, &hasty));
    assert_eq!(bench.answer(&pack).len(), 2);
}

#[test]
fn pace_holds_packs_back_and_lets_them_grow() {
    let mut bench = Bench::new(64);
    bench.ways.set_pace(Pace::Fixed { per_second: 10.0, burst: 1.0, cost: Cost::Request }, bench.now);
    let run = bench.run("{}");
    bench.apps(&run, 0..2);
    assert_eq!(bench.packs().len(), 1);
    bench.apps(&run, 2..4);
    bench.later(Duration::from_millis(50));
    bench.apps(&run, 4..6);
    assert!(matches!(bench.step(), Step::Wait(Some(_))));
    bench.later(Duration::from_millis(50));
    let packs = bench.packs();
    assert_eq!((packs.len(), packs[0].calls.len()), (1, 4));
}
