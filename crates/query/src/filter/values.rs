//! The rules by which attributes become values, for stores that evaluate conditions
//! themselves: they must agree with the interpreter, so they use what it uses.

use model::{Attributes, Value};

use super::entity::Entity;
use super::interpreter;
use super::plan::{Expr, Key, Plan};

/// The attribute at a path; `None` where nothing or null stands there.
pub fn attribute_at(attributes: &Attributes, path: &[Key]) -> Option<Value> {
    interpreter::look_up(attributes, path).filter(|value| *value != Value::Null)
}

/// An attribute as a number, where it is one or spells one.
pub fn as_number(value: &Value) -> Option<f64> {
    interpreter::to_number(value)
}

/// An attribute as true or false, where it says so.
pub fn as_bool(value: &Value) -> Option<bool> {
    interpreter::to_bool(value)
}

/// An attribute as text: what is not text, as JSON.
pub fn as_text(value: &Value) -> Option<String> {
    interpreter::to_text(value)
}

impl Plan {
    /// Whether the plan selects a thing. One of another grain is never selected.
    pub fn matches(&self, entity: Entity<'_>) -> bool {
        interpreter::matches(self, entity)
    }
}

impl Expr {
    /// True, false or unknown, for a condition that reads no annotation by name. The thing itself stands in for
    /// the first `bound` loop variables.
    pub fn truth(&self, entity: Entity<'_>, bound: usize) -> Option<bool> {
        interpreter::truth(self, entity, bound)
    }
}
