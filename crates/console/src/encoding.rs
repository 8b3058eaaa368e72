//! Which of a file's encodings a client takes (RFC 9110, 12.5.3).

use axum::http::{HeaderMap, header};

/// An encoding in which a file may be there, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    pub(crate) const ALL: [Self; 3] = [Self::Brotli, Self::Gzip, Self::Identity];

    /// What a file's name ends with that has it.
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// The word for it; none where nothing needs be said.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }
}

/// The encodings that the client takes, the best first. What is as it is, everybody takes.
pub(crate) fn accepted(headers: &HeaderMap) -> Vec<Encoding> {
    let values = headers.get_all(header::ACCEPT_ENCODING).into_iter();
    let listed: Vec<_> = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            let is_wanted = weight.trim().parse::<f32>().is_ok_and(|weight| weight > 0.0);
            (name.trim().to_ascii_lowercase(), is_wanted)
        })
        .collect();
    let takes = |word: &str| {
        let said = |wanted: &str| {
            listed
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, wanted)| *wanted)
        };
        said(word).or_else(|| said("*")).unwrap_or(false)
    };
    let all = Encoding::ALL.into_iter();
    all.filter(|encoding| encoding.word().is_none_or(takes)).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_a_client_does_not_want_it_does_not_get() {
        use Encoding::{Brotli, Gzip, Identity};
        let cases: [(&str, &[Encoding]); 8] = [
            ("", &[Identity]),
            ("gzip, deflate, br, zstd", &[Brotli, Gzip, Identity]),
            ("GZIP", &[Gzip, Identity]),
            ("br;q=0, gzip;q=0.5", &[Gzip, Identity]),
            ("*", &[Brotli, Gzip, Identity]),
            ("*;q=0", &[Identity]),
            ("gzip;q=0, *", &[Brotli, Identity]),
            ("br; q=nonsense", &[Identity]),
        ];
        for (value, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            assert_eq!(accepted(&headers), expected, "{value}");
        }
        assert_eq!(accepted(&HeaderMap::new()), [Identity]);
    }
}
