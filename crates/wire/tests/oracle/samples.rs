//! What the oracle wrote: random messages from Kafka's own codec, made once for all tests of this binary.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;
use tidegate_testkit::{jars, java};
use tidegate_wire::schema::Message;
use tidegate_wire::table;

use crate::reference::{self, Reference};

/// How many messages of each API key, version and direction; the oracle has four styles.
const SAMPLES: &str = "8";
const SEED: &str = "1";

/// One message.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) message: &'static Message,
    pub(crate) version: i16,
    pub(crate) is_request: bool,
    /// Header and body.
    pub(crate) frame: Vec<u8>,
    pub(crate) header: usize,
    /// Whether there are tagged fields that no definition knows, of which the reference says nothing.
    pub(crate) unknown_tags: bool,
    /// The body as the schema table writes it.
    pub(crate) reference: Reference,
}

impl Sample {
    pub(crate) fn body(&self) -> &[u8] {
        &self.frame[self.header..]
    }
}

impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (header, body) = self.frame.split_at(self.header);
        write!(f, "{} {} {header:02x?} {body:02x?}", self.message.name, self.version)
    }
}

/// Every sample. `TIDEGATE_ORACLE_SEED` asks for others than the usual ones.
pub(crate) fn all() -> &'static [Sample] {
    static ALL: OnceLock<Vec<Sample>> = OnceLock::new();
    ALL.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        let seed = std::env::var("TIDEGATE_ORACLE_SEED").unwrap_or(SEED.into());
        let jars = jars::jars().unwrap();
        let path = directory.path().to_str().unwrap();
        let run = java::run(&jars, "tidegate.testkit.MessageOracle", [path, &seed, SAMPLES], None).unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

        let binary = fs::read(directory.path().join("messages.bin")).unwrap();
        let mut rest = &binary[..];
        let lines = BufReader::new(File::open(directory.path().join("messages.jsonl")).unwrap()).lines();
        let samples = lines.map(|line| sample(&line.unwrap(), &mut rest)).collect();
        assert!(rest.is_empty());
        samples
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    name: String,
    api_key: i16,
    version: i16,
    request: bool,
    header_length: usize,
    unknown_tags: bool,
    body: Value,
}

fn sample(line: &str, rest: &mut &[u8]) -> Sample {
    let line: Line = serde_json::from_str(line).unwrap();
    let (length, tail) = rest.split_first_chunk().unwrap();
    let (frame, tail) = tail.split_at(usize::try_from(u32::from_be_bytes(*length)).unwrap());
    *rest = tail;
    let of = if line.request { table::request } else { table::response };
    let message = of(line.api_key).unwrap_or_else(|| panic!("{} is not in the table", line.name));
    assert_eq!(message.name, line.name);
    Sample {
        message,
        version: line.version,
        is_request: line.request,
        frame: frame.to_vec(),
        header: line.header_length,
        unknown_tags: line.unknown_tags,
        reference: reference::write(message, line.version, &line.body),
    }
}
