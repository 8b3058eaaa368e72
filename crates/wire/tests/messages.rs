//! The typed messages: what is written is read back, and bytes that lie cost nothing.

use tidegate_wire::malformed::Defect;
use tidegate_wire::messages::{
    ApiVersion, ApiVersionsRequest, ApiVersionsResponse, Array, Body, Coordinator, DescribeClusterBroker,
    DescribeClusterRequest, DescribeClusterResponse, FinalizedFeatureKey, FindCoordinatorRequest,
    FindCoordinatorResponse, MetadataRequest, MetadataRequestTopic, MetadataResponse, MetadataResponseBroker,
    MetadataResponsePartition, MetadataResponseTopic, SaslAuthenticateRequest, SaslAuthenticateResponse,
    SaslHandshakeRequest, SaslHandshakeResponse, SupportedFeatureKey,
};
use tidegate_wire::write::Writer;

#[test]
fn what_is_written_is_read_back_at_every_version() {
    fn check<B: Body<'static>>(body: &B) {
        for version in B::VERSIONS.first..=B::VERSIONS.last {
            let bytes = encoded(body, version).leak();
            let (read, rest) = B::decode(version, bytes).unwrap();
            assert!(rest.is_empty(), "{} {version}: {rest:02x?}", B::NAME);
            assert_eq!(encoded(&read, version), bytes, "{} {version}", B::NAME);
        }
    }
    each_type!(check);
}

#[test]
fn a_frame_that_lies_neither_panics_nor_allocates() {
    fn check<B: Body<'static>>(body: &B) {
        for version in B::VERSIONS.first..=B::VERSIONS.last {
            let valid = encoded(body, version);
            for at in 0..valid.len() {
                read_for_free::<B>(version, valid[..at].to_vec());
                for lie in [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff] {
                    let mut frame = valid.clone();
                    frame[at] = lie;
                    read_for_free::<B>(version, frame.clone());
                    // The largest lengths and counts, in every form.
                    frame.splice(at.., [lie, 0xff, 0xff, 0xff, 0x0f, 0xff, 0xff]);
                    read_for_free::<B>(version, frame);
                }
            }
        }
    }
    each_type!(check);
}

#[test]
fn null_and_empty_topics_differ() {
    for version in 1..=MetadataRequest::VERSIONS.last {
        for topics in [None, Some(Array::new())] {
            let request = MetadataRequest {
                topics: topics.clone(),
                ..Default::default()
            };
            let bytes = encoded(&request, version);
            let (read, _) = MetadataRequest::decode(version, &bytes).unwrap();
            assert_eq!(read.topics, topics, "version {version}");
        }
    }
}

#[test]
fn null_where_the_version_has_none_is_refused_and_never_written() {
    let all = MetadataRequest {
        topics: None,
        ..Default::default()
    };
    assert_eq!(encoded(&all, 0), [0, 0, 0, 0]);
    assert_eq!(
        MetadataRequest::decode(0, &[0xff; 4]),
        Err(Defect::UnexpectedNull.at(0))
    );

    let nameless = MetadataResponse {
        topics: Array::from(vec![MetadataResponseTopic {
            name: None,
            ..Default::default()
        }]),
        ..Default::default()
    };
    let name_at = |written: i16, read: i16| {
        let bytes = encoded(&nameless, written);
        let topics = MetadataResponse::decode(read, &bytes).map(|(response, _)| response.topics);
        topics.map(|topics| topics.iter().next().unwrap().name.map(str::to_owned))
    };
    assert_eq!(name_at(12, 12), Ok(None));
    assert_eq!(name_at(11, 11), Ok(Some(String::new())));
    assert_eq!(
        name_at(12, 10).map_err(|malformed| malformed.defect),
        Err(Defect::UnexpectedNull)
    );
}

#[test]
fn unknown_tagged_fields_and_trailing_bytes_are_passed_over() {
    let mut frame = Vec::new();
    let mut writer = Writer::new(&mut frame);
    writer.string(Some("name"), true);
    writer.string(Some("1.0"), true);
    writer.uvarint(2);
    writer.tagged_field(5, |w| w.raw(b"unknown"));
    writer.tagged_field(9000, |w| w.raw(&[0; 200]));
    frame.extend(b"\0more");
    let (request, rest) = ApiVersionsRequest::decode(3, &frame).unwrap();
    let software = (request.client_software_name, request.client_software_version);
    assert_eq!((software, rest), (("name", "1.0"), &b"\0more"[..]));
    assert_eq!(
        encoded(&request, 3),
        b"\x05name\x041.0\0",
        "unknown tags are not passed on"
    );
}

#[test]
fn versions_that_are_not_defined_are_refused() {
    for version in [-1, 14, i16::MAX, i16::MIN] {
        let read = MetadataRequest::decode(version, &[0; 64]);
        assert_eq!(read, Err(Defect::UnknownVersion.at(0)), "version {version}");
    }
}

#[test]
fn a_response_is_changed_by_collecting_its_elements_anew() {
    let bytes = encoded(&metadata_response(), 12);
    let (mut response, _) = MetadataResponse::decode(12, &bytes).unwrap();
    let moved = response.brokers.iter().map(|broker| MetadataResponseBroker {
        host: "gateway",
        port: 19_000 + broker.node_id,
        ..broker
    });
    response.brokers = moved.collect();
    let changed = encoded(&response, 12);
    let (read, _) = MetadataResponse::decode(12, &changed).unwrap();
    let addresses: Vec<_> = read
        .brokers
        .iter()
        .map(|broker| (broker.host, broker.port, broker.rack))
        .collect();
    let expect = [
        ("gateway", 19_001, Some("rack")),
        ("gateway", 19_002, None),
        ("gateway", 19_003, None),
    ];
    assert_eq!(addresses, expect);
    assert_eq!(read.topics, response.topics);
}

fn encoded<'a, B: Body<'a>>(body: &B, version: i16) -> Vec<u8> {
    let mut out = Vec::new();
    body.encode(version, &mut out);
    out
}

fn read_for_free<B: Body<'static>>(version: i16, frame: Vec<u8>) {
    let frame: &'static [u8] = frame.leak();
    let mut out = Vec::with_capacity(2 * frame.len() + 64);
    let spent = allocation_counter::measure(|| {
        if let Ok((body, _)) = B::decode(version, frame) {
            body.encode(version, &mut out);
        }
    });
    assert_eq!(spent.bytes_total, 0, "{} {version}: {frame:02x?}", B::NAME);
}

/// Calls `$check` with a message of every type.
macro_rules! each_type {
    ($check:ident) => {
        $check(&MetadataRequest {
            topics: Some(["orders", "żółw"].map(requested_topic).into_iter().collect()),
            ..Default::default()
        });
        $check(&metadata_response());
        $check(&FindCoordinatorRequest {
            key: "group",
            key_type: 1,
            coordinator_keys: Array::from(vec!["a", "b"]),
        });
        $check(&find_coordinator_response());
        $check(&DescribeClusterRequest {
            include_fenced_brokers: true,
            ..Default::default()
        });
        $check(&describe_cluster_response());
        $check(&SaslHandshakeRequest {
            mechanism: "SCRAM-SHA-512",
        });
        $check(&SaslHandshakeResponse {
            error_code: 33,
            mechanisms: Array::from(vec!["PLAIN", "OAUTHBEARER"]),
        });
        $check(&SaslAuthenticateRequest {
            auth_bytes: b"\0user\0password",
        });
        $check(&SaslAuthenticateResponse {
            error_message: Some("no"),
            auth_bytes: b"v=",
            session_lifetime_ms: 3_600_000,
            ..Default::default()
        });
        $check(&ApiVersionsRequest {
            client_software_name: "client",
            client_software_version: "1.0",
            cluster_id: Some("cluster"),
            node_id: 3,
        });
        $check(&api_versions_response());
    };
}
use each_type;

fn requested_topic(name: &str) -> MetadataRequestTopic<'_> {
    MetadataRequestTopic {
        topic_id: [7; 16],
        name: Some(name),
    }
}

fn metadata_response() -> MetadataResponse<'static> {
    let broker = |node_id| MetadataResponseBroker {
        node_id,
        host: "broker.example",
        port: 9092,
        rack: (node_id == 1).then_some("rack"),
    };
    let partition = |partition_index| MetadataResponsePartition {
        partition_index,
        leader_id: 1,
        replica_nodes: Array::from(vec![1, 2, 3]),
        isr_nodes: Array::from(vec![1]),
        ..Default::default()
    };
    let topic = |name| MetadataResponseTopic {
        name: Some(name),
        topic_id: [9; 16],
        partitions: (0..2).map(partition).collect(),
        ..Default::default()
    };
    MetadataResponse {
        brokers: (1..4).map(broker).collect(),
        cluster_id: Some("cluster"),
        controller_id: 2,
        topics: ["a", "b"].map(topic).into_iter().collect(),
        ..Default::default()
    }
}

fn find_coordinator_response() -> FindCoordinatorResponse<'static> {
    FindCoordinatorResponse {
        node_id: 2,
        host: "b2.example",
        port: 9094,
        coordinators: Array::from(vec![Coordinator {
            key: "a",
            host: "b1.example",
            error_message: None,
            ..Default::default()
        }]),
        ..Default::default()
    }
}

fn describe_cluster_response() -> DescribeClusterResponse<'static> {
    DescribeClusterResponse {
        cluster_id: "cluster",
        brokers: Array::from(vec![DescribeClusterBroker {
            broker_id: 1,
            host: "b1.example",
            rack: None,
            ..Default::default()
        }]),
        ..Default::default()
    }
}

fn api_versions_response() -> ApiVersionsResponse<'static> {
    let api = |api_key| ApiVersion {
        api_key,
        min_version: 0,
        max_version: 9,
    };
    ApiVersionsResponse {
        api_keys: (0..20).map(api).collect(),
        supported_features: Array::from(vec![SupportedFeatureKey {
            name: "metadata.version",
            min_version: 1,
            max_version: 29,
        }]),
        finalized_features_epoch: 12,
        finalized_features: Array::from(vec![FinalizedFeatureKey {
            name: "metadata.version",
            max_version_level: 29,
            min_version_level: 29,
        }]),
        zk_migration_ready: true,
        ..Default::default()
    }
}
