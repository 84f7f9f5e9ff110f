//! Gives every name a meaning and every value a type, and says where that fails.

mod attribute;
mod call;
mod compare;
mod comprehension;
mod path;

pub(super) use call::FUNCTIONS;

use super::ast::{Arithmetic, Node, NodeKind};
use super::error::{Doubt, FilterError, Position, Problem, Warning, shortened};
use super::names::{Field, Grain, Object, Type};
use super::plan::{Expr, NamedAnnotation, Plan};

/// More steps than anybody writes; chains of chains cannot make a plan explode.
const STEPS_MAX: usize = 10_000;

/// Resolves a tree into a plan.
pub(super) fn check(text: &str, grain: Grain, root: &Node) -> Result<(Plan, Vec<Warning>), FilterError> {
    let mut checker = Checker::new(text, grain);
    let condition = checker.condition(root, Standing::Alone)?;
    checker.warnings.sort_by_key(|warning| warning.position);
    checker.warnings.dedup();
    Ok((Plan::new(grain, checker.annotations, condition), checker.warnings))
}

/// Resolves a name or a path, whatever the type of what it leads to.
pub(super) fn check_value(
    text: &str,
    grain: Grain,
    node: &Node,
) -> Result<(Expr, Vec<NamedAnnotation>), FilterError> {
    let mut checker = Checker::new(text, grain);
    let value = checker.value(node)?;
    Ok((value.expr, checker.annotations))
}

struct Checker<'t> {
    text: &'t str,
    grain: Grain,
    /// The loop variables in scope, the outermost first.
    variables: Vec<Variable>,
    annotations: Vec<NamedAnnotation>,
    warnings: Vec<Warning>,
    steps: usize,
}

#[derive(Clone)]
struct Variable {
    name: String,
    object: Object,
}

/// A value with what is known about it.
struct Typed {
    expr: Expr,
    value_type: Type,
    /// The field whose fixed words a text is compared with.
    field: Option<Field>,
}

impl Typed {
    fn new(expr: Expr, value_type: Type) -> Typed {
        Typed { expr, value_type, field: None }
    }
}

/// Whether a condition is the whole of what is asked; then a constant makes no sense.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Alone,
    Operand,
}

type Checked<T = Expr> = Result<T, FilterError>;

impl<'t> Checker<'t> {
    fn new(text: &'t str, grain: Grain) -> Checker<'t> {
        let (variables, annotations, warnings) = Default::default();
        Checker { text, grain, variables, annotations, warnings, steps: 0 }
    }

    fn condition(&mut self, node: &Node, standing: Standing) -> Checked {
        match &node.kind {
            NodeKind::Bool(_) if standing == Standing::Operand => Ok(self.value(node)?.expr),
            NodeKind::Bool(_) | NodeKind::None => {
                Err(self.error(node, Problem::ConstantAlone { text: node.to_string() }))
            }
            _ => {
                let typed = self.value(node)?;
                if typed.value_type == Type::Bool {
                    return Ok(typed.expr);
                }
                let problem = Problem::NotACondition {
                    text: shortened(&node.to_string()),
                    what: typed.value_type.what(),
                };
                Err(self.error(node, problem))
            }
        }
    }

    fn conditions(&mut self, nodes: &[Node]) -> Checked<Vec<Expr>> {
        nodes.iter().map(|node| self.condition(node, Standing::Operand)).collect()
    }

    fn value(&mut self, node: &Node) -> Checked<Typed> {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return Err(self.error(node, Problem::TooLarge { max: STEPS_MAX }));
        }
        match &node.kind {
            NodeKind::None => Ok(Typed::new(Expr::Null, Type::Null)),
            NodeKind::Bool(value) => Ok(Typed::new(Expr::Bool(*value), Type::Bool)),
            NodeKind::Number(number) => Ok(Typed::new(Expr::Number(*number), Type::Number)),
            NodeKind::Text(text) => Ok(Typed::new(Expr::Text(text.clone()), Type::Text)),
            NodeKind::List(_) => Err(self.error(node, Problem::ListAsValue)),
            NodeKind::Comprehension(_) => Err(self.error(node, Problem::ComprehensionAlone)),
            NodeKind::Path(path) => self.path_value(node, path),
            NodeKind::Call { function, arguments } => self.call(node, function, arguments),
            NodeKind::Plus(operand) => {
                let expr = self.number("+", operand)?;
                Ok(Typed::new(expr, Type::Number))
            }
            NodeKind::Minus(operand) => {
                let expr = match self.number("-", operand)? {
                    Expr::Number(number) => Expr::Number(-number),
                    other => Expr::Negate(Box::new(other)),
                };
                Ok(Typed::new(expr, Type::Number))
            }
            NodeKind::Arithmetic { operator, left, right } => self.arithmetic(*operator, left, right),
            NodeKind::Compare { first, rest } => Ok(Typed::new(self.comparisons(first, rest)?, Type::Bool)),
            NodeKind::Not(operand) => {
                let operand = self.condition(operand, Standing::Operand)?;
                Ok(Typed::new(Expr::Not(Box::new(operand)), Type::Bool))
            }
            NodeKind::And(operands) => Ok(Typed::new(Expr::And(self.conditions(operands)?), Type::Bool)),
            NodeKind::Or(operands) => Ok(Typed::new(Expr::Or(self.conditions(operands)?), Type::Bool)),
        }
    }

    fn arithmetic(&mut self, operator: Arithmetic, left: &Node, right: &Node) -> Checked<Typed> {
        if operator != Arithmetic::Add {
            let left = Box::new(self.number(operator.symbol(), left)?);
            let right = Box::new(self.number(operator.symbol(), right)?);
            return Ok(Typed::new(Expr::Arithmetic { operator, left, right }, Type::Number));
        }
        let (left_value, right_value) = (self.value(left)?, self.value(right)?);
        let types = [left_value.value_type, right_value.value_type];
        // Two attributes may be anything, and text is what anything can be.
        if types.contains(&Type::Text) || types == [Type::Json, Type::Json] {
            let left = self.as_text("+", left, left_value)?;
            let right = self.as_text("+", right, right_value)?;
            return Ok(Typed::new(Expr::Concatenate(Box::new(left), Box::new(right)), Type::Text));
        }
        let left = Box::new(self.as_number("+", left, left_value)?);
        let right = Box::new(self.as_number("+", right, right_value)?);
        Ok(Typed::new(Expr::Arithmetic { operator, left, right }, Type::Number))
    }

    fn number(&mut self, operator: &'static str, node: &Node) -> Checked {
        let value = self.value(node)?;
        self.as_number(operator, node, value)
    }

    fn as_number(&self, operator: &'static str, node: &Node, value: Typed) -> Checked {
        match value.value_type {
            Type::Number => Ok(value.expr),
            Type::Json => Ok(convert(Type::Number, value.expr)),
            found => {
                let write = match &node.kind {
                    NodeKind::Text(text) => {
                        literal_number(text).map(|_| format!("{0} instead of '{0}'", shortened(text)))
                    }
                    _ => None,
                };
                Err(self.operand_error(operator, node, "a number", found, write))
            }
        }
    }

    fn text(&mut self, operator: &'static str, node: &Node) -> Checked {
        let value = self.value(node)?;
        self.as_text(operator, node, value)
    }

    fn as_text(&self, operator: &'static str, node: &Node, value: Typed) -> Checked {
        match value.value_type {
            Type::Text => Ok(value.expr),
            Type::Json => Ok(convert(Type::Text, value.expr)),
            found => {
                let write = match &node.kind {
                    NodeKind::Number(_) => Some(format!("'{node}' instead of {node}")),
                    _ => None,
                };
                Err(self.operand_error(operator, node, "text", found, write))
            }
        }
    }

    fn operand_error(
        &self,
        operator: &'static str,
        node: &Node,
        expected: &'static str,
        found: Type,
        write: Option<String>,
    ) -> FilterError {
        self.error(node, Problem::Operand { operator, expected, found: found.what(), write })
    }

    fn error(&self, node: &Node, problem: Problem) -> FilterError {
        FilterError { position: Position::of(self.text, node.at), problem }
    }

    fn warn(&mut self, node: &Node, doubt: Doubt) {
        self.warnings.push(Warning { position: Position::of(self.text, node.at), doubt });
    }
}

fn convert(to: Type, value: Expr) -> Expr {
    Expr::Convert { to, value: Box::new(value) }
}

/// The number that a text spells, if it spells one.
pub(in crate::filter) fn literal_number(text: &str) -> Option<f64> {
    let text = text.trim();
    // Rust also reads `inf`, `nan` and `infinity`.
    let looks_like_one =
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    let number: f64 = looks_like_one.then(|| text.parse().ok())??;
    number.is_finite().then_some(number)
}
