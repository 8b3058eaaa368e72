//! Answers that the gateway writes itself, and those of ApiVersions, which it has a say in.

use tidegate_model::BackendBrokerId;
use tidegate_wire::apis::{self, API_VERSIONS};
use tidegate_wire::frame::{self, RequestHead};
use tidegate_wire::malformed::Malformed;
use tidegate_wire::messages::{
    ApiVersion, ApiVersionsRequest, ApiVersionsResponse, Array, Body, Coordinator, DescribeClusterResponse,
    FindCoordinatorResponse, MetadataResponse, MetadataResponseBroker, MetadataResponseTopic, SaslAuthenticateResponse,
    SaslHandshakeResponse,
};
use tidegate_wire::schema::Versions;
use tidegate_wire::table;

use super::Context;
use crate::handling;
use crate::route::{Entrance, to_backend};

const METADATA: i16 = 3;
const FIND_COORDINATOR: i16 = 10;
const SASL_HANDSHAKE: i16 = 17;
const DESCRIBE_CLUSTER: i16 = 60;

/// Kafka's error codes, as far as the gateway uses them.
mod code {
    pub(super) const UNKNOWN_SERVER_ERROR: i16 = -1;
    pub(super) const UNSUPPORTED_SASL_MECHANISM: i16 = 33;
    pub(super) const ILLEGAL_SASL_STATE: i16 = 34;
    pub(super) const UNSUPPORTED_VERSION: i16 = 35;
    pub(super) const SASL_AUTHENTICATION_FAILED: i16 = 58;
    pub(super) const REBOOTSTRAP_REQUIRED: i16 = 129;
}

/// What an ApiVersions request comes to.
pub(crate) enum Verdict {
    /// It goes to the broker as it is.
    Forward,
    /// It goes to the broker as this frame.
    Replace(Vec<u8>),
    /// The gateway answers with this frame.
    Answer(Vec<u8>),
}

/// Checks an ApiVersions request, given its body and all before it.
///
/// The client may name the cluster and the node that it believes it reached (KIP-1242). They are the virtual ones: they
/// are checked here, and the broker is told its own.
pub(crate) fn api_versions(
    head: &RequestHead,
    header: &[u8],
    body: &[u8],
    context: &Context,
) -> Result<Verdict, Malformed> {
    let (request, _) = ApiVersionsRequest::decode(head.api_version, body)?;
    if request.cluster_id.is_none() && request.node_id < 0 {
        return Ok(Verdict::Forward);
    }
    let Context { route, entrance, .. } = context;
    let own_cluster = request.cluster_id.is_none_or(|id| id == route.cluster.kafka_cluster_id);
    let own_node = match *entrance {
        Entrance::Broker(broker) => request.node_id < 0 || request.node_id == broker.value(),
        Entrance::Bootstrap => true,
    };
    if !(own_cluster && own_node) {
        let refusal = ApiVersionsResponse {
            error_code: code::REBOOTSTRAP_REQUIRED,
            ..Default::default()
        };
        return Ok(Verdict::Answer(response(head, &refusal, head.api_version)));
    }
    let topology = route.cluster.backend.topology();
    // Which broker a bootstrap connection leads to is nothing that the client could know.
    let (cluster_id, node_id) = match (*entrance, topology.cluster_id.as_deref()) {
        (Entrance::Broker(broker), Some(id)) => (Some(id), to_backend(broker).value()),
        _ => (None, -1),
    };
    let translated = ApiVersionsRequest {
        cluster_id,
        node_id,
        ..request
    };
    let mut out = Vec::new();
    frame::write_framed(&mut out, |out| {
        out.extend_from_slice(header);
        translated.encode(head.api_version, out);
    });
    Ok(Verdict::Replace(out))
}

/// The answer to an ApiVersions request of a version that the gateway does not know: the oldest format, with the range
/// of versions that it does (KIP-511).
pub(crate) fn unsupported_api_versions(head: &RequestHead) -> Vec<u8> {
    let range = apis::api(API_VERSIONS).map(|api| api.versions);
    let own = range.map(|versions| ApiVersion {
        api_key: API_VERSIONS,
        min_version: versions.first,
        max_version: versions.last,
    });
    let answer = ApiVersionsResponse {
        error_code: code::UNSUPPORTED_VERSION,
        api_keys: own.into_iter().collect(),
        ..Default::default()
    };
    response(head, &answer, 0)
}

/// A broker's ApiVersions response reduced to what the gateway handles too, as a whole frame.
pub(crate) fn intersect_api_versions(head: &RequestHead, message: &[u8]) -> Result<Vec<u8>, Malformed> {
    let body = message.get(4..).unwrap_or_default();
    // A broker that does not know the version answers in the oldest format.
    let unsupported = body.first_chunk() == Some(&code::UNSUPPORTED_VERSION.to_be_bytes());
    let version = if unsupported { 0 } else { head.api_version };
    let mut answer = match ApiVersionsResponse::decode(version, body) {
        Ok((answer, _)) => answer,
        // librdkafka's mock mixes both formats in this answer: without a range, clients go on with version 0.
        Err(_) if unsupported => ApiVersionsResponse {
            error_code: code::UNSUPPORTED_VERSION,
            ..Default::default()
        },
        Err(malformed) => return Err(malformed),
    };
    answer.api_keys = answer.api_keys.iter().filter_map(|broker| offered(&broker)).collect();
    Ok(response(head, &answer, version))
}

fn offered(broker: &ApiVersion) -> Option<ApiVersion> {
    let broker_range = Versions::new(broker.min_version, broker.max_version);
    let common = apis::api(broker.api_key)?.offered.intersect(broker_range);
    let handled = !common.is_empty() && handling::of(broker.api_key, common.last).is_some();
    handled.then_some(ApiVersion {
        min_version: common.first,
        max_version: common.last,
        ..broker.clone()
    })
}

/// The answer to a SaslHandshake request: these are the mechanisms, and whether the one asked for is among them.
pub(crate) fn sasl_handshake(head: &RequestHead, mechanisms: &[&'static str], asked: &str) -> Vec<u8> {
    let known = mechanisms.contains(&asked);
    let answer = SaslHandshakeResponse {
        error_code: if known { 0 } else { code::UNSUPPORTED_SASL_MECHANISM },
        mechanisms: mechanisms.iter().copied().collect(),
    };
    response(head, &answer, head.api_version)
}

/// The answer to a SaslAuthenticate request that is all that the login needs.
pub(crate) fn logged_in(head: &RequestHead) -> Vec<u8> {
    response(head, &SaslAuthenticateResponse::default(), head.api_version)
}

/// The answer to a SaslAuthenticate request that did not convince.
pub(crate) fn login_failed(head: &RequestHead, why: &str) -> Vec<u8> {
    let answer = SaslAuthenticateResponse {
        error_code: code::SASL_AUTHENTICATION_FAILED,
        error_message: Some(why),
        ..Default::default()
    };
    response(head, &answer, head.api_version)
}

/// The answer to a SASL request where no client needs to log in: what a broker's plaintext listener says.
pub(crate) fn no_sasl(head: &RequestHead) -> Vec<u8> {
    let error_code = code::ILLEGAL_SASL_STATE;
    if head.api_key == SASL_HANDSHAKE {
        response(
            head,
            &SaslHandshakeResponse {
                error_code,
                ..Default::default()
            },
            head.api_version,
        )
    } else {
        let error_message = Some("this virtual cluster takes no SASL authentication on this listener");
        let answer = SaslAuthenticateResponse {
            error_code,
            error_message,
            ..Default::default()
        };
        response(head, &answer, head.api_version)
    }
}

/// The error in place of a response that names a broker to which clients have no way. `None` if its API has no place for
/// an error.
pub(crate) fn no_port(
    head: &RequestHead,
    message: &[u8],
    broker: BackendBrokerId,
    context: &Context,
) -> Result<Option<Vec<u8>>, Malformed> {
    let route = &context.route;
    let version = head.api_version;
    let tags = table::response(head.api_key).is_some_and(|table| frame::response_header_has_tags(table, version));
    let body = message.get(if tags { 5 } else { 4 }..).unwrap_or_default();
    let reason = match route.check([broker]) {
        Err(missing) => missing.to_string(),
        Ok(()) => format!("broker {broker} has no port on this listener"),
    };
    // Only where ports tell brokers apart can one be without, and there all have the same host.
    let host = route.advertised_host().unwrap_or_default();
    let known = |id: i32| {
        context
            .endpoint_of(BackendBrokerId::new(id))
            .map(|endpoint| endpoint.port)
    };
    Ok(match head.api_key {
        METADATA => {
            let (mut answer, _) = MetadataResponse::decode(version, body)?;
            answer.cluster_id = answer.cluster_id.map(|_| route.cluster.kafka_cluster_id.as_str());
            let brokers = answer.brokers.iter().filter_map(|broker| {
                Some(MetadataResponseBroker {
                    port: i32::from(known(broker.node_id)?),
                    host: &host,
                    ..broker
                })
            });
            answer.brokers = brokers.collect();
            let topics = answer.topics.iter().map(|topic| MetadataResponseTopic {
                error_code: code::UNKNOWN_SERVER_ERROR,
                partitions: Array::new(),
                ..topic
            });
            answer.topics = topics.collect();
            Some(response(head, &answer, version))
        }
        DESCRIBE_CLUSTER => {
            let answer = DescribeClusterResponse {
                error_code: code::UNKNOWN_SERVER_ERROR,
                error_message: Some(&reason),
                cluster_id: &route.cluster.kafka_cluster_id,
                ..Default::default()
            };
            Some(response(head, &answer, version))
        }
        FIND_COORDINATOR => {
            let (mut answer, _) = FindCoordinatorResponse::decode(version, body)?;
            if version < 4 {
                answer.error_code = code::UNKNOWN_SERVER_ERROR;
                answer.error_message = Some(&reason);
                (answer.node_id, answer.host, answer.port) = (-1, "", -1);
            }
            let coordinators = answer
                .coordinators
                .iter()
                .map(|coordinator| match known(coordinator.node_id) {
                    Some(port) => Coordinator {
                        host: &host,
                        port: i32::from(port),
                        ..coordinator
                    },
                    None if coordinator.node_id < 0 => coordinator,
                    None => Coordinator {
                        error_code: code::UNKNOWN_SERVER_ERROR,
                        error_message: Some(&reason),
                        node_id: -1,
                        host: "",
                        port: -1,
                        ..coordinator
                    },
                });
            answer.coordinators = coordinators.collect();
            Some(response(head, &answer, version))
        }
        _ => None,
    })
}

fn response<'a>(head: &RequestHead, body: &impl Body<'a>, version: i16) -> Vec<u8> {
    let tags = table::response(head.api_key).is_some_and(|table| frame::response_header_has_tags(table, version));
    let mut out = Vec::new();
    frame::write_response(&mut out, head.correlation_id, tags, |out| body.encode(version, out));
    out
}
