//! The gateway's configuration file: what the load goes through, and with `--scale` much beside it.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;

use crate::tls::Tls;

/// Beside the virtual cluster and the listener of the load, so that there are 1,000 and ten.
const MORE_VIRTUAL_CLUSTERS: usize = 999;
const MORE_LISTENERS: usize = 9;
/// Topics beside those of the load.
pub(crate) const MORE_TOPICS: u32 = 10_000;

/// What the file says.
pub(crate) struct Configuration<'a> {
    pub(crate) servers: &'a [SocketAddr],
    /// The ports of the load's listener, then those of each further one.
    pub(crate) ports: Vec<(u16, u16)>,
    pub(crate) admin: u16,
    pub(crate) tls: Option<&'a Tls>,
}

/// How many listeners there are.
pub(crate) fn listeners(scale: bool) -> usize {
    if scale { 1 + MORE_LISTENERS } else { 1 }
}

impl Configuration<'_> {
    /// The file as YAML; as many virtual clusters as the listeners stand for.
    pub(crate) fn yaml(&self) -> String {
        let more = if self.ports.len() > 1 { MORE_VIRTUAL_CLUSTERS } else { 0 };
        let names: Vec<_> = ["bench".to_owned()]
            .into_iter()
            .chain((1..=more).map(|index| format!("team-{index}")))
            .collect();
        let servers: Vec<_> = self
            .servers
            .iter()
            .map(|address| format!("{:?}", address.to_string()))
            .collect();
        let authority = self.tls.map_or_else(String::new, |tls| {
            format!("\n    tls: {{ ca_bundle: {} }}", from_file(&tls.authority))
        });
        let mut yaml = format!(
            r#"admin: {{ address: "127.0.0.1:{}" }}
backend_clusters:
  - name: kafka
    bootstrap_servers: [{}]
    authentication: {{ type: anonymous }}
    insecure_allow_anonymous_virtual_cluster_auth: true{authority}
virtual_clusters:
"#,
            self.admin,
            servers.join(", ")
        );
        for name in &names {
            // Writing to a text does not fail.
            let _ = write!(
                yaml,
                "  - name: {name}
    dns_label: {name}
    destination: {{ name: kafka }}
    authentication: [{{ type: anonymous }}]
    acl_mode: passthrough
"
            );
        }
        yaml.push_str("listeners:\n");
        for (index, (ports, destination)) in self.ports.iter().zip(&names).enumerate() {
            self.listener(&mut yaml, index, *ports, destination);
        }
        yaml
    }

    fn listener(&self, yaml: &mut String, index: usize, (first, last): (u16, u16), destination: &str) {
        let server = self.tls.map_or_else(String::new, |tls| {
            format!(
                "\n      - type: tls_server\n        config: {{ certificates: [{{ certificate: {}, key: {} }}] }}",
                from_file(&tls.certificate),
                from_file(&tls.key)
            )
        });
        let by_name = if self.tls.is_some() && self.ports.len() > 1 {
            r#"
      - type: forward_to_virtual_cluster
        name: by-name
        config: { type: sni, sni_suffix: ".gateway.test" }"#
        } else {
            ""
        };
        let _ = write!(
            yaml,
            r#"  - name: listener-{index}
    addresses: ["127.0.0.1"]
    ports: ["{first}-{last}"]
    policies:{server}{by_name}
      - type: forward_to_virtual_cluster
        name: by-port
        config:
          type: port_mapping
          destination: {{ name: {destination} }}
          advertised_host: 127.0.0.1
          bootstrap_port: at_start
          min_broker_id: 1
"#
        );
    }
}

fn from_file(path: &Path) -> String {
    format!("\"${{file['{}']}}\"", path.display())
}
