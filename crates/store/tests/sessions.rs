//! Sessions live as long as what they stand for.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use anyhow::Result;
use common::Place;
use serde_json::json;
use tidegate_store::{Actor, NewSession, NewToken, Store, Timestamp, Token};
use uuid::Uuid;

fn actor() -> Actor {
    Actor {
        id: None,
        name: "test".to_owned(),
    }
}

async fn token(store: &Store) -> Result<Token> {
    let new = NewToken {
        name: "ann".to_owned(),
        hash: [1; 32],
        scope: "editor".to_owned(),
        gateway: None,
        expires_at: None,
    };
    Ok(store.create_token(new, actor()).await?)
}

fn session(hash: u8, token: Option<Uuid>) -> NewSession {
    NewSession {
        hash: [hash; 32],
        token,
        body: json!({ "name": "ann" }),
        expires_at: None,
    }
}

#[tokio::test]
async fn a_session_ends_with_its_token_or_when_it_is_told_to() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let token = token(&store).await?;
        let begun = store.create_session(session(7, Some(token.id))).await?;
        store.create_session(session(8, Some(token.id))).await?;
        // Nobody's token: an identity provider stands for it.
        store.create_session(session(9, None)).await?;
        assert_eq!(store.session(&[7; 32]).await?, Some(begun));
        assert_eq!(store.session(&[6; 32]).await?, None);
        store.end_session(&[8; 32]).await?;
        assert_eq!(store.session(&[8; 32]).await?, None);
        store.revoke_token(token.id, actor()).await?;
        assert_eq!(store.session(&[7; 32]).await?, None);
        assert!(store.session(&[9; 32]).await?.is_some());
        assert_eq!(store.forget_sessions(Timestamp(0)).await?, 1);
        assert!(store.session(&[9; 32]).await?.is_some());
    }
    Ok(())
}

#[tokio::test]
async fn what_is_not_used_is_forgotten_and_what_is_used_stays() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let begun = store.create_session(session(1, None)).await?;
        let expired = NewSession {
            expires_at: Some(Timestamp(begun.created_at.0 - 1)),
            ..session(2, None)
        };
        store.create_session(expired).await?;
        assert_eq!(store.forget_sessions(begun.used_at).await?, 1);
        assert!(store.session(&[1; 32]).await?.is_some() && store.session(&[2; 32]).await?.is_none());
        store.touch_session(begun.id).await?;
        let used_at = store.session(&[1; 32]).await?.unwrap().used_at;
        assert!(used_at >= begun.used_at);
        assert_eq!(store.forget_sessions(Timestamp(used_at.0 + 1)).await?, 1);
        assert_eq!(store.session(&[1; 32]).await?, None);
    }
    Ok(())
}
