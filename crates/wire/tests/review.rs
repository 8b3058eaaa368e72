//! Nothing that Kafka adds passes through the gateway before somebody has reviewed it.

#![allow(clippy::unwrap_used, reason = "what a helper cannot do fails its test")]

use std::collections::BTreeMap;

use tidegate_testkit::jars;
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_wire::apis::{self, API_VERSIONS, Api, Disposition};
use tidegate_wire::frame;
use tidegate_wire::messages::{ApiVersionsRequest, ApiVersionsResponse, Body};
use tidegate_wire::program::Program;
use tidegate_wire::schema::{Role, RoleSet, Versions};
use tidegate_wire::table;
use tidegate_wire::write::Writer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What no client may be told as a broker wrote it.
const PRIVATE: RoleSet = RoleSet::of(&[Role::Host, Role::Port, Role::ControllerEndpoints, Role::ClusterId]);

#[test]
fn every_api_and_version_that_kafka_defines_has_been_reviewed() {
    let jar = jars::jars().unwrap().file("kafka-clients").unwrap();
    let defined = tidegate_codegen::definitions(&jar).unwrap();
    for message in &defined {
        let row = apis::api(message.api_key);
        let api = row.unwrap_or_else(|| panic!("API key {} ({}) is new", message.api_key, message.name));
        let name = message.name.trim_end_matches("Request").trim_end_matches("Response");
        assert_eq!(api.name, name);
        assert_eq!(
            api.versions,
            Versions::new(message.first, message.last),
            "{}",
            message.name
        );
    }
    for api in apis::all().filter(|api| !api.versions.is_empty()) {
        assert!(
            defined.iter().any(|message| message.api_key == api.key),
            "{} is gone",
            api.name
        );
    }
}

#[tokio::test]
async fn every_api_and_version_that_a_broker_offers_has_been_reviewed() {
    let unstable = ("unstable.api.versions.enable", "true");
    let cluster = KafkaCluster::builder()
        .listener("CLIENT")
        .property(unstable.0, unstable.1)
        .start()
        .await
        .unwrap();
    let offered = offered(&cluster.bootstrap("CLIENT")).await;
    assert!(offered.len() > 60, "{offered:?}");
    for (&key, &versions) in &offered {
        let api = apis::api(key).unwrap_or_else(|| panic!("API key {key} is new"));
        let reviewed = if api.disposition == Disposition::Refuse {
            api.versions
        } else {
            api.offered
        };
        assert_eq!(
            versions.intersect(reviewed),
            versions,
            "{}: reviewed are {reviewed:?}",
            api.name
        );
    }
}

/// What a broker says at the newest version of ApiVersions, by API key.
async fn offered(address: &str) -> BTreeMap<i16, Versions> {
    let version = ApiVersionsRequest::VERSIONS.last;
    let mut request = Vec::new();
    frame::write_framed(&mut request, |out| {
        let mut header = Writer::new(out);
        header.i16(API_VERSIONS);
        header.i16(version);
        header.i32(7);
        header.string(Some("review"), false);
        header.uvarint(0);
        let software = ApiVersionsRequest {
            client_software_name: "review",
            client_software_version: "1",
            ..Default::default()
        };
        software.encode(version, out);
    });
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request).await.unwrap();
    let mut response = vec![0; stream.read_u32().await.unwrap().try_into().unwrap()];
    stream.read_exact(&mut response).await.unwrap();
    let (response, rest) = ApiVersionsResponse::decode(version, &response[4..]).unwrap();
    assert_eq!((response.error_code, rest), (0, &[][..]));
    let apis = response.api_keys.iter();
    apis.map(|api| (api.api_key, Versions::new(api.min_version, api.max_version)))
        .collect()
}

#[test]
fn whatever_holds_an_address_or_a_cluster_id_is_walked_or_refused() {
    for api in apis::all() {
        let walked = api.disposition == Disposition::Walk;
        assert_eq!(holds_private(api) && !refused(api), walked, "{}", api.name);
    }
}

fn refused(api: &Api) -> bool {
    api.disposition == Disposition::Refuse
}

fn holds_private(api: &Api) -> bool {
    let response = table::response(api.key);
    response.is_some_and(|response| {
        let mut versions = api.versions.first..=api.versions.last;
        versions.any(|version| !Program::of_body(response, version, PRIVATE).is_empty())
    })
}

#[test]
fn what_brokers_and_controllers_tell_each_other_is_refused() {
    let between = [
        27, 34, 52, 53, 54, 56, 58, 59, 62, 63, 64, 67, 70, 73, 80, 81, 82, 83, 84, 85, 86, 87, 94,
    ];
    for api in apis::all() {
        let expect = between.contains(&api.key) || api.versions.is_empty();
        assert_eq!(refused(api), expect, "{}", api.name);
        assert_eq!(api.offered.is_empty(), expect, "{}", api.name);
        assert_eq!(
            api.reason.is_empty(),
            api.disposition == Disposition::Forward,
            "{}",
            api.name
        );
    }
}

#[test]
fn librdkafka_is_told_that_it_may_compress() {
    let produce = apis::api(apis::PRODUCE).unwrap();
    assert_eq!((produce.versions.first, produce.offered.first), (3, 0));
}

#[test]
fn keys_are_found_and_others_are_not() {
    assert!(apis::all().map(|api| api.key).eq(0..=apis::LAST_KEY));
    for key in [i16::MIN, -1, apis::LAST_KEY + 1, i16::MAX] {
        assert_eq!(apis::api(key), None);
    }
}
