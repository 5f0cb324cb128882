//! A socket that counts its bytes and ends as its line says.

use super::connection::Line;
use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// A TCP stream that counts what passes.
pub struct Counted {
    stream: TcpStream,
    line: Arc<Line>,
    farewell: Option<Farewell>,
}

/// The time between the end of what is sent and the client's own end.
struct Farewell {
    patience: Pin<Box<Sleep>>,
    came: usize,
}

/// So long a client may take to see that the connection has ended.
const PATIENCE: Duration = Duration::from_secs(10);
/// TLS takes leave with a record of this size at most; a request is longer.
const LEAVE: usize = 26;

impl Counted {
    /// Counts the bytes of `stream`.
    pub fn new(stream: TcpStream, line: Arc<Line>) -> Self {
        Self { stream, line, farewell: None }
    }

    fn count(&self, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = &written {
            self.line.shared.stats.bytes_out.fetch_add(*bytes as u64, Relaxed);
        }
        written
    }

    /// Waits for the client to close its side too. A request that comes instead was sent before the client saw the end; it
    /// is counted as one that nobody read.
    fn poll_farewell(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let farewell = self.farewell.get_or_insert_with(|| Farewell { patience: Box::pin(sleep(PATIENCE)), came: 0 });
        loop {
            let mut bytes = [0; 4096];
            let mut buffer = ReadBuf::new(&mut bytes);
            let outcome = match Pin::new(&mut self.stream).poll_read(context, &mut buffer) {
                Poll::Ready(outcome) => outcome,
                Poll::Pending => return farewell.patience.as_mut().poll(context),
            };
            farewell.came += buffer.filled().len();
            if farewell.came > LEAVE {
                self.line.shared.stats.refused_connections.fetch_add(1, Relaxed);
                self.line.reset();
                return Poll::Ready(());
            }
            if outcome.is_err() || buffer.filled().is_empty() {
                return Poll::Ready(());
            }
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if self.line.is_reset() {
            // Without time to linger, closing is a reset and drops what is not delivered yet.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.line.shared.stats.bytes_in.fetch_add((buffer.filled().len() - before) as u64, Relaxed);
        outcome
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.count(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.count(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        if self.farewell.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        }
        if self.line.may_be_crossed() {
            ready!(self.poll_farewell(context));
        }
        Poll::Ready(Ok(()))
    }
}
