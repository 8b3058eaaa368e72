//! The schema table against the definitions that it was made from.

use std::path::{Path, PathBuf};

use tidegate_testkit::jars;
use tidegate_wire::schema::{Field, Message, Role, Type};
use tidegate_wire::table;

#[test]
fn the_committed_files_are_what_the_generator_writes() {
    let jar = jars::jars().unwrap().file("kafka-clients").unwrap();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = tidegate_codegen::generate(&jar).unwrap();
    let current = |path: &str| std::fs::read_to_string(sources.join(path)).ok();
    let stale: Vec<_> = files
        .iter()
        .filter(|(path, text)| current(path).as_ref() != Some(*text))
        .collect();
    let stale: Vec<_> = stale.into_iter().map(|(path, _)| path).collect();
    assert!(stale.is_empty(), "not current, run `make codegen`: {stale:?}");

    let generated = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|text| text.starts_with("// Generated"));
    for directory in ["table", "messages"] {
        for entry in std::fs::read_dir(sources.join(directory)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{directory}/{}", path.file_name().unwrap().display());
            assert!(!generated(&path) || files.contains_key(&name), "{name} is left over");
        }
    }
}

#[test]
fn keys_that_are_not_defined_have_no_message() {
    for key in [i16::MIN, -1, 4, 95, i16::MAX] {
        assert!(table::request(key).is_none() && table::response(key).is_none(), "{key}");
    }
    for message in table::requests() {
        assert_eq!(
            table::request(message.api_key).map(|found| found.name),
            Some(message.name)
        );
        assert_eq!(
            table::response(message.api_key).map(|found| found.versions),
            Some(message.versions)
        );
    }
}

#[test]
fn an_address_never_stands_alone() {
    // A host without the id of its node could not be rewritten.
    for message in table::requests().chain(table::responses()) {
        for version in message.versions.first..=message.versions.last {
            each_struct(message.fields, version, &mut |fields| {
                let has = |role| {
                    fields
                        .iter()
                        .any(|field| field.role == role && field.versions.contains(version))
                };
                assert_eq!(has(Role::Host), has(Role::Port), "{} {version}", message.name);
                assert_eq!(has(Role::Host), has(Role::NodeId), "{} {version}", message.name);
            });
        }
    }
}

#[test]
fn every_host_and_port_has_been_decided() {
    // What is called a host or a port is an address, within an array that is emptied, or one of these, which are not a
    // server's: a member's own, a client's in an ACL, and what only brokers and controllers send each other.
    let others = [
        "StreamsGroupHeartbeatRequest",
        "StreamsGroupHeartbeatResponse",
        "StreamsGroupDescribeResponse",
        "DescribeAclsResponse",
        "CreateAclsRequest",
        "DeleteAclsResponse",
        "BrokerRegistrationRequest",
        "UpdateRaftVoterResponse",
    ];
    let undecided = |message: &Message| undecided(message.fields);
    let names: Vec<_> = table::requests()
        .chain(table::responses())
        .filter(|m| undecided(m))
        .map(|m| m.name)
        .collect();
    for name in &names {
        assert!(others.contains(name), "{name} has a host or a port without a role");
    }
    for name in others {
        assert!(names.contains(&name), "{name} has none");
    }
}

fn undecided(fields: &[Field]) -> bool {
    fields.iter().any(|field| {
        let plain = field.role == Role::Plain;
        let address = matches!(field.name, "Host" | "Port") && plain;
        let emptied = field.role == Role::ControllerEndpoints;
        address || (!emptied && inner(&field.ty).is_some_and(undecided))
    })
}

fn each_struct(fields: &[Field], version: i16, check: &mut impl FnMut(&[Field])) {
    check(fields);
    for field in fields.iter().filter(|field| field.versions.contains(version)) {
        if let Some(inner) = inner(&field.ty) {
            each_struct(inner, version, check);
        }
    }
}

fn inner(ty: &Type) -> Option<&'static [Field]> {
    match ty {
        Type::Struct(fields) => Some(fields),
        Type::Array(element) => inner(element),
        _ => None,
    }
}
