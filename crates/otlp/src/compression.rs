//! Request bodies as they travel: plain or compressed, and never larger than agreed.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// The encodings that are expanded, by the names that HTTP and gRPC have for them.
pub const ENCODINGS: [&str; 3] = ["gzip", "deflate", "zstd"];

/// How large a request may be before and after it is expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeLimits {
    pub compressed_bytes_max: usize,
    pub expanded_bytes_max: usize,
}

impl Default for SizeLimits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        SizeLimits { compressed_bytes_max: 64 * MIB, expanded_bytes_max: 64 * MIB }
    }
}

/// How many times its size a body may expand to, beyond a size that harms nobody. Traces reach a tenth of this.
const EXPANSION_MAX: usize = 1000;
const HARMLESS_BYTES: usize = 1024 * 1024;

/// The largest memory that a zstd body may ask of its reader, as RFC 9659 has it for HTTP: 8 MiB.
const ZSTD_WINDOW_LOG_MAX: u32 = 23;

/// A body that was not expanded. The variants are answered differently, hence told apart.
#[derive(Debug, thiserror::Error)]
pub enum DecompressError {
    #[error("unsupported content encoding `{encoding}`: expected gzip, deflate, zstd or none")]
    UnknownEncoding { encoding: String },
    #[error("the body has {bytes} bytes, at most {bytes_max} are accepted")]
    TooLarge { bytes: usize, bytes_max: usize },
    #[error("the body expands to more than {bytes_max} bytes")]
    ExpandsTooFar { bytes_max: usize },
    #[error("the body is not {encoding}: it breaks off or is damaged after {expanded_bytes} expanded bytes")]
    Malformed { encoding: &'static str, expanded_bytes: usize, source: std::io::Error },
}

/// Expands a body as its `Content-Encoding` says. A plain body is borrowed, not copied.
pub fn decompress<'a>(
    encoding: Option<&str>,
    body: &'a [u8],
    limits: &SizeLimits,
) -> Result<Cow<'a, [u8]>, DecompressError> {
    if body.len() > limits.compressed_bytes_max {
        return Err(DecompressError::TooLarge { bytes: body.len(), bytes_max: limits.compressed_bytes_max });
    }
    let encoding = encoding.unwrap_or_default().trim();
    match encoding.to_ascii_lowercase().as_str() {
        "" | "identity" => plain(body, limits),
        "gzip" | "x-gzip" => expand("gzip", MultiGzDecoder::new(body), body.len(), limits),
        "deflate" if has_zlib_header(body) => expand("deflate", ZlibDecoder::new(body), body.len(), limits),
        "deflate" => expand("deflate", DeflateDecoder::new(body), body.len(), limits),
        "zstd" => expand_zstd(body, limits),
        _ => Err(DecompressError::UnknownEncoding { encoding: encoding.chars().take(80).collect() }),
    }
}

fn plain<'a>(body: &'a [u8], limits: &SizeLimits) -> Result<Cow<'a, [u8]>, DecompressError> {
    if body.len() > limits.expanded_bytes_max {
        return Err(DecompressError::TooLarge { bytes: body.len(), bytes_max: limits.expanded_bytes_max });
    }
    Ok(Cow::Borrowed(body))
}

/// HTTP's deflate has zlib's two-byte header; some senders leave it off.
fn has_zlib_header(body: &[u8]) -> bool {
    matches!(body, [method, flags, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

fn expand_zstd<'a>(body: &[u8], limits: &SizeLimits) -> Result<Cow<'a, [u8]>, DecompressError> {
    let malformed = |source| DecompressError::Malformed { encoding: "zstd", expanded_bytes: 0, source };
    let mut decoder = zstd::stream::read::Decoder::with_buffer(body).map_err(malformed)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(malformed)?;
    expand("zstd", decoder, body.len(), limits)
}

/// Reads one byte past the limit, so that a body of exactly the limit passes and a bomb costs no more than it.
fn expand<'a>(
    encoding: &'static str,
    decoder: impl Read,
    compressed_bytes: usize,
    limits: &SizeLimits,
) -> Result<Cow<'a, [u8]>, DecompressError> {
    let proportionate = compressed_bytes.saturating_mul(EXPANSION_MAX).max(HARMLESS_BYTES);
    let bytes_max = limits.expanded_bytes_max.min(proportionate);
    let one_too_many = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    let mut expanded = Vec::with_capacity(compressed_bytes.saturating_mul(4).min(bytes_max));
    let read = decoder.take(one_too_many).read_to_end(&mut expanded);
    if expanded.len() > bytes_max {
        return Err(DecompressError::ExpandsTooFar { bytes_max });
    }
    match read {
        Ok(_) => Ok(Cow::Owned(expanded)),
        Err(source) => Err(DecompressError::Malformed { encoding, expanded_bytes: expanded.len(), source }),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::io::Write;

    use super::{DecompressError, EXPANSION_MAX, HARMLESS_BYTES, SizeLimits, decompress};

    const SMALL: SizeLimits = SizeLimits { compressed_bytes_max: 100, expanded_bytes_max: 1000 };

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::stream::encode_all(bytes, 3).expect("memory takes it")
    }

    #[test]
    fn a_plain_body_is_borrowed_and_a_gzipped_one_expanded() {
        for encoding in [None, Some(""), Some("identity"), Some("Identity ")] {
            assert!(
                matches!(decompress(encoding, b"abc", &SMALL), Ok(Cow::Borrowed(b"abc"))),
                "{encoding:?}"
            );
        }
        for encoding in ["gzip", "GZIP", "x-gzip"] {
            assert_eq!(decompress(Some(encoding), &gzip(b"abc"), &SMALL).expect("gzip"), &b"abc"[..]);
        }
    }

    #[test]
    fn deflate_comes_with_or_without_its_header_and_zstd_in_one_frame_or_more() {
        let with_header = zlib(b"some text worth keeping");
        let bare = &with_header[2..with_header.len() - 4];
        for body in [&with_header, bare] {
            let expanded = decompress(Some("deflate"), body, &SMALL).expect("deflate");
            assert_eq!(expanded, &b"some text worth keeping"[..]);
        }
        let frames = [zstd(b"some "), zstd(b"text")].concat();
        assert_eq!(decompress(Some("zstd"), &frames, &SMALL).expect("zstd"), &b"some text"[..]);
    }

    #[test]
    fn a_body_that_expands_beyond_proportion_is_refused_below_the_limit() {
        let bomb = zstd(&vec![0; 30 * HARMLESS_BYTES]);
        assert!(bomb.len() * EXPANSION_MAX < 30 * HARMLESS_BYTES);
        let refused = decompress(Some("zstd"), &bomb, &SizeLimits::default());
        assert!(matches!(refused, Err(DecompressError::ExpandsTooFar { .. })));
    }

    #[test]
    fn a_body_of_exactly_the_limit_passes_and_a_bomb_is_stopped() {
        assert_eq!(decompress(Some("gzip"), &gzip(&[0; 1000]), &SMALL).expect("fits").len(), 1000);
        let bomb = gzip(&[0; 50_000]);
        assert!(matches!(
            decompress(Some("gzip"), &bomb, &SMALL),
            Err(DecompressError::ExpandsTooFar { bytes_max: 1000 })
        ));
        let large = decompress(None, &[0; 101], &SMALL);
        assert!(matches!(large, Err(DecompressError::TooLarge { bytes: 101, bytes_max: 100 })));
    }

    #[test]
    fn a_damaged_body_and_an_unknown_encoding_say_so() {
        let whole = gzip(b"some text worth keeping");
        let error = decompress(Some("gzip"), &whole[..whole.len() - 6], &SMALL).expect_err("truncated");
        assert!(matches!(error, DecompressError::Malformed { .. }), "{error}");
        for encoding in ["gzip", "deflate", "zstd"] {
            let damaged = decompress(Some(encoding), b"plain", &SMALL);
            assert!(matches!(damaged, Err(DecompressError::Malformed { .. })), "{encoding}");
        }
        let error = decompress(Some("br"), b"", &SMALL).expect_err("unknown");
        assert_eq!(
            error.to_string(),
            "unsupported content encoding `br`: expected gzip, deflate, zstd or none"
        );
    }
}
