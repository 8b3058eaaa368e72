//! Endpoints at the end of a response that has been streamed: the new ones fit in the old one's bytes or vanish, the size
//! stays, and no old address is left.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use tidegate_wire::endpoints::{self, Endpoint};
use tidegate_wire::program::{Form, Prefix};
use tidegate_wire::read::Reader;
use tidegate_wire::schema::Role;
use tidegate_wire::walk::Visit;
use tidegate_wire::write::Writer;

#[derive(Debug, Arbitrary)]
struct Node {
    id: u8,
    host_length: u8,
    rack: Option<u8>,
    unknown_tag: Option<u8>,
}

#[derive(Debug, Arbitrary)]
struct Input {
    nodes: Vec<Node>,
    in_tag: bool,
    new_host_length: u8,
    mapped: u8,
    before: u8,
    unknown_tags_behind: u8,
}

const SECRET: &str = "\u{1}"; // stands in every old host name and nowhere else

fuzz_target!(|input: Input| {
    let mut array = Vec::new();
    let mut writer = Writer::new(&mut array);
    writer.len(Some(input.nodes.len()), true);
    for node in &input.nodes {
        writer.i32(i32::from(node.id));
        writer.string(Some(&SECRET.repeat(usize::from(node.host_length) + 4)), true);
        writer.i32(9092);
        let rack = node.rack.map(|length| "r".repeat(usize::from(length)));
        writer.string(rack.as_deref(), true);
        writer.uvarint(u32::from(node.unknown_tag.is_some()));
        if let Some(size) = node.unknown_tag {
            writer.tagged_field(50, |writer| writer.raw(&vec![b't'; usize::from(size)]));
        }
    }

    let mut tail = vec![b'b'; usize::from(input.before)];
    let base = 1000;
    let mut tag = None;
    if input.in_tag {
        tag = Some(base + tail.len());
        let mut writer = Writer::new(&mut tail);
        writer.uvarint(0);
        writer.uvarint(array.len() as u32);
    }
    let start = base + tail.len();
    tail.extend_from_slice(&array);
    let end = base + tail.len();
    if !input.in_tag {
        let mut writer = Writer::new(&mut tail);
        writer.uvarint(u32::from(input.unknown_tags_behind));
        for i in 0..input.unknown_tags_behind {
            writer.tagged_field(u32::from(i), |writer| writer.raw(b"u"));
        }
    }
    let visit = Visit { role: Role::Endpoints, form: Form::Array(Prefix::Compact), start, value: start, end, null: false, tag };

    let host = "n".repeat(usize::from(input.new_host_length));
    let size = tail.len();
    let endpoint_of = |id: i32| (id < i32::from(input.mapped)).then(|| Endpoint { host: host.as_str().into(), port: 19092 });
    endpoints::refit(&mut tail, base, &visit, endpoint_of).expect("well-formed");

    assert_eq!(tail.len(), size);
    assert!(tail[..usize::from(input.before)].iter().all(|byte| *byte == b'b'));
    assert!(!tail.windows(4).any(|bytes| bytes == SECRET.repeat(4).as_bytes()), "an address is left");
    let mut reader = Reader::new(&tail[tag.map_or(start, |tag| tag) - base..]);
    if tag.is_some() {
        let number = reader.uvarint().unwrap();
        let value = reader.uvarint().unwrap() as usize;
        assert_eq!(value, array.len());
        if number != 0 {
            assert!(reader.rest().iter().all(|byte| *byte == 0));
            return;
        }
    }
    for _ in 0..reader.len(true).unwrap().unwrap() {
        reader.i32().unwrap();
        assert_eq!(reader.string(true).unwrap(), host);
        assert_eq!(reader.i32().unwrap(), 19092);
        reader.nullable_string(true).unwrap();
        reader.tagged_fields(|_, _| Ok(false)).unwrap();
    }
    if tag.is_none() {
        reader.tagged_fields(|_, _| Ok(false)).unwrap();
    }
    assert!(reader.rest().is_empty());
});
