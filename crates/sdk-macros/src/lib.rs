//! The attribute `#[bennu::trace]`: a function as a span.
//!
//! `options` reads what stands in the brackets, `expand` writes the function anew.
//!
//! Not here: what a span is, and how values are recorded. That is `bennu`, to which the written code speaks through
//! `bennu::macro_support`.

mod expand;
mod options;

use proc_macro::TokenStream;
use syn::{ItemFn, parse_macro_input};

use options::Options;

/// A span around a function. Documented where it is re-exported, in `bennu`.
#[proc_macro_attribute]
pub fn trace(options: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(options as Options);
    let function = parse_macro_input!(item as ItemFn);
    expand::function(&options, function).unwrap_or_else(|error| error.to_compile_error()).into()
}
