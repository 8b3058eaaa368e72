//! Arrays of broker endpoints: `NodeEndpoints` of Produce, Fetch, ShareFetch and ShareAcknowledge (KIP-951, KIP-932).
//!
//! They stand near the end of a response that may be many megabytes long and whose length left first. Where the response
//! is still at hand the array may change its size ([`rewrite`]); where it has been streamed it must keep it ([`refit`]).

use crate::malformed::Malformed;
use crate::read::Reader;
use crate::walk::Visit;
use crate::write::Writer;

/// A tag that no Kafka message defines and whose number takes one byte: clients pass over it.
const UNKNOWN_TAG: u32 = 127;

/// The address under which a client reaches a broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint<'a> {
    /// Host name or address.
    pub host: &'a str,
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
    if let Some(place) = tail.get_mut(tag..tag + number.len()) {
        place.copy_from_slice(&number);
    }
    if let Some(value) = tail.get_mut(visit.start..visit.end) {
        value.fill(0);
    }
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
    if let Some(place) = tail.get_mut(visit.start..).filter(|place| place.len() == out.len()) {
        place.copy_from_slice(&out);
    }
    Ok(())
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
        writer.string(Some(endpoint.host), true);
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

/// Appends an unknown tagged field so that `out` has `target` bytes, if any such field has that size.
fn pad(out: &mut Vec<u8>, target: usize) {
    let Some(room) = target.checked_sub(out.len()) else {
        return;
    };
    for length_size in 1..=5 {
        let Some(zeros) = room.checked_sub(1 + length_size) else {
            return;
        };
        let Ok(value) = u32::try_from(zeros) else { return };
        let mut field = Vec::with_capacity(room);
        let mut writer = Writer::new(&mut field);
        writer.uvarint(UNKNOWN_TAG);
        writer.uvarint(value);
        if field.len() == 1 + length_size {
            field.resize(room, 0);
            out.extend_from_slice(&field);
            return;
        }
    }
}
