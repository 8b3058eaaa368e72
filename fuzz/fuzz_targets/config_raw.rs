//! Any text as a configuration file: it is read or refused, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(problems) = tidegate_model::load("fuzz.yaml", text, &|_| Some("value".to_owned())) {
        assert!(!problems.to_string().is_empty());
    }
});
