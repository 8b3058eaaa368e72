//! Who is connected to whom, as the kernel says it.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

const PAUSE: Duration = Duration::from_millis(100);

/// Ports that clients have connections to, looked at again and again as long as this lives.
pub(crate) struct Dialled {
    brokers: BTreeSet<u16>,
    seen: Arc<Mutex<BTreeSet<u16>>>,
}

impl Dialled {
    /// Looks at processes `pids`, whether they have connections to the ports of `brokers`, or to those of the `gateway`.
    pub(crate) fn watch(pids: &[u32], brokers: BTreeSet<u16>, gateway: &BTreeSet<u16>) -> Self {
        let seen = Arc::new(Mutex::new(BTreeSet::new()));
        let (found, pids) = (Arc::downgrade(&seen), pids.to_vec());
        let all: BTreeSet<u16> = brokers.union(gateway).copied().collect();
        // A thread, because tests that share a stage have a runtime each.
        std::thread::spawn(move || {
            while let Some(found) = found.upgrade() {
                for pid in &pids {
                    found.lock().append(&mut connected(*pid, &all));
                }
                drop(found);
                std::thread::park_timeout(PAUSE);
            }
        });
        Self { brokers, seen }
    }

    /// Clients have dialled the gateway and no broker: they were told no broker's address, or did not believe it.
    pub(crate) fn assert_no_broker(&self) {
        let seen = self.seen.lock();
        let leaked: Vec<_> = seen.intersection(&self.brokers).collect();
        assert!(
            leaked.is_empty(),
            "clients dialled brokers themselves: ports {leaked:?}"
        );
        assert!(!seen.is_empty(), "clients were not even seen to dial the gateway");
    }
}

/// The ports of `remote` to which process `pid` has a TCP connection over IPv4 now.
fn connected(pid: u32, remote: &BTreeSet<u16>) -> BTreeSet<u16> {
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let sockets: BTreeSet<String> = descriptors
        .filter_map(|descriptor| fs::read_link(descriptor.path()).ok())
        .filter_map(|target| Some(target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let mut ports = BTreeSet::new();
    for table in ["tcp", "tcp6"] {
        let text = fs::read_to_string(format!("/proc/{pid}/net/{table}")).unwrap_or_default();
        for line in text.lines().skip(1) {
            let fields: Vec<_> = line.split_whitespace().collect();
            let port = fields
                .get(2)
                .and_then(|remote| u16::from_str_radix(remote.rsplit(':').next()?, 16).ok());
            if let (Some(port), Some(socket)) = (port, fields.get(9))
                && remote.contains(&port)
                && sockets.contains(*socket)
            {
                ports.insert(port);
            }
        }
    }
    ports
}
