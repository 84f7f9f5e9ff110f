//! The config of a body, and what is wrong with it.

use std::collections::HashSet;

use model::{AnnotationConfig, AnnotationRange, CategoryValue, NOTE, OptimizationDirection, Value};
use serde_json::json;

use crate::v1::body::{self, Mistakes, Object};
use crate::v1::error::V1Error;
use crate::v1::validation::Step;

const TYPES: [&str; 3] = ["CATEGORICAL", "CONTINUOUS", "FREEFORM"];
const TYPES_TEXT: &str = "'CATEGORICAL', 'CONTINUOUS', 'FREEFORM'";
const DIRECTIONS_TEXT: &str = "'MINIMIZE', 'MAXIMIZE' or 'NONE'";

/// Form first, then what the parts say together.
pub(super) fn read_config(bytes: &[u8]) -> Result<AnnotationConfig, V1Error> {
    let body = body::parse(bytes)?;
    let mut mistakes = Mistakes::default();
    let whole = body::object(&body, &mut mistakes);
    let range_type = whole.value().as_map().and_then(|_| read_type(&whole, &mut mistakes));
    let config = range_type.and_then(|range_type| read_typed(range_type, &whole, &mut mistakes));
    mistakes.finish()?;
    let config = config.expect("whatever is missing is a mistake, and there was none");
    if config.name == NOTE {
        let what = "is reserved for trace and span notes and cannot be used for annotation configs.";
        return Err(V1Error::Conflict(format!("The name '{NOTE}' {what}")));
    }
    check_range(&config.range)?;
    Ok(config)
}

pub(super) fn read_ids(bytes: &[u8]) -> Result<Vec<String>, V1Error> {
    let body = body::parse(bytes)?;
    let mut mistakes = Mistakes::default();
    let texts = body::object(&body, &mut mistakes).texts("annotation_config_ids", &mut mistakes);
    mistakes.finish()?;
    Ok(texts.into_iter().map(str::to_owned).collect())
}

fn read_type(whole: &Object<'_>, mistakes: &mut Mistakes) -> Option<&'static str> {
    let Some(said) = whole.get("type") else {
        let msg = "Unable to extract tag using discriminator 'type'";
        let ctx = Some(json!({ "discriminator": "'type'" }));
        mistakes.add("union_tag_not_found", whole.loc(), whole.value(), msg, ctx);
        return None;
    };
    let text = said.as_str().map_or_else(|| said.to_json(), str::to_owned);
    let known = TYPES.into_iter().find(|known| *known == text);
    if known.is_none() {
        let msg = format!(
            "Input tag '{text}' found using 'type' does not match any of the expected tags: {TYPES_TEXT}"
        );
        let ctx = json!({ "discriminator": "'type'", "tag": text, "expected_tags": TYPES_TEXT });
        mistakes.add("union_tag_invalid", whole.loc(), whole.value(), msg, Some(ctx));
    }
    known
}

/// Places within the body are told with the type, as if it were a step on the way.
fn read_typed(
    range_type: &'static str,
    whole: &Object<'_>,
    mistakes: &mut Mistakes,
) -> Option<AnnotationConfig> {
    let typed =
        Object::at(whole.value(), vec!["body".into(), range_type.into()], "AnnotationConfig", mistakes);
    let name = typed.text("name", mistakes).to_owned();
    let description = typed.optional_text("description", mistakes).map(str::to_owned);
    let range = match range_type {
        "CATEGORICAL" => {
            let direction = read_direction(&typed, true, mistakes);
            let values = typed.objects("values", "CategoricalAnnotationValue", mistakes);
            let values = values.iter().map(|value| read_value(value, mistakes)).collect();
            AnnotationRange::Categorical { optimization_direction: direction?, values }
        }
        "CONTINUOUS" => {
            let direction = read_direction(&typed, true, mistakes);
            let (lower_bound, upper_bound) = read_bounds(&typed, mistakes);
            AnnotationRange::Continuous { optimization_direction: direction?, lower_bound, upper_bound }
        }
        _ => {
            let optimization_direction = read_direction(&typed, false, mistakes);
            let threshold = read_number(&typed, "threshold", mistakes);
            let (lower_bound, upper_bound) = read_bounds(&typed, mistakes);
            AnnotationRange::Freeform { optimization_direction, threshold, lower_bound, upper_bound }
        }
    };
    Some(AnnotationConfig { name, description, range })
}

fn read_direction(
    typed: &Object<'_>,
    is_required: bool,
    mistakes: &mut Mistakes,
) -> Option<OptimizationDirection> {
    let key = "optimization_direction";
    let value = match is_required {
        true => typed.required(key, mistakes)?,
        false => typed.get(key).filter(|value| **value != Value::Null)?,
    };
    let direction = match value.as_str() {
        Some("MINIMIZE") => Some(OptimizationDirection::Minimize),
        Some("MAXIMIZE") => Some(OptimizationDirection::Maximize),
        Some("NONE") => Some(OptimizationDirection::None),
        _ => None,
    };
    if direction.is_none() {
        let msg = format!("Input should be {DIRECTIONS_TEXT}");
        let ctx = Some(json!({ "expected": DIRECTIONS_TEXT }));
        mistakes.add("enum", &typed.loc_of(key), value, msg, ctx);
    }
    direction
}

fn read_value(value: &Object<'_>, mistakes: &mut Mistakes) -> CategoryValue {
    let label = value.text("label", mistakes).to_owned();
    CategoryValue { label, score: read_number(value, "score", mistakes) }
}

fn read_bounds(typed: &Object<'_>, mistakes: &mut Mistakes) -> (Option<f64>, Option<f64>) {
    (read_number(typed, "lower_bound", mistakes), read_number(typed, "upper_bound", mistakes))
}

fn read_number(object: &Object<'_>, key: &str, mistakes: &mut Mistakes) -> Option<f64> {
    let value = object.get(key).filter(|value| **value != Value::Null)?;
    let number = value.as_f64().filter(|number| number.is_finite());
    if number.is_none() {
        let loc: Vec<Step> = object.loc_of(key);
        let msg = "Input should be a valid number, unable to parse string as a number";
        mistakes.add("float_parsing", &loc, value, msg, None);
    }
    number
}

fn check_range(range: &AnnotationRange) -> Result<(), V1Error> {
    let refuse = |sentence: String| Err(V1Error::Invalid(sentence));
    match range {
        AnnotationRange::Categorical { values, .. } => {
            if values.is_empty() {
                return refuse("Values must be non-empty".to_owned());
            }
            let mut seen = HashSet::new();
            for CategoryValue { label, .. } in values {
                if label.is_empty() {
                    return refuse("Label must be non-empty".to_owned());
                }
                if !seen.insert(label) {
                    return refuse(format!(
                        "Values for categorical annotation config has duplicate label: \"{label}\""
                    ));
                }
            }
        }
        AnnotationRange::Continuous { lower_bound, upper_bound, .. }
        | AnnotationRange::Freeform { lower_bound, upper_bound, .. } => {
            if lower_bound.zip(*upper_bound).is_some_and(|(lower, upper)| lower >= upper) {
                return refuse("Lower bound must be strictly less than upper bound".to_owned());
            }
        }
    }
    Ok(())
}
