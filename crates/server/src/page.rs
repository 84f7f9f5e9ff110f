//! The page: the built `ui/`, carried inside the binary.

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, StatusCode};
use rust_embed::{EmbeddedFile, RustEmbed};

/// Read from disk in development, so that a new build of the page shows without a new build of the server.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Files;

const INDEX: &str = "index.html";
/// Where the page's build puts files whose names change with their contents.
const HASHED_FOLDER: &str = "assets/";
/// What a build leaves in the index for us to point at the root path.
const BASE_AT_ROOT: &str = "<base href=\"/\"";

/// Only what we ship runs. Styles may stand in the page, since components compute them; images may be the data
/// that spans carry, and never come from elsewhere.
const CONTENT_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
     script-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

const NOT_BUILT: &str = "The page is not built into this server. Run `cargo xtask serve`, or `npm run build` in \
     ui/ and start the server again. Traces are taken in and served over REST all the same.\n";

/// The file at this path, or the index, for paths that the page's own router understands.
pub(crate) fn answer(root_path: &str, path: &str, headers: &HeaderMap) -> Response {
    let path = path.trim_start_matches('/');
    match Files::get(path) {
        Some(file) if path != INDEX => serve_file(path, file, headers),
        // A script that is gone must not be answered with the index, which the browser would fail to run.
        None if path.starts_with(HASHED_FOLDER) => (StatusCode::NOT_FOUND, "Not Found").into_response(),
        _ => serve_index(root_path),
    }
}

fn serve_index(root_path: &str) -> Response {
    let Some(index) = Files::get(INDEX) else {
        return (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")], NOT_BUILT).into_response();
    };
    let index = String::from_utf8_lossy(&index.data).into_owned();
    let index = index.replacen(BASE_AT_ROOT, &format!("<base href=\"{}/\"", escape(root_path)), 1);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    ];
    (headers, index).into_response()
}

fn serve_file(path: &str, file: EmbeddedFile, request: &HeaderMap) -> Response {
    let is_hashed = path.starts_with(HASHED_FOLDER);
    let cache = if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let tag = entity_tag(&file);
    let mut response = if request.get(IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let content_type = HeaderValue::from_str(file.metadata.mimetype());
        let content_type = content_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        ([(CONTENT_TYPE, content_type)], Body::from(file.data)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    headers.insert(ETAG, tag);
    response
}

fn entity_tag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let digits: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{digits}\"")).expect("hexadecimal digits in quotes are a header value")
}

/// The root path stands in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
