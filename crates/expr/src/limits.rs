//! What bounds an expression and its evaluation.

/// The longest text that is parsed, in characters. Places may allow less: conditions, 1,000.
pub const MAX_TEXT: usize = 10_000;
/// The longest template, in characters. It may be a literal text, such as a chain of certificates.
pub const MAX_TEMPLATE: usize = 1 << 20;
/// How deep an expression may be nested; each operator, access and call is one level.
pub const MAX_DEPTH: u16 = 64;
/// The most elements of a list that is written in an expression, and arguments of a call.
pub const MAX_LIST: usize = 100;
/// The most memory that one compiled regular expression may take, in bytes, and the most that its search may cache.
pub const MAX_REGEX_BYTES: usize = 256 * 1024;
/// The longest text that an evaluation may make, in bytes. What is only passed on from a field is not limited.
pub const MAX_MADE_TEXT: usize = 4 << 20;
/// The most elements of a list that an evaluation may make.
pub const MAX_MADE_LIST: usize = 10_000;
