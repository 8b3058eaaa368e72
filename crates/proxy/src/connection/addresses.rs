//! Putting the gateway's addresses in place of the brokers' in a whole response.

use tidegate_model::BackendBrokerId;
use tidegate_wire::endpoints::{self, Endpoint};
use tidegate_wire::malformed::Malformed;
use tidegate_wire::program::Program;
use tidegate_wire::read::Reader;
use tidegate_wire::rewrite::Rewriter;
use tidegate_wire::schema::Role;
use tidegate_wire::walk::{Step, Visit, Walker};

use super::Context;

/// Why a response cannot be given to the client as it is.
#[derive(Debug)]
pub(crate) enum Refusal {
    Malformed(Malformed),
    /// It names a broker that clients have no way to.
    NoPort(BackendBrokerId),
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

/// The response (a message without its length) with new addresses, as a whole frame; `None` if it has none to change.
pub(crate) fn rewrite(program: &Program, message: &[u8], context: &Context) -> Result<Option<Vec<u8>>, Refusal> {
    let mut walker = Walker::new(program, 0, message.len());
    let mut out = Rewriter::new(message);
    let mut endpoint = None;
    while let Step::Visit(visit) = walker.step(message, 0)? {
        match visit.role {
            Role::NodeId => endpoint = endpoint_at(message, &visit, context)?,
            Role::Host => out.string(&visit, Some(endpoint.as_ref().map_or("", |endpoint| &endpoint.host))),
            Role::Port => out.int32(
                &visit,
                endpoint.as_ref().map_or(-1, |endpoint| i32::from(endpoint.port)),
            ),
            Role::ClusterId if !visit.null => {
                out.string(&visit, Some(&context.route.cluster.kafka_cluster_id));
            }
            Role::ControllerEndpoints => out.empty_array(&visit),
            _ => {}
        }
    }
    Ok(out.finish())
}

/// The address of the node whose id stands at `visit`; none for -1, which Kafka writes beside an empty address.
fn endpoint_at(message: &[u8], visit: &Visit, context: &Context) -> Result<Option<Endpoint<'static>>, Refusal> {
    let id = message
        .get(visit.value..visit.end)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(-1, i32::from_be_bytes);
    if id < 0 {
        return Ok(None);
    }
    let broker = BackendBrokerId::new(id);
    context.endpoint_of(broker).map(Some).ok_or(Refusal::NoPort(broker))
}

/// The same for the array of endpoints at `visit`, as long as the whole message is at hand.
pub(crate) fn rewrite_endpoints(
    message: &[u8],
    visit: &Visit,
    context: &Context,
) -> Result<Option<Vec<u8>>, Malformed> {
    let array = endpoints::rewrite(message, visit, |id| context.endpoint_of(BackendBrokerId::new(id)))?;
    let mut out = Rewriter::new(message);
    match visit.tag {
        Some(tag) => {
            let number = Reader::new(message.get(tag..).unwrap_or_default()).uvarint()?;
            let mut writer = out.replace(tag, visit.end);
            writer.uvarint(number);
            writer.uvarint(u32::try_from(array.len()).unwrap_or(u32::MAX));
            writer.raw(&array);
        }
        None => out.replace(visit.start, visit.end).raw(&array),
    }
    Ok(out.finish())
}
