//! The simulator as a program: prints one line of JSON (`url`, `ca`, `pid`) and serves until its input closes or it is
//! told to end.

use play_simulator::{SimulatorOptions, start};
use serde_json::{Map, Value, json};
use std::io::Write as _;
use std::process::ExitCode;
use tokio::io::AsyncReadExt as _;

const USAGE: &str = "\
play-simulator [--port N] [--seed N] [--catalogue N] [--latency-ms N] [--jitter-ms N] [--tls]
               [--replay DIR] [--replay-miss notFound|synthetic] [--cache-mb N] [--faults JSON] [--time-scale K] [--stay]

Serves a local Play Store on 127.0.0.1 until standard input closes (unless --stay) or SIGTERM.
GET and POST /__simulator/faults show and replace the faults while it runs.";

/// The binary serves benchmarks: it keeps more answers than one inside a test.
const CACHE_MB: usize = 512;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("play-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let mut given = Map::new();
    let mut stay = false;
    given.insert("cacheMb".into(), CACHE_MB.into());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--help" | "-h" => {
                println!("{USAGE}");
                return Ok(());
            }
            "--stay" => stay = true,
            "--tls" => {
                given.insert("tls".into(), true.into());
            }
            flag => {
                let (name, value) = match flag.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (flag, arguments.next()),
                };
                let name = option_name(name).ok_or_else(|| format!("unknown argument {flag}\n\n{USAGE}"))?;
                let value = value.ok_or_else(|| format!("{flag} needs a value\n\n{USAGE}"))?;
                // Numbers are numbers; everything else is text, and the options say whether it fits.
                let is_text = matches!(name.as_str(), "replay" | "replayMiss");
                let value =
                    if is_text { value.into() } else { serde_json::from_str(&value).unwrap_or(Value::String(value)) };
                given.insert(name, value);
            }
        }
    }
    let options = SimulatorOptions::from_json(&Value::Object(given).to_string())?;
    let simulator = start(&options).map_err(|error| error.to_string())?;
    let mut line = json!({ "url": simulator.url(), "pid": std::process::id() });
    if let Some(ca) = simulator.ca() {
        line["ca"] = ca.into();
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    drop(out);
    wait(stay).map_err(|error| error.to_string())?;
    simulator.stop();
    Ok(())
}

/// `--latency-ms` is the option `latencyMs`.
fn option_name(flag: &str) -> Option<String> {
    let known = [
        "port",
        "seed",
        "catalogue",
        "latency-ms",
        "jitter-ms",
        "replay",
        "replay-miss",
        "cache-mb",
        "faults",
        "time-scale",
    ];
    let flag = flag.strip_prefix("--").filter(|flag| known.contains(flag))?;
    let mut words = flag.split('-');
    let mut name = words.next()?.to_owned();
    for word in words {
        let (first, rest) = word.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    Some(name)
}

/// Returns when the input closes or a signal says to end.
fn wait(stay: bool) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        #[cfg(unix)]
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        #[cfg(unix)]
        let terminated = terminate.recv();
        #[cfg(not(unix))]
        let terminated = std::future::pending::<Option<()>>();
        tokio::select! {
            () = input_closed(), if !stay => {}
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated => {}
        }
        Ok::<(), std::io::Error>(())
    })?;
    // A blocked read of the input must not hold the end up.
    runtime.shutdown_background();
    Ok(())
}

async fn input_closed() {
    let mut buffer = [0; 256];
    let mut input = tokio::io::stdin();
    while matches!(input.read(&mut buffer).await, Ok(read) if read > 0) {}
}
