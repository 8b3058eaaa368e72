//! The services of go-plugin that stand beside the provider: its end, its health, its output and its broker.

use std::sync::Arc;

use futures_util::{Stream, StreamExt as _, future, stream};
use tokio_util::sync::CancellationToken;

use super::calls::{Answer, Body, Service, both_ways, streamed, unary, unknown};
use crate::protocol::Empty;

/// Ends the process when Terraform is done with it.
pub(crate) struct Controller(pub(crate) CancellationToken);

impl Service for Controller {
    const NAME: &'static str = "plugin.GRPCController";

    async fn call(self: Arc<Self>, method: &str, request: http::Request<Body>) -> Answer {
        match method {
            "Shutdown" => {
                unary(request, |Empty {}| {
                    self.0.cancel();
                    future::ready(Empty {})
                })
                .await
            }
            other => unknown(other),
        }
    }
}

/// Says that all is well for as long as there is anybody to say so.
pub(crate) struct Health;

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct HealthStatus {
    /// 1 is SERVING.
    #[prost(int32, tag = "1")]
    status: i32,
}

impl Service for Health {
    const NAME: &'static str = "grpc.health.v1.Health";

    async fn call(self: Arc<Self>, method: &str, request: http::Request<Body>) -> Answer {
        match method {
            "Check" => unary(request, |Empty {}| future::ready(HealthStatus { status: 1 })).await,
            other => unknown(other),
        }
    }
}

/// Output that is not the protocol's: there is none, the log goes to standard error.
pub(crate) struct Stdio(pub(crate) CancellationToken);

impl Service for Stdio {
    const NAME: &'static str = "plugin.GRPCStdio";

    async fn call(self: Arc<Self>, method: &str, request: http::Request<Body>) -> Answer {
        match method {
            "StreamStdio" => streamed(request, |Empty {}| silence(self.0.clone())).await,
            other => unknown(other),
        }
    }
}

/// Connections beside the one: a provider needs none.
pub(crate) struct Broker(pub(crate) CancellationToken);

impl Service for Broker {
    const NAME: &'static str = "plugin.GRPCBroker";

    async fn call(self: Arc<Self>, method: &str, request: http::Request<Body>) -> Answer {
        match method {
            "StartStream" => {
                both_ways::<Empty, Empty, _>(request, |asked| {
                    // Read, so that nobody waits; a stream that broke ends with the connection.
                    let asked = asked.filter_map(|_| future::ready(None));
                    stream::select(asked, silence(self.0.clone())).take_until(self.0.clone().cancelled_owned())
                })
                .await
            }
            other => unknown(other),
        }
    }
}

/// Says nothing until the end.
fn silence(end: CancellationToken) -> impl Stream<Item = Empty> + Send {
    stream::once(end.cancelled_owned()).filter_map(|()| future::ready(None))
}
