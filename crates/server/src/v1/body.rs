//! Reads a JSON body value by value, and gathers everything that is wrong with it.

use model::{Attributes, Value};
use serde_json::json;

use super::error::V1Error;
use super::timestamp;
use super::validation::{Detail, Step};

/// What was wrong with the values read so far. Reading goes on after a mistake, so that a caller learns of all
/// of them at once; what is returned in place of a wrong value is never used.
#[derive(Default)]
pub(super) struct Mistakes {
    details: Vec<Detail>,
}

impl Mistakes {
    /// Refuses the request if anything was wrong.
    pub(super) fn finish(self) -> Result<(), V1Error> {
        if self.details.is_empty() { Ok(()) } else { Err(V1Error::Validation(self.details)) }
    }

    pub(super) fn add(
        &mut self,
        kind: &'static str,
        loc: &[Step],
        input: &Value,
        msg: impl Into<String>,
        ctx: Option<serde_json::Value>,
    ) {
        self.details.push(Detail::in_body(kind, loc, input, msg, ctx));
    }
}

/// The value of a body. No body at all is told from one that is no JSON.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, V1Error> {
    let refuse = |detail| Err(V1Error::Validation(vec![detail]));
    if bytes.is_empty() {
        return refuse(Detail::in_body("missing", &["body".into()], &Value::Null, "Field required", None));
    }
    serde_json::from_slice(bytes).or_else(|error| {
        let loc = ["body".into(), Step::Position(error.column().saturating_sub(1))];
        let ctx = Some(json!({ "error": error.to_string() }));
        refuse(Detail::in_body(
            "json_invalid",
            &loc,
            &Value::Map(Attributes::new()),
            "JSON decode error",
            ctx,
        ))
    })
}

/// An object of a body, and the way to it.
pub(super) struct Object<'b> {
    value: &'b Value,
    map: Option<&'b Attributes>,
    loc: Vec<Step>,
}

/// The object that is the whole body.
pub(super) fn object<'b>(body: &'b Value, mistakes: &mut Mistakes) -> Object<'b> {
    let loc = vec!["body".into()];
    if body.as_map().is_none() {
        let msg = "Input should be a valid dictionary or object to extract fields from";
        mistakes.add("model_attributes_type", &loc, body, msg, None);
    }
    Object { value: body, map: body.as_map(), loc }
}

impl<'b> Object<'b> {
    /// An object within a body. `class` is what clients know it by.
    pub(super) fn at(value: &'b Value, loc: Vec<Step>, class: &str, mistakes: &mut Mistakes) -> Object<'b> {
        if value.as_map().is_none() {
            let msg = format!("Input should be a valid dictionary or instance of {class}");
            mistakes.add("model_type", &loc, value, msg, Some(json!({ "class_name": class })));
        }
        Object { value, map: value.as_map(), loc }
    }

    pub(super) fn value(&self) -> &'b Value {
        self.value
    }

    pub(super) fn loc(&self) -> &[Step] {
        &self.loc
    }

    pub(super) fn loc_of(&self, name: &str) -> Vec<Step> {
        let mut loc = self.loc.clone();
        loc.push(name.into());
        loc
    }

    /// A value that may be absent; null counts as given.
    pub(super) fn get(&self, name: &str) -> Option<&'b Value> {
        self.map?.get(name)
    }

    pub(super) fn required(&self, name: &str, mistakes: &mut Mistakes) -> Option<&'b Value> {
        let value = self.get(name);
        if value.is_none() && self.map.is_some() {
            mistakes.add("missing", &self.loc_of(name), self.value, "Field required", None);
        }
        value
    }

    pub(super) fn text(&self, name: &str, mistakes: &mut Mistakes) -> &'b str {
        match self.required(name, mistakes) {
            Some(value) => text_at(value, &self.loc_of(name), mistakes),
            None => "",
        }
    }

    /// A text that may be absent or null.
    pub(super) fn optional_text(&self, name: &str, mistakes: &mut Mistakes) -> Option<&'b str> {
        match self.get(name)? {
            Value::Null => None,
            value => Some(text_at(value, &self.loc_of(name), mistakes)),
        }
    }

    /// A text that may be absent, but not null.
    pub(super) fn text_or_empty(&self, name: &str, mistakes: &mut Mistakes) -> &'b str {
        self.get(name).map_or("", |value| text_at(value, &self.loc_of(name), mistakes))
    }

    pub(super) fn list(&self, name: &str, mistakes: &mut Mistakes) -> &'b [Value] {
        match self.required(name, mistakes) {
            Some(value) => list_at(value, &self.loc_of(name), mistakes),
            None => &[],
        }
    }

    /// A list that may be absent.
    pub(super) fn list_or_empty(&self, name: &str, mistakes: &mut Mistakes) -> &'b [Value] {
        self.get(name).map_or(&[], |value| list_at(value, &self.loc_of(name), mistakes))
    }

    pub(super) fn texts(&self, name: &str, mistakes: &mut Mistakes) -> Vec<&'b str> {
        let loc = self.loc_of(name);
        let list = self.list(name, mistakes).iter().enumerate();
        list.map(|(position, value)| text_at(value, &element(&loc, position), mistakes)).collect()
    }

    /// The objects of a list.
    pub(super) fn objects(&self, name: &str, class: &str, mistakes: &mut Mistakes) -> Vec<Object<'b>> {
        let loc = self.loc_of(name);
        let list = self.list(name, mistakes).iter().enumerate();
        list.map(|(position, value)| Object::at(value, element(&loc, position), class, mistakes)).collect()
    }

    pub(super) fn object(&self, name: &str, class: &str, mistakes: &mut Mistakes) -> Option<Object<'b>> {
        let value = self.required(name, mistakes)?;
        Some(Object::at(value, self.loc_of(name), class, mistakes))
    }

    /// `None` where it is absent or null.
    pub(super) fn boolean(&self, name: &str, mistakes: &mut Mistakes) -> Option<bool> {
        match self.get(name)? {
            Value::Null => None,
            Value::Bool(truth) => Some(*truth),
            value => {
                let msg = "Input should be a valid boolean";
                mistakes.add("bool_type", &self.loc_of(name), value, msg, None);
                None
            }
        }
    }

    /// A plain map of anything, which may be absent.
    pub(super) fn map_or_empty(&self, name: &str, mistakes: &mut Mistakes) -> Option<&'b Attributes> {
        let value = self.get(name)?;
        if value.as_map().is_none() {
            mistakes.add("dict_type", &self.loc_of(name), value, "Input should be a valid dictionary", None);
        }
        value.as_map()
    }

    /// A moment in nanoseconds, and whether its text says in which time zone.
    pub(super) fn time(&self, name: &str, mistakes: &mut Mistakes) -> Option<(i64, bool)> {
        let value = self.required(name, mistakes)?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Int(_) | Value::Double(_) => value.to_json(),
            _ => String::new(),
        };
        match timestamp::parse(&text) {
            Ok(unix_nano) => Some((unix_nano, timestamp::has_offset(&text))),
            Err(reason) => {
                let msg = format!("Input should be a valid datetime or date, {reason}");
                let ctx = Some(json!({ "error": reason }));
                mistakes.add("datetime_from_date_parsing", &self.loc_of(name), value, msg, ctx);
                None
            }
        }
    }
}

pub(super) fn element(loc: &[Step], position: usize) -> Vec<Step> {
    let mut loc = loc.to_vec();
    loc.push(Step::Position(position));
    loc
}

fn text_at<'b>(value: &'b Value, loc: &[Step], mistakes: &mut Mistakes) -> &'b str {
    value.as_str().unwrap_or_else(|| {
        mistakes.add("string_type", loc, value, "Input should be a valid string", None);
        ""
    })
}

fn list_at<'b>(value: &'b Value, loc: &[Step], mistakes: &mut Mistakes) -> &'b [Value] {
    value.as_list().unwrap_or_else(|| {
        mistakes.add("list_type", loc, value, "Input should be a valid list", None);
        &[]
    })
}

#[cfg(test)]
mod tests {
    use model::Value;

    use super::{Mistakes, object, parse};

    #[test]
    fn all_mistakes_are_told_at_once_with_the_way_to_each() {
        let body = Value::from_json(r#"{"data": [{"name": 4}, 7]}"#).expect("JSON");
        let mut mistakes = Mistakes::default();
        for item in object(&body, &mut mistakes).objects("data", "Item", &mut mistakes) {
            item.text("name", &mut mistakes);
            item.time("start_time", &mut mistakes);
        }
        let told: Vec<String> = mistakes
            .details
            .iter()
            .map(|detail| serde_json::to_value(detail).expect("JSON"))
            .map(|detail| format!("{} {}", detail["type"], detail["loc"]))
            .collect();
        let expected = [
            r#""model_type" ["body","data",1]"#,
            r#""string_type" ["body","data",0,"name"]"#,
            r#""missing" ["body","data",0,"start_time"]"#,
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        assert!(parse(b"nope").is_err());
        assert!(parse(b"").is_err());
        assert!(parse(b"{\"a\": 1}").is_ok());
    }
}
