//! What the gateway counts itself, read from its `/metrics`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result};

const PATIENCE: Duration = Duration::from_secs(5);
const REQUESTS: &str = "tidegate_requests_total{";

/// API key, version and number of the requests that the gateway has received.
pub(crate) fn requests(address: SocketAddr) -> Result<Vec<(String, i16, u64)>> {
    let mut stream = TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.lines().filter_map(request).collect())
}

fn request(line: &str) -> Option<(String, i16, u64)> {
    let (labels, value) = line.strip_prefix(REQUESTS)?.split_once("} ")?;
    let label = |name: &str| {
        let (_, rest) = labels.split_once(&format!("{name}=\""))?;
        rest.split('"').next()
    };
    let count = value.split_whitespace().next()?.parse().ok()?;
    Some((label("api_key")?.to_owned(), label("api_version")?.parse().ok()?, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_line_tells_key_version_and_count() {
        let cases = [
            (
                r#"tidegate_requests_total{virtual_cluster="bench",api_key="Fetch",api_version="18"} 41"#,
                Some(("Fetch".to_owned(), 18, 41)),
            ),
            ("# TYPE tidegate_requests counter", None),
            (r#"tidegate_request_bytes_total{api_key="Fetch"} 7"#, None),
        ];
        for (line, expected) in cases {
            assert_eq!(request(line), expected, "{line}");
        }
    }
}
