//! The tree against the fields and types of its place; what comes out can be evaluated.

use std::cell::RefCell;

use regex::{Regex, RegexBuilder};

use crate::{
    Field, Type,
    ast::{Expr, Kind, Operator, Part},
    function::{Called, Function, SIGNATURES, Signature},
    limits::MAX_REGEX_BYTES,
    problem::{Problem, did_you_mean},
    program::{Node, NodeKind},
};

type Checked = Result<(Node, Type), Problem>;

pub(crate) struct Checker<'f> {
    pub(crate) fields: &'f [Field],
    /// Those that the expression names.
    pub(crate) used: RefCell<Vec<Field>>,
}

impl Checker<'_> {
    pub(crate) fn template(&self, parts: &[Part]) -> Checked {
        let mut nodes = Vec::with_capacity(parts.len());
        for part in parts {
            nodes.push(match part {
                Part::Text(text) => Node {
                    column: 1,
                    kind: NodeKind::String(text.as_str().into()),
                },
                Part::Expression(expr) => match self.check(expr)? {
                    (node, Type::String | Type::Int | Type::Double | Type::Bool | Type::Any) => node,
                    (_, other) => {
                        return Err(Problem::new(expr.column, format!("{other} cannot stand in a text"))
                            .mend("take one value out of it"));
                    }
                },
            });
        }
        Ok((
            Node {
                column: 1,
                kind: NodeKind::Template(nodes.into()),
            },
            Type::String,
        ))
    }

    pub(crate) fn check(&self, expr: &Expr) -> Checked {
        let (kind, r#type) = match &expr.kind {
            Kind::Null => (NodeKind::Null, Type::Null),
            Kind::Bool(is) => (NodeKind::Bool(*is), Type::Bool),
            Kind::Int(int) => (NodeKind::Int(*int), Type::Int),
            Kind::Double(double) => (NodeKind::Double(*double), Type::Double),
            Kind::String(text) => (NodeKind::String(text.as_str().into()), Type::String),
            Kind::Name(_) | Kind::Member(..) | Kind::Index(..) => {
                let (path, r#type) = self.path(expr)?;
                (NodeKind::Path(path), r#type)
            }
            Kind::Call {
                receiver,
                name,
                arguments,
            } => self.call(expr, receiver.as_deref(), name, arguments)?,
            Kind::List(elements) => {
                let (nodes, r#type) = self.all(elements)?;
                (NodeKind::List(nodes), r#type.unwrap_or(Type::Any).list())
            }
            Kind::Not(of) => (NodeKind::Not(Box::new(self.check(of)?.0)), Type::Bool),
            Kind::Negate(of) => match self.check(of)? {
                (node, r#type @ (Type::Int | Type::Double | Type::Any)) => (NodeKind::Negate(Box::new(node)), r#type),
                (_, other) => {
                    return Err(Problem::new(
                        expr.column,
                        format!("- is for numbers, and this is {other}"),
                    ));
                }
            },
            Kind::And(operands) => {
                let (nodes, r#type) = self.all(operands)?;
                (NodeKind::And(nodes), r#type.unwrap_or(Type::Any))
            }
            Kind::Or(operands) => {
                let (nodes, r#type) = self.all(operands)?;
                (NodeKind::Or(nodes), r#type.unwrap_or(Type::Any))
            }
            Kind::Binary(operator, left, right) => self.binary(expr.column, *operator, left, right)?,
            Kind::Choose(three) => {
                let [condition, yes, no] = &**three;
                let ((condition, _), (yes, one), (no, other)) =
                    (self.check(condition)?, self.check(yes)?, self.check(no)?);
                (NodeKind::Choose(Box::new([condition, yes, no])), one.or(other))
            }
        };
        Ok((
            Node {
                column: expr.column,
                kind,
            },
            r#type,
        ))
    }

    /// All of them, and the type that they share.
    fn all(&self, exprs: &[Expr]) -> Result<(Box<[Node]>, Option<Type>), Problem> {
        let mut shared: Option<Type> = None;
        let mut nodes = Vec::with_capacity(exprs.len());
        for expr in exprs {
            let (node, r#type) = self.check(expr)?;
            shared = Some(shared.map_or(r#type, |shared| shared.or(r#type)));
            nodes.push(node);
        }
        Ok((nodes.into(), shared))
    }

    fn binary(&self, column: u32, operator: Operator, left: &Expr, right: &Expr) -> Result<(NodeKind, Type), Problem> {
        let ((one, left), (other, right)) = (self.check(left)?, self.check(right)?);
        let sides = Box::new([one, other]);
        let wrong = |what: &str| Problem::new(column, format!("{what}, and these are {left} and {right}"));
        let any = left == Type::Any || right == Type::Any;
        Ok(match operator {
            Operator::Equal | Operator::NotEqual => {
                if matches!((left, right), (Type::Map(_), Type::Map(_))) {
                    return Err(Problem::new(column, "maps cannot be compared").mend("compare their values"));
                }
                if !left.may_equal(right) {
                    let problem = Problem::new(column, format!("{left} is never equal to {right}"));
                    return Err(
                        match (left == Type::String && right.is_number()) || (right == Type::String && left.is_number())
                        {
                            true => problem.mend("write the number in quotation marks"),
                            false => problem,
                        },
                    );
                }
                (
                    NodeKind::Equal {
                        equal: operator == Operator::Equal,
                        sides,
                    },
                    Type::Bool,
                )
            }
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                let ordered = |r#type: Type| r#type.is_number() || matches!(r#type, Type::String | Type::Any);
                if !ordered(left) || !ordered(right) || !left.may_equal(right) {
                    let name = operator.name();
                    return Err(wrong(&format!("{name} compares two numbers or two strings")));
                }
                (NodeKind::Order { operator, sides }, Type::Bool)
            }
            Operator::In => match right {
                Type::Any => (NodeKind::In(sides), Type::Bool),
                Type::List(element) if left.may_equal(*element) => (NodeKind::In(sides), Type::Bool),
                Type::Map(_) if left.may_be(Type::String) => (NodeKind::In(sides), Type::Bool),
                Type::String => {
                    return Err(wrong("in looks into a list or a map").mend("write text.includes(part)"));
                }
                _ => {
                    return Err(wrong(
                        "in looks for an element of a list, or for a string that is a key of a map",
                    ));
                }
            },
            Operator::Add => {
                let r#type = match (left, right) {
                    (Type::List(one), Type::List(other)) => one.or(*other).list(),
                    (Type::String, Type::String) => Type::String,
                    _ if left.is_number() && right.is_number() => number(left, right),
                    _ if any && summable(left) && summable(right) => Type::Any,
                    _ => {
                        return Err(wrong("+ adds numbers, or joins strings or lists")
                            .mend("in a template, write one ${ } behind the other to join"));
                    }
                };
                (NodeKind::Add(sides), r#type)
            }
            Operator::Subtract => {
                let r#type = match left.is_number() && right.is_number() {
                    true => number(left, right),
                    false if any && left.may_equal(right) && !matches!(left.or(right), Type::Bool) => Type::Any,
                    false => return Err(wrong("- is for numbers")),
                };
                if [left, right].iter().any(|side| !side.is_number() && *side != Type::Any) {
                    return Err(wrong("- is for numbers"));
                }
                (NodeKind::Subtract(sides), r#type)
            }
        })
    }

    fn call(
        &self,
        expr: &Expr,
        receiver: Option<&Expr>,
        name: &str,
        arguments: &[Expr],
    ) -> Result<(NodeKind, Type), Problem> {
        let signature = signature(expr.column, receiver, name, arguments.len())?;
        let wrong = |column: u32, r#type: Type| {
            Problem::new(column, format!("{name} is not for {}", r#type)).mend(format!("it reads {}", signature.usage))
        };
        if signature.function == Function::Has {
            return match arguments {
                [
                    field @ Expr {
                        kind: Kind::Name(_) | Kind::Member(..) | Kind::Index(..),
                        ..
                    },
                ] => Ok((NodeKind::Has(self.path(field)?.0), Type::Bool)),
                _ => Err(Problem::new(expr.column, "has asks for a field").mend("write has(record.headers['key'])")),
            };
        }
        let mut values = receiver
            .into_iter()
            .chain(arguments)
            .map(|value| Ok((value.column, self.check(value)?)));
        let Some((column, (of, r#type))) = values.next().transpose()? else {
            return Err(wrong(expr.column, Type::Null));
        };
        let mut next = |wanted: Type| match values.next().transpose()? {
            Some((column, (_, other))) if !other.may_be(wanted) => Err(wrong(column, other)),
            other => Ok(other.map(|(_, (node, _))| node)),
        };
        let missing = || wrong(expr.column, Type::Null);
        if signature.function == Function::Size {
            return match r#type {
                Type::String | Type::List(_) | Type::Map(_) | Type::Any => {
                    Ok((NodeKind::Size(Box::new(of)), Type::Int))
                }
                _ => Err(wrong(column, r#type)),
            };
        }
        let on_list = matches!(r#type, Type::List(_)) && signature.function == Function::Includes;
        if !r#type.may_be(Type::String) && !on_list {
            return Err(wrong(column, r#type));
        }
        Ok(match signature.function {
            Function::Substring => {
                let start = Box::new(next(Type::Int)?.ok_or_else(missing)?);
                let end = next(Type::Int)?.map(Box::new);
                (
                    NodeKind::Substring {
                        text: Box::new(of),
                        start,
                        end,
                    },
                    Type::String,
                )
            }
            Function::Matches => {
                let pattern = Box::new(pattern(arguments.first().unwrap_or(expr))?);
                (
                    NodeKind::Matches {
                        text: Box::new(of),
                        pattern,
                    },
                    Type::Bool,
                )
            }
            function => {
                let wanted = match r#type {
                    Type::List(element) => *element,
                    Type::Any if function == Function::Includes => Type::Any,
                    _ => Type::String,
                };
                let sides = Box::new([of, next(wanted)?.ok_or_else(missing)?]);
                let kind = match function {
                    Function::StartsWith => NodeKind::StartsWith(sides),
                    Function::EndsWith => NodeKind::EndsWith(sides),
                    _ => NodeKind::Includes(sides),
                };
                (kind, Type::Bool)
            }
        })
    }
}

fn number(left: Type, right: Type) -> Type {
    match (left, right) {
        (Type::Int, Type::Int) => Type::Int,
        _ => Type::Double,
    }
}

fn summable(r#type: Type) -> bool {
    r#type.is_number() || matches!(r#type, Type::String | Type::List(_) | Type::Any)
}

fn signature(
    column: u32,
    receiver: Option<&Expr>,
    name: &str,
    arguments: usize,
) -> Result<&'static Signature, Problem> {
    let called = if receiver.is_some() {
        Called::OnValue
    } else {
        Called::Alone
    };
    let named = || SIGNATURES.iter().filter(|signature| signature.name == name);
    let Some(signature) = named().find(|signature| signature.called == called) else {
        let problem = Problem::new(column, format!("there is no function {name}"));
        return Err(match named().next() {
            Some(other) => {
                Problem::new(column, format!("{name} is not called like this")).mend(format!("write {}", other.usage))
            }
            None => {
                let names = || SIGNATURES.iter().map(|signature| signature.name);
                problem.mend(did_you_mean(name, names()).unwrap_or_else(|| {
                    let mut all: Vec<_> = names().collect();
                    all.dedup();
                    format!("there is {}", all.join(", "))
                }))
            }
        });
    };
    let (fewest, most) = signature.arguments;
    if arguments < fewest || arguments > most {
        let wanted = match (fewest, most) {
            (0, 0) => "no argument".to_owned(),
            (1, 1) => "one argument".to_owned(),
            (fewest, most) => format!("{fewest} or {most} arguments"),
        };
        return Err(
            Problem::new(column, format!("{name} takes {wanted}, and here are {arguments}"))
                .mend(format!("it reads {}", signature.usage)),
        );
    }
    Ok(signature)
}

/// The regular expression that is written there.
fn pattern(argument: &Expr) -> Result<Regex, Problem> {
    let Kind::String(pattern) = &argument.kind else {
        return Err(Problem::new(
            argument.column,
            "a pattern is written as a string, so that it can be checked beforehand",
        )
        .mend("write text.matches('…')"));
    };
    RegexBuilder::new(pattern)
        .size_limit(MAX_REGEX_BYTES)
        .dfa_size_limit(MAX_REGEX_BYTES)
        .build()
        .map_err(|error| {
            match error {
                regex::Error::CompiledTooBig(_) => Problem::new(
                    argument.column,
                    format!("the regular expression takes more than {MAX_REGEX_BYTES} bytes when compiled"),
                )
                .mend("use smaller repetitions, or [0-9] for \\d and [A-Za-z0-9_] for \\w"),
                other => {
                    // The crate draws a picture of several lines; its last says what is wrong.
                    let text = other.to_string();
                    let why = text
                        .lines()
                        .last()
                        .unwrap_or_default()
                        .trim()
                        .trim_start_matches("error: ")
                        .to_owned();
                    Problem::new(argument.column, format!("the regular expression is wrong: {why}"))
                }
            }
        })
}
