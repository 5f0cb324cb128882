//! The server: sockets, TLS, HTTP/1.1 and HTTP/2.

mod body;
mod io;
mod service;
mod stats;
mod tls;

use crate::options::SimulatorOptions;
use crate::store::Store;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use io::Counted;
use service::{Shared, serve};
use stats::{Open, Stats};
use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// Threads that serve; more would only take turns with the program under test.
const WORKERS: usize = 2;
/// How long `stop` waits for tasks that are busy on a thread.
const STOP_WAIT: Duration = Duration::from_millis(500);

/// A running simulator. Dropping it stops it.
pub struct Simulator {
    url: String,
    authority: Option<String>,
    stats: Arc<Stats>,
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
    let stats = Arc::new(Stats::default());
    let shared = Arc::new(Shared {
        store: Store::new(options)?,
        stats: stats.clone(),
        latency: Duration::from_secs_f64(options.latency_ms / 1e3),
        jitter: Duration::from_secs_f64(options.jitter_ms / 1e3),
        steps: Vec::new(),
    });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .thread_name("play-simulator")
        .enable_all()
        .build()?;
    let (stop, stopped) = oneshot::channel();
    // A runtime must not be dropped inside another one: it lives and dies on a thread of its own.
    let thread = std::thread::Builder::new().name("play-simulator".into()).spawn(move || {
        runtime.spawn(accept(listener, acceptor, shared));
        // An error means that the handle is gone, which is a stop too.
        let _ = runtime.block_on(stopped);
        // Drops every task and with it every socket, in the middle of a body as well.
        runtime.shutdown_timeout(STOP_WAIT);
    })?;
    let scheme = if options.tls { "https" } else { "http" };
    Ok(Simulator { url: format!("{scheme}://{address}"), authority, stats, running: Some((stop, thread)) })
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

    /// Counters as a JSON object: `{ requests, pages, posts, calls, callsByRpc, bytesIn, bytesOut, connections,
    /// openConnections, openRequests, cacheHits }`.
    #[must_use]
    pub fn stats_json(&self) -> String {
        self.stats.to_json()
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
        tokio::spawn(connection(stream, acceptor.clone(), shared.clone()));
    }
}

async fn connection(stream: TcpStream, acceptor: Option<tokio_rustls::TlsAcceptor>, shared: Arc<Shared>) {
    let _open = Open::new(&shared.stats, |stats| &stats.open_connections);
    // Answers are written whole: waiting for more would only delay them.
    let _ = stream.set_nodelay(true);
    let stream = Counted::new(stream, shared.stats.clone());
    // A connection that breaks is the client's business; nothing here depends on it.
    let Some(acceptor) = acceptor else {
        let _ = http1(stream, shared).await;
        return;
    };
    let Ok(stream) = acceptor.accept(stream).await else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        let service = service_fn(move |request| answer(shared.clone(), request));
        let _ = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            // Large packs come and go: windows that do not make the client wait for updates.
            .initial_stream_window_size(4 << 20)
            .initial_connection_window_size(16 << 20)
            .max_send_buf_size(1 << 20)
            .max_concurrent_streams(1_000)
            .serve_connection(TokioIo::new(stream), service)
            .await;
    } else {
        let _ = http1(stream, shared).await;
    }
}

async fn http1<S>(stream: S, shared: Arc<Shared>) -> hyper::Result<()>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let service = service_fn(move |request| answer(shared.clone(), request));
    http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await
}

async fn answer(
    shared: Arc<Shared>,
    request: hyper::Request<hyper::body::Incoming>,
) -> Result<hyper::Response<body::Parts>, std::convert::Infallible> {
    Ok(serve(shared, request).await)
}
