//! Secrets are in clear for nobody but data planes.

use std::fs;

use anyhow::Result;
use serde_json::{Value, json};
use tidegate_store::{
    Entity, KeptKey, Keyring, NewEntity, OpenError, Place as Where, Reference, Store, StoreError, Version,
};

use self::common::{KEY, MEANING, Place, audit, begin, gateway, insert, new, server, update};

mod common;

const CANARIES: [&str; 4] = [
    "canary-one-59a1",
    "canary-two-59a1",
    "canary-three-59a1",
    "canary-four-59a1",
];

fn with_secrets(name: &str) -> NewEntity {
    NewEntity {
        body: json!({
            "name": name,
            "password": CANARIES[0],
            "credentials": [{ "user": "a", "key": CANARIES[1] }, { "user": "b", "key": "${vault.env['B']}" }, { "user": "c", "key": null }],
        }),
        ..new("backend", name)
    }
}

/// Makes secrets, and leaves traces of them everywhere: updates, deletions, changes that are dropped.
async fn leave_canaries(store: &Store) -> Result<Entity> {
    let id = gateway(store, "one").await?;
    let made = insert(store, id, with_secrets("b")).await?;
    let mut change = begin(store, id).await?;
    let mut body = made.body.clone();
    body["password"] = Value::from(CANARIES[2]);
    let updated = change.update(made.id, None, update("b", body)).await?;
    change.commit(audit("update", &updated)).await?;
    let mut change = begin(store, id).await?;
    let gone = change.insert(with_secrets("gone")).await?;
    change.commit(audit("create", &gone)).await?;
    let mut change = begin(store, id).await?;
    change.delete(gone.id, None).await?;
    change.commit(audit("delete", &gone)).await?;
    let mut dropped = with_secrets("dropped");
    dropped.body["password"] = Value::from(CANARIES[3]);
    begin(store, id).await?.insert(dropped).await?;
    Ok(updated)
}

fn assert_clean(what: &str, bytes: &[u8]) {
    for canary in CANARIES {
        let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
        assert!(!found, "{canary} is in {what}");
    }
}

#[tokio::test]
async fn no_byte_of_a_store_or_its_backup_gives_a_secret_away() -> Result<()> {
    let place = Place::sqlite()?;
    let store = place.open().await?;
    let entity = leave_canaries(&store).await?;
    let backup = place.file("backup.db");
    store.backup(&backup).await?;
    let mut read = 0;
    let mut check = || -> Result<()> {
        for file in fs::read_dir(place.file(""))? {
            let path = file?.path();
            assert_clean(&path.display().to_string(), &fs::read(&path)?);
            read += 1;
        }
        Ok(())
    };
    check()?;
    let opened = store.opened(&entity)?;
    store.close().await;
    check()?;
    assert!(
        read >= 5,
        "the database, its log and index, and the backup: {read} files"
    );
    assert_eq!(opened["password"], CANARIES[2]);
    assert_eq!(opened["credentials"][0]["key"], CANARIES[1]);
    assert_eq!(
        opened["credentials"][1], entity.body["credentials"][1],
        "a template stays"
    );
    Ok(())
}

#[tokio::test]
async fn neither_postgresql_nor_the_audit_log_sees_a_secret() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let entity = leave_canaries(&store).await?;
        let entries = store.audit(entity.gateway, Where::First, 100, true).await?.items;
        let log = format!("{entries:?}{}", serde_json::to_string(&entries)?);
        assert_clean("the audit log", log.as_bytes());
        assert!(!log.contains("$sealed"));
        let after = entries[2].after.as_ref().expect("an update");
        assert_eq!(after["password"], "[secret]");
        assert_eq!(after["credentials"][1]["key"], "${vault.env['B']}");
        if let Some(name) = place
            .url
            .rsplit('/')
            .next()
            .filter(|_| place.url.starts_with("postgres"))
        {
            let rows = server().await?.sql(name, "SELECT * FROM entities, audit")?;
            assert!(rows.contains("$sealed"));
            assert_clean("PostgreSQL", rows.as_bytes());
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_update_that_changes_nothing_is_none_and_a_literal_secret_is_always_a_change() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let made = insert(&store, id, with_secrets("b")).await?;
        let other = insert(&store, id, new("thing", "other")).await?;
        let version = store.version(id).await?;
        let mut change = begin(&store, id).await?;
        let same = update("b", made.body.clone());
        assert_eq!(change.update(made.id, None, same).await?, made);
        assert_eq!(change.commit(audit("update", &made)).await?, version);
        assert_eq!(store.version(id).await?, version);
        assert_eq!(store.audit(Some(id), Where::First, 10, true).await?.items.len(), 3);

        let clear = with_secrets("b").body;
        // The same one among them: nobody learns from the version what it was.
        let mut different = vec![update("b", clear.clone())];
        for (place, value) in [
            ("/password", "another"),
            ("/credentials/0/key", "another"),
            ("/credentials/1/key", "${vault.env['C']}"),
        ] {
            let mut body = clear.clone();
            *body.pointer_mut(place).expect("it is there") = value.into();
            different.push(update("b", body));
        }
        different.push(update("renamed", clear.clone()));
        let mut refers = update("renamed", clear);
        refers.references.push(Reference {
            field: "other".to_owned(),
            to: other.id,
        });
        different.push(refers);
        for (number, update) in (1..).zip(different) {
            let mut change = begin(&store, id).await?;
            let updated = change.update(made.id, None, update).await?;
            assert_eq!(updated.revision, made.revision + number);
            let reached = change.commit(audit("update", &updated)).await?;
            assert_eq!(reached, Version(version.0 + number));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_sealed_secret_is_kept_when_it_is_given_back_and_is_no_use_to_another_entity() -> Result<()> {
    let place = Place::sqlite()?;
    let store = place.open().await?;
    let id = gateway(&store, "one").await?;
    let made = insert(&store, id, with_secrets("b")).await?;
    let mut body = made.body.clone();
    body["credentials"].as_array_mut().expect("an array").rotate_left(1);
    let mut change = begin(&store, id).await?;
    let kept = change.update(made.id, None, update("b", body)).await?;
    let thief = NewEntity {
        body: made.body.clone(),
        ..new("backend", "thief")
    };
    assert!(matches!(change.insert(thief).await, Err(StoreError::ForeignSecret)));
    assert_eq!(kept.body["password"], made.body["password"]);
    assert_eq!(store.opened(&kept)?["credentials"][2]["key"], CANARIES[1]);
    Ok(())
}

#[tokio::test]
async fn keys_are_rotated_and_a_wrong_one_is_named() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let entity = leave_canaries(&store).await?;
        let version = store.version(entity.gateway.expect("a gateway")).await?;
        store.close().await;

        let wrong = Store::open(&place.url, Keyring::generate()?, MEANING).await;
        let old = Keyring::parse(KEY)?;
        let old_id = old.ids().remove(0);
        assert!(matches!(wrong, Err(OpenError::WrongKey { missing, .. }) if missing == old_id));

        let dir = tempfile::tempdir()?;
        let file = dir.path().join("keys");
        let both = old.with_new(KeptKey::generate()?)?;
        both.save(&file)?;
        let store = Store::open(&place.url, both, MEANING).await?;
        assert_eq!(store.opened(&entity)?["password"], CANARIES[2]);
        assert_eq!(store.rotate().await?, 1);
        store.close().await;

        let old = Store::open(&place.url, Keyring::parse(KEY)?, MEANING).await;
        assert!(matches!(old, Err(OpenError::WrongKey { .. })));
        let store = Store::open(&place.url, Keyring::load(&file, None)?.without_older(), MEANING).await?;
        let found = store.get(entity.gateway, "backend", None, entity.id).await?;
        assert_eq!(store.opened(&found)?["password"], CANARIES[2]);
        assert_eq!(found.revision, entity.revision);
        assert_eq!(store.version(entity.gateway.expect("a gateway")).await?, version);
    }
    Ok(())
}

#[test]
fn a_key_file_is_made_once_and_for_its_owner_alone() -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir()?;
    let path = dir.path().join("keys");
    let made = Keyring::load(&path, None)?;
    assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
    assert_eq!(Keyring::load(&path, None)?.ids(), made.ids());
    assert_ne!(Keyring::load(&path, Some(KEY))?.ids(), made.ids());
    let wrong = Keyring::parse("# none\n short").expect_err("too short").to_string();
    assert!(wrong.contains("key 1") && !wrong.contains("short"), "{wrong}");
    assert!(!format!("{made:?}").contains(fs::read_to_string(&path)?.trim()));
    Ok(())
}
