//! The schemas of what is seen and not configured: sessions, the overview, statistics, tests.

use serde_json::{Map, Value, json};

use crate::statistics::columns;

pub(super) fn schemas() -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let maybe_text = json!({ "type": ["string", "null"] });
    let uuid = json!({ "type": "string", "format": "uuid" });
    let maybe_uuid = json!({ "type": ["string", "null"], "format": "uuid" });
    let time = json!({ "type": "string", "format": "date-time" });
    let maybe_time = json!({ "type": ["string", "null"], "format": "date-time" });
    let number = json!({ "type": "number", "minimum": 0 });
    let count = json!({ "type": "integer", "minimum": 0 });
    let maybe_id = json!({ "type": ["integer", "null"] });
    let health = json!({ "type": "string", "enum": ["healthy", "degraded", "unreachable", "unknown"] });
    let state = json!({ "type": "string", "enum": ["listening", "failed", "unknown"] });
    let probe = json!({ "type": "string", "enum": ["name", "tcp", "tls", "sasl", "metadata"] });
    let scope = json!({ "type": "string", "enum": ["viewer", "editor", "admin"] });
    let any = json!({ "type": ["object", "null"], "additionalProperties": true });
    let list = |items: Value| json!({ "type": "array", "items": items });
    let numbers = numbers(&number);
    let mut virtual_cluster = vec![
        ("id", uuid.clone()),
        ("name", text.clone()),
        ("first_client_at", maybe_time.clone()),
    ];
    virtual_cluster.extend(numbers.iter().cloned());
    let broker = object(&[
        ("id", json!({ "type": "integer" })),
        ("host", text.clone()),
        ("port", count.clone()),
        ("rack", maybe_text.clone()),
        (
            "reachable",
            json!({ "type": ["boolean", "null"], "description": "Whether the data plane got through when it last tried; null if it has not yet. A broker that the metadata does not name any more is shown as not reachable for an hour." }),
        ),
    ]);
    let broker_ref = json!({ "$ref": "#/components/schemas/ObservedBroker" });
    let mut all = Map::new();
    let mut add = |name: &str, schema: Value| drop(all.insert(name.to_owned(), schema));
    add("ObservedBroker", broker);
    add(
        "SignInMethods",
        object(&[
            ("token", json!({ "type": "boolean" })),
            (
                "oidc",
                json!({ "type": ["object", "null"], "required": ["name"], "properties": { "name": text } }),
            ),
        ]),
    );
    add(
        "SignIn",
        object(&[("token", json!({ "type": "string", "minLength": 1 }))]),
    );
    add(
        "Session",
        object(&[
            ("name", text.clone()),
            ("scope", scope),
            ("gateway_id", maybe_uuid),
            ("expires_at", maybe_time.clone()),
        ]),
    );
    add("Enrollment", object(&[("link", maybe_text.clone())]));
    add("Rates", object(&numbers));
    add(
        "Overview",
        object(&[
            (
                "nodes",
                object(&[
                    ("total", count.clone()),
                    ("connected", count.clone()),
                    ("behind", count.clone()),
                ]),
            ),
            ("now", json!({ "$ref": "#/components/schemas/Rates" })),
            ("virtual_clusters", list(object(&virtual_cluster))),
            (
                "listeners",
                list(object(&[
                    ("id", uuid.clone()),
                    ("name", text.clone()),
                    ("state", state),
                    ("error", maybe_text.clone()),
                    ("certificate_expires_at", maybe_time.clone()),
                ])),
            ),
            (
                "backend_clusters",
                list(object(&[
                    ("id", uuid.clone()),
                    ("name", text.clone()),
                    ("health", health),
                    ("brokers_seen", count.clone()),
                    ("last_refresh_at", maybe_time.clone()),
                    ("last_error", maybe_text.clone()),
                    ("certificate_expires_at", maybe_time.clone()),
                ])),
            ),
        ]),
    );
    let column = json!({ "type": "array", "items": { "type": ["number", "null"] }, "description": "A value for each step, the oldest first; null where nothing is known." });
    let mut series = vec![("id", uuid.clone()), ("name", text.clone())];
    series.extend(columns().iter().map(|name| (*name, column.clone())));
    add(
        "Statistics",
        object(&[
            ("step_seconds", count.clone()),
            ("start", time.clone()),
            ("series", list(object(&series))),
        ]),
    );
    add(
        "BackendClusterStatus",
        object(&[(
            "nodes",
            list(object(&[
                ("node_id", uuid.clone()),
                ("seen_at", time),
                ("connected", json!({ "type": "boolean" })),
                ("cluster_id", maybe_text.clone()),
                ("controller_id", maybe_id.clone()),
                ("last_refresh_at", maybe_time.clone()),
                ("last_error", maybe_text.clone()),
                ("certificate_expires_at", maybe_time),
                ("brokers", list(broker_ref.clone())),
            ])),
        )]),
    );
    add(
        "BackendClusterTestResult",
        object(&[
            ("ok", json!({ "type": "boolean" })),
            ("node_id", uuid.clone()),
            (
                "steps",
                list(object(&[
                    ("step", probe),
                    ("server", text.clone()),
                    ("ok", json!({ "type": "boolean" })),
                    ("detail", text.clone()),
                    ("remedy", maybe_text.clone()),
                    ("milliseconds", count),
                ])),
            ),
            ("cluster_id", maybe_text.clone()),
            ("controller_id", maybe_id),
            ("brokers", list(broker_ref)),
        ]),
    );
    add(
        "PendingChanges",
        object(&[
            ("from", text.clone()),
            ("to", text.clone()),
            (
                "complete",
                json!({ "type": "boolean", "description": "False if there is more than is shown." }),
            ),
            (
                "changes",
                list(object(&[
                    ("kind", text),
                    ("id", uuid),
                    ("name", maybe_text),
                    (
                        "change",
                        json!({ "type": "string", "enum": ["created", "updated", "deleted"] }),
                    ),
                    ("before", any.clone()),
                    ("after", any),
                ])),
            ),
        ]),
    );
    all
}

/// What passes in a second.
fn numbers(number: &Value) -> Vec<(&'static str, Value)> {
    let mut fields: Vec<_> = columns().iter().map(|name| (*name, number.clone())).collect();
    for (name, schema) in &mut fields {
        if *name == "gateway_time_ms" {
            *schema = json!({ "type": ["number", "null"], "minimum": 0, "description": "The mean time that a request and its response spend in the gateway; null without requests." });
        }
    }
    let by_fault = ["client", "broker", "gateway"].map(|fault| (fault, number.clone()));
    fields.push(("errors_by_fault", object(&by_fault)));
    fields
}

/// An object that always has all of its fields.
fn object(fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let required: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}
