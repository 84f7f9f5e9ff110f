//! W3C trace context: how a trace goes on in the next service.

use super::{Context, SpanContext, baggage};
use crate::ids::{SpanId, TraceId};

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";
const BAGGAGE: &str = "baggage";

/// Hands the headers of an outgoing request to `set`: `traceparent`, `tracestate` and `baggage`, for the current context.
///
/// Baggage carries session, user, metadata and so on: send it to services of your own only.
///
/// ```
/// let mut headers = std::collections::HashMap::new();
/// bennu::chain("call the other service").scope(|_| {
///     bennu::inject(|name, value| { headers.insert(name, value); });
/// });
/// assert!(headers["traceparent"].starts_with("00-"));
/// ```
pub fn inject(set: impl FnMut(&'static str, String)) {
    Context::current().inject(set);
}

impl Context {
    /// See [`inject`], which does this for the current context.
    pub fn inject(&self, mut set: impl FnMut(&'static str, String)) {
        if self.suppressed {
            return;
        }
        if let Some(span) = &self.span {
            let flags = u8::from(span.sampled);
            set(TRACEPARENT, format!("00-{}-{}-{flags:02x}", span.trace_id, span.span_id));
            if let Some(state) = &span.trace_state {
                set(TRACESTATE, state.to_string());
            }
        }
        let baggage = self.inherited.as_deref().map(baggage::write).unwrap_or_default();
        if !baggage.is_empty() {
            set(BAGGAGE, baggage);
        }
    }

    /// The current context, continued from the headers of an incoming request: spans below belong to the caller's trace,
    /// and to its session and user. Without headers, or with broken ones, a new trace begins as usual.
    ///
    /// ```
    /// use bennu::Context;
    ///
    /// let header = |name: &str| match name {
    ///     "traceparent" => Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
    ///     _ => None,
    /// };
    /// let span = Context::extract(header).scope(|| bennu::chain("handle").start());
    /// assert_eq!(span.trace_id().unwrap().to_string(), "0af7651916cd43dd8448eb211c80319c");
    /// ```
    pub fn extract<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Context {
        let mut context = Context::current();
        if let Some(mut span) = get(TRACEPARENT).and_then(parse_traceparent) {
            span.trace_state = get(TRACESTATE).filter(|state| is_plausible_state(state)).map(Into::into);
            context.span = Some(span);
        }
        match get(BAGGAGE).filter(|text| !text.is_empty()) {
            Some(text) => context.with(|inherited| baggage::read(text, inherited)),
            None => context,
        }
    }
}

/// `00-<32 hex>-<16 hex>-<2 hex>`. Later versions may append fields, so only of version 00 is the length fixed.
fn parse_traceparent(text: &str) -> Option<SpanContext> {
    let mut parts = text.trim().split('-');
    let version = parts.next().filter(|version| is_hex(version, 2) && *version != "ff")?;
    let trace_id = parts.next().filter(|id| is_hex(id, 32)).and_then(TraceId::parse)?;
    let span_id = parts.next().filter(|id| is_hex(id, 16)).and_then(SpanId::parse)?;
    let flags = parts.next().filter(|flags| is_hex(flags, 2))?;
    if version == "00" && parts.next().is_some() {
        return None;
    }
    let sampled = u8::from_str_radix(flags, 16).ok()? & 1 == 1;
    Some(SpanContext { trace_id, span_id, sampled, trace_state: None, local: None })
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_plausible_state(text: &str) -> bool {
    !text.is_empty() && text.len() <= 512 && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Context, parse_traceparent};

    const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn carried(context: &Context) -> HashMap<&'static str, String> {
        let mut headers = HashMap::new();
        context.inject(|name, value| {
            headers.insert(name, value);
        });
        headers
    }

    fn arrived(headers: &HashMap<&'static str, String>) -> Context {
        Context::extract(|name| headers.get(name).map(String::as_str))
    }

    #[test]
    fn a_context_survives_the_journey() {
        let sent = Context::extract(|name| match name {
            "traceparent" => Some(PARENT),
            "tracestate" => Some("ot=th:8,vendor=1"),
            "baggage" => Some("colour=blue;p=1, user.id=ada"),
            _ => None,
        })
        .with_session("s 1, ü")
        .with_tags(["a", "b,c"])
        .with_project("search")
        .with_metadata(&serde_json::json!({"k": [1, 2]}))
        .with_prompt_template("Hi {name}", "v2", &serde_json::json!({"name": "Ada"}));
        let headers = carried(&sent);
        let received = arrived(&headers);
        assert_eq!(carried(&received), headers);
        assert!(headers["baggage"].starts_with("session.id=s%201%2C%20%C3%BC,user.id=ada,"));
        assert!(headers["baggage"].ends_with(",colour=blue;p=1"));
        assert_eq!(headers["traceparent"], PARENT);
        assert_eq!(headers["tracestate"], "ot=th:8,vendor=1");
    }

    #[test]
    fn broken_parents_are_no_parents() {
        for text in [
            "",
            "00-0-0-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        ] {
            assert!(parse_traceparent(text).is_none(), "{text}");
        }
        assert!(parse_traceparent("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more").is_some());
    }

    #[test]
    fn an_unsampled_parent_stays_unsampled() {
        let parent = parse_traceparent(&PARENT.replace("-01", "-00")).expect("a valid parent");
        assert!(!parent.is_sampled());
    }

    #[test]
    fn baggage_too_large_leaves_the_large_part_behind() {
        let context = Context::default().with_session("s").with_metadata(&"x".repeat(10_000));
        assert_eq!(carried(&context)["baggage"], "session.id=s");
    }

    #[test]
    fn nothing_is_injected_where_tracing_is_suppressed() {
        let context = Context { suppressed: true, ..Context::default().with_session("s") };
        assert!(carried(&context).is_empty());
    }
}
