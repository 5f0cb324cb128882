//! Fetches the details of N apps of a simulator through a run, as the binding does, and prints apps/s and CPU per app.
//!
//! `cargo run --profile fast -p play-engine --example drive -- URL [--ca FILE] [--window W] [--in-flight F] N`

use play_engine::{Client, Delivery, EngineError, runtime};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut plain, mut options) = (Vec::new(), serde_json::json!({ "pace": "off" }));
    let mut window = 1024;
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_default();
        match arg.as_str() {
            "--ca" => options["ca"] = std::fs::read_to_string(value()).unwrap_or_default().into(),
            "--in-flight" => options["maxInFlight"] = value().parse().unwrap_or(64).into(),
            "--window" => window = value().parse().unwrap_or(1024),
            _ => plain.push(arg),
        }
    }
    let [url, count] = plain.as_slice() else {
        eprintln!("usage: drive URL [--ca FILE] [--window W] [--in-flight F] N");
        return;
    };
    options["baseUrl"] = url.as_str().into();
    let count: u64 = count.parse().unwrap_or(10_000);
    // Two passes: the first fills the simulator's cache.
    for pass in ["first", "second", "third"] {
        let result = runtime::handle().block_on(drive(&options.to_string(), window, count));
        match result {
            Ok(line) => println!("{pass}: {line}"),
            Err(error) => println!("{pass}: {error}"),
        }
    }
}

async fn drive(options: &str, window: u64, count: u64) -> Result<String, EngineError> {
    let client = Client::new(options)?;
    let run = client.run(&format!("{{\"window\":{window}}}"))?;
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let (mut pushed, mut free, mut got, mut bytes, mut failed, mut groups) = (0, window, 0, 0, 0, 0);
    loop {
        while free > 0 && pushed < count {
            let most = free.min(256).min(count - pushed);
            let requests: Vec<String> = (pushed..pushed + most)
                .map(|n| format!("{{\"kind\":\"app\",\"appId\":\"com.playsim.app{n}\",\"country\":\"us\"}}"))
                .collect();
            let taken = u64::from(run.push(&format!("[{}]", requests.join(",")))?);
            pushed += taken;
            free -= taken;
        }
        if pushed == count {
            run.end();
        }
        let delivery = run.next(32).await;
        groups += 1;
        let text = delivery.text();
        bytes += text.len();
        got += text.matches("\"ok\":true").count();
        let bad = text.matches("\"ok\":false").count();
        if bad > 0 && failed < 3 {
            let at = text.find("\"ok\":false").unwrap_or(0);
            eprintln!("{}", text[at..].chars().take(300).collect::<String>());
        }
        failed += bad;
        if matches!(delivery, Delivery::Utf8(_)) && groups < 3 {
            eprintln!("(UTF-8 group)");
        }
        let tail = &text[text.len() - 40..];
        let slots = tail.split("\"freeSlots\":").nth(1).and_then(|rest| rest.split(',').next());
        free = slots.and_then(|slots| slots.parse().ok()).unwrap_or(0);
        if tail.ends_with("\"done\":true}") {
            break;
        }
    }
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let total = got + failed;
    Ok(format!(
        "{got} apps ({failed} failed) in {seconds:.2} s: {:.0} apps/s, {:.3} ms CPU each, {:.1} KB each, {:.1} in a group; {}",
        total as f64 / seconds,
        cpu * 1000.0 / total.max(1) as f64,
        bytes as f64 / 1024.0 / total.max(1) as f64,
        total as f64 / f64::from(groups),
        client.stats_json(),
    ))
}

/// User and system time of this process (Linux), else 0.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}
