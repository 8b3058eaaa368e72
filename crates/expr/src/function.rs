//! The functions of the language.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    StartsWith,
    EndsWith,
    Includes,
    Substring,
    Matches,
    Size,
    Has,
}

pub(crate) struct Signature {
    pub(crate) name: &'static str,
    pub(crate) function: Function,
    /// How it is called, as examples show it.
    pub(crate) usage: &'static str,
    pub(crate) about: &'static str,
    /// Fewest and most arguments.
    pub(crate) arguments: (usize, usize),
    pub(crate) called: Called,
}

/// Whether a function stands behind a value and a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Called {
    OnValue,
    Alone,
}

macro_rules! signatures {
    ($($name:literal $function:ident $called:ident $fewest:literal..=$most:literal $usage:literal $about:literal)*) => {
        &[$(Signature {
            name: $name,
            function: Function::$function,
            usage: $usage,
            about: $about,
            arguments: ($fewest, $most),
            called: Called::$called,
        }),*]
    };
}

/// All of them, in the order of the documentation.
pub(crate) const SIGNATURES: &[Signature] = signatures! {
    "startsWith" StartsWith OnValue 1..=1 "text.startsWith(prefix)" "whether the text starts with the prefix"
    "endsWith" EndsWith OnValue 1..=1 "text.endsWith(suffix)" "whether the text ends with the suffix"
    "includes" Includes OnValue 1..=1 "text.includes(part)" "whether the part is found in the text; of a list, whether it is an element"
    "contains" Includes OnValue 1..=1 "text.contains(part)" "the same as `includes`"
    "substring" Substring OnValue 1..=2 "text.substring(start, end)" "the characters from `start`, the first being 0, up to before `end`; to the end of the text without `end`. Numbers beyond the text mean its ends, and the two are swapped if `end` is the smaller"
    "match" Matches OnValue 1..=1 "text.match(pattern)" "whether the regular expression is found in the text; the pattern is a string that is written there"
    "matches" Matches OnValue 1..=1 "text.matches(pattern)" "the same as `match`"
    "size" Size OnValue 0..=0 "value.size()" "how many characters, elements or keys there are; `value.length` says the same of texts and lists"
    "size" Size Alone 1..=1 "size(value)" "the same as `value.size()`"
    "has" Has Alone 1..=1 "has(field)" "whether a field, key or index has a value"
};
