//! A stream whose client has to read: a client that sends requests and reads nothing, or next to nothing, is
//! disconnected. Time runs only while there is data to send and no room for it, and data that is read earns more time.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use crate::connections::Seat;

/// How long the client may read nothing while there is data to send.
const STALL: Duration = Duration::from_secs(15);
/// The slowest sustained reading speed, in bytes per second.
const SLOWEST: u32 = 8 * 1024;

/// A stream with its slot.
pub(crate) struct Paced {
    stream: TcpStream,
    seat: std::sync::Arc<Seat>,
    pace: Pace,
    timer: Option<Pin<Box<Sleep>>>,
}

/// The time that is left to the client.
#[derive(Debug)]
struct Pace {
    left: Duration,
    blocked: Option<Instant>,
}

impl Pace {
    fn new() -> Self {
        Self { left: STALL, blocked: None }
    }

    /// There is no room; returns the deadline.
    fn blocks(&mut self, now: Instant) -> Instant {
        let since = *self.blocked.get_or_insert(now);
        since.checked_add(self.left).unwrap_or(since)
    }

    /// Some bytes were read.
    fn moves(&mut self, now: Instant, bytes: usize) {
        if let Some(since) = self.blocked.take() {
            self.left = self.left.saturating_sub(now.saturating_duration_since(since));
        }
        let bought = Duration::from_secs(1).saturating_mul(u32::try_from(bytes).unwrap_or(u32::MAX));
        let bought = bought.checked_div(SLOWEST).unwrap_or(STALL);
        self.left = self.left.saturating_add(bought).min(STALL);
    }
}

impl Paced {
    pub(crate) fn new(stream: TcpStream, seat: std::sync::Arc<Seat>) -> Self {
        Self { stream, seat, pace: Pace::new(), timer: None }
    }

    /// The result of a write, with the time accounted for.
    fn count(&mut self, cx: &mut Context<'_>, wrote: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match wrote {
            Poll::Ready(Ok(bytes)) => {
                self.timer = None;
                self.pace.moves(Instant::now(), bytes);
                Poll::Ready(Ok(bytes))
            }
            Poll::Pending => {
                let until = self.pace.blocks(Instant::now());
                let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
                if timer.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                self.forget();
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            failed => failed,
        }
    }

    /// Discards data that can't be sent: the system would otherwise keep it long after us.
    fn forget(&self) {
        let _ = self.stream.set_zero_linger();
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        if self.seat.is_ended() {
            self.forget();
        }
    }
}

impl AsyncRead for Paced {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Paced {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.count(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.count(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds until a client is disconnected that reads `bytes` once in `every`, while there is always more to send.
    fn lasts(bytes: usize, every: Duration) -> Option<u64> {
        let (start, mut pace) = (Instant::now(), Pace::new());
        let mut now = start;
        for _ in 0..100_000 {
            if pace.blocks(now) <= now + every {
                return Some((pace.blocks(now) - start).as_secs());
            }
            now += every;
            pace.moves(now, bytes);
        }
        None
    }

    #[test]
    fn stalled_and_dripping_readers_are_dropped_and_slow_ones_are_not() {
        let second = Duration::from_secs(1);
        assert_eq!(lasts(0, second), Some(15));
        assert_eq!(lasts(1, Duration::from_millis(100)), Some(15));
        assert_eq!(lasts(1024, second), Some(17));
        assert_eq!(lasts(4096, second), Some(29));
        assert_eq!(lasts(8 * 1024, second), None);
        assert_eq!(lasts(64 * 1024, Duration::from_secs(8)), None, "in jerks, as a system hands it on");
        assert_eq!(lasts(1024 * 1024, Duration::from_secs(16)), Some(15));
    }

    #[test]
    fn earlier_progress_doesnt_allow_a_longer_stall() {
        let (now, mut pace) = (Instant::now(), Pace::new());
        pace.moves(now, 100 * 1024 * 1024);
        assert_eq!(pace.blocks(now), now + STALL);
    }
}
