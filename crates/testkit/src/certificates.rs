//! Certificate authorities of our own: certificates right, expired, for other names, or of nobody that is trusted.

use std::fmt;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RsaKeySize, date_time_ymd,
};

/// An authority with a key of its own; two of the same name are two authorities.
#[derive(Debug)]
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate with its key, as PEM texts.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The certificate, without the authority's.
    pub certificate: String,
    /// The private key, as PKCS#8.
    pub key: String,
    /// The certificate of the authority that issued it.
    pub authority: String,
}

/// A certificate that is not issued yet; see [`Authority::request`].
#[derive(Debug)]
pub struct Request<'a> {
    authority: &'a Authority,
    params: CertificateParams,
    common_name: String,
    names: Vec<String>,
    rsa: bool,
}

impl Authority {
    /// A new authority with this common name and an ECDSA key, valid for as long as anybody will test.
    pub fn new(common_name: &str) -> Result<Self> {
        let mut params = CertificateParams::default();
        params.distinguished_name = named(common_name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?).context("cannot make an authority")?;
        Ok(Self { issuer })
    }

    /// Its certificate, as PEM.
    pub fn certificate(&self) -> String {
        self.issuer.pem()
    }

    /// A server certificate for these names: host names, wildcards such as `*.gateway.test`, and IP addresses.
    pub fn server(&self, names: &[&str]) -> Result<Identity> {
        self.request(names.first().unwrap_or(&"server")).names(names).issue()
    }

    /// A client certificate with this common name.
    pub fn client(&self, common_name: &str) -> Result<Identity> {
        self.request(common_name).issue()
    }

    /// Begins a certificate with this common name: ECDSA P-256, for servers and clients, valid now.
    pub fn request(&self, common_name: &str) -> Request<'_> {
        let mut params = CertificateParams::default();
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        Request {
            authority: self,
            params,
            common_name: common_name.to_owned(),
            names: Vec::new(),
            rsa: false,
        }
    }
}

impl Request<'_> {
    /// The subject alternative names: host names, wildcards, and IP addresses.
    #[must_use]
    pub fn names(mut self, names: &[&str]) -> Self {
        self.names = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Makes it one that expired years ago.
    #[must_use]
    pub fn expired(mut self) -> Self {
        self.params.not_before = date_time_ymd(2020, 1, 1);
        self.params.not_after = date_time_ymd(2021, 1, 1);
        self
    }

    /// Makes it expire so long from now, to the second.
    #[must_use]
    pub fn expires_in(mut self, life: Duration) -> Self {
        self.params.not_after = (SystemTime::now() + life).into();
        self
    }

    /// Gives it an RSA key of 2,048 bits, which takes a moment to find.
    #[must_use]
    pub fn rsa(mut self) -> Self {
        self.rsa = true;
        self
    }

    /// Makes the key and has the authority sign.
    pub fn issue(mut self) -> Result<Identity> {
        let key = if self.rsa {
            KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?
        } else {
            KeyPair::generate()?
        };
        let names = CertificateParams::new(self.names).context("a name is no host name and no IP address")?;
        self.params.subject_alt_names = names.subject_alt_names;
        self.params.distinguished_name = named(&self.common_name);
        let certificate = self.params.signed_by(&key, &self.authority.issuer)?;
        Ok(Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
            authority: self.authority.certificate(),
        })
    }
}

impl Identity {
    /// Certificate and key as a Java key store in the form of Kafka's properties (KIP-651), without a file.
    pub fn key_store(&self) -> [(&'static str, String); 3] {
        [
            ("ssl.keystore.type", "PEM".to_owned()),
            ("ssl.keystore.certificate.chain", self.certificate.clone()),
            ("ssl.keystore.key", self.key.clone()),
        ]
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.certificate)
    }
}

/// The authorities in a PEM text as a Java trust store in the form of Kafka's properties (KIP-651), without a file.
pub fn trust_store(authorities: &str) -> [(&'static str, String); 2] {
    [
        ("ssl.truststore.type", "PEM".to_owned()),
        ("ssl.truststore.certificates", authorities.to_owned()),
    ]
}

fn named(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    name
}
