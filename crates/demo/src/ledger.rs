//! Every record that was sent, and what became of it.

use std::collections::BTreeSet;
use std::fmt;

use parking_lot::Mutex;

/// One account a partition, each record known by its sequence number there, counted from 0.
#[derive(Debug)]
pub(crate) struct Ledger(Vec<Mutex<Account>>);

#[derive(Debug, Default, Clone)]
struct Account {
    sent: u64,
    acknowledged: u64,
    failed: u64,
    bytes_acknowledged: u64,
    next: u64,
    consumed: u64,
    bytes_consumed: u64,
    /// Sequence numbers that were skipped and have not come since.
    skipped: BTreeSet<u64>,
    disordered: u64,
    doubled: u64,
}

impl Ledger {
    pub(crate) fn new(partitions: u16) -> Self {
        Self((0..partitions).map(|_| Mutex::default()).collect())
    }

    /// The sequence number that the next record of a partition gets.
    pub(crate) fn next(&self, partition: u16) -> u64 {
        self.account(partition, |account| account.sent)
    }

    /// The record with that number is on its way.
    pub(crate) fn sent(&self, partition: u16) {
        self.account(partition, |account| account.sent += 1);
    }

    /// It could not be sent after all.
    pub(crate) fn unsent(&self, partition: u16) {
        self.account(partition, |account| account.sent = account.sent.saturating_sub(1));
    }

    /// The cluster acknowledged a record of so many bytes.
    pub(crate) fn acknowledged(&self, partition: u16, bytes: usize) {
        self.account(partition, |account| {
            account.acknowledged += 1;
            account.bytes_acknowledged += bytes as u64;
        });
    }

    /// The producer gave a record up.
    pub(crate) fn failed(&self, partition: u16) {
        self.account(partition, |account| account.failed += 1);
    }

    /// The consumer group got a record of so many bytes.
    pub(crate) fn consumed(&self, partition: u16, sequence: u64, bytes: usize) {
        self.account(partition, |account| {
            account.bytes_consumed += bytes as u64;
            if sequence >= account.next {
                account.skipped.extend(account.next..sequence);
                account.next = sequence + 1;
                account.consumed += 1;
            } else if account.skipped.remove(&sequence) {
                account.disordered += 1;
                account.consumed += 1;
            } else {
                account.doubled += 1;
            }
        });
    }

    /// How all partitions stand together.
    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for account in &self.0 {
            let account = account.lock();
            totals.sent += account.sent;
            totals.acknowledged += account.acknowledged;
            totals.failed += account.failed;
            totals.bytes_acknowledged += account.bytes_acknowledged;
            totals.consumed += account.consumed;
            totals.bytes_consumed += account.bytes_consumed;
            totals.missing += account.skipped.len() as u64 + account.sent.saturating_sub(account.next);
            totals.doubled += account.doubled;
            totals.disordered += account.disordered;
        }
        totals
    }

    fn account<T>(&self, partition: u16, change: impl FnOnce(&mut Account) -> T) -> T {
        match self.0.get(usize::from(partition)) {
            Some(account) => change(&mut account.lock()),
            // Somebody added partitions to the topic; no record of ours is there.
            None => change(&mut Account::default()),
        }
    }
}

/// Sums over all partitions.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) sent: u64,
    pub(crate) acknowledged: u64,
    /// Sent, and given up by the producer.
    pub(crate) failed: u64,
    pub(crate) bytes_acknowledged: u64,
    /// Different records consumed.
    pub(crate) consumed: u64,
    pub(crate) bytes_consumed: u64,
    /// Sent, and not consumed so far.
    pub(crate) missing: u64,
    /// Consumed again.
    pub(crate) doubled: u64,
    /// Consumed after a later record of the same partition.
    pub(crate) disordered: u64,
}

impl Totals {
    /// Nothing is on its way any more.
    pub(crate) fn settled(&self) -> bool {
        self.missing == 0 && self.acknowledged + self.failed == self.sent
    }

    /// Every record sent was acknowledged and consumed once, in order.
    pub(crate) fn perfect(&self) -> bool {
        self.sent > 0 && self.settled() && self.failed == 0 && self.doubled == 0 && self.disordered == 0
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sent,
            acknowledged,
            consumed,
            missing,
            doubled,
            disordered,
            ..
        } = self;
        write!(
            f,
            "{sent} sent, {acknowledged} acknowledged, {consumed} consumed; \
             {missing} missing, {doubled} doubled, {disordered} out of order"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(sent: u64, consumed: &[u64]) -> Totals {
        let ledger = Ledger::new(1);
        for _ in 0..sent {
            ledger.sent(0);
            ledger.acknowledged(0, 1);
        }
        for sequence in consumed {
            ledger.consumed(0, *sequence, 1);
        }
        ledger.totals()
    }

    #[test]
    fn only_every_record_once_and_in_order_is_perfect() {
        assert!(after(3, &[0, 1, 2]).perfect());
        for (consumed, missing, doubled, disordered) in [
            (&[0, 1][..], 1, 0, 0),
            (&[0, 2], 1, 0, 0),
            (&[1, 2], 1, 0, 0),
            (&[0, 1, 1, 2], 0, 1, 0),
            (&[0, 2, 1], 0, 0, 1),
            (&[0, 2, 1, 1], 0, 1, 1),
            (&[], 3, 0, 0),
        ] {
            let totals = after(3, consumed);
            assert!(!totals.perfect(), "{consumed:?}");
            let seen = (totals.missing, totals.doubled, totals.disordered);
            assert_eq!(seen, (missing, doubled, disordered), "{consumed:?}");
        }
        assert!(!after(0, &[]).perfect(), "nothing sent shows nothing");
    }

    #[test]
    fn a_record_that_was_never_acknowledged_is_not_perfect() {
        let ledger = Ledger::new(1);
        ledger.sent(0);
        ledger.consumed(0, 0, 1);
        assert!(!ledger.totals().settled());
        ledger.failed(0);
        assert!(ledger.totals().settled());
        assert!(!ledger.totals().perfect());
    }
}
