//! The OpenMetrics text format, read strictly: what does not fit it is an error.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};

/// One line that carries a value.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) value: f64,
}

/// All of `/metrics`.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// The type of each family, by its name.
    pub(crate) families: BTreeMap<String, String>,
    pub(crate) samples: Vec<Sample>,
}

impl Metrics {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut metrics = Self {
            families: BTreeMap::new(),
            samples: Vec::new(),
        };
        let mut helped = BTreeSet::new();
        let body = text.strip_suffix("# EOF\n").context("no # EOF at the end")?;
        for line in body.lines() {
            let words: Vec<_> = line.splitn(4, ' ').collect();
            match *words {
                ["#", "HELP", family, help] => {
                    ensure!(!help.is_empty() && helped.insert(family.to_owned()), "bad help: {line}");
                }
                ["#", "TYPE", family, kind] => {
                    let before = metrics.families.insert(family.to_owned(), kind.to_owned());
                    ensure!(before.is_none(), "two types: {line}");
                }
                ["#", "UNIT", family, unit] => ensure!(family.ends_with(unit), "the name lacks its unit: {line}"),
                _ => metrics
                    .samples
                    .push(metrics.sample(line).with_context(|| line.to_owned())?),
            }
        }
        for family in metrics.families.keys() {
            ensure!(helped.contains(family), "{family} has no help");
        }
        Ok(metrics)
    }

    fn sample(&self, line: &str) -> Result<Sample> {
        let (series, value) = line.rsplit_once(' ').context("no value")?;
        let (name, labels) = match series.split_once('{') {
            Some((name, labels)) => (name, labels.strip_suffix('}').context("labels do not end")?),
            None => (series, ""),
        };
        let kind = |suffix: &str| name.strip_suffix(suffix).and_then(|family| self.families.get(family));
        let fits = match kind("").map(String::as_str) {
            Some("gauge") => true,
            Some(other) => bail!("a {other} has suffixes"),
            None => {
                kind("_total").is_some_and(|kind| kind == "counter")
                    || ["_bucket", "_sum", "_count"]
                        .iter()
                        .any(|suffix| kind(suffix).is_some_and(|kind| kind == "histogram"))
            }
        };
        ensure!(fits, "it belongs to no family");
        let mut sample = Sample {
            name: name.to_owned(),
            labels: BTreeMap::new(),
            value: value.parse()?,
        };
        // No label of ours has a comma or a quote in its value.
        for label in labels.split(',').filter(|label| !label.is_empty()) {
            let (name, value) = label.split_once("=\"").context("a label without a value")?;
            let value = value.strip_suffix('"').context("a label that does not end")?;
            let before = sample.labels.insert(name.to_owned(), value.to_owned());
            ensure!(before.is_none(), "a label twice");
        }
        Ok(sample)
    }

    /// The sum of a series over all labels that are not asked for.
    pub(crate) fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        self.matching(name, labels).map(|sample| sample.value).sum()
    }

    /// The samples of a series that have these labels.
    pub(crate) fn matching<'m>(
        &'m self,
        name: &'m str,
        labels: &'m [(&'m str, &'m str)],
    ) -> impl Iterator<Item = &'m Sample> {
        self.samples.iter().filter(move |sample| {
            let has = |(label, value): &(&str, &str)| sample.labels.get(*label).is_some_and(|is| is == value);
            sample.name == name && labels.iter().all(has)
        })
    }

    /// How many requests of an API came in each version.
    pub(crate) fn versions(&self, api: &str) -> BTreeMap<i16, f64> {
        let samples = self.matching("tidegate_requests_total", &[]);
        samples
            .filter(|sample| sample.labels["api_key"] == api)
            .map(|sample| (sample.labels["api_version"].parse().unwrap(), sample.value))
            .collect()
    }
}
