//! What the gateway does with each API: the table that a person has reviewed.
//!
//! A request whose key or version is not here is not forwarded, and ApiVersions does not offer it. Tests compare the
//! table with Kafka's newest definitions and with what a live broker offers, so that nothing new passes unseen.

use crate::schema::Versions;

/// The API key of Produce.
pub const PRODUCE: i16 = 0;
/// The API key of ApiVersions.
pub const API_VERSIONS: i16 = 18;
/// The highest API key that has been reviewed.
pub const LAST_KEY: i16 = 94;

/// One API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api {
    /// The API key.
    pub key: i16,
    /// Kafka's name, such as `Fetch`.
    pub name: &'static str,
    /// What the gateway does with it.
    pub disposition: Disposition,
    /// The versions that have been reviewed; none for an API that Kafka has removed.
    pub versions: Versions,
    /// The versions that ApiVersions may offer: those above, and for Produce the older ones that brokers still name and
    /// refuse, because librdkafka tells from them whether it may compress (KAFKA-18659).
    pub offered: Versions,
    /// Why it does not simply pass; empty if it does.
    pub reason: &'static str,
}

/// What the gateway does with an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// Requests and responses pass byte for byte, as long as no policy or mapping concerns them.
    Forward,
    /// The same, and the walker rewrites addresses or the cluster id in the response.
    Walk,
    /// The gateway takes part: it answers, or changes what is asked and answered.
    Answer,
    /// No client of a virtual cluster may use it.
    Refuse,
}

/// The row of an API key; `None` for a key that nobody has reviewed.
pub fn api(key: i16) -> Option<&'static Api> {
    APIS.get(usize::try_from(key).ok()?)
}

/// Every row, by API key, from 0 to [`LAST_KEY`] without a gap.
pub fn all() -> impl Iterator<Item = &'static Api> {
    APIS.iter()
}

const fn forward(key: i16, name: &'static str, first: i16, last: i16) -> Api {
    row(key, name, Disposition::Forward, Versions::new(first, last), "")
}

const fn walk(key: i16, name: &'static str, first: i16, last: i16, reason: &'static str) -> Api {
    row(key, name, Disposition::Walk, Versions::new(first, last), reason)
}

const fn answer(key: i16, name: &'static str, first: i16, last: i16, reason: &'static str) -> Api {
    row(key, name, Disposition::Answer, Versions::new(first, last), reason)
}

const fn refuse(key: i16, name: &'static str, first: i16, last: i16, reason: &'static str) -> Api {
    row(key, name, Disposition::Refuse, Versions::new(first, last), reason)
}

const fn row(key: i16, name: &'static str, disposition: Disposition, versions: Versions, reason: &'static str) -> Api {
    let offered = match disposition {
        Disposition::Refuse => Versions::NONE,
        _ if key == PRODUCE => Versions::new(0, versions.last),
        _ => versions,
    };
    Api {
        key,
        name,
        disposition,
        versions,
        offered,
        reason,
    }
}

#[rustfmt::skip]
static APIS: [Api; LAST_KEY as usize + 1] = [
    walk(0, "Produce", 3, 13, "rewrites broker addresses in NodeEndpoints (KIP-951); acks says whether it is answered"),
    walk(1, "Fetch", 4, 18, "rewrites broker addresses in NodeEndpoints (KIP-951)"),
    forward(2, "ListOffsets", 1, 11),
    walk(3, "Metadata", 0, 13, "rewrites broker addresses and the cluster id"),
    refuse(4, "LeaderAndIsr", 0, -1, "removed in Kafka 4.0"),
    refuse(5, "StopReplica", 0, -1, "removed in Kafka 4.0"),
    refuse(6, "UpdateMetadata", 0, -1, "removed in Kafka 4.0"),
    refuse(7, "ControlledShutdown", 0, -1, "removed in Kafka 4.0"),
    forward(8, "OffsetCommit", 2, 10),
    forward(9, "OffsetFetch", 1, 10),
    walk(10, "FindCoordinator", 0, 6, "rewrites broker addresses"),
    forward(11, "JoinGroup", 0, 9),
    forward(12, "Heartbeat", 0, 4),
    forward(13, "LeaveGroup", 0, 5),
    forward(14, "SyncGroup", 0, 5),
    forward(15, "DescribeGroups", 0, 6),
    forward(16, "ListGroups", 0, 5),
    answer(17, "SaslHandshake", 0, 1, "the gateway authenticates, or relays the exchange as its own state"),
    answer(18, "ApiVersions", 0, 5, "relayed; offers what both sides handle, and checks cluster and node ids (KIP-1242)"),
    forward(19, "CreateTopics", 2, 7),
    forward(20, "DeleteTopics", 1, 6),
    forward(21, "DeleteRecords", 0, 2),
    forward(22, "InitProducerId", 0, 6),
    forward(23, "OffsetForLeaderEpoch", 2, 4),
    forward(24, "AddPartitionsToTxn", 0, 5),
    forward(25, "AddOffsetsToTxn", 0, 4),
    forward(26, "EndTxn", 0, 5),
    refuse(27, "WriteTxnMarkers", 1, 2, "sent by transaction coordinators to brokers"),
    forward(28, "TxnOffsetCommit", 0, 6),
    forward(29, "DescribeAcls", 1, 3),
    forward(30, "CreateAcls", 1, 3),
    forward(31, "DeleteAcls", 1, 3),
    forward(32, "DescribeConfigs", 1, 4),
    forward(33, "AlterConfigs", 0, 2),
    refuse(34, "AlterReplicaLogDirs", 1, 2, "moves data between the disks of a real broker"),
    forward(35, "DescribeLogDirs", 1, 5),
    answer(36, "SaslAuthenticate", 0, 2, "the gateway authenticates, or relays the exchange as its own state"),
    forward(37, "CreatePartitions", 0, 3),
    forward(38, "CreateDelegationToken", 1, 3),
    forward(39, "RenewDelegationToken", 1, 2),
    forward(40, "ExpireDelegationToken", 1, 2),
    forward(41, "DescribeDelegationToken", 1, 3),
    forward(42, "DeleteGroups", 0, 3),
    forward(43, "ElectLeaders", 0, 2),
    forward(44, "IncrementalAlterConfigs", 0, 1),
    forward(45, "AlterPartitionReassignments", 0, 1),
    forward(46, "ListPartitionReassignments", 0, 0),
    forward(47, "OffsetDelete", 0, 0),
    forward(48, "DescribeClientQuotas", 0, 1),
    forward(49, "AlterClientQuotas", 0, 1),
    forward(50, "DescribeUserScramCredentials", 0, 0),
    forward(51, "AlterUserScramCredentials", 0, 0),
    refuse(52, "Vote", 0, 2, "sent by controllers to each other (KIP-595)"),
    refuse(53, "BeginQuorumEpoch", 0, 1, "sent by controllers to each other (KIP-595)"),
    refuse(54, "EndQuorumEpoch", 0, 1, "sent by controllers to each other (KIP-595)"),
    walk(55, "DescribeQuorum", 0, 2, "empties the controllers' addresses"),
    refuse(56, "AlterPartition", 2, 3, "sent by brokers to the controller (KIP-497)"),
    forward(57, "UpdateFeatures", 0, 2),
    refuse(58, "Envelope", 0, 0, "carries another principal's request from a broker to the controller (KIP-590)"),
    refuse(59, "FetchSnapshot", 0, 1, "sent by controllers and brokers to the controller (KIP-630)"),
    walk(60, "DescribeCluster", 0, 2, "rewrites broker addresses and the cluster id"),
    forward(61, "DescribeProducers", 0, 0),
    refuse(62, "BrokerRegistration", 0, 4, "sent by brokers to the controller (KIP-631)"),
    refuse(63, "BrokerHeartbeat", 0, 2, "sent by brokers to the controller (KIP-631)"),
    refuse(64, "UnregisterBroker", 0, 0, "takes a broker out of the real cluster"),
    forward(65, "DescribeTransactions", 0, 0),
    forward(66, "ListTransactions", 0, 2),
    refuse(67, "AllocateProducerIds", 0, 0, "sent by brokers to the controller (KIP-730)"),
    forward(68, "ConsumerGroupHeartbeat", 0, 1),
    forward(69, "ConsumerGroupDescribe", 0, 1),
    refuse(70, "ControllerRegistration", 0, 0, "sent by controllers to each other (KIP-919)"),
    forward(71, "GetTelemetrySubscriptions", 0, 0),
    forward(72, "PushTelemetry", 0, 0),
    refuse(73, "AssignReplicasToDirs", 0, 0, "sent by brokers to the controller (KIP-858)"),
    forward(74, "ListConfigResources", 0, 1),
    forward(75, "DescribeTopicPartitions", 0, 0),
    forward(76, "ShareGroupHeartbeat", 1, 1),
    forward(77, "ShareGroupDescribe", 1, 1),
    walk(78, "ShareFetch", 1, 2, "rewrites broker addresses in NodeEndpoints (KIP-932)"),
    walk(79, "ShareAcknowledge", 1, 2, "rewrites broker addresses in NodeEndpoints (KIP-932)"),
    refuse(80, "AddRaftVoter", 0, 1, "changes the real cluster's controllers (KIP-853)"),
    refuse(81, "RemoveRaftVoter", 0, 0, "changes the real cluster's controllers (KIP-853)"),
    refuse(82, "UpdateRaftVoter", 0, 0, "changes the real cluster's controllers (KIP-853)"),
    refuse(83, "InitializeShareGroupState", 0, 0, "sent by group coordinators to share coordinators (KIP-932)"),
    refuse(84, "ReadShareGroupState", 0, 0, "sent by partition leaders to share coordinators (KIP-932)"),
    refuse(85, "WriteShareGroupState", 0, 1, "sent by partition leaders to share coordinators (KIP-932)"),
    refuse(86, "DeleteShareGroupState", 0, 0, "sent by group coordinators to share coordinators (KIP-932)"),
    refuse(87, "ReadShareGroupStateSummary", 0, 1, "sent by group coordinators to share coordinators (KIP-932)"),
    forward(88, "StreamsGroupHeartbeat", 0, 1),
    forward(89, "StreamsGroupDescribe", 0, 1),
    forward(90, "DescribeShareGroupOffsets", 0, 1),
    forward(91, "AlterShareGroupOffsets", 0, 0),
    forward(92, "DeleteShareGroupOffsets", 0, 0),
    forward(93, "StreamsGroupTopologyDescriptionUpdate", 0, 0),
    refuse(94, "UnregisterController", 0, 0, "takes a controller out of the real cluster"),
];
