//! What a filter becomes: which conditions are answered by scanning columns, and what is tested afterwards.

use expect_test::{Expect, expect};
use query::{Filter, Grain};

#[test]
fn score_filters_are_rechecked_after_the_scan() {
    check(
        "span_kind == 'retriever' and annotations['relevance'].score < 0.5",
        &expect![[r#"
            scan    span_kind == RETRIEVER
            recheck annotation(relevance).score < 0.5
        "#]],
    );
}

#[test]
fn the_cheapest_reads_come_first_whatever_the_order_of_writing() {
    check(
        "any(c.status_code == 'ERROR' for c in children) and resource['service.name'] == 'shop' and x > 5 \
         and 'refund' in input.value and 1000 < latency_ms < 5000 and total_cost > 0.01",
        &expect![[r#"
            scan    1000 < latency_ms
            scan    latency_ms < 5000
            scan    total_cost > 0.01
            recheck text(attribute(input.value)) contains 'refund'
            recheck number(attribute(x)) > 5
            recheck text(resource(service.name)) == 'shop'
            recheck any(c.status_code == ERROR for c in children)
        "#]],
    );
}

#[test]
fn one_dear_part_makes_the_whole_alternative_dear() {
    check(
        "name == 'ask' or parent_span.name == 'ask'",
        &expect![[r#"
            recheck (name == 'ask') or (parent_span.name == 'ask')
        "#]],
    );
}

#[test]
fn conversions_and_times_are_spelt_out() {
    check(
        "start_time >= '2026-01-15T10:00:00Z' and x == True and x + y == '57' and float(x) in [1, 2] \
         and span_kind not in ['llm', 'tool'] and matches(name, r'^a') and has_words(output.value, 'Late refund')",
        &expect![[r#"
            scan    start_time >= time(1768471200000000000)
            scan    not (span_kind in [LLM, TOOL])
            scan    matches(name, '^a')
            recheck words(text(attribute(output.value)), late refund)
            recheck bool(attribute(x)) == true
            recheck (text(attribute(x)) || text(attribute(y))) == '57'
            recheck number(attribute(x)) in [1, 2]
        "#]],
    );
}

#[test]
fn costs_and_tokens_by_type_are_columns() {
    check(
        "cost['cache_read'] > 0 and tokens['reasoning'] > 100 and sum(d.cost for d in cost_details if d.is_prompt) > 1",
        &expect![[r#"
            scan    cost(cache_read) > 0
            scan    tokens(reasoning) > 100
            scan    sum(d.cost for d in cost details if d.is_prompt) > 1
        "#]],
    );
}

fn check(filter: &str, expected: &Expect) {
    let (filter, _) = Filter::parse(filter, Grain::Span).expect("a good filter");
    expected.assert_eq(&filter.plan().to_string());
}
