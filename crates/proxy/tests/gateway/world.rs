//! The brokers of a cluster, as one side of the gateway sees them.

use tidegate_wire::schema::Role;

use crate::value::{Struct, Value};

/// Ids and addresses: the real ones, or those that clients are told.
#[derive(Debug, Clone)]
pub(crate) struct World {
    /// Broker ids that messages may name beside an address; -1 for none.
    pub(crate) nodes: Vec<i32>,
    /// A host with `#` where the broker's id comes, or without.
    pub(crate) host: String,
    /// The port of broker 0.
    pub(crate) first_port: i32,
    pub(crate) cluster_id: String,
}

impl World {
    pub(crate) fn host(&self, node: i32) -> String {
        if node < 0 {
            String::new()
        } else {
            self.host.replace('#', &node.to_string())
        }
    }

    pub(crate) fn port(&self, node: i32) -> i32 {
        if node < 0 { -1 } else { self.first_port + node }
    }

    /// The same message in this world: other addresses, another cluster id, no controllers' endpoints, and of the
    /// endpoints of nodes only those with a port.
    pub(crate) fn translate(&self, body: &mut Struct, has_port: &impl Fn(i32) -> bool) {
        let node = node_of(body);
        for (field, value) in &mut body.fields {
            match (field.role, value) {
                (Role::Host, Value::Text(Some(host))) => *host = self.host(node.unwrap()).into_bytes(),
                (Role::Port, Value::Fixed(port)) => *port = self.port(node.unwrap()).to_be_bytes().to_vec(),
                (Role::ClusterId, Value::Text(Some(id))) => *id = self.cluster_id.clone().into_bytes(),
                (Role::ControllerEndpoints, Value::Array(Some(endpoints))) => endpoints.clear(),
                (Role::Endpoints, Value::Array(Some(endpoints))) => {
                    endpoints.retain(|endpoint| match endpoint {
                        Value::Struct(endpoint) => has_port(node_of(endpoint).unwrap()),
                        _ => false,
                    });
                    endpoints
                        .iter_mut()
                        .for_each(|value| self.translate_value(value, has_port));
                }
                (_, value) => self.translate_value(value, has_port),
            }
        }
    }

    fn translate_value(&self, value: &mut Value, has_port: &impl Fn(i32) -> bool) {
        match value {
            Value::Struct(body) => self.translate(body, has_port),
            Value::Array(Some(elements)) => elements
                .iter_mut()
                .for_each(|element| self.translate_value(element, has_port)),
            _ => {}
        }
    }
}

fn node_of(body: &Struct) -> Option<i32> {
    let mut fields = body.fields.iter();
    fields.find_map(|(field, value)| match (field.role, value) {
        (Role::NodeId, Value::Fixed(id)) => Some(i32::from_be_bytes(id.as_slice().try_into().ok()?)),
        _ => None,
    })
}
