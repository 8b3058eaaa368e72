//! The types of resources, one of each kind of entity, or of each type of policy.

use std::sync::LazyLock;

use serde_json::Value as Json;
use tidegate_model::entity::{ENTITIES, EntityType, Operation};
use tidegate_model::shape::{Field, Format, Kind, Object, Text, Type, Union, Variant};

use crate::schema::{self, Attribute, Form, Writer};

/// A type of resources.
#[derive(Debug)]
pub(crate) struct ResourceType {
    /// Its name without what stands for the provider, such as `backend_cluster`.
    pub(crate) word: String,
    pub(crate) entity: &'static EntityType,
    /// Which type of policy it is.
    pub(crate) variant: Option<&'static Variant>,
    /// All its attributes.
    pub(crate) attributes: Vec<Attribute>,
}

/// Whose names are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `tidegate_backend_cluster`.
    Own,
    /// `konnect_event_gateway_backend_cluster`: those of the public provider.
    Public,
}

/// The body of a resource.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Root {
    Object(&'static Object),
    Union(&'static Union),
}

const OWN: &str = "tidegate_";
const PUBLIC: &str = "konnect_event_gateway";

static TYPES: LazyLock<Vec<ResourceType>> = LazyLock::new(|| ENTITIES.iter().flat_map(of_entity).collect());

/// All of them.
pub(crate) fn types() -> &'static [ResourceType] {
    &TYPES
}

/// The type of this name, and whose name it is.
pub(crate) fn named(name: &str) -> Option<(&'static ResourceType, Naming)> {
    types().iter().find_map(|kind| {
        let naming = Naming::ALL.into_iter().find(|naming| kind.name(*naming) == name)?;
        Some((kind, naming))
    })
}

impl Naming {
    pub(crate) const ALL: [Self; 2] = [Self::Own, Self::Public];

    /// The name for all of a kind.
    pub(crate) fn plural(self, kind: Kind) -> String {
        let word = kind.word();
        let after_consonant = word.strip_suffix('y').filter(|start| !start.ends_with(['a', 'e', 'o']));
        let words = after_consonant.map_or_else(|| format!("{word}s"), |start| format!("{start}ies"));
        match (self, kind) {
            (Self::Own, _) => format!("{OWN}{words}"),
            (Self::Public, Kind::Gateway) => format!("{PUBLIC}s"),
            (Self::Public, _) => format!("{PUBLIC}_{words}"),
        }
    }
}

fn of_entity(entity: &'static EntityType) -> Vec<ResourceType> {
    match entity.body {
        Type::Union(union) if entity.chain.is_some() => {
            let variants = union.variants.iter();
            variants
                .map(|variant| ResourceType::new(entity, Some(variant)))
                .collect()
        }
        _ => vec![ResourceType::new(entity, None)],
    }
}

impl ResourceType {
    fn new(entity: &'static EntityType, variant: Option<&'static Variant>) -> Self {
        let word = entity.kind.word();
        let mut kind = Self {
            word: variant.map_or_else(|| word.to_owned(), |variant| format!("{word}_{}", variant.tag)),
            entity,
            variant,
            attributes: Vec::new(),
        };
        let mut attributes: Vec<_> = kind.parents().map(|(name, parent)| above(name, parent)).collect();
        attributes.extend(kind.written());
        for field in entity.assigned() {
            if attributes.iter().all(|attribute| attribute.name != field.name) {
                attributes.push(schema::attribute(field, false));
            }
        }
        kind.attributes = attributes;
        kind
    }

    /// Its name in a configuration.
    pub(crate) fn name(&self, naming: Naming) -> String {
        match (naming, self.entity.kind) {
            (Naming::Own, _) => format!("{OWN}{}", self.word),
            (Naming::Public, Kind::Gateway) => PUBLIC.to_owned(),
            (Naming::Public, _) => format!("{PUBLIC}_{}", self.word),
        }
    }

    /// What it is called in a sentence.
    pub(crate) fn noun(&self) -> &'static str {
        self.entity.kind.noun()
    }

    /// What it is, in Markdown.
    pub(crate) fn description(&self) -> &'static str {
        match self.root() {
            Root::Object(object) => object.description,
            Root::Union(union) => union.variants.first().map_or("", |variant| variant.object.description),
        }
    }

    /// Whether an entity of its kind is of its type.
    pub(crate) fn has(&self, entity: &Json) -> bool {
        self.variant.is_none_or(|variant| entity["type"] == variant.tag)
    }

    /// Its body.
    pub(crate) fn root(&self) -> Root {
        match (self.variant, &self.entity.body) {
            (Some(variant), _) => Root::Object(variant.object),
            (None, Type::Object(object)) => Root::Object(object),
            (None, Type::Union(union)) => Root::Union(union),
            // Bodies are objects or unions: a test says so.
            (None, _) => Root::Object(&EMPTY),
        }
    }

    /// The attributes that say what it stands below, and the kinds of those.
    pub(crate) fn parents(&self) -> impl Iterator<Item = (&'static str, Kind)> + use<> {
        let parent = self.entity.parent;
        let gateway = parent.map(|_| ("gateway_id", Kind::Gateway));
        let near = parent.filter(|parent| *parent != Kind::Gateway);
        let near = near.map(|parent| (parent_attribute(parent), parent));
        gateway.into_iter().chain(near)
    }

    /// The attributes of its body.
    fn written(&self) -> Vec<Attribute> {
        let attributes = match self.root() {
            Root::Object(object) => schema::attributes(object, false),
            Root::Union(union) => {
                let mut both = schema::choice(union, false).unwrap_or_default();
                for attribute in &mut both {
                    // Each notation says what the other one holds.
                    attribute.writer = Writer::Either;
                }
                both
            }
        };
        let mut attributes: Vec<_> = attributes.into_iter().map(Attribute::of_resource).collect();
        for attribute in &mut attributes {
            // What the control plane keeps when it is left out, the state keeps too.
            let refers = matches!(
                attribute.kind,
                Some(Type::String(Text {
                    format: Format::Uuid,
                    ..
                }))
            );
            if self.entity.kept.contains(&attribute.name.as_str()) && attribute.writer == Writer::Optional && !refers {
                attribute.writer = Writer::Either;
            }
        }
        attributes
    }

    /// The fields of its body that the control plane assigns.
    pub(crate) fn assigned(&self) -> impl Iterator<Item = &'static Field> + '_ {
        self.entity.assigned().filter(|field| {
            self.attribute(field.name)
                .is_some_and(|attribute| attribute.writer == Writer::Provider)
        })
    }

    /// Whether an attribute is one of its body, or says what it stands below.
    pub(crate) fn is_written(&self, name: &str) -> bool {
        self.attribute(name)
            .is_some_and(|attribute| attribute.writer != Writer::Provider)
    }

    /// The attribute of this name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Whether one can be changed, and not only be made and deleted.
    pub(crate) fn is_replaceable(&self) -> bool {
        self.entity.has(Operation::Replace)
    }
}

static EMPTY: Object = Object {
    name: "Empty",
    description: "",
    fields: &[],
};

/// The attribute that says which listener or virtual cluster something stands below.
fn parent_attribute(parent: Kind) -> &'static str {
    match parent {
        Kind::Listener => "listener_id",
        Kind::VirtualCluster => "virtual_cluster_id",
        _ => "gateway_id",
    }
}

fn above(name: &str, parent: Kind) -> Attribute {
    let description = format!(
        "The identifier of the {} that it belongs to. Another one makes it anew.",
        parent.noun()
    );
    Attribute::optional(name, Form::String, description).writer(Writer::Required)
}
