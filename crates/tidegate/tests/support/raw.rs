//! Requests written by hand, for clients that behave as no library does.

use tidegate_testkit::scripted::ScriptedClient;

pub(crate) const PRODUCE: i16 = 0;
pub(crate) const FETCH: i16 = 1;
pub(crate) const API_VERSIONS: i16 = 18;

/// A Fetch of one partition from its start, at version 17, which is flexible: `wait_ms` for `min_bytes`, at most `max_bytes`.
pub(crate) fn fetch(topic_id: [u8; 16], partition: i32, wait_ms: i32, min_bytes: i32, max_bytes: i32) -> Vec<u8> {
    let mut body = Vec::new();
    for number in [wait_ms, min_bytes, max_bytes] {
        body.extend(number.to_be_bytes());
    }
    body.push(0); // isolation level
    body.extend(0_i32.to_be_bytes()); // session id
    body.extend((-1_i32).to_be_bytes()); // session epoch: no session
    body.push(2); // one topic
    body.extend(topic_id);
    body.push(2); // one partition
    body.extend(partition.to_be_bytes());
    body.extend((-1_i32).to_be_bytes()); // current leader epoch
    body.extend(0_i64.to_be_bytes()); // fetch offset
    body.extend((-1_i32).to_be_bytes()); // last fetched epoch
    body.extend((-1_i64).to_be_bytes()); // log start offset
    body.extend(max_bytes.to_be_bytes());
    body.extend([0, 0]); // no tags for the partition, nor for the topic
    body.push(1); // no forgotten topics
    body.push(1); // no rack
    body.push(0); // no tags
    body
}

pub(crate) const FETCH_VERSION: i16 = 17;

/// A Produce request at version 8 of so many bytes of records, which no broker would accept.
pub(crate) fn produce(topic: &str, bytes: usize) -> Vec<u8> {
    let mut body = (-1_i16).to_be_bytes().to_vec(); // no transactional id
    body.extend((-1_i16).to_be_bytes()); // acks=all
    body.extend(30_000_i32.to_be_bytes());
    body.extend(1_i32.to_be_bytes());
    body.extend(u16::try_from(topic.len()).unwrap().to_be_bytes());
    body.extend(topic.as_bytes());
    body.extend(1_i32.to_be_bytes());
    body.extend(0_i32.to_be_bytes());
    body.extend(u32::try_from(bytes).unwrap().to_be_bytes());
    body.resize(body.len() + bytes, 0);
    body
}

pub(crate) const PRODUCE_VERSION: i16 = 8;

/// An ApiVersions request at version 0, which has an empty body, and its answer.
pub(crate) async fn greet(client: &mut ScriptedClient) -> anyhow::Result<Vec<u8>> {
    client.send_request(API_VERSIONS, 0, false, &[]).await?;
    Ok(client.read_response().await?.1)
}

/// The bytes of a topic id, which Kafka writes as 22 digits of URL-safe base64.
pub(crate) fn topic_id(text: &str) -> [u8; 16] {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for character in text.bytes() {
        let digit = digits.iter().position(|digit| *digit == character).unwrap();
        bits = (bits << 6) | u32::try_from(digit).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).unwrap());
        }
    }
    bytes.try_into().unwrap()
}
