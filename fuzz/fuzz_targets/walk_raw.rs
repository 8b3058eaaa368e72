//! Any bytes as any message: the walk stays in bounds, always ends, and sees the same whether the message comes whole or
//! in slices.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use tidegate_wire::malformed::Malformed;
use tidegate_wire::program::Program;
use tidegate_wire::schema::{Role, RoleSet};
use tidegate_wire::table;
use tidegate_wire::walk::{Step, Visit, Walker};

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    api_key: u8,
    version: u8,
    is_request: bool,
    wanted: u32,
    slice: u8,
    message: &'a [u8],
}

const ROLES: [Role; 19] = [
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

fuzz_target!(|input: Input<'_>| {
    let (key, version) = (i16::from(input.api_key) % 95, i16::from(input.version) % 20);
    let message = if input.is_request { table::request(key) } else { table::response(key) };
    let Some(message) = message else { return };
    let wanted: Vec<Role> =
        ROLES.iter().enumerate().filter(|(i, _)| input.wanted & (1 << i) != 0).map(|(_, role)| *role).collect();
    let program = if input.is_request {
        Program::of_request(message, version, RoleSet::of(&wanted))
    } else {
        Program::of_response(message, version, RoleSet::of(&wanted))
    };
    let whole = walk(&program, input.message, input.message.len().max(1));
    let sliced = walk(&program, input.message, usize::from(input.slice).max(1));
    assert_eq!(whole, sliced);
});

fn walk(program: &Program, message: &[u8], slice: usize) -> Result<Vec<Visit>, Malformed> {
    let mut walker = Walker::new(program, 0, message.len());
    let (mut base, mut reach) = (0, slice.min(message.len()));
    let mut visits = Vec::new();
    loop {
        match walker.step(&message[base..reach], base)? {
            Step::Visit(visit) => {
                assert!(visit.start <= visit.value && visit.value <= visit.end && visit.end <= reach);
                visits.push(visit);
            }
            Step::Done => return Ok(visits),
            Step::More(offset) => {
                assert!(offset > reach, "asked for what it had");
                assert!(offset <= message.len(), "asked for more than there is");
                base = walker.settled().min(reach);
                reach = (reach + slice).min(message.len());
            }
        }
    }
}
