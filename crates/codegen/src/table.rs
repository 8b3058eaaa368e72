//! Writes the schema table: `crates/wire/src/table`.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};

use crate::names::{constant, variant};
use crate::resolve::{Field, Message, Struct, Type};
use crate::versions::Versions;
use crate::{Files, header};

/// How many API keys share a file.
const KEYS_PER_FILE: i16 = 5;

/// The table's files, by path below `crates/wire/src`.
pub(crate) fn files(messages: &[Message], release: &str) -> Result<Files> {
    let mut groups: BTreeMap<i16, Vec<&Message>> = BTreeMap::new();
    for message in messages {
        groups
            .entry(message.api_key / KEYS_PER_FILE * KEYS_PER_FILE)
            .or_default()
            .push(message);
    }
    let mut files = Files::new();
    for (&first, group) in &groups {
        files.insert(
            format!("table/{}.rs", module(first)),
            group_file(first, group, release)?,
        );
    }
    files.insert("table/mod.rs".into(), index_file(messages, &groups, release)?);
    Ok(files)
}

fn module(first_key: i16) -> String {
    format!("keys_{first_key:02}_to_{:02}", first_key + KEYS_PER_FILE - 1)
}

fn group_file(first: i16, group: &[&Message], release: &str) -> Result<String> {
    let mut out = header(release);
    let last = first + KEYS_PER_FILE - 1;
    writeln!(out, "//! API keys {first} to {last}.\n")?;
    writeln!(out, "use super::build::*;")?;
    writeln!(out, "use crate::schema::Role::*;")?;
    writeln!(out, "use crate::schema::Type::*;")?;
    writeln!(out, "use crate::schema::{{Field, Message}};")?;
    for message in group {
        MessageWriter {
            message,
            out: &mut out,
            structs: Vec::new(),
        }
        .write()?;
    }
    Ok(out)
}

struct MessageWriter<'a> {
    message: &'a Message,
    out: &'a mut String,
    structs: Vec<(String, &'a Struct)>,
}

impl<'a> MessageWriter<'a> {
    fn write(&mut self) -> Result<()> {
        let message = self.message;
        self.structs(&message.fields)?;
        let name = constant(&message.name);
        let flexible = message.flexible.intersect(message.versions);
        writeln!(self.out, "\npub(super) static {name}: Message = Message {{")?;
        writeln!(self.out, "    name: {:?},", message.name)?;
        writeln!(self.out, "    api_key: {},", message.api_key)?;
        let Versions { first, last } = message.versions;
        writeln!(self.out, "    versions: only({first}, {last}),")?;
        writeln!(self.out, "    flexible: {},", self.versions(flexible))?;
        if message.fields.is_empty() {
            writeln!(self.out, "    fields: &[],")?;
        } else {
            writeln!(self.out, "    fields: &[")?;
            self.fields(&message.fields, 8)?;
            writeln!(self.out, "    ],")?;
        }
        writeln!(self.out, "}};")?;
        Ok(())
    }

    /// Writes a constant for each struct below `fields`, inner ones first; equal ones once.
    fn structs(&mut self, fields: &'a [Field]) -> Result<()> {
        for field in fields {
            let Some(inner) = struct_of(&field.ty) else { continue };
            self.structs(&inner.fields)?;
            if self.structs.iter().any(|(_, known)| *known == inner) {
                continue;
            }
            let mut name = format!("{}_{}", constant(&self.message.name), constant(&inner.name));
            let same_name = self
                .structs
                .iter()
                .filter(|(_, known)| known.name == inner.name)
                .count();
            if same_name > 0 {
                write!(name, "_{}", same_name + 1)?;
            }
            writeln!(self.out, "\nconst {name}: &[Field] = &[")?;
            self.structs.push((name, inner));
            self.fields(&inner.fields, 4)?;
            writeln!(self.out, "];")?;
        }
        Ok(())
    }

    fn fields(&mut self, fields: &[Field], indent: usize) -> Result<()> {
        for field in fields {
            let ty = self.ty(&field.ty)?;
            let present = self.versions(field.versions);
            write!(self.out, "{:indent$}field({:?}, {ty}, {present})", "", field.name)?;
            if !field.nullable.is_empty() {
                write!(self.out, ".nullable({})", self.versions(field.nullable))?;
            }
            if let Some(tag) = field.tag {
                write!(self.out, ".tagged({tag})")?;
            }
            if field.role != "Plain" {
                write!(self.out, ".role({})", field.role)?;
            }
            writeln!(self.out, ",")?;
        }
        Ok(())
    }

    /// A range within the message's versions; one that reaches the last is open, so that a new version of the message
    /// changes no line but those that it is about.
    fn versions(&self, versions: Versions) -> String {
        match versions {
            Versions::NONE => "NONE".into(),
            Versions { first, last } if last == self.message.versions.last => format!("from({first})"),
            Versions { first, last } => format!("only({first}, {last})"),
        }
    }

    fn ty(&self, ty: &Type) -> Result<String> {
        Ok(match ty {
            Type::Scalar(name) => variant(name),
            Type::Array(element) => format!("Array(&{})", self.ty(element)?),
            Type::Struct(inner) => {
                let known = self.structs.iter().find(|(_, known)| *known == inner);
                format!(
                    "Struct({})",
                    known.with_context(|| format!("{} was not written", inner.name))?.0
                )
            }
        })
    }
}

fn struct_of(ty: &Type) -> Option<&Struct> {
    match ty {
        Type::Scalar(_) => None,
        Type::Struct(inner) => Some(inner),
        Type::Array(element) => struct_of(element),
    }
}

fn index_file(messages: &[Message], groups: &BTreeMap<i16, Vec<&Message>>, release: &str) -> Result<String> {
    let mut out = header(release);
    out.push_str(INDEX_DOC);
    writeln!(out, "mod build;")?;
    for &first in groups.keys() {
        writeln!(out, "#[rustfmt::skip]\nmod {};", module(first))?;
    }
    writeln!(out, "\nuse crate::schema::Message;")?;
    writeln!(
        out,
        "\n/// The release of Kafka whose definitions the table was made from."
    )?;
    writeln!(out, "pub const KAFKA_RELEASE: &str = {release:?};")?;
    out.push_str(INDEX_LOOKUPS);
    for (name, is_request) in [("REQUESTS", true), ("RESPONSES", false)] {
        writeln!(out, "\n#[rustfmt::skip]\nstatic {name}: &[Option<&Message>] = &[")?;
        for key in 0..=messages.iter().map(|m| m.api_key).max().context("no messages")? {
            match messages.iter().find(|m| m.api_key == key && m.is_request == is_request) {
                Some(message) => {
                    let module = module(key / KEYS_PER_FILE * KEYS_PER_FILE);
                    writeln!(out, "    Some(&{module}::{}),", constant(&message.name))?;
                }
                None => writeln!(out, "    None,")?,
            }
        }
        writeln!(out, "];")?;
    }
    Ok(out)
}

const INDEX_DOC: &str = "//! Every request and response body of Kafka's protocol, as data.

";

const INDEX_LOOKUPS: &str = "
/// The request body of an API key; `None` for a key that is not defined, or no longer.
pub fn request(api_key: i16) -> Option<&'static Message> {
    *REQUESTS.get(usize::try_from(api_key).ok()?)?
}

/// The response body of an API key; `None` for a key that is not defined, or no longer.
pub fn response(api_key: i16) -> Option<&'static Message> {
    *RESPONSES.get(usize::try_from(api_key).ok()?)?
}

/// Every request body, by API key.
pub fn requests() -> impl Iterator<Item = &'static Message> {
    REQUESTS.iter().copied().flatten()
}

/// Every response body, by API key.
pub fn responses() -> impl Iterator<Item = &'static Message> {
    RESPONSES.iter().copied().flatten()
}
";
