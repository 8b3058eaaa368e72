//! Buffers that connections borrow while bytes are in them.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

/// How many bytes of unused buffers a node keeps for the next connection that reads.
const KEEP_BYTES: usize = 8 << 20;

/// Lends buffers of one size. An idle connection holds none.
#[derive(Debug)]
pub(crate) struct BufferPool {
    size: usize,
    idle: Mutex<Vec<Box<[u8]>>>,
    lent: Arc<AtomicUsize>,
}

impl BufferPool {
    pub(crate) fn new(size: usize) -> Arc<Self> {
        Arc::new(Self {
            size,
            idle: Mutex::new(Vec::new()),
            lent: Arc::default(),
        })
    }

    /// A pool that lends buffers of another size from now on; those that are lent count as its own.
    pub(crate) fn of_size(&self, size: usize) -> Arc<Self> {
        Arc::new(Self {
            size,
            idle: Mutex::new(Vec::new()),
            lent: Arc::clone(&self.lent),
        })
    }

    /// A buffer, preferably the one used last: its memory is still in the processor's cache.
    pub(crate) fn lend(self: &Arc<Self>) -> Buffer {
        self.lent.fetch_add(1, Ordering::Relaxed);
        let idle = self.idle.lock().pop();
        let bytes = idle.unwrap_or_else(|| vec![0; self.size].into_boxed_slice());
        Buffer {
            bytes,
            pool: Arc::clone(self),
        }
    }

    /// The size of each buffer, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Buffers with connections now.
    pub(crate) fn lent(&self) -> usize {
        self.lent.load(Ordering::Relaxed)
    }
}

/// A borrowed buffer; goes back to its pool when dropped.
#[derive(Debug)]
pub(crate) struct Buffer {
    bytes: Box<[u8]>,
    pool: Arc<BufferPool>,
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.pool.lent.fetch_sub(1, Ordering::Relaxed);
        let bytes = std::mem::take(&mut self.bytes);
        let mut idle = self.pool.idle.lock();
        if (idle.len() + 1) * self.pool.size <= KEEP_BYTES {
            idle.push(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_used_again_and_only_a_bounded_number_is_kept() {
        let pool = BufferPool::new(1 << 20);
        let mut first = pool.lend();
        first[0] = 42;
        drop(first);
        assert_eq!(pool.lend()[0], 42);
        let many: Vec<_> = (0..20).map(|_| pool.lend()).collect();
        assert_eq!(pool.lent(), 20);
        drop(many);
        assert_eq!(pool.lent(), 0);
        assert_eq!(pool.idle.lock().len(), 8);
    }
}
