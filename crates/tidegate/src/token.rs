//! `tidegate token`: who may use the API, said to the store itself, or to the API of a running control plane.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use tidegate_api::{Scope, create_token};
use tidegate_model::shape::Kind;
use tidegate_model::{Secret, Uuid};
use tidegate_store::{Actor, Filter, Query, Store, Timestamp};

use crate::client::{self, Credentials};
use crate::place::{Place, PlaceError};
use crate::service::Failure;
use crate::upkeep::{finish, said};
use crate::{exit, output};

/// Make, list and revoke the tokens of a control plane's API.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
These commands work on the store itself, whether a control plane uses it at the time or not: whoever can read the data
directory needs no token. With --api they ask a running control plane, which wants a token with the scope admin; give it by
TIDEGATE_TOKEN or --token-file.

Examples:
  tidegate token create terraform --scope editor --gateway production
  tidegate token create prometheus --scope viewer --expires-in-days 365
  tidegate token list
  tidegate token revoke 0192f0a4-7d5e-7c3a-9d53-2f1b8c0c1a11
  tidegate token list --api https://control.example.com:8443")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a token and print it: nobody can find it out later on.
    Create(Create),
    /// List the tokens, without their texts.
    List(List),
    /// Revoke a token, which is refused from then on.
    Revoke(Revoke),
}

/// Whom to tell.
#[derive(Debug, clap::Args)]
struct Whom {
    #[command(flatten)]
    store: Place,

    /// The URL of a running control plane, such as `https://control.example.com:8443`, to be asked in the place of the store.
    #[arg(long, value_name = "URL", help_heading = "The API")]
    api: Option<String>,

    #[command(flatten)]
    credentials: Credentials,
}

#[derive(Debug, clap::Args)]
struct Create {
    #[command(flatten)]
    wanted: Wanted,

    #[command(flatten)]
    whom: Whom,
}

/// A token to be made.
#[derive(Debug, clap::Args)]
pub(crate) struct Wanted {
    /// What the token is called in the audit log.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// What it may do; each may do what the ones before it may.
    #[arg(long, value_parser = PossibleValuesParser::new(["viewer", "editor", "admin"]).map(|word| Scope::from_word(&word).unwrap_or(Scope::Viewer)))]
    pub(crate) scope: Scope,

    /// The only gateway that it is for, by name or id.
    #[arg(long, value_name = "GATEWAY")]
    pub(crate) gateway: Option<String>,

    /// After how many days it is refused [default: never].
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) expires_in_days: Option<u32>,
}

#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    whom: Whom,
}

#[derive(Debug, clap::Args)]
struct Revoke {
    /// The token's id, as `tidegate token list` prints it.
    #[arg(value_name = "ID")]
    id: Uuid,

    #[command(flatten)]
    whom: Whom,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let whom = match &args.command {
        Command::Create(create) => &create.whom,
        Command::List(list) => &list.whom,
        Command::Revoke(revoke) => &revoke.whom,
    };
    if let Some(api) = &whom.api {
        return match &args.command {
            Command::Create(create) => client::token::create(api, &whom.credentials, &create.wanted),
            Command::List(_) => client::token::list(api, &whom.credentials),
            Command::Revoke(revoke) => client::token::revoke(api, &whom.credentials, revoke.id),
        };
    }
    match &args.command {
        Command::Create(create) => {
            let made = self::create(&whom.store, &create.wanted);
            said(
                made,
                |(id, text)| output::token(id, text.reveal()),
                |_| exit::UNAVAILABLE,
            )
        }
        Command::List(_) => finish(list(&whom.store)),
        Command::Revoke(revoke) => finish(self::revoke(&whom.store, revoke.id)),
    }
}

async fn open(place: &Place) -> Result<Store, Failure> {
    let opened = place.open_existing().await;
    opened.map_err(|error| match error {
        PlaceError::NoStore(_) => format!("{error}, and --api URL asks a running control plane").into(),
        other => other.into(),
    })
}

async fn create(place: &Place, args: &Wanted) -> Result<(Uuid, Secret), Failure> {
    let store = open(place).await?;
    let gateway = match &args.gateway {
        None => None,
        Some(gateway) => Some(find_gateway(&store, gateway).await?),
    };
    let days = args.expires_in_days.map(|days| i64::from(days) * 86_400_000);
    let expires = days.map(|lifetime| Timestamp(Timestamp::now().0 + lifetime));
    let (token, text) = create_token(&store, &args.name, args.scope, gateway, expires, actor()).await?;
    store.close().await;
    Ok((token.id, text))
}

async fn list(place: &Place) -> Result<String, Failure> {
    let store = open(place).await?;
    let mut rows = vec![["ID", "NAME", "SCOPE", "GATEWAY", "EXPIRES"].map(str::to_owned)];
    for token in store.tokens().await? {
        let gateway = token.gateway.map_or_else(|| "-".to_owned(), |id| id.to_string());
        rows.push([
            token.id.to_string(),
            token.name,
            token.scope,
            gateway,
            expiry(token.expires_at),
        ]);
    }
    store.close().await;
    Ok(table(&rows))
}

async fn revoke(place: &Place, id: Uuid) -> Result<String, Failure> {
    let store = open(place).await?;
    let revoked = store.revoke_token(id, actor()).await;
    revoked.map_err(|error| format!("token {id}: {error}"))?;
    store.close().await;
    Ok(format!("token {id} is refused from now on"))
}

fn actor() -> Actor {
    Actor {
        id: None,
        name: "tidegate token".to_owned(),
    }
}

async fn find_gateway(store: &Store, gateway: &str) -> Result<Uuid, Failure> {
    let kind = Kind::Gateway.word();
    if let Ok(id) = Uuid::try_parse(gateway) {
        store
            .version(id)
            .await
            .map_err(|error| format!("gateway {id}: {error}"))?;
        return Ok(id);
    }
    let mut query = Query::new(None, kind, None);
    query.filter = Filter {
        name: Some(gateway.to_owned()),
        ..Filter::default()
    };
    let found = store.list(&query).await?.items;
    let found = found
        .first()
        .ok_or_else(|| format!("there is no gateway {gateway:?}"))?;
    Ok(found.id)
}

fn expiry(at: Option<Timestamp>) -> String {
    let Some(Timestamp(at)) = at else {
        return "never".to_owned();
    };
    let days = (at - Timestamp::now().0).div_euclid(86_400_000);
    match days {
        ..0 => "expired".to_owned(),
        0 => "within a day".to_owned(),
        days => format!("in {days} days"),
    }
}

fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..COLUMNS).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            // Writing to a string does not fail.
            let _ = write!(line, "{cell:width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}
