//! Fields, and the ways from them to what is inside.

use std::sync::Arc;

use crate::{
    Field, Type,
    ast::{Expr, Kind},
    check::Checker,
    function::SIGNATURES,
    problem::{Problem, did_you_mean},
    program::{Base, Path, Step},
};

impl Checker<'_> {
    pub(crate) fn path(&self, expr: &Expr) -> Result<(Path, Type), Problem> {
        let mut links = Vec::new();
        let mut base = expr;
        while let Kind::Member(of, _) | Kind::Index(of, _) = &base.kind {
            links.push(base);
            base = of;
        }
        links.reverse();
        let (base, mut r#type, taken) = match &base.kind {
            Kind::Name(name) => {
                let (field, taken) = self.field(base.column, name, &links)?;
                self.used.borrow_mut().push(*field);
                (Base::Slot(field.slot), field.r#type, taken)
            }
            _ => {
                let (node, r#type) = self.check(base)?;
                (Base::Node(Box::new(node)), r#type, 0)
            }
        };
        let mut steps = Vec::with_capacity(links.len());
        for link in links.iter().skip(taken) {
            let step;
            (step, r#type) = self.step(link, r#type)?;
            steps.push(step);
        }
        let text: Arc<str> = expr
            .dotted()
            .unwrap_or_else(|| "what is asked for here".to_owned())
            .into();
        Ok((
            Path {
                base,
                steps: steps.into(),
                text,
            },
            r#type,
        ))
    }

    /// The field with the longest name that the path starts with, and how many links belong to it.
    fn field(&self, column: u32, name: &str, links: &[&Expr]) -> Result<(&Field, usize), Problem> {
        let mut dotted = name.to_owned();
        let find = |dotted: &str| self.fields.iter().find(|field| field.name == dotted);
        let mut found = find(&dotted).map(|field| (field, 0));
        for (index, link) in links.iter().enumerate() {
            let key = match &link.kind {
                Kind::Member(_, name) => name,
                Kind::Index(_, key) => match &key.kind {
                    Kind::String(key) => key,
                    _ => break,
                },
                _ => break,
            };
            dotted.push('.');
            dotted.push_str(key);
            found = find(&dotted).map(|field| (field, index + 1)).or(found);
        }
        found.ok_or_else(|| self.unknown(column, &dotted))
    }

    fn unknown(&self, column: u32, dotted: &str) -> Problem {
        let within = format!("{dotted}.");
        let names = || self.fields.iter().map(|field| field.name);
        let inside: Vec<&str> = names().filter(|name| name.starts_with(&within)).collect();
        if !inside.is_empty() {
            return Problem::new(column, format!("{dotted} is no value by itself"))
                .mend(format!("there is {}", inside.join(", ")));
        }
        // The names have different lengths, and the path may go on behind one: compare as many parts as the name has.
        let likely = names().find_map(|name| {
            let parts = name.split('.').count();
            let start = dotted.split('.').take(parts).collect::<Vec<_>>().join(".");
            did_you_mean(&start, std::iter::once(name)).filter(|_| strsim::levenshtein(&start, name) <= 3)
        });
        let all = || match self.fields.is_empty() {
            true => "no field may be used here".to_owned(),
            false => format!("there is {}", names().collect::<Vec<_>>().join(", ")),
        };
        Problem::new(column, format!("there is no field {dotted}")).mend(likely.unwrap_or_else(all))
    }

    fn step(&self, link: &Expr, of: Type) -> Result<(Step, Type), Problem> {
        let wrong = |what: String| Problem::new(link.column, what);
        match &link.kind {
            Kind::Member(_, name) => {
                let r#type = match of {
                    Type::Map(value) => *value,
                    Type::Any => Type::Any,
                    Type::String | Type::List(_) if name == "length" => Type::Int,
                    _ => {
                        let problem = wrong(format!("{of} has no {name}"));
                        return Err(match SIGNATURES.iter().find(|signature| signature.name == name) {
                            Some(signature) => problem.mend(format!("functions are called: {}", signature.usage)),
                            None => problem,
                        });
                    }
                };
                Ok((Step::Key(name.as_str().into()), r#type))
            }
            Kind::Index(_, key) => {
                let (node, key_type) = self.check(key)?;
                let r#type = match of {
                    Type::Map(value) if key_type.may_be(Type::String) => *value,
                    Type::List(element) if key_type.may_be(Type::Int) => *element,
                    Type::Any if key_type.may_be(Type::String) || key_type == Type::Int => Type::Any,
                    Type::Map(_) => return Err(wrong(format!("the key of a map is a string, and this is {key_type}"))),
                    Type::List(_) => {
                        return Err(wrong(format!(
                            "the index of a list is an integer, and this is {key_type}"
                        )));
                    }
                    _ => return Err(wrong(format!("{of} has neither keys nor elements"))),
                };
                let step = match &key.kind {
                    Kind::String(key) => Step::Key(key.as_str().into()),
                    Kind::Int(index) => match usize::try_from(*index) {
                        Ok(index) => Step::Index(index),
                        Err(_) => return Err(wrong("an index is not negative".to_owned())),
                    },
                    _ => Step::Computed(node),
                };
                Ok((step, r#type))
            }
            _ => Err(wrong("this is no field".to_owned())),
        }
    }
}
