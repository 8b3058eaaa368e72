//! Expressions of the part that is common with CEL yield what another implementation of CEL yields.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use tidegate_expr::{Context, Value, place, slot};

struct Record {
    topic: String,
    headers: Map<String, Json>,
    content: Json,
}

impl Context for Record {
    fn field(&self, slot: usize) -> Option<Value<'_>> {
        match slot {
            slot::TOPIC_NAME => Some(self.topic.as_str().into()),
            slot::RECORD_HEADERS => Some(Value::Map(&self.headers)),
            slot::VALUE_CONTENT => Some(Value::from(&self.content)),
            _ => None,
        }
    }
}

fn of_cel(json: &Json) -> cel::Value {
    match json {
        Json::Null => cel::Value::Null,
        Json::Bool(is) => cel::Value::Bool(*is),
        Json::Number(number) => match number.as_i64() {
            Some(int) => cel::Value::Int(int),
            None => cel::Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => text.as_str().into(),
        Json::Array(list) => list.iter().map(of_cel).collect::<Vec<_>>().into(),
        Json::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), of_cel(value)))
            .collect::<HashMap<_, _>>()
            .into(),
    }
}

fn oracle(text: &str, record: &Record) -> Result<bool, String> {
    let program = cel::Program::compile(text).map_err(|error| error.to_string())?;
    let mut context = cel::Context::default();
    context.add_variable_from_value("context", of_cel(&json!({"topic": {"name": record.topic}})));
    context.add_variable_from_value(
        "record",
        of_cel(&json!({"headers": record.headers, "value": {"content": record.content}})),
    );
    match program.execute(&context) {
        Ok(cel::Value::Bool(is)) => Ok(is),
        other => Err(format!("{other:?}")),
    }
}

/// Texts of boolean, string, integer, double and list expressions, of at most this depth.
fn boolean(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("true".to_owned()),
        Just("false".to_owned()),
        Just("record.value.content.yes".to_owned()),
        Just("has(record.value.content.foo.bar)".to_owned()),
        Just("has(record.value.content.missing)".to_owned()),
        Just("'x-flag' in record.headers".to_owned()),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let (b, s, i, d, l) = (
        boolean(depth - 1),
        string(depth - 1),
        int(depth - 1),
        double(depth - 1),
        list(depth - 1),
    );
    let order = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let function = prop::sample::select(vec!["startsWith", "endsWith", "contains"]);
    let pattern = prop::sample::select(vec!["^a", "[ab]+$", "(or|in)d?", "^$", "x.y", "\\\\w{2}"]);
    prop_oneof![
        leaf,
        b.clone().prop_map(|b| format!("!({b})")),
        (b.clone(), b.clone(), b.clone()).prop_map(|(a, b, c)| format!("({a}) && {b} && ({c})")),
        (b.clone(), b.clone(), b.clone()).prop_map(|(a, b, c)| format!("(({a}) || {b} && ({c}))")),
        (b.clone(), b.clone(), b.clone()).prop_map(|(a, b, c)| format!("(({a}) ? ({b}) : ({c}))")),
        (b.clone(), b).prop_map(|(a, b)| format!("(({a}) == ({b}))")),
        (s.clone(), order.clone(), s.clone()).prop_map(|(a, order, b)| format!("({a} {order} {b})")),
        (i.clone(), order.clone(), i).prop_map(|(a, order, b)| format!("({a} {order} {b})")),
        (d.clone(), order, d).prop_map(|(a, order, b)| format!("({a} {order} {b})")),
        (s.clone(), function, s.clone()).prop_map(|(a, function, b)| format!("({a}).{function}({b})")),
        (s.clone(), pattern).prop_map(|(a, pattern)| format!("({a}).matches('{pattern}')")),
        (s, l.clone()).prop_map(|(a, b)| format!("({a} in {b})")),
        (l.clone(), l).prop_map(|(a, b)| format!("({a} == {b})")),
    ]
    .boxed()
}

fn string(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec![
        "'a'",
        "\"ab\"",
        "''",
        "'or'",
        "'x\\'y'",
        "\"tab\\t\"",
        "'\\u0061b'",
        "context.topic.name",
        "record.headers['x-flag']",
        "record.headers[\"x-flag\"]",
        "record.value.content.foo.bar",
        "record.value.content['foo']['bar']",
        "record.value.content.tags[1]",
    ])
    .prop_map(str::to_owned);
    if depth == 0 {
        return leaf.boxed();
    }
    let (s, b) = (string(depth - 1), boolean(depth - 1));
    prop_oneof![
        leaf,
        (s.clone(), s.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
        (b, s.clone(), s).prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
    ]
    .boxed()
}

fn int(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        (0..9_i64).prop_map(|int| int.to_string()),
        Just("record.value.content.n".to_owned())
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let (s, l, i) = (string(depth - 1), list(depth - 1), int(depth - 1));
    prop_oneof![
        leaf,
        s.prop_map(|s| format!("size({s})")),
        l.prop_map(|l| format!("({l}).size()")),
        (i.clone(), i.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
        (i.clone(), i.clone()).prop_map(|(a, b)| format!("({a} - {b})")),
        i.prop_map(|i| format!("(-{i})")),
    ]
    .boxed()
}

fn double(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop::sample::select(vec!["0.5", "2.0", "1e3", "record.value.content.d"]).prop_map(str::to_owned);
    if depth == 0 {
        return leaf.boxed();
    }
    let d = double(depth - 1);
    prop_oneof![
        leaf,
        (d.clone(), d.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
        (d.clone(), d).prop_map(|(a, b)| format!("({a} - {b})"))
    ]
    .boxed()
}

fn list(depth: u32) -> BoxedStrategy<String> {
    let leaf = Just("record.value.content.tags".to_owned());
    if depth == 0 {
        return prop_oneof![leaf, Just("['a', 'ab']".to_owned())].boxed();
    }
    let (s, l) = (string(depth - 1), list(depth - 1));
    prop_oneof![
        leaf,
        prop::collection::vec(s, 1..4).prop_map(|all| format!("[{}]", all.join(", "))),
        (l.clone(), l).prop_map(|(a, b)| format!("({a} + {b})")),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_common_with_cel_yields_the_same(
        text in boolean(4),
        topic in "[abor]{0,4}",
        flag in "[ab]{0,2}",
        bar in "[ab]{0,2}",
        n in -3..9_i64,
    ) {
        let Json::Object(headers) = json!({"x-flag": flag}) else { unreachable!() };
        let content = json!({"foo": {"bar": bar}, "tags": ["a", topic], "n": n, "d": 2.5, "yes": n > 0});
        let record = Record { topic, headers, content };
        // Conditions of policies may have 1,000 characters.
        let mut place = place::PARSED_RECORD_CONDITION;
        place.max_length = tidegate_expr::limits::MAX_TEXT;
        prop_assume!(text.len() < place.max_length);
        let program = place.compile(&text).map_err(|problem| TestCaseError::fail(format!("{text}: {problem}")))?;
        let ours = program.is_true(&record).map_err(|error| error.to_string());
        prop_assert_eq!(&ours, &oracle(&text, &record), "{}", text);
        let value = program.evaluate(&record).map(|value| value.is_true()).map_err(|error| error.to_string());
        prop_assert_eq!(ours, value, "{}", text);
    }
}
