//! Text to tokens, each with its column.

use std::str::Chars;

use crate::problem::Problem;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Name(String),
    Int(i64),
    Double(f64),
    String(String),
    /// An operator or a bracket.
    Sign(&'static str),
    End,
}

/// Longer ones first.
const SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "?", ":", "+", "-", "(", ")", "[", "]", "}", ".", ",",
];

/// Signs of other languages, and what is said here instead.
const FOREIGN: &[(&str, &str)] = &[
    ("===", "write =="),
    ("!==", "write !="),
    ("=~", "write text.matches('…')"),
    ("=", "write == to compare"),
    ("&", "write &&"),
    ("|", "write ||"),
    ("*", "there are only + and -"),
    (
        "/",
        "there are only + and -; a regular expression is written as a string: text.matches('…')",
    ),
    ("%", "there are only + and -"),
    ("{", "maps cannot be written in an expression"),
    ("$", "${ } belongs into templates, and not into an expression"),
    ("`", "write strings in ' or \""),
];

pub(crate) struct Lexer<'t> {
    rest: Chars<'t>,
    /// Of the next character.
    column: u32,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str, column: u32) -> Self {
        Self {
            rest: text.chars(),
            column,
        }
    }

    /// What has not been read yet, and the column at which it starts.
    pub(crate) fn rest(&self) -> (&'t str, u32) {
        (self.rest.as_str(), self.column)
    }

    /// The next token and its column.
    pub(crate) fn next(&mut self) -> Result<(Token, u32), Problem> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.take();
        }
        let column = self.column;
        let token = match self.peek() {
            None => Token::End,
            Some('\'' | '"') => self.string()?,
            Some(c) if c.is_ascii_digit() => self.number()?,
            Some(c) if c == '_' || c.is_alphabetic() => Token::Name(self.while_(|c| c == '_' || c.is_alphanumeric())),
            Some(c) => self.sign(c)?,
        };
        Ok((token, column))
    }

    fn sign(&mut self, first: char) -> Result<Token, Problem> {
        let rest = self.rest.as_str();
        let foreign = FOREIGN.iter().find(|(sign, _)| rest.starts_with(sign));
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        match (sign, foreign) {
            (Some(sign), foreign) if foreign.is_none_or(|(foreign, _)| foreign.len() <= sign.len()) => {
                for _ in 0..sign.len() {
                    self.take();
                }
                Ok(Token::Sign(sign))
            }
            (_, Some((sign, mend))) => {
                Err(Problem::new(self.column, format!("{sign} is no operator of expressions")).mend(*mend))
            }
            _ => Err(
                Problem::new(self.column, format!("the character {first:?} means nothing here"))
                    .mend("text is written in quotation marks"),
            ),
        }
    }

    fn number(&mut self) -> Result<Token, Problem> {
        let column = self.column;
        let mut digits = self.while_(|c| c.is_ascii_digit());
        let mut double = false;
        let mut ahead = self.rest.clone();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|c| c.is_ascii_digit()) {
            double = true;
            self.take();
            digits.push('.');
            digits.push_str(&self.while_(|c| c.is_ascii_digit()));
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            double = true;
            self.take();
            digits.push('e');
            if let Some(sign @ ('+' | '-')) = self.peek() {
                self.take();
                digits.push(sign);
            }
            digits.push_str(&self.while_(|c| c.is_ascii_digit()));
        }
        let bad =
            || Problem::new(column, "this is no number that can be represented").mend("write it like 12, -3 or 1.5");
        if self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return Err(bad());
        }
        match double {
            true => digits
                .parse()
                .ok()
                .filter(|double: &f64| double.is_finite())
                .map(Token::Double),
            false => digits.parse().ok().map(Token::Int),
        }
        .ok_or_else(bad)
    }

    fn string(&mut self) -> Result<Token, Problem> {
        let start = self.column;
        let quote = self.take();
        let mut text = String::new();
        loop {
            let column = self.column;
            match self.take() {
                None => {
                    return Err(Problem::new(start, "the string that starts here does not end")
                        .mend("close it with the same quotation mark"));
                }
                end if end == quote => return Ok(Token::String(text)),
                Some('\\') => text.push(self.escape(column)?),
                Some(c) => text.push(c),
            }
        }
    }

    fn escape(&mut self, column: u32) -> Result<char, Problem> {
        let code = match self.take() {
            Some(c @ ('\\' | '\'' | '"' | '`' | '?')) => return Ok(c),
            Some('n') => return Ok('\n'),
            Some('r') => return Ok('\r'),
            Some('t') => return Ok('\t'),
            Some('x') => self.hexadecimal(2),
            Some('u') => self.hexadecimal(4),
            Some('U') => self.hexadecimal(8),
            _ => None,
        };
        code.and_then(char::from_u32).ok_or_else(|| {
            Problem::new(column, "this escape is unknown")
                .mend(r#"there are \\ \' \" \n \r \t \xHH \uHHHH \UHHHHHHHH; in a regular expression write \\d for \d"#)
        })
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let mut code = 0_u32;
        for _ in 0..digits {
            code = code.checked_mul(16)?.checked_add(self.take()?.to_digit(16)?)?;
        }
        Some(code)
    }

    fn while_(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(c) = self.peek().filter(|c| belongs(*c)) {
            self.take();
            text.push(c);
        }
        text
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.column += 1;
        Some(c)
    }
}
