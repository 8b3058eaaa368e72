//! A data plane's own certificate: shown, renewed by itself where `tidegate node enroll` made it, and warned of where not.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rcgen::KeyPair;
use tidegate_link::{Credentials, Remote};
use tidegate_proxy::Metrics;
use tokio::time::sleep;
use tracing::{error, info, warn};

use crate::node_certificate::{Facts, make, now};
use crate::place::write_private;
use crate::remote::files;

const LOOK: Duration = Duration::from_secs(3_600);
const AFTER_FAILURE: Duration = Duration::from_secs(60);
const DAY: i64 = 86_400;
/// A certificate that is this near to its end should have been renewed.
const SOON: i64 = 14 * DAY;

/// The files by which a data plane is known.
pub(crate) struct Identity {
    pub(crate) folder: PathBuf,
    pub(crate) key: Vec<u8>,
    pub(crate) authority: Vec<u8>,
}

/// Looks after the certificate, until dropped.
pub(crate) async fn watch(identity: &Identity, upstream: &Remote, metrics: &Metrics) {
    let mut warned = i64::MIN;
    loop {
        let mut pause = LOOK;
        if let Some(facts) = identity.facts() {
            metrics.own_certificate(&facts.name, facts.until);
            if facts.is_ours && facts.is_due(now()) {
                match identity.renew(&facts, upstream).await {
                    Ok(next) => {
                        metrics.own_certificate(&next.name, next.until);
                        info!(days = next.days(), "this data plane has renewed its certificate");
                    }
                    Err(why) => {
                        pause = AFTER_FAILURE;
                        say(&facts, &mut warned, &format!("; it cannot be renewed now: {why}"));
                    }
                }
            } else if !facts.is_ours {
                say(&facts, &mut warned, "");
            }
        }
        sleep(pause).await;
    }
}

/// Warns of a certificate near its end, once a day.
fn say(facts: &Facts, warned: &mut i64, why: &str) {
    let (now, left) = (now(), facts.until - now());
    if left > SOON || now - *warned < DAY {
        return;
    }
    *warned = now;
    let help = if facts.is_ours {
        "delete it under the gateway's data plane certificates, and run `tidegate node enroll` again here"
    } else {
        "register the next one under the gateway's data plane certificates, put it into the identity folder, and restart"
    };
    if left < 0 {
        error!("the certificate of this data plane has expired, and the control plane refuses it: {help}{why}");
    } else {
        warn!(
            days = left / DAY,
            "the certificate of this data plane expires soon: {help}{why}"
        );
    }
}

impl Identity {
    fn facts(&self) -> Option<Facts> {
        Facts::of_pem(&fs::read(self.folder.join(files::CERTIFICATE)).ok()?)
    }

    /// Makes the next certificate, has the control plane take it, and keeps it.
    async fn renew(&self, facts: &Facts, upstream: &Remote) -> Result<Facts, String> {
        let next = self.next(facts)?;
        let credentials = Credentials {
            certificate: next.as_bytes(),
            key: &self.key,
            authority: &self.authority,
        };
        upstream.renew(&credentials).await.map_err(|error| error.to_string())?;
        let kept = write_private(&self.folder.join(files::CERTIFICATE), next.as_bytes());
        kept.map_err(|error| format!("{error}; the control plane has taken it already, so this is needed"))?;
        // What is not there any more need not be removed.
        let _ = fs::remove_file(self.folder.join(files::NEXT));
        Facts::of_pem(next.as_bytes()).ok_or_else(|| "the next certificate is not understood".to_owned())
    }

    /// The next certificate, kept before anybody is told of it: one that the control plane takes must not be lost.
    fn next(&self, facts: &Facts) -> Result<String, String> {
        let path: &Path = &self.folder.join(files::NEXT);
        if let Ok(next) = fs::read_to_string(path)
            && let Some(kept) = Facts::of_pem(next.as_bytes())
            && facts.check_successor(&kept, now()).is_ok()
            && !kept.is_due(now())
        {
            return Ok(next);
        }
        let key = std::str::from_utf8(&self.key).map_err(|_| "the key is no PEM".to_owned())?;
        let key = KeyPair::from_pem(key).map_err(|error| format!("the key: {error}"))?;
        let next = make(&facts.name, &key, facts.days()).map_err(|error| error.to_string())?;
        write_private(path, next.as_bytes()).map_err(|error| error.to_string())?;
        Ok(next)
    }
}
