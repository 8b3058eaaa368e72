//! Kafka's own Java codec against the schema table, the walker and the typed messages.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a helper cannot do fails its test"
)]

mod reference;
mod samples;
mod walks;

use tidegate_wire::messages::{
    ApiVersionsRequest, ApiVersionsResponse, Body, DescribeClusterRequest, DescribeClusterResponse,
    FindCoordinatorRequest, FindCoordinatorResponse, MetadataRequest, MetadataResponse, SaslAuthenticateRequest,
    SaslAuthenticateResponse, SaslHandshakeRequest, SaslHandshakeResponse,
};
use tidegate_wire::program::Program;
use tidegate_wire::rewrite::Rewriter;
use tidegate_wire::schema::{Role, RoleSet};
use tidegate_wire::table;
use tidegate_wire::walk::Visit;

use crate::reference::Found;
use crate::samples::Sample;
use crate::walks::Dice;

const ROLES: [Role; Role::COUNT - 1] = [
    Role::TopicName,
    Role::TopicId,
    Role::TopicRegex,
    Role::NodeId,
    Role::BrokerId,
    Role::Host,
    Role::Port,
    Role::Endpoints,
    Role::ControllerEndpoints,
    Role::GroupId,
    Role::TransactionalId,
    Role::TransactionalIdPattern,
    Role::ProducerId,
    Role::CoordinatorType,
    Role::CoordinatorKey,
    Role::ResourceType,
    Role::ResourceName,
    Role::ClusterId,
    Role::Acks,
];

#[test]
fn every_message_at_every_version_is_covered() {
    for message in table::requests().chain(table::responses()) {
        for version in message.versions.first..=message.versions.last {
            let covered = samples::all()
                .iter()
                .any(|s| std::ptr::eq(s.message, message) && s.version == version);
            assert!(covered, "{} {version}", message.name);
        }
    }
    for role in ROLES {
        let found = |sample: &Sample| {
            sample
                .reference
                .found
                .iter()
                .any(|found| found.role == role && !found.null)
        };
        assert!(samples::all().iter().any(found), "{role:?}");
    }
}

#[test]
fn the_table_writes_what_kafka_writes() {
    for sample in samples::all().iter().filter(|sample| !sample.unknown_tags) {
        assert!(
            sample.reference.bytes == sample.body(),
            "{sample}\n{:02x?}",
            sample.reference.bytes
        );
    }
}

#[test]
fn every_value_with_a_role_is_visited_and_nothing_else() {
    let mut dice = Dice(1);
    let mut visited = 0;
    for sample in samples::all() {
        let sets = ROLES.iter().map(std::slice::from_ref).chain([&ROLES[..]]);
        for roles in sets {
            let wanted = RoleSet::of(roles);
            let program = program(sample, wanted);
            let visits = walks::whole(&program, &sample.frame, 0).unwrap();
            check(sample, wanted, &visits);
            visited += visits.len();
            assert_eq!(
                walks::sliced(&program, &sample.frame, &mut dice).unwrap(),
                visits,
                "{sample}"
            );
            let body = Program::of_body(sample.message, sample.version, wanted);
            assert_eq!(
                walks::whole(&body, &sample.frame, sample.header).unwrap(),
                visits,
                "{sample}"
            );
        }
    }
    assert!(visited > 100_000, "{visited}");
}

fn program(sample: &Sample, wanted: RoleSet) -> Program {
    let compile = if sample.is_request {
        Program::of_request
    } else {
        Program::of_response
    };
    compile(sample.message, sample.version, wanted)
}

fn check(sample: &Sample, wanted: RoleSet, visits: &[Visit]) {
    let expected: Vec<&Found> = sample
        .reference
        .found
        .iter()
        .filter(|found| wanted.contains(found.role))
        .collect();
    let same = visits.len() == expected.len()
        && visits
            .iter()
            .zip(&expected)
            .all(|(visit, found)| is(sample, visit, found));
    assert!(same, "{sample}\nexpected {expected:#?}\nvisited {visits:#?}");
}

fn is(sample: &Sample, visit: &Visit, found: &Found) -> bool {
    let what = visit.role == found.role && visit.null == found.null && visit.tag.is_some() == found.tag.is_some();
    if sample.unknown_tags {
        // Unknown tags move and lengthen what the reference has.
        let reference = &sample.reference.bytes[found.value..found.end];
        return what && (found.whole_array || sample.frame[visit.value..visit.end] == *reference);
    }
    let at = sample.header;
    let spans = (visit.start, visit.value, visit.end) == (found.start + at, found.value + at, found.end + at);
    what && spans && visit.tag == found.tag.map(|tag| tag + at)
}

#[test]
fn putting_each_value_back_in_its_place_changes_nothing() {
    // An array that is wanted whole contains values that are wanted too; a rewriter takes one or the other.
    let wanted = RoleSet::of(&ROLES.map(|role| match role {
        Role::Endpoints | Role::ControllerEndpoints => Role::Host,
        role => role,
    }));
    for sample in samples::all() {
        let mut rewriter = Rewriter::new(&sample.frame);
        for visit in walks::whole(&program(sample, wanted), &sample.frame, 0).unwrap() {
            rewriter
                .replace(visit.start, visit.end)
                .raw(&sample.frame[visit.start..visit.end]);
        }
        if let Some(frame) = rewriter.finish() {
            let (length, rest) = frame.split_at(4);
            assert_eq!(length, u32::try_from(sample.frame.len()).unwrap().to_be_bytes());
            assert!(rest == sample.frame, "{sample}");
        }
    }
}

#[test]
fn a_frame_that_ends_early_or_lies_is_walked_within_its_bounds() {
    let mut dice = Dice(2);
    for sample in samples::all().iter().filter(|sample| sample.frame.len() < 1500) {
        let program = program(sample, RoleSet::of(&ROLES));
        let mut frames: Vec<Vec<u8>> = Vec::new();
        frames.extend(
            (0..sample.frame.len())
                .step_by(1 + sample.frame.len() / 200)
                .map(|end| sample.frame[..end].to_vec()),
        );
        for _ in 0..64 {
            let mut frame = sample.frame.clone();
            let at = dice.roll(frame.len());
            frame[at] = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff][dice.roll(6)];
            if dice.roll(2) == 0 {
                frame.splice(at..at, [0xff, 0xff, 0xff, 0xff, 0x0f]);
            }
            frames.push(frame);
        }
        for frame in frames {
            let (whole, spent) = measured(|| walks::whole(&program, &frame, 0));
            // What the test itself collects: one visit for each byte, at most.
            let most = 4 * size_of::<Visit>() * (frame.len() + 1);
            assert!(spent <= most as u64, "{spent} bytes for {frame:02x?}");
            for visit in whole.iter().flatten() {
                let ordered = visit.start <= visit.value && visit.value <= visit.end && visit.end <= frame.len();
                assert!(ordered, "{visit:?} of {frame:02x?}");
            }
            assert_eq!(walks::sliced(&program, &frame, &mut dice), whole, "{frame:02x?}");
        }
    }
}

fn measured<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let mut result = None;
    let spent = allocation_counter::measure(|| result = Some(work()));
    (result.unwrap(), spent.bytes_total)
}

#[test]
fn typed_messages_write_back_what_they_read() {
    fn check<B: Body<'static>>() {
        let is_request = B::NAME.ends_with("Request");
        let own = samples::all()
            .iter()
            .filter(|s| s.message.api_key == B::API_KEY && s.is_request == is_request);
        let mut count = 0;
        for sample in own {
            assert_eq!((sample.message.name, sample.message.versions), (B::NAME, B::VERSIONS));
            let (body, rest) = B::decode(sample.version, sample.body()).unwrap();
            assert!(rest.is_empty(), "{sample}");
            let mut written = Vec::new();
            body.encode(sample.version, &mut written);
            // Without unknown tags, that is what Kafka wrote.
            assert!(written == sample.reference.bytes, "{sample}\n{body:?}");
            count += 1;
        }
        assert!(count > 0, "no samples of {}", B::NAME);
    }
    check::<ApiVersionsRequest<'_>>();
    check::<ApiVersionsResponse<'_>>();
    check::<DescribeClusterRequest>();
    check::<DescribeClusterResponse<'_>>();
    check::<FindCoordinatorRequest<'_>>();
    check::<FindCoordinatorResponse<'_>>();
    check::<MetadataRequest<'_>>();
    check::<MetadataResponse<'_>>();
    check::<SaslAuthenticateRequest<'_>>();
    check::<SaslAuthenticateResponse<'_>>();
    check::<SaslHandshakeRequest<'_>>();
    check::<SaslHandshakeResponse<'_>>();
}
