//! Tokens to a tree, by recursive descent. The grammar is in `docs/spec/filter.md`, one function for each rule.

mod condition;
mod value;

use super::ast::{Node, NodeKind, Path};
use super::error::{FilterError, Position, Problem, shortened};
use super::lexer::{Token, TokenKind, lex};
use super::{DEPTH_MAX, LENGTH_MAX};

/// What could stand where the text ends. Kept for completion.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expectation {
    /// A value, and what it is compared with.
    Operand {
        compared_with: Option<Path>,
    },
    /// A comparison or arithmetic, after this operand.
    Operator,
    /// `and`, `or`, after a comparison.
    Connective,
    FieldOf(Path),
    KeyOf(Path),
    /// What a comprehension iterates over.
    Source,
    /// `for`, after the element of a comprehension, or `if`.
    Word(&'static str),
}

/// Words that cannot be names.
pub(super) const KEYWORDS: [&str; 13] =
    ["and", "or", "not", "in", "is", "for", "if", "else", "lambda", "None", "True", "False", "await"];

pub(super) fn parse(text: &str) -> Result<Node, FilterError> {
    let fault = |problem| Err(FilterError { position: Position { line: 1, column: 1 }, problem });
    if text.len() > LENGTH_MAX {
        return fault(Problem::TooLong { max: LENGTH_MAX });
    }
    if text.trim().is_empty() {
        return fault(Problem::Empty);
    }
    Parser::new(text, lex(text)?).filter()
}

/// What may come after the last of these tokens.
pub(super) fn expectations(text: &str, tokens: Vec<Token>) -> Vec<Expectation> {
    let mut parser = Parser::new(text, tokens);
    // Half a filter is an error; what was looked for where it broke off is the answer.
    let _unfinished = parser.filter();
    parser.at_end
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// The left side of the comparison whose right side is being read.
    compared_with: Option<Path>,
    at_end: Vec<Expectation>,
}

type Parsed<T = Node> = Result<T, FilterError>;

impl<'t> Parser<'t> {
    fn new(text: &'t str, tokens: Vec<Token>) -> Self {
        Parser { text, tokens, at: 0, depth: 0, compared_with: None, at_end: Vec::new() }
    }

    fn filter(&mut self) -> Parsed {
        let node = self.or()?;
        match self.peek() {
            TokenKind::End => Ok(node),
            _ => Err(self.expected("`and`, `or` or the end")),
        }
    }

    fn close(&mut self, open: usize, bracket: char, close: &str, expected: &'static str) -> Parsed<()> {
        if self.eat_symbol(close) {
            return Ok(());
        }
        if *self.peek() == TokenKind::End {
            return Err(self.error(open, Problem::Unclosed { bracket }));
        }
        Err(self.expected(expected))
    }

    /// Every way to recurse leads through here, so that no text can exhaust the stack.
    fn deeper(&mut self, rule: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth == DEPTH_MAX {
            return Err(self.error_here(Problem::TooDeep { max: DEPTH_MAX }));
        }
        self.depth += 1;
        let node = rule(self);
        self.depth -= 1;
        node
    }

    /// Long chains of arithmetic are deep trees too.
    fn node(&self, at: usize, kind: NodeKind) -> Parsed {
        let height = 1 + kind.children().map(|child| child.height).max().unwrap_or(0);
        if height > DEPTH_MAX {
            return Err(self.error(at, Problem::TooDeep { max: DEPTH_MAX }));
        }
        Ok(Node { kind, at, height })
    }

    fn note(&mut self, expectation: Expectation) {
        if *self.peek() == TokenKind::End && !self.at_end.contains(&expectation) {
            self.at_end.push(expectation);
        }
    }

    fn peek(&self) -> &TokenKind {
        &self.tokens[self.at].kind
    }

    fn start(&self) -> usize {
        self.tokens[self.at].start
    }

    /// The end is never passed.
    fn advance(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Word(found) if found == word)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), TokenKind::Symbol(found) if *found == symbol)
    }

    fn eat_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.advance();
        }
        found
    }

    fn expected(&self, expected: &'static str) -> FilterError {
        let token = &self.tokens[self.at];
        let found = match token.kind {
            TokenKind::End => "the end".to_owned(),
            _ => format!("`{}`", shortened(&self.text[token.start..token.end])),
        };
        self.error(token.start, Problem::Expected { expected, found })
    }

    fn error_here(&self, problem: Problem) -> FilterError {
        self.error(self.start(), problem)
    }

    fn error(&self, at: usize, problem: Problem) -> FilterError {
        FilterError { position: Position::of(self.text, at), problem }
    }
}
