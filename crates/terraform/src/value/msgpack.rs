//! Values as MessagePack, as Terraform's wire format for objects has them. Nothing in it needs the schema: what has a type
//! of its own is a pair that begins with bytes, and bytes occur nowhere else.

use rmpv::Value as Packed;
use serde_json::Number;

use super::{Dynamic, Fields, Value};

/// An extension of this number stands for a value that is not known. All others do so too, with hints to what it may be.
const UNKNOWN: (i8, &[u8]) = (0, &[0]);
/// How deep values may be nested: Terraform's own are shallower by far.
const DEEPEST: usize = 128;

/// Why bytes are no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Terraform sent a value that is not understood: {0}")]
pub(crate) struct DecodeError(String);

/// The value of the bytes; of none, null.
///
/// # Errors
/// They are no MessagePack, or nothing that a value can be.
pub(crate) fn decode(mut bytes: &[u8]) -> Result<Value, DecodeError> {
    if bytes.is_empty() {
        return Ok(Value::Null);
    }
    let packed = rmpv::decode::read_value_with_max_depth(&mut bytes, DEEPEST);
    unpacked(packed.map_err(|error| DecodeError(error.to_string()))?)
}

fn unpacked(packed: Packed) -> Result<Value, DecodeError> {
    let wrong = |what: &str| DecodeError(what.to_owned());
    Ok(match packed {
        Packed::Nil => Value::Null,
        Packed::Boolean(value) => Value::Bool(value),
        Packed::Integer(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => Value::Number(number.into()),
            (None, Some(number)) => Value::Number(number.into()),
            (None, None) => return Err(wrong("a number without a value")),
        },
        Packed::F32(number) => float(number.into())?,
        Packed::F64(number) => float(number)?,
        Packed::String(text) => Value::String(text.into_str().ok_or_else(|| wrong("a text that is not UTF-8"))?),
        Packed::Array(items) => match <[Packed; 2]>::try_from(items) {
            Ok([Packed::Binary(kind), value]) => Value::Dynamic(Box::new(Dynamic {
                kind: serde_json::from_slice(&kind).map_err(|_| wrong("a type that is no JSON"))?,
                value: unpacked(value)?,
            })),
            Ok(pair) => Value::List(pair.into_iter().map(unpacked).collect::<Result<_, _>>()?),
            Err(items) => Value::List(items.into_iter().map(unpacked).collect::<Result<_, _>>()?),
        },
        Packed::Map(entries) => {
            let mut fields = Fields::new();
            for (key, value) in entries {
                let key = key.as_str().ok_or_else(|| wrong("a key that is no text"))?;
                fields.insert(key.to_owned(), unpacked(value)?);
            }
            Value::Object(fields)
        }
        Packed::Ext(..) => Value::Unknown,
        Packed::Binary(_) => return Err(wrong("bytes")),
    })
}

/// Terraform has one kind of number: a whole one is a whole one however it is written.
fn float(number: f64) -> Result<Value, DecodeError> {
    // Exact within these bounds.
    #[allow(clippy::cast_possible_truncation)]
    let whole = (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64);
    let number = whole.map(Number::from).or_else(|| Number::from_f64(number));
    number
        .map(Value::Number)
        .ok_or_else(|| DecodeError("a number that is none".to_owned()))
}

/// The bytes of the value.
pub(crate) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    drop(rmpv::encode::write_value(&mut bytes, &packed(value)));
    bytes
}

fn packed(value: &Value) -> Packed {
    match value {
        Value::Null => Packed::Nil,
        Value::Unknown => Packed::Ext(UNKNOWN.0, UNKNOWN.1.to_vec()),
        Value::Bool(value) => Packed::Boolean(*value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into(),
            (None, Some(number)) => number.into(),
            (None, None) => number.as_f64().map_or(Packed::Nil, Packed::F64),
        },
        Value::String(text) => text.as_str().into(),
        Value::List(items) => Packed::Array(items.iter().map(packed).collect()),
        Value::Object(fields) => {
            let entries = fields.iter();
            Packed::Map(
                entries
                    .map(|(name, value)| (name.as_str().into(), packed(value)))
                    .collect(),
            )
        }
        Value::Dynamic(dynamic) => {
            let kind = Packed::Binary(dynamic.kind.to_string().into_bytes());
            Packed::Array(vec![kind, packed(&dynamic.value)])
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::value::from_json;

    #[test]
    fn values_survive_both_ways() {
        let mut fields = Fields::new();
        fields.insert(
            "plain".to_owned(),
            from_json(&json!([1, 2.5, "x", null, true, { "a": [] }])),
        );
        fields.insert("pair".to_owned(), from_json(&json!(["a", "b"])));
        fields.insert("unknown".to_owned(), Value::Unknown);
        fields.insert(
            "dynamic".to_owned(),
            Value::Dynamic(Box::new(Dynamic {
                kind: json!(["tuple", ["string", "number"]]),
                value: from_json(&json!(["a", 1])),
            })),
        );
        let value = Value::Object(fields);
        assert_eq!(decode(&encode(&value)).unwrap(), value);
    }

    #[test]
    fn what_is_known_of_an_unknown_value_does_not_matter_and_whole_numbers_are_whole() {
        // Extension 12 with a map that says: not null.
        assert_eq!(decode(&[0xc7, 3, 12, 0x81, 1, 0xc2]).unwrap(), Value::Unknown);
        assert_eq!(decode(&[0xd4, 0, 0]).unwrap(), Value::Unknown);
        let float = [0xcb, 0x40, 0xC1, 0xC2, 0, 0, 0, 0, 0];
        assert_eq!(decode(&float).unwrap(), Value::Number(9092.into()));
    }

    #[test]
    fn no_bytes_panic_or_nest_without_end() {
        for bytes in [
            &[0x91; 4096][..],
            &[0xc4, 1, 0],
            &[0xdd, 0xff, 0xff, 0xff, 0xff],
            &[0x81, 1, 1],
        ] {
            assert!(decode(bytes).is_err(), "{bytes:?}");
        }
        // The byte that MessagePack never uses is null to the library.
        assert_eq!(decode(&[0xc1]).unwrap(), Value::Null);
    }
}
