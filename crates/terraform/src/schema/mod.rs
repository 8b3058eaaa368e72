//! What attributes Terraform knows of a resource, made from the shapes of the model.
//!
//! A choice (a [`Union`](tidegate_model::shape::Union)) has two notations: that of the API, where a word tells what is
//! chosen (`authentication = { type = "sasl_plain", username = … }`), and one with an object under the word
//! (`authentication = { sasl_plain = { username = … } }`). A nested attribute with the fields of both takes either, with
//! types, descriptions and sensitivity for each. Where the two have the same name for different things, and where an element
//! of a list may be a text or an object, no type of Terraform's fits: there the attribute takes any. So does what it is in, up to
//! the resource: a value that is not known yet has no type to Terraform unless all of it has.

mod choice;
mod complete;
mod shape;
mod wire;

use tidegate_model::shape::Type;

pub(crate) use choice::attributes as choice;
pub(crate) use complete::complete;
pub(crate) use shape::{SWITCH, attribute, attributes, has_switch, is_secret, read_only, told, write_only};
pub(crate) use wire::schema;

/// An attribute of a resource.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) form: Form,
    pub(crate) writer: Writer,
    pub(crate) sensitive: bool,
    /// Terraform passes it on and remembers it nowhere.
    pub(crate) write_only: bool,
    pub(crate) deprecated: bool,
    /// What the model says it is, if it says so.
    pub(crate) kind: Option<&'static Type>,
}

/// Who says what an attribute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    /// The user must.
    Required,
    /// The user may.
    Optional,
    /// The user may, and otherwise the provider does.
    Either,
    /// The provider.
    Provider,
}

/// The type of an attribute.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    Bool,
    Number,
    String,
    /// A list of what is no object.
    List(Box<Form>),
    /// Texts under names.
    Map,
    Object(Vec<Attribute>),
    Objects(Vec<Attribute>),
    /// Anything.
    Dynamic,
}

impl Attribute {
    /// An attribute that the user may set.
    pub(crate) fn optional(name: &str, form: Form, description: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            description: description.into(),
            form,
            writer: Writer::Optional,
            sensitive: false,
            write_only: false,
            deprecated: false,
            kind: None,
        }
    }

    /// The same, with another writer.
    pub(crate) fn writer(self, writer: Writer) -> Self {
        Self { writer, ..self }
    }

    /// The attribute of a resource: one that takes any type where nothing else could be unknown. Secrets that Terraform does not
    /// remember need types.
    pub(crate) fn of_resource(self) -> Self {
        if self.form.is_never_unknown() && !self.form.is_write_only() {
            let form = Form::Dynamic;
            Self { form, ..self }
        } else {
            self
        }
    }
}

impl Form {
    /// Whether there is something in it that takes any type.
    pub(crate) fn is_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::Object(attributes) | Self::Objects(attributes) => {
                attributes.iter().any(|attribute| attribute.form.is_dynamic())
            }
            Self::List(items) => items.is_dynamic(),
            _ => false,
        }
    }

    /// Whether Terraform cannot have all of it unknown at once: because something in it takes any type, or because it is a list of
    /// objects that have objects, whose type Terraform gets wrong if all that is given are texts.
    pub(crate) fn is_never_unknown(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::Object(attributes) => attributes.iter().any(|attribute| attribute.form.is_never_unknown()),
            Self::Objects(attributes) => attributes.iter().any(|attribute| match &attribute.form {
                Self::Object(inner) => !inner.is_empty(),
                form => form.is_never_unknown(),
            }),
            Self::List(items) => items.is_never_unknown(),
            _ => false,
        }
    }

    /// Whether Terraform is not to remember something in it.
    fn is_write_only(&self) -> bool {
        match self {
            Self::Object(attributes) | Self::Objects(attributes) => {
                let mut attributes = attributes.iter();
                attributes.any(|attribute| attribute.write_only || attribute.form.is_write_only())
            }
            _ => false,
        }
    }
}
