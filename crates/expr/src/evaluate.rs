//! Programs over the values of a context.

use std::{borrow::Cow, cmp::Ordering, sync::Arc};

use crate::{
    Context, EvalError, Value,
    ast::Operator,
    limits::{MAX_DEPTH, MAX_MADE_LIST, MAX_MADE_TEXT},
    program::{Base, Node, NodeKind, Path, Step},
};

type Evaluated<'a> = Result<Value<'a>, EvalError>;

impl Node {
    pub(crate) fn value<'a>(&'a self, context: &'a dyn Context) -> Evaluated<'a> {
        Ok(match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(is) => Value::Bool(*is),
            NodeKind::Int(int) => Value::Int(*int),
            NodeKind::Double(double) => Value::Double(*double),
            NodeKind::String(text) => Value::from(&**text),
            NodeKind::Path(path) => return path.find(context)?.ok_or_else(|| self.missing(path)),
            NodeKind::List(nodes) => {
                Value::Items(nodes.iter().map(|node| node.value(context)).collect::<Result<_, _>>()?)
            }
            NodeKind::Negate(of) => match of.value(context)? {
                Value::Int(int) => Value::Int(int.checked_neg().ok_or_else(|| self.overflow())?),
                Value::Double(double) => Value::Double(-double),
                other => return Err(self.wrong("-", &other)),
            },
            NodeKind::And(nodes) => return row(nodes, false, context),
            NodeKind::Or(nodes) => return row(nodes, true, context),
            NodeKind::Add(sides) => return self.add(sides[0].value(context)?, sides[1].value(context)?),
            NodeKind::Subtract(sides) => return self.subtract(&sides[0].value(context)?, &sides[1].value(context)?),
            NodeKind::Choose(nodes) => return nodes[nodes[0].branch(context)?].value(context),
            NodeKind::Substring { text, start, end } => {
                let end = end.as_ref().map(|end| end.value(context)).transpose()?;
                return self.substring(text.value(context)?, &start.value(context)?, end.as_ref());
            }
            NodeKind::Size(of) => {
                let of = of.value(context)?;
                of.size().map(Value::count).ok_or_else(|| self.wrong("size", &of))?
            }
            NodeKind::Template(nodes) => Value::from(self.template(nodes, context)?),
            _ => Value::Bool(self.truth(context)?),
        })
    }

    /// The value, where one that is not there counts as null.
    fn lenient<'a>(&'a self, context: &'a dyn Context) -> Evaluated<'a> {
        match &self.kind {
            NodeKind::Path(path) => Ok(path.find(context)?.unwrap_or(Value::Null)),
            NodeKind::Choose(nodes) => nodes[nodes[0].branch(context)?].lenient(context),
            _ => self.value(context),
        }
    }

    /// Which of a choice's nodes comes next.
    fn branch(&self, context: &dyn Context) -> Result<usize, EvalError> {
        Ok(if self.truth(context)? { 1 } else { 2 })
    }

    pub(crate) fn truth(&self, context: &dyn Context) -> Result<bool, EvalError> {
        match &self.kind {
            NodeKind::Bool(is) => Ok(*is),
            NodeKind::Not(of) => Ok(!of.truth(context)?),
            NodeKind::And(nodes) => row_truth(nodes, false, context),
            NodeKind::Or(nodes) => row_truth(nodes, true, context),
            NodeKind::Equal { equal, sides } => {
                let (left, right) = (sides[0].lenient(context)?, sides[1].lenient(context)?);
                Ok(self.equal(&left, &right, MAX_DEPTH)? == *equal)
            }
            NodeKind::Order { operator, sides } => {
                let (left, right) = (sides[0].value(context)?, sides[1].value(context)?);
                self.order(*operator, &left, &right)
            }
            NodeKind::In(sides) => self.contained(sides, context),
            NodeKind::StartsWith(sides) => {
                self.texts("startsWith", sides, context, |text, part| text.starts_with(part))
            }
            NodeKind::EndsWith(sides) => self.texts("endsWith", sides, context, |text, part| text.ends_with(part)),
            NodeKind::Includes(sides) => match sides[0].value(context)? {
                Value::String(text) => match sides[1].value(context)? {
                    Value::String(part) => Ok(text.contains(&*part)),
                    other => Err(self.wrong("includes", &other)),
                },
                list @ (Value::List(_) | Value::Items(_)) => self.element(&sides[1].value(context)?, &list),
                other => Err(self.wrong("includes", &other)),
            },
            NodeKind::Matches { text, pattern } => match text.value(context)? {
                Value::String(text) => Ok(pattern.is_match(&text)),
                other => Err(self.wrong("match", &other)),
            },
            NodeKind::Has(path) => Ok(path.find(context)?.is_some_and(|value| !matches!(value, Value::Null))),
            _ => Ok(self.lenient(context)?.is_true()),
        }
    }

    fn texts(
        &self,
        name: &'static str,
        sides: &[Self; 2],
        context: &dyn Context,
        decide: fn(&str, &str) -> bool,
    ) -> Result<bool, EvalError> {
        match (&sides[0].value(context)?, &sides[1].value(context)?) {
            (Value::String(text), Value::String(part)) => Ok(decide(text, part)),
            (Value::String(_), other) | (other, _) => Err(self.wrong(name, other)),
        }
    }

    fn contained(&self, sides: &[Self; 2], context: &dyn Context) -> Result<bool, EvalError> {
        let element = sides[0].value(context)?;
        // A list that is written there needs not be made.
        if let NodeKind::List(nodes) = &sides[1].kind {
            for node in nodes {
                if self.equal(&element, &node.value(context)?, MAX_DEPTH)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        match (&element, sides[1].value(context)?) {
            (Value::String(key), Value::Map(map)) => Ok(map.get(key).is_some()),
            (other, Value::Map(_)) => Err(self.wrong("in a map", other)),
            (_, list) => self.element(&element, &list),
        }
    }

    fn element(&self, element: &Value<'_>, list: &Value<'_>) -> Result<bool, EvalError> {
        let size = match list {
            Value::List(list) => list.len(),
            Value::Items(items) => items.len(),
            other => return Err(self.wrong("in", other)),
        };
        for item in (0..size).map_while(|index| list.item(index)) {
            if self.equal(element, &item, MAX_DEPTH)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn equal(&self, left: &Value<'_>, right: &Value<'_>, depth: u16) -> Result<bool, EvalError> {
        Ok(match (left, right) {
            (Value::String(left), Value::String(right)) => left == right,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Null, Value::Null) => true,
            (Value::Map(_), Value::Map(_)) => return Err(self.wrong("==", left)),
            (Value::List(_) | Value::Items(_), Value::List(_) | Value::Items(_)) => {
                let depth = depth.checked_sub(1).ok_or(EvalError::TooDeep { column: self.column })?;
                let size = left.size().unwrap_or(0);
                if Some(size) != right.size() {
                    return Ok(false);
                }
                for index in 0..size {
                    let (Some(left), Some(right)) = (left.item(index), right.item(index)) else {
                        return Ok(false);
                    };
                    if !self.equal(&left, &right, depth)? {
                        return Ok(false);
                    }
                }
                true
            }
            _ => numbers(left, right) == Some(Some(Ordering::Equal)),
        })
    }

    fn order(&self, operator: Operator, left: &Value<'_>, right: &Value<'_>) -> Result<bool, EvalError> {
        let order = match (left, right) {
            (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
            _ => numbers(left, right).ok_or_else(|| {
                let number = matches!(left, Value::Int(_) | Value::Double(_) | Value::String(_));
                self.wrong(operator.name(), if number { right } else { left })
            })?,
        };
        Ok(order.is_some_and(|order| match operator {
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Greater => order.is_gt(),
            _ => order.is_ge(),
        }))
    }

    fn add<'a>(&self, left: Value<'a>, right: Value<'a>) -> Evaluated<'a> {
        Ok(match (left, right) {
            (Value::String(left), Value::String(right)) => {
                self.check_size(left.len() + right.len(), MAX_MADE_TEXT, "bytes")?;
                Value::String(left + right)
            }
            (Value::Int(left), Value::Int(right)) => {
                Value::Int(left.checked_add(right).ok_or_else(|| self.overflow())?)
            }
            (left @ (Value::List(_) | Value::Items(_)), right @ (Value::List(_) | Value::Items(_))) => {
                let sizes = [left.size().unwrap_or(0), right.size().unwrap_or(0)];
                self.check_size(sizes[0].saturating_add(sizes[1]), MAX_MADE_LIST, "elements")?;
                let left = (0..sizes[0]).map_while(|index| left.item(index));
                Value::Items(left.chain((0..sizes[1]).map_while(|index| right.item(index))).collect())
            }
            (left, right) => match (double(&left), double(&right)) {
                (Some(left), Some(right)) => Value::Double(left + right),
                (Some(_), None) => return Err(self.wrong("+ with a number", &right)),
                _ if matches!(left, Value::String(_)) => return Err(self.wrong("+ with a string", &right)),
                _ => return Err(self.wrong("+", &left)),
            },
        })
    }

    fn subtract<'a>(&self, left: &Value<'a>, right: &Value<'a>) -> Evaluated<'a> {
        if let (Value::Int(left), Value::Int(right)) = (left, right) {
            return left.checked_sub(*right).map(Value::Int).ok_or_else(|| self.overflow());
        }
        match (double(left), double(right)) {
            (Some(left), Some(right)) => Ok(Value::Double(left - right)),
            (Some(_), None) => Err(self.wrong("-", right)),
            _ => Err(self.wrong("-", left)),
        }
    }

    fn substring<'a>(&self, text: Value<'a>, start: &Value<'_>, end: Option<&Value<'_>>) -> Evaluated<'a> {
        let Value::String(text) = text else {
            return Err(self.wrong("substring", &text));
        };
        let position = |value: &Value<'_>| match value {
            Value::Int(int) => {
                let characters = usize::try_from((*int).max(0)).unwrap_or(usize::MAX);
                Ok(text
                    .char_indices()
                    .nth(characters)
                    .map_or(text.len(), |(position, _)| position))
            }
            other => Err(self.wrong("substring", other)),
        };
        let one = position(start)?;
        let other = end.map_or(Ok(text.len()), position)?;
        let range = one.min(other)..one.max(other);
        Ok(Value::String(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
            Cow::Owned(text) => Cow::Owned(text.get(range).unwrap_or_default().to_owned()),
        }))
    }

    fn template(&self, nodes: &[Self], context: &dyn Context) -> Result<String, EvalError> {
        let mut text = String::new();
        for node in nodes {
            match node.value(context)? {
                Value::String(part) => text.push_str(&part),
                Value::Bool(is) => text.push_str(if is { "true" } else { "false" }),
                Value::Int(int) => text.push_str(&int.to_string()),
                Value::Double(double) => text.push_str(&double.to_string()),
                other => return Err(node.wrong("a template", &other)),
            }
            self.check_size(text.len(), MAX_MADE_TEXT, "bytes")?;
        }
        Ok(text)
    }

    pub(crate) fn check_size(&self, size: usize, most: usize, unit: &'static str) -> Result<(), EvalError> {
        match size > most {
            true => Err(EvalError::TooLarge {
                most,
                unit,
                column: self.column,
            }),
            false => Ok(()),
        }
    }

    #[cold]
    fn missing(&self, path: &Path) -> EvalError {
        EvalError::Missing {
            path: Arc::clone(&path.text),
            column: self.column,
        }
    }

    #[cold]
    pub(crate) fn wrong(&self, operation: &'static str, found: &Value<'_>) -> EvalError {
        EvalError::WrongType {
            operation,
            found: found.kind(),
            column: self.column,
        }
    }

    #[cold]
    fn overflow(&self) -> EvalError {
        EvalError::Overflow { column: self.column }
    }
}

impl Path {
    fn find<'a>(&'a self, context: &'a dyn Context) -> Result<Option<Value<'a>>, EvalError> {
        let mut found = match &self.base {
            Base::Slot(slot) => context.field(*slot),
            Base::Node(node) => Some(node.lenient(context)?),
        };
        for step in &self.steps {
            let Some(value) = found else { return Ok(None) };
            found = match step {
                Step::Key(key) => value.member(key),
                Step::Index(index) => value.item(*index),
                Step::Computed(node) => match node.value(context)? {
                    Value::String(key) if matches!(value, Value::Map(_)) => value.member(&key),
                    Value::Int(index) => usize::try_from(index).ok().and_then(|index| value.item(index)),
                    Value::String(_) => None,
                    other => return Err(node.wrong("[ ]", &other)),
                },
            };
        }
        Ok(found)
    }
}

/// `&&` and `||` as values: the first operand that decides, else the last. One that fails counts only if none decides.
fn row<'a>(nodes: &'a [Node], decides: bool, context: &'a dyn Context) -> Evaluated<'a> {
    let mut last = Ok(Value::Bool(!decides));
    for node in nodes {
        match node.lenient(context) {
            Ok(value) if value.is_true() == decides => return Ok(value),
            Ok(value) if last.is_ok() => last = Ok(value),
            Err(error) if last.is_ok() => last = Err(error),
            Ok(_) | Err(_) => {}
        }
    }
    last
}

/// As [`row`], of which only the truth is wanted.
fn row_truth(nodes: &[Node], decides: bool, context: &dyn Context) -> Result<bool, EvalError> {
    let mut failed = None;
    for node in nodes {
        match node.truth(context) {
            Ok(is) if is == decides => return Ok(decides),
            Ok(_) => {}
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(!decides), Err)
}

/// The order of two numbers; `Some(None)` if one is not a number in the sense of IEEE 754.
fn numbers(left: &Value<'_>, right: &Value<'_>) -> Option<Option<Ordering>> {
    if let (Value::Int(left), Value::Int(right)) = (left, right) {
        return Some(Some(left.cmp(right)));
    }
    Some(double(left)?.partial_cmp(&double(right)?))
}

fn double(value: &Value<'_>) -> Option<f64> {
    match value {
        #[allow(clippy::cast_precision_loss, reason = "as numbers of JSON are compared everywhere")]
        Value::Int(int) => Some(*int as f64),
        Value::Double(double) => Some(*double),
        _ => None,
    }
}
