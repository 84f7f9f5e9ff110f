//! Text to tokens. Literals are those of Python, without bytes, complex numbers and formatted text.

mod literal;

use super::error::{FilterError, Position, Problem, shortened};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// The first byte, and the one after the last.
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    /// A name or a keyword.
    Word(String),
    Number(f64),
    Text(String),
    Symbol(&'static str),
    End,
}

/// Cuts the text into tokens, the last of which is the end.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, FilterError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next_token()?;
        let at_end = token.kind == TokenKind::End;
        tokens.push(token);
        if at_end {
            return Ok(tokens);
        }
    }
}

/// As far as the text can be cut, and where a quote is still open at its end.
pub(super) fn lex_open(text: &str) -> (Vec<Token>, Option<usize>) {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    let mut open = None;
    loop {
        lexer.skip_blanks();
        let start = lexer.at;
        match lexer.next_token() {
            Ok(Token { kind: TokenKind::End, .. }) => break,
            Ok(token) => tokens.push(token),
            Err(FilterError { problem: Problem::OpenText { .. }, .. }) => {
                open = Some(start);
                break;
            }
            Err(_) => break,
        }
    }
    let end = open.unwrap_or(text.len());
    tokens.push(Token { kind: TokenKind::End, start: end, end });
    (tokens, open)
}

/// Longest first, so that `<=` is not read as `<`.
const SYMBOLS: [&str; 20] =
    ["==", "!=", "<=", ">=", "(", ")", "[", "]", ",", ".", "+", "-", "*", "/", "%", "<", ">", ":", "{", "}"];

/// What other languages write, and what is written here.
const FOREIGN: [(&str, Option<&str>); 20] = [
    ("===", Some("`==`")),
    ("!==", Some("`!=`")),
    ("<>", Some("`!=`")),
    ("&&", Some("`and`")),
    ("||", Some("`or`")),
    (":=", None),
    ("//", Some("`/`")),
    ("**", None),
    ("<<", None),
    (">>", None),
    ("=~", Some("`matches(…, r'…')`")),
    ("->", None),
    ("=", Some("`==`")),
    ("!", Some("`not`")),
    ("&", Some("`and`")),
    ("|", Some("`or`")),
    ("^", None),
    ("~", None),
    ("@", None),
    (";", None),
];

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Result<Token, FilterError> {
        self.skip_blanks();
        let start = self.at;
        let kind = match self.peek() {
            None => TokenKind::End,
            Some('\'' | '"') => self.quoted("")?,
            Some(c) if c.is_ascii_digit() => self.number()?,
            Some('.') if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number()?,
            Some(c) if is_name_start(c) => self.word()?,
            Some(c) => self.symbol(c)?,
        };
        Ok(Token { kind, start, end: self.at })
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            match self.rest().strip_prefix('#') {
                Some(comment) => self.at += 1 + comment.find('\n').unwrap_or(comment.len()),
                None => return,
            }
        }
    }

    fn word(&mut self) -> Result<TokenKind, FilterError> {
        let start = self.at;
        self.take_while(is_name_part);
        let word = &self.text[start..self.at];
        if !self.rest().starts_with(['\'', '"']) {
            return Ok(TokenKind::Word(word.to_owned()));
        }
        match word {
            "r" | "R" => self.quoted("r"),
            "u" | "U" => self.quoted(""),
            prefix => Err(self.error(start, Problem::TextPrefix { prefix: shortened(prefix) })),
        }
    }

    fn symbol(&mut self, character: char) -> Result<TokenKind, FilterError> {
        let rest = self.rest();
        if let Some((operator, instead)) = FOREIGN.into_iter().find(|(foreign, _)| rest.starts_with(foreign))
            && !rest.starts_with("!=") | rest.starts_with("!==")
            && !rest.starts_with("==") | rest.starts_with("===")
        {
            return Err(self.error(self.at, Problem::Operator { operator, instead }));
        }
        let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) else {
            return Err(self.error(self.at, Problem::Character { character }));
        };
        self.at += symbol.len();
        Ok(TokenKind::Symbol(symbol))
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn advance(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    }

    fn error(&self, at: usize, problem: Problem) -> FilterError {
        FilterError { position: Position::of(self.text, at), problem }
    }
}

pub(super) fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

pub(super) fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
