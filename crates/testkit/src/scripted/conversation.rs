//! One connection of a scripted broker.

use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::broker::Shared;
use super::frame::{Request, read_frame};
use super::reply::{Act, Reply};

pub(super) async fn converse(mut stream: TcpStream, number: usize, shared: &Shared) {
    drop(stream.set_nodelay(true));
    let (mut from, mut to) = stream.split();
    let (replies, queue) = mpsc::unbounded_channel();
    // The write half outlives the read half until all replies are out: a client may half-close and wait for them.
    let end = async {
        let reading = read(&mut from, number, shared, replies);
        let writing = write(&mut to, queue);
        tokio::pin!(reading, writing);
        tokio::select! {
            () = &mut reading => writing.await,
            end = &mut writing => end,
        }
    };
    let end = end.await;
    if end == End::Reset {
        drop(stream.set_zero_linger());
    }
}

async fn read(from: &mut ReadHalf<'_>, number: usize, shared: &Shared, replies: mpsc::UnboundedSender<Reply>) {
    let mut reading = shared.reading.subscribe();
    for index in 0.. {
        if reading.wait_for(|reading| *reading).await.is_err() {
            return;
        }
        let Ok(Some(bytes)) = read_frame(from).await else {
            return;
        };
        let request = Request {
            connection: number,
            index,
            ..Request::parse(bytes)
        };
        let script = Arc::clone(&shared.script.lock());
        let reply = script(&request);
        shared.requests.lock().push(request);
        if replies.send(reply).is_err() {
            return;
        }
    }
}

/// How a conversation ends.
#[derive(PartialEq, Eq)]
enum End {
    Close,
    Reset,
}

async fn write(to: &mut WriteHalf<'_>, mut replies: mpsc::UnboundedReceiver<Reply>) -> End {
    let mut delayed = JoinSet::new();
    loop {
        let reply = tokio::select! {
            biased;
            Some(Ok(reply)) = delayed.join_next() => reply,
            next = replies.recv() => match next {
                Some(reply) if reply.overtakes => {
                    delayed.spawn(async move {
                        sleep(reply.after).await;
                        reply
                    });
                    continue;
                }
                Some(reply) => {
                    sleep(reply.after).await;
                    reply
                }
                None => match delayed.join_next().await {
                    Some(Ok(reply)) => reply,
                    _ => return End::Close,
                },
            },
        };
        for act in reply.acts {
            match act {
                Act::Bytes(bytes) => {
                    if to.write_all(&bytes).await.is_err() {
                        return End::Close;
                    }
                }
                Act::HalfClose => drop(to.shutdown().await),
                Act::Close => return End::Close,
                Act::Reset => return End::Reset,
            }
        }
    }
}
