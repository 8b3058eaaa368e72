//! What is evaluated.

use std::{borrow::Cow, sync::Arc};

use regex::Regex;

use crate::{Context, EvalError, Field, Type, Value, ast::Operator, limits::MAX_MADE_LIST};

/// An expression that has been checked for its place, ready to be evaluated.
///
/// Evaluation never panics, allocates only what it joins or takes from what was joined, and costs at most in
/// proportion to the expression and to the values that it looks at.
#[derive(Debug)]
pub struct Program {
    pub(crate) node: Node,
    pub(crate) result: Type,
    pub(crate) fields: Vec<Field>,
}

impl Program {
    /// The value for this context.
    ///
    /// # Errors
    ///
    /// A field or key that is used has no value, values have types that cannot be told before, or a limit is passed.
    #[inline]
    pub fn evaluate<'a>(&'a self, context: &'a dyn Context) -> Result<Value<'a>, EvalError> {
        self.node.value(context)
    }

    /// Whether a condition holds. Null, false, zero and the empty string do not.
    ///
    /// # Errors
    ///
    /// As [`evaluate`](Self::evaluate).
    #[inline]
    pub fn is_true(&self, context: &dyn Context) -> Result<bool, EvalError> {
        self.node.truth(context)
    }

    /// The text of a template.
    ///
    /// # Errors
    ///
    /// As [`evaluate`](Self::evaluate), and if the value is no text.
    pub fn text<'a>(&'a self, context: &'a dyn Context) -> Result<Cow<'a, str>, EvalError> {
        match self.node.value(context)? {
            Value::String(text) => Ok(text),
            other => Err(self.node.wrong("a text", &other)),
        }
    }

    /// The strings of a list.
    ///
    /// # Errors
    ///
    /// As [`evaluate`](Self::evaluate), and if the value is no list, has something else in it, or is too long.
    pub fn strings<'a>(&'a self, context: &'a dyn Context) -> Result<Vec<Cow<'a, str>>, EvalError> {
        let list = self.node.value(context)?;
        let (Value::List(_) | Value::Items(_)) = list else {
            return Err(self.node.wrong("a list of strings", &list));
        };
        let size = list.size().unwrap_or(0);
        self.node.check_size(size, MAX_MADE_LIST, "elements")?;
        (0..size)
            .map_while(|index| list.item(index))
            .map(|item| match item {
                Value::String(text) => Ok(text),
                other => Err(self.node.wrong("a list of strings", &other)),
            })
            .collect()
    }

    /// The fields that it names, as often as it names them.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The type of the value, as far as it is known.
    pub fn result(&self) -> Type {
        self.result
    }
}

#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) column: u32,
    pub(crate) kind: NodeKind,
}

#[derive(Debug)]
pub(crate) enum NodeKind {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    String(Box<str>),
    Path(Path),
    List(Box<[Node]>),
    Not(Box<Node>),
    Negate(Box<Node>),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Equal {
        equal: bool,
        sides: Box<[Node; 2]>,
    },
    Order {
        operator: Operator,
        sides: Box<[Node; 2]>,
    },
    In(Box<[Node; 2]>),
    Add(Box<[Node; 2]>),
    Subtract(Box<[Node; 2]>),
    Choose(Box<[Node; 3]>),
    StartsWith(Box<[Node; 2]>),
    EndsWith(Box<[Node; 2]>),
    Includes(Box<[Node; 2]>),
    Substring {
        text: Box<Node>,
        start: Box<Node>,
        end: Option<Box<Node>>,
    },
    Matches {
        text: Box<Node>,
        pattern: Box<Regex>,
    },
    Size(Box<Node>),
    Has(Path),
    Template(Box<[Node]>),
}

/// A field, or another value, and the way from there.
#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) base: Base,
    pub(crate) steps: Box<[Step]>,
    /// As it was written.
    pub(crate) text: Arc<str>,
}

#[derive(Debug)]
pub(crate) enum Base {
    Slot(usize),
    Node(Box<Node>),
}

#[derive(Debug)]
pub(crate) enum Step {
    Key(Box<str>),
    Index(usize),
    Computed(Node),
}
