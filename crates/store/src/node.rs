//! Data planes, and what they last said about themselves.

use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::Store;
use crate::entity::{Timestamp, Version, id, json, text};
use crate::error::StoreError;
use crate::page::{Page, Place};
use crate::read;

/// How many errors of a node are kept; the oldest go first.
const ERRORS_KEPT: i64 = 100;

/// Nodes of a gateway at most: who has a registered certificate may call itself anything.
const MOST_NODES: i64 = 1_000;
const TOO_MANY: StoreError =
    StoreError::Unsupported("a gateway has at most 1,000 data planes; those that are gone are forgotten after a day");

/// What a node says about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeReport {
    /// The report, in the caller's shape.
    pub body: Value,
    /// The gateway's version that the node serves.
    pub version: Version,
}

/// A node as it was last heard of.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its id.
    pub id: Uuid,
    /// Its gateway.
    pub gateway: Uuid,
    /// What it last said.
    pub report: NodeReport,
    /// When it was first heard of.
    pub first_seen: Timestamp,
    /// When it was last heard of.
    pub last_seen: Timestamp,
}

/// Something that went wrong on a node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeError {
    /// Its id; later errors have greater ones.
    pub id: Uuid,
    /// When it was reported.
    pub at: Timestamp,
    /// What, in the caller's shape.
    pub body: Value,
}

impl Store {
    /// Keeps a node's report in the place of its last one, and adds `errors`. The gateway's version stays.
    pub async fn report_node(
        &self,
        gateway: Uuid,
        node: Uuid,
        report: &NodeReport,
        errors: &[Value],
    ) -> Result<(), StoreError> {
        let now = Timestamp::now();
        let mut transaction = self.database().begin().await?;
        let query = "INSERT INTO nodes (gateway, id, body, version, first_seen, last_seen)
             SELECT id, $2, $3, $4, $5, $5 FROM gateways WHERE id = $1 AND
                 (EXISTS (SELECT 1 FROM nodes WHERE gateway = $1 AND id = $2)
                  OR (SELECT COUNT(*) FROM nodes WHERE gateway = $1) < $6)
             ON CONFLICT (gateway, id) DO UPDATE
             SET body = excluded.body, version = excluded.version, last_seen = excluded.last_seen";
        let query = sqlx::query(query).bind(gateway.to_string()).bind(node.to_string());
        let query = query.bind(report.body.to_string()).bind(report.version.0).bind(now.0);
        let kept = query.bind(MOST_NODES).execute(transaction.connection()?).await?;
        if kept.rows_affected() == 0 {
            read::version(transaction.connection()?, gateway).await?;
            return Err(TOO_MANY);
        }
        for error in errors {
            let query = "INSERT INTO node_errors (id, gateway, node, at, body) VALUES ($1, $2, $3, $4, $5)";
            let query = sqlx::query(query)
                .bind(Uuid::now_v7().to_string())
                .bind(gateway.to_string());
            let query = query.bind(node.to_string()).bind(now.0).bind(error.to_string());
            query.execute(transaction.connection()?).await?;
        }
        if !errors.is_empty() {
            let trim = "DELETE FROM node_errors WHERE gateway = $1 AND node = $2 AND id NOT IN
                 (SELECT id FROM node_errors WHERE gateway = $1 AND node = $2 ORDER BY id DESC LIMIT $3)";
            let trim = sqlx::query(trim).bind(gateway.to_string()).bind(node.to_string());
            trim.bind(ERRORS_KEPT).execute(transaction.connection()?).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A node of a gateway.
    pub async fn node(&self, gateway: Uuid, node: Uuid) -> Result<Node, StoreError> {
        let query = sqlx::query("SELECT * FROM nodes WHERE gateway = $1 AND id = $2");
        let query = query.bind(gateway.to_string()).bind(node.to_string());
        let row = query.fetch_optional(&self.database().reader).await?;
        from_row(&row.ok_or(StoreError::NotFound)?)
    }

    /// At most `size` nodes of a gateway, in the order of their ids, which are the cursors too.
    pub async fn nodes(&self, gateway: Uuid, place: Place<Uuid>, size: u32) -> Result<Page<Node, Uuid>, StoreError> {
        let query = match &place {
            Place::First | Place::After(_) => "SELECT * FROM nodes WHERE gateway = $1 AND id > $2 ORDER BY id LIMIT $3",
            Place::Before(_) => "SELECT * FROM nodes WHERE gateway = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            Place::Last => "SELECT * FROM nodes WHERE gateway = $1 AND id > $2 ORDER BY id DESC LIMIT $3",
        };
        let query = sqlx::query(query)
            .bind(gateway.to_string())
            .bind(text(place.cursor().copied()));
        let rows = query
            .bind(i64::from(size) + 1)
            .fetch_all(&self.database().reader)
            .await?;
        let nodes = rows.iter().map(from_row).collect::<Result<_, _>>()?;
        Ok(Page::of(&place, size, nodes, |node: &Node| node.id))
    }

    /// Every node of every gateway that was heard of since `since`.
    pub async fn nodes_since(&self, since: Timestamp) -> Result<Vec<Node>, StoreError> {
        let query = sqlx::query("SELECT * FROM nodes WHERE last_seen >= $1 ORDER BY gateway, id").bind(since.0);
        let rows = query.fetch_all(&self.database().reader).await?;
        rows.iter().map(from_row).collect()
    }

    /// A node's errors, newest first.
    pub async fn node_errors(&self, gateway: Uuid, node: Uuid) -> Result<Vec<NodeError>, StoreError> {
        let query = sqlx::query("SELECT * FROM node_errors WHERE gateway = $1 AND node = $2 ORDER BY id DESC");
        let query = query.bind(gateway.to_string()).bind(node.to_string());
        let rows = query.fetch_all(&self.database().reader).await?;
        let error = |row: &AnyRow| {
            Ok(NodeError {
                id: id(row, "id")?,
                at: Timestamp(row.try_get("at")?),
                body: json(row, "body")?,
            })
        };
        rows.iter().map(error).collect()
    }

    /// Forgets nodes that were last heard of before `before`; returns how many.
    pub async fn forget_nodes(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.database().begin().await?;
        let query = sqlx::query("DELETE FROM nodes WHERE last_seen < $1").bind(before.0);
        let forgotten = query.execute(transaction.connection()?).await?.rows_affected();
        let query = "DELETE FROM node_errors WHERE NOT EXISTS
             (SELECT 1 FROM nodes WHERE nodes.gateway = node_errors.gateway AND nodes.id = node_errors.node)";
        sqlx::query(query).execute(transaction.connection()?).await?;
        transaction.commit().await?;
        Ok(forgotten)
    }
}

fn from_row(row: &AnyRow) -> Result<Node, StoreError> {
    Ok(Node {
        id: id(row, "id")?,
        gateway: id(row, "gateway")?,
        report: NodeReport {
            body: json(row, "body")?,
            version: Version(row.try_get("version")?),
        },
        first_seen: Timestamp(row.try_get("first_seen")?),
        last_seen: Timestamp(row.try_get("last_seen")?),
    })
}
