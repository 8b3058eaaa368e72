//! What a body must be beyond its shape, as far as the body alone shows it.

use serde_json::Value as Json;

use super::keep::placeholder_start;
use super::walk::walk;
use super::{entity_type, is_secret};
use crate::build::listen::{ip_address, port_range};
use crate::check::quote;
use crate::path::{Path, Segment};
use crate::pem;
use crate::problem::{Position, Report};
use crate::shape::{Kind, Type};
use crate::template::is_template;

pub(super) fn check(kind: Kind, body: &mut Json, report: &mut Report) {
    check_texts(kind, body, report);
    check_pairs(body, &Path::root(), report);
    match kind {
        Kind::Listener => check_listener(body, report),
        Kind::VirtualCluster => check_logins(body, report),
        Kind::ListenerPolicy => check_tls_server(body, report),
        _ => {}
    }
}

/// A port or a range of ports as text.
pub(super) fn port_text(port: &Json) -> String {
    port.as_str().map_or_else(|| port.to_string(), str::to_owned)
}

fn check_texts(kind: Kind, body: &mut Json, report: &mut Report) {
    walk(
        &entity_type(kind).body,
        body,
        &Path::root(),
        &mut |shape, path, value| {
            let (Some(text), Some(Segment::Key(field))) = (value.as_str(), path.upwards().next()) else {
                return;
            };
            if is_template(text) || text.starts_with(placeholder_start()) || !matches!(shape, Type::String(_)) {
                return;
            }
            let fault = match (&**field, is_secret(shape)) {
                ("certificate" | "ca_bundle" | "trusted_ca", _) => pem::certificates(text).err(),
                ("key", true) => pem::private_key(text).err(),
                ("value", true) => pem::static_key(text).err(),
                _ => None,
            };
            if let Some((reason, help)) = fault {
                report.add(Position::default(), path, reason, help);
            }
        },
    );
}

fn check_listener(body: &Json, report: &mut Report) {
    let items = |key: &str| body.get(key).and_then(Json::as_array).into_iter().flatten().enumerate();
    for (index, address) in items("addresses") {
        if let Some(text) = address
            .as_str()
            .filter(|text| ip_address(text).is_none() && !is_template(text))
        {
            let path = Path::root().key("addresses").index(index);
            let help = "write an IPv4 or IPv6 address; `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6";
            report.add(
                Position::default(),
                &path,
                format!("{} is no IP address", quote(text)),
                help,
            );
        }
    }
    let mut earlier = Vec::new();
    for (index, port) in items("ports").filter(|(_, port)| !port.is_null()) {
        let path = Path::root().key("ports").index(index);
        match port_range(&port_text(port)) {
            Err((reason, help)) => report.add(Position::default(), &path, reason, help),
            Ok(range) => {
                if let Some(twice) = earlier.iter().find_map(|one: &crate::PortRange| one.intersect(range)) {
                    let (noun, verb) = if twice.count() == 1 {
                        ("port", "is")
                    } else {
                        ("ports", "are")
                    };
                    let reason = format!("{noun} {twice} {verb} listed already");
                    report.add(Position::default(), &path, reason, "list each port once");
                }
                earlier.push(range);
            }
        }
    }
    let addresses = body.get("addresses").and_then(Json::as_array).map_or(0, Vec::len);
    let all = |address: &Json| address == "0.0.0.0" || address == "::";
    if addresses > 1 && items("addresses").any(|(_, address)| all(address)) {
        let path = Path::root().key("addresses");
        let help = "remove the others, or give them a listener of their own";
        let reason = "an address that stands for all cannot stand beside others";
        report.add(Position::default(), &path, reason, help);
    }
}

/// Each way to log in is listed once, and the gateway knows clients only if it verifies them.
fn check_logins(body: &Json, report: &mut Report) {
    let methods = body.get("authentication").and_then(Json::as_array);
    let mut seen = Vec::new();
    for (index, method) in methods.into_iter().flatten().enumerate() {
        let path = Path::root().key("authentication").index(index);
        let word = |key: &str| method.get(key).and_then(Json::as_str);
        let key = (word("type"), word("algorithm"));
        if key.0.is_some() && seen.contains(&key) {
            let help = "list each way to log in once";
            let reason = "clients can log in like this already";
            report.add(Position::default(), &path.key("type"), reason, help);
        }
        seen.push(key);
        if word("type") != Some("sasl_plain") {
            continue;
        }
        let principals = method.get("principals").is_some();
        let path = path.key("principals");
        match word("mediation") {
            Some("terminate") if !principals => {
                let help = "add `principals` with a `username` and a `password` for each client";
                let reason = "`mediation: terminate` needs to know the clients";
                report.add(Position::default(), &path, reason, help);
            }
            Some("passthrough") if principals => {
                let help = "remove `principals`, or set `mediation: terminate`";
                let reason = "the brokers know the clients, as `mediation` is `passthrough`";
                report.add(Position::default(), &path, reason, help);
            }
            _ => {}
        }
    }
}

/// A certificate and the key beside it belong together.
pub(super) fn check_pairs(body: &Json, path: &Path, report: &mut Report) {
    match body {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_pairs(item, &path.index(index), report);
            }
        }
        Json::Object(fields) => {
            let text = |key: &str| fields.get(key).and_then(Json::as_str).filter(|text| !is_template(text));
            if let (Some(chain), Some(key)) = (text("certificate"), text("key"))
                && let (Ok(chain), Ok(key)) = (pem::certificates(chain), pem::private_key(key))
                && let Err((reason, help)) = pem::identity(chain, key)
            {
                report.add(Position::default(), &path.key("key"), reason, help);
            }
            for (field, value) in fields {
                check_pairs(value, &path.key(field), report);
            }
        }
        _ => {}
    }
}

/// The lowest version of TLS is not above the highest.
fn check_tls_server(body: &Json, report: &mut Report) {
    let Some(config) = body.get("config") else { return };
    let path = Path::root().key("config");
    let version = |key: &str| config.get("versions")?.get(key)?.as_str();
    if (version("min"), version("max")) == (Some("TLSv1.3"), Some("TLSv1.2")) {
        let path = path.key("versions").key("min");
        let reason = "the lowest version is above the highest";
        report.add(Position::default(), &path, reason, "swap `min` and `max`");
    }
}
