//! What was measured, and the medians and ratios of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cells::Cell;

/// One cell, on one path, in one round.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sample {
    /// What ran, such as `produce-1`.
    pub(crate) cell: String,
    /// The path's name.
    pub(crate) path: String,
    /// Counted rounds begin at 1; 0 is the warm-up.
    pub(crate) round: u32,
    /// Figures by name; the unit is in the name.
    pub(crate) figures: BTreeMap<&'static str, f64>,
    /// API keys and versions that were seen in flight, such as `FETCH:18`.
    pub(crate) versions: Vec<String>,
}

/// A median with the smallest and the largest of what it is the median of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

/// All samples of a run.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Samples(pub(crate) Vec<Sample>);

impl Spread {
    fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median = if values.len() % 2 == 1 {
            values[middle]
        } else {
            f64::midpoint(values[middle - 1], values[middle])
        };
        Some(Self { median, min, max })
    }
}

impl Samples {
    /// Adds what no Java client has measured.
    pub(crate) fn add(&mut self, cell: Cell, path: &str, round: u32, figures: BTreeMap<&'static str, f64>) {
        self.0.push(Sample {
            cell: cell.name(),
            path: path.to_owned(),
            round,
            figures,
            versions: Vec::new(),
        });
    }

    /// A figure of a path over all counted rounds.
    pub(crate) fn spread(&self, cell: &str, path: &str, figure: &str) -> Option<Spread> {
        let values = self.counted(cell, path);
        Spread::of(
            values
                .filter_map(|sample| sample.figures.get(figure).copied())
                .collect(),
        )
    }

    /// The figure of `path` divided by that of `base`, round by round.
    pub(crate) fn ratio(&self, cell: &str, path: &str, base: &str, figure: &str) -> Option<Spread> {
        self.paired(cell, path, base, figure, |value, base| value / base)
    }

    /// The figure of `path` less that of `base`, round by round.
    pub(crate) fn above(&self, cell: &str, path: &str, base: &str, figure: &str) -> Option<Spread> {
        self.paired(cell, path, base, figure, |value, base| value - base)
    }

    /// The highest value of a figure over cells and rounds, the warm-up too.
    pub(crate) fn highest(&self, path: &str, figure: &str) -> Option<f64> {
        let samples = self.0.iter().filter(|sample| sample.path == path);
        samples
            .filter_map(|sample| sample.figures.get(figure).copied())
            .max_by(f64::total_cmp)
    }

    /// The last round in which a cell was run.
    pub(crate) fn highest_round(&self, cell: &str) -> Option<u32> {
        let samples = self.0.iter().filter(|sample| sample.cell == cell);
        samples.map(|sample| sample.round).filter(|round| *round > 0).max()
    }

    /// Every version of one API key that was seen on a path.
    pub(crate) fn versions(&self, path: &str, key: &str) -> Vec<i16> {
        let samples = self.0.iter().filter(|sample| sample.path == path);
        let pairs = samples.flat_map(|sample| &sample.versions);
        let of_key = pairs.filter_map(|pair| pair.split_once(':').filter(|(name, _)| *name == key));
        let mut versions: Vec<i16> = of_key.filter_map(|(_, version)| version.parse().ok()).collect();
        versions.sort_unstable();
        versions.dedup();
        versions
    }

    fn counted<'a>(&'a self, cell: &'a str, path: &'a str) -> impl Iterator<Item = &'a Sample> {
        let samples = self.0.iter();
        samples.filter(move |sample| sample.round > 0 && sample.cell == cell && sample.path == path)
    }

    fn paired(
        &self,
        cell: &str,
        path: &str,
        base: &str,
        figure: &str,
        join: impl Fn(f64, f64) -> f64,
    ) -> Option<Spread> {
        let pairs = self.counted(cell, path).filter_map(|sample| {
            let partner = self.counted(cell, base).find(|other| other.round == sample.round)?;
            Some(join(*sample.figures.get(figure)?, *partner.figures.get(figure)?))
        });
        Spread::of(pairs.collect())
    }
}

/// The value below which `share` of the sorted values lie; 0 when there are none.
pub(crate) fn percentile(sorted: &[u32], share: f64) -> f64 {
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )] // Far fewer samples than 2^53, and the share is between 0 and 1.
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    let found = sorted.get(rank.max(1) - 1).or(sorted.last());
    found.copied().map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(path: &str, round: u32, value: f64) -> Sample {
        Sample {
            cell: "cell".to_owned(),
            path: path.to_owned(),
            round,
            figures: BTreeMap::from([("cpu", value)]),
            versions: vec!["FETCH:18".to_owned()],
        }
    }

    #[test]
    fn ratios_pair_rounds_and_leave_out_the_warm_up() {
        let rounds = [
            (0, 1.0, 9.0),
            (1, 1.0, 1.5),
            (2, 10.0, 12.0),
            (3, 100.0, 110.0),
            (4, 2.0, 2.0),
        ];
        let pairs = rounds.map(|(round, copy, other)| [sample("copy", round, copy), sample("other", round, other)]);
        let samples = Samples(pairs.concat());
        let ratio = samples.ratio("cell", "other", "copy", "cpu").unwrap();
        assert_eq!((ratio.min, ratio.max), (1.0, 1.5));
        assert!((ratio.median - 1.15).abs() < 1e-9, "{ratio:?}");
        assert_eq!(samples.highest("other", "cpu"), Some(110.0));
        assert_eq!(samples.versions("other", "FETCH"), [18]);
        assert_eq!(samples.ratio("cell", "other", "missing", "cpu"), None);
    }

    #[test]
    fn percentiles_of_few_and_many_values() {
        let values: Vec<u32> = (1..=1000).collect();
        for (share, expected) in [(0.5, 500.0), (0.99, 990.0), (0.999, 999.0), (1.0, 1000.0)] {
            assert_eq!(percentile(&values, share), expected);
        }
        assert_eq!(percentile(&[7], 0.5), 7.0);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }
}
