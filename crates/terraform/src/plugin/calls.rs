//! gRPC services by the names of their methods, over tonic.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;
use prost::Message;
use tonic::server::{Grpc, NamedService};
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;

pub(crate) type Body = tonic::body::Body;
pub(crate) type Answer = http::Response<Body>;

/// The largest message that either side may send, as Terraform has it too.
const MAX_MESSAGE: usize = 256 << 20;

/// A gRPC service.
pub(crate) trait Service: Send + Sync + 'static {
    /// Its full name.
    const NAME: &'static str;

    /// Answers a call of the method.
    fn call(self: Arc<Self>, method: &str, request: http::Request<Body>) -> impl Future<Output = Answer> + Send;
}

/// A service as tonic's router takes it.
pub(crate) struct Endpoint<S>(pub(crate) Arc<S>);

impl<S> Clone for Endpoint<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: Service> NamedService for Endpoint<S> {
    const NAME: &'static str = S::NAME;
}

impl<S: Service> tower::Service<http::Request<Body>> for Endpoint<S> {
    type Response = Answer;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let service = Arc::clone(&self.0);
        Box::pin(async move {
            let path = request.uri().path().to_owned();
            let method = path.rsplit('/').next().unwrap_or_default();
            Ok(service.call(method, request).await)
        })
    }
}

fn grpc<Q, R>() -> Grpc<ProstCodec<R, Q>>
where
    Q: Message + Default + 'static,
    R: Message + Default + 'static,
{
    Grpc::new(ProstCodec::default())
        .max_decoding_message_size(MAX_MESSAGE)
        .max_encoding_message_size(MAX_MESSAGE)
}

/// One request, one answer.
pub(crate) async fn unary<Q, R, O>(request: http::Request<Body>, mut handle: impl FnMut(Q) -> O + Send) -> Answer
where
    Q: Message + Default + 'static,
    R: Message + Default + 'static,
    O: Future<Output = R> + Send,
{
    let service = tower::service_fn(move |request: Request<Q>| {
        let answer = handle(request.into_inner());
        async move { Ok::<_, Status>(Response::new(answer.await)) }
    });
    grpc().unary(service, request).await
}

/// One request, many answers.
pub(crate) async fn streamed<Q, R, S>(request: http::Request<Body>, mut handle: impl FnMut(Q) -> S + Send) -> Answer
where
    Q: Message + Default + 'static,
    R: Message + Default + 'static,
    S: Stream<Item = R> + Send + 'static,
{
    let service = tower::service_fn(move |request: Request<Q>| {
        let answers = futures_util::StreamExt::map(handle(request.into_inner()), Ok::<R, Status>);
        async move { Ok::<_, Status>(Response::new(answers)) }
    });
    grpc().server_streaming(service, request).await
}

/// Messages both ways.
pub(crate) async fn both_ways<Q, R, S>(
    request: http::Request<Body>,
    mut handle: impl FnMut(Streaming<Q>) -> S + Send,
) -> Answer
where
    Q: Message + Default + 'static,
    R: Message + Default + 'static,
    S: Stream<Item = R> + Send + 'static,
{
    let service = tower::service_fn(move |request: Request<Streaming<Q>>| {
        let answers = futures_util::StreamExt::map(handle(request.into_inner()), Ok::<R, Status>);
        async move { Ok::<_, Status>(Response::new(answers)) }
    });
    grpc().streaming(service, request).await
}

/// The answer to a method that there is not.
pub(crate) fn unknown(method: &str) -> Answer {
    Status::unimplemented(format!("there is no {method} here")).into_http()
}
