//! Changes and reads, on both databases.

use std::collections::HashSet;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tidegate_store::{
    Changed, Cursor, NewEntity, NewToken, NodeReport, Place, Query, Reference, Sort, StoreError, Timestamp, Version,
};
use tidegate_testkit::wait;
use tokio::task::JoinSet;
use tokio::time::timeout;
use uuid::Uuid;

use self::common::{Place as Where, actor, audit, begin, gateway, insert, new, update};

mod common;

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_editors_of_one_gateway_lose_nothing() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "shared").await?;
        let first = insert(&store, id, new("counter", "counter")).await?;
        let mut editors = JoinSet::new();
        for editor in 0..100 {
            let (store, counter) = (store.clone(), first.id);
            editors.spawn(async move {
                let mut change = begin(&store, id).await?;
                let count = change.get(counter).await?.body["count"].as_i64().unwrap_or(0);
                let body = json!({ "count": count + 1 });
                let counter = change.update(counter, None, update("counter", body)).await?;
                change.insert(new("thing", &format!("thing-{editor}"))).await?;
                anyhow::Ok(change.commit(audit("update", &counter)).await?)
            });
        }
        let mut versions = editors.join_all().await.into_iter().collect::<Result<Vec<_>>>()?;
        versions.sort();
        // The gateway is 1, the counter 2.
        assert_eq!(versions, (3..103).map(Version).collect::<Vec<_>>());
        let (version, all) = store.snapshot(id).await?;
        assert_eq!(version, Version(102));
        let things: HashSet<_> = all
            .iter()
            .filter(|one| one.kind == "thing")
            .map(|one| &one.name)
            .collect();
        assert_eq!(things.len(), 100);
        let counter = all.iter().find(|one| one.kind == "counter").expect("it is there");
        assert_eq!((&counter.body["count"], counter.revision), (&json!(100), 101));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn editors_who_wait_for_each_other_keep_no_reader_waiting() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "shared").await?;
        let first = begin(&store, id).await?;
        let mut waiting = JoinSet::new();
        for _ in 0..40 {
            let store = store.clone();
            waiting.spawn(async move { begin(&store, id).await.map(drop) });
        }
        let read = async {
            for _ in 0..100 {
                store.version(id).await?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            anyhow::Ok(())
        };
        timeout(Duration::from_secs(10), read).await??;
        drop(first);
        for waited in waiting.join_all().await {
            waited?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_change_that_is_dropped_leaves_nothing() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut change = begin(&store, id).await?;
        change.insert(new("thing", "left")).await?;
        drop(change);
        let unmade = store.change(None, actor()).await?.insert(new("gateway", "two")).await?;
        assert_eq!(store.snapshot(id).await?.1.len(), 1);
        assert_eq!(store.version(id).await?, Version(1));
        assert!(matches!(store.gateway(unmade.id).await, Err(StoreError::NotFound)));
        assert_eq!(store.audit(Some(id), Place::First, 10, true).await?.items.len(), 1);
        insert(&store, id, new("thing", "left")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn names_are_unique_among_siblings_and_free_once_their_owner_is_gone() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let taken = store.change(None, actor()).await?.insert(new("gateway", "one")).await;
        assert!(matches!(taken, Err(StoreError::NameTaken { id: by }) if by == id));

        let cluster = insert(&store, id, new("cluster", "a")).await?;
        insert(&store, id, new("listener", "a")).await?;
        let other = insert(&store, id, new("cluster", "b")).await?;
        let mut change = begin(&store, id).await?;
        let taken = change.update(other.id, None, update("a", json!({}))).await;
        assert!(matches!(taken, Err(StoreError::NameTaken { id }) if id == cluster.id));
        let nameless = || NewEntity {
            name: None,
            ..new("cluster", "")
        };
        change.insert(nameless()).await?;
        change.insert(nameless()).await?;
        change.delete(cluster.id, None).await?;
        let renamed = change.update(other.id, None, update("a", json!({}))).await?;
        change.commit(audit("update", &renamed)).await?;

        let mut change = begin(&store, id).await?;
        change.delete(id, None).await?;
        change.commit(audit("delete", &renamed)).await?;
        assert!(matches!(store.snapshot(id).await, Err(StoreError::NotFound)));
        gateway(&store, "one").await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_update_of_another_revision_is_a_conflict() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let thing = insert(&store, id, new("thing", "a")).await?;
        let mut change = begin(&store, id).await?;
        let updated = change.update(thing.id, Some(1), update("a", json!({ "x": 1 }))).await?;
        assert_eq!((updated.revision, updated.created_at), (2, thing.created_at));
        change.commit(audit("update", &updated)).await?;
        let mut change = begin(&store, id).await?;
        let late = change.update(thing.id, Some(1), update("a", json!({}))).await;
        assert!(matches!(late, Err(StoreError::Conflict { current: 2 })));
        let late = change.delete(thing.id, Some(1)).await;
        assert!(matches!(late, Err(StoreError::Conflict { current: 2 })));
        drop(change);
        assert_eq!(store.get(Some(id), "thing", None, thing.id).await?, updated);
    }
    Ok(())
}

#[tokio::test]
async fn what_is_referred_to_is_not_deleted_and_its_referrers_are_named() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let target = insert(&store, id, new("backend", "b")).await?;
        let reference = |field: &str, to| Reference {
            field: field.to_owned(),
            to,
        };
        let mut from = new("cluster", "c");
        from.references = vec![reference("destination", target.id)];
        let from = insert(&store, id, from).await?;
        let below = NewEntity {
            parent: Some(from.id),
            references: vec![reference("config.x", from.id)],
            ..new("policy", "p")
        };
        let below = insert(&store, id, below).await?;

        let mut change = begin(&store, id).await?;
        let Err(StoreError::Referenced { by }) = change.delete(target.id, None).await else {
            panic!("it was deleted");
        };
        assert_eq!((by.len(), by[0].id, by[0].field.as_str()), (1, from.id, "destination"));
        let mut dangling = new("cluster", "d");
        dangling.references = vec![reference("destination", Uuid::nil())];
        assert!(matches!(
            change.insert(dangling).await,
            Err(StoreError::Dangling { .. })
        ));
        drop(change);

        let mut filtered = Query::new(Some(id), "cluster", None);
        filtered.filter.refers_to = Some(from.id);
        assert_eq!(store.list(&filtered).await?.items, std::slice::from_ref(&from));

        let mut change = begin(&store, id).await?;
        change.delete(from.id, None).await?;
        change.delete(target.id, None).await?;
        change.commit(audit("delete", &from)).await?;
        let gone = store.get(Some(id), "policy", Some(from.id), below.id).await;
        assert!(matches!(gone, Err(StoreError::NotFound)));
        let actions = store.audit(Some(id), Place::First, 3, false).await?.items;
        assert!(
            actions
                .iter()
                .all(|entry| entry.action == "delete" && entry.version == Version(5))
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_chain_keeps_the_order_in_which_it_is_placed() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut order = Vec::new();
        for name in ["a", "b", "c"] {
            order.push(insert(&store, id, new("policy", name)).await?.id);
        }
        order.rotate_left(1);
        let mut change = begin(&store, id).await?;
        let short = change.place("policy", None, &order[1..]).await;
        assert!(matches!(short, Err(StoreError::Conflict { .. })));
        change.place("policy", None, &order).await?;
        let first = change.get(order[0]).await?;
        assert_eq!(change.commit(audit("move", &first)).await?, Version(5));
        order.push(insert(&store, id, new("policy", "d")).await?.id);
        let chain = store.chain(id, "policy", None).await?;
        assert_eq!(chain.iter().map(|one| one.id).collect::<Vec<_>>(), order);
    }
    Ok(())
}

#[tokio::test]
async fn what_differs_from_an_older_version_is_told_with_what_is_gone() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut ids = Vec::new();
        for name in ["a", "b", "c"] {
            ids.push(insert(&store, id, new("thing", name)).await?.id);
        }
        let (version, known) = store.snapshot(id).await?;
        let is_known = |id: Uuid| known.iter().any(|entity| entity.id == id);
        let since = async || store.snapshot_since(id, version, known.len(), &is_known).await;
        let nothing = since().await?;
        assert_eq!(
            (nothing.version, nothing.changed.len(), nothing.present),
            (version, 0, None)
        );

        let mut change = begin(&store, id).await?;
        change
            .update(ids[1], None, update("b", json!({ "name": "b", "new": 1 })))
            .await?;
        let made = change.insert(new("thing", "d")).await?;
        change.commit(audit("update", &made)).await?;
        let some = since().await?;
        let names: Vec<_> = some
            .changed
            .iter()
            .filter_map(|entity| entity.name.as_deref())
            .collect();
        assert_eq!((names.as_slice(), &some.present), (["b", "d"].as_slice(), &None));

        let mut change = begin(&store, id).await?;
        change.delete(ids[0], None).await?;
        change.place("thing", None, &[ids[2], made.id, ids[1]]).await?;
        let gateway = change.get(id).await?;
        change
            .update(id, None, update("renamed", json!({ "name": "renamed" })))
            .await?;
        change.commit(audit("update", &gateway)).await?;
        let all = since().await?;
        let names: Vec<_> = all.changed.iter().filter_map(|entity| entity.name.as_deref()).collect();
        assert_eq!(names, ["c", "d", "b", "renamed"], "a new place is a change");
        let present = all.present.unwrap_or_default();
        assert_eq!(present, HashSet::from([id, ids[1], ids[2], made.id]));
        assert_eq!(all.version, Version(version.0 + 2));
    }
    Ok(())
}

#[tokio::test]
async fn pages_hold_every_entity_once_in_each_order() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut change = begin(&store, id).await?;
        let mut last = change.insert(new("thing", "Z_z%")).await?;
        for number in 0..24 {
            last = change.insert(new("thing", &format!("thing-{number:02}"))).await?;
        }
        change.commit(audit("create", &last)).await?;
        for sort in [Sort::Name, Sort::Created, Sort::CreatedDescending] {
            let mut query = Query::new(Some(id), "thing", None);
            (query.sort, query.size) = (sort, 10);
            let (mut found, mut sizes) = (HashSet::new(), Vec::new());
            loop {
                let page = store.list(&query).await?;
                sizes.push(page.items.len());
                found.extend(page.items.iter().map(|one| one.id));
                let Some(next) = page.next else { break };
                query = query.at(Place::After(next.to_string().parse()?))?;
            }
            assert_eq!((found.len(), sizes), (25, vec![10, 10, 5]), "{sort:?}");
            // The same from the end.
            let mut query = Query::new(Some(id), "thing", None);
            (query.sort, query.size, query.place) = (sort, 10, Place::Last);
            let mut back = Vec::new();
            loop {
                let page = store.list(&query).await?;
                assert_eq!(page.next.is_none(), back.is_empty());
                let items = page.items.iter().map(|one| one.id);
                back.splice(0..0, items);
                let Some(previous) = page.previous else { break };
                query = query.at(Place::Before(previous.to_string().parse()?))?;
            }
            (query.size, query.place) = (100, Place::First);
            let all: Vec<_> = store.list(&query).await?.items.iter().map(|one| one.id).collect();
            assert_eq!(back, all, "{sort:?}");
        }
        let mut query = Query::new(Some(id), "thing", None);
        query.filter.name_contains = Some("z_Z%".to_owned());
        assert_eq!(store.list(&query).await?.items.len(), 1);
        query.filter.name_contains = Some("ING-1".to_owned());
        assert_eq!(store.list(&query).await?.items.len(), 10);
        query.filter.name = Some("thing-10".to_owned());
        assert_eq!(store.list(&query).await?.items.len(), 1);
        assert!("nonsense".parse::<Cursor>().is_err());
        assert_eq!(store.list(&Query::new(None, "gateway", None)).await?.items.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_watcher_in_the_same_process_hears_of_each_commit() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut watcher = store.changes();
        insert(&store, id, new("thing", "a")).await?;
        let heard = async { while watcher.next().await != Some(Changed::Gateway(id)) {} };
        timeout(Duration::from_secs(10), heard).await?;
    }
    Ok(())
}

/// A request that ends while its change is made durable, wherever it is then, leaves nothing, or a change of which all hear.
#[tokio::test]
async fn what_is_durable_is_told_though_its_maker_is_gone() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut durable = 0;
        // How often it is polled before it is over depends on the machine; more often does no harm.
        for times in 0..12 {
            let (mut changes, before) = (store.changes(), store.version(id).await?);
            let mut change = begin(&store, id).await?;
            let made = change.insert(new("thing", &format!("thing-{times}"))).await?;
            wait::polled(change.commit(audit("create", &made)), times).await;
            // Whatever was queued before this is over behind it.
            gateway(&store, &format!("other-{times}")).await?;
            if store.version(id).await? > before {
                durable += 1;
                let heard = async { while changes.next().await != Some(Changed::Gateway(id)) {} };
                let heard = timeout(Duration::from_secs(20), heard).await;
                heard.with_context(|| format!("polled {times} times, nothing was heard"))?;
            }
        }
        assert!(durable > 0, "nothing became durable");
    }
    Ok(())
}

#[tokio::test]
async fn tokens_are_found_by_their_hash_until_they_are_revoked() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let token = |byte, gateway, expires_at| NewToken {
            name: format!("token-{byte}"),
            hash: [byte; 32],
            scope: "editor".to_owned(),
            gateway,
            expires_at,
        };
        let one = store.create_token(token(1, None, Some(Timestamp(7))), actor()).await?;
        let bound = store.create_token(token(2, Some(id), None), actor()).await?;
        assert_eq!(store.token(&[1; 32]).await?, Some(one.clone()));
        assert_eq!(store.tokens().await?, [one.clone(), bound]);
        store.revoke_token(one.id, actor()).await?;
        assert_eq!(store.token(&[1; 32]).await?, None);
        let again = store.revoke_token(one.id, actor()).await;
        assert!(matches!(again, Err(StoreError::NotFound)));
        assert_eq!(store.audit(None, Place::First, 10, true).await?.items.len(), 2);

        let mut change = begin(&store, id).await?;
        let gateway = change.get(id).await?;
        change.delete(id, None).await?;
        change.commit(audit("delete", &gateway)).await?;
        assert_eq!(store.token(&[2; 32]).await?, None, "it was for the gateway alone");
    }
    Ok(())
}

#[tokio::test]
async fn a_node_is_as_it_last_reported_and_its_last_errors_are_kept() -> Result<()> {
    for place in Where::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let node = Uuid::now_v7();
        let report = |text: &str, version| NodeReport {
            body: json!({ "said": text }),
            version: Version(version),
        };
        let errors: Vec<_> = (0..120).map(|number| json!(number)).collect();
        store.report_node(id, node, &report("hello", 1), &errors).await?;
        store.report_node(id, node, &report("again", 2), &[]).await?;
        let found = store.node(id, node).await?;
        assert_eq!(found.report, report("again", 2));
        assert!(found.first_seen <= found.last_seen);
        assert_eq!(store.nodes(id, Place::First, 10).await?.items, [found]);
        let kept = store.node_errors(id, node).await?;
        assert_eq!((kept.len(), &kept[0].body), (100, &json!(119)));
        assert_eq!(store.version(id).await?, Version(1));
        let stranger = store.report_node(Uuid::nil(), node, &report("", 0), &[]).await;
        assert!(matches!(stranger, Err(StoreError::NotFound)));
        assert_eq!(store.forget_nodes(Timestamp(i64::MAX)).await?, 1);
        assert!(store.node_errors(id, node).await?.is_empty());
    }
    Ok(())
}
