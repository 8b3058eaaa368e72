//! Nodes that an authority vouches for, and certificates that are renewed.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use serde_json::json;
use tidegate_link::{Credentials, News, Upstream};
use tokio::time::timeout;

use crate::site::{GATEWAY, Kept, Pem, SOON, Site, node, registered};

/// An authority that is registered in the place of its nodes.
struct Company {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Company {
    fn new(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        change(&mut params);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { issuer }
    }

    /// A node, or an authority below.
    fn issue(&self, change: impl FnOnce(&mut CertificateParams)) -> (Pem, CertificateParams, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["node".to_owned()]).unwrap();
        params.use_authority_key_identifier_extension = true;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let pem = Pem {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        };
        (pem, params, key)
    }
}

#[tokio::test]
async fn an_authority_vouches_for_its_nodes_until_it_is_deleted() {
    let (kept, mut site) = (Kept::new(), Site::new());
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let ask = async |pem: &Pem| site.remote(pem).next(None, Duration::ZERO).await;
    let company = Company::new("company", |_| ());
    let (good, ..) = company.issue(|_| ());
    assert!(
        ask(&good)
            .await
            .unwrap_err()
            .to_string()
            .contains("registered under no gateway")
    );
    kept.certificates.lock().push(company.issuer.der().to_vec());
    assert!(ask(&good).await.unwrap().is_some());

    // Below an authority of its own, with the chain.
    let (between, params, key) = company.issue(|params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.extended_key_usages.clear();
        params.distinguished_name.push(DnType::CommonName, "between");
    });
    let below = Company {
        issuer: CertifiedIssuer::self_signed(params, key).unwrap(),
    };
    let (mut deep, ..) = below.issue(|_| ());
    let unchained = ask(&deep).await.unwrap_err().to_string();
    assert!(unchained.contains("403"), "{unchained}");
    deep.certificate += &between.certificate;
    assert!(ask(&deep).await.unwrap().is_some());

    let unfit = [
        (
            company
                .issue(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth])
                .0,
            "vouch",
        ),
        (
            company
                .issue(|params| params.key_usages = vec![KeyUsagePurpose::KeyAgreement])
                .0,
            "digitalSignature",
        ),
        (Company::new("company", |_| ()).issue(|_| ()).0, "does not vouch for it"),
    ];
    for (pem, reason) in unfit {
        let why = ask(&pem).await.unwrap_err().to_string();
        assert!(why.contains(reason), "{reason}: {why}");
    }
    let (expired, ..) = company.issue(|params| params.not_after = date_time_ymd(2021, 1, 1));
    let why = ask(&expired).await.unwrap_err().to_string();
    assert!(why.to_lowercase().contains("expired"), "{why}");

    // One of its nodes is connected, and waits for news.
    let connected = site.remote(&good);
    assert!(connected.next(None, Duration::ZERO).await.unwrap().is_some());
    kept.certificates.lock().clear();
    let why = connected.next(None, Duration::ZERO).await.unwrap_err().to_string();
    assert!(why.contains("registered under no gateway"), "{why}");
}

#[tokio::test]
async fn an_authority_that_has_expired_or_is_none_vouches_for_nobody() {
    let (kept, mut site) = (Kept::new(), Site::new());
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let ask = async |pem: &Pem| site.remote(pem).next(None, Duration::ZERO).await;
    let expired = Company::new("expired", |params| params.not_after = date_time_ymd(2021, 1, 1));
    let leaf = Company::new("leaf", |params| params.is_ca = IsCa::ExplicitNoCa);
    let narrow = Company::new("narrow", |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    });
    let unsigning = Company::new("unsigning", |params| params.key_usages = vec![KeyUsagePurpose::CrlSign]);
    for company in [&expired, &leaf, &narrow, &unsigning] {
        kept.certificates.lock().push(company.issuer.der().to_vec());
    }
    let why = ask(&expired.issue(|_| ()).0).await.unwrap_err().to_string();
    assert!(why.contains("the certificate of its authority has expired"), "{why}");
    for company in [&leaf, &unsigning] {
        let why = ask(&company.issue(|_| ()).0).await.unwrap_err().to_string();
        assert!(why.contains("403"), "{why}");
    }
    assert!(ask(&narrow.issue(|_| ()).0).await.unwrap().is_some());
    let (between, params, key) = narrow.issue(|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
    let below = Company {
        issuer: CertifiedIssuer::self_signed(params, key).unwrap(),
    };
    let (mut deep, ..) = below.issue(|_| ());
    deep.certificate += &between.certificate;
    let why = ask(&deep).await.unwrap_err().to_string();
    assert!(why.contains("more authorities"), "{why}");
}

#[tokio::test]
async fn a_certificate_is_renewed_under_a_question_that_waits_and_after_an_answer_that_was_lost() {
    let (kept, mut site) = (Kept::new(), Site::new());
    let old = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let remote = Arc::new(site.remote(&old));
    let authority = site.authority.pem();
    let waiting = tokio::spawn({
        let remote = Arc::clone(&remote);
        async move { remote.next(Some(1), SOON).await }
    });
    let mut known = old;
    for lost in [false, true] {
        let new = node(false);
        let credentials = Credentials {
            certificate: new.certificate.as_bytes(),
            key: new.key.as_bytes(),
            authority: authority.as_bytes(),
        };
        kept.lose_answers.store(lost, Ordering::Relaxed);
        if lost {
            assert!(remote.renew(&credentials).await.is_err());
        }
        remote.renew(&credentials).await.unwrap();
        assert!(remote.next(None, Duration::ZERO).await.unwrap().is_some());
        let refused = site.remote(&known).next(None, Duration::ZERO).await;
        assert!(refused.is_err(), "the old one is of no use");
        known = new;
    }
    kept.set(1, json!("two"));
    control.feed.changed(GATEWAY);
    let news = timeout(SOON, waiting).await.unwrap().unwrap().unwrap();
    let Some(News::Update(update)) = news else {
        panic!("there is something");
    };
    assert_eq!(update.version, 2);
}
