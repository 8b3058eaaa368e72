//! Logins, certificates and host names.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tidegate_model::{ClientAuthentication, ForwardConfig, Snapshot, load};

use crate::{GOOD, check, problems};

/// A certificate and its key, as PEM.
fn identity() -> (String, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["gateway.test".to_owned()]).unwrap();
    (cert.pem(), signing_key.serialize_pem())
}

/// A file in which `@cert` and `@key` stand for PEM texts.
fn with(text: &str, (cert, key): &(String, String)) -> String {
    let quoted = |pem: &str| serde_json::to_string(pem).unwrap();
    text.replace("@cert", &quoted(cert)).replace("@key", &quoted(key))
}

fn good(text: &str) -> Snapshot {
    load("gateway.yaml", text, &|_| None).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

fn replaced(old: &str, new: &str) -> String {
    assert_eq!(GOOD.matches(old).count(), 1, "{old}");
    GOOD.replace(old, new)
}

const TLS: &str = "    policies:
      - type: tls_server
        config:
          certificates: [{ certificate: @cert, key: @key }]
";

#[test]
fn logins_that_contradict_themselves() {
    check(&[
        (
            "[{ type: anonymous }]",
            "[{ type: sasl_plain, mediation: terminate }]",
            &[
                "11:22 virtual_clusters[0].authentication[0].principals: `mediation: terminate` needs to know the clients [add `principals:` with a `username` and a `password` for each client]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "[{ type: sasl_plain, mediation: passthrough, principals: [{ username: a, password: hunter2 }] }]",
            &[
                "11:78 virtual_clusters[0].authentication[0].principals: the brokers know the clients, as `mediation` is `passthrough` [remove `principals`, or set `mediation: terminate`]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "[{ type: sasl_plain, mediation: terminate, principals: [{ username: a, password: b }, { username: a, password: c }] }]",
            &[
                "11:119 virtual_clusters[0].authentication[0].principals[1].username: `a` is listed already [list each username once]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "[{ type: sasl_scram, algorithm: sha256 }, { type: sasl_scram, algorithm: sha512 }, { type: sasl_scram, algorithm: sha256 }]",
            &[
                "11:112 virtual_clusters[0].authentication[2].type: clients can log in like this already [list each way to log in once]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "[{ type: client_certificate }]",
            &[
                "11:30 virtual_clusters[0].authentication[0].type: no listener that leads to this virtual cluster asks clients for a certificate [add `client_authentication` to the listener's `tls_server` policy]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "[{ type: oauth_bearer, mediation: validate_forward }]",
            &[
                "11:55 virtual_clusters[0].authentication[0].mediation: `mediation: validate_forward` of the virtual cluster `team-a` is not supported by this version: the gateway verifies no tokens [set `mediation: passthrough`, and the brokers verify them]",
            ],
        ),
        (
            "          type: port_mapping\n          destination: { name: team-a }\n          advertised_host: localhost\n",
            "          type: sni\n          sni_suffix: .example.com\n",
            &[
                "19:7 listeners[0].policies: clients are told apart by SNI, which they send by TLS only, and the listener takes no TLS [add a policy of `type: tls_server`]",
            ],
        ),
    ]);
}

#[test]
fn every_login_and_tls_become_part_of_the_snapshot() {
    let (cert, key) = identity();
    let backend = "authentication: { type: sasl_scram, algorithm: sha512, username: gw, password: hunter2 }
    tls: { ca_bundle: @cert, tls_versions: [tls13], client_identity: { certificate: @cert, key: @key } }";
    let text = replaced(
        "authentication: { type: anonymous }\n    insecure",
        &format!("{backend}\n    insecure"),
    );
    let snapshot = good(&with(&text, &(cert.clone(), key.clone())));
    let printed = format!("{snapshot:?}");
    assert!(
        !printed.contains("hunter2") && !printed.contains("PRIVATE KEY"),
        "{printed}"
    );
    let tls = snapshot.backend_clusters[0].tls.clone().unwrap();
    assert!(tls.versions.tls13 && !tls.versions.tls12 && !tls.insecure_skip_verify);
    assert!(tls.client_identity.unwrap().not_after > 0);

    let clients = "[{ type: sasl_plain, mediation: terminate, principals: [{ username: a, password: b }] },
      { type: sasl_scram, algorithm: sha256 }, { type: oauth_bearer, mediation: passthrough }, { type: client_certificate }]";
    let listener = TLS.replace("key: @key }]\n", "key: @key }]\n          client_authentication: { mode: requested, tls_trust_bundles: [{ name: ours }] }\n      - { type: forward_to_virtual_cluster, config: { type: sni, sni_suffix: .example.com } }\n");
    let text = replaced("[{ type: anonymous }]", clients).replace("    policies:\n", &listener)
        + "tls_trust_bundles:\n  - name: ours\n    config: { trusted_ca: @cert }\n";
    let snapshot = good(&with(&text, &(cert, key)));
    let mechanisms = snapshot.virtual_clusters[0]
        .authentication
        .iter()
        .filter_map(ClientAuthentication::mechanism);
    assert_eq!(
        mechanisms.collect::<Vec<_>>(),
        ["PLAIN", "SCRAM-SHA-256", "OAUTHBEARER"]
    );
    let listener = &snapshot.listeners[0];
    assert!(
        !listener
            .tls
            .as_ref()
            .unwrap()
            .client_certificates
            .as_ref()
            .unwrap()
            .required
    );
    assert!(matches!(&listener.forward[0].config, ForwardConfig::Sni(sni) if sni.suffix == ".example.com"));
    assert!(listener.port_mapping().is_some());
}

#[test]
fn certificates_are_taken_in_every_form_in_which_people_write_them() {
    let (cert, key) = identity();
    let base64 = |pem: &str| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(pem)
    };
    let wrapped = |text: &str| {
        let lines: Vec<_> = text
            .as_bytes()
            .chunks(76)
            .map(|line| str::from_utf8(line).unwrap())
            .collect();
        lines.join("\n")
    };
    let unwrapped = |pem: &str| {
        let lines: Vec<_> = pem.lines().collect();
        let inner = lines[1..lines.len() - 1].concat();
        format!("{}\n{inner}\n{}\n", lines[0], lines[lines.len() - 1])
    };
    let forms = [
        (cert.clone(), key.clone()),
        (base64(&cert), base64(&key)),
        (wrapped(&base64(&cert)), wrapped(&base64(&key))),
        (unwrapped(&cert), unwrapped(&key)),
        (cert.replace('\n', "\r\n"), key.replace('\n', "\r\n")),
        (format!("subject=x\n\n{cert}\n"), format!("\n{key}")),
    ];
    let text = replaced("    policies:\n", TLS);
    let expected = good(&with(&text, &forms[0])).listeners[0].tls.clone();
    assert!(expected.is_some());
    for form in &forms {
        assert_eq!(good(&with(&text, form)).listeners[0].tls, expected, "{form:?}");
    }
}

#[test]
fn certificates_and_keys_that_are_none_or_do_not_belong_together() {
    let (cert, key) = identity();
    let (other_cert, _) = identity();
    let broken = cert.replace("MII", "AAA");
    let cases = [
        (
            "certificate",
            key.clone(),
            key.clone(),
            "holds a private key and no certificate",
        ),
        (
            "key",
            cert.clone(),
            cert.clone(),
            "holds a certificate and no private key",
        ),
        ("key", other_cert, key.clone(), "does not belong to the certificate"),
        (
            "certificate",
            "cert.pem".to_owned(),
            key.clone(),
            "is neither PEM nor base64 of PEM",
        ),
        (
            "key",
            cert.clone(),
            "hunter2".to_owned(),
            "is neither PEM nor base64 of PEM",
        ),
        ("certificate", broken, key, "its PEM block 1 holds no certificate"),
    ];
    for (field, cert, key, expected) in cases {
        let text = with(&replaced("    policies:\n", TLS), &(cert, key));
        let found = problems(&text);
        let lines: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let place = format!("listeners[0].policies[0].config.certificates[0].{field}");
        assert!(lines[0].contains(&place) && lines[0].contains(expected), "{lines:?}");
        assert!(!lines[0].contains("hunter2"), "{lines:?}");
    }
}
