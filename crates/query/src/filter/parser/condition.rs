//! From `or` down to the sign of a number.

use super::{Expectation, Parsed, Parser};
use crate::filter::ast::{Arithmetic, Comparison, Node, NodeKind};
use crate::filter::lexer::TokenKind;

impl Parser<'_> {
    pub(super) fn or(&mut self) -> Parsed {
        self.connected("or", Parser::and, NodeKind::Or)
    }

    fn and(&mut self) -> Parsed {
        self.connected("and", Parser::not, NodeKind::And)
    }

    fn connected(
        &mut self,
        word: &str,
        operand: fn(&mut Self) -> Parsed,
        build: fn(Vec<Node>) -> NodeKind,
    ) -> Parsed {
        let at = self.start();
        let first = operand(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut operands = vec![first];
        while self.eat_word(word) {
            operands.push(operand(self)?);
        }
        self.node(at, build(operands))
    }

    fn not(&mut self) -> Parsed {
        let at = self.start();
        if !self.eat_word("not") {
            return self.comparison();
        }
        let operand = self.deeper(Parser::not)?;
        self.node(at, NodeKind::Not(Box::new(operand)))
    }

    fn comparison(&mut self) -> Parsed {
        let at = self.start();
        let first = self.sum()?;
        self.note(Expectation::Operator);
        let outer = self.compared_with.take();
        let mut rest = Vec::new();
        let mut left = &first;
        loop {
            if let NodeKind::Path(path) = &left.kind {
                self.compared_with = Some(path.clone());
            }
            let Some(operator) = self.comparison_operator()? else { break };
            rest.push((operator, self.sum()?));
            left = &rest.last().expect("pushed on the line before").1;
            self.note(Expectation::Connective);
        }
        self.compared_with = outer;
        if rest.is_empty() {
            return Ok(first);
        }
        self.node(at, NodeKind::Compare { first: Box::new(first), rest })
    }

    fn comparison_operator(&mut self) -> Parsed<Option<Comparison>> {
        let operator = match self.peek() {
            TokenKind::Symbol("==") => Comparison::Equal,
            TokenKind::Symbol("!=") => Comparison::NotEqual,
            TokenKind::Symbol("<") => Comparison::Less,
            TokenKind::Symbol("<=") => Comparison::LessOrEqual,
            TokenKind::Symbol(">") => Comparison::Greater,
            TokenKind::Symbol(">=") => Comparison::GreaterOrEqual,
            TokenKind::Word(word) => match word.as_str() {
                "in" => Comparison::In,
                "is" => Comparison::Is,
                "not" => Comparison::NotIn,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        self.advance();
        match operator {
            Comparison::Is if self.eat_word("not") => Ok(Some(Comparison::IsNot)),
            Comparison::NotIn if !self.eat_word("in") => {
                self.note(Expectation::Word("in"));
                Err(self.expected("`in` after `not`"))
            }
            _ => Ok(Some(operator)),
        }
    }

    fn sum(&mut self) -> Parsed {
        self.arithmetic(Parser::product, |symbol| match symbol {
            "+" => Some(Arithmetic::Add),
            "-" => Some(Arithmetic::Subtract),
            _ => None,
        })
    }

    fn product(&mut self) -> Parsed {
        self.arithmetic(Parser::unary, |symbol| match symbol {
            "*" => Some(Arithmetic::Multiply),
            "/" => Some(Arithmetic::Divide),
            "%" => Some(Arithmetic::Remainder),
            _ => None,
        })
    }

    fn arithmetic(
        &mut self,
        operand: fn(&mut Self) -> Parsed,
        operator: fn(&str) -> Option<Arithmetic>,
    ) -> Parsed {
        let at = self.start();
        let mut left = operand(self)?;
        while let TokenKind::Symbol(symbol) = self.peek()
            && let Some(operator) = operator(symbol)
        {
            self.advance();
            let right = operand(self)?;
            left = self
                .node(at, NodeKind::Arithmetic { operator, left: Box::new(left), right: Box::new(right) })?;
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed {
        let at = self.start();
        let build = match self.peek() {
            TokenKind::Symbol("-") => NodeKind::Minus,
            TokenKind::Symbol("+") => NodeKind::Plus,
            _ => return self.primary(),
        };
        self.advance();
        let operand = self.deeper(Parser::unary)?;
        self.node(at, build(Box::new(operand)))
    }
}
