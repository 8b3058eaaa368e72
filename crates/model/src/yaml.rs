//! YAML to [`Node`]. The only place that knows YAML.
//!
//! YAML 1.2 with anchors; keys are unique; one document a text. What a text may make us spend is bounded by its size, by
//! its depth and by what it amounts to after aliases have been followed.

use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span, Tag};

use crate::node::{Entry, Node, Value};
use crate::path::Path;
use crate::problem::{Position, Problems, Report};

/// Bytes of a text.
const MAX_BYTES: usize = 4 << 20;
/// Lists and maps within each other, with every alias counted as what it stands for.
const MAX_DEPTH: usize = 64;
/// Bytes of memory, roughly, with every alias counted as what it stands for.
const MAX_COST: usize = 64 << 20;
/// Bytes of memory, roughly, of a value besides its text.
const NODE_COST: usize = 96;

/// Reads one document.
pub(crate) fn parse(file: &str, text: &str) -> Result<Node, Problems> {
    let mut reader = Reader {
        report: Report::new(file),
        anchors: HashMap::new(),
        cost: 0,
    };
    match reader.document(text) {
        Ok(node) => reader.report.into_result(node),
        Err(Fatal { at, reason, help }) => {
            reader.report.add(at, &Path::root(), reason, help);
            Err(reader.report.into_problems())
        }
    }
}

struct Reader {
    report: Report,
    anchors: HashMap<usize, Finished>,
    cost: usize,
}

/// A value with all that belongs to it.
#[derive(Clone)]
struct Finished {
    node: Node,
    /// Levels of lists and maps in it, itself included.
    depth: usize,
    cost: usize,
}

/// What makes the rest of the text unreadable.
struct Fatal {
    at: Position,
    reason: String,
    help: &'static str,
}

/// A list or map that has begun and not ended.
struct Open {
    node: Node,
    anchor: usize,
    depth: usize,
    cost_before: usize,
    /// The key whose value comes next, in a map.
    key: Option<(String, Position)>,
    /// The keys so far, and the lines of them.
    keys: HashMap<String, usize>,
}

impl Reader {
    fn document(&mut self, text: &str) -> Result<Node, Fatal> {
        if text.len() > MAX_BYTES {
            return Err(Fatal {
                at: Position { line: 1, column: 1 },
                reason: format!("the file has {} bytes; at most {MAX_BYTES} are read", text.len()),
                help: "",
            });
        }
        let mut options = Options::default();
        options.set_emit_comments(false);
        options.flow_nesting_limit = MAX_DEPTH;
        options.block_nesting_limit = MAX_DEPTH;
        let mut root: Option<Node> = None;
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, span) = event.map_err(|error| Fatal {
                at: Position {
                    line: error.marker().line(),
                    column: error.marker().col() + 1,
                },
                reason: format!("this is not valid YAML: {}", error.info()),
                help: "check the indentation, the quotes and the brackets up to this place",
            })?;
            let at = position(&span);
            let finished = match event {
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(Fatal {
                        at,
                        reason: "a second document begins here".to_owned(),
                        help: "write one document a file",
                    });
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let cost = NODE_COST + text.len();
                    self.spend(cost, at)?;
                    let node = Node {
                        at,
                        value: self.scalar(&text, style, tag.as_deref(), at),
                    };
                    let finished = Finished { node, depth: 0, cost };
                    self.remember(anchor, &finished)?;
                    Some(finished)
                }
                Event::SequenceStart(_, anchor, tag) => {
                    self.begin(&mut open, Value::List(Vec::new()), anchor, tag.as_deref(), at)?;
                    None
                }
                Event::MappingStart(_, anchor, tag) => {
                    self.begin(&mut open, Value::Map(Vec::new()), anchor, tag.as_deref(), at)?;
                    None
                }
                Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                    Some(Open {
                        node,
                        anchor,
                        depth,
                        cost_before,
                        ..
                    }) => {
                        let finished = Finished {
                            node,
                            depth,
                            cost: self.cost - cost_before,
                        };
                        self.remember(anchor, &finished)?;
                        Some(finished)
                    }
                    None => None,
                },
                Event::Alias(anchor) => Some(self.alias(anchor, open.len(), at)?),
                _ => None,
            };
            if let Some(finished) = finished {
                if open.is_empty() {
                    root = Some(finished.node);
                } else {
                    self.attach(&mut open, finished, at);
                }
            }
        }
        Ok(root.unwrap_or(Node {
            at: Position { line: 1, column: 1 },
            value: Value::Null,
        }))
    }

    fn begin(
        &mut self,
        open: &mut Vec<Open>,
        value: Value,
        anchor: usize,
        tag: Option<&Tag>,
        at: Position,
    ) -> Result<(), Fatal> {
        Self::descend(open.len() + 1, at)?;
        let cost_before = self.cost;
        self.spend(NODE_COST, at)?;
        if tag.is_some_and(|tag| !matches!(tag.core_suffix(), Some("map" | "seq"))) {
            self.refuse_tag(at);
        }
        let node = Node { at, value };
        open.push(Open {
            node,
            anchor,
            depth: 1,
            cost_before,
            key: None,
            keys: HashMap::new(),
        });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, depth: usize, at: Position) -> Result<Finished, Fatal> {
        // Taken out while its cost is counted: nothing is copied that the budget does not allow.
        let Some(target) = self.anchors.remove(&anchor) else {
            let reason = "this alias stands inside of what it stands for".to_owned();
            return Err(Fatal { at, reason, help: "" });
        };
        Self::descend(depth + target.depth, at)?;
        self.spend(target.cost, at)?;
        self.anchors.insert(anchor, target.clone());
        Ok(target)
    }

    /// Adds a finished value to the list or map around it.
    fn attach(&mut self, open: &mut [Open], Finished { node, depth, .. }: Finished, at: Position) {
        let Some((parent, around)) = open.split_last_mut() else {
            return;
        };
        parent.depth = parent.depth.max(depth + 1);
        match &mut parent.node.value {
            Value::List(items) => items.push(node),
            Value::Map(entries) => match parent.key.take() {
                None => parent.key = Some((self.key(node), at)),
                Some((key, key_at)) => match parent.keys.get(&key) {
                    Some(line) => {
                        let reason = format!("`{key}` is given twice; the first time on line {line}");
                        self.report
                            .add(key_at, &path(around).key(&key), reason, "remove one of the two");
                    }
                    None => {
                        parent.keys.insert(key.clone(), key_at.line);
                        entries.push(Entry {
                            key,
                            key_at,
                            value: node,
                        });
                    }
                },
            },
            _ => {}
        }
    }

    fn key(&mut self, node: Node) -> String {
        match node.value {
            Value::String(key) | Value::Number(key) => key,
            Value::Integer(key) => key.to_string(),
            Value::Bool(key) => key.to_string(),
            Value::Null => String::new(),
            Value::List(_) | Value::Map(_) => {
                self.report.add(
                    node.at,
                    &Path::root(),
                    "a field's name cannot be a list or an object",
                    "",
                );
                String::new()
            }
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, at: Position) -> Value {
        match tag.map(Tag::core_suffix) {
            None if style == ScalarStyle::Plain => plain(text),
            None | Some(Some("str")) => Value::String(text.to_owned()),
            Some(Some("null" | "bool" | "int" | "float")) => plain(text),
            Some(_) => {
                self.refuse_tag(at);
                Value::Null
            }
        }
    }

    fn refuse_tag(&mut self, at: Position) {
        self.report.add(
            at,
            &Path::root(),
            "a YAML tag that means nothing here",
            "remove the word that begins with `!`",
        );
    }

    fn remember(&mut self, anchor: usize, finished: &Finished) -> Result<(), Fatal> {
        if anchor != 0 {
            self.spend(finished.cost, finished.node.at)?;
            self.anchors.insert(anchor, finished.clone());
        }
        Ok(())
    }

    fn spend(&mut self, cost: usize, at: Position) -> Result<(), Fatal> {
        self.cost = self.cost.saturating_add(cost);
        if self.cost <= MAX_COST {
            return Ok(());
        }
        let reason = "the file holds too much, with every alias counted as what it stands for".to_owned();
        Err(Fatal { at, reason, help: "" })
    }

    fn descend(depth: usize, at: Position) -> Result<(), Fatal> {
        if depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(Fatal {
            at,
            reason: format!("more than {MAX_DEPTH} levels are nested here"),
            help: "",
        })
    }
}

/// Where the innermost of the open lists and maps has its next value.
fn path(open: &[Open]) -> Path {
    open.iter()
        .fold(Path::root(), |path, open| match (&open.node.value, &open.key) {
            (Value::List(items), _) => path.index(items.len()),
            (_, Some((key, _))) => path.key(key),
            _ => path,
        })
}

/// A plain scalar by the core schema of YAML 1.2: `yes`, `on` and the like are strings.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return text
            .parse()
            .map_or_else(|_| Value::Number(text.to_owned()), Value::Integer);
    }
    let based = [("0x", 16), ("0o", 8)].into_iter().find_map(|(prefix, radix)| {
        let digits = text
            .strip_prefix(prefix)
            .filter(|digits| !digits.starts_with(['+', '-']))?;
        i64::from_str_radix(digits, radix).ok()
    });
    match based {
        Some(number) => Value::Integer(number),
        None if is_float(unsigned) => Value::Number(text.to_owned()),
        None => Value::String(text.to_owned()),
    }
}

fn is_float(unsigned: &str) -> bool {
    let numeric = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && unsigned.bytes().any(|byte| byte.is_ascii_digit())
        && unsigned.parse::<f64>().is_ok();
    numeric || matches!(unsigned, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN")
}

fn position(span: &Span) -> Position {
    Position {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}
