//! What expressions yield.

use serde_json::{Map, Value as Json, json};
use tidegate_expr::{Context, EvalError, Value, place, slot};

struct Record {
    headers: Map<String, Json>,
    content: Json,
    claims: Json,
}

impl Context for Record {
    fn field(&self, slot: usize) -> Option<Value<'_>> {
        match slot {
            slot::PRINCIPAL_NAME => Some("alice".into()),
            slot::AUTH_TYPE => Some("sasl_plain".into()),
            slot::TOPIC_NAME => Some("orders-pii".into()),
            slot::RECORD_HEADERS => Some(Value::Map(&self.headers)),
            slot::VALUE_VALIDATED => Some(Value::Bool(true)),
            slot::VALUE_CONTENT => Some(Value::from(&self.content)),
            slot::TOKEN_CLAIMS => Some(Value::from(&self.claims)),
            _ => None,
        }
    }
}

fn record() -> Record {
    let Json::Object(headers) = json!({"x-flag": "on", "empty": "", "länge": "grün"}) else {
        unreachable!()
    };
    Record {
        headers,
        content: json!({
            "foo": {"bar": "a-value", "length": 3}, "n": 5, "d": 2.5, "big": u64::MAX, "none": null, "yes": true,
            "tags": ["a", "b", 1], "nested": [[1, 2], [3]], "i": i64::MAX,
        }),
        claims: json!({"topics": ["a", "b"], "mixed": ["a", 1], "one": "a"}),
    }
}

/// An expression, and what it yields as it is printed for debugging.
const CASES: &[(&str, &str)] = &[
    // Conditions that people write.
    (
        "context.topic.name.endsWith('-pii') && record.headers['x-flag'] == 'on'",
        "true",
    ),
    ("context.auth.type in ['anonymous', 'sasl_plain']", "true"),
    ("record.value.validated", "true"),
    // What is not there.
    ("record.headers['none'] == 'on'", "false"),
    ("record.headers['none'] != 'on'", "true"),
    ("record.headers['none'] == null", "true"),
    ("!record.headers['none']", "true"),
    ("record.headers['none'] ? true : false", "false"),
    ("record.headers['none'] && true", "false"),
    ("has(record.headers['none']) || has(record.headers.none)", "false"),
    ("has(record.headers['x-flag']) && 'x-flag' in record.headers", "true"),
    ("'none' in record.headers", "false"),
    ("has(record.value.content.a.b.c)", "false"),
    ("has(record.value.content.none)", "false"),
    ("has(context.auth.principal.id)", "false"),
    ("context.auth.principal.id == 'a'", "false"),
    ("record.value.content.a.b.c == 'x'", "false"),
    ("record.value.content.tags[7] == 'x'", "false"),
    (
        "record.headers['none'].startsWith('a')",
        "column 15: record.headers['none'] has no value",
    ),
    ("record.headers['none'].startsWith('a') || true", "true"),
    ("record.headers['none'].startsWith('a') && false", "false"),
    (
        "true && record.headers['none'].startsWith('a')",
        "column 23: record.headers['none'] has no value",
    ),
    (
        "record.value.content.none.startsWith('a')",
        "column 27: startsWith is not for null",
    ),
    // Values that decide.
    ("record.headers['x-flag'] && true", "true"),
    ("!record.headers['empty']", "true"),
    (
        "(record.headers['empty'] || context.topic.name) == 'orders-pii'",
        "true",
    ),
    ("(record.headers['none'] || 'other') == 'other'", "true"),
    // Numbers.
    (
        "record.value.content.n + 1 == 6 && record.value.content.n - 7 == -2",
        "true",
    ),
    (
        "record.value.content.n == 5.0 && 1 < 1.5 && record.value.content.d >= 2",
        "true",
    ),
    ("record.value.content.big > 1", "true"),
    (
        "record.value.content.i + 1 > 0",
        "column 24: the number does not fit into 64 bits",
    ),
    ("record.value.content.n == '5'", "false"),
    ("record.value.content.n < '5'", "column 24: < is not for a string"),
    ("record.value.content.yes + 1 == 2", "column 26: + is not for a boolean"),
    // Text, in characters.
    ("record.headers['länge'].length == 4 && size('ü') == 1", "true"),
    ("record.headers['länge'].substring(2) == 'ün'", "true"),
    (
        "'abc'.substring(1, 2) == 'b' && 'abc'.substring(2, 1) == 'b' && 'abc'.substring(-1, 9) == 'abc'",
        "true",
    ),
    (
        "context.topic.name.substring(0, context.topic.name.length-4) == 'orders'",
        "true",
    ),
    ("('a' + 'b').includes('ab') && 'B' < 'a'", "true"),
    ("'a\\'\\u00e4\\n' == \"a'ä\n\"", "true"),
    (
        "context.topic.name.matches('^orders') && !context.topic.name.match('^pii')",
        "true",
    ),
    (
        "record.value.content.foo.length == 3 && record.value.content.tags.length == 3",
        "true",
    ),
    (
        "record.value.content.n.startsWith('5')",
        "column 24: startsWith is not for an integer",
    ),
    (
        "record.value.content.n.matches('5')",
        "column 24: match is not for an integer",
    ),
    // Lists.
    (
        "1 in record.value.content.tags && record.value.content.tags.includes('b')",
        "true",
    ),
    (
        "record.value.content.nested == [[1, 2], [3]] && record.value.content.nested != [[1, 2]]",
        "true",
    ),
    ("record.value.content.nested[0][1] == 2 && [1, 2][1] == 2", "true"),
    ("size(['a'] + ['b', 'c']) == 3 && [] == []", "true"),
    (
        "record.value.content.foo == record.value.content.foo",
        "column 26: == is not for a map",
    ),
    ("record.value.content[context.topic.name] == 1", "false"),
    ("record.value.content.tags[record.value.content.n - 5] == 'a'", "true"),
    ("record.value.content.tags[-1 + 0] == 'a'", "false"),
];

#[test]
fn conditions_yield_what_they_say_and_failures_say_why() {
    let record = record();
    let mut wrong = Vec::new();
    for (text, expected) in CASES {
        let program = place::PARSED_RECORD_CONDITION
            .compile(text)
            .unwrap_or_else(|problem| panic!("{text}: {problem}"));
        let value = program
            .evaluate(&record)
            .map_or_else(|error| error.to_string(), |value| format!("{:?}", value.is_true()));
        let truth = program
            .is_true(&record)
            .map_or_else(|error| error.to_string(), |is| is.to_string());
        if value != *expected || truth != *expected {
            wrong.push((text, value, truth, expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_empty_condition_holds() {
    let program = place::CLUSTER_CONDITION.compile("").unwrap();
    assert_eq!(program.is_true(&record()), Ok(true));
}

#[test]
fn resource_names_are_the_strings_of_a_claim_and_nothing_else() {
    let record = record();
    let names = |text: &str| {
        let program = place::RESOURCE_NAMES.compile(text).unwrap();
        program
            .strings(&record)
            .map(|names| names.join(","))
            .map_err(|error| error.to_string())
    };
    assert_eq!(names("context.auth.token.claims['topics']"), Ok("a,b".into()));
    assert_eq!(
        names("context.auth.token.claims.topics + ['c-' + context.auth.principal.name]"),
        Ok("a,b,c-alice".into())
    );
    assert_eq!(
        names("context.auth.token.claims.none"),
        Err("column 27: context.auth.token.claims.none has no value".into())
    );
    assert_eq!(
        names("context.auth.token.claims.mixed"),
        Err("column 27: a list of strings is not for an integer".into())
    );
    assert_eq!(
        names("context.auth.token.claims.one"),
        Err("column 27: a list of strings is not for a string".into())
    );
    assert_eq!(names("[context.auth.token.claims.one]"), Ok("a".into()));
}

struct Certificate(Map<String, Json>, Vec<Json>);

impl Context for Certificate {
    fn field(&self, slot: usize) -> Option<Value<'_>> {
        match slot {
            slot::CERTIFICATE_SUBJECT => Some(Value::Map(&self.0)),
            slot::CERTIFICATE_SANS_URI => Some(Value::List(&self.1)),
            _ => None,
        }
    }
}

#[test]
fn templates_join_text_and_values() {
    let Json::Object(subject) = json!({"O": "tide", "CN": "client"}) else {
        unreachable!()
    };
    let full = Certificate(subject, Vec::new());
    let bare = Certificate(Map::new(), vec![json!("spiffe://a")]);
    let text = |text: &str, context: &Certificate| {
        let program = place::PRINCIPAL_MAPPING.compile(text).unwrap();
        program
            .text(context)
            .map(std::borrow::Cow::into_owned)
            .map_err(|error| error.to_string())
    };
    let example =
        "${context.certificate.subject['CN'] ? context.certificate.subject['CN'] : context.certificate.sans.uri[0]}";
    assert_eq!(text(example, &full), Ok("client".into()));
    assert_eq!(text(example, &bare), Ok("spiffe://a".into()));
    assert_eq!(text("literal } $ {", &full), Ok("literal } $ {".into()));
    assert_eq!(text("", &full), Ok(String::new()));
    assert_eq!(
        text("ü${context.certificate.subject.O + '}'}-${1 + 1}${true}", &full),
        Ok("ütide}-2true".into())
    );
    assert_eq!(
        text("${context.certificate.subject.CN}", &bare),
        Err("column 31: context.certificate.subject.CN has no value".into())
    );
}

#[test]
fn what_an_expression_makes_has_an_end() {
    struct Large(String);
    impl Context for Large {
        fn field(&self, _: usize) -> Option<Value<'_>> {
            Some(self.0.as_str().into())
        }
    }
    let large = Large("a".repeat(3 << 20));
    let program = place::CLUSTER_CONDITION
        .compile("context.auth.type + context.auth.type == ''")
        .unwrap();
    assert!(matches!(
        program.is_true(&large),
        Err(EvalError::TooLarge { unit: "bytes", .. })
    ));
}
