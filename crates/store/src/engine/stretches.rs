//! Stretches of time that the newest of a list are looked for in, each reaching further back than the one before: where what
//! is asked for is not rare, a page is full long before everything was tested.

use model::ProjectId;
use query::Order;

use crate::snapshot::Snapshot;

/// About how many spans on disk the first stretch holds, and how many times as many each next one.
const FIRST_SPANS: i128 = 8_000;
const GROWTH: i128 = 16;

/// Starts of spans from one moment on and before another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from_unix_nano: Option<i64>,
    pub(super) to_unix_nano: Option<i64>,
}

impl Stretch {
    /// Leaves out what lies before a page that begins with this start.
    pub(super) fn begin_at(&mut self, start_unix_nano: i64, order: Order) {
        match order {
            Order::Descending => {
                let to = start_unix_nano.saturating_add(1);
                self.to_unix_nano = Some(self.to_unix_nano.map_or(to, |known| known.min(to)));
            }
            Order::Ascending => {
                self.from_unix_nano = self.from_unix_nano.max(Some(start_unix_nano));
            }
        }
    }
}

/// Spans on disk, spread evenly between their first start and their last.
#[derive(Debug, Clone, Copy)]
struct Spread {
    first: i64,
    last: i64,
    count: i128,
}

/// The stretches before the whole, which is not among them: none where there is little to leave out.
pub(super) fn stretches(
    snapshot: &Snapshot,
    project: ProjectId,
    whole: Stretch,
    order: Order,
) -> Vec<Stretch> {
    let segments = snapshot.segments.iter().filter(|view| snapshot.may_hold(view, project));
    let spreads = segments.map(|view| {
        let starts = &view.segment.meta.start_time_unix_nano;
        let count = i128::try_from(view.span_count()).expect("a segment has fewer than 2^32 rows");
        Spread { first: *starts.start(), last: *starts.end(), count }
    });
    stretches_of(&spreads.collect::<Vec<_>>(), whole, order)
}

fn stretches_of(spreads: &[Spread], whole: Stretch, order: Order) -> Vec<Stretch> {
    let within = |stretch: Stretch| spreads.iter().map(|spread| spread.count_within(stretch)).sum::<i128>();
    let all = within(whole);
    let mut stretches = Vec::new();
    let mut wanted = FIRST_SPANS;
    while wanted.saturating_mul(2) < all {
        let (Some(first), Some(last)) =
            (spreads.iter().map(|it| it.first).min(), spreads.iter().map(|it| it.last).max())
        else {
            break;
        };
        let stretch = reaching(whole, order, first, last, |stretch| within(stretch) >= wanted);
        if within(stretch) < all && stretches.last() != Some(&stretch) {
            stretches.push(stretch);
        }
        wanted *= GROWTH;
    }
    stretches
}

/// The shortest stretch that has enough, beginning where the list begins.
fn reaching(
    whole: Stretch,
    order: Order,
    mut first: i64,
    mut last: i64,
    has_enough: impl Fn(Stretch) -> bool,
) -> Stretch {
    let up_to = |moment| match order {
        Order::Descending => Stretch { from_unix_nano: Some(moment), ..whole },
        Order::Ascending => Stretch { to_unix_nano: Some(moment), ..whole },
    };
    while first < last {
        let middle = first + last.saturating_sub(first) / 2;
        // A later moment makes a stretch from there on shorter, and one up to there longer.
        if has_enough(up_to(middle)) == (order == Order::Descending) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    up_to(first)
}

impl Spread {
    fn count_within(&self, stretch: Stretch) -> i128 {
        let from = stretch.from_unix_nano.unwrap_or(i64::MIN).max(self.first);
        // Behind the last of them.
        let to = stretch.to_unix_nano.map_or(i128::MAX, i128::from).min(i128::from(self.last) + 1);
        let length = i128::from(self.last) + 1 - i128::from(self.first);
        self.count * (to - i128::from(from)).max(0) / length
    }
}

#[cfg(test)]
mod tests {
    use query::Order;

    use super::{Spread, Stretch, stretches_of};

    const EVEN: Spread = Spread { first: 0, last: 999_999, count: 1_000_000 };

    fn starts(spreads: &[Spread], whole: Stretch) -> Vec<Option<i64>> {
        let stretches = stretches_of(spreads, whole, Order::Descending);
        stretches.into_iter().map(|stretch| stretch.from_unix_nano).collect()
    }

    #[test]
    fn each_stretch_reaches_back_to_sixteen_times_as_many_spans() {
        assert_eq!(starts(&[EVEN], Stretch::default()), [Some(992_001), Some(872_001)]);
        let later = Spread { first: 2_000_000, last: 2_000_999, count: 1_000 };
        assert_eq!(starts(&[EVEN, later], Stretch::default()), [Some(993_001), Some(873_001)]);
    }

    #[test]
    fn a_list_from_the_oldest_on_is_read_from_there() {
        let stretches = stretches_of(&[EVEN], Stretch::default(), Order::Ascending);
        let ends: Vec<_> =
            stretches.iter().map(|stretch| (stretch.from_unix_nano, stretch.to_unix_nano)).collect();
        assert_eq!(ends, [(None, Some(8_000)), (None, Some(128_000))]);
    }

    #[test]
    fn a_stretch_stays_within_the_time_asked_for() {
        let whole = Stretch { from_unix_nano: Some(100_000), to_unix_nano: Some(200_000) };
        let stretches = stretches_of(&[EVEN], whole, Order::Descending);
        assert_eq!(stretches, [Stretch { from_unix_nano: Some(192_001), ..whole }]);
    }

    #[test]
    fn few_spans_are_read_at_once() {
        assert!(starts(&[Spread { count: 16_000, ..EVEN }], Stretch::default()).is_empty());
        assert!(starts(&[], Stretch::default()).is_empty());
        let at_once = Spread { first: 7, last: 7, count: 1_000_000 };
        assert!(starts(&[at_once], Stretch::default()).is_empty());
    }
}
