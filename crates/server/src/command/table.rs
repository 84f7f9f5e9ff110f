//! Rows in columns, for people.

use serde_json::{Map, Value};

/// Longer values are cut, so that a row stays a line.
const CELL_CHARS_MAX: usize = 60;

pub(super) fn print(names: &[String], rows: &[Map<String, Value>]) -> String {
    let lines: Vec<Vec<String>> = std::iter::once(names.to_vec())
        .chain(rows.iter().map(|row| names.iter().map(|name| cell(row.get(name))).collect()))
        .collect();
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..names.len()).map(width).collect();
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
        if number == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            text.push_str(&rules.join("  "));
            text.push('\n');
        }
    }
    text
}

fn cell(value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    // A line end, or what a terminal would obey, in a value is shown and not carried out.
    let text: String = text.chars().map(|c| if c.is_control() { '␤' } else { c }).collect();
    if text.chars().count() <= CELL_CHARS_MAX {
        return text;
    }
    let cut: String = text.chars().take(CELL_CHARS_MAX - 1).collect();
    format!("{cut}…")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::print;

    #[test]
    fn columns_are_as_wide_as_their_widest_value_and_control_characters_do_nothing() {
        let row = json!({"name": "a\u{1b}[31m", "n": 12, "missing": null});
        let rows = [row.as_object().expect("an object").clone()];
        let names = ["name".to_owned(), "n".to_owned(), "missing".to_owned()];
        assert_eq!(print(&names, &rows), "name    n   missing\n──────  ──  ───────\na␤[31m  12\n");
    }
}
