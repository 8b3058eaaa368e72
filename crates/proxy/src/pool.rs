//! Buffers that connections borrow while bytes are in them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;

/// How many bytes of unused buffers a node keeps for the next connection that reads.
const KEEP_BYTES: usize = 8 << 20;
/// Threads lend from a shelf of their own, as long as there are no more of them.
const SHELVES: usize = 8;

static THREADS: AtomicUsize = AtomicUsize::new(0);
thread_local! {
    static THREAD: usize = THREADS.fetch_add(1, Ordering::Relaxed);
}

/// Lends buffers of one size. An idle connection holds none.
#[derive(Debug)]
pub(crate) struct BufferPool {
    size: usize,
    shelves: Arc<[Shelf; SHELVES]>,
}

/// Aligned so that threads do not take each other's cache lines.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Shelf(Mutex<Stock>);

#[derive(Debug, Default)]
struct Stock {
    idle: Vec<Buffer>,
    /// Buffers lent less those that came back, which may have been lent from another shelf.
    lent: isize,
}

/// A buffer; whoever borrows it gives it back.
pub(crate) type Buffer = Box<[u8]>;

impl BufferPool {
    pub(crate) fn new(size: usize) -> Arc<Self> {
        Arc::new(Self {
            size,
            shelves: Arc::default(),
        })
    }

    /// A pool that lends buffers of another size from now on; those that are lent count as its own.
    pub(crate) fn of_size(&self, size: usize) -> Arc<Self> {
        Arc::new(Self {
            size,
            shelves: Arc::clone(&self.shelves),
        })
    }

    /// A buffer, preferably the one used last: its memory is still in the processor's cache.
    pub(crate) fn lend(&self) -> Buffer {
        let idle = {
            let mut stock = self.shelf().lock();
            stock.lent += 1;
            stock.idle.pop()
        };
        // The others may be of a size that was before.
        let idle = idle.filter(|buffer| buffer.len() == self.size);
        idle.unwrap_or_else(|| vec![0; self.size].into_boxed_slice())
    }

    /// Takes a buffer back.
    pub(crate) fn give_back(&self, buffer: Buffer) {
        let mut stock = self.shelf().lock();
        stock.lent -= 1;
        if buffer.len() == self.size && (stock.idle.len() + 1) * self.size <= KEEP_BYTES / SHELVES {
            stock.idle.push(buffer);
        }
    }

    /// The size of each buffer, in bytes.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// Buffers with connections now.
    pub(crate) fn lent(&self) -> usize {
        let lent: isize = self.shelves.iter().map(|shelf| shelf.0.lock().lent).sum();
        usize::try_from(lent).unwrap_or(0)
    }

    fn shelf(&self) -> &Mutex<Stock> {
        let thread = THREAD.with(|thread| *thread);
        &self.shelves[thread % SHELVES].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_used_again_and_only_a_bounded_number_is_kept() {
        let pool = BufferPool::new(256 << 10);
        let mut first = pool.lend();
        first[0] = 42;
        pool.give_back(first);
        let again = pool.lend();
        assert_eq!((again[0], pool.lent()), (42, 1));
        let many: Vec<_> = (0..20).map(|_| pool.lend()).chain([again]).collect();
        assert_eq!(pool.lent(), 21);
        many.into_iter().for_each(|buffer| pool.give_back(buffer));
        assert_eq!(pool.lent(), 0);
        let kept: usize = pool.shelves.iter().map(|shelf| shelf.0.lock().idle.len()).sum();
        assert_eq!(kept * (256 << 10), KEEP_BYTES / SHELVES);
    }

    #[test]
    fn what_one_thread_borrows_another_may_give_back() {
        let pool = BufferPool::new(4_096);
        let buffers: Vec<_> = (0..10).map(|_| pool.lend()).collect();
        std::thread::scope(|scope| {
            let pool = &pool;
            for buffer in buffers {
                scope.spawn(move || pool.give_back(buffer));
            }
        });
        assert_eq!(pool.lent(), 0);
    }

    #[test]
    fn buffers_of_an_earlier_size_are_lent_no_more() {
        let small = BufferPool::new(4_096);
        let (kept, late) = (small.lend(), small.lend());
        small.give_back(kept);
        let large = small.of_size(8_192);
        assert_eq!(large.lend().len(), 8_192);
        large.give_back(late);
        assert_eq!(large.lend().len(), 8_192);
        assert_eq!(large.lent(), 2);
    }
}
