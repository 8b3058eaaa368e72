//! What a caller may do, and where.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use uuid::Uuid;

use crate::auth::Scope;
use crate::problem::Problem;

/// The scopes of a caller: one for everything, and greater ones for some gateways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Access {
    everywhere: Option<Scope>,
    gateways: BTreeMap<Uuid, Scope>,
}

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A gateway; none if the path names nothing that could be one.
    Gateway(Option<Uuid>),
    /// A list that holds what the caller may see.
    List,
    /// What belongs to no gateway.
    Everything,
}

impl Access {
    /// Adds a scope, for one gateway or for everything. The greater one counts.
    pub(crate) fn grant(&mut self, scope: Scope, gateway: Option<Uuid>) {
        match gateway {
            None => self.everywhere = self.everywhere.max(Some(scope)),
            Some(gateway) => {
                let known = self.gateways.entry(gateway).or_insert(scope);
                *known = scope.max(*known);
            }
        }
    }

    /// The greatest scope, and the gateway if there is only one at which there is any.
    pub(crate) fn shown(&self) -> (Option<Scope>, Option<Uuid>) {
        let greatest = self.gateways.values().max().copied().max(self.everywhere);
        let only = match (self.everywhere, self.gateways.len()) {
            (None, 1) => self.gateways.keys().next().copied(),
            _ => None,
        };
        (greatest, only)
    }

    /// Whether there is nothing that it allows.
    pub(crate) fn is_empty(&self) -> bool {
        self.everywhere.is_none() && self.gateways.is_empty()
    }

    /// The gateways at which the caller has this scope; none for all of them.
    pub(crate) fn only(&self, scope: Scope) -> Option<Vec<Uuid>> {
        if self.everywhere >= Some(scope) {
            return None;
        }
        let enough = self.gateways.iter().filter(|(_, own)| **own >= scope);
        Some(enough.map(|(gateway, _)| *gateway).collect())
    }

    /// Whether a request that needs a scope may be made.
    ///
    /// # Errors
    /// 403, with what is needed and what the caller has.
    pub(crate) fn check(&self, needed: Scope, target: Target) -> Result<(), Problem> {
        let greatest = self.gateways.values().max().copied().max(self.everywhere);
        let has = match target {
            Target::Everything => self.everywhere,
            Target::List => greatest,
            Target::Gateway(gateway) => gateway
                .and_then(|id| self.gateways.get(&id).copied())
                .max(self.everywhere),
        };
        if has >= Some(needed) {
            return Ok(());
        }
        let detail = if greatest < Some(needed) {
            let greatest = greatest.map_or("none", Scope::word);
            format!(
                "this needs a token with the scope {}, and this one has {greatest}",
                needed.word()
            )
        } else {
            let gateways: Vec<_> = self
                .only(needed)
                .unwrap_or_default()
                .iter()
                .map(Uuid::to_string)
                .collect();
            let scope = if has.is_some() {
                format!(" with the scope {}", needed.word())
            } else {
                String::new()
            };
            let noun = if gateways.len() == 1 { "gateway" } else { "gateways" };
            format!("this token is{scope} for the {noun} {} only", gateways.join(", "))
        };
        Err(Problem::new(StatusCode::FORBIDDEN, detail))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const TWO: Uuid = Uuid::from_u128(2);

    #[test]
    fn scopes_add_up_and_each_counts_where_it_was_given() {
        let mut access = Access::default();
        assert!(access.is_empty());
        access.grant(Scope::Viewer, None);
        access.grant(Scope::Admin, Some(ONE));
        access.grant(Scope::Editor, Some(ONE));
        let cases = [
            (Scope::Viewer, Target::Everything, true),
            (Scope::Editor, Target::Everything, false),
            (Scope::Viewer, Target::Gateway(Some(TWO)), true),
            (Scope::Editor, Target::Gateway(Some(TWO)), false),
            (Scope::Admin, Target::Gateway(Some(ONE)), true),
            (Scope::Editor, Target::Gateway(None), false),
            (Scope::Admin, Target::List, true),
        ];
        for (needed, target, allowed) in cases {
            assert_eq!(access.check(needed, target).is_ok(), allowed, "{needed:?} {target:?}");
        }
        assert_eq!(
            (access.only(Scope::Viewer), access.only(Scope::Admin)),
            (None, Some(vec![ONE]))
        );
        let mut bound = Access::default();
        bound.grant(Scope::Viewer, Some(TWO));
        assert!(bound.check(Scope::Viewer, Target::Gateway(Some(ONE))).is_err());
        assert!(bound.check(Scope::Viewer, Target::Everything).is_err());
        assert_eq!(bound.only(Scope::Viewer), Some(vec![TWO]));
    }
}
