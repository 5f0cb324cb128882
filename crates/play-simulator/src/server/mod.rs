//! The server: sockets, TLS, HTTP/1.1 and HTTP/2.

mod answer;
mod asked;
mod body;
mod connection;
mod frames;
mod io;
mod own;
mod service;
pub mod source;
mod stats;
mod tls;
mod trick;
mod trouble;

use crate::clock::Clock;
use crate::faults::{FaultOptions, Installed};
use crate::options::SimulatorOptions;
use crate::store::Store;
use connection::serve_connection;
use service::Shared;
use stats::Stats;
use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Threads that serve; more would only take turns with the program under test.
const WORKERS: usize = 2;
/// How long `stop` waits for tasks that are busy on a thread.
const STOP_WAIT: Duration = Duration::from_millis(500);

/// A running simulator. Dropping it stops it.
pub struct Simulator {
    url: String,
    authority: Option<String>,
    shared: Arc<Shared>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// Starts a simulator on 127.0.0.1, with a runtime and threads of its own.
///
/// # Errors
///
/// The port is taken, or the folder of captures cannot be read.
pub fn start(options: &SimulatorOptions) -> std::io::Result<Simulator> {
    let listener = StdListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let identity = if options.tls { Some(tls::new_identity()?) } else { None };
    let (acceptor, authority) = identity.map(|identity| (identity.acceptor, identity.authority)).unzip();
    let clock = Clock::new(options.time_scale);
    let shared = Arc::new(Shared {
        store: Store::new(options)?,
        stats: Arc::new(Stats::default()),
        seed: options.seed,
        latency: clock.real(Duration::from_secs_f64(options.latency_ms / 1e3)),
        jitter: clock.real(Duration::from_secs_f64(options.jitter_ms / 1e3)),
        clock,
        faults: Installed::default(),
    });
    shared.set_faults(&options.faults);
    let served = shared.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("play-simulator")
        .enable_all()
        .build()?;
    let (stop, stopped) = oneshot::channel();
    // A runtime must not be dropped inside another one: it lives and dies on a thread of its own.
    let thread = std::thread::Builder::new().name("play-simulator".into()).spawn(move || {
        runtime.spawn(accept(listener, acceptor, served));
        // An error means that the handle is gone, which is a stop too.
        let _ = runtime.block_on(stopped);
        // Drops every task and with it every socket, in the middle of a body as well.
        runtime.shutdown_timeout(STOP_WAIT);
    })?;
    let scheme = if options.tls { "https" } else { "http" };
    Ok(Simulator { url: format!("{scheme}://{address}"), authority, shared, running: Some((stop, thread)) })
}

impl Simulator {
    /// Where it listens: `https://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The certificate to trust, PEM; `None` without TLS.
    #[must_use]
    pub fn ca(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// Counters as a JSON object.
    ///
    /// - `requests`: every request that was read, refused ones and faults included; `posts`, `pages`: those of them that were
    ///   POSTs of calls and GETs. `requests` = `accepted` + `refused` + `boxed` + the sum of all faults of requests and of
    ///   the gateway in `faults`, once nothing is under way.
    /// - `accepted`: answered by the store itself; `refused`: by the limit; `boxed`: inside the penalty box, which closed
    ///   `boxes` times.
    /// - `refusedConnections`: connections on which the client sent something that nobody read (`resetBefore`, or a request
    ///   that crossed the end of a connection after `resetAfter`). Over plain HTTP each is one request the client lost:
    ///   requests a client sent = `requests` - `followed` + `refusedConnections`. Over TLS each is a handshake, and clients
    ///   open connections that they turn out not to need: the lost requests are that many at most.
    /// - `followed`: requests that followed a redirect of `redirectLoop`.
    /// - `faults`: hits by name, those that never hit left out.
    /// - `calls`, `callsByRpc`: of the POSTs the store answered.
    /// - `bytesIn`, `bytesOut`, `connections`, `cacheHits`, and what is open now: `openConnections`, `openRequests`.
    #[must_use]
    pub fn stats_json(&self) -> String {
        self.shared.stats.to_json()
    }

    /// Replaces what goes wrong: a JSON object, `{}` for nothing. Limits begin with a full bucket, draws and time with 0.
    /// Requests under way keep the faults they met; counters go on.
    ///
    /// # Errors
    ///
    /// A sentence that names the parameter and its value. The faults are as they were then.
    pub fn set_faults(&self, json: &str) -> Result<(), String> {
        self.shared.set_faults(&FaultOptions::from_json(json)?);
        Ok(())
    }

    /// What goes wrong now, as it was given.
    #[must_use]
    pub fn faults_json(&self) -> String {
        self.shared.faults.to_json()
    }

    /// Closes every socket, in the middle of an answer as well, and ends the threads.
    pub fn stop(mut self) {
        self.shut_down();
    }

    fn shut_down(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.shut_down();
    }
}

async fn accept(listener: StdListener, acceptor: Option<tokio_rustls::TlsAcceptor>, shared: Arc<Shared>) {
    let Ok(listener) = TcpListener::from_std(listener) else { return };
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many open files: wait for some to close.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        shared.stats.connections.fetch_add(1, Relaxed);
        tokio::spawn(serve_connection(stream, acceptor.clone(), shared.clone()));
    }
}
