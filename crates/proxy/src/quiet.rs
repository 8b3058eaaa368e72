//! A future that hardly ever has anything to say, beside one that is woken all the time.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use pin_project_lite::pin_project;

pin_project! {
    /// Polls its future only when that was woken, and not whenever their task is.
    ///
    /// A connection's task wakes for every request, and to ask a cancellation token takes two locks each time.
    #[derive(Debug)]
    pub(crate) struct Quiet<F> {
        #[pin]
        future: F,
        alarm: Option<Arc<Alarm>>,
    }
}

/// Remembers that the future was woken, and wakes the task.
#[derive(Debug)]
struct Alarm {
    has_rung: AtomicBool,
    task: Waker,
}

impl<F> Quiet<F> {
    pub(crate) fn new(future: F) -> Self {
        Self { future, alarm: None }
    }
}

impl<F: Future> Future for Quiet<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let alarm = match this.alarm {
            Some(alarm) if alarm.task.will_wake(cx.waker()) => {
                if !alarm.has_rung.load(Ordering::Acquire) {
                    return Poll::Pending;
                }
                // Before the future is asked: it may be woken again meanwhile.
                alarm.has_rung.store(false, Ordering::Release);
                alarm
            }
            other => other.insert(Arc::new(Alarm {
                has_rung: AtomicBool::new(false),
                task: cx.waker().clone(),
            })),
        };
        let waker = Waker::from(Arc::clone(alarm));
        this.future.poll(&mut Context::from_waker(&waker))
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.has_rung.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::sync::atomic::AtomicUsize;

    use tokio::task::yield_now;
    use tokio_util::sync::CancellationToken;

    use super::*;

    #[tokio::test]
    async fn it_is_asked_when_it_was_woken_and_at_no_other_time() {
        let (token, asked) = (CancellationToken::new(), AtomicUsize::new(0));
        let mut cancelled = pin!(token.cancelled());
        let counted = poll_fn(|cx| {
            asked.fetch_add(1, Ordering::Relaxed);
            cancelled.as_mut().poll(cx)
        });
        let mut quiet = pin!(Quiet::new(counted));
        for _ in 0..100 {
            let polled = poll_fn(|cx| Poll::Ready(quiet.as_mut().poll(cx))).await;
            assert!(polled.is_pending());
            yield_now().await;
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        token.cancel();
        quiet.await;
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_task_to_which_it_moves_is_woken() {
        let token = CancellationToken::new();
        let mut quiet = Box::pin(Quiet::new(token.clone().cancelled_owned()));
        let polled = poll_fn(|cx| Poll::Ready(quiet.as_mut().poll(cx))).await;
        assert!(polled.is_pending());
        let other = tokio::spawn(quiet);
        yield_now().await;
        token.cancel();
        other.await.unwrap();
    }
}
