//! Who is connected to whom, as the kernel says it.

use std::collections::BTreeSet;
use std::fs;

/// The ports of `remote` to which process `pid` has a TCP connection over IPv4 now.
pub(crate) fn connected(pid: u32, remote: &BTreeSet<u16>) -> BTreeSet<u16> {
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
