//! What a plan says of connections that a change ends is what `tidegate diff` says of a running gateway.

mod site;

use serde_json::{Map, Value as Json, json};
use tidegate_model::Uuid;
use tidegate_model::entity::entity_type;
use tidegate_terraform::examples::{self, Names};

use crate::world::{TIDEGATE, World};
use site::{Gateway, Ids, Resource, Site, resolved};

/// Something to change: the label of the resource, where, to what, and whether that ends a connection. `-` takes it away, with what
/// stands below.
const CASES: &str = r#"
kafka    /name                                    "renamed"                                              ends
kafka    /description                             "A remark."                                            stay
kafka    /labels                                  { "team": "data" }                                     stay
kafka    /metadata_update_interval_seconds        90                                                     stay
kafka    /bootstrap_servers                       ["{server}", "192.0.2.9:9092"]                         stay
kafka    /bootstrap_servers                       ["192.0.2.9:9092"]                                     ends
kafka    /authentication/username                 "another"                                              ends
kafka    /authentication/password                 "another"                                              stay
kafka    /authentication                          { "type": "anonymous" }                                ends
kafka    /tls                                     { "insecure_skip_verify": true }                       ends
kafka    /tls                                     { "enabled": false, "insecure_skip_verify": true }     stay
orders   /name                                    "renamed"                                              ends
orders   /description                             "A remark."                                            stay
orders   /labels                                  { "team": "data" }                                     stay
orders   /dns_label                               "another"                                              ends
orders   /destination/id                          "@other"                                               ends
orders   /authentication/0/type                   "client_certificate"                                   ends
orders   /authentication/1/principals/0/username  "c"                                                    ends
orders   /authentication/1/principals/0/password  "another"                                              ends
orders   /authentication/1/principals/2           { "username": "c", "password": "secret" }              stay
orders   /authentication/2                        { "type": "sasl_scram", "algorithm": "sha256" }         stay
mapped   /name                                    "renamed"                                              ends
mapped   /description                             "A remark."                                            stay
mapped   /labels                                  { "team": "data" }                                     stay
mapped   /addresses                               ["127.0.0.2"]                                          ends
mapped   /addresses                               ["127.0.0.2", "127.0.0.1"]                             stay
mapped   /ports                                   ["{1}", "{2}"]                                         stay
mapped   /ports                                   ["{1}-{3}"]                                            stay
mapped   /ports                                   ["{2}"]                                                ends
mapped   /ports                                   ["{0}-{2}"]                                            ends
mapping  /name                                    "renamed"                                              stay
mapping  /labels                                  { "team": "data" }                                     stay
mapping  /enabled                                 false                                                  ends
mapping  /config/advertised_host                  "localhost"                                            stay
mapping  /config/destination/id                   "@payments"                                            ends
mapping  /config/bootstrap_port                   "none"                                                 ends
mapping  /config                                  { "type": "sni", "sni_suffix": ".example.org" }        ends
tls      /name                                    "renamed"                                              stay
tls      /enabled                                 false                                                  ends
tls      /config/versions                         { "min": "TLSv1.3" }                                   ends
tls      /config/allow_plaintext                  false                                                  ends
tls      /config/client_authentication/mode       "required"                                             ends
tls      /config/certificates/0                   { "certificate": "{new certificate}", "key": "{new key}" } stay
clients  /description                             "A remark."                                            stay
clients  /config/trusted_ca                       "{others}"                                             ends
named    /name                                    "renamed"                                              ends
named    /ports                                   ["{4}-{6}"]                                            stay
named    /ports                                   ["{5}-{7}"]                                            stay
named    /ports                                   ["{6}", "{5}"]                                         stay
named    /ports                                   ["{6}"]                                                ends
names    /name                                    "renamed"                                              stay
names    /enabled                                 false                                                  ends
names    /config/sni_suffix                       ".example.org"                                         stay
names    /config/advertised_port                  9443                                                   stay
names    /config/broker_host_format               { "type": "shared_suffix" }                            stay
mapped   -                                        null                                                   ends
mapping  -                                        null                                                   ends
tls      -                                        null                                                   ends
names    -                                        null                                                   ends
other    -                                        null                                                   stay
"#;

struct Case {
    label: &'static str,
    pointer: &'static str,
    new: Json,
    ends: bool,
}

fn cases(site: &Site) -> Vec<Case> {
    let case = |line: &'static str| {
        let (label, rest) = line.split_once(' ').unwrap();
        let (pointer, rest) = rest.trim_start().split_once(' ').unwrap();
        let (new, end) = rest.rsplit_once(' ').unwrap();
        Case {
            label,
            pointer,
            new: site.filled(new),
            ends: end == "ends",
        }
    };
    CASES.trim().lines().map(case).collect()
}

impl Case {
    /// The resource that the case changes; none once it is gone.
    fn of<'a>(&self, resources: &'a [Resource]) -> Option<&'a Resource> {
        resources.iter().find(|resource| resource.label == self.label)
    }

    /// The resources with the change.
    fn changed(&self, resources: &[Resource]) -> Vec<Resource> {
        let mut changed = resources.to_vec();
        if self.pointer == "-" {
            changed.retain(|resource| resource.label != self.label && resource.above.as_deref() != Some(self.label));
            return changed;
        }
        let resource = changed
            .iter_mut()
            .find(|resource| resource.label == self.label)
            .unwrap();
        let (above, last) = self.pointer.rsplit_once('/').unwrap();
        match resource.body.pointer_mut(above).unwrap() {
            Json::Array(items) if last.parse() == Ok(items.len()) => items.push(self.new.clone()),
            Json::Array(items) => items[last.parse::<usize>().unwrap()] = self.new.clone(),
            fields => fields[last] = self.new.clone(),
        }
        changed
    }
}

#[tokio::test]
async fn a_plan_warns_of_ended_connections_where_a_running_gateway_would_end_some() {
    let (site, world) = (Site::start().await, World::start().await);
    let (resources, cases) = (site.resources(), cases(&site));
    let gateway = Gateway::start(&world, &resources).await;
    let clients = site.connected().await;
    let ended: Vec<_> = cases
        .iter()
        .map(|case| gateway.would_end(&case.changed(&resources)))
        .collect();
    drop(clients);
    let ids = made(&world, &resources).await;
    let warned = is_warned_of(&world, &resources, &cases, &ids);
    let wrong = cases.iter().enumerate().filter_map(|(index, case)| {
        let Case {
            label,
            pointer,
            new,
            ends,
        } = case;
        let said = (ended[index], warned[index]);
        (said != (*ends, *ends)).then(|| format!("{label} {pointer} {new}: {ends}, but ended and warned are {said:?}"))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

/// The identifiers of the resources, once the control plane has them.
async fn made(world: &World, resources: &[Resource]) -> Ids {
    let id = |answer: Json| answer["id"].as_str().unwrap().parse::<Uuid>().unwrap();
    let gateway = id(world
        .api("POST", "/v1/event-gateways", Some(json!({ "name": "gateway" })))
        .await);
    let mut ids = Ids::from([(GATEWAY.to_owned(), gateway)]);
    for resource in resources {
        let above = resource
            .above
            .as_ref()
            .map(|above| format!("/listeners/{}", ids[above]));
        let path = format!(
            "/v1/event-gateways/{gateway}{}/{}",
            above.unwrap_or_default(),
            entity_type(resource.kind()).collection
        );
        let body = resolved(&resource.tagged(), &ids);
        ids.insert(resource.label.clone(), id(world.api("POST", &path, Some(body)).await));
    }
    ids
}

const GATEWAY: &str = "gateway";

/// Whether a plan warns of each change. What was is in the state.
fn is_warned_of(world: &World, resources: &[Resource], cases: &[Case], ids: &Ids) -> Vec<bool> {
    let (mut state, mut text) = (Vec::new(), String::new());
    for (index, case) in cases.iter().enumerate() {
        let attributes = |resource: &Resource| {
            let mut attributes: Map<String, Json> = resolved(&resource.body, ids).as_object().unwrap().clone();
            attributes.insert("gateway_id".to_owned(), json!(ids[GATEWAY]));
            if let Some(above) = &resource.above {
                attributes.insert("listener_id".to_owned(), json!(ids[above]));
            }
            attributes
        };
        let resource = case.of(resources).unwrap();
        let (label, kind) = (format!("case_{index}"), format!("tidegate_{}", resource.word));
        let mut before = attributes(resource);
        before.insert("id".to_owned(), json!(ids[case.label]));
        state.push(json!({
            "mode": "managed", "type": kind, "name": label,
            "provider": "provider[\"registry.terraform.io/tidegate/tidegate\"]",
            "instances": [{ "schema_version": 0, "attributes": before }],
        }));
        if let Some(after) = case.of(&case.changed(resources)) {
            text.push_str(&examples::hcl(&kind, &label, &attributes(after), Names::Own));
        }
    }
    world.configure(&[TIDEGATE, &text]);
    let state = json!({
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "dropped", "outputs": {}, "resources": state,
    });
    std::fs::write(world.path("work/terraform.tfstate"), state.to_string()).unwrap();
    let said = world.terraform(&["plan", "-no-color", "-refresh=false", "-json"]);
    let changes = |index: usize, what: &str| {
        let address = format!(".case_{index}\"");
        let mut lines = said.text.lines();
        lines.any(|line| line.contains(what) && line.contains(&address))
    };
    let warned = |index| {
        assert!(changes(index, "planned_change"), "{index}: {}", said.text);
        if cases[index].pointer == "-" {
            // Terraform has no line to show, and tells no address.
            let name = cases[index].of(resources).unwrap().body["name"].as_str().unwrap();
            let words = format!("`{name}` ends the connections");
            return said
                .text
                .lines()
                .any(|line| line.contains("the end of ") && line.contains(&words));
        }
        changes(index, "ends the connections")
    };
    (0..cases.len()).map(warned).collect()
}
