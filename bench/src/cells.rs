//! What is measured, by name.

/// One kind of measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Produce as fast as possible to so many topics.
    Produce(u32),
    /// Fetch as fast as possible from so many topics.
    Fetch(u32),
    /// Produce to so many topics at a fixed share of the saturated rate.
    Latency(u32),
    /// One ListOffsets request in flight.
    ListOffsets,
    /// One Metadata request in flight.
    Metadata,
    /// Connections that do nothing.
    Idle,
    /// TLS connections that are new and end at once.
    Handshakes,
}

/// The load's records, of 1 KiB.
pub(crate) const RECORDS_PER_MIB: u64 = 1024;

/// Partitions of each topic, so that both sizes have several for each broker.
pub(crate) const fn partitions(topics: u32) -> u32 {
    if topics == 1 { 12 } else { 3 }
}

/// As fast as possible.
pub(crate) const SATURATED: [Cell; 4] = [Cell::Produce(1), Cell::Fetch(1), Cell::Produce(100), Cell::Fetch(100)];
/// At a share of the saturated rate.
pub(crate) const PACED: [Cell; 2] = [Cell::Latency(1), Cell::Latency(100)];
/// One request in flight.
pub(crate) const CLOSED: [Cell; 2] = [Cell::ListOffsets, Cell::Metadata];

impl Cell {
    /// Its name on the command line, in tables and in the JSON.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Produce(topics) => format!("produce-{topics}"),
            Self::Fetch(topics) => format!("fetch-{topics}"),
            Self::Latency(topics) => format!("latency-{topics}"),
            Self::ListOffsets => "list-offsets".to_owned(),
            Self::Metadata => "metadata".to_owned(),
            Self::Idle => "idle".to_owned(),
            Self::Handshakes => "handshakes".to_owned(),
        }
    }

    /// A table's heading.
    pub(crate) fn title(self) -> String {
        let topics = |count| {
            if count == 1 {
                "1 topic".to_owned()
            } else {
                format!("{count} topics")
            }
        };
        match self {
            Self::Produce(count) => format!("Produce, {}, as fast as possible", topics(count)),
            Self::Fetch(count) => format!("Fetch, {}, as fast as possible", topics(count)),
            Self::Latency(count) => format!(
                "Produce, {}, at 70 % of the saturated rate: time to acknowledgement",
                topics(count)
            ),
            Self::ListOffsets => {
                "Closed loop of ListOffsets v9 (one partition): nothing in the answer is rewritten".to_owned()
            }
            Self::Metadata => {
                "Closed loop of Metadata v12 (no topics): a gateway rewrites the brokers' addresses".to_owned()
            }
            Self::Handshakes => {
                "Full TLS 1.3 handshakes (ECDSA P-256), two clients on the same machine, no bytes afterwards".to_owned()
            }
            Self::Idle => "Idle connections, after one ApiVersions exchange each, on a fresh proxy".to_owned(),
        }
    }
}
