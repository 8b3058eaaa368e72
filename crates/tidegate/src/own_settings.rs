//! What is a node's own when a control plane says the rest: the sections `limits`, `log` and `admin` of a configuration
//! file.

use std::net::SocketAddr;
use std::path::Path;

use tidegate_model::{Limits, LogSettings, Snapshot};

use crate::config::{self, Configuration};

/// The node's own settings.
#[derive(Debug, Default)]
pub(crate) struct OwnSettings {
    pub(crate) limits: Limits,
    pub(crate) log: LogSettings,
    pub(crate) admin: Option<SocketAddr>,
}

impl OwnSettings {
    /// Reads them from a file; without one, each has its default.
    ///
    /// # Errors
    /// What is wrong with the file, or what does not belong into it; in words.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self, String> {
        let Some(file) = file else { return Ok(Self::default()) };
        let Configuration {
            snapshot,
            of_a_control_plane,
            ..
        } = config::read(file).map_err(|wrong| wrong.problems)?;
        let Snapshot {
            backend_clusters,
            virtual_clusters,
            listeners,
            limits,
            admin,
            control,
            log,
        } = snapshot;
        let is_foreign = [
            ("backend_clusters", !backend_clusters.is_empty()),
            ("virtual_clusters", !virtual_clusters.is_empty()),
            ("listeners", !listeners.is_empty()),
            ("control", control.is_some()),
        ];
        let foreign: Vec<_> = is_foreign
            .iter()
            .filter(|(_, there)| *there)
            .map(|(name, _)| *name)
            .chain(of_a_control_plane)
            .collect();
        if !foreign.is_empty() {
            return Err(format!(
                "{}: `{}` cannot be set for a data plane of a control plane: remove it; a file holds `limits`, `log` and \
                 `admin` alone",
                config::name(file),
                foreign.join("`, `")
            ));
        }
        Ok(Self { limits, log, admin })
    }
}
