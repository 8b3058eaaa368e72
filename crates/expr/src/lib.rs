#![doc = include_str!("../../../docs/expressions.md")]
//!
//! # For callers
//!
//! ```
//! use tidegate_expr::{Context, Value, place, slot};
//!
//! struct Login {
//!     user: &'static str,
//! }
//!
//! impl Context for Login {
//!     fn field(&self, slot: usize) -> Option<Value<'_>> {
//!         match slot {
//!             slot::PRINCIPAL_NAME => Some(self.user.into()),
//!             _ => None,
//!         }
//!     }
//! }
//!
//! let condition = place::CLUSTER_CONDITION.compile("context.auth.principal.name.startsWith('team-')")?;
//! assert_eq!(condition.is_true(&Login { user: "team-a" }), Ok(true));
//!
//! let problem = place::CLUSTER_CONDITION.compile("context.auth.principal.nme == 'x'").unwrap_err();
//! assert_eq!(
//!     problem.to_string(),
//!     "column 1: there is no field context.auth.principal.nme; did you mean context.auth.principal.name?"
//! );
//! # Ok::<(), tidegate_expr::Problem>(())
//! ```

mod ast;
#[cfg(feature = "json")]
mod body;
mod check;
mod evaluate;
mod expression;
mod function;
#[cfg(feature = "json")]
mod json;
mod lexer;
pub mod limits;
mod parse;
mod path;
pub mod place;
mod problem;
mod program;
mod reference;
mod types;
mod value;

#[cfg(feature = "json")]
pub use body::of_body;
pub use expression::Expression;
pub use place::{Field, Form, Place, slot};
pub use problem::Problem;
pub use program::Program;
pub use reference::reference;
pub use types::Type;
pub use value::{Context, EvalError, List, Map, Value};
