//! Whatever is asked in SQL, it is read and nothing else happens: no file is opened or written, no setting changes,
//! nothing is created, and no statement breaks the store or keeps it for long.
//!
//! `BENNU_SQL_CASES` says how many random statements are tried; a failure names the seed that repeats it.

use std::path::Path;

use fastrand::Rng;
use store::{SqlError, SqlFormat, SqlQuestion};

use crate::common::{Changed as _, Fixture, span};

const CASES: usize = 200;
/// What must never be read.
const SECRET: &str = "a canary in a file";
/// How a statement is refused that was cut at the deadline of queries. None over five spans may need that.
const CUT: &str = "took longer than";

#[tokio::test]
async fn no_random_statement_does_more_than_read() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let cases = number("BENNU_SQL_CASES").unwrap_or(CASES);
    let first = number("BENNU_SQL_SEED").unwrap_or(0);
    let outside = tempfile::tempdir().expect("a temporary folder");
    let secret = outside.path().join("secret.csv");
    std::fs::write(&secret, SECRET).expect("written");
    let fixture = fixture().await;
    let mut answered = 0;
    for seed in first..first + cases {
        let text = statement(&mut Rng::with_seed(seed as u64), &secret);
        match ask(&fixture, &text).await {
            Ok(body) => {
                answered += 1;
                assert!(!body.contains(SECRET), "seed {seed}: {text}");
            }
            Err(SqlError::Refused { reason }) => assert!(!reason.contains(CUT), "seed {seed}: {text}"),
            Err(error) => {
                fail(&format!("seed {seed}: {text}: {error} {:?}", std::error::Error::source(&error)));
            }
        }
    }
    let left: Vec<_> = std::fs::read_dir(outside.path()).expect("listed").flatten().collect();
    assert_eq!(left.len(), 1, "something was written: {left:?}");
    assert_eq!(fixture.spans("p").await.len(), 5);
    assert!(answered > cases / 50, "too few statements mean anything: {answered}");
}

#[tokio::test]
async fn a_comparison_that_cannot_be_made_is_refused_in_segments_too() {
    let text = "SELECT true FROM messages WHERE trace_id = CASE WHEN project IS NULL THEN 1 ELSE 2 END";
    let refused = ask(&fixture().await, text).await;
    assert!(matches!(refused, Err(SqlError::Refused { .. })), "{refused:?}");
}

#[tokio::test]
async fn statements_that_would_make_much_out_of_little_are_refused() {
    let fixture = fixture().await;
    for text in [
        "SELECT repeat('x', 2000000000)".to_owned(),
        "SELECT lpad('x', 2000000000), rpad('x', 2000000000)".to_owned(),
        "SELECT array_repeat(1, 9000000000000000000)".to_owned(),
        "SELECT unnest(range(0, 9000000000000000000))".to_owned(),
        "SELECT unnest(generate_series(0, 9000000000000000000))".to_owned(),
        "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n".to_owned(),
        format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000)),
        format!("SELECT 1 {}", "x".repeat(70_000)),
    ] {
        let shown = &text[..text.len().min(80)];
        let refused = ask(&fixture, &text).await;
        let Err(SqlError::Refused { reason }) = refused else { fail(&format!("{shown}: {refused:?}")) };
        assert!(!reason.contains(CUT), "{shown}");
    }
}

#[tokio::test]
async fn long_chains_of_operators_break_nothing() {
    let fixture = fixture().await;
    for text in [
        format!("SELECT 1{}", "+1".repeat(5_000)),
        format!("SELECT 1{}", "+1".repeat(1_999)),
        format!("SELECT count(*) FROM spans WHERE true{}", " AND true".repeat(3_000)),
        format!("SELECT count(*) FROM spans WHERE true{}", " AND true".repeat(1_990)),
        format!("SELECT {} true", "NOT ".repeat(5_000)),
        format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(200)),
    ] {
        let answer = ask(&fixture, &text).await;
        assert!(matches!(answer, Ok(_) | Err(SqlError::Refused { .. })), "{}: {answer:?}", &text[..60]);
    }
    assert_eq!(fixture.spans("p").await.len(), 5);
}

async fn fixture() -> Fixture {
    let fixture = Fixture::new().await;
    let spans = vec![
        span(1, 1),
        span(1, 2).below(1).with(r#"{"openinference": {"span": {"kind": "LLM"}}, "a": 1}"#),
        span(1, 3).below(1).failed("no"),
        span(2, 1).running(),
        span(2, 2).below(1),
    ];
    fixture.store.write(spans).await.expect("written");
    fixture
}

async fn ask(fixture: &Fixture, text: &str) -> Result<String, SqlError> {
    let question =
        SqlQuestion { text: text.to_owned(), project: None, row_limit: 100, format: SqlFormat::Json };
    let answer = fixture.store.sql(question).await?;
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

#[expect(clippy::panic, reason = "a test that fails, with the statement that shows why")]
fn fail(text: &str) -> ! {
    panic!("{text}")
}

/// A statement that may mean something, or one that tries to get out, or rubble.
fn statement(random: &mut Rng, secret: &Path) -> String {
    match random.u8(0..10) {
        0..=4 => select(random, 2),
        5 | 6 => attempt(random, secret),
        7 => format!("{}; {}", select(random, 1), attempt(random, secret)),
        8 => {
            let text = select(random, 2);
            let cut = random.usize(0..=text.chars().count());
            text.chars().take(cut).collect()
        }
        _ => (0..random.u8(1..25)).map(|_| pick(random, WORDS)).collect::<Vec<_>>().join(" "),
    }
}

fn select(random: &mut Rng, depth: u8) -> String {
    let from = match depth {
        0 => pick(random, VIEWS).to_owned(),
        _ => match random.u8(0..5) {
            0 => format!("({}) t", select(random, depth - 1)),
            1 => format!("{} a JOIN {} b USING (trace_id)", pick(random, VIEWS), pick(random, VIEWS)),
            _ => pick(random, VIEWS).to_owned(),
        },
    };
    let columns: Vec<String> = (0..random.u8(1..4)).map(|_| value(random, depth)).collect();
    let mut text = format!("SELECT {} FROM {from}", columns.join(", "));
    if random.bool() {
        text +=
            &format!(" WHERE {} {} {}", value(random, depth), pick(random, OPERATORS), value(random, depth));
    }
    if random.u8(0..4) == 0 {
        text += " GROUP BY 1";
    }
    if random.u8(0..4) == 0 {
        text += " ORDER BY 1 DESC";
    }
    if random.u8(0..4) == 0 {
        text += &format!(" LIMIT {}", random.u32(0..9));
    }
    if depth > 0 && random.u8(0..6) == 0 {
        text = format!("{text} UNION ALL {}", select(random, depth - 1));
    }
    text
}

fn value(random: &mut Rng, depth: u8) -> String {
    if depth > 0 && random.u8(0..3) == 0 {
        let argument = value(random, depth - 1);
        return match random.u8(0..4) {
            0 => format!("({argument} {} {})", pick(random, OPERATORS), value(random, depth - 1)),
            1 => {
                format!("CAST({argument} AS {})", pick(random, &["VARCHAR", "BIGINT", "DOUBLE", "TIMESTAMP"]))
            }
            2 => format!("CASE WHEN {argument} IS NULL THEN 1 ELSE 2 END"),
            _ => format!("{}({argument})", pick(random, FUNCTIONS)),
        };
    }
    // Most of what every view has, so that many statements mean something.
    let from = if random.u8(0..4) > 0 { COMMON } else { VALUES };
    pick(random, from).to_owned()
}

fn attempt(random: &mut Rng, secret: &Path) -> String {
    let path = secret.display().to_string();
    let folder = secret.parent().unwrap_or(secret).display().to_string();
    let attempts = [
        format!("SELECT * FROM '{path}'"),
        format!("SELECT * FROM \"{path}\""),
        format!("SELECT * FROM \"file://{path}\""),
        format!("SELECT * FROM read_csv('{path}')"),
        format!("SELECT * FROM read_parquet('{folder}/*.parquet')"),
        format!("SELECT read_file('{path}')"),
        format!("SELECT pg_read_file('{path}')"),
        format!("SELECT load_extension('{path}')"),
        format!("CREATE EXTERNAL TABLE t (a VARCHAR) STORED AS CSV LOCATION '{path}'"),
        format!("COPY spans TO '{folder}/out.csv'"),
        format!("COPY (SELECT 1) TO '{folder}/out.parquet' STORED AS PARQUET"),
        format!("COPY spans FROM '{path}'"),
        format!("INSERT INTO spans SELECT * FROM '{path}'"),
        format!("SELECT * INTO OUTFILE '{folder}/out' FROM spans"),
        format!("EXPLAIN ANALYZE COPY spans TO '{folder}/out.csv'"),
        "EXPLAIN SELECT 1".to_owned(),
        "CREATE TABLE t AS SELECT 1".to_owned(),
        "CREATE VIEW spans2 AS SELECT * FROM spans".to_owned(),
        "CREATE FUNCTION f() RETURNS INT RETURN 1".to_owned(),
        "DROP TABLE spans".to_owned(),
        "DROP VIEW spans".to_owned(),
        "DELETE FROM spans".to_owned(),
        "UPDATE spans SET name = 'x'".to_owned(),
        "TRUNCATE TABLE spans".to_owned(),
        "ALTER TABLE spans ADD COLUMN x INT".to_owned(),
        "SET datafusion.execution.target_partitions = 1".to_owned(),
        "RESET datafusion.execution.target_partitions".to_owned(),
        "SHOW ALL".to_owned(),
        "SHOW TABLES".to_owned(),
        "DESCRIBE spans".to_owned(),
        "PREPARE p AS SELECT 1".to_owned(),
        "EXECUTE p".to_owned(),
        "BEGIN".to_owned(),
        "COMMIT".to_owned(),
        "SELECT * FROM information_schema.tables".to_owned(),
        "SELECT * FROM generate_series(1, 100000000000)".to_owned(),
        "SELECT * FROM range(1, 100000000000)".to_owned(),
        "WITH d AS (DELETE FROM spans RETURNING *) SELECT * FROM d".to_owned(),
        "SELECT * FROM datafusion.public.spans".to_owned(),
        "VALUES (1), (2)".to_owned(),
    ];
    attempts[random.usize(0..attempts.len())].clone()
}

fn pick<'a>(random: &mut Rng, from: &[&'a str]) -> &'a str {
    from[random.usize(0..from.len())]
}

const VIEWS: &[&str] =
    &["spans", "traces", "sessions", "messages", "documents", "annotations", "costs", "nowhere"];

const COMMON: &[&str] = &["project", "'x'", "1", "2.5", "NULL", "true", "count(*)", "max(project)"];

const VALUES: &[&str] = &[
    "*",
    "trace_id",
    "span_id",
    "name",
    "start_time",
    "latency_ms",
    "score",
    "attributes",
    "project",
    "NULL",
    "1",
    "-1.5",
    "'x'",
    "''",
    "true",
    "count(*)",
    "sum(latency_ms)",
    "max(name)",
    "approx_percentile_cont(latency_ms, 0.9)",
    "attribute(attributes, 'a')",
    "now()",
    "9223372036854775807",
    "'2024-01-01T00:00:00Z'",
    "\"name\"",
    "row_number() OVER (ORDER BY trace_id)",
    "(SELECT max(name) FROM traces)",
    "interval '1 day'",
    "1/0",
];

const FUNCTIONS: &[&str] = &[
    "lower",
    "upper",
    "length",
    "abs",
    "count",
    "min",
    "avg",
    "date_trunc",
    "to_timestamp",
    "md5",
    "version",
    "make_array",
    "array_length",
    "regexp_replace",
    "split_part",
    "coalesce",
    "arrow_typeof",
    "unnest",
    "sqrt",
    "pg_sleep",
    "current_setting",
    "random",
];

const OPERATORS: &[&str] =
    &["=", "<>", "<", ">", "+", "-", "*", "/", "%", "||", "AND", "OR", "LIKE", "~", "IN", "IS"];

const WORDS: &[&str] = &[
    "SELECT", "FROM", "WHERE", "GROUP", "BY", "ORDER", "LIMIT", "(", ")", ",", ";", "*", "spans", "traces",
    "name", "1", "'x'", "JOIN", "ON", "WITH", "AS", "UNION", "ALL", "NOT", "NULL", "--", "/*", "*/", "$1",
    "::", "[", "]", "{", "}", "COPY", "SET", "CREATE", "TABLE", "LATERAL", "VALUES", "\u{0}", "é", "\"", "'",
    "\\",
];
