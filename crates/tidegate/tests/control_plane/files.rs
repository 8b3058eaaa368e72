//! Files that a configuration names: each data plane reads its own, and reads them again when they change.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use serde_json::json;
use tidegate_testkit::certificates::{Authority, Identity};
use tidegate_testkit::ports;
use tidegate_testkit::process::Process;
use tidegate_testkit::scripted::{ScriptedClient, Tls};
use tidegate_testkit::wait;

use crate::client::{forward, listener};
use crate::place::Place;
use crate::stage::{Stage, made};
use crate::support::{SOON, raw};

/// Replaces the files at once, so that nobody reads half of one.
fn write(folder: &Path, identity: &Identity) {
    for (name, text) in [("tls.crt", &identity.certificate), ("tls.key", &identity.key)] {
        fs::write(folder.join("new"), text).unwrap();
        fs::rename(folder.join("new"), folder.join(name)).unwrap();
    }
}

/// Waits until a client of the port is shown this certificate, and Kafka answers behind it.
async fn shown(port: u16, authority: &Authority, identity: &Identity) {
    let tls = Tls::new("gateway.test", &authority.certificate());
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let shown = wait::until("the certificate is shown", SOON, async || {
        let mut client = ScriptedClient::connect_tls(address, &tls).await.ok()?;
        raw::greet(&mut client).await.ok()?;
        client.was_shown(identity).then_some(())
    });
    shown.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_a_configuration_names_is_read_by_the_data_plane_and_again_when_it_changes() {
    let place = Place::reserve();
    let control = place.start(&[]).await;
    let api = &control.api;
    let made = made(&place, &control).await;
    let ports = ports::reserve_range(4).unwrap();
    let door = listener("secured", ports[0].number(), ports[3].number());
    let door = api.create(&format!("{}/listeners", made.gateway), &door).await;
    let folder = place.file("certificates");
    let file = |name: &str| format!("${{file['{}']}}", folder.join(name).display());
    let tls = json!({ "type": "tls_server", "config": {
        "certificates": [{ "certificate": file("tls.crt"), "key": file("tls.key") }] } });
    let tls = api.create(&format!("{door}/policies"), &tls).await;
    api.create(&format!("{door}/policies"), &forward("shop")).await;
    let told = api.get(&tls).await;
    assert_eq!(told["config"]["certificates"][0]["key"], file("tls.key"), "{told}");

    // It is not there yet: the configuration is refused, and in force as soon as it is.
    let node = api.all(&format!("{}/nodes", made.gateway)).await[0]["id"].clone();
    let errors = format!("{}/nodes/{}/errors", made.gateway, node.as_str().unwrap());
    let refused = wait::until("the missing file is said", SOON, async || {
        api.call("GET", &errors, None)
            .await
            .text
            .contains("tls.crt")
            .then_some(())
    });
    refused.await.unwrap();
    let authority = Authority::new("files").unwrap();
    let first = authority.server(&["gateway.test"]).unwrap();
    fs::create_dir(&folder).unwrap();
    write(&folder, &first);
    shown(ports[1].number(), &authority, &first).await;
    api.in_force(&made.gateway, 1).await;
    let second = authority.server(&["gateway.test"]).unwrap();
    write(&folder, &second);
    shown(ports[1].number(), &authority, &second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_is_served_by_tls_with_a_certificate_that_may_be_renewed() {
    let (place, folder) = (Place::reserve(), tempfile::tempdir().unwrap());
    let (first, second) = (Authority::new("first").unwrap(), Authority::new("second").unwrap());
    write(folder.path(), &first.server(&["127.0.0.1"]).unwrap());
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (certificate, key) = (file("tls.crt"), file("tls.key"));
    let options = ["--tls-cert", &certificate, "--tls-key", &key];
    let process = Process::spawn("the control plane", &place.up(&options), &place.log()).unwrap();
    let served = async |authority: &Authority| {
        let api = place.api().trusting(&authority.certificate());
        let ready = wait::until("/readyz is 200 by TLS", SOON, async || {
            process.check_running().unwrap();
            (api.try_call("GET", "/readyz", None).await?.status == 200).then_some(())
        });
        ready.await.unwrap();
        api
    };
    let api = served(&first).await;
    let made = api.create("/v1/event-gateways", &json!({ "name": "production" })).await;
    let plain = place.api().try_call("GET", "/readyz", None).await;
    assert!(plain.is_none(), "without TLS nobody answers");
    // A client that takes nothing but https.
    let java = async |authority: &Authority| {
        let url = format!("{}{made}", api.url);
        let args = json!({ "url": url, "token": api.token, "authority": authority.certificate() });
        Stage::shared().await.jvm.call("https-get", args).await
    };
    let read = java(&first).await.unwrap();
    assert_eq!(
        (&read["status"], &read["tls"]),
        (&json!(200), &json!("TLSv1.3")),
        "{read}"
    );
    assert!(java(&second).await.is_err(), "it is not that one's certificate");
    write(folder.path(), &second.server(&["127.0.0.1"]).unwrap());
    assert_eq!(served(&second).await.get(&made).await["name"], "production");
    assert_eq!(java(&second).await.unwrap()["status"], 200);
    // What cannot be used changes nothing.
    fs::write(folder.path().join("tls.key"), "no key").unwrap();
    process
        .wait_for_line("the API keeps its certificate", SOON)
        .await
        .unwrap();
    assert_eq!(java(&second).await.unwrap()["status"], 200);
}
