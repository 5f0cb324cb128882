//! The memory that bodies in flight share: 64 MB for the whole process.
//!
//! Nobody may wait while holding a share that somebody else waits for, or all would wait for ever. So when the pot is
//! empty one body at a time is let through to its end beyond the pot; it is bounded by its own cap.

use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// The pot is counted in pieces of this size.
const PIECE: usize = 64 * 1024;
const POT_PIECES: usize = (64 << 20) / PIECE;

/// The pot.
#[derive(Debug)]
pub(crate) struct Bodies {
    pot: Arc<Semaphore>,
    beyond: Arc<Mutex<()>>,
}

/// What one body holds of the pot, at first nothing; given back when dropped.
#[derive(Debug, Default)]
pub(crate) struct Share {
    held: Option<OwnedSemaphorePermit>,
    pieces: usize,
    beyond: Option<OwnedMutexGuard<()>>,
}

impl Bodies {
    pub fn new() -> Self {
        Self { pot: Arc::new(Semaphore::new(POT_PIECES)), beyond: Arc::new(Mutex::new(())) }
    }

    /// The pot of this process.
    pub fn shared() -> &'static Self {
        static BODIES: std::sync::OnceLock<Bodies> = std::sync::OnceLock::new();
        BODIES.get_or_init(Self::new)
    }

    /// Makes sure that `share` covers `bytes` in total, waiting for others to finish when the pot is empty.
    pub async fn cover(&self, share: &mut Share, bytes: usize) {
        let pieces = bytes.div_ceil(PIECE);
        if pieces <= share.pieces || share.beyond.is_some() {
            return;
        }
        let more = u32::try_from(pieces - share.pieces).unwrap_or(u32::MAX);
        if let Ok(permit) = self.pot.clone().try_acquire_many_owned(more) {
            share.add(permit, pieces);
            return;
        }
        tokio::select! {
            biased;
            permit = self.pot.clone().acquire_many_owned(more), if pieces <= POT_PIECES => {
                if let Ok(permit) = permit {
                    share.add(permit, pieces);
                }
            }
            guard = self.beyond.clone().lock_owned() => share.beyond = Some(guard),
        }
    }
}

impl Share {
    fn add(&mut self, permit: OwnedSemaphorePermit, pieces: usize) {
        match &mut self.held {
            Some(held) => held.merge(permit),
            None => self.held = Some(permit),
        }
        self.pieces = pieces;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn bodies_that_fill_the_pot_together_all_finish() {
        let bodies = Arc::new(Bodies::new());
        let mut tasks = Vec::new();
        for _ in 0..8 {
            let bodies = bodies.clone();
            tasks.push(tokio::spawn(async move {
                let mut share = Share::default();
                for megabytes in 1..=32_usize {
                    bodies.cover(&mut share, megabytes << 20).await;
                    tokio::task::yield_now().await;
                }
            }));
        }
        for task in tasks {
            tokio::time::timeout(Duration::from_secs(10), task).await.unwrap().unwrap();
        }
        assert_eq!(bodies.pot.available_permits(), POT_PIECES);
    }
}
