//! Handles that several hold, whose series go with the last of them.

use std::collections::HashMap;
use std::fmt::Debug;
use std::ops::Deref;
use std::sync::Arc;

use parking_lot::Mutex;

/// What is counted under one name.
pub(crate) trait Series {
    /// Takes all of it out of its families.
    fn forget(&self);
}

/// Who holds what, by name. After a change the old and the new may go by the same name for a while.
#[derive(Debug)]
pub(crate) struct Holders<S>(Arc<Mutex<HashMap<String, Counted<S>>>>);

#[derive(Debug)]
struct Counted<S> {
    series: Arc<S>,
    holders: usize,
}

/// Handles in use.
#[derive(Debug)]
pub(crate) struct Held<S: Series> {
    series: Arc<S>,
    name: String,
    holders: Holders<S>,
}

impl<S> Clone for Holders<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> Default for Holders<S> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<S: Series> Holders<S> {
    /// The handles of this name, which are made if nobody holds any.
    pub(crate) fn hold(&self, name: &str, make: impl FnOnce() -> S) -> Held<S> {
        let mut all = self.0.lock();
        let counted = all.entry(name.to_owned()).or_insert_with(|| Counted {
            series: Arc::new(make()),
            holders: 0,
        });
        counted.holders += 1;
        Held {
            series: Arc::clone(&counted.series),
            name: name.to_owned(),
            holders: self.clone(),
        }
    }
}

impl<S> Holders<S> {
    /// The handles of this name, if anybody holds them.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<S>> {
        self.0.lock().get(name).map(|counted| Arc::clone(&counted.series))
    }
}

impl<S: Series> Deref for Held<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.series
    }
}

impl<S: Series> Drop for Held<S> {
    fn drop(&mut self) {
        // Under the lock, so that whoever comes next with this name begins anew.
        let mut all = self.holders.0.lock();
        let Some(counted) = all.get_mut(&self.name) else {
            return;
        };
        counted.holders -= 1;
        if counted.holders == 0 {
            all.remove(&self.name);
            self.series.forget();
        }
    }
}
