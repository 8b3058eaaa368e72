//! The provider's documentation as registries have it: a page for each resource, data source and list, made from the
//! schemas and from the [examples].

mod attributes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use tidegate_model::shape::Kind;

use crate::client::settings_attributes;
use crate::examples::{self, Names, Shape};
use crate::provider::{Source, list_attributes, sources};
use crate::types::{Naming, ResourceType, types};

const INDEX: &str = r#"terraform {
  required_providers {
    tidegate = { source = "tidegate/tidegate" }
  }
}

provider "tidegate" {
  url = "https://control.example.com:8443"
  # The token comes from the environment variable TIDEGATE_TOKEN.
}
"#;

/// Writes the pages into a folder, and removes pages of what is no more.
///
/// # Errors
/// A file cannot be written.
pub fn write(folder: &Path) -> anyhow::Result<()> {
    let pages = pages();
    for kind in ["resources", "data-sources", "list-resources"] {
        let folder = folder.join(kind);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for old in fs::read_dir(&folder)?.flatten() {
            let name = format!("{kind}/{}", old.file_name().to_string_lossy());
            if name.ends_with(".md") && !pages.contains_key(&name) {
                fs::remove_file(old.path())?;
            }
        }
    }
    for (name, text) in &pages {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The pages, by their files.
pub fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::from([("index.md".to_owned(), index())]);
    for kind in types() {
        pages.insert(format!("resources/{}.md", kind.word), resource(kind));
        pages.insert(format!("list-resources/{}.md", kind.word), list(kind));
    }
    for (name, source) in sources() {
        if let Some(word) = name.strip_prefix("tidegate_") {
            pages.insert(format!("data-sources/{word}.md"), data_source(&name, source));
        }
    }
    pages
}

fn index() -> String {
    let words = "Gateways of a Tidegate control plane, and everything that belongs to them.";
    let mut page = head("tidegate Provider", "tidegate Provider", words);
    page.push_str(&example(INDEX));
    page.push_str(&attributes::schema(&settings_attributes()));
    page
}

fn resource(kind: &ResourceType) -> String {
    let name = kind.name(Naming::Own);
    let words = format!(
        "{} It may also be written as `{}`, the public provider's name for it.",
        kind.description(),
        kind.name(Naming::Public)
    );
    let mut page = head(
        &format!("{name} Resource - tidegate"),
        &format!("{name} (Resource)"),
        &words,
    );
    let shown = examples::all().into_iter().find(|example| example.word == kind.word);
    let text = shown.map(|example| example.hcl(Names::Own, Shape::Flat));
    page.push_str(&example(&text.unwrap_or_default()));
    page.push_str(&attributes::schema(&kind.attributes));
    page.push_str(&import(kind, &name));
    page
}

fn import(kind: &ResourceType, name: &str) -> String {
    let names: Vec<_> = kind.parents().map(|(name, _)| name).chain(["id"]).collect();
    let fields = |separator: &str, assign: &str, quote: &str| {
        let fields = names.iter().map(|name| format!("{quote}{name}{quote}{assign}\"…\""));
        fields.collect::<Vec<_>>().join(separator)
    };
    let kinds = kind.parents().map(|(_, parent)| parent).chain([kind.entity.kind]);
    let way: Vec<_> = kinds
        .map(|kind| format!("<name of the {}>", Kind::noun(kind)))
        .collect();
    format!(
        "\n## Import\n\nBy names from the gateway down, or by identifiers:\n\n```terraform\nimport {{\n  to = {name}.example\n  \
         id = \"{way}\"\n}}\n```\n\n```shell\nterraform import {name}.example '{way}'\nterraform import {name}.example \
         '{{{json}}}'\n```\n\nWith Terraform 1.12 and newer also by its identity:\n\n```terraform\nimport {{\n  to = {name}.example\n  \
         identity = {{\n    {identity}\n  }}\n}}\n```\n",
        way = way.join("/"),
        json = fields(", ", ": ", "\""),
        identity = fields("\n    ", " = ", ""),
    )
}

fn data_source(name: &str, source: Source) -> String {
    let mut page = head(
        &format!("{name} Data Source - tidegate"),
        &format!("{name} (Data Source)"),
        &source.description(),
    );
    let mut text = format!("data \"{name}\" \"example\" {{\n");
    for (attribute, parent) in source.parents() {
        text.push_str(&format!("  {attribute} = tidegate_{}.example.id\n", parent.word()));
    }
    if let Source::One(kind, _) = source {
        let by_name = kind.attribute("name").is_some();
        text.push_str(if by_name {
            "  name = \"example\"\n"
        } else {
            "  id = \"…\"\n"
        });
    }
    page.push_str(&example(&(text + "}\n")));
    page.push_str(&attributes::schema(&source.attributes()));
    page
}

fn list(kind: &ResourceType) -> String {
    let name = kind.name(Naming::Own);
    let words = format!(
        "Every {} of this type, for `terraform query` (Terraform 1.14 and newer).",
        kind.noun()
    );
    let mut page = head(
        &format!("{name} List Resource - tidegate"),
        &format!("{name} (List Resource)"),
        &words,
    );
    let parents = kind
        .parents()
        .map(|(attribute, _)| format!("    {attribute} = var.{attribute}\n"));
    let config: String = parents.collect();
    let config = if config.is_empty() {
        String::new()
    } else {
        format!("\n  config {{\n{config}  }}\n")
    };
    let text = format!("list \"{name}\" \"example\" {{\n  provider = tidegate\n{config}}}\n");
    page.push_str(&example(&text));
    page.push_str(&attributes::schema(&list_attributes(kind.entity)));
    page
}

fn head(page_title: &str, title: &str, words: &str) -> String {
    let first = words.lines().next().unwrap_or_default();
    format!(
        "---\npage_title: \"{page_title}\"\nsubcategory: \"\"\ndescription: |-\n  {first}\n---\n\n<!-- Written by `make \
         provider-docs`. -->\n\n# {title}\n\n{words}\n\n"
    )
}

fn example(text: &str) -> String {
    format!("## Example Usage\n\n```terraform\n{text}```\n\n")
}
