//! What was tried at one server, and what is told of each step.

use std::fmt::Display;

use tidegate_model::HostPort;
use tokio::time::{Instant, timeout};

use super::{Probe, ProbeStep, STEP};

/// What was tried at one server.
pub(super) struct Trail {
    server: String,
    deadline: Instant,
    pub(super) steps: Vec<ProbeStep>,
}

impl Trail {
    pub(super) fn new(server: &HostPort, deadline: Instant) -> Self {
        Self {
            server: server.to_string(),
            deadline,
            steps: Vec::new(),
        }
    }

    /// Takes a step; the next one is for those that went well.
    pub(super) async fn step<T>(&mut self, probe: Probe, step: impl Future<Output = Found<T>>) -> Option<T> {
        let begin = Instant::now();
        let limit = STEP.min(self.deadline.saturating_duration_since(begin));
        let found = timeout(limit, step).await.unwrap_or_else(|_| {
            let detail = format!("no answer within {} ms", limit.as_millis());
            Err(Wrong::new(detail, patience(probe)))
        });
        let (value, ok, detail, remedy) = match found {
            Ok((value, detail)) => (Some(value), true, detail, None),
            Err(Wrong { detail, remedy }) => (None, false, detail, remedy),
        };
        self.steps.push(ProbeStep {
            probe,
            server: self.server.clone(),
            ok,
            detail,
            remedy,
            took: begin.elapsed(),
        });
        value
    }

    /// Puts better words to the last step.
    pub(super) fn explain(&mut self, detail: &str, remedy: &str) {
        if let Some(last) = self.steps.last_mut() {
            last.detail = format!("{detail} ({})", last.detail);
            last.remedy = Some(remedy.to_owned());
        }
    }
}

/// What a step found: how it is, or what is wrong and how to mend it.
pub(super) type Found<T> = Result<(T, String), Wrong>;

#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) detail: String,
    pub(super) remedy: Option<String>,
}

impl Wrong {
    pub(super) fn new(detail: impl Display, remedy: impl Display) -> Self {
        Self {
            detail: detail.to_string(),
            remedy: Some(remedy.to_string()),
        }
    }

    /// The program's own errors say first what is wrong, and then how to mend it.
    pub(super) fn of(error: impl Display) -> Self {
        let words = error.to_string();
        match words.split_once("; ") {
            Some((detail, remedy)) => Self::new(detail, remedy),
            None => Self {
                detail: words,
                remedy: None,
            },
        }
    }
}

/// What to look at where nobody answers in time.
const fn patience(probe: Probe) -> &'static str {
    match probe {
        Probe::Name => "check the data plane's DNS servers",
        Probe::Tcp => {
            "check the address, and the firewalls between the data plane and the broker: something drops the packets"
        }
        Probe::Tls => "check that this is a port of Kafka for TLS, and how the broker fares",
        Probe::Sasl | Probe::Metadata => "check that this is a port of Kafka, and how the broker fares",
    }
}
