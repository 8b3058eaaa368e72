use std::{borrow::Cow, sync::Arc};

/// Where a program finds the values of fields.
///
/// ```
/// use tidegate_expr::{Context, Value};
///
/// /// The order is that of the fields of the place.
/// struct Request<'a> {
///     principal: &'a str,
///     topic: &'a str,
/// }
///
/// impl Context for Request<'_> {
///     fn field(&self, slot: usize) -> Option<Value<'_>> {
///         match slot {
///             0 => Some(self.principal.into()),
///             1 => Some(self.topic.into()),
///             _ => None,
///         }
///     }
/// }
/// ```
pub trait Context {
    /// The value of the field that stands at `slot` in the fields of the place; `None` if it has none now.
    fn field(&self, slot: usize) -> Option<Value<'_>>;
}

/// A map that looks values up when asked for one.
pub trait Map {
    /// The value of a key.
    fn get(&self, key: &str) -> Option<Value<'_>>;

    /// How many keys there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A list that makes its elements when asked for one.
pub trait List {
    /// The element at an index, from 0.
    fn get(&self, index: usize) -> Option<Value<'_>>;

    /// How many elements there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A value of a field, or the result of an expression.
#[derive(Clone)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Double(f64),
    /// Text.
    String(Cow<'a, str>),
    /// A list that somebody else holds.
    List(&'a dyn List),
    /// A list that was written in the expression, or joined from others.
    Items(Vec<Value<'a>>),
    /// A map that somebody else holds.
    Map(&'a dyn Map),
}

impl<'a> Value<'a> {
    /// What the value is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Double(_) => "a double",
            Self::String(_) => "a string",
            Self::List(_) | Self::Items(_) => "a list",
            Self::Map(_) => "a map",
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// What counts as true where a condition is wanted: everything but null, false, zero and the empty string.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(is) => *is,
            Self::Int(int) => *int != 0,
            Self::Double(double) => !double.is_nan() && *double != 0.0,
            Self::String(text) => !text.is_empty(),
            Self::List(_) | Self::Items(_) | Self::Map(_) => true,
        }
    }

    /// How many characters, elements or keys it has, if it is a string, a list or a map.
    pub(crate) fn size(&self) -> Option<usize> {
        match self {
            Self::String(text) => Some(text.chars().count()),
            Self::List(list) => Some(list.len()),
            Self::Items(items) => Some(items.len()),
            Self::Map(map) => Some(map.len()),
            _ => None,
        }
    }

    /// The element of a list.
    pub(crate) fn item(&self, index: usize) -> Option<Value<'a>> {
        match self {
            Self::List(list) => {
                let list: &'a dyn List = *list;
                list.get(index)
            }
            Self::Items(items) => items.get(index).cloned(),
            _ => None,
        }
    }

    /// The value of a key of a map, or the length of what has one.
    pub(crate) fn member(&self, key: &str) -> Option<Value<'a>> {
        match self {
            Self::Map(map) => {
                let map: &'a dyn Map = *map;
                map.get(key)
            }
            Self::String(_) | Self::List(_) | Self::Items(_) if key == "length" => self.size().map(Value::count),
            _ => None,
        }
    }

    pub(crate) fn count(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::String(Cow::Owned(text))
    }
}

impl From<bool> for Value<'_> {
    fn from(is: bool) -> Self {
        Self::Bool(is)
    }
}

impl From<i64> for Value<'_> {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(is) => is.fmt(f),
            Self::Int(int) => int.fmt(f),
            Self::Double(double) => double.fmt(f),
            Self::String(text) => text.fmt(f),
            Self::List(list) => f
                .debug_list()
                .entries((0..list.len()).map_while(|index| list.get(index)))
                .finish(),
            Self::Items(items) => items.fmt(f),
            Self::Map(map) => write!(f, "{{{} keys}}", map.len()),
        }
    }
}

/// Why an evaluation has no result. The columns are those of the expression's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// A field, key or index is not there.
    #[error("column {column}: {path} has no value")]
    Missing {
        /// The whole path, as it was written.
        path: Arc<str>,
        /// Where it stands.
        column: u32,
    },
    /// An operator or function got what it cannot work on.
    #[error("column {column}: {operation} is not for {found}")]
    WrongType {
        /// The operator, function or place.
        operation: &'static str,
        /// What was found.
        found: &'static str,
        /// Where it stands.
        column: u32,
    },
    /// The result of a calculation with integers needs more than 64 bits.
    #[error("column {column}: the number does not fit into 64 bits")]
    Overflow {
        /// Where the operator stands.
        column: u32,
    },
    /// The result would be larger than is allowed.
    #[error("column {column}: the result is larger than {most} {unit}")]
    TooLarge {
        /// The limit.
        most: usize,
        /// What it counts.
        unit: &'static str,
        /// Where the operator stands.
        column: u32,
    },
    /// Lists in lists are nested too deep to be compared.
    #[error("column {column}: the lists are nested too deep to be compared")]
    TooDeep {
        /// Where the operator stands.
        column: u32,
    },
}
