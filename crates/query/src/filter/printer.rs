//! A tree to its canonical text, with the parentheses it needs and no others. Read again it is the same tree.

use std::fmt::{self, Display, Formatter};

use super::ast::{Arithmetic, Comprehension, Node, NodeKind, Path, Step};

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::None => f.write_str("None"),
            NodeKind::Bool(true) => f.write_str("True"),
            NodeKind::Bool(false) => f.write_str("False"),
            NodeKind::Number(number) => write_number(f, *number),
            NodeKind::Text(text) => write_text(f, text),
            NodeKind::List(elements) => {
                f.write_str("[")?;
                write_separated(f, elements, ", ", Binding::Or)?;
                f.write_str("]")
            }
            NodeKind::Path(path) => path.fmt(f),
            NodeKind::Call { function, arguments } => {
                write!(f, "{function}(")?;
                match arguments.as_slice() {
                    // The only argument of a call needs no parentheses of its own.
                    [Node { kind: NodeKind::Comprehension(comprehension), .. }] => comprehension.fmt(f)?,
                    arguments => write_separated(f, arguments, ", ", Binding::Or)?,
                }
                f.write_str(")")
            }
            NodeKind::Comprehension(comprehension) => comprehension.fmt(f),
            NodeKind::Minus(operand) => write_prefixed(f, "-", operand, Binding::Unary),
            NodeKind::Plus(operand) => write_prefixed(f, "+", operand, Binding::Unary),
            NodeKind::Arithmetic { operator, left, right } => {
                let binding = self.binding();
                write_bound(f, left, binding)?;
                write!(f, " {} ", operator.symbol())?;
                write_bound(f, right, binding.tighter())
            }
            NodeKind::Compare { first, rest } => {
                write_bound(f, first, Binding::Sum)?;
                rest.iter().try_for_each(|(operator, operand)| {
                    write!(f, " {} ", operator.symbol())?;
                    write_bound(f, operand, Binding::Sum)
                })
            }
            NodeKind::Not(operand) => write_prefixed(f, "not ", operand, Binding::Not),
            NodeKind::And(operands) => write_separated(f, operands, " and ", Binding::Not),
            NodeKind::Or(operands) => write_separated(f, operands, " or ", Binding::And),
        }
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)?;
        self.steps.iter().try_for_each(|step| match step {
            Step::Field(field) => write!(f, ".{field}"),
            Step::Key(key) => {
                f.write_str("[")?;
                write_bound(f, key, Binding::Or)?;
                f.write_str("]")
            }
        })
    }
}

impl Display for Comprehension {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Comprehension { is_list, element, variable, source, conditions } = self;
        f.write_str(if *is_list { "[" } else { "" })?;
        write_bound(f, element, Binding::Or)?;
        write!(f, " for {variable} in {source}")?;
        conditions.iter().try_for_each(|condition| {
            f.write_str(" if ")?;
            write_bound(f, condition, Binding::Or)
        })?;
        f.write_str(if *is_list { "]" } else { "" })
    }
}

/// How tightly parts hold together, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Comprehension,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Unary,
    Primary,
}

impl Binding {
    fn tighter(self) -> Binding {
        match self {
            Binding::Sum => Binding::Product,
            _ => Binding::Unary,
        }
    }
}

impl Node {
    fn binding(&self) -> Binding {
        match &self.kind {
            NodeKind::Comprehension(comprehension) if !comprehension.is_list => Binding::Comprehension,
            NodeKind::Or(_) => Binding::Or,
            NodeKind::And(_) => Binding::And,
            NodeKind::Not(_) => Binding::Not,
            NodeKind::Compare { .. } => Binding::Comparison,
            NodeKind::Arithmetic { operator: Arithmetic::Add | Arithmetic::Subtract, .. } => Binding::Sum,
            NodeKind::Arithmetic { .. } => Binding::Product,
            NodeKind::Minus(_) | NodeKind::Plus(_) => Binding::Unary,
            _ => Binding::Primary,
        }
    }
}

fn write_prefixed(f: &mut Formatter<'_>, prefix: &str, operand: &Node, at_least: Binding) -> fmt::Result {
    f.write_str(prefix)?;
    write_bound(f, operand, at_least)
}

fn write_bound(f: &mut Formatter<'_>, node: &Node, at_least: Binding) -> fmt::Result {
    if node.binding() < at_least { write!(f, "({node})") } else { node.fmt(f) }
}

fn write_separated(f: &mut Formatter<'_>, nodes: &[Node], separator: &str, at_least: Binding) -> fmt::Result {
    nodes.iter().enumerate().try_for_each(|(i, node)| {
        f.write_str(if i == 0 { "" } else { separator })?;
        write_bound(f, node, at_least)
    })
}

/// Whole numbers without a fraction, others as short as they can be and still read back the same.
pub(super) fn write_number(f: &mut Formatter<'_>, number: f64) -> fmt::Result {
    if number.fract() == 0.0 && number.abs() < 1e15 { write!(f, "{number}") } else { write!(f, "{number:?}") }
}

pub(super) fn write_text(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("'")?;
    for character in text.chars() {
        match character {
            '\'' => f.write_str("\\'")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            control if control.is_control() && u32::from(control) < 0x100 => {
                write!(f, "\\x{:02x}", u32::from(control))?;
            }
            other => write!(f, "{other}")?,
        }
    }
    f.write_str("'")
}
