//! Values that other resources make, in every place that takes one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use tidegate_terraform::examples::{self, Example, Names, Shape, configuration};

use crate::world::{KONNECT, TIDEGATE, World};

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

#[tokio::test]
async fn each_attribute_in_the_other_notation_may_be_known_after_an_apply_only() {
    made_of_unknowns(KONNECT, Names::Public, Shape::Nested, Unknown::Attributes).await;
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
        let value = match unknown {
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

#[test]
fn each_attribute_of_each_schema_may_be_unknown_in_a_plan() {
    one_unknown_at_a_time(TIDEGATE, Names::Own);
}

#[test]
fn each_attribute_of_each_schema_by_the_public_names_may_be_unknown_in_a_plan() {
    one_unknown_at_a_time(KONNECT, Names::Public);
}

/// Nothing is asked of a control plane: what is not known is planned by the provider alone.
fn one_unknown_at_a_time(head: &str, names: Names) {
    let world = World::offline();
    world.configure(&[head]);
    let mut settable = BTreeMap::new();
    for (name, schema) in world.schemas() {
        let ways: &mut BTreeSet<_> = settable.entry(name).or_default();
        settable_in(&schema["block"]["attributes"], "", ways);
    }
    let mut text = NOTHING_KNOWN.to_owned();
    let (mut left, mut done) = (settable.clone(), BTreeSet::new());
    for example in examples::all() {
        for shape in [Shape::Flat, Shape::Nested, Shape::NestedInFlat, Shape::FlatInNested] {
            let case = Case::new(&example, names, shape);
            let mut cases = String::new();
            for place in places(&case.attributes.clone().into()) {
                for (way, instead) in ways(&place) {
                    let is_told = settable.get(&case.kind).unwrap().contains(&way);
                    left.get_mut(&case.kind).unwrap().remove(&way);
                    // Of what is in an attribute of any type no schema tells.
                    if (is_told || instead.is_none()) && done.insert((case.kind.clone(), way)) {
                        cases.push_str(&case.with_unknown(&place, instead.as_deref()));
                    }
                }
            }
            if !cases.is_empty() {
                text.push_str(&(case.source() + &cases));
            }
        }
    }
    let of_names = |name: &String| head.contains("konnect") == name.starts_with("konnect");
    left.retain(|name, ways| of_names(name) && !ways.is_empty());
    assert!(left.is_empty(), "no example has {left:#?}");
    world.configure(&[head, &text]);
    let said = world.plan();
    let wrong = said.text.split("Error: ").skip(1).collect::<Vec<_>>();
    assert!(
        wrong.is_empty() && said.code == Some(2),
        "{} errors: {}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What has no type before an apply.
const NOTHING_KNOWN: &str = "resource \"terraform_data\" \"nothing\" {\n  input = \"null\"\n}\n";

/// The ways to attributes that a configuration may set. Elements of lists are not told apart.
fn settable_in(schema: &Json, at: &str, found: &mut BTreeSet<String>) {
    for (name, attribute) in schema.as_object().into_iter().flatten() {
        if attribute["optional"] == true || attribute["required"] == true {
            let at = joined(at, name);
            settable_in(&attribute["nested_type"]["attributes"], &at, found);
            found.insert(at);
        }
    }
}

fn joined(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

/// A resource, in which one value after the other is not known.
struct Case {
    kind: String,
    label: String,
    names: Names,
    attributes: Map<String, Json>,
}

impl Case {
    fn new(example: &Example, names: Names, shape: Shape) -> Self {
        let attributes = example.attributes(shape).into_iter();
        Self {
            kind: example.type_name(names),
            label: format!("{}-{}-{shape:?}", example.word, example.label),
            names,
            attributes: attributes.map(|(name, value)| (name, literal(value))).collect(),
        }
    }

    /// A resource that will say the same.
    fn source(&self) -> String {
        let input = Map::from_iter([("input".to_owned(), self.attributes.clone().into())]);
        examples::hcl("terraform_data", &self.label, &input, self.names)
    }

    /// The resource with one value that is not known, of which the type is, and with one of which nothing is; perhaps of another field.
    fn with_unknown(&self, place: &[Step], instead: Option<&str>) -> String {
        let output = place.iter().map(|step| match step {
            Step::Field(name) => format!(".{name}"),
            Step::Element(index) => format!("[{index}]"),
        });
        let typed = format!("=terraform_data.{}.output{}", self.label, output.collect::<String>());
        let untyped = "=jsondecode(terraform_data.nothing.output)".to_owned();
        let cases = [("typed", typed), ("untyped", untyped)].map(|(what, expression)| {
            let mut attributes = Json::Object(self.attributes.clone());
            put(&mut attributes, place, instead, expression.into());
            let instead = instead.unwrap_or_default();
            let label = format!("{}-{}{instead}-{what}", self.label, way_with_elements(place));
            examples::hcl(&self.kind, &label, attributes.as_object().unwrap(), self.names)
        });
        cases.concat()
    }
}

/// With something in the place of each expression: what it refers to is not there.
fn literal(value: Json) -> Json {
    match value {
        Json::String(text) if text.starts_with("=file") => "${file['/certificate']}".into(),
        Json::String(text) if text.starts_with('=') && text.ends_with(".name") => "name".into(),
        Json::String(text) if text.starts_with('=') => "01a227e9-6880-718e-aff0-a39c5e5f0185".into(),
        Json::Array(items) => items.into_iter().map(literal).collect(),
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, literal(value)));
            Json::Object(fields.collect())
        }
        other => other,
    }
}

#[derive(Clone)]
enum Step {
    Field(String),
    Element(usize),
}

/// The ways to all that is in a value.
fn places(value: &Json) -> Vec<Vec<Step>> {
    let within: Vec<(Step, &Json)> = match value {
        Json::Object(fields) => {
            let fields = fields.iter();
            fields.map(|(name, value)| (Step::Field(name.clone()), value)).collect()
        }
        Json::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(index, value)| (Step::Element(index), value)).collect()
        }
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (step, value) in within {
        found.push(vec![step.clone()]);
        let below = places(value).into_iter();
        found.extend(below.map(|below| [vec![step.clone()], below].concat()));
    }
    found
}

/// The way to a value, and to others that could stand in its stead: a secret that Terraform does not remember, a reference by the other
/// attribute.
fn ways(place: &[Step]) -> Vec<(String, Option<String>)> {
    let mut ways = vec![(way(place), None)];
    if let Some(Step::Field(name)) = place.last() {
        let others = match name.as_str() {
            "id" => vec!["name".to_owned()],
            "name" => vec!["id".to_owned()],
            name => vec![format!("{name}_wo")],
        };
        let above = way(&place[..place.len() - 1]);
        ways.extend(others.into_iter().map(|other| (joined(&above, &other), Some(other))));
    }
    ways
}

fn way(place: &[Step]) -> String {
    let names = place.iter().filter_map(|step| match step {
        Step::Field(name) => Some(name.as_str()),
        Step::Element(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}

fn way_with_elements(place: &[Step]) -> String {
    let steps = place.iter().map(|step| match step {
        Step::Field(name) => name.clone(),
        Step::Element(index) => index.to_string(),
    });
    steps.collect::<Vec<_>>().join("-")
}

/// Puts a value where another one is, or into another field in its stead.
fn put(value: &mut Json, place: &[Step], instead: Option<&str>, new: Json) {
    let Some((step, rest)) = place.split_first() else {
        *value = new;
        return;
    };
    match step {
        Step::Field(name) if rest.is_empty() => {
            let fields = value.as_object_mut().unwrap();
            fields.remove(name);
            fields.insert(instead.unwrap_or(name).to_owned(), new);
        }
        Step::Field(name) => put(&mut value[name], rest, instead, new),
        Step::Element(index) => put(&mut value[index], rest, instead, new),
    }
}
