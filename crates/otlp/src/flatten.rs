//! Nested attributes back to dotted keys, as clients read them.

use model::{Attributes, Value, without_repeated_keys};

/// Writes nested maps as dotted keys, and lists that hold maps as numbered ones. Lists of plain values stay
/// lists; empty values and empty maps vanish. Each key comes once: where a list and the dotted keys beside it
/// claim the same one, the dotted key has it.
pub fn flatten(attributes: Attributes) -> Vec<(String, Value)> {
    let mut flat = Vec::with_capacity(attributes.len());
    flatten_map(attributes, &mut String::new(), &mut flat);
    without_repeated_keys(flat)
}

fn flatten_map(attributes: Attributes, path: &mut String, flat: &mut Vec<(String, Value)>) {
    for (key, value) in attributes {
        below(&key, value, path, flat);
    }
}

fn below(segment: &str, value: Value, path: &mut String, flat: &mut Vec<(String, Value)>) {
    let length = path.len();
    path.push_str(segment);
    match value {
        Value::Null => {}
        Value::Map(map) => {
            path.push('.');
            flatten_map(map, path, flat);
        }
        Value::List(list) if list.iter().any(|element| matches!(element, Value::Map(_))) => {
            path.push('.');
            for (position, element) in list.into_iter().enumerate() {
                below(&position.to_string(), element, path, flat);
            }
        }
        value => flat.push((path.clone(), value)),
    }
    path.truncate(length);
}
