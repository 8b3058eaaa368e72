//! Well-formed messages of any API at any version, made from the table: every value with a role is found, in order, and
//! nothing else.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use tidegate_wire::program::Program;
use tidegate_wire::schema::{Field, Role, RoleSet, Type};
use tidegate_wire::table;
use tidegate_wire::walk::{Step, Walker};
use tidegate_wire::write::Writer;

fuzz_target!(|data: &[u8]| {
    let mut source = Unstructured::new(data);
    let Ok((key, version, is_request, role)) = <(u8, u8, bool, u8)>::arbitrary(&mut source) else { return };
    let key = i16::from(key) % 95;
    let message = if is_request { table::request(key) } else { table::response(key) };
    let Some(message) = message else { return };
    let range = message.versions;
    if range.is_empty() {
        return;
    }
    let version = range.first + i16::from(version) % (range.last - range.first + 1);
    let role = ROLES[usize::from(role) % ROLES.len()];
    let mut made = Made { version, flexible: message.flexible.contains(version), role, out: Vec::new(), found: Vec::new() };
    made.fields(message.fields, &mut source);

    let program = Program::of_body(message, version, RoleSet::of(&[role]));
    let mut walker = Walker::new(&program, 0, made.out.len());
    let mut found = Vec::new();
    loop {
        match walker.step(&made.out, 0).expect("well-formed") {
            Step::Visit(visit) => found.push(made.out[visit.value..visit.end].to_vec()),
            Step::Done => break,
            Step::More(_) => panic!("the message is whole"),
        }
    }
    assert_eq!(found, made.found, "{} v{version} {role:?}", message.name);
});

const ROLES: [Role; 17] = [
    Role::TopicName,
    Role::TopicId,
    Role::TopicRegex,
    Role::NodeId,
    Role::BrokerId,
    Role::Host,
    Role::Port,
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

struct Made {
    version: i16,
    flexible: bool,
    role: Role,
    out: Vec<u8>,
    found: Vec<Vec<u8>>,
}

impl Made {
    fn fields(&mut self, fields: &[Field], source: &mut Unstructured<'_>) {
        let tag = |field: &Field, version| field.tag.filter(|(_, versions)| versions.contains(version)).map(|(tag, _)| tag);
        for field in fields {
            if field.versions.contains(self.version) && tag(field, self.version).is_none() {
                let nullable = field.nullable.contains(self.version);
                self.value(&field.ty, field.role, nullable, source);
            }
        }
        if !self.flexible {
            return;
        }
        let mut tagged: Vec<(u32, &Field)> = fields
            .iter()
            .filter(|field| field.versions.contains(self.version))
            .filter_map(|field| Some((tag(field, self.version)?, field)))
            .filter(|_| source.arbitrary().unwrap_or(false))
            .collect();
        tagged.sort_by_key(|(tag, _)| *tag);
        let unknown: Option<u8> = source.arbitrary().unwrap_or(None);
        let count = tagged.len() + usize::from(unknown.is_some());
        Writer::new(&mut self.out).uvarint(count as u32);
        for (tag, field) in tagged {
            let before = std::mem::take(&mut self.out);
            self.value(&field.ty, field.role, field.nullable.contains(self.version), source);
            let value = std::mem::replace(&mut self.out, before);
            let mut writer = Writer::new(&mut self.out);
            writer.uvarint(tag);
            writer.uvarint(value.len() as u32);
            writer.raw(&value);
        }
        if let Some(size) = unknown {
            let mut writer = Writer::new(&mut self.out);
            writer.uvarint(10_000);
            writer.uvarint(u32::from(size));
            writer.raw(&vec![0xff; usize::from(size)]);
        }
    }

    fn value(&mut self, ty: &Type, role: Role, nullable: bool, source: &mut Unstructured<'_>) {
        let null = nullable && source.arbitrary().unwrap_or(false);
        match ty {
            Type::Struct(fields) => {
                if nullable {
                    Writer::new(&mut self.out).i8(if null { -1 } else { 1 });
                }
                if !null {
                    self.fields(fields, source);
                }
            }
            Type::Array(element) => {
                let count = if null { 0 } else { source.int_in_range(0..=3).unwrap_or(0) };
                Writer::new(&mut self.out).len((!null).then_some(count), self.flexible);
                for _ in 0..count {
                    self.value(element, role, false, source);
                }
            }
            Type::String | Type::Bytes | Type::Records => {
                let length = source.int_in_range(0..=300).unwrap_or(0);
                let text = "x".repeat(if null { 0 } else { length });
                let mut writer = Writer::new(&mut self.out);
                match ty {
                    Type::String => writer.string((!null).then_some(&text), self.flexible),
                    _ => writer.bytes((!null).then_some(text.as_bytes()), self.flexible),
                }
                self.note(role, text.into_bytes());
            }
            fixed => {
                let size = match fixed {
                    Type::Bool | Type::Int8 => 1,
                    Type::Int16 | Type::Uint16 => 2,
                    Type::Int32 | Type::Uint32 => 4,
                    Type::Int64 | Type::Float64 => 8,
                    _ => 16,
                };
                let bytes: Vec<u8> = (0..size).map(|_| source.arbitrary().unwrap_or(0)).collect();
                self.out.extend_from_slice(&bytes);
                self.note(role, bytes);
            }
        }
    }

    fn note(&mut self, role: Role, value: Vec<u8>) {
        if role == self.role {
            self.found.push(value);
        }
    }
}
