//! How many spans one sampled span stands for.

/// Reads the weight out of a W3C tracestate: `ot=th:<hex>` is the share of traces that were rejected, as a
/// fraction of 2^56 with trailing zeros left off. A span without it, or with one that cannot be read, weighs 1.
pub fn sampling_weight(trace_state: &str) -> f64 {
    threshold(trace_state).map_or(1.0, |rejected| 1.0 / (1.0 - rejected))
}

fn threshold(trace_state: &str) -> Option<f64> {
    let vendor = trace_state.split(',').find_map(|entry| entry.trim().strip_prefix("ot="))?;
    let digits = vendor.split(';').find_map(|field| field.strip_prefix("th:"))?;
    if digits.is_empty() || digits.len() > 14 {
        return None;
    }
    let mut rejected = 0.0;
    let mut place = 1.0 / 16.0;
    for digit in digits.chars() {
        rejected += f64::from(digit.to_digit(16)?) * place;
        place /= 16.0;
    }
    Some(rejected)
}

#[cfg(test)]
mod tests {
    use super::sampling_weight;

    #[test]
    fn a_threshold_becomes_the_number_of_spans_stood_for() {
        assert_eq!(sampling_weight("ot=th:0"), 1.0);
        assert_eq!(sampling_weight("ot=th:8"), 2.0);
        assert_eq!(sampling_weight("vendor=x, ot=rv:abc;th:c"), 4.0);
        assert!((sampling_weight("ot=th:fd70a3d70a3d7") - 100.0).abs() < 1e-9);
    }

    #[test]
    fn anything_else_weighs_one() {
        for text in ["", "ot=", "ot=th:", "ot=th:xyz", "ot=th:123456789abcdef", "other=th:8"] {
            assert_eq!(sampling_weight(text), 1.0, "{text}");
        }
    }
}
