//! What the gateway does with each API at each version, worked out once.

use std::sync::OnceLock;

use tidegate_wire::apis::{self, Disposition};
use tidegate_wire::program::Program;
use tidegate_wire::schema::{Role, RoleSet};
use tidegate_wire::table;

/// Roles by which an address or the cluster's id is found in a response that is held.
const ADDRESSES: RoleSet = RoleSet::of(&[
    Role::NodeId,
    Role::Host,
    Role::Port,
    Role::ClusterId,
    Role::ControllerEndpoints,
]);

const SASL_AUTHENTICATE: i16 = 36;

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum OnRequest {
    /// It streams to the broker.
    Forward,
    /// It streams to the broker; the program finds `acks`, which says whether a response follows.
    Produce(Program),
    /// It is held, checked and forwarded.
    ApiVersions,
    /// The gateway answers.
    Sasl,
}

/// What becomes of a response.
#[derive(Debug)]
pub(crate) enum OnResponse {
    /// It streams to the client.
    Forward,
    /// It is held, and only what the gateway handles stays in it.
    ApiVersions,
    /// It is held, and each address in it is replaced.
    Addresses(Program),
    /// It is held, and stays as it is; it says whether and for how long the client is logged in.
    Login,
    /// It streams to the client; the program finds the array of addresses at its end.
    Endpoints(Program),
}

/// One API at one version.
#[derive(Debug)]
pub(crate) struct Handling {
    pub(crate) request: OnRequest,
    pub(crate) response: OnResponse,
}

/// What becomes of the API at the version; `None` if it is not offered to clients.
pub(crate) fn of(api_key: i16, version: i16) -> Option<&'static Handling> {
    static TABLE: OnceLock<Vec<Vec<Option<Handling>>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| (0..=apis::LAST_KEY).map(versions).collect());
    let versions = table.get(usize::try_from(api_key).ok()?)?;
    versions.get(usize::try_from(version).ok()?)?.as_ref()
}

fn versions(api_key: i16) -> Vec<Option<Handling>> {
    let Some(api) = apis::api(api_key) else {
        return Vec::new();
    };
    (0..=api.versions.last).map(|version| handling(api, version)).collect()
}

fn handling(api: &apis::Api, version: i16) -> Option<Handling> {
    if !api.versions.contains(version) || api.disposition == Disposition::Refuse {
        return None;
    }
    let (request, response) = (table::request(api.key)?, table::response(api.key)?);
    let acks = Program::of_request(request, version, RoleSet::of(&[Role::Acks]));
    let endpoints = Program::of_response(response, version, RoleSet::of(&[Role::Endpoints]));
    let addresses = Program::of_response(response, version, ADDRESSES);
    Some(match api.disposition {
        Disposition::Answer if api.key == apis::API_VERSIONS => Handling {
            request: OnRequest::ApiVersions,
            response: OnResponse::ApiVersions,
        },
        Disposition::Answer => Handling {
            request: OnRequest::Sasl,
            response: if api.key == SASL_AUTHENTICATE {
                OnResponse::Login
            } else {
                OnResponse::Forward
            },
        },
        _ => Handling {
            request: if acks.is_empty() {
                OnRequest::Forward
            } else {
                OnRequest::Produce(acks)
            },
            response: if !endpoints.is_empty() {
                OnResponse::Endpoints(endpoints)
            } else if !addresses.is_empty() {
                OnResponse::Addresses(addresses)
            } else {
                OnResponse::Forward
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The API changes something on the way at one version at least.
    fn is_changed(api: &apis::Api) -> bool {
        let mut versions = (api.versions.first..=api.versions.last).filter_map(|version| of(api.key, version));
        versions.any(|handling| {
            !matches!(
                handling,
                Handling {
                    request: OnRequest::Forward,
                    response: OnResponse::Forward,
                }
            )
        })
    }

    #[test]
    fn the_review_table_and_what_is_done_agree() {
        for api in apis::all() {
            let expected = match api.disposition {
                Disposition::Forward | Disposition::Refuse => false,
                Disposition::Walk | Disposition::Answer => true,
            };
            assert_eq!(is_changed(api), expected, "{}", api.name);
            for version in [-1, api.versions.first - 1, api.versions.last + 1, i16::MAX] {
                assert!(of(api.key, version).is_none(), "{} {version}", api.name);
            }
            let offered = api.disposition != Disposition::Refuse && !api.versions.is_empty();
            assert_eq!(of(api.key, api.versions.first).is_some(), offered, "{}", api.name);
        }
        for key in [i16::MIN, -1, apis::LAST_KEY + 1, i16::MAX] {
            assert!(of(key, 0).is_none(), "{key}");
        }
    }

    #[test]
    fn only_responses_that_carry_records_or_much_else_stream_while_they_are_changed() {
        let streams = |api: &&apis::Api| {
            let handling = of(api.key, api.versions.last);
            matches!(
                handling,
                Some(Handling {
                    response: OnResponse::Endpoints(_),
                    ..
                })
            )
        };
        let names: Vec<_> = apis::all().filter(streams).map(|api| api.name).collect();
        assert_eq!(names, ["Produce", "Fetch", "ShareFetch", "ShareAcknowledge"]);
    }
}
