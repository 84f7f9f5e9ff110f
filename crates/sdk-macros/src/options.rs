//! What stands in the brackets: `kind = "tool", name = "look_up", skip(key), skip_output`.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, parenthesized};

/// As the functions of `bennu` that begin a span are called.
const KINDS: [&str; 10] = [
    "llm",
    "tool",
    "retriever",
    "reranker",
    "embedding",
    "chain",
    "agent",
    "guardrail",
    "evaluator",
    "prompt",
];

pub(crate) struct Options {
    /// A function of `bennu`.
    pub(crate) kind: Ident,
    pub(crate) name: Option<LitStr>,
    pub(crate) skipped: Vec<Ident>,
    pub(crate) is_input_skipped: bool,
    pub(crate) is_output_skipped: bool,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Options> {
        let mut options = Options {
            kind: Ident::new("chain", Span::call_site()),
            name: None,
            skipped: Vec::new(),
            is_input_skipped: false,
            is_output_skipped: false,
        };
        while !input.is_empty() {
            options.read_one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

impl Options {
    fn read_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let option: Ident = input.parse()?;
        match option.to_string().as_str() {
            "kind" => self.kind = kind(&text(input)?)?,
            "name" => self.name = Some(text(input)?),
            "skip" => {
                let names;
                parenthesized!(names in input);
                self.skipped.extend(Punctuated::<Ident, Token![,]>::parse_terminated(&names)?);
            }
            "skip_all" => self.is_input_skipped = true,
            "skip_output" => self.is_output_skipped = true,
            _ => {
                let known = "`kind`, `name`, `skip(…)`, `skip_all` or `skip_output`";
                return Err(syn::Error::new(option.span(), format!("expected {known}")));
            }
        }
        Ok(())
    }
}

fn text(input: ParseStream<'_>) -> syn::Result<LitStr> {
    input.parse::<Token![=]>()?;
    input.parse()
}

fn kind(text: &LitStr) -> syn::Result<Ident> {
    let word = text.value().to_lowercase();
    if KINDS.contains(&word.as_str()) {
        return Ok(Ident::new(&word, text.span()));
    }
    Err(syn::Error::new(text.span(), format!("no kind of span; there are {}", KINDS.join(", "))))
}
