//! Which way a request takes.

use super::*;
use std::time::Duration;

const ANSWERED: Ended = Ended::Answered(Landing::Answered { latency: Duration::from_millis(100) });

fn ways(count: usize, pace: &str) -> (Egresses, Instant) {
    let proxies: Vec<String> = (0..count).map(|n| format!("http://user:secret@127.0.0.1:{}", 1000 + n)).collect();
    let json = serde_json::json!({ "baseUrl": "https://play.google.com", "pace": pace, "proxies": proxies });
    let now = Instant::now();
    (Egresses::new(&ClientOptions::from_json(&json.to_string()).unwrap(), now).unwrap(), now)
}

fn labels(ways: &Egresses, now: Instant, count: usize) -> Vec<String> {
    (0..count)
        .map(|_| {
            let slot = ways.take(now, 32).unwrap();
            let label = slot.egress.label.to_string();
            slot.landed(now, ANSWERED, true);
            label
        })
        .collect()
}

#[test]
fn ways_take_turns() {
    let (ways, now) = ways(3, "off");
    let turns = labels(&ways, now, 6);
    assert_eq!(turns[..3], ["127.0.0.1:1000", "127.0.0.1:1001", "127.0.0.1:1002"]);
    assert_eq!(turns[..3], turns[3..]);
}

#[test]
fn a_dead_way_is_left_alone_and_tried_with_one_call() {
    let (ways, now) = ways(2, "off");
    let slot = ways.take(now, 32).unwrap();
    let dead = slot.egress.clone();
    assert_eq!(slot.landed(now, Ended::NoWay, true).alive, Some(false));
    assert!(labels(&ways, now, 10).iter().all(|label| *label != *dead.label));
    let later = now + Duration::from_secs(30);
    let later_slots: Vec<Slot> = (0..4).map(|_| ways.take(later, 32).unwrap()).collect();
    let tried: Vec<&Slot> = later_slots.iter().filter(|slot| Arc::ptr_eq(&slot.egress, &dead)).collect();
    assert_eq!((tried.len(), tried[0].most_calls), (1, 1));
}

#[test]
fn with_every_way_dead_one_is_tried_all_the_same() {
    let (ways, now) = ways(2, "off");
    for _ in 0..2 {
        ways.take(now, 1).unwrap().landed(now, Ended::NoWay, true);
    }
    let slot = ways.take(now, 32).unwrap();
    assert!(!ways.others(&slot.egress, now));
    assert_eq!(slot.landed(now, ANSWERED, true).alive, Some(true));
}

#[test]
fn a_blocked_address_is_left_even_where_nothing_is_paced() {
    let (ways, now) = ways(2, "off");
    let slot = ways.take(now, 32).unwrap();
    let blocked = slot.egress.clone();
    slot.landed(now, Ended::Answered(Landing::Blocked { retry_after: None }), true);
    assert!(ways.others(&blocked, now));
    assert!(labels(&ways, now, 10).iter().all(|label| *label != *blocked.label));
    let states: Vec<&str> = ways.readings(now).iter().map(|reading| reading.state).collect();
    assert_eq!(states, ["blocked", "healthy"]);
}

#[test]
fn each_way_has_its_own_pace() {
    let (ways, now) = ways(2, "auto");
    let mut left = Vec::new();
    while let Ok(slot) = ways.take(now, 32) {
        left.push(slot);
    }
    assert_eq!(left.len(), 32, "a burst of 16 for each");
}

#[test]
fn a_closed_client_has_no_way() {
    let (ways, now) = ways(2, "off");
    ways.close();
    assert!(ways.take(now, 1).is_err());
}

#[test]
fn accounts_at_one_gateway_are_ways_of_their_own() {
    let proxies = ["http://a:x@gate.example:80", "http://b:y@gate.example:80", "http://gate.example:81"];
    let json = serde_json::json!({ "baseUrl": "https://play.google.com", "proxies": proxies });
    let now = Instant::now();
    let ways = Egresses::new(&ClientOptions::from_json(&json.to_string()).unwrap(), now).unwrap();
    assert_eq!(labels(&ways, now, 3), ["gate.example:80", "gate.example:80#2", "gate.example:81"]);
}

#[test]
fn no_credentials_anywhere() {
    let (ways, now) = ways(1, "auto");
    let shown = format!("{ways:?} {}", serde_json::to_string(&ways.readings(now)).unwrap());
    assert!(shown.contains("127.0.0.1:1000") && !shown.contains("secret"));
}
