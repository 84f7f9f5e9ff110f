//! Serving below a path: a proxy may pass the path on or take it off, and both must work.

use axum::extract::Request;
use http::Uri;
use http::uri::PathAndQuery;
use tower::util::MapRequestLayer;

/// Takes the root path off requests that bear it.
pub(super) fn strip_layer(root_path: String) -> MapRequestLayer<impl Fn(Request) -> Request + Clone> {
    MapRequestLayer::new(move |mut request: Request| {
        if let Some(stripped) = strip(&root_path, request.uri()) {
            *request.uri_mut() = stripped;
        }
        request
    })
}

fn strip(root_path: &str, uri: &Uri) -> Option<Uri> {
    let path_and_query = uri.path_and_query()?.as_str();
    let rest = path_and_query.strip_prefix(root_path).filter(|_| !root_path.is_empty())?;
    let inner = match rest.chars().next() {
        Some('/') => rest.to_owned(),
        None | Some('?') => format!("/{rest}"),
        // `/bennus` is not below `/bennu`.
        Some(_) => return None,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(inner).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[track_caller]
    fn check(root_path: &str, uri: &str, inner: Option<&str>) {
        let stripped = strip(root_path, &uri.parse().expect("a path")).map(|uri| uri.to_string());
        assert_eq!(stripped.as_deref(), inner);
    }

    #[test]
    fn the_root_path_is_taken_off_whole_segments_only() {
        check("/bennu", "/bennu/v1/projects?limit=1", Some("/v1/projects?limit=1"));
        check("/bennu", "/bennu", Some("/"));
        check("/bennu", "/bennu?x=1", Some("/?x=1"));
        check("/bennu", "/bennus", None);
        check("/bennu", "/v1/projects", None);
        check("", "/v1/projects", None);
    }
}
