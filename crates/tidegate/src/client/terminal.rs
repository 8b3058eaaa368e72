//! What is said to people: notes and questions on standard error, colours on a terminal.

use std::io::{self, BufRead as _, IsTerminal, Write};

/// Whether and how to colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    coloured: bool,
}

/// What a colour stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Colour {
    /// Something comes.
    Green,
    /// Something changes.
    Yellow,
    /// Something goes.
    Red,
}

impl Paint {
    /// Colours if standard output is a terminal that can show them and nobody forbids it (`NO_COLOR`).
    pub(crate) fn of_stdout() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        Self {
            coloured: io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        }
    }

    /// `text` in a colour.
    pub(crate) fn paint(self, colour: Colour, text: &str) -> String {
        let code = match colour {
            Colour::Green => 32,
            Colour::Yellow => 33,
            Colour::Red => 31,
        };
        if self.coloured {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Text that came from elsewhere, without what a terminal would take as a command.
pub(crate) fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() && character != '\n' {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Says something beside the output.
pub(crate) fn note(words: &str) {
    // Nobody may be there to read it.
    let _ = writeln!(io::stderr(), "{}", harmless(words));
}

/// Asks on the terminal; none if there is nobody to ask.
pub(crate) fn ask(question: &str) -> Option<bool> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return None;
    }
    let _ = write!(io::stderr(), "{} [y/N] ", harmless(question));
    let _ = io::stderr().flush();
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).ok()?;
    Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
