//! Refused parameters and bodies, in the shape that clients of FastAPI expect.

use serde::Serialize;
use serde_json::{Value, json};

/// One value that cannot be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Detail {
    #[serde(rename = "type")]
    kind: &'static str,
    loc: Vec<Step>,
    msg: String,
    input: model::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    ctx: Option<Value>,
}

/// A step on the way to the value: `body`, `data`, 0, `name`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Step {
    Name(String),
    Position(usize),
}

impl From<&str> for Step {
    fn from(name: &str) -> Step {
        Step::Name(name.to_owned())
    }
}

impl Detail {
    /// About a value of a body.
    pub(super) fn in_body(
        kind: &'static str,
        loc: &[Step],
        input: &model::Value,
        msg: impl Into<String>,
        ctx: Option<Value>,
    ) -> Detail {
        Detail { kind, loc: loc.to_vec(), msg: msg.into(), input: input.clone(), ctx }
    }

    fn new(
        kind: &'static str,
        parameter: &'static str,
        input: &str,
        msg: String,
        ctx: Option<Value>,
    ) -> Detail {
        Detail { kind, loc: vec!["query".into(), parameter.into()], msg, input: input.into(), ctx }
    }

    pub(super) fn missing(parameter: &'static str) -> Detail {
        let loc = vec!["query".into(), parameter.into()];
        Detail {
            kind: "missing",
            loc,
            msg: "Field required".to_owned(),
            input: model::Value::Null,
            ctx: None,
        }
    }

    pub(super) fn not_an_integer(parameter: &'static str, input: &str) -> Detail {
        let msg = "Input should be a valid integer, unable to parse string as an integer";
        Detail::new("int_parsing", parameter, input, msg.to_owned(), None)
    }

    pub(super) fn not_greater_than(parameter: &'static str, input: &str, bound: i64) -> Detail {
        let msg = format!("Input should be greater than {bound}");
        Detail::new("greater_than", parameter, input, msg, Some(json!({ "gt": bound })))
    }

    pub(super) fn greater_than(parameter: &'static str, input: &str, bound: i64) -> Detail {
        let msg = format!("Input should be less than or equal to {bound}");
        Detail::new("less_than_equal", parameter, input, msg, Some(json!({ "le": bound })))
    }

    pub(super) fn not_a_boolean(parameter: &'static str, input: &str) -> Detail {
        let msg = "Input should be a valid boolean, unable to interpret input";
        Detail::new("bool_parsing", parameter, input, msg.to_owned(), None)
    }

    pub(super) fn not_a_number(parameter: &'static str, input: &str) -> Detail {
        let msg = "Input should be a valid number, unable to parse string as a number";
        Detail::new("float_parsing", parameter, input, msg.to_owned(), None)
    }

    pub(super) fn negative(parameter: &'static str, input: &str) -> Detail {
        let msg = "Input should be greater than or equal to 0".to_owned();
        Detail::new("greater_than_equal", parameter, input, msg, Some(json!({ "ge": 0.0 })))
    }

    pub(super) fn not_one_of(parameter: &'static str, input: &str, words: [&str; 2]) -> Detail {
        Detail::not_expected(parameter, input, &format!("'{}' or '{}'", words[0], words[1]))
    }

    pub(super) fn not_expected(parameter: &'static str, input: &str, expected: &str) -> Detail {
        let msg = format!("Input should be {expected}");
        Detail::new("literal_error", parameter, input, msg, Some(json!({ "expected": expected })))
    }

    /// An empty text where one of at least one character is wanted.
    pub(super) fn too_short(loc: Vec<Step>) -> Detail {
        let msg = "String should have at least 1 character".to_owned();
        let ctx = Some(json!({ "min_length": 1 }));
        Detail { kind: "string_too_short", loc, msg, input: "".into(), ctx }
    }

    pub(super) fn not_a_time(parameter: &'static str, input: &str, reason: &str) -> Detail {
        let msg = format!("Input should be a valid datetime or date, {reason}");
        Detail::new("datetime_from_date_parsing", parameter, input, msg, Some(json!({ "error": reason })))
    }
}
