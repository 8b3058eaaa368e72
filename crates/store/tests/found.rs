//! What is found without reading everything, on both databases.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use tidegate_store::{Claim, NewEntity, NodeReport, Place as Where, Reference, Timestamp, Totals, Version};
use tidegate_testkit::wait;
use uuid::Uuid;

use self::common::{Place, audit, begin, gateway, insert, new, update};

mod common;

#[tokio::test]
async fn who_claims_the_same_is_found_until_they_are_gone() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let (id, elsewhere) = (gateway(&store, "one").await?, gateway(&store, "two").await?);
        let ports = |low, high| Claim {
            space: "port".to_owned(),
            low,
            high,
        };
        let claiming = |name: &str, claims| NewEntity {
            body: json!({ "claims": claims }),
            ..new("listener", name)
        };
        let mut change = begin(&store, id).await?;
        let first = json!([["port", 10, 19], ["port", 30, 39], "name:a"]);
        let first = change.insert(claiming("first", first)).await?;
        let second = change.insert(claiming("second", json!([["port", 20, 29]]))).await?;
        change.commit(audit("create", &first)).await?;

        let mut change = begin(&store, id).await?;
        for (claim, expected) in [
            (ports(1, 9), vec![]),
            (ports(19, 19), vec![first.id]),
            (ports(15, 35), vec![first.id, second.id]),
            (ports(1, 100), vec![first.id, second.id]),
            (ports(40, 50), vec![]),
            (Claim::of("name:a"), vec![first.id]),
            (Claim::of("name:b"), vec![]),
        ] {
            assert_eq!(change.claimants(&claim).await?, expected, "{claim:?}");
        }
        let moved = update("first", json!({ "claims": [["port", 40, 49]] }));
        change.update(first.id, None, moved).await?;
        change.delete(second.id, None).await?;
        assert_eq!(change.claimants(&ports(1, 100)).await?, [first.id]);
        assert!(change.claimants(&ports(1, 39)).await?.is_empty());
        change.commit(audit("update", &first)).await?;
        let mut other = begin(&store, elsewhere).await?;
        assert!(other.claimants(&ports(1, 100)).await?.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn gateways_are_counted_together() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let (one, two) = (gateway(&store, "one").await?, gateway(&store, "two").await?);
        for name in ["a", "b"] {
            insert(&store, one, new("cluster", name)).await?;
        }
        insert(&store, one, new("listener", "l")).await?;
        let report = NodeReport {
            body: json!({}),
            version: Version(1),
        };
        store.report_node(two, Uuid::now_v7(), &report, &[]).await?;
        let totals = store.totals(&[one, two, Uuid::now_v7()], "cluster").await?;
        assert_eq!(totals.len(), 2);
        let of = |id| {
            let totals: &Totals = &totals[&id];
            (totals.version.0, totals.entities, totals.nodes)
        };
        assert_eq!((of(one), of(two)), ((4, 2, 0), (1, 0, 1)));
    }
    Ok(())
}

#[tokio::test]
async fn everyone_who_refers_is_found() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut change = begin(&store, id).await?;
        let target = change.insert(new("bundle", "target")).await?;
        for number in 0..150 {
            let mut referrer = new("policy", &format!("p-{number}"));
            referrer.references.push(Reference {
                field: "bundles[0]".to_owned(),
                to: target.id,
            });
            change.insert(referrer).await?;
        }
        assert_eq!(change.references_to(target.id).await?.len(), 100);
        assert_eq!(change.all_references_to(target.id).await?.len(), 150);
    }
    Ok(())
}

#[tokio::test]
async fn old_entries_of_the_audit_log_are_forgotten_and_nothing_else() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let (one, two) = (gateway(&store, "one").await?, gateway(&store, "two").await?);
        // More than are forgotten at once.
        let mut change = begin(&store, one).await?;
        let first = change.insert(new("thing", "first")).await?;
        for number in 0..1_100 {
            change.insert(new("thing", &format!("old-{number}"))).await?;
        }
        change.commit(audit("create", &first)).await?;
        let all = store.audit(Some(one), Where::First, 2_000, false).await?.items;
        let page = store.audit(Some(one), Where::First, 2, false).await?;
        let last = all[0].at;
        let now = wait::until("a later time", Duration::from_secs(5), async || {
            let now = Timestamp::now();
            (now.0 > last.0 + 1).then_some(now)
        });
        let now = now.await?;
        let new = [
            insert(&store, one, new("thing", "new")).await?.id,
            insert(&store, two, new("thing", "new")).await?.id,
        ];
        let version = store.version(one).await?;

        assert_eq!(store.forget_audit(Timestamp(all[all.len() - 1].at.0 - 1_000)).await?, 0);
        // That of the other gateway too.
        assert_eq!(store.forget_audit(now).await?, all.len() as u64 + 1);
        for (gateway, new) in [one, two].into_iter().zip(new) {
            let left = store.audit(Some(gateway), Where::First, 10, false).await?.items;
            assert_eq!(left.iter().map(|entry| entry.entity).collect::<Vec<_>>(), [new]);
        }
        let next = page.next.expect("there were more");
        assert!(
            store
                .audit(Some(one), Where::After(next), 2, false)
                .await?
                .items
                .is_empty()
        );
        assert_eq!(store.forget_audit(now).await?, 0);
        assert_eq!(store.version(one).await?, version);
        assert_eq!(store.chain(one, "thing", None).await?.len(), 1_102);
    }
    Ok(())
}
