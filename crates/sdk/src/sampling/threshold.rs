//! The rejection threshold of OpenTelemetry's consistent probability sampling: a trace is kept where its 56 random
//! bits reach the threshold, so the share kept is one minus the threshold over 2^56.

const RANGE: u64 = 1 << 56;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Threshold(u64);

impl Threshold {
    /// Keeps everything.
    pub(crate) const ALL: Threshold = Threshold(0);

    /// Keeps this share; anything below the smallest share that can be said keeps that one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the product lies within 0..=2^56"
    )]
    #[expect(clippy::cast_precision_loss, reason = "2^56 is exact")]
    pub(crate) fn of_ratio(ratio: f64) -> Threshold {
        let rejected = 1.0 - if ratio.is_nan() { 1.0 } else { ratio.clamp(0.0, 1.0) };
        Threshold(((rejected * RANGE as f64) as u64).min(RANGE - 1))
    }

    pub(crate) fn keeps(self, randomness: u64) -> bool {
        randomness >= self.0
    }

    /// Hexadecimal digits of the fraction, trailing zeros left off.
    pub(crate) fn text(self) -> String {
        let digits = format!("{:014x}", self.0);
        match digits.trim_end_matches('0') {
            "" => "0".to_owned(),
            text => text.to_owned(),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Threshold> {
        parse_fraction(text).map(Threshold)
    }
}

/// Up to 14 hexadecimal digits, as the leading digits of a 56-bit number.
pub(super) fn parse_fraction(digits: &str) -> Option<u64> {
    let fits = (1..=14).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    fits.then(|| u64::from_str_radix(&format!("{digits:0<14}"), 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::Threshold;

    #[test]
    fn shares_are_written_as_rejected_fractions() {
        assert_eq!(Threshold::of_ratio(1.0).text(), "0");
        assert_eq!(Threshold::of_ratio(0.5).text(), "8");
        assert_eq!(Threshold::of_ratio(0.25).text(), "c");
        assert!(Threshold::of_ratio(0.01).text().starts_with("fd70a3d70a3d"));
    }

    #[test]
    fn a_threshold_reads_back() {
        for ratio in [1.0, 0.5, 0.01, 0.0001] {
            let threshold = Threshold::of_ratio(ratio);
            assert_eq!(Threshold::parse(&threshold.text()), Some(threshold));
        }
        assert_eq!(Threshold::parse(""), None);
        assert_eq!(Threshold::parse("xyz"), None);
        assert_eq!(Threshold::parse("123456789abcdef"), None);
    }

    #[test]
    fn nothing_is_kept_of_a_share_of_none_but_the_very_last() {
        assert!(!Threshold::of_ratio(0.0).keeps((1 << 56) - 2));
        assert!(Threshold::ALL.keeps(0));
    }
}
