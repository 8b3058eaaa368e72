//! What a control plane asks of its nodes: the question travels in the answer to a poll, and the node posts what it has
//! found.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;
use uuid::Uuid;

/// How long a question waits for a node that polls: between two polls of a node there are milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// Something that a node is to find out. It may hold secrets.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its id, which its answer names.
    pub id: Uuid,
    /// What is asked; its meaning is the composition's.
    pub content: Value,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a node has found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The id of the question.
    pub question: Uuid,
    /// The node's id.
    pub node: Uuid,
    /// What it has found; its meaning is the composition's.
    pub content: Value,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// No node of the gateway polls this control plane.
    #[error("no data plane of the gateway is connected to this control plane")]
    NoNode,
    /// A node has taken the question.
    #[error("the data plane that was asked has not answered in time")]
    TimedOut,
}

/// The questions of a control plane.
#[derive(Debug, Default)]
pub struct Questions {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Of each gateway, what no node has taken yet.
    gateways: HashMap<Uuid, Pending>,
    /// Who waits for the answer, by the id of the question.
    asked: HashMap<Uuid, Asked>,
}

#[derive(Debug, Default)]
struct Pending {
    questions: VecDeque<(Question, oneshot::Sender<()>)>,
    news: Arc<Notify>,
}

#[derive(Debug)]
struct Asked {
    gateway: Uuid,
    answered: oneshot::Sender<Answer>,
}

impl Questions {
    /// Asks any node of the gateway, and waits for its answer.
    ///
    /// # Errors
    /// See [`Unanswered`].
    pub async fn ask(&self, gateway: Uuid, content: Value, within: Duration) -> Result<Answer, Unanswered> {
        let id = Uuid::new_v4();
        let ((take, taken), (answered, answer)) = (oneshot::channel(), oneshot::channel());
        let news = {
            let mut inner = self.inner.lock();
            inner.asked.insert(id, Asked { gateway, answered });
            let pending = inner.gateways.entry(gateway).or_default();
            pending.questions.push_back((Question { id, content }, take));
            Arc::clone(&pending.news)
        };
        // Whatever becomes of it, and also when nobody waits for it any more.
        let _asking = Asking {
            questions: self,
            gateway,
            id,
        };
        news.notify_one();
        if !matches!(timeout(PATIENCE.min(within), taken).await, Ok(Ok(()))) {
            return Err(Unanswered::NoNode);
        }
        match timeout(within, answer).await {
            Ok(Ok(answer)) => Ok(answer),
            _ => Err(Unanswered::TimedOut),
        }
    }

    /// The next question to a node of the gateway; taken when this returns, and not before.
    pub(crate) async fn next(&self, gateway: Uuid) -> Question {
        loop {
            let news = {
                let mut inner = self.inner.lock();
                let pending = inner.gateways.entry(gateway).or_default();
                while let Some((question, take)) = pending.questions.pop_front() {
                    if take.send(()).is_ok() {
                        return question;
                    }
                }
                Arc::clone(&pending.news)
            };
            news.notified().await;
        }
    }

    /// Passes on what a node of the gateway has found out; false if nobody waits for it.
    pub(crate) fn answer(&self, gateway: Uuid, answer: Answer) -> bool {
        let mut inner = self.inner.lock();
        let is_its_own = inner
            .asked
            .get(&answer.question)
            .is_some_and(|asked| asked.gateway == gateway);
        if !is_its_own {
            return false;
        }
        let asked = inner.asked.remove(&answer.question);
        asked.is_some_and(|asked| asked.answered.send(answer).is_ok())
    }
}

/// A question for whose answer somebody waits.
struct Asking<'q> {
    questions: &'q Questions,
    gateway: Uuid,
    id: Uuid,
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let mut inner = self.questions.inner.lock();
        inner.asked.remove(&self.id);
        if let Some(pending) = inner.gateways.get_mut(&self.gateway) {
            pending.questions.retain(|(question, _)| question.id != self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    fn gateways() -> (Uuid, Uuid) {
        (Uuid::from_u128(1), Uuid::from_u128(2))
    }

    fn answer(question: &Question) -> Answer {
        Answer {
            question: question.id,
            node: Uuid::from_u128(9),
            content: json!("found"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_question_goes_to_one_node_of_its_gateway_and_its_answer_comes_back() {
        let (own, other) = gateways();
        let questions = Questions::default();
        let node = async {
            let question = questions.next(own).await;
            assert_eq!(question.content, json!("what"));
            // Neither another gateway's node nor another answer counts.
            assert!(!questions.answer(other, answer(&question)));
            let elsewhere = Question {
                id: Uuid::new_v4(),
                ..question.clone()
            };
            assert!(!questions.answer(own, answer(&elsewhere)));
            assert!(questions.answer(own, answer(&question)));
            assert!(!questions.answer(own, answer(&question)), "answered twice");
        };
        let (answer, ()) = tokio::join!(questions.ask(own, json!("what"), LONG), node);
        assert_eq!(answer.unwrap().content, json!("found"));
        assert!(questions.inner.lock().asked.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_node_and_without_an_answer_is_told_apart() {
        let (own, other) = gateways();
        let questions = Questions::default();
        let elsewhere = timeout(LONG, questions.next(other));
        let (asked, _) = tokio::join!(questions.ask(own, json!(1), LONG), elsewhere);
        assert_eq!(asked, Err(Unanswered::NoNode));
        let (asked, _) = tokio::join!(questions.ask(own, json!(2), LONG), questions.next(own));
        assert_eq!(asked, Err(Unanswered::TimedOut));
        // What nobody waits for any more is not asked.
        assert!(timeout(LONG, questions.next(own)).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_question_is_not_lost_with_a_poll_that_ends() {
        let (own, _) = gateways();
        let questions = Questions::default();
        let polls = async {
            // Each of them is given up before the question comes.
            for _ in 0..3 {
                drop(timeout(Duration::from_millis(1), questions.next(own)).await);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            let question = questions.next(own).await;
            questions.answer(own, answer(&question))
        };
        let late = async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            questions.ask(own, json!("what"), LONG).await
        };
        let (asked, answered) = tokio::join!(late, polls);
        assert!(asked.is_ok() && answered);
    }
}
