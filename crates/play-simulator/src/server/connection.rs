//! One connection: TLS, HTTP/1.1 or HTTP/2, and how it ends.

use super::body::Parts;
use super::io::Counted;
use super::service::{Shared, serve};
use super::stats::Open;
use super::trick::Broken;
use crate::faults::Faults;
use crate::faults::name::Name;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use tokio::net::TcpStream;

/// What the rooms that serve one connection tell each other.
pub struct Line {
    /// What all connections share.
    pub shared: Arc<Shared>,
    http2: AtomicBool,
    reset: AtomicBool,
    goodbye: AtomicBool,
}

impl Line {
    fn new(shared: Arc<Shared>) -> Arc<Self> {
        let no = || AtomicBool::new(false);
        Arc::new(Self { shared, http2: no(), reset: no(), goodbye: no() })
    }

    /// The connection is to end with a reset. Over HTTP/2 it goes on: the requests beside this one have done nothing wrong,
    /// and one that is on its way would be lost to both sides' counters; only the stream is reset.
    pub fn reset(&self) {
        self.reset.store(!self.http2.load(Relaxed), Relaxed);
    }

    /// Whether it is.
    pub fn is_reset(&self) -> bool {
        self.reset.load(Relaxed)
    }

    /// The connection is to end behind the answer that is being sent, though it did not say so.
    pub fn say_goodbye(&self) {
        self.goodbye.store(true, Relaxed);
    }

    /// Whether it is.
    pub fn said_goodbye(&self) -> bool {
        self.goodbye.load(Relaxed)
    }

    /// Whether a request may cross the end of the connection unseen. HTTP/2 says which was the last one taken.
    pub fn may_be_crossed(&self) -> bool {
        self.said_goodbye() && !self.http2.load(Relaxed)
    }
}

/// Serves a connection to its end.
pub async fn serve_connection(stream: TcpStream, acceptor: Option<tokio_rustls::TlsAcceptor>, shared: Arc<Shared>) {
    let _open = Open::new(&shared.stats, |stats| &stats.open_connections);
    if let Some(faults) = shared.faults.current()
        && faults.draw_connection()
        && !outlived(&stream, &shared, &faults).await
    {
        return;
    }
    // Answers are written whole: waiting for more would only delay them.
    let _ = stream.set_nodelay(true);
    let line = Line::new(shared);
    let stream = Counted::new(stream, line.clone());
    // A connection that breaks is the client's business; nothing here depends on it.
    let Some(acceptor) = acceptor else {
        let _ = http1(stream, line).await;
        return;
    };
    let Ok(stream) = acceptor.accept(stream).await else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        let _ = http2(stream, line).await;
    } else {
        let _ = http1(stream, line).await;
    }
}

/// Waits for the client to say something and resets the connection without reading it. So every refused connection is one
/// that somebody wanted to use, and the counters of both sides can be compared. True: the faults were replaced meanwhile,
/// and the connection is to be served.
async fn outlived(stream: &TcpStream, shared: &Shared, faults: &Arc<Faults>) -> bool {
    let said = stream.peek(&mut [0]).await;
    if !shared.faults.are(faults) {
        return true;
    }
    if matches!(said, Ok(1..)) {
        shared.stats.refused_connections.fetch_add(1, Relaxed);
        shared.stats.faults.count(Name::ResetBefore);
        let _ = stream.set_zero_linger();
    }
    false
}

async fn http1<S>(stream: S, line: Arc<Line>) -> hyper::Result<()>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let own = line.clone();
    let service = service_fn(move |request| answer(own.clone(), request));
    let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    until_goodbye(pin!(connection), &line, http1::Connection::graceful_shutdown).await
}

async fn http2<S>(stream: S, line: Arc<Line>) -> hyper::Result<()>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + 'static,
{
    line.http2.store(true, Relaxed);
    let own = line.clone();
    let service = service_fn(move |request| answer(own.clone(), request));
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        // Large packs come and go: windows that do not make the client wait for updates.
        .initial_stream_window_size(4 << 20)
        .initial_connection_window_size(16 << 20)
        .max_send_buf_size(1 << 20)
        .max_concurrent_streams(1_000)
        .serve_connection(TokioIo::new(stream), service);
    until_goodbye(pin!(connection), &line, http2::Connection::graceful_shutdown).await
}

async fn answer(line: Arc<Line>, request: Request<Incoming>) -> Result<Response<Parts>, Broken> {
    serve(&line, request).await
}

/// Drives a connection. When its line says goodbye, what is under way is finished and nothing new is taken.
async fn until_goodbye<C>(mut connection: Pin<&mut C>, line: &Line, close: fn(Pin<&mut C>)) -> C::Output
where
    C: Future,
{
    let mut closing = false;
    poll_fn(|context| {
        loop {
            let outcome = connection.as_mut().poll(context);
            if outcome.is_ready() || closing || !line.said_goodbye() {
                return outcome;
            }
            closing = true;
            close(connection.as_mut());
        }
    })
    .await
}
