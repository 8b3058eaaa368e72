//! Programs: what to do, in order, to find the values with a wanted role in one message at one version.
//!
//! A [`Message`] is compiled once for (version, wanted roles) into a flat list of `Op`s. Runs of fields of fixed size
//! merge into one skip, and the program ends after the last value that is wanted: what follows is opaque. The
//! [`Walker`](crate::walk::Walker) runs programs over bytes as they arrive.

use crate::frame;
use crate::schema::{Field, Message, Role, RoleSet, Type};

/// How a length or a count is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefix {
    /// Two bytes, -1 for null: strings before KIP-482.
    Int16,
    /// Four bytes, -1 for null: bytes, records and arrays before KIP-482.
    Int32,
    /// An unsigned varint of the length plus one, 0 for null (KIP-482).
    Compact,
}

/// How a visited value is written, which is all that is needed to write another in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// This many bytes, big-endian.
    Fixed(u8),
    /// A length, then that many bytes.
    Prefixed(Prefix),
    /// A count, then that many elements: a whole array.
    Array(Prefix),
}

/// One step of a program. Targets are indices into the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    /// Pass over bytes.
    Skip(u32),
    /// Pass over a length and its bytes.
    SkipPrefixed(Prefix),
    /// Pass over a count and its elements of `size` bytes each.
    SkipArray { prefix: Prefix, size: u32 },
    /// Pass over a section of tagged fields of which none is wanted.
    SkipTags,
    /// Show a value.
    Visit { role: Role, form: Form },
    /// Start of a whole array that is wanted.
    Begin,
    /// End of that array: show its span.
    End { role: Role, prefix: Prefix },
    /// Start of a loop: read the count, go to `end` when there is nothing.
    Loop { prefix: Prefix, end: u32 },
    /// End of a loop's body: go on with the next element, or leave.
    Next { start: u32 },
    /// A struct that may be null: one byte, negative for null.
    Nullable { end: u32 },
    /// A section of tagged fields, some of which are wanted: their bodies start where `tags[first..first + count]` say.
    Tags { first: u32, count: u32, end: u32 },
    /// End of a wanted tagged field's body.
    TagEnd { tags: u32 },
    /// Nothing more is wanted.
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TagBody {
    pub(crate) number: u32,
    pub(crate) start: u32,
}

/// How deep loops and tagged fields nest at most, in the definitions of Kafka 4.4 and with room to spare.
pub(crate) const MAX_DEPTH: usize = 10;

/// A compiled message: see the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    pub(crate) ops: Box<[Op]>,
    pub(crate) tags: Box<[TagBody]>,
}

impl Program {
    /// Compiles the body of `message` at `version` to find the values with a role in `wanted`.
    ///
    /// A version outside of the message's own compiles to what the definitions would say of it; callers check versions
    /// against the review table first.
    pub fn of_body(message: &Message, version: i16, wanted: RoleSet) -> Self {
        Self::compile(Vec::new(), message, version, wanted)
    }

    /// The same for a whole request: header (version 1 or 2), then body.
    pub fn of_request(message: &Message, version: i16, wanted: RoleSet) -> Self {
        // API key, API version and correlation id; the client id keeps its old form in every version.
        let mut header = vec![Op::Skip(8), Op::SkipPrefixed(Prefix::Int16)];
        header.extend(message.flexible.contains(version).then_some(Op::SkipTags));
        Self::compile(header, message, version, wanted)
    }

    /// The same for a whole response: header (version 0 or 1), then body.
    pub fn of_response(message: &Message, version: i16, wanted: RoleSet) -> Self {
        let mut header = vec![Op::Skip(4)];
        header.extend(frame::response_header_has_tags(message, version).then_some(Op::SkipTags));
        Self::compile(header, message, version, wanted)
    }

    fn compile(header: Vec<Op>, message: &Message, version: i16, wanted: RoleSet) -> Self {
        let mut compiler = Compiler {
            version,
            flexible: message.flexible.contains(version),
            wanted,
            target: header.len(),
            ops: header,
            tags: Vec::new(),
        };
        compiler.body(message.fields);
        compiler.ops.push(Op::Done);
        Self {
            ops: compiler.ops.into(),
            tags: compiler.tags.into(),
        }
    }

    /// Whether the message has, at this version, no value that is wanted.
    pub fn is_empty(&self) -> bool {
        !self
            .ops
            .iter()
            .any(|op| matches!(op, Op::Visit { .. } | Op::End { .. }))
    }
}

struct Compiler {
    version: i16,
    flexible: bool,
    wanted: RoleSet,
    ops: Vec<Op>,
    tags: Vec<TagBody>,
    /// Something jumps to the op at this index, so it must not merge with the one before it.
    target: usize,
}

impl Compiler {
    fn body(&mut self, fields: &[Field]) {
        let mut needed = self.ops.len();
        for field in fields {
            self.field(field);
            if !self.is_tagged(field) && self.wants_field(field) {
                needed = self.ops.len();
            }
        }
        if self.flexible
            && fields
                .iter()
                .any(|field| self.is_tagged(field) && self.wants_field(field))
        {
            self.tag_section(fields);
        } else {
            self.ops.truncate(needed);
        }
    }

    fn structure(&mut self, fields: &[Field]) {
        for field in fields {
            self.field(field);
        }
        if self.flexible {
            self.tag_section(fields);
        }
    }

    /// A field that is not a tagged one: those stand in a section of their own.
    fn field(&mut self, field: &Field) {
        if field.versions.contains(self.version) && !self.is_tagged(field) {
            self.value(&field.ty, field.role, field.nullable.contains(self.version));
        }
    }

    fn value(&mut self, ty: &Type, role: Role, nullable: bool) {
        match ty {
            Type::Struct(fields) if nullable => {
                let at = self.push(Op::Nullable { end: 0 });
                self.structure(fields);
                let end = self.label();
                self.ops[at] = Op::Nullable { end };
            }
            Type::Struct(fields) => self.structure(fields),
            Type::Array(element) => self.array(element, role),
            scalar => self.scalar(scalar, role),
        }
    }

    fn scalar(&mut self, ty: &Type, role: Role) {
        let form = match fixed_scalar(ty) {
            Some(size) => Form::Fixed(size),
            None if self.flexible => Form::Prefixed(Prefix::Compact),
            None if *ty == Type::String => Form::Prefixed(Prefix::Int16),
            None => Form::Prefixed(Prefix::Int32),
        };
        match form {
            _ if self.wanted.contains(role) => {
                self.push(Op::Visit { role, form });
            }
            Form::Fixed(size) => self.skip(u32::from(size)),
            Form::Prefixed(prefix) | Form::Array(prefix) => {
                self.push(Op::SkipPrefixed(prefix));
            }
        }
    }

    fn array(&mut self, element: &Type, role: Role) {
        let prefix = if self.flexible { Prefix::Compact } else { Prefix::Int32 };
        let whole = is_role_of_whole_array(role) && self.wanted.contains(role);
        if whole {
            self.push(Op::Begin);
        }
        match self.fixed_size(element) {
            Some(size) if !self.wants_value(element, role) => {
                self.push(Op::SkipArray { prefix, size });
            }
            _ => {
                let at = self.push(Op::Loop { prefix, end: 0 });
                let start = self.label();
                self.value(element, role, false);
                self.push(Op::Next { start });
                let end = self.label();
                self.ops[at] = Op::Loop { prefix, end };
            }
        }
        if whole {
            self.push(Op::End { role, prefix });
        }
    }

    fn tag_section(&mut self, fields: &[Field]) {
        let wanted: Vec<(u32, &Field)> = fields
            .iter()
            .filter(|field| self.is_tagged(field) && self.wants_field(field))
            .filter_map(|field| Some((field.tag?.0, field)))
            .collect();
        if wanted.is_empty() {
            self.push(Op::SkipTags);
            return;
        }
        // The bodies of one section stand together in the tag list, so a nested section comes after them.
        let first = self.tags.len();
        self.tags
            .extend(wanted.iter().map(|&(number, _)| TagBody { number, start: 0 }));
        let at = self.push(Op::SkipTags);
        for (i, (_, field)) in wanted.iter().enumerate() {
            self.tags[first + i].start = self.label();
            self.value(&field.ty, field.role, field.nullable.contains(self.version));
            self.push(Op::TagEnd { tags: index(at) });
        }
        let end = self.label();
        self.ops[at] = Op::Tags {
            first: index(first),
            count: index(wanted.len()),
            end,
        };
    }

    fn is_tagged(&self, field: &Field) -> bool {
        field.tag.is_some_and(|(_, versions)| versions.contains(self.version))
    }

    fn wants_field(&self, field: &Field) -> bool {
        field.versions.contains(self.version) && self.wants_value(&field.ty, field.role)
    }

    fn wants_value(&self, ty: &Type, role: Role) -> bool {
        if self.wanted.contains(role) {
            return true;
        }
        match ty {
            Type::Struct(fields) => fields.iter().any(|field| self.wants_field(field)),
            Type::Array(element) => self.wants_value(element, Role::Plain),
            _ => false,
        }
    }

    /// The size of a value on the wire, where it is the same for every value.
    fn fixed_size(&self, ty: &Type) -> Option<u32> {
        match ty {
            Type::Struct(_) if self.flexible => None,
            Type::Struct(fields) => fields
                .iter()
                .filter(|field| field.versions.contains(self.version))
                .map(|field| {
                    if field.nullable.contains(self.version) {
                        None
                    } else {
                        self.fixed_size(&field.ty)
                    }
                })
                .sum(),
            scalar => fixed_scalar(scalar).map(u32::from),
        }
    }

    fn push(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn skip(&mut self, size: u32) {
        let len = self.ops.len();
        match self.ops.last_mut() {
            Some(Op::Skip(total)) if self.target < len => *total += size,
            _ => {
                self.push(Op::Skip(size));
            }
        }
    }

    /// Marks the next op as one that something jumps to.
    fn label(&mut self) -> u32 {
        self.target = self.ops.len();
        index(self.target)
    }
}

fn is_role_of_whole_array(role: Role) -> bool {
    matches!(role, Role::Endpoints | Role::ControllerEndpoints)
}

fn fixed_scalar(ty: &Type) -> Option<u8> {
    Some(match ty {
        Type::Bool | Type::Int8 => 1,
        Type::Int16 | Type::Uint16 => 2,
        Type::Int32 | Type::Uint32 => 4,
        Type::Int64 | Type::Float64 => 8,
        Type::Uuid => 16,
        Type::String | Type::Bytes | Type::Records | Type::Struct(_) | Type::Array(_) => return None,
    })
}

/// Programs are compiled from our own table and have a few hundred ops.
#[allow(clippy::cast_possible_truncation)]
fn index(i: usize) -> u32 {
    i as u32
}
