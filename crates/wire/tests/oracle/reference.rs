//! A message written again from what Kafka's JSON converter says of it: by the schema table, without the walker.

use serde_json::Value;
use tidegate_wire::schema::{Field, Message, Role, Type};
use tidegate_wire::write::Writer;

/// The byte of which the oracle's records consist.
const RECORDS_BYTE: u8 = 0x5a;

/// A value with a role, where it stands in [`Reference::bytes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) role: Role,
    pub(crate) start: usize,
    pub(crate) value: usize,
    pub(crate) end: usize,
    pub(crate) null: bool,
    pub(crate) tag: Option<usize>,
    pub(crate) whole_array: bool,
}

/// A body as the schema table writes it, and the values with a role in the order of the wire.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) bytes: Vec<u8>,
    pub(crate) found: Vec<Found>,
}

/// Writes `body` as `message` at `version`.
pub(crate) fn write(message: &Message, version: i16, body: &Value) -> Reference {
    let mut encoder = Encoder {
        version,
        flexible: message.flexible.contains(version),
        bytes: Vec::new(),
        found: Vec::new(),
    };
    encoder.structure(message.fields, body);
    Reference {
        bytes: encoder.bytes,
        found: encoder.found,
    }
}

struct Encoder {
    version: i16,
    flexible: bool,
    bytes: Vec<u8>,
    found: Vec<Found>,
}

impl Encoder {
    fn structure(&mut self, fields: &[Field], json: &Value) {
        let present: Vec<&Field> = fields
            .iter()
            .filter(|field| field.versions.contains(self.version))
            .collect();
        for field in present.iter().filter(|field| field.tag.is_none()) {
            self.field(field, json);
        }
        if !self.flexible {
            return;
        }
        let mut tagged: Vec<(u32, &Field)> = present
            .iter()
            .filter_map(|field| Some((field.tag?.0, *field)))
            .collect();
        tagged.retain(|(_, field)| lookup(json, field).is_some());
        tagged.sort_by_key(|&(tag, _)| tag);
        self.writer().uvarint(u32::try_from(tagged.len()).unwrap());
        for (tag, field) in tagged {
            self.tagged(tag, field, json);
        }
    }

    fn tagged(&mut self, tag: u32, field: &Field, json: &Value) {
        let mut inner = Self {
            bytes: Vec::new(),
            found: Vec::new(),
            ..*self
        };
        inner.field(field, json);
        let head = self.bytes.len();
        self.writer().uvarint(tag);
        self.writer().uvarint(u32::try_from(inner.bytes.len()).unwrap());
        let by = self.bytes.len();
        for found in &mut inner.found {
            found.start += by;
            found.value += by;
            found.end += by;
            found.tag = found
                .tag
                .map(|tag| tag + by)
                .or((found.whole_array && found.start == by).then_some(head));
        }
        self.bytes.append(&mut inner.bytes);
        self.found.append(&mut inner.found);
    }

    fn field(&mut self, field: &Field, json: &Value) {
        let value = lookup(json, field).unwrap_or_else(|| panic!("no {} in {json}", field.name));
        let nullable = field.nullable.contains(self.version);
        assert!(
            nullable || !value.is_null(),
            "{} is null at version {}",
            field.name,
            self.version
        );
        self.value(&field.ty, field.role, nullable, value);
    }

    fn value(&mut self, ty: &Type, role: Role, nullable: bool, json: &Value) {
        let start = self.bytes.len();
        let flexible = self.flexible;
        let mut whole_array = false;
        match ty {
            Type::Bool => self.writer().bool(json.as_bool().unwrap()),
            Type::Int8 => self.writer().i8(number(json)),
            Type::Int16 => self.writer().i16(number(json)),
            Type::Uint16 => self.writer().u16(number(json)),
            Type::Int32 => self.writer().i32(number(json)),
            Type::Uint32 => self.writer().u32(number(json)),
            Type::Int64 => self.writer().i64(number(json)),
            Type::Float64 => self.writer().f64(json.as_f64().unwrap()),
            Type::Uuid => self.writer().uuid(base64(json.as_str().unwrap()).try_into().unwrap()),
            Type::String => self.writer().string(json.as_str(), flexible),
            Type::Bytes => {
                let bytes = json.as_str().map(base64);
                self.writer().bytes(bytes.as_deref(), flexible);
            }
            Type::Records => {
                let bytes = json
                    .as_u64()
                    .map(|size| vec![RECORDS_BYTE; usize::try_from(size).unwrap()]);
                self.writer().bytes(bytes.as_deref(), flexible);
            }
            Type::Struct(_) if json.is_null() => self.writer().i8(-1),
            Type::Struct(fields) => {
                if nullable {
                    self.writer().i8(1);
                }
                self.structure(fields, json);
            }
            Type::Array(element) => {
                let elements = json.as_array();
                self.writer().len(elements.map(Vec::len), flexible);
                whole_array = matches!(role, Role::Endpoints | Role::ControllerEndpoints);
                for json in elements.into_iter().flatten() {
                    self.value(element, if whole_array { Role::Plain } else { role }, false, json);
                }
                if !whole_array {
                    return;
                }
            }
        }
        if role != Role::Plain {
            let (value, end) = (start + self.prefix(ty, start), self.bytes.len());
            let null = json.is_null();
            self.found.push(Found {
                role,
                start,
                value,
                end,
                null,
                tag: None,
                whole_array,
            });
        }
    }

    /// The size of the length or count in front of a value that has been written at `start`.
    fn prefix(&self, ty: &Type, start: usize) -> usize {
        match ty {
            Type::String | Type::Bytes | Type::Records | Type::Array(_) if self.flexible => {
                self.bytes[start..].iter().take_while(|&&byte| byte >= 0x80).count() + 1
            }
            Type::String => 2,
            Type::Bytes | Type::Records | Type::Array(_) => 4,
            _ => 0,
        }
    }

    fn writer(&mut self) -> Writer<'_> {
        Writer::new(&mut self.bytes)
    }
}

/// The value of `field` in Kafka's JSON; `None` for a tagged field that has its default value.
fn lookup<'j>(json: &'j Value, field: &Field) -> Option<&'j Value> {
    let (first, rest) = field.name.split_at(1);
    let name = first.to_lowercase() + rest;
    // The converters leave records out and say how many bytes they are.
    json.get(&name).or_else(|| json.get(format!("{name}SizeInBytes")))
}

fn number<T: TryFrom<i64, Error: std::fmt::Debug>>(json: &Value) -> T {
    T::try_from(json.as_i64().unwrap()).unwrap()
}

/// Decodes both alphabets, padded or not.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for c in text.bytes().filter(|&c| c != b'=') {
        let six = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => panic!("{text:?} is not base64"),
        };
        bits = (bits << 6) | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}
