//! Any bytes as any typed message: decoding never panics, and what was decoded survives being written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidegate_wire::messages::{
    ApiVersionsRequest, ApiVersionsResponse, Body, DescribeClusterRequest, DescribeClusterResponse,
    FindCoordinatorRequest, FindCoordinatorResponse, MetadataRequest, MetadataResponse, SaslAuthenticateRequest,
    SaslAuthenticateResponse, SaslHandshakeRequest, SaslHandshakeResponse,
};

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (which, version, bytes) = input;
    let version = i16::from(version) % 16;
    match which % 12 {
        0 => again::<ApiVersionsRequest<'_>>(version, bytes),
        1 => again::<ApiVersionsResponse<'_>>(version, bytes),
        2 => again::<DescribeClusterRequest>(version, bytes),
        3 => again::<DescribeClusterResponse<'_>>(version, bytes),
        4 => again::<FindCoordinatorRequest<'_>>(version, bytes),
        5 => again::<FindCoordinatorResponse<'_>>(version, bytes),
        6 => again::<MetadataRequest<'_>>(version, bytes),
        7 => again::<MetadataResponse<'_>>(version, bytes),
        8 => again::<SaslAuthenticateRequest<'_>>(version, bytes),
        9 => again::<SaslAuthenticateResponse<'_>>(version, bytes),
        10 => again::<SaslHandshakeRequest<'_>>(version, bytes),
        _ => again::<SaslHandshakeResponse<'_>>(version, bytes),
    }
});

fn again<'a, B: Body<'a>>(version: i16, bytes: &'a [u8]) {
    let Ok((body, _)) = B::decode(version, bytes) else { return };
    let mut written = Vec::new();
    body.encode(version, &mut written);
    let mut twice = Vec::new();
    // What was dropped (unknown tags, trailing bytes) is gone after the first time.
    if let Some(prefix) = bytes.get(..written.len()).filter(|prefix| *prefix == written) {
        let (second, _) = B::decode(version, prefix).expect("what was written can be read");
        second.encode(version, &mut twice);
        assert_eq!(written, twice);
    }
}
