//! Whether what a client received is what it may see of a broker's response.

use tidegate_wire::schema::{Message, Role};

use crate::value::{self, Struct, Value};
use crate::world::World;

/// What real hosts and cluster ids begin with, so that one that has leaked is found.
pub(crate) const SECRET: &str = "secret-";
/// The tag into which the gateway puts what must not be seen.
const PADDING_TAG: u32 = 127;

/// How the addresses of a response came to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Byte for byte as a broker writes it that is where the gateway is.
    Exact,
    /// The same, with padding so that the size stayed.
    Padded,
    /// Without the endpoints, since others did not fit.
    LeftOut,
}

/// Compares the body of a response that the broker sent with what the client received.
///
/// Panics unless the client sees the gateway's addresses or none, and everything else as it was.
pub(crate) fn response(
    sent: &Struct,
    received: &[u8],
    message: &'static Message,
    version: i16,
    virtual_world: &World,
) -> Seen {
    let before = value::encode(sent, message, version);
    let what = format!("{} {version}, {} bytes", message.name, before.len());
    assert_no_secret(received, &what);
    let mut expected = sent.clone();
    virtual_world.translate(&mut expected, &has_port);
    if received == value::encode(&expected, message, version) {
        return Seen::Exact;
    }
    assert_eq!(received.len(), before.len(), "{what}");
    let mut received = value::decode(received, message, version).unwrap();
    without_padding(&mut received);
    let fits = fits(
        endpoints_size(sent, message, version),
        endpoints_size(&expected, message, version),
    );
    if !fits {
        leave_endpoints_out(&mut expected);
    }
    assert!(
        received == expected,
        "{what}\nexpected {expected:?}\nreceived {received:?}"
    );
    if fits { Seen::Padded } else { Seen::LeftOut }
}

fn assert_no_secret(bytes: &[u8], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains(SECRET), "{what}: a secret in {text}");
    assert!(!text.contains("2001:db8:5ec"), "{what}: a secret in {text}");
}

fn has_port(node: i32) -> bool {
    (1..=3).contains(&node)
}

/// Whether an array of this size can become one of that size: an unknown tagged field takes two bytes at least, and a
/// node to stand in.
fn fits(before: Option<(usize, usize)>, after: Option<(usize, usize)>) -> bool {
    match (before, after) {
        (Some((before, _)), Some((after, count))) => {
            before == after || (count > 0 && before.checked_sub(after).is_some_and(|padding| padding > 1))
        }
        _ => true,
    }
}

/// The size of the array of endpoints, and how many there are.
fn endpoints_size(body: &Struct, message: &Message, version: i16) -> Option<(usize, usize)> {
    let (field, value) = body.fields.iter().find(|(field, _)| field.role == Role::Endpoints)?;
    let Value::Array(Some(nodes)) = value else { return None };
    let only = Struct {
        fields: vec![(field, value.clone())],
        ..Struct::default()
    };
    let size = value::encode(&only, message, version).len();
    let around = value::encode(&Struct::default(), message, version).len();
    let header = if value::is_tagged(field, version) {
        // Tag and size.
        let inner = size - around - 2;
        if inner > 127 { 3 } else { 2 }
    } else {
        0
    };
    Some((size - around - header, nodes.len()))
}

fn leave_endpoints_out(body: &mut Struct) {
    for (field, value) in body
        .fields
        .iter_mut()
        .filter(|(field, _)| field.role == Role::Endpoints)
    {
        *value = match field.tag {
            Some(_) => Value::Absent,
            None => Value::Array(Some(Vec::new())),
        };
    }
}

fn without_padding(body: &mut Struct) {
    body.unknown.retain(|(tag, _)| *tag != PADDING_TAG);
    for (_, value) in &mut body.fields {
        without_padding_in(value);
    }
}

fn without_padding_in(value: &mut Value) {
    match value {
        Value::Struct(body) => without_padding(body),
        Value::Array(Some(elements)) => elements.iter_mut().for_each(without_padding_in),
        _ => {}
    }
}
