//! The filter resolved: every name looked up, every value of a known type, every conversion spelt out.
//!
//! A plan is a conjunction. The parts that read only columns of the row itself come first (`scan`); the rest
//! is tested on the rows that remain (`recheck`), the cheapest reads first.

use super::ast::Arithmetic;
use super::names::{
    AnnotationField, AnnotationTarget, Collection, Field, Grain, Keyed, Reads, Relation, Type,
};
use super::pattern::Pattern;

/// What to test, in the order of cost. Everything in it must be true for a row to be selected.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub grain: Grain,
    /// Annotations read by name. A row is selected when, for one choice of an annotation of each (none, where
    /// there is none of that name), all conditions are true.
    pub annotations: Vec<NamedAnnotation>,
    pub scan: Vec<Expr>,
    pub recheck: Vec<Expr>,
}

/// `annotations['relevance']`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NamedAnnotation {
    pub target: AnnotationTarget,
    pub name: String,
}

/// Where a value is read: on the row that is filtered or on a loop variable, and from there along relations.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub base: Base,
    pub relations: Vec<Relation>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Base {
    Row,
    /// The loop variable of an enclosing `Reduce`, by its number: the outermost is 0.
    Variable {
        number: usize,
        name: String,
    },
}

/// One step into an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    Name(String),
    Position(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    /// The same with both sides exchanged.
    pub const fn mirrored(self) -> Comparator {
        match self {
            Comparator::Less => Comparator::Greater,
            Comparator::LessOrEqual => Comparator::GreaterOrEqual,
            Comparator::Greater => Comparator::Less,
            Comparator::GreaterOrEqual => Comparator::LessOrEqual,
            Comparator::Equal | Comparator::NotEqual => self,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reducer {
    Any,
    All,
    Len,
    Sum,
    Max,
    Min,
}

impl Reducer {
    pub const ALL: [Reducer; 6] =
        [Reducer::Any, Reducer::All, Reducer::Len, Reducer::Sum, Reducer::Max, Reducer::Min];

    pub const fn as_str(self) -> &'static str {
        match self {
            Reducer::Any => "any",
            Reducer::All => "all",
            Reducer::Len => "len",
            Reducer::Sum => "sum",
            Reducer::Max => "max",
            Reducer::Min => "min",
        }
    }
}

/// Input or output of every root span of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnyText {
    Input,
    Output,
}

/// A typed expression. Any part may be null, and null makes a comparison null.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// Nanoseconds since 1970, UTC.
    Datetime(i64),

    Field {
        place: Place,
        field: Field,
    },
    /// A value of type `Json` at a path.
    Attribute {
        place: Place,
        of: Keyed,
        path: Vec<Key>,
    },
    /// A number by token type; `of` is `Tokens` or `Cost`.
    ByTokenType {
        place: Place,
        of: Keyed,
        token_type: String,
    },
    Annotation {
        number: usize,
        field: AnnotationField,
    },
    AnnotationExists {
        number: usize,
    },
    /// Whether the last relation of the place leads to no stored span.
    IsAbsent {
        place: Place,
    },

    /// A value of type `Json` as one of type number, text or bool; null where it is none.
    Convert {
        to: Type,
        value: Box<Expr>,
    },
    Negate(Box<Expr>),
    /// Division and remainder by zero are null.
    Arithmetic {
        operator: Arithmetic,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Concatenate(Box<Expr>, Box<Expr>),

    /// Both sides have one type: number, text, bool or datetime.
    Compare {
        order: Comparator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    IsNull(Box<Expr>),
    /// Text in text, whatever the case.
    Contains {
        text: Box<Expr>,
        part: Box<Expr>,
    },
    /// Some root span's input or output contains the text.
    AnyContains {
        of: AnyText,
        part: Box<Expr>,
    },
    /// Equal to one of the options.
    OneOf {
        value: Box<Expr>,
        options: Vec<Expr>,
    },
    Matches {
        text: Box<Expr>,
        pattern: Pattern,
    },
    /// All of the words occur in the text.
    HasWords {
        text: Box<Expr>,
        words: Vec<String>,
    },
    /// All of the words occur in the name, input, output or status message of the row's span, or of one span of
    /// the row's trace or session.
    Search {
        words: Vec<String>,
    },

    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),

    Reduce(Box<Reduce>),
}

/// `any(element for variable in collection if condition)`
#[derive(Debug, Clone, PartialEq)]
pub struct Reduce {
    pub reducer: Reducer,
    pub place: Place,
    pub collection: Collection,
    /// The number by which the parts below name the element.
    pub variable: usize,
    pub variable_name: String,
    /// Absent in `len`, which counts.
    pub element: Option<Expr>,
    /// The type of the element.
    pub element_type: Type,
    pub condition: Option<Expr>,
}

impl Plan {
    pub(super) fn new(grain: Grain, annotations: Vec<NamedAnnotation>, condition: Expr) -> Plan {
        let mut parts = Vec::new();
        split(condition, &mut parts);
        let (scan, mut recheck): (Vec<Expr>, Vec<Expr>) =
            parts.into_iter().partition(|part| part.reads() == Reads::Columns);
        recheck.sort_by_key(Expr::reads);
        Plan { grain, annotations, scan, recheck }
    }

    /// All conditions, in the order in which they are tested.
    pub fn conditions(&self) -> impl Iterator<Item = &Expr> {
        self.scan.iter().chain(&self.recheck)
    }

    /// Whether any annotation must be known, however it is reached.
    pub fn reads_annotations(&self) -> bool {
        self.conditions().any(Expr::reads_annotations)
    }
}

/// Nested conjunctions are one.
fn split(condition: Expr, parts: &mut Vec<Expr>) {
    match condition {
        Expr::And(operands) => operands.into_iter().for_each(|operand| split(operand, parts)),
        other => parts.push(other),
    }
}

impl Expr {
    /// The dearest thing that must be read to know this value.
    pub fn reads(&self) -> Reads {
        let mut dearest = self.own_reads();
        self.for_each_child(&mut |child| dearest = dearest.max(child.reads()));
        dearest
    }

    fn own_reads(&self) -> Reads {
        match self {
            Expr::Field { place, field } => place.reads().max(field.reads()),
            Expr::Attribute { place, of, path } => place.reads().max(match of {
                Keyed::Resource => Reads::Resource,
                Keyed::Attributes if is_searched_text(path) => Reads::Text,
                _ => Reads::Attributes,
            }),
            Expr::ByTokenType { place, .. } => place.reads(),
            Expr::Annotation { .. } | Expr::AnnotationExists { .. } => Reads::Annotations,
            Expr::IsAbsent { .. } => Reads::Relatives,
            Expr::AnyContains { .. } | Expr::Search { .. } => Reads::Text,
            Expr::Reduce(reduce) => reduce.place.reads().max(reduce.collection.reads()),
            _ => Reads::Columns,
        }
    }

    /// Whether any annotation must be known, however it is reached.
    pub fn reads_annotations(&self) -> bool {
        self.contains(&mut |part| match part {
            Expr::Annotation { .. } | Expr::AnnotationExists { .. } => true,
            Expr::Reduce(reduce) => reduce.collection.reads() == Reads::Annotations,
            _ => false,
        })
    }

    /// Whether a condition reads the annotation that the plan lists at this place.
    pub fn names_annotation(&self, wanted: usize) -> bool {
        self.contains(&mut |part| match part {
            Expr::Annotation { number, .. } | Expr::AnnotationExists { number } => *number == wanted,
            _ => false,
        })
    }

    /// Whether this, or something below it, is such a one.
    pub fn contains(&self, is_such: &mut dyn FnMut(&Expr) -> bool) -> bool {
        let mut found = is_such(self);
        self.for_each_child(&mut |child| found = found || child.contains(is_such));
        found
    }

    /// Calls back with every expression directly below.
    pub fn for_each_child<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match self {
            Expr::Null
            | Expr::Bool(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Datetime(_)
            | Expr::Field { .. }
            | Expr::Attribute { .. }
            | Expr::ByTokenType { .. }
            | Expr::Annotation { .. }
            | Expr::AnnotationExists { .. }
            | Expr::IsAbsent { .. }
            | Expr::Search { .. } => {}
            Expr::Convert { value, .. } | Expr::Negate(value) | Expr::IsNull(value) | Expr::Not(value) => {
                visit(value);
            }
            Expr::Arithmetic { left, right, .. }
            | Expr::Concatenate(left, right)
            | Expr::Compare { left, right, .. }
            | Expr::Contains { text: left, part: right } => {
                visit(left);
                visit(right);
            }
            Expr::AnyContains { part: text, .. }
            | Expr::Matches { text, .. }
            | Expr::HasWords { text, .. } => {
                visit(text);
            }
            Expr::OneOf { value, options } => {
                visit(value);
                options.iter().for_each(visit);
            }
            Expr::And(operands) | Expr::Or(operands) => operands.iter().for_each(visit),
            Expr::Reduce(reduce) => reduce.element.iter().chain(&reduce.condition).for_each(visit),
        }
    }
}

impl Place {
    pub(super) fn row() -> Place {
        Place { base: Base::Row, relations: Vec::new() }
    }

    /// What a loop variable is read from, its collection says.
    fn reads(&self) -> Reads {
        if self.relations.is_empty() { Reads::Columns } else { Reads::Relatives }
    }
}

/// Input and output lie in columns of their own.
fn is_searched_text(path: &[Key]) -> bool {
    use semconv::openinference::{INPUT_VALUE, OUTPUT_VALUE};
    let names: Option<Vec<&str>> = path
        .iter()
        .map(|key| match key {
            Key::Name(name) => Some(name.as_str()),
            Key::Position(_) => None,
        })
        .collect();
    names.is_some_and(|names| [INPUT_VALUE, OUTPUT_VALUE].contains(&names.join(".").as_str()))
}
