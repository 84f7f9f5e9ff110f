//! Literals, paths, calls, lists and comprehensions.

use super::{Expectation, KEYWORDS, Parsed, Parser};
use crate::filter::ast::{Comprehension, Node, NodeKind, Path, Step};
use crate::filter::error::{Problem, shortened};
use crate::filter::lexer::TokenKind;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parsed {
        let at = self.start();
        let kind = match self.peek().clone() {
            TokenKind::Number(number) => {
                self.advance();
                NodeKind::Number(number)
            }
            TokenKind::Text(_) => NodeKind::Text(self.texts()),
            TokenKind::Symbol("(") => return self.parenthesized(),
            TokenKind::Symbol("[") => return self.bracketed(),
            TokenKind::Word(word) => return self.named(word),
            _ => {
                let compared_with = self.compared_with.clone();
                self.note(Expectation::Operand { compared_with });
                return Err(self.expected("a value"));
            }
        };
        let node = self.node(at, kind)?;
        if matches!(self.peek(), TokenKind::Symbol("." | "[" | "(")) {
            return Err(self.error_here(Problem::FieldOfValue));
        }
        Ok(node)
    }

    /// Neighbouring texts are one.
    fn texts(&mut self) -> String {
        let mut joined = String::new();
        while let TokenKind::Text(text) = self.peek() {
            joined.push_str(text);
            self.advance();
        }
        joined
    }

    fn named(&mut self, word: String) -> Parsed {
        let at = self.start();
        let constant = match word.as_str() {
            "None" => Some(NodeKind::None),
            "True" => Some(NodeKind::Bool(true)),
            "False" => Some(NodeKind::Bool(false)),
            "lambda" | "await" => return Err(self.error_here(Problem::Word { word })),
            keyword if KEYWORDS.contains(&keyword) => return Err(self.expected("a value")),
            _ => None,
        };
        self.advance();
        match constant {
            Some(kind) => self.node(at, kind),
            None if self.is_symbol("(") => self.call(at, word),
            None => self.path(at, word),
        }
    }

    fn path(&mut self, at: usize, root: String) -> Parsed {
        let mut path = Path { root, steps: Vec::new() };
        loop {
            if self.eat_symbol(".") {
                self.note(Expectation::FieldOf(path.clone()));
                match self.peek().clone() {
                    TokenKind::Word(field) => {
                        self.advance();
                        path.steps.push(Step::Field(field));
                    }
                    _ => return Err(self.expected("a field name after `.`")),
                }
            } else if self.is_symbol("[") {
                let open = self.start();
                self.advance();
                self.note(Expectation::KeyOf(path.clone()));
                let outer = self.compared_with.take();
                let key = self.deeper(Parser::or)?;
                self.compared_with = outer;
                self.close(open, '[', "]", "`]`")?;
                path.steps.push(Step::Key(key));
            } else {
                break;
            }
        }
        if self.is_symbol("(") {
            let function = path.steps.iter().rev().find_map(|step| match step {
                Step::Field(name) => Some(name.clone()),
                Step::Key(_) => None,
            });
            let name = function.unwrap_or(path.root);
            return Err(self.error_here(Problem::UnknownFunction {
                name: shortened(&format!(".{name}")),
                nearest: None,
            }));
        }
        self.node(at, NodeKind::Path(path))
    }

    fn call(&mut self, at: usize, function: String) -> Parsed {
        let open = self.start();
        self.advance();
        let mut arguments = Vec::new();
        let outer = self.compared_with.take();
        while !self.is_symbol(")") {
            let argument = self.deeper(Parser::or)?;
            if arguments.is_empty() && self.is_word("for") {
                arguments.push(self.comprehension(argument, false)?);
                break;
            }
            arguments.push(argument);
            self.note(Expectation::Word("for"));
            if !self.eat_symbol(",") {
                break;
            }
        }
        self.compared_with = outer;
        self.close(open, '(', ")", "`,` or `)`")?;
        self.node(at, NodeKind::Call { function, arguments })
    }

    /// `(a)`, `(a, b)`, `(a,)` or `()`.
    fn parenthesized(&mut self) -> Parsed {
        let open = self.start();
        self.advance();
        if self.eat_symbol(")") {
            return self.node(open, NodeKind::List(Vec::new()));
        }
        let first = self.deeper(Parser::or)?;
        let node = if self.is_symbol(",") {
            let elements = self.more_elements(first, ")")?;
            self.node(open, NodeKind::List(elements))?
        } else if self.is_word("for") {
            self.comprehension(first, false)?
        } else {
            first
        };
        self.close(open, '(', ")", "`)`")?;
        Ok(node)
    }

    /// `[]`, `[a, b]` or `[a for a in b]`.
    fn bracketed(&mut self) -> Parsed {
        let open = self.start();
        self.advance();
        if self.eat_symbol("]") {
            return self.node(open, NodeKind::List(Vec::new()));
        }
        let first = self.deeper(Parser::or)?;
        let node = if self.is_word("for") {
            self.comprehension(first, true)?
        } else {
            self.note(Expectation::Word("for"));
            let elements = self.more_elements(first, "]")?;
            self.node(open, NodeKind::List(elements))?
        };
        self.close(open, '[', "]", "`,` or `]`")?;
        Ok(node)
    }

    fn more_elements(&mut self, first: Node, close: &'static str) -> Parsed<Vec<Node>> {
        let mut elements = vec![first];
        while self.eat_symbol(",") {
            if self.is_symbol(close) {
                break;
            }
            elements.push(self.deeper(Parser::or)?);
        }
        Ok(elements)
    }

    /// From `for` on.
    fn comprehension(&mut self, element: Node, is_list: bool) -> Parsed {
        let at = element.at;
        self.advance();
        let variable = match self.peek().clone() {
            TokenKind::Word(name) if !KEYWORDS.contains(&name.as_str()) => name,
            _ => return Err(self.expected("a name after `for`")),
        };
        self.advance();
        if !self.eat_word("in") {
            self.note(Expectation::Word("in"));
            return Err(self.expected("`in`"));
        }
        self.note(Expectation::Source);
        let source_at = self.start();
        let source = match self.peek().clone() {
            TokenKind::Word(name) if !KEYWORDS.contains(&name.as_str()) => {
                self.advance();
                self.path(source_at, name)?
            }
            _ => return Err(self.expected("what to iterate over")),
        };
        self.note(Expectation::Word("if"));
        let mut conditions = Vec::new();
        while self.eat_word("if") {
            conditions.push(self.deeper(Parser::or)?);
        }
        if self.is_word("for") {
            return Err(self.error_here(Problem::SecondFor));
        }
        let comprehension = Comprehension { is_list, element, variable, source, conditions };
        self.node(at, NodeKind::Comprehension(Box::new(comprehension)))
    }
}
