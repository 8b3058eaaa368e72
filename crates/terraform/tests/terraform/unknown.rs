//! Values that other resources make, in every place that takes one.

use serde_json::{Map, Value as Json};
use tidegate_terraform::examples::{self, Example, Names, Shape, configuration};

use crate::world::{KONNECT, TIDEGATE, World};

/// Objects with an attribute inside that takes any type. Terraform compares an unknown one with what a provider plans for it, down to
/// the type, which it cannot know; so only what is in them can be unknown. Nor does it convert a list of actions in an object.
const MIXED: &[(&str, &str)] = &[
    ("virtual_cluster", "namespace"),
    ("cluster_policy_acls", "config"),
    ("produce_policy_modify_headers", "config"),
    ("consume_policy_modify_headers", "config"),
    ("produce_policy_encrypt_fields", "config"),
    ("consume_policy_decrypt_fields", "config"),
];

/// What is not known before an apply.
#[derive(Clone, Copy)]
enum Unknown {
    /// Each value by itself.
    Leaves,
    /// Each attribute as a whole.
    Attributes,
}

#[tokio::test]
async fn each_value_may_be_known_after_an_apply_only() {
    made_of_unknowns(TIDEGATE, Names::Own, Shape::Flat, Unknown::Leaves).await;
}

#[tokio::test]
async fn each_value_in_the_other_notation_may_be_known_after_an_apply_only() {
    made_of_unknowns(KONNECT, Names::Public, Shape::Nested, Unknown::Leaves).await;
}

#[tokio::test]
async fn each_attribute_may_be_known_after_an_apply_only() {
    made_of_unknowns(TIDEGATE, Names::Own, Shape::Flat, Unknown::Attributes).await;
}

async fn made_of_unknowns(head: &str, names: Names, shape: Shape, unknown: Unknown) {
    let world = World::start().await;
    world.write_certificate("data-plane.crt");
    let all = examples::all();
    let text: String = all.iter().map(|example| hcl(example, names, shape, unknown)).collect();
    world.configure(&[head, &text]);
    world.apply();
    world.assert_nothing_to_do();
    // The same, said with what is known, is the same.
    world.configure(&[head, &configuration(&all, names, shape)]);
    let said = world.plan();
    let changed = said.text.contains("to change") && !said.text.contains("0 to change");
    assert!(!changed && !said.text.contains("forces replacement"), "{}", said.text);
}

/// The example with its values from a resource beside it.
fn hcl(example: &Example, names: Names, shape: Shape, unknown: Unknown) -> String {
    let label = format!("{}_{}", example.word, example.label);
    let values = example.attributes(shape);
    let source = Map::from_iter([("input".to_owned(), Json::Object(values.clone()))]);
    let at = |name: &str| format!("terraform_data.{label}.output.{name}");
    let attributes = values.iter().map(|(name, value)| {
        let mixed = MIXED.contains(&(example.word, name.as_str()));
        let value = match unknown {
            Unknown::Attributes if mixed => leaves(value, &at(name)),
            Unknown::Leaves => leaves(value, &at(name)),
            Unknown::Attributes => format!("={}", at(name)).into(),
        };
        (name.clone(), value)
    });
    let attributes: Map<_, _> = attributes.collect();
    examples::hcl("terraform_data", &label, &source, names)
        + &examples::hcl(&example.type_name(names), example.label, &attributes, names)
}

fn leaves(value: &Json, at: &str) -> Json {
    match value {
        Json::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), leaves(value, &format!("{at}.{name}"))));
            Json::Object(fields.collect())
        }
        Json::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, value)| leaves(value, &format!("{at}[{index}]")))
                .collect()
        }
        _ => format!("={at}").into(),
    }
}
