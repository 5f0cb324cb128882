//! Two applications, in processes of their own, that share an address.

use super::hosts::Bucket;
use super::world::{Client, Demand, World};
use crate::pace::{Pace, Pacer};
use std::sync::Arc;
use std::time::Instant;

const SEEDS: u64 = 20;

/// Mean over the seeds of the smaller share over the larger, and of both together a second.
fn shares(rate: f64, seconds: f64, late: f64, offset: f64) -> (f64, f64) {
    let (mut share, mut together) = (0.0, 0.0);
    for seed in 0..SEEDS {
        let start = Instant::now();
        let clients = [0.0, offset].into_iter().enumerate().map(|(index, offset)| {
            let pacer = Pacer::seeded(Pace::default(), start, seed + 1000 * index as u64);
            let mut client = Client::new(Arc::new(pacer), Demand::Endless);
            (client.late, client.offset) = (late, offset);
            client
        });
        let tallies = World::new(Bucket::new(rate, 20.0).with_box(), seed, start, clients.collect()).run(seconds);
        let (one, other) = (tallies[0].ok as f64, tallies[1].ok as f64);
        share += one.min(other) / one.max(other) / SEEDS as f64;
        together += (one + other) / seconds / SEEDS as f64;
    }
    println!("{rate} {seconds} {late} {offset}: share {share:.3} together {together:.2}");
    (share, together)
}

#[test]
fn they_share_evenly() {
    for (late, offset) in [(0.0, 0.0), (0.02, 0.0), (0.0, 5.0)] {
        let (share, together) = shares(10.0, 300.0, late, offset);
        assert!(share >= 0.85 && together >= 9.8, "{late} {offset}: {share} {together}");
    }
}

#[test]
fn more_evenly_with_time() {
    let (share, together) = shares(10.0, 900.0, 0.0, 0.0);
    assert!(share >= 0.9 && together >= 9.9, "{share} {together}");
    let (share, together) = shares(50.0, 900.0, 0.0, 0.0);
    assert!(share >= 0.8 && together >= 45.0, "{share} {together}");
}
