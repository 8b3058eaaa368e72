//! What is accepted, what is refused, and what the refusal says.

#![allow(clippy::unwrap_used)]

use tidegate_expr::{Place, Type, limits, place};

/// Each line: the place's property of the API, the text, and what is said of it (`ok` if it is accepted).
const CASES: &[(&str, &str, &str)] = &[
    // The examples of the API itself.
    (
        RECORD,
        r#"context.topic.name.endsWith("my_suffix") && record.headers["x-flag"] == "a-value""#,
        "ok",
    ),
    (PARSED, r#"record.value.content.foo.bar == "a-value""#, "ok"),
    (ACL, r#"context.auth.principal.name == "this-user""#, "ok"),
    (NAMES, r#"context.auth.token.claims["topics"]"#, "ok"),
    (
        CERTIFICATE,
        "${context.certificate.subject['CN'] ? context.certificate.subject['CN'] : context.certificate.sans.uri[0]}",
        "ok",
    ),
    (
        PATHS,
        "${context.auth.type == 'sasl_oauth_bearer' ? ['credentials.accessToken', 'credentials.refreshToken'] : ['credentials.password']}\n",
        "ok",
    ),
    ("GatewaySecret", "${vault.env['MY_ENV_VAR']}", "ok"),
    ("GatewaySecretReferenceOrLiteral", "my-literal-value", "ok"),
    (
        RECORD,
        "context.topic.name.substring(0, context.topic.name.length-4) == 'a'",
        "ok",
    ),
    // Always.
    (ACL, "", "ok"),
    (ACL, " \n", "ok"),
    (ACL, "${ context.auth.type == 'anonymous' }", "ok"),
    // Where fields may stand.
    (
        ACL,
        "context.topic.name == 'a'",
        "column 1: there is no field context.topic.name; there is context.auth.principal.name, context.auth.principal.id, context.auth.principal.metadata, context.auth.type",
    ),
    (
        RECORD,
        "record.value.validated",
        "column 1: there is no field record.value.validated; there is context.auth.principal.name, context.auth.principal.id, context.auth.principal.metadata, context.auth.type, context.topic.name, record.headers",
    ),
    (
        PARSED,
        "record.value == null",
        "column 1: record.value is no value by itself; there is record.value.validated, record.value.content, record.value.schema, record.value.schema.metadata",
    ),
    (
        PARSED,
        "record.value.validated && has(record.key.schema.metadata.tags['x'])",
        "ok",
    ),
    (
        ACL,
        "VirtualCluster.condition",
        "column 1: there is no field VirtualCluster.condition; there is context.auth.principal.name, context.auth.principal.id, context.auth.principal.metadata, context.auth.type",
    ),
    // What was meant.
    (
        RECORD,
        "record.header['a'] == 'b'",
        "column 1: there is no field record.header.a; did you mean record.headers?",
    ),
    (
        RECORD,
        "true && context.topic.nam.startsWith('b')",
        "column 9: there is no field context.topic.nam; did you mean context.topic.name?",
    ),
    (
        RECORD,
        "context.topic.name.startWith('b')",
        "column 20: there is no function startWith; did you mean startsWith?",
    ),
    (
        RECORD,
        "context.topic.name.frobnicate()",
        "column 20: there is no function frobnicate; there is startsWith, endsWith, includes, contains, substring, match, matches, size, has",
    ),
    (
        RECORD,
        "context.topic.name.startsWith",
        "column 20: a string has no startsWith; functions are called: text.startsWith(prefix)",
    ),
    (
        RECORD,
        "context.topic.name.startsWith('a', 'b')",
        "column 20: startsWith takes one argument, and here are 2; it reads text.startsWith(prefix)",
    ),
    (
        RECORD,
        "context.topic.name.substring() == ''",
        "column 20: substring takes 1 or 2 arguments, and here are 0; it reads text.substring(start, end)",
    ),
    (
        RECORD,
        "startsWith(context.topic.name, 'a')",
        "column 1: startsWith is not called like this; write text.startsWith(prefix)",
    ),
    (
        RECORD,
        "context.topic.name === 'b'",
        "column 20: === is no operator of expressions; write ==",
    ),
    (
        RECORD,
        "context.topic.name = 'b'",
        "column 20: = is no operator of expressions; write == to compare",
    ),
    (
        RECORD,
        "true and false",
        "column 6: an operator is missing, before and; write &&",
    ),
    (
        RECORD,
        "'ä' == \"ö\" && ü",
        "column 15: there is no field ü; there is context.auth.principal.name, context.auth.principal.id, context.auth.principal.metadata, context.auth.type, context.topic.name, record.headers",
    ),
    // Types.
    (
        RECORD,
        "record.headers['n'] == 5",
        "column 21: a string is never equal to an integer; write the number in quotation marks",
    ),
    (
        RECORD,
        "record.headers['n'] < 5",
        "column 21: < compares two numbers or two strings, and these are a string and an integer",
    ),
    (RECORD, "record.headers['n'].length < 5", "ok"),
    (
        RECORD,
        "record.headers == record.headers",
        "column 16: maps cannot be compared; compare their values",
    ),
    (
        RECORD,
        "'a' in context.topic.name",
        "column 5: in looks into a list or a map, and these are a string and a string; write text.includes(part)",
    ),
    (
        RECORD,
        "'a' in record.headers && context.topic.name in ['a', 'b']",
        "ok",
    ),
    (
        RECORD,
        "1 in ['a']",
        "column 3: in looks for an element of a list, or for a string that is a key of a map, and these are an integer and a list of strings",
    ),
    (
        RECORD,
        "('a' + 1) == 'a1'",
        "column 6: + adds numbers, or joins strings or lists, and these are a string and an integer; in a template, write one ${ } behind the other to join",
    ),
    (
        RECORD,
        "context.topic.name",
        "column 15: the condition of a produce or consume policy must be a boolean, and this is a string; compare it, as in … == 'a-value'",
    ),
    (
        RECORD,
        "1 < 2 == true",
        "column 7: comparisons do not chain; join them with && or put parentheses around the first",
    ),
    (
        RECORD,
        "record.headers[0] == 'a'",
        "column 15: the key of a map is a string, and this is an integer",
    ),
    (
        RECORD,
        "has(1)",
        "column 1: has asks for a field; write has(record.headers['key'])",
    ),
    (
        RECORD,
        "size(true) == 1",
        "column 6: size is not for a boolean; it reads size(value)",
    ),
    (
        NAMES,
        "context.auth.type",
        "column 14: the `resource_names` of an ACL rule must be a list of strings, and this is a string; put it in brackets: [ … ]",
    ),
    (
        NAMES,
        "[1]",
        "column 1: the `resource_names` of an ACL rule must be a list of strings, and this is a list",
    ),
    (
        NAMES,
        "",
        "column 1: there is no expression; write one that yields a list of strings",
    ),
    (
        NAMES,
        "${context.auth.token.claims.a}x",
        "column 1: one expression is wanted here, and no text around it; write what belongs together into one ${ }, joined by +",
    ),
    (
        CERTIFICATE,
        "${context.certificate.sans.dns}",
        "column 28: a list of strings cannot stand in a text; take one value out of it",
    ),
    // Regular expressions.
    (RECORD, r"context.topic.name.matches('^\\d+[a-z]{2,3}$')", "ok"),
    (
        RECORD,
        "context.topic.name.matches('(a')",
        "column 28: the regular expression is wrong: unclosed group",
    ),
    (
        RECORD,
        r"context.topic.name.matches('\d')",
        r#"column 29: this escape is unknown; there are \\ \' \" \n \r \t \xHH \uHHHH \UHHHHHHHH; in a regular expression write \\d for \d"#,
    ),
    (
        RECORD,
        r"context.topic.name.match('(\\w{100}){100}')",
        r"column 26: the regular expression takes more than 262144 bytes when compiled; use smaller repetitions, or [0-9] for \d and [A-Za-z0-9_] for \w",
    ),
    (
        RECORD,
        "context.topic.name.matches(context.auth.type)",
        "column 41: a pattern is written as a string, so that it can be checked beforehand; write text.matches('…')",
    ),
    // Unfinished texts.
    (
        RECORD,
        "'a",
        "column 1: the string that starts here does not end; close it with the same quotation mark",
    ),
    (
        RECORD,
        "(true",
        "column 6: the parenthesis is not closed, at the end; ) belongs here",
    ),
    (RECORD, "true &&", "column 8: a value is missing, at the end"),
    (
        RECORD,
        "true ? false",
        "column 13: a choice reads condition ? one : other, at the end; : belongs here",
    ),
    (
        RECORD,
        "99999999999999999999 == 1",
        "column 1: this is no number that can be represented; write it like 12, -3 or 1.5",
    ),
    (
        CERTIFICATE,
        "CN=${context.certificate.serialNumber",
        "column 4: the ${ that stands here is not closed; close it with }",
    ),
    (
        CERTIFICATE,
        "CN=${}",
        "column 4: there is no expression between ${ and }; name a field in it",
    ),
];

const ACL: &str = "EventGatewayACLsPolicy.condition";
const RECORD: &str = "EventGatewayEncryptPolicy.condition";
const PARSED: &str = "EventGatewaySkipRecordPolicy.condition";
const NAMES: &str = "EventGatewayACLRuleResourceNamesDynamicArray";
const PATHS: &str = "EventGatewayParsedRecordFieldPathsExpression";
const CERTIFICATE: &str = "EventGatewayTLSListenerPolicyConfig.client_authentication.principal_mapping";

fn said(property: &str, text: &str) -> String {
    let place = Place::of(property).unwrap();
    place
        .compile(text)
        .map_or_else(|problem| problem.to_string(), |_| "ok".to_owned())
}

#[test]
fn what_is_wrong_is_said_with_its_column_and_how_to_mend_it() {
    let wrong: Vec<_> = CASES
        .iter()
        .map(|(property, text, expected)| (text, said(property, text), expected))
        .filter(|(_, said, expected)| said != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_too_long_too_deep_or_too_large_is_refused_however_it_is_nested() {
    let deep = usize::from(limits::MAX_DEPTH) + 1;
    for (text, expected) in [
        (format!("'{}' == 'a'", "a".repeat(1000)), "1009 characters"),
        (format!("{}true{}", "(".repeat(deep), ")".repeat(deep)), "deeper"),
        (format!("{}true", "!".repeat(deep)), "deeper"),
        (format!("{}1 == 1", "-".repeat(deep)), "deeper"),
        (format!("1{} == 1", "+1".repeat(deep)), "deeper"),
        (
            format!("{}true{}", "true ? ".repeat(deep), " : true".repeat(deep)),
            "deeper",
        ),
        (format!("record.headers{} == 'a'", "['a']".repeat(deep)), "deeper"),
        (format!("{}1{} == [1]", "[".repeat(deep), "]".repeat(deep)), "deeper"),
        (format!("1 in [{}]", "1,".repeat(limits::MAX_LIST + 1)), "elements"),
    ] {
        let said = said(RECORD, &text);
        assert!(said.contains(expected), "{text}: {said}");
    }
    let wide = format!("true{}", " || true".repeat(100));
    assert_eq!(said(RECORD, &wide), "ok");
}

#[test]
fn each_place_names_its_properties_once_and_every_field_has_a_slot_of_its_own() {
    let mut properties: Vec<_> = place::ALL.iter().flat_map(|place| place.properties).collect();
    let count = properties.len();
    properties.sort();
    properties.dedup();
    assert_eq!(properties.len(), count);

    let mut fields: Vec<_> = place::ALL
        .iter()
        .flat_map(|place| place.fields)
        .map(|field| (field.slot, field.name))
        .collect();
    fields.sort();
    fields.dedup();
    for (slot, (found, name)) in fields.iter().enumerate() {
        assert_eq!(slot, *found, "{name}");
    }
    assert!(place::ALL.iter().all(|place| place.result != Type::Any));
}
