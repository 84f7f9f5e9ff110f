//! The filter as it was written: a tree with places, names not yet looked up.

/// A part of a filter. Two are equal when they say the same, wherever they stand.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub kind: NodeKind,
    /// The first byte of what it was read from.
    pub at: usize,
    /// How deep the tree below is. Bounded by the parser, so that walks may recurse.
    pub height: usize,
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.kind == other.kind
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum NodeKind {
    None,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    /// `span_kind`, `llm.model_name`, `annotations['relevance'].score`
    Path(Path),
    /// `float(x)`, `any(…)`
    Call {
        function: String,
        arguments: Vec<Node>,
    },
    Comprehension(Box<Comprehension>),
    Minus(Box<Node>),
    Plus(Box<Node>),
    Arithmetic {
        operator: Arithmetic,
        left: Box<Node>,
        right: Box<Node>,
    },
    /// `a < b <= c`
    Compare {
        first: Box<Node>,
        rest: Vec<(Comparison, Node)>,
    },
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

impl NodeKind {
    /// The nodes directly below.
    pub(super) fn children(&self) -> Box<dyn Iterator<Item = &Node> + '_> {
        match self {
            NodeKind::None | NodeKind::Bool(_) | NodeKind::Number(_) | NodeKind::Text(_) => {
                Box::new(std::iter::empty())
            }
            NodeKind::List(nodes) | NodeKind::And(nodes) | NodeKind::Or(nodes) => Box::new(nodes.iter()),
            NodeKind::Call { arguments, .. } => Box::new(arguments.iter()),
            NodeKind::Path(path) => Box::new(path.steps.iter().filter_map(|step| match step {
                Step::Key(key) => Some(key),
                Step::Field(_) => None,
            })),
            NodeKind::Comprehension(comprehension) => Box::new(
                [&comprehension.element, &comprehension.source].into_iter().chain(&comprehension.conditions),
            ),
            NodeKind::Minus(node) | NodeKind::Plus(node) | NodeKind::Not(node) => {
                Box::new(std::iter::once(&**node))
            }
            NodeKind::Arithmetic { left, right, .. } => Box::new([&**left, &**right].into_iter()),
            NodeKind::Compare { first, rest } => {
                Box::new(std::iter::once(&**first).chain(rest.iter().map(|(_, node)| node)))
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Path {
    pub root: String,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Field(String),
    Key(Node),
}

/// `element for variable in source if condition`
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comprehension {
    /// Whether it stands in square brackets.
    pub is_list: bool,
    pub element: Node,
    pub variable: String,
    pub source: Node,
    pub conditions: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Arithmetic {
    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Remainder => "%",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Is,
    IsNot,
}

impl Comparison {
    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
            Comparison::In => "in",
            Comparison::NotIn => "not in",
            Comparison::Is => "is",
            Comparison::IsNot => "is not",
        }
    }
}
