//! Writes the typed messages: `crates/wire/src/messages`.

use std::fmt::Write;

use anyhow::{Context, Result, bail};

use crate::names::snake;
use crate::resolve::{Field, Message, Struct, Type};
use crate::versions::Versions;
use crate::{Files, header};

/// The APIs in which the gateway takes part: the module's name and the API key.
const TYPED: [(&str, i16); 6] = [
    ("metadata", 3),
    ("find_coordinator", 10),
    ("sasl_handshake", 17),
    ("api_versions", 18),
    ("sasl_authenticate", 36),
    ("describe_cluster", 60),
];

/// The typed messages' files, by path below `crates/wire/src`.
pub(crate) fn files(messages: &[Message], release: &str) -> Result<Files> {
    let mut files = Files::new();
    for (module, key) in TYPED {
        let mut body = String::new();
        for message in messages.iter().filter(|message| message.api_key == key) {
            MessageWriter {
                message,
                out: &mut body,
            }
            .write()
            .with_context(|| message.name.clone())?;
        }
        files.insert(format!("messages/{module}.rs"), file(key, &body, release));
    }
    Ok(files)
}

fn file(key: i16, body: &str, release: &str) -> String {
    let names = ["read_string", "write_string", "Body", "Element", "Format"];
    let used: Vec<_> = names.into_iter().filter(|name| body.contains(name)).collect();
    let array = if body.contains("Array") {
        "use super::array::Array;\n"
    } else {
        ""
    };
    format!(
        "{}//! API key {key}.\n\n#![allow(clippy::derivable_impls, clippy::field_reassign_with_default)]\n\n{array}use super::codec::{{{}}};\nuse crate::malformed::Malformed;\n\
         use crate::read::Reader;\nuse crate::schema::Versions;\nuse crate::write::Writer;\n{body}",
        header(release),
        used.join(", ")
    )
}

struct MessageWriter<'a> {
    message: &'a Message,
    out: &'a mut String,
}

impl MessageWriter<'_> {
    fn write(mut self) -> Result<()> {
        let Message {
            name,
            api_key,
            versions,
            flexible,
            fields,
            ..
        } = self.message;
        let flexible = flexible.intersect(*versions);
        self.structure(name, fields, true)?;
        writeln!(self.out, "\nimpl<'a> Body<'a> for {} {{", applied(name, fields))?;
        writeln!(self.out, "    const API_KEY: i16 = {api_key};")?;
        writeln!(self.out, "    const NAME: &'static str = {name:?};")?;
        writeln!(
            self.out,
            "    const VERSIONS: Versions = Versions::new({}, {});",
            versions.first, versions.last
        )?;
        writeln!(
            self.out,
            "    const FLEXIBLE: Versions = Versions::new({}, {});",
            flexible.first, flexible.last
        )?;
        writeln!(self.out, "}}")?;
        self.inner(fields)
    }

    fn inner(&mut self, fields: &[Field]) -> Result<()> {
        for field in fields {
            if let Type::Array(element) = &field.ty
                && let Type::Struct(Struct { name, fields }) = &**element
            {
                self.structure(name, fields, false)?;
                self.inner(fields)?;
            }
        }
        Ok(())
    }

    fn structure(&mut self, name: &str, fields: &[Field], is_body: bool) -> Result<()> {
        if is_body {
            let Versions { first, last } = self.message.versions;
            writeln!(self.out, "\n/// The body of `{name}`, versions {first} to {last}.")?;
        } else {
            writeln!(self.out, "\n/// `{name}` in [`{}`].", self.message.name)?;
        }
        writeln!(self.out, "#[derive(Debug, Clone, PartialEq)]")?;
        writeln!(self.out, "pub struct {} {{", applied(name, fields))?;
        for field in fields {
            writeln!(self.out, "    /// {}", self.describe(field))?;
            writeln!(self.out, "    pub {}: {},", snake(&field.name), rust_type(field)?)?;
        }
        writeln!(self.out, "}}\n")?;
        self.defaults(name, fields)?;
        writeln!(self.out, "\nimpl<'a> Element<'a> for {} {{", applied(name, fields))?;
        self.reader(fields)?;
        writeln!(self.out)?;
        self.writer(fields)?;
        writeln!(self.out, "}}")?;
        Ok(())
    }

    fn defaults(&mut self, name: &str, fields: &[Field]) -> Result<()> {
        let lifetime = if borrows(fields) { "<'_>" } else { "" };
        writeln!(
            self.out,
            "impl Default for {name}{lifetime} {{\n    fn default() -> Self {{\n        Self {{"
        )?;
        for field in fields {
            writeln!(self.out, "            {}: {},", snake(&field.name), default(field)?)?;
        }
        writeln!(self.out, "        }}\n    }}\n}}")?;
        Ok(())
    }

    fn reader(&mut self, fields: &[Field]) -> Result<()> {
        writeln!(
            self.out,
            "    fn read(reader: &mut Reader<'a>, format: Format) -> Result<Self, Malformed> {{"
        )?;
        writeln!(self.out, "        let mut this = Self::default();")?;
        self.guarded(fields, |this, field| {
            Ok(format!("this.{} = {}?;", snake(&field.name), this.read(field)?))
        })?;
        writeln!(self.out, "        if format.flexible {{")?;
        if fields.iter().any(|field| field.tag.is_some()) {
            writeln!(
                self.out,
                "            reader.tagged_fields(|tag, reader| {{\n                match tag {{"
            )?;
            for field in fields {
                if let Some(tag) = field.tag {
                    let guard = self
                        .flexible_condition(field.versions)
                        .map_or(String::new(), |when| format!(" if {when}"));
                    let read = self.read(field)?;
                    writeln!(
                        self.out,
                        "                    {tag}{guard} => this.{} = {read}?,",
                        snake(&field.name)
                    )?;
                }
            }
            writeln!(
                self.out,
                "                    _ => return Ok(false),\n                }}"
            )?;
            writeln!(self.out, "                Ok(true)\n            }})?;")?;
        } else {
            writeln!(self.out, "            reader.tagged_fields(|_, _| Ok(false))?;")?;
        }
        writeln!(self.out, "        }}\n        Ok(this)\n    }}")?;
        Ok(())
    }

    fn writer(&mut self, fields: &[Field]) -> Result<()> {
        writeln!(
            self.out,
            "    fn write(&self, writer: &mut Writer<'_>, format: Format) {{"
        )?;
        self.guarded(fields, |this, field| Ok(format!("{};", this.write_field(field)?)))?;
        writeln!(self.out, "        if format.flexible {{")?;
        let tagged: Vec<_> = fields.iter().filter_map(|field| Some((field.tag?, field))).collect();
        if tagged.is_empty() {
            writeln!(self.out, "            writer.uvarint(0);")?;
        } else {
            // As Kafka does: a tagged field that has its default value is not written.
            writeln!(self.out, "            let mut count = 0;")?;
            for (tag, field) in &tagged {
                let when = self.differs(field)?;
                writeln!(self.out, "            let has_{tag} = {when};")?;
                writeln!(self.out, "            count += u32::from(has_{tag});")?;
            }
            writeln!(self.out, "            writer.uvarint(count);")?;
            for (tag, field) in &tagged {
                let write = self.write_field(field)?;
                writeln!(self.out, "            if has_{tag} {{")?;
                writeln!(
                    self.out,
                    "                writer.tagged_field({tag}, |writer| {write});\n            }}"
                )?;
            }
        }
        writeln!(self.out, "        }}\n    }}")?;
        Ok(())
    }

    /// A statement for each field that is not tagged, under the versions that have it.
    fn guarded(&mut self, fields: &[Field], statement: impl Fn(&Self, &Field) -> Result<String>) -> Result<()> {
        let fields: Vec<_> = fields.iter().filter(|field| field.tag.is_none()).collect();
        for run in fields.chunk_by(|a, b| a.versions == b.versions) {
            let when = run.first().and_then(|field| self.condition(field.versions));
            let indent = if when.is_some() { 12 } else { 8 };
            if let Some(when) = &when {
                writeln!(self.out, "        if {when} {{")?;
            }
            for field in run {
                let statement = statement(self, field)?;
                writeln!(self.out, "{:indent$}{statement}", "")?;
            }
            if when.is_some() {
                writeln!(self.out, "        }}")?;
            }
        }
        Ok(())
    }

    /// The same as [`condition`](Self::condition) among the flexible versions.
    fn flexible_condition(&self, versions: Versions) -> Option<String> {
        let flexible = self.message.flexible.intersect(self.message.versions);
        if versions.covers(flexible) {
            None
        } else {
            self.condition(versions)
        }
    }

    /// What is true in `versions` and false in the message's others; `None` if there are no others.
    fn condition(&self, versions: Versions) -> Option<String> {
        let all = self.message.versions;
        match (versions.first > all.first, versions.last < all.last) {
            (false, false) => None,
            (true, false) => Some(format!("format.version >= {}", versions.first)),
            (false, true) => Some(format!("format.version <= {}", versions.last)),
            (true, true) => Some(format!(
                "({}..={}).contains(&format.version)",
                versions.first, versions.last
            )),
        }
    }

    fn nullable(&self, field: &Field) -> String {
        if field.nullable.covers(field.versions) {
            return "true".into();
        }
        self.condition(field.nullable).unwrap_or_else(|| "true".into())
    }

    fn read(&self, field: &Field) -> Result<String> {
        let nullable = !field.nullable.is_empty();
        Ok(match &field.ty {
            Type::Scalar(scalar) => match (scalar.as_str(), nullable) {
                ("string", true) => format!("read_string(reader, format, {})", self.nullable(field)),
                ("string" | "bytes", false) => format!("reader.{}(format.flexible)", method(scalar)?),
                (_, false) => format!("reader.{}()", method(scalar)?),
                _ => bail!("{} is nullable {scalar}, which no typed message has yet", field.name),
            },
            Type::Array(_) if nullable => format!("Array::read_nullable(reader, format, {})", self.nullable(field)),
            Type::Array(_) => "Array::read(reader, format)".into(),
            Type::Struct(_) => bail!("{} is a struct, which no typed message has yet", field.name),
        })
    }

    fn write_field(&self, field: &Field) -> Result<String> {
        let name = snake(&field.name);
        let nullable = !field.nullable.is_empty();
        Ok(match &field.ty {
            Type::Scalar(scalar) => match (scalar.as_str(), nullable) {
                ("string", true) => {
                    format!("write_string(writer, self.{name}, format, {})", self.nullable(field))
                }
                ("string" | "bytes", false) => {
                    format!("writer.{}(Some(self.{name}), format.flexible)", method(scalar)?)
                }
                _ => format!("writer.{}(self.{name})", method(scalar)?),
            },
            _ if nullable => {
                format!(
                    "Array::write_nullable(self.{name}.as_ref(), writer, format, {})",
                    self.nullable(field)
                )
            }
            _ => format!("self.{name}.write(writer, format)"),
        })
    }

    fn differs(&self, field: &Field) -> Result<String> {
        let name = snake(&field.name);
        let differs = match &field.ty {
            Type::Array(_) if field.nullable.is_empty() => format!("!self.{name}.is_empty()"),
            Type::Scalar(scalar) if scalar == "bool" && default(field)? == "false" => format!("self.{name}"),
            Type::Scalar(_) => format!("self.{name} != {}", default(field)?),
            _ => bail!("{name} is tagged and nullable, which no typed message has yet"),
        };
        Ok(match self.flexible_condition(field.versions) {
            Some(when) => format!("{when} && {differs}"),
            None => differs,
        })
    }

    fn describe(&self, field: &Field) -> String {
        let mut out = format!("`{}`", field.name);
        let all = self.message.versions;
        match (field.versions.first > all.first, field.versions.last < all.last) {
            (false, false) => {}
            (true, false) => out += &format!(", from version {}", field.versions.first),
            (false, true) => out += &format!(", to version {}", field.versions.last),
            (true, true) => out += &format!(", versions {} to {}", field.versions.first, field.versions.last),
        }
        if !field.nullable.is_empty() && !field.nullable.covers(field.versions) {
            out += &format!("; may be null from version {}", field.nullable.first);
        }
        out + "."
    }
}

fn applied(name: &str, fields: &[Field]) -> String {
    if borrows(fields) {
        format!("{name}<'a>")
    } else {
        name.to_owned()
    }
}

fn borrows(fields: &[Field]) -> bool {
    fields.iter().any(|field| match &field.ty {
        Type::Scalar(scalar) => matches!(scalar.as_str(), "string" | "bytes"),
        Type::Array(_) => true,
        Type::Struct(inner) => borrows(&inner.fields),
    })
}

fn rust_type(field: &Field) -> Result<String> {
    let ty = value_type(&field.ty)?;
    Ok(if field.nullable.is_empty() {
        ty
    } else {
        format!("Option<{ty}>")
    })
}

fn value_type(ty: &Type) -> Result<String> {
    Ok(match ty {
        Type::Scalar(scalar) => match scalar.as_str() {
            "string" => "&'a str".into(),
            "bytes" => "&'a [u8]".into(),
            "uuid" => "[u8; 16]".into(),
            scalar => method(scalar)?.into(),
        },
        Type::Array(element) => format!("Array<'a, {}>", value_type(element)?),
        Type::Struct(Struct { name, fields }) => applied(name, fields),
    })
}

fn default(field: &Field) -> Result<String> {
    if !field.nullable.is_empty() {
        return Ok(match (field.default.as_deref(), &field.ty) {
            (Some("null"), _) => "None".into(),
            (None, Type::Scalar(scalar)) if scalar == "string" => "Some(\"\")".into(),
            (None, Type::Array(_)) => "Some(Array::new())".into(),
            (default, _) => bail!("{} is nullable and has the default {default:?}", field.name),
        });
    }
    let default = field.default.as_deref();
    Ok(match &field.ty {
        Type::Array(_) => "Array::new()".into(),
        Type::Struct(inner) => format!("{}::default()", inner.name),
        Type::Scalar(scalar) => match scalar.as_str() {
            "string" => format!("{:?}", default.unwrap_or_default()),
            "bytes" => "&[]".into(),
            "uuid" => "[0; 16]".into(),
            "bool" => default.unwrap_or("false").into(),
            _ => default.unwrap_or("0").into(),
        },
    })
}

/// The name of a scalar's type, and of the methods that read and write it.
fn method(scalar: &str) -> Result<&str> {
    Ok(match scalar {
        "bool" | "uuid" | "string" | "bytes" => scalar,
        "int8" => "i8",
        "int16" => "i16",
        "uint16" => "u16",
        "int32" => "i32",
        "uint32" => "u32",
        "int64" => "i64",
        "float64" => "f64",
        _ => bail!("{scalar} is in no typed message yet"),
    })
}
