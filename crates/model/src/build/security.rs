//! Certificates, keys and versions of TLS.

use std::sync::Arc;

use super::Builder;
use crate::config::{self, ClientCertificateMode, Entity, TlsVersion};
use crate::path::Path;
use crate::pem::{self, Fault};
use crate::shape::Kind;
use crate::tls::{Certificates, ClientCertificates, Identity, TlsServer, TlsVersions};

impl Builder<'_> {
    pub(super) fn trust_bundles(&mut self, entities: &[Entity<config::TrustBundle>]) -> Vec<Option<Certificates>> {
        let section = Path::root().key("tls_trust_bundles");
        let mut built = Vec::new();
        for (index, entity) in entities.iter().enumerate() {
            let path = section.index(index);
            let bundle = self.sound(entity, &path);
            built.push(bundle.and_then(|bundle| {
                self.certificates(&bundle.config.trusted_ca, &path.key("config").key("trusted_ca"))
            }));
        }
        built
    }

    pub(super) fn certificates(&mut self, text: &str, path: &Path) -> Option<Certificates> {
        self.or_report(pem::certificates(text), path)
    }

    pub(super) fn identity(&mut self, config: &config::Identity, path: &Path) -> Option<Arc<Identity>> {
        let chain = self.certificates(&config.certificate, &path.key("certificate"));
        let path = path.key("key");
        let key = self.or_report(pem::private_key(config.key.reveal()), &path);
        self.or_report(pem::identity(chain?, key?), &path).map(Arc::new)
    }

    pub(super) fn tls_server(
        &mut self,
        config: &config::TlsServer,
        path: &Path,
        bundles: &[Option<Certificates>],
    ) -> Option<TlsServer> {
        let identity = config
            .certificates
            .first()
            .and_then(|identity| self.identity(identity, &path.key("certificates").index(0)));
        let config::TlsVersionRange { min, max } = config.versions;
        if min > max {
            let help = "the highest version cannot be below the lowest";
            self.add(&path.key("versions").key("min"), "is above `max`", help);
        }
        let has = |version| (min..=max).contains(&version);
        let client_certificates = match &config.client_authentication {
            Some(clients) => Some(self.client_certificates(clients, &path.key("client_authentication"), bundles)?),
            None => None,
        };
        Some(TlsServer {
            identity: identity?,
            versions: TlsVersions {
                tls12: has(TlsVersion::Tls12),
                tls13: has(TlsVersion::Tls13),
            },
            allow_plaintext: config.allow_plaintext,
            client_certificates,
        })
    }

    fn client_certificates(
        &mut self,
        config: &config::ClientCertificates,
        path: &Path,
        bundles: &[Option<Certificates>],
    ) -> Option<ClientCertificates> {
        let path = path.key("tls_trust_bundles");
        let mut trust = Vec::new();
        let mut complete = true;
        for (index, reference) in config.tls_trust_bundles.iter().enumerate() {
            let bundle = self.resolve(Kind::TlsTrustBundle, reference, &path.index(index));
            match bundle.and_then(|bundle| bundles.get(bundle)?.as_ref()) {
                Some(certificates) => trust.extend(certificates.iter().cloned()),
                None => complete = false,
            }
        }
        complete.then(|| ClientCertificates {
            required: config.mode == ClientCertificateMode::Required,
            trust: trust.into(),
        })
    }

    fn or_report<T>(&mut self, result: Result<T, Fault>, path: &Path) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err((reason, help)) => {
                self.add(path, reason, help);
                None
            }
        }
    }
}
