//! The tree that the parser makes.

use crate::{limits::MAX_DEPTH, problem::Problem};

#[derive(Debug, Clone)]
pub(crate) struct Expr {
    /// Of the operator, or of the first character.
    pub(crate) column: u32,
    pub(crate) kind: Kind,
    depth: u16,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Int(i64),
    Double(f64),
    String(String),
    Name(String),
    Member(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Call {
        receiver: Option<Box<Expr>>,
        name: String,
        arguments: Vec<Expr>,
    },
    List(Vec<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    Choose(Box<[Expr; 3]>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
}

impl Operator {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
        }
    }
}

/// A piece of a template.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Text(String),
    Expression(Expr),
}

impl Expr {
    /// Refuses a tree that is deeper than [`MAX_DEPTH`], so that walking one never exhausts the stack.
    pub(crate) fn new(column: u32, kind: Kind) -> Result<Self, Problem> {
        let depth = match &kind {
            Kind::Null | Kind::Bool(_) | Kind::Int(_) | Kind::Double(_) | Kind::String(_) | Kind::Name(_) => 0,
            Kind::Member(of, _) | Kind::Not(of) | Kind::Negate(of) => of.depth,
            Kind::Index(left, right) | Kind::Binary(_, left, right) => left.depth.max(right.depth),
            Kind::List(all) | Kind::And(all) | Kind::Or(all) => deepest(all),
            Kind::Choose(all) => deepest(all.as_slice()),
            Kind::Call {
                receiver, arguments, ..
            } => deepest(arguments).max(receiver.as_ref().map_or(0, |receiver| receiver.depth)),
        } + 1;
        if depth > MAX_DEPTH {
            return Err(too_deep(column));
        }
        Ok(Self { column, kind, depth })
    }

    /// The expression as a dotted path, if it is one: for messages.
    pub(crate) fn dotted(&self) -> Option<String> {
        match &self.kind {
            Kind::Name(name) => Some(name.clone()),
            Kind::Member(of, name) => Some(format!("{}.{name}", of.dotted()?)),
            Kind::Index(of, key) => match &key.kind {
                Kind::String(key) => Some(format!("{}['{key}']", of.dotted()?)),
                Kind::Int(index) => Some(format!("{}[{index}]", of.dotted()?)),
                _ => Some(format!("{}[…]", of.dotted()?)),
            },
            _ => None,
        }
    }
}

pub(crate) fn too_deep(column: u32) -> Problem {
    Problem::new(
        column,
        format!("the expression is nested deeper than {MAX_DEPTH} levels"),
    )
    .mend("split it up")
}

fn deepest(all: &[Expr]) -> u16 {
    all.iter().map(|one| one.depth).max().unwrap_or(0)
}
