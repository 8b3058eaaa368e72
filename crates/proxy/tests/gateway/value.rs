//! Message bodies as trees, made at random from the schema table, written and read without the walker.

use tidegate_wire::malformed::Malformed;
use tidegate_wire::read::Reader;
use tidegate_wire::schema::{Field, Message, Role, Type};
use tidegate_wire::write::Writer;

use crate::dice::Dice;
use crate::world::World;

/// Tags that no message defines are made from here on.
const UNKNOWN_TAGS: u32 = 5_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Fixed(Vec<u8>),
    /// A string, bytes or records.
    Text(Option<Vec<u8>>),
    Array(Option<Vec<Value>>),
    Struct(Struct),
    /// A struct that is null, or a tagged field that is not there.
    Absent,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<(&'static Field, Value)>,
    /// Tagged fields that no definition knows.
    pub(crate) unknown: Vec<(u32, Vec<u8>)>,
}

impl Struct {
    pub(crate) fn set_acks(&mut self, acks: [u8; 2]) {
        for (_, value) in self.fields.iter_mut().filter(|(field, _)| field.role == Role::Acks) {
            *value = Value::Fixed(acks.to_vec());
        }
    }
}

/// How to make a random message.
#[derive(Debug, Clone)]
pub(crate) struct Style {
    /// Elements of an array, at most.
    pub(crate) elements: usize,
    /// Bytes of each field of records.
    pub(crate) records: usize,
    pub(crate) unknown_tags: bool,
    /// Whether tagged fields are all there, rather than by chance.
    pub(crate) all_tags: bool,
}

pub(crate) fn random(message: &'static Message, version: i16, world: &World, style: &Style, dice: &mut Dice) -> Struct {
    let flexible = message.flexible.contains(version);
    Maker {
        version,
        flexible,
        world,
        style,
        dice,
        in_controllers: false,
    }
    .structure(message.fields)
}

struct Maker<'m> {
    version: i16,
    flexible: bool,
    world: &'m World,
    style: &'m Style,
    dice: &'m mut Dice,
    /// In an array of controllers' endpoints, whose hosts have no role of their own.
    in_controllers: bool,
}

impl Maker<'_> {
    fn structure(&mut self, fields: &'static [Field]) -> Struct {
        let node = self.world.nodes[self.dice.roll(self.world.nodes.len())];
        let mut made = Struct::default();
        let version = self.version;
        for field in fields.iter().filter(|field| field.versions.contains(version)) {
            let value = match field.role {
                _ if is_tagged(field, version) && !self.style.all_tags && self.dice.roll(2) == 0 => Value::Absent,
                Role::NodeId => Value::Fixed(node.to_be_bytes().to_vec()),
                Role::Host => Value::Text(Some(self.world.host(node).into_bytes())),
                Role::Port => Value::Fixed(self.world.port(node).to_be_bytes().to_vec()),
                Role::ClusterId if !field.nullable.contains(version) || self.dice.roll(4) > 0 => {
                    Value::Text(Some(self.world.cluster_id.clone().into_bytes()))
                }
                Role::Acks => Value::Fixed(vec![0xff, 0xff]),
                Role::Plain if self.in_controllers && field.name == "Host" => {
                    Value::Text(Some(self.world.host(0).into_bytes()))
                }
                role => self.value(&field.ty, role, field.nullable.contains(version)),
            };
            made.fields.push((field, value));
        }
        if self.flexible && self.style.unknown_tags {
            for number in 0..self.dice.roll(3) {
                let value = (0..self.dice.roll(200)).map(|_| self.dice.byte()).collect();
                made.unknown
                    .push((UNKNOWN_TAGS + u32::try_from(number).unwrap(), value));
            }
        }
        made
    }

    fn value(&mut self, ty: &'static Type, role: Role, nullable: bool) -> Value {
        let null = nullable && self.dice.roll(4) == 0;
        match ty {
            Type::Struct(_) if null => Value::Absent,
            Type::Struct(fields) => Value::Struct(self.structure(fields)),
            Type::Array(_) if null => Value::Array(None),
            Type::Array(element) => {
                let count = match role {
                    Role::Endpoints | Role::ControllerEndpoints => 1 + self.dice.roll(4),
                    _ => self.dice.roll(self.style.elements + 1),
                };
                self.in_controllers = role == Role::ControllerEndpoints;
                let elements = (0..count).map(|_| self.value(element, role, false)).collect();
                self.in_controllers = false;
                Value::Array(Some(elements))
            }
            Type::Records => Value::Text((!null).then(|| vec![b'r'; self.style.records])),
            Type::String | Type::Bytes if null => Value::Text(None),
            Type::String | Type::Bytes => Value::Text(Some((b'a'..=b'z').take(self.dice.roll(24)).collect())),
            // A quarter of all numbers are -1, which means none in many places.
            fixed => {
                let size = fixed_size(fixed).unwrap();
                let none = self.dice.roll(4) == 0 && *fixed != Type::Bool;
                Value::Fixed(
                    (0..size)
                        .map(|_| if none { 0xff } else { self.dice.byte() & 1 })
                        .collect(),
                )
            }
        }
    }
}

/// The body as Kafka writes it.
pub(crate) fn encode(body: &Struct, message: &Message, version: i16) -> Vec<u8> {
    let mut out = Vec::new();
    write_struct(&mut out, body, version, message.flexible.contains(version));
    out
}

fn write_struct(out: &mut Vec<u8>, body: &Struct, version: i16, flexible: bool) {
    let (tagged, plain): (Vec<_>, Vec<_>) = body.fields.iter().partition(|(field, _)| is_tagged(field, version));
    for (field, value) in plain {
        write_value(out, field, value, version, flexible);
    }
    if !flexible {
        return;
    }
    let mut sections: Vec<(u32, Vec<u8>)> = body.unknown.clone();
    for (field, value) in tagged.into_iter().filter(|(_, value)| *value != Value::Absent) {
        let mut bytes = Vec::new();
        write_value(&mut bytes, field, value, version, flexible);
        sections.push((field.tag.unwrap().0, bytes));
    }
    sections.sort();
    let mut writer = Writer::new(out);
    writer.uvarint(u32::try_from(sections.len()).unwrap());
    for (tag, bytes) in sections {
        writer.tagged_field(tag, |writer| writer.raw(&bytes));
    }
}

fn write_value(out: &mut Vec<u8>, field: &Field, value: &Value, version: i16, flexible: bool) {
    if matches!(field.ty, Type::Struct(_)) && field.nullable.contains(version) {
        out.push(if *value == Value::Absent { 0xff } else { 1 });
    }
    write_element(out, &field.ty, value, version, flexible);
}

fn write_element(out: &mut Vec<u8>, ty: &Type, value: &Value, version: i16, flexible: bool) {
    match (value, ty) {
        (Value::Fixed(bytes), _) => out.extend(bytes),
        (Value::Text(text), Type::String) => {
            let text = text.as_ref().map(|bytes| std::str::from_utf8(bytes).unwrap());
            Writer::new(out).string(text, flexible);
        }
        (Value::Text(bytes), _) => Writer::new(out).bytes(bytes.as_deref(), flexible),
        (Value::Array(elements), Type::Array(element)) => {
            Writer::new(out).len(elements.as_ref().map(Vec::len), flexible);
            for value in elements.iter().flatten() {
                write_element(out, element, value, version, flexible);
            }
        }
        (Value::Struct(body), _) => write_struct(out, body, version, flexible),
        (Value::Absent, _) => {}
        (value, ty) => panic!("{value:?} is no {ty:?}"),
    }
}

/// Reads a whole body as a client does: what is left over is an error.
pub(crate) fn decode(bytes: &[u8], message: &'static Message, version: i16) -> Result<Struct, Malformed> {
    let mut reader = Reader::new(bytes);
    let body = read_struct(&mut reader, message.fields, version, message.flexible.contains(version))?;
    assert_eq!(reader.remaining(), 0, "bytes are left behind the body");
    Ok(body)
}

fn read_struct(
    reader: &mut Reader<'_>,
    fields: &'static [Field],
    version: i16,
    flexible: bool,
) -> Result<Struct, Malformed> {
    let mut body = Struct::default();
    let present: Vec<_> = fields.iter().filter(|field| field.versions.contains(version)).collect();
    for field in &present {
        let value = if is_tagged(field, version) {
            Value::Absent
        } else {
            read_value(reader, field, version, flexible)?
        };
        body.fields.push((field, value));
    }
    if flexible {
        let Struct { fields, unknown } = &mut body;
        reader.tagged_fields(|tag, reader| {
            let known = fields
                .iter_mut()
                .find(|(field, _)| is_tagged(field, version) && field.tag.is_some_and(|(number, _)| number == tag));
            match known {
                Some((field, value)) => *value = read_value(reader, field, version, flexible)?,
                None => unknown.push((tag, reader.take(reader.remaining())?.to_vec())),
            }
            Ok(true)
        })?;
    }
    Ok(body)
}

fn read_value(
    reader: &mut Reader<'_>,
    field: &'static Field,
    version: i16,
    flexible: bool,
) -> Result<Value, Malformed> {
    let nullable = field.nullable.contains(version);
    if matches!(field.ty, Type::Struct(_)) && nullable && reader.i8()? < 0 {
        return Ok(Value::Absent);
    }
    read_element(reader, &field.ty, version, flexible)
}

fn read_element(reader: &mut Reader<'_>, ty: &'static Type, version: i16, flexible: bool) -> Result<Value, Malformed> {
    Ok(match ty {
        Type::Struct(fields) => Value::Struct(read_struct(reader, fields, version, flexible)?),
        Type::String => Value::Text(reader.nullable_string(flexible)?.map(|text| text.as_bytes().to_vec())),
        Type::Bytes | Type::Records => Value::Text(reader.nullable_bytes(flexible)?.map(<[u8]>::to_vec)),
        Type::Array(element) => {
            let count = reader.len(flexible)?;
            let elements = |count| {
                (0..count)
                    .map(|_| read_element(reader, element, version, flexible))
                    .collect()
            };
            Value::Array(count.map(elements).transpose()?)
        }
        fixed => Value::Fixed(reader.take(fixed_size(fixed).unwrap())?.to_vec()),
    })
}

pub(crate) fn is_tagged(field: &Field, version: i16) -> bool {
    field.tag.is_some_and(|(_, versions)| versions.contains(version))
}

fn fixed_size(ty: &Type) -> Option<usize> {
    Some(match ty {
        Type::Bool | Type::Int8 => 1,
        Type::Int16 | Type::Uint16 => 2,
        Type::Int32 | Type::Uint32 => 4,
        Type::Int64 | Type::Float64 => 8,
        Type::Uuid => 16,
        _ => return None,
    })
}
