//! Short words for the table's rows.

use crate::schema::{Field, Role, Type, Versions};

pub(super) const NONE: Versions = Versions::NONE;

pub(super) const fn from(first: i16) -> Versions {
    Versions::from(first)
}

pub(super) const fn only(first: i16, last: i16) -> Versions {
    Versions::new(first, last)
}

/// A field that is never null, has no tag and no role.
pub(super) const fn field(name: &'static str, ty: Type, versions: Versions) -> Field {
    Field {
        name,
        ty,
        versions,
        nullable: Versions::NONE,
        tag: None,
        role: Role::Plain,
    }
}

impl Field {
    pub(super) const fn nullable(self, versions: Versions) -> Self {
        Self {
            nullable: versions,
            ..self
        }
    }

    pub(super) const fn tagged(self, tag: u32) -> Self {
        Self {
            tag: Some((tag, self.versions)),
            ..self
        }
    }

    pub(super) const fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }
}
