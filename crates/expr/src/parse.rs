//! Tokens to a tree.

use crate::{
    ast::{Expr, Kind, Operator, Part, too_deep},
    lexer::{Lexer, Token},
    limits::{MAX_DEPTH, MAX_LIST, MAX_TEMPLATE, MAX_TEXT},
    problem::Problem,
};

/// A whole text that is one expression; `None` for a text of spaces only.
pub(crate) fn expression(text: &str) -> Result<Option<Expr>, Problem> {
    check_length(text, MAX_TEXT)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut parser = Parser::new(text, 1)?;
    let expr = parser.choice()?;
    match parser.token {
        Token::End => Ok(Some(expr)),
        _ => Err(parser.unexpected("an operator is missing")),
    }
}

/// A text with expressions in `${ }`.
pub(crate) fn template(text: &str) -> Result<Vec<Part>, Problem> {
    check_length(text, MAX_TEMPLATE)?;
    let mut parts = Vec::new();
    let (mut rest, mut column) = (text, 1);
    while let Some((before, inside)) = rest.split_once("${") {
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let opened = column + characters(before);
        let mut parser = Parser::new(inside, opened + 2)?;
        if parser.token == Token::Sign("}") {
            return Err(Problem::new(opened, "there is no expression between ${ and }").mend("name a field in it"));
        }
        parts.push(Part::Expression(parser.choice()?));
        match parser.token {
            // The lexer stands right behind the bracket.
            Token::Sign("}") => (rest, column) = parser.lexer.rest(),
            Token::End => {
                return Err(Problem::new(opened, "the ${ that stands here is not closed").mend("close it with }"));
            }
            _ => return Err(parser.unexpected("an operator is missing")),
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

pub(crate) fn check_length(text: &str, most: usize) -> Result<(), Problem> {
    check_characters(text.chars().count(), most)
}

pub(crate) fn check_characters(characters: usize, most: usize) -> Result<(), Problem> {
    match characters > most {
        true => Err(Problem::new(
            u32::try_from(most).unwrap_or(u32::MAX).saturating_add(1),
            format!("the text is {characters} characters long, {most} are allowed"),
        )
        .mend("shorten it")),
        false => Ok(()),
    }
}

fn characters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    token: Token,
    column: u32,
    /// How many calls of the parser are under way, which bounds its own stack.
    nesting: u16,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, column: u32) -> Result<Self, Problem> {
        let mut lexer = Lexer::new(text, column);
        let (token, column) = lexer.next()?;
        Ok(Self {
            lexer,
            token,
            column,
            nesting: 0,
        })
    }

    fn choice(&mut self) -> Result<Expr, Problem> {
        self.nested(|parser| {
            let condition = parser.either()?;
            let column = parser.column;
            if !parser.takes("?")? {
                return Ok(condition);
            }
            let yes = parser.choice()?;
            parser.expect(":", "a choice reads condition ? one : other")?;
            let no = parser.choice()?;
            Expr::new(column, Kind::Choose(Box::new([condition, yes, no])))
        })
    }

    fn either(&mut self) -> Result<Expr, Problem> {
        self.row("||", Self::both, Kind::Or)
    }

    fn both(&mut self) -> Result<Expr, Problem> {
        self.row("&&", Self::comparison, Kind::And)
    }

    /// One or more of something with an operator between: one node, however many there are.
    fn row(
        &mut self,
        sign: &str,
        one: fn(&mut Self) -> Result<Expr, Problem>,
        kind: fn(Vec<Expr>) -> Kind,
    ) -> Result<Expr, Problem> {
        let first = one(self)?;
        let column = self.column;
        if !self.is(sign) {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.takes(sign)? {
            all.push(one(self)?);
        }
        Expr::new(column, kind(all))
    }

    fn comparison(&mut self) -> Result<Expr, Problem> {
        let left = self.sum()?;
        let Some(operator) = self.compares() else {
            return Ok(left);
        };
        let column = self.column;
        self.advance()?;
        let right = self.sum()?;
        if self.compares().is_some() {
            return Err(Problem::new(self.column, "comparisons do not chain")
                .mend("join them with && or put parentheses around the first"));
        }
        Expr::new(column, Kind::Binary(operator, Box::new(left), Box::new(right)))
    }

    fn compares(&self) -> Option<Operator> {
        Some(match &self.token {
            Token::Sign("==") => Operator::Equal,
            Token::Sign("!=") => Operator::NotEqual,
            Token::Sign("<") => Operator::Less,
            Token::Sign("<=") => Operator::LessOrEqual,
            Token::Sign(">") => Operator::Greater,
            Token::Sign(">=") => Operator::GreaterOrEqual,
            Token::Name(name) if name == "in" => Operator::In,
            _ => return None,
        })
    }

    fn sum(&mut self) -> Result<Expr, Problem> {
        let mut left = self.unary()?;
        loop {
            let operator = match self.token {
                Token::Sign("+") => Operator::Add,
                Token::Sign("-") => Operator::Subtract,
                _ => return Ok(left),
            };
            let column = self.column;
            self.advance()?;
            let right = self.unary()?;
            left = Expr::new(column, Kind::Binary(operator, Box::new(left), Box::new(right)))?;
        }
    }

    fn unary(&mut self) -> Result<Expr, Problem> {
        let column = self.column;
        if self.takes("!")? {
            let of = self.nested(Self::unary)?;
            return Expr::new(column, Kind::Not(Box::new(of)));
        }
        if self.takes("-")? {
            let of = self.nested(Self::unary)?;
            return Expr::new(column, Kind::Negate(Box::new(of)));
        }
        self.postfix()
    }

    fn postfix(&mut self) -> Result<Expr, Problem> {
        let mut of = self.primary()?;
        loop {
            let column = self.column;
            if self.takes(".")? {
                let column = self.column;
                let Token::Name(name) = self.token.clone() else {
                    return Err(self
                        .unexpected("behind a dot stands the name of a field or function")
                        .mend("other keys are written in brackets: ['x-flag']"));
                };
                self.advance()?;
                let kind = match self.takes("(")? {
                    true => {
                        let arguments = self.list(")")?;
                        Kind::Call {
                            receiver: Some(Box::new(of)),
                            name,
                            arguments,
                        }
                    }
                    false => Kind::Member(Box::new(of), name),
                };
                of = Expr::new(column, kind)?;
            } else if self.takes("[")? {
                let key = self.choice()?;
                self.expect("]", "a key or index stands in brackets")?;
                of = Expr::new(column, Kind::Index(Box::new(of), Box::new(key)))?;
            } else {
                return Ok(of);
            }
        }
    }

    fn primary(&mut self) -> Result<Expr, Problem> {
        let column = self.column;
        let kind = match self.token.clone() {
            Token::Int(int) => Kind::Int(int),
            Token::Double(double) => Kind::Double(double),
            Token::String(text) => Kind::String(text),
            Token::Sign("(") => {
                self.advance()?;
                let inside = self.choice()?;
                self.expect(")", "the parenthesis is not closed")?;
                return Ok(inside);
            }
            Token::Sign("[") => {
                self.advance()?;
                return Expr::new(column, Kind::List(self.list("]")?));
            }
            Token::Name(name) => match name.as_str() {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                "null" => Kind::Null,
                "undefined" => return Err(Problem::new(column, "there is no undefined").mend("write null, or has(…)")),
                "in" => return Err(self.unexpected("a value is missing")),
                _ => {
                    self.advance()?;
                    let kind = match self.takes("(")? {
                        true => Kind::Call {
                            receiver: None,
                            name,
                            arguments: self.list(")")?,
                        },
                        false => Kind::Name(name),
                    };
                    return Expr::new(column, kind);
                }
            },
            Token::Sign(_) | Token::End => return Err(self.unexpected("a value is missing")),
        };
        self.advance()?;
        Expr::new(column, kind)
    }

    /// What stands between brackets, and the closing one.
    fn list(&mut self, closing: &'static str) -> Result<Vec<Expr>, Problem> {
        let mut all = Vec::new();
        while !self.is(closing) {
            if all.len() == MAX_LIST {
                return Err(Problem::new(
                    self.column,
                    format!("a list has at most {MAX_LIST} elements"),
                ));
            }
            all.push(self.choice()?);
            if !self.takes(",")? {
                break;
            }
        }
        self.expect(closing, "the list is not closed")?;
        Ok(all)
    }

    fn nested(&mut self, parse: impl FnOnce(&mut Self) -> Result<Expr, Problem>) -> Result<Expr, Problem> {
        if self.nesting == MAX_DEPTH {
            return Err(too_deep(self.column));
        }
        self.nesting += 1;
        let parsed = parse(self);
        self.nesting -= 1;
        parsed
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.token, Token::Sign(token) if token == sign)
    }

    fn takes(&mut self, sign: &str) -> Result<bool, Problem> {
        let is = self.is(sign);
        if is {
            self.advance()?;
        }
        Ok(is)
    }

    /// Takes a closing sign; what follows a template's `}` is not read, for it is text.
    fn expect(&mut self, sign: &'static str, otherwise: &str) -> Result<(), Problem> {
        match self.takes(sign)? {
            true => Ok(()),
            false => Err(self.unexpected(otherwise).mend(format!("{sign} belongs here"))),
        }
    }

    fn advance(&mut self) -> Result<(), Problem> {
        (self.token, self.column) = self.lexer.next()?;
        Ok(())
    }

    fn unexpected(&self, why: &str) -> Problem {
        let found = match &self.token {
            Token::Name(name) => format!("before {name}"),
            Token::Int(int) => format!("before {int}"),
            Token::Double(double) => format!("before {double}"),
            Token::String(text) => format!("before the string {text:?}"),
            Token::Sign(sign) => format!("before {sign}"),
            Token::End => "at the end".to_owned(),
        };
        let problem = Problem::new(self.column, format!("{why}, {found}"));
        match &self.token {
            Token::Name(name) if name == "and" || name == "AND" => problem.mend("write &&"),
            Token::Name(name) if name == "or" || name == "OR" => problem.mend("write ||"),
            Token::Name(name) if name == "not" || name == "NOT" => problem.mend("write !"),
            _ => problem,
        }
    }
}
