//! What can be wrong with a filter, and what is only doubtful. Every text a user reads stands here.

use std::fmt;

/// A place in the text, counted from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Position {
    /// The place of a byte of the text.
    pub(super) fn of(text: &str, byte: usize) -> Position {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A filter that cannot be used: where, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{position} {problem}")]
pub struct FilterError {
    pub position: Position,
    pub problem: Problem,
}

/// A filter that can be used, but may not say what was meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    pub position: Position,
    pub doubt: Doubt,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.position, self.doubt)
    }
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    // Text.
    #[error("the filter is empty")]
    Empty,
    #[error("a filter has at most {max} bytes")]
    TooLong { max: usize },
    #[error("nested more than {max} deep")]
    TooDeep { max: usize },
    #[error("the filter says too much: more than {max} steps")]
    TooLarge { max: usize },
    #[error("this text has no closing {quote}")]
    OpenText { quote: &'static str },
    #[error("`\\{escape}` is no escape of this language")]
    Escape { escape: String },
    #[error("{prefix}'…' is not supported, expected plain text or r'…'")]
    TextPrefix { prefix: String },
    #[error("text cannot hold the character NUL")]
    Nul,
    #[error("`{text}` is not a number")]
    Number { text: String },
    #[error("`{text}` is too large a number")]
    NumberTooLarge { text: String },
    #[error("unexpected character `{character}`")]
    Character { character: char },
    #[error("`{operator}` is not an operator here{}", hint(.instead))]
    Operator { operator: &'static str, instead: Option<&'static str> },
    #[error("`{word}` is not supported")]
    Word { word: String },

    // Grammar.
    #[error("expected {expected}, found {found}")]
    Expected { expected: &'static str, found: String },
    #[error("this `{bracket}` is never closed")]
    Unclosed { bracket: char },
    #[error("only a name has fields and keys")]
    FieldOfValue,
    #[error("a comprehension has one `for`")]
    SecondFor,

    // Names.
    #[error("no name `{name}` in the {grain} filter{}", suggestion(.nearest))]
    UnknownName { name: String, grain: &'static str, nearest: Option<String> },
    #[error("{object} has no field `{field}`; {instead}")]
    UnknownField { object: &'static str, field: String, instead: String },
    #[error("no function `{name}`{}", suggestion(.nearest))]
    UnknownFunction { name: String, nearest: Option<String> },
    #[error("no collection `{name}`{}", suggestion(.nearest))]
    UnknownCollection { name: String, nearest: Option<String> },
    #[error("no name `{name}` inside a comprehension; {instead}")]
    UnknownInside { name: String, instead: String },
    #[error("`{name}` is a collection: iterate it, as in `any(x.{field} == … for x in {name})`")]
    CollectionAsValue { name: String, field: &'static str },
    #[error("`{name}` is a whole {object}: compare one of its fields, such as `{name}.{field}`")]
    ObjectAsValue { name: String, object: &'static str, field: &'static str },
    #[error("`{name}` stands only to the right of `in` or `not in`")]
    OnlyContains { name: &'static str },
    #[error("`{name}` is a single value and has no fields")]
    FieldOfField { name: String },
    #[error("`{name}` needs a key, as in `{name}['…']`")]
    MissingKey { name: String },
    #[error("expected a key in quotes or a position from 0, found `{found}`")]
    Key { found: String },
    #[error("an annotation has its name in quotes, as in `{name}['relevance'].score`")]
    AnnotationKey { name: String },
    #[error(
        "annotations are read by name only of the {grain} itself: iterate them, as in `any(a.name == 'relevance' for a in {name})`"
    )]
    AnnotationInside { name: String, grain: &'static str },
    #[error("no token type `{name}`{}", suggestion(.nearest))]
    UnknownTokenType { name: String, nearest: Option<String> },

    // Types.
    #[error("`{text}` is {what}, expected a condition such as `{text} == …`")]
    NotACondition { text: String, what: &'static str },
    #[error("`{text}` is not a name or a path")]
    NotAPath { text: String },
    #[error("`{text}` alone is no condition")]
    ConstantAlone { text: String },
    #[error("cannot compare {left} with {right}{}", hint(.write))]
    Compare { left: &'static str, right: &'static str, write: Option<String> },
    #[error("`{operator}` does not order {what}")]
    Order { operator: &'static str, what: &'static str },
    #[error("`is` tests for None, True and False; write `==`")]
    IsValue,
    #[error("`{operator}` needs {expected}, found {found}{}", hint(.write))]
    Operand { operator: &'static str, expected: &'static str, found: &'static str, write: Option<String> },
    #[error("a list stands only to the right of `in` or `not in`")]
    ListAsValue,
    #[error("a list holds no lists")]
    NestedList,
    #[error("a list holds no None: test with `is None`")]
    NoneInList,
    #[error("the elements of a list have one type, found {first} and {other}")]
    MixedList { first: &'static str, other: &'static str },
    #[error("`in` needs a list or text on its right, found {found}")]
    InWhat { found: &'static str },
    #[error("`{text}` is no date and time, such as '2026-01-31T09:00:00Z'")]
    Datetime { text: String },
    #[error("`{text}` has no time zone: add `Z` or an offset such as `+02:00`")]
    DatetimeZone { text: String },
    #[error("`{function}` takes {expected}")]
    Arguments { function: &'static str, expected: &'static str },
    #[error("`{function}` cannot convert {found}")]
    Cast { function: &'static str, found: &'static str },
    #[error("the pattern is not understood: {reason}")]
    Pattern { reason: String },
    #[error("there is no word in `{text}`")]
    NoWord { text: String },
    #[error("`len` counts elements: write `len([{variable} for {variable} in … if …])`")]
    LenCounts { variable: String },
    #[error("a comprehension stands only inside any, all, len, sum, max or min")]
    ComprehensionAlone,
    #[error("comprehensions nest at most {max} deep")]
    NestedComprehensions { max: usize },
    #[error("a filter reads at most {max} annotations by name")]
    TooManyAnnotations { max: usize },
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Doubt {
    #[error("no field `{name}`, read as an attribute; did you mean `{nearest}`?")]
    ReadAsAttribute { name: String, nearest: String },
    #[error("`{name}` alone is read as an attribute")]
    AloneAttribute { name: String },
    #[error("`{name}` is read as an attribute; did you mean '{word}'?")]
    Unquoted { name: String, word: String },
    #[error("no {what} `{value}`{}", suggestion(.nearest))]
    UnknownValue { what: &'static str, value: String, nearest: Option<String> },
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

fn hint<T: fmt::Display>(write: &Option<T>) -> String {
    write.as_ref().map(|text| format!("; write {text}")).unwrap_or_default()
}

/// At most some forty characters: messages stay on one line.
pub(super) fn shortened(text: &str) -> String {
    const MAX: usize = 40;
    match text.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
