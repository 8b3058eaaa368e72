use std::cell::RefCell;

use crate::{
    Form, Place, Problem, Program, Type,
    ast::{Expr, Part},
    check::Checker,
    parse,
    program::{Node, NodeKind},
};

/// A text that has been parsed, but whose fields have not been looked at.
#[derive(Debug, Clone)]
pub struct Expression {
    parsed: Parsed,
    characters: usize,
}

#[derive(Debug, Clone)]
enum Parsed {
    Empty,
    One(Expr),
    Template(Vec<Part>),
}

impl Expression {
    /// An expression by itself, or as the only thing in `${ }`. An empty text is one too: a condition that always
    /// holds.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and in which column.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let parsed = match text.trim().starts_with("${") {
            true => wrapped(text)?,
            false => parse::expression(text)?.map_or(Parsed::Empty, Parsed::One),
        };
        Ok(Self {
            parsed,
            characters: text.chars().count(),
        })
    }

    /// Text with expressions in `${ }`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and in which column.
    pub fn parse_template(text: &str) -> Result<Self, Problem> {
        Ok(Self {
            parsed: Parsed::Template(parse::template(text)?),
            characters: text.chars().count(),
        })
    }

    /// Looks every field up in the place, works types out, compiles regular expressions.
    ///
    /// # Errors
    ///
    /// A field or function that there is not, a type that cannot be meant, a result that the place cannot use, a wrong
    /// regular expression, a text that is too long for the place.
    pub fn check(&self, place: &Place) -> Result<Program, Problem> {
        parse::check_characters(self.characters, place.max_length)?;
        let checker = Checker {
            fields: place.fields,
            used: RefCell::default(),
        };
        let (column, (node, result)) = match &self.parsed {
            Parsed::Empty if place.result == Type::Bool => (
                1,
                (
                    Node {
                        column: 1,
                        kind: NodeKind::Bool(true),
                    },
                    Type::Bool,
                ),
            ),
            Parsed::Empty => {
                return Err(
                    Problem::new(1, "there is no expression").mend(format!("write one that yields {}", place.result))
                );
            }
            Parsed::One(expr) => (expr.column, checker.check(expr)?),
            Parsed::Template(parts) => (1, checker.template(parts)?),
        };
        if result.may_be(place.result) {
            let fields = checker.used.into_inner();
            return Ok(Program { node, result, fields });
        }
        let problem = Problem::new(
            column,
            format!("the {} must be {}, and this is {result}", place.name, place.result),
        );
        Err(match (place.result, result) {
            (Type::Bool, Type::String) => problem.mend("compare it, as in … == 'a-value'"),
            (Type::Bool, _) => problem.mend("compare it, or ask has(…)"),
            (Type::List(_), Type::String) => problem.mend("put it in brackets: [ … ]"),
            _ => problem,
        })
    }
}

impl Place {
    /// Parses a text as this place reads it, and checks it.
    ///
    /// ```
    /// use tidegate_expr::place::PRINCIPAL_MAPPING;
    ///
    /// assert!(PRINCIPAL_MAPPING.compile("CN=${context.certificate.subject['CN']}").is_ok());
    /// let problem = PRINCIPAL_MAPPING.compile("CN=${context.certificate.sbject['CN']}").unwrap_err();
    /// assert_eq!(
    ///     problem.to_string(),
    ///     "column 6: there is no field context.certificate.sbject.CN; did you mean context.certificate.subject?"
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Expression::parse`] and [`Expression::check`].
    pub fn compile(&self, text: &str) -> Result<Program, Problem> {
        parse::check_length(text, self.max_length)?;
        match self.form {
            Form::Expression => Expression::parse(text),
            Form::Template => Expression::parse_template(text),
        }?
        .check(self)
    }
}

/// `${ expression }` where only the expression is wanted.
fn wrapped(text: &str) -> Result<Parsed, Problem> {
    let mut parts = parse::template(text)?;
    parts.retain(|part| !matches!(part, Part::Text(text) if text.trim().is_empty()));
    match <[Part; 1]>::try_from(parts) {
        Ok([Part::Expression(expr)]) => Ok(Parsed::One(expr)),
        _ => Err(Problem::new(1, "one expression is wanted here, and no text around it")
            .mend("write what belongs together into one ${ }, joined by +")),
    }
}
