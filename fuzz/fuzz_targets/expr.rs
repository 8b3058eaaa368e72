//! Any text as an expression of any place: it is refused with a column, or evaluates to a value or an error that says
//! why, over values that are there and over none. Never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidegate_expr::{Context, List, Map, Value, limits, place, slot};

/// Every key is there, and leads to the map again or to something else.
struct Endless(usize);

impl Context for Endless {
    fn field(&self, slot: usize) -> Option<Value<'_>> {
        match (self.0, slot) {
            (0, _) => None,
            (_, slot::RECORD_HEADERS | slot::TOKEN_CLAIMS | slot::VALUE_CONTENT | slot::VAULT) => Some(Value::Map(self)),
            (_, slot::CERTIFICATE_SANS_DNS | slot::CERTIFICATE_SANS_URI) => Some(Value::List(self)),
            _ => Some("ein-tränenreicher.name".into()),
        }
    }
}

impl Map for Endless {
    fn get(&self, key: &str) -> Option<Value<'_>> {
        match key.len() % 7 {
            0 => Some(Value::Map(self)),
            1 => Some(Value::List(self)),
            2 => Some("text".into()),
            3 => Some(Value::Int(i64::MAX)),
            4 => Some(Value::Double(f64::NAN)),
            5 => Some(Value::Null),
            _ => None,
        }
    }

    fn len(&self) -> usize {
        3
    }
}

/// A list that contains itself.
impl List for Endless {
    fn get(&self, index: usize) -> Option<Value<'_>> {
        match index {
            0 => Some("a".into()),
            1 => Some(Value::List(self)),
            _ => None,
        }
    }

    fn len(&self) -> usize {
        2
    }
}

fuzz_target!(|text: &str| {
    for place in place::ALL {
        match place.compile(text) {
            Err(problem) => assert!(problem.column >= 1 && problem.column <= limits::MAX_TEMPLATE + 1),
            Ok(program) => {
                for context in [Endless(0), Endless(1)] {
                    let (value, truth) = (program.evaluate(&context), program.is_true(&context));
                    match (value, truth) {
                        (Ok(value), Ok(truth)) => assert_eq!(value.is_true(), truth),
                        (Err(error), _) => assert!(!error.to_string().is_empty()),
                        (Ok(value), Err(error)) => panic!("{} and {error}", value.is_true()),
                    }
                    _ = program.strings(&context);
                }
            }
        }
    }
});
