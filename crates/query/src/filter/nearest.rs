//! The name that was probably meant.

/// The candidate most like a name, if it is like enough: some three characters in four agree.
pub(super) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    const LENGTH_MAX: usize = 64;
    let name: Vec<char> = name.chars().take(LENGTH_MAX + 1).flat_map(char::to_lowercase).collect();
    if name.len() > LENGTH_MAX {
        return None;
    }
    let likeness = |candidate: &str| {
        let candidate: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        let longer = name.len().max(candidate.len());
        let wrong = distance(&name, &candidate);
        (3 * longer >= 10 * wrong).then_some((wrong, longer))
    };
    let best =
        candidates.into_iter().filter_map(|c| Some((likeness(c)?, c))).min_by_key(|(likeness, _)| *likeness);
    best.map(|(_, candidate)| candidate.to_owned())
}

/// How many characters must be inserted, deleted, replaced or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before_last[j - 2] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        let names = ["latency_ms", "name", "span_kind", "status_code"];
        for (slip, meant) in [
            ("latancy_ms", Some("latency_ms")),
            ("latencyms", Some("latency_ms")),
            ("SpanKind", Some("span_kind")),
            ("nmae", Some("name")),
            ("foo", None),
            ("same_day", None),
        ] {
            assert_eq!(nearest(slip, names).as_deref(), meant, "{slip}");
        }
    }
}
