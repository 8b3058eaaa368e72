//! Kafka's names in Rust's cases.

/// `FetchResponse` to `FETCH_RESPONSE`.
pub(crate) fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

/// `ThrottleTimeMs` to `throttle_time_ms`.
pub(crate) fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    for (at, c) in name.char_indices() {
        if c.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// `int32` to `Int32`.
pub(crate) fn variant(scalar: &str) -> String {
    let mut chars = scalar.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
