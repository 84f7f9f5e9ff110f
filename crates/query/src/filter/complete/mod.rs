//! What could be typed next. A half-typed filter is read by the ordinary parser; where the text ends, it has
//! noted what it looked for.

mod offers;

use std::ops::Range;

use offers::Offers;

use super::LENGTH_MAX;
use super::lexer::{Token, TokenKind, lex_open};
use super::names::{AnnotationTarget, Grain, Member, Object};
use super::parser::expectations;

/// What to offer at a cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Completions {
    /// The bytes that a chosen text replaces: what is typed of it already.
    pub replace: Range<usize>,
    pub items: Vec<Completion>,
    /// What only the data knows.
    pub wanted: Vec<Wanted>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub text: String,
    pub kind: CompletionKind,
    /// A few words beside it: the type of a field, what a function takes.
    pub detail: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    Field,
    Attribute,
    Collection,
    Variable,
    Function,
    Value,
    Operator,
}

/// Completions that depend on the project's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Keys of attributes, dotted, that begin with this.
    AttributeKeys {
        prefix: String,
    },
    MetadataKeys,
    ResourceKeys,
    AnnotationNames(AnnotationTarget),
    /// Values seen of a field or attribute, as text in quotes.
    Values {
        of: String,
    },
}

/// What could stand at the cursor, a byte of the text. Any text and any cursor give an answer.
pub fn complete(text: &str, cursor: usize, grain: Grain) -> Completions {
    let mut cursor = cursor.min(text.len()).min(LENGTH_MAX);
    while !text.is_char_boundary(cursor) {
        cursor -= 1;
    }
    let before = &text[..cursor];
    let (mut tokens, open) = lex_open(before);
    let start = open.unwrap_or_else(|| take_unfinished_word(&mut tokens, cursor));
    let typed = before[start..].to_owned();
    let mut offers = Offers {
        grain,
        variables: variables(text, grain),
        in_quotes: open.map(|at| &before[at..=at]),
        items: Vec::new(),
        wanted: Vec::new(),
    };
    for expectation in expectations(before, tokens) {
        offers.add(&expectation);
    }
    let Offers { mut items, wanted, .. } = offers;
    let typed = typed.to_lowercase();
    items.retain(|item| item.text.to_lowercase().starts_with(&typed));
    Completions { replace: start..cursor, items, wanted }
}

/// Takes the word away that the cursor touches, and returns where it begins.
fn take_unfinished_word(tokens: &mut Vec<Token>, cursor: usize) -> usize {
    let last_word = tokens
        .len()
        .checked_sub(2)
        .filter(|&last| matches!(tokens[last].kind, TokenKind::Word(_)) && tokens[last].end == cursor);
    let Some(last) = last_word else { return cursor };
    let start = tokens.remove(last).start;
    if let Some(end) = tokens.last_mut() {
        end.start = start;
        end.end = start;
    }
    start
}

/// Loop variables are known wherever they stand: `any(s.| for s in spans)`.
fn variables(text: &str, grain: Grain) -> Vec<(String, Object)> {
    let bounded = text.get(..LENGTH_MAX).unwrap_or(text);
    let words: Vec<TokenKind> = lex_open(bounded).0.into_iter().map(|token| token.kind).collect();
    let mut variables: Vec<(String, Object)> = Vec::new();
    // From the end, since the loop that a source names stands further out.
    for at in (0..words.len()).rev() {
        let [
            TokenKind::Word(word),
            TokenKind::Word(name),
            TokenKind::Word(word_in),
            TokenKind::Word(source),
            rest @ ..,
        ] = &words[at..]
        else {
            continue;
        };
        if word != "for" || word_in != "in" {
            continue;
        }
        let member = match rest {
            [TokenKind::Symbol("."), TokenKind::Word(field), ..] => {
                let of = variables.iter().find(|(name, _)| name == source);
                of.and_then(|(_, object)| object.member(field))
            }
            _ => grain.object().member(source),
        };
        if let Some(Member::Collection(collection)) = member {
            variables.push((name.clone(), collection.element()));
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::{Wanted, complete};
    use crate::filter::{AnnotationTarget, Grain};

    /// The offers at `|`, the first few of them.
    fn offers(text: &str) -> (Vec<String>, Vec<Wanted>) {
        let cursor = text.find('|').expect("a cursor");
        let completions = complete(&text.replacen('|', "", 1), cursor, Grain::Span);
        (completions.items.into_iter().map(|item| item.text).take(4).collect(), completions.wanted)
    }

    #[test]
    fn names_that_begin_as_typed_are_offered() {
        assert_eq!(offers("span_kind == 'LLM' and lat|").0, ["latency_ms"]);
        assert_eq!(offers("not STAT|").0, ["status_code", "status_message"]);
        assert_eq!(
            offers("llm.tok|").0,
            ["token_count.prompt", "token_count.completion", "token_count.total"]
        );
    }

    #[test]
    fn beside_a_comparison_stand_the_values_of_its_field() {
        assert_eq!(offers("span_kind == |").0[..2], ["'AGENT'", "'CHAIN'"]);
        assert_eq!(offers("span_kind in ['LLM', \"T|").0, ["\"TOOL\""]);
        assert_eq!(offers("llm.model_name == '|").1, [Wanted::Values { of: "llm.model_name".to_owned() }]);
    }

    #[test]
    fn after_a_value_come_operators_and_after_a_comparison_what_connects() {
        assert_eq!(offers("name |").0[..3], ["==", "!=", "<"]);
        assert_eq!(offers("name == 'a' |").0, ["and", "or"]);
    }

    #[test]
    fn annotations_are_wanted_by_name_and_have_fields() {
        assert_eq!(offers("annotations['|").1, [Wanted::AnnotationNames(AnnotationTarget::Span)]);
        assert_eq!(offers("annotations['relevance'].s|").0, ["score"]);
    }

    #[test]
    fn a_loop_variable_is_known_before_its_loop() {
        assert_eq!(offers("any(d.sc| for d in documents)").0, ["score"]);
        assert_eq!(offers("any(d.score < 0.5 for d in doc|").0, ["documents", "document_annotations"]);
        assert_eq!(offers("any(any(a.l| for a in d.annotations) for d in documents)").0, ["label"]);
    }

    #[test]
    fn keys_of_tokens_are_known() {
        assert_eq!(
            offers("tokens['c|").0,
            ["'completion'", "'cache_read'", "'cache_write'", "'completion_audio'"]
        );
    }
}
