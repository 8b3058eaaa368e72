//! Arrays of broker endpoints: `NodeEndpoints` of Produce, Fetch, ShareFetch and ShareAcknowledge (KIP-951, KIP-932).
//!
//! They stand near the end of a response that may be many megabytes long and whose length left first. Where the response
//! is still at hand the array may change its size ([`rewrite`]); where it has been streamed it must keep it ([`refit`]).

use std::borrow::Cow;

use crate::malformed::{Defect, Malformed};
use crate::read::Reader;
use crate::walk::Visit;
use crate::write::Writer;

/// A tag that no Kafka message defines and whose number takes one byte: clients pass over it.
const UNKNOWN_TAG: u32 = 127;

/// The address under which a client reaches a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// Host name or address.
    pub host: Cow<'a, str>,
    /// Port.
    pub port: u16,
}

struct Node<'a> {
    id: i32,
    rack: Option<&'a str>,
    /// Count and content of the tagged fields.
    tags: (u32, &'a [u8]),
}

/// Writes the array at `visit` anew with the addresses of `endpoint_of`; nodes for which it has none are left out.
///
/// # Errors
/// The array is malformed.
pub fn rewrite<'e>(
    message: &[u8],
    visit: &Visit,
    endpoint_of: impl Fn(i32) -> Option<Endpoint<'e>>,
) -> Result<Vec<u8>, Malformed> {
    let nodes = Nodes::read(message, visit)?;
    let mut out = Vec::new();
    write(&mut out, &nodes, &endpoint_of, 0);
    Ok(out)
}

/// Rewrites, in place and without a change of size, the endpoints in `tail`: the end of a response, from `base` on.
///
/// Padding goes into an unknown tagged field. Addresses that do not fit are taken out: clients then ask for metadata,
/// as they did before KIP-951.
///
/// # Errors
/// The array is malformed.
pub fn refit<'e>(
    tail: &mut [u8],
    base: usize,
    visit: &Visit,
    endpoint_of: impl Fn(i32) -> Option<Endpoint<'e>>,
) -> Result<(), Malformed> {
    let local = Visit {
        start: visit.start - base,
        value: visit.value - base,
        end: visit.end - base,
        tag: visit.tag.map(|tag| tag - base),
        ..*visit
    };
    let nodes = Nodes::read(tail, &local)?;
    let size = local.end - local.start;
    let mut array = Vec::with_capacity(size);
    write(&mut array, &nodes, &endpoint_of, 0);
    if let Some(padding) = size.checked_sub(array.len()).filter(|&padding| padding > 0) {
        array.clear();
        write(&mut array, &nodes, &endpoint_of, padding);
    }
    if let Some(place) = tail
        .get_mut(local.start..local.end)
        .filter(|place| place.len() == array.len())
    {
        place.copy_from_slice(&array);
        return Ok(());
    }
    match local.tag {
        Some(tag) => hide_tag(tail, tag, &local),
        None => hide_array(tail, &local),
    }
}

/// Turns the tagged field into an unknown one of zeros.
fn hide_tag(tail: &mut [u8], tag: usize, visit: &Visit) -> Result<(), Malformed> {
    let mut number = Vec::new();
    Writer::new(&mut number).uvarint(UNKNOWN_TAG);
    overwrite(tail, tag, &number)?;
    match tail.get_mut(visit.start..visit.end) {
        Some(value) => value.fill(0),
        None => return Err(Defect::Truncated.at(visit.end)),
    }
    Ok(())
}

/// Puts `bytes` at `at`. That there is no place for them is an error: what stands there must not stay.
fn overwrite(tail: &mut [u8], at: usize, bytes: &[u8]) -> Result<(), Malformed> {
    let place = tail.get_mut(at..at + bytes.len()).ok_or(Defect::Truncated.at(at))?;
    place.copy_from_slice(bytes);
    Ok(())
}

/// Empties the array and gives its bytes to an unknown tagged field behind it, among those of the message.
fn hide_array(tail: &mut [u8], visit: &Visit) -> Result<(), Malformed> {
    let section = tail.get(visit.end..).unwrap_or_default();
    let mut reader = Reader::new(section);
    let count = reader.uvarint()?;
    let fields = reader.rest();
    let mut out = Vec::with_capacity(tail.len() - visit.start);
    let mut writer = Writer::new(&mut out);
    writer.len(Some(0), true);
    writer.uvarint(count.saturating_add(1));
    writer.raw(fields);
    pad(&mut out, tail.len() - visit.start);
    if out.len() != tail.len() - visit.start {
        return Err(Defect::Truncated.at(visit.start));
    }
    overwrite(tail, visit.start, &out)
}

/// The nodes of an array, read one by one.
#[derive(Clone)]
struct Nodes<'m> {
    reader: Reader<'m>,
    left: usize,
}

impl<'m> Nodes<'m> {
    fn read(message: &'m [u8], visit: &Visit) -> Result<Self, Malformed> {
        let mut reader = Reader::new(message.get(visit.start..visit.end).unwrap_or_default());
        let left = reader.len(true)?.unwrap_or(0);
        let nodes = Self { reader, left };
        nodes.clone().try_for_each(|node| node.map(drop))?;
        Ok(nodes)
    }

    fn node(&mut self) -> Result<Node<'m>, Malformed> {
        let id = self.reader.i32()?;
        let _host = self.reader.string(true)?;
        let _port = self.reader.i32()?;
        let rack = self.reader.nullable_string(true)?;
        let count = self.reader.uvarint()?;
        let fields = self.reader.rest();
        for _ in 0..count {
            self.reader.uvarint()?;
            let size = self.reader.uvarint()?;
            self.reader.take(size as usize)?;
        }
        let fields = fields
            .get(..fields.len() - self.reader.rest().len())
            .unwrap_or_default();
        Ok(Node {
            id,
            rack,
            tags: (count, fields),
        })
    }
}

impl<'m> Iterator for Nodes<'m> {
    type Item = Result<Node<'m>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.node())
    }
}

/// Writes the array; `padding` bytes go into an unknown tagged field of the last node, if they can.
fn write<'e>(out: &mut Vec<u8>, nodes: &Nodes<'_>, endpoint_of: &impl Fn(i32) -> Option<Endpoint<'e>>, padding: usize) {
    let known = || {
        nodes
            .clone()
            .flatten()
            .filter_map(|node| Some((endpoint_of(node.id)?, node)))
    };
    let count = known().count();
    Writer::new(out).len(Some(count), true);
    for (i, (endpoint, node)) in known().enumerate() {
        let mut writer = Writer::new(out);
        writer.i32(node.id);
        writer.string(Some(&endpoint.host), true);
        writer.i32(i32::from(endpoint.port));
        writer.string(node.rack, true);
        let (tags, fields) = node.tags;
        let padded = padding > 0 && i + 1 == count;
        writer.uvarint(tags + u32::from(padded));
        writer.raw(fields);
        if padded {
            let target = out.len() + padding;
            pad(out, target);
        }
    }
}

/// Appends an unknown tagged field so that `out` has `target` bytes; the least that it takes is two.
fn pad(out: &mut Vec<u8>, target: usize) {
    let Some(room) = target.checked_sub(out.len() + 1) else {
        return;
    };
    // The size takes as many bytes as leave room for just that many zeros: sometimes one more than it needs, which
    // readers of varints accept. With the shortest form alone there would be no field of 130 bytes.
    let fit = (1..=5).find_map(|bytes| {
        let zeros = room.checked_sub(bytes)?;
        (zeros >> (7 * bytes) == 0).then_some((bytes, zeros))
    });
    let Some((size_bytes, zeros)) = fit else { return };
    Writer::new(out).uvarint(UNKNOWN_TAG);
    for i in 0..size_bytes {
        let more = if i + 1 < size_bytes { 0x80 } else { 0 };
        let [low, ..] = (zeros >> (7 * i)).to_le_bytes();
        out.push(low & 0x7f | more);
    }
    out.resize(target, 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Program;
    use crate::schema::{Role, RoleSet};
    use crate::table;
    use crate::walk::{Step, Walker};

    const FETCH: (i16, i16) = (1, 17);
    const SHARE_FETCH: (i16, i16) = (78, 1);

    /// The end of a response: the array of `nodes` and what follows it; and where the array stands.
    fn message((api_key, version): (i16, i16), nodes: &[(i32, &str)], tags_after: u32) -> (Vec<u8>, Visit) {
        let mut bytes = vec![0; 4];
        let mut array = Vec::new();
        let mut writer = Writer::new(&mut array);
        writer.len(Some(nodes.len()), true);
        for (id, host) in nodes {
            writer.i32(*id);
            writer.string(Some(host), true);
            writer.i32(9092);
            writer.string(None, true);
            writer.uvarint(0);
        }
        let mut writer = Writer::new(&mut bytes);
        // Tagged fields of the header, throttle time, error code.
        writer.raw(&[0; 7]);
        if api_key == FETCH.0 {
            writer.i32(0);
            writer.len(Some(0), true);
            writer.uvarint(1 + tags_after);
            writer.tagged_field(0, |writer| writer.raw(&array));
        } else {
            // Error message, acquisition lock timeout, no topics.
            writer.string(None, true);
            writer.i32(0);
            writer.len(Some(0), true);
            writer.raw(&array);
            writer.uvarint(tags_after);
        }
        for tag in 0..tags_after {
            Writer::new(&mut bytes).tagged_field(200 + tag, |writer| writer.raw(b"kept"));
        }
        let visit = find(&bytes, (api_key, version));
        (bytes, visit.unwrap())
    }

    fn find(message: &[u8], (api_key, version): (i16, i16)) -> Option<Visit> {
        let table = table::response(api_key).unwrap();
        let program = Program::of_response(table, version, RoleSet::of(&[Role::Endpoints]));
        match Walker::new(&program, 0, message.len()).step(message, 0).unwrap() {
            Step::Visit(visit) => Some(visit),
            Step::Done => None,
            Step::More(offset) => panic!("the walk wants {offset} of {}", message.len()),
        }
    }

    /// The endpoints that a client reads, and how many of the fields behind them.
    fn read(message: &[u8], api: (i16, i16)) -> (Vec<(i32, String, i32)>, usize) {
        let kept = message.windows(4).filter(|window| window == b"kept").count();
        let Some(visit) = find(message, api) else {
            return (Vec::new(), kept);
        };
        let mut reader = Reader::new(&message[visit.start..visit.end]);
        let count = reader.len(true).unwrap().unwrap();
        let nodes = (0..count).map(|_| {
            let node = (
                reader.i32().unwrap(),
                reader.string(true).unwrap().to_owned(),
                reader.i32().unwrap(),
            );
            reader.nullable_string(true).unwrap();
            reader.tagged_fields(|_, _| Ok(false)).unwrap();
            node
        });
        (nodes.collect(), kept)
    }

    #[test]
    fn whatever_the_sizes_a_client_gets_the_new_addresses_or_none() {
        let new_host = "gateway.example.com";
        for api in [FETCH, SHARE_FETCH] {
            for (known, tags_after) in [(true, 0), (true, 2), (false, 0), (false, 2)] {
                for length in (0..400).chain([16_300, 16_383, 16_384, 16_400]) {
                    for count in 1..=3 {
                        let old_host = "s".repeat(length);
                        let nodes: Vec<_> = (1..=count).map(|id| (id, old_host.as_str())).collect();
                        let (mut bytes, visit) = message(api, &nodes, tags_after);
                        let size = bytes.len();
                        let base = visit.tag.unwrap_or(visit.start);
                        let endpoint_of = |_| {
                            known.then_some(Endpoint {
                                host: new_host.into(),
                                port: 19_092,
                            })
                        };
                        refit(&mut bytes[base..], base, &visit, endpoint_of).unwrap();

                        let what = format!("{api:?}: {count} hosts of {length}, {known}, {tags_after} tags");
                        assert_eq!(bytes.len(), size, "{what}");
                        let (nodes, kept) = read(&bytes, api);
                        assert_eq!(kept, tags_after as usize, "{what}");
                        let spare = length
                            .checked_sub(new_host.len())
                            .map(|bytes| bytes * usize::try_from(count).unwrap());
                        if known && spare.is_some_and(|spare| spare != 1) {
                            assert_eq!(nodes.len(), usize::try_from(count).unwrap(), "{what}");
                        }
                        for node in nodes {
                            assert_eq!((node.1.as_str(), node.2), (new_host, 19_092), "{what}");
                        }
                        assert!(
                            length < 20 || !bytes.windows(8).any(|window| window == b"ssssssss"),
                            "{what}"
                        );
                    }
                }
            }
        }
    }
}
