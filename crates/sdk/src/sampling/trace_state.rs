//! Reads and writes the `ot` entry of a W3C tracestate.

use super::threshold::{Threshold, parse_fraction};

/// The share that was kept upstream, where it is said.
pub(crate) fn threshold(trace_state: &str) -> Option<Threshold> {
    field(trace_state, "th:").and_then(Threshold::parse)
}

/// Randomness stated for a trace whose id has none.
pub(crate) fn randomness(trace_state: &str) -> Option<u64> {
    field(trace_state, "rv:").filter(|text| text.len() == 14).and_then(parse_fraction)
}

/// The tracestate with this threshold; entries of others stay, behind ours.
pub(crate) fn with_threshold(trace_state: Option<&str>, threshold: Threshold) -> String {
    let entries = || trace_state.into_iter().flat_map(|text| text.split(',').map(str::trim));
    let ours = entries().find_map(|entry| entry.strip_prefix("ot=")).unwrap_or_default();
    let mut text = format!("ot=th:{}", threshold.text());
    for field in ours.split(';').filter(|field| !field.is_empty() && !field.starts_with("th:")) {
        text.push(';');
        text.push_str(field);
    }
    for entry in entries().filter(|entry| !entry.is_empty() && !entry.starts_with("ot=")) {
        text.push(',');
        text.push_str(entry);
    }
    text
}

fn field<'a>(trace_state: &'a str, name: &str) -> Option<&'a str> {
    let ours = trace_state.split(',').find_map(|entry| entry.trim().strip_prefix("ot="))?;
    ours.split(';').find_map(|field| field.strip_prefix(name))
}

#[cfg(test)]
mod tests {
    use super::{Threshold, randomness, threshold, with_threshold};

    #[test]
    fn the_threshold_replaces_its_predecessor_and_keeps_the_neighbours() {
        let half = Threshold::of_ratio(0.5);
        assert_eq!(with_threshold(None, half), "ot=th:8");
        assert_eq!(
            with_threshold(Some("a=1, ot=rv:00000000000001;th:c,b=2"), half),
            "ot=th:8;rv:00000000000001,a=1,b=2"
        );
    }

    #[test]
    fn what_is_written_is_read() {
        let quarter = Threshold::of_ratio(0.25);
        assert_eq!(threshold(&with_threshold(Some("x=y"), quarter)), Some(quarter));
        assert_eq!(threshold("x=y"), None);
        assert_eq!(randomness("ot=rv:00000000000010"), Some(16));
        assert_eq!(randomness("ot=rv:10"), None);
    }
}
