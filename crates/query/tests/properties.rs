//! What holds for every filter and for every text.

mod common;

use common::Fixture;
use proptest::prelude::*;
use query::{Filter, FilterError, Grain, complete};

const GRAINS: [Grain; 3] = [Grain::Span, Grain::Trace, Grain::Session];

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_canonical_text_means_the_same_and_is_its_own_canonical_text(text in condition(), grain in grain()) {
        let (filter, _) = Filter::parse(&text, grain).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let printed = filter.to_string();
        let (again, _) = Filter::parse(&printed, grain)
            .map_err(|error| TestCaseError::fail(format!("{text} printed as {printed}: {error}")))?;
        prop_assert_eq!(&filter, &again, "{} printed as {}", text, printed);
        prop_assert_eq!(&again.to_string(), &printed);
    }

    #[test]
    fn random_tokens_give_a_filter_or_an_error(tokens in prop::collection::vec(token(), 0..40), grain in grain()) {
        try_everything(&tokens.join(" "), grain);
        try_everything(&tokens.concat(), grain);
    }

    #[test]
    fn random_text_gives_a_filter_or_an_error(text in "\\PC{0,60}", grain in grain()) {
        try_everything(&text, grain);
    }

    #[test]
    fn a_filter_cut_off_anywhere_gives_an_error_and_completions(text in condition(), at in 0_usize..200) {
        let end = text.char_indices().map(|(i, _)| i).take_while(|&i| i <= at).last().unwrap_or(0);
        try_everything(&text[..end], Grain::Span);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_a_condition_its_opposite_and_not_knowing_exactly_one_is_true(text in condition(), grain in grain()) {
        let fixture = Fixture::read();
        let select = |text: String| {
            let (filter, _) = Filter::parse(&text, grain).expect("good at every grain");
            fixture.selected(&filter, grain)
        };
        let mut all = select(format!("({text}) == True"));
        all.extend(select(format!("not ({text})")));
        // Compared first: `annotations['n'] is None` alone asks whether there is such an annotation.
        all.extend(select(format!("(({text}) == True) is None")));
        all.sort();
        let everything: Vec<String> = fixture.everything(grain).into_iter().map(|(name, _)| name).collect();
        prop_assert_eq!(all, everything, "{}", text);
    }
}

#[test]
fn hostile_texts_end_soon_with_an_error() {
    let repeated = |part: &str| part.repeat(5_000);
    let hostile = [
        format!("{}x == 1", repeated("(")),
        format!("{}x == 1", repeated("not ")),
        format!("x == {}1", repeated("-")),
        format!("x == {}", repeated("1+")),
        format!("x{} == 1", repeated("[")),
        format!("{}1", repeated("x == [")),
        repeated("any("),
        repeated("any(x for "),
        repeated("'"),
        format!("x == '{}", repeated("\\")),
        "x".repeat(1_000_000),
        "x".repeat(10_000),
        format!("any(s.{} for s in spans)", "x".repeat(10_000)),
        format!("latency_ms == '{}1'", "0".repeat(10_000)),
        format!("{}'a'", "x".repeat(10_000)),
        format!("{}(1)", "x".repeat(10_000)),
        format!("x == {}", "1".repeat(10_000)),
        format!("matches(name, r'({}')", "x".repeat(10_000)),
        format!("start_time > '{}'", "x".repeat(10_000)),
        format!("a{}", " < (b".repeat(60)),
        // Each level looks at its middle twice.
        (0..60).fold("a".to_owned(), |inner, _| format!("(b == ({inner} < c < d) == True)")),
    ];
    for text in hostile {
        for grain in GRAINS {
            assert_short(&Filter::parse(&text, grain).expect_err(&text[..40]));
            complete(&text, text.len(), grain);
        }
    }
}

#[test]
fn long_chains_are_no_deep_trees() {
    let many = |connective: &str| vec!["name == 'a'"; 1_000].join(connective);
    for text in [many(" or "), many(" and ")] {
        let (filter, _) = Filter::parse(&text, Grain::Span).expect("long but flat");
        assert_eq!(filter.to_string(), text);
    }
}

/// Parses, and completes here and there.
fn try_everything(text: &str, grain: Grain) {
    match Filter::parse(text, grain) {
        Ok((filter, _)) => {
            let printed = filter.to_string();
            assert_eq!(
                Filter::parse(&printed, grain).map(|(again, _)| again).as_ref(),
                Ok(&filter),
                "{text}"
            );
        }
        Err(error) => assert_short(&error),
    }
    for cursor in (0..=text.len()).step_by(7).chain([text.len()]) {
        complete(text, cursor, grain);
    }
}

/// A message is one line that fits below a filter bar, whatever it quotes.
fn assert_short(error: &FilterError) {
    let message = error.to_string();
    assert!(message.chars().count() <= 300, "{message}");
}

fn grain() -> impl Strategy<Value = Grain> {
    prop::sample::select(GRAINS.to_vec())
}

fn token() -> impl Strategy<Value = String> {
    let tokens = [
        "and",
        "or",
        "not",
        "in",
        "is",
        "None",
        "True",
        "for",
        "if",
        "(",
        ")",
        "[",
        "]",
        ".",
        ",",
        "==",
        "<",
        "+",
        "-",
        "%",
        "'a'",
        "\"",
        "'",
        "r'",
        "5",
        "1.5",
        "0x",
        "\\",
        "#",
        "\n",
        "=",
        "any",
        "len",
        "float",
        "matches",
        "search",
        "span_kind",
        "latency_ms",
        "spans",
        "s",
        "annotations",
        "attributes",
        "metadata",
        "name",
        "parent_span",
        "traces",
        "any_input",
        "start_time",
        "tokens",
        "user.id",
        "é",
        "llm",
    ];
    prop::sample::select(tokens.to_vec()).prop_map(str::to_owned)
}

/// Conditions that are good at every grain.
fn condition() -> impl Strategy<Value = String> {
    let comparison = (text(), prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]), text());
    let numeric = (number(), prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]), number());
    let leaf = prop_oneof![
        comparison.prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
        numeric.prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
        (number(), number(), number()).prop_map(|(a, b, c)| format!("{a} < {b} <= {c}")),
        (text(), prop::collection::vec(literal_text(), 0..4))
            .prop_map(|(a, list)| { format!("{a} in [{}]", list.join(", ")) }),
        (literal_text(), text()).prop_map(|(part, text)| format!("{part} not in {text}")),
        text().prop_map(|a| format!("{a} is not None")),
        text().prop_map(|a| format!("matches({a}, r'^a+$')")),
        Just("session_annotations['mood']".to_owned()),
        Just("search('refund')".to_owned()),
        number().prop_map(|n| format!("any(s.latency_ms > {n} and s.span_kind == 'LLM' for s in spans)")),
        number().prop_map(|n| format!("sum(s.total_cost for s in spans if s.name == 'a') < {n}")),
        number().prop_map(|n| format!("len([s for s in spans if s.parent_span.name is None]) == {n}")),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(") and ("))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| all.join(" or ")),
            inner.clone().prop_map(|one| format!("not ({one})")),
            inner.clone().prop_map(|one| format!("({one}) == True")),
            inner.prop_map(|one| format!("({one})")),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("attributes['a.b']".to_owned()),
        Just("attributes['a']['b'][0]".to_owned()),
        Just("metadata['k']".to_owned()),
        Just("user.id".to_owned()),
        Just("session_id".to_owned()),
        Just("session_annotations['mood'].label".to_owned()),
        Just("str(attributes['x'])".to_owned()),
        Just("attributes['x'] + 'a'".to_owned()),
        literal_text(),
    ]
}

fn literal_text() -> impl Strategy<Value = String> {
    let quotable = |text: String| text.replace('\\', "\\\\").replace('\'', "\\'");
    prop_oneof![
        "[^\\x00\\n]{0,8}".prop_map(move |text| format!("'{}'", quotable(text))),
        "[a-z]{0,6}".prop_map(|text| format!("\"{text}\"")),
        Just("'''two\nlines'''".to_owned()),
        Just("r'\\d'".to_owned()),
    ]
}

fn number() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("total_cost".to_owned()),
        Just("float(attributes['x'])".to_owned()),
        Just("max(s.latency_ms for s in spans)".to_owned()),
        Just("len(spans)".to_owned()),
        (0_u32..5_000).prop_map(|n| n.to_string()),
        (0.0..1e20_f64).prop_map(|n| format!("{n:?}")),
        (0.0..1e-3_f64).prop_map(|n| format!("{n:?}")),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-", "*", "/", "%"]), inner.clone())
                .prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
            (inner.clone(), prop::sample::select(vec!["+", "-", "*", "/", "%"]), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.prop_map(|a| format!("+{a}")),
        ]
    })
}
