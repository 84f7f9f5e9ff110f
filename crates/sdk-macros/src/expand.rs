//! Writes the function anew: its old body within a span.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Expr, ExprLit, FnArg, Ident, ItemFn, Lit, LitStr, Meta, Pat, ReturnType, Signature, Stmt, Type,
};

use crate::options::Options;

pub(crate) fn function(options: &Options, function: ItemFn) -> syn::Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block, .. } = function;
    if let Some(constness) = &sig.constness {
        return Err(syn::Error::new_spanned(constness, "a `const fn` cannot be traced"));
    }
    let arguments = recorded_arguments(options, &sig)?;
    let begin = begin(options, &sig, &attrs, &arguments);
    let run = if sig.asyncness.is_some() {
        let body = pinned_to(returned(&sig), &block.stmts);
        quote!(__bennu_span.run(async move { #body }).await)
    } else {
        let output = returned(&sig).map(|output| quote!(-> #output));
        quote!(__bennu_span.scope(move || #output #block))
    };
    let settle = settle(options, &sig);
    Ok(quote! {
        #(#attrs)* #vis #sig {
            #[allow(unused_imports)]
            use ::bennu::macro_support::{
                ByBox as _, ByDebug as _, ByDisplay as _, ByError as _, BySerialize as _, Unsaid as _, Unshown as _,
            };
            #begin
            let __bennu_result = #run;
            #settle
            __bennu_span.end();
            __bennu_result
        }
    })
}

fn begin(options: &Options, sig: &Signature, attrs: &[Attribute], arguments: &[&Ident]) -> TokenStream {
    let kind = &options.kind;
    let function_name = sig.ident.to_string();
    let name = options.name.as_ref().map_or_else(|| function_name.clone(), LitStr::value);
    let is_tool = kind == "tool";
    let tool = is_tool.then(|| {
        let description = description(attrs).map(|text| quote!(.description(#text)));
        quote!(__bennu_builder = __bennu_builder.tool_name(#name)#description;)
    });
    let parameters = is_tool.then(|| quote!(.parameters(&__bennu_arguments)));
    let names = arguments.iter().map(ToString::to_string);
    let record = (!arguments.is_empty()).then(|| {
        quote! {
            let mut __bennu_arguments = ::bennu::macro_support::Arguments::default();
            #(__bennu_arguments.add(#names, (&&&::bennu::macro_support::Shown(&#arguments)).shown());)*
            if !__bennu_arguments.is_empty() {
                __bennu_builder = __bennu_builder.input_json(&__bennu_arguments)#parameters;
            }
        }
    });
    quote! {
        #[allow(unused_mut)]
        let mut __bennu_builder = ::bennu::#kind(#name);
        if __bennu_builder.is_recording() {
            #tool
            #record
        }
        let __bennu_span = __bennu_builder.start();
    }
}

/// What came out: an error, or a success with its output.
fn settle(options: &Options, sig: &Signature) -> TokenStream {
    let output = |value: TokenStream| {
        if options.is_output_skipped || matches!(sig.output, ReturnType::Default) {
            return quote!(let _ = #value;);
        }
        quote! {
            ::bennu::macro_support::output(&__bennu_span, (&&&::bennu::macro_support::Shown(#value)).shown());
        }
    };
    let settle = if is_result(sig) {
        let output = output(quote!(__bennu_value));
        quote! {
            match &__bennu_result {
                ::core::result::Result::Ok(__bennu_value) => {
                    #output
                    __bennu_span.ok();
                }
                ::core::result::Result::Err(__bennu_error) => {
                    (&&&&::bennu::macro_support::Failed(__bennu_error)).tell(&__bennu_span);
                }
            }
        }
    } else {
        let output = output(quote!(&__bennu_result));
        quote!(#output __bennu_span.ok();)
    };
    quote!(if __bennu_span.is_recording() { #settle })
}

/// An `async` block says nowhere what it gives back, so that a `?` in it would not know its error: an unreachable return
/// says it.
fn pinned_to(output: Option<&Type>, statements: &[Stmt]) -> TokenStream {
    let pin = output.map(|output| {
        quote! {
            #[allow(unreachable_code, clippy::all, clippy::pedantic)]
            if false {
                let __bennu_never: #output = loop {};
                return __bennu_never;
            }
        }
    });
    quote!(#pin #(#statements)*)
}

/// The type of what is given back, where it can be said again.
fn returned(sig: &Signature) -> Option<&Type> {
    match &sig.output {
        ReturnType::Type(_, output) => match &**output {
            Type::ImplTrait(_) | Type::Never(_) => None,
            output => Some(output),
        },
        ReturnType::Default => None,
    }
}

/// Whether the type is written as a `Result`, of whatever crate.
fn is_result(sig: &Signature) -> bool {
    matches!(returned(sig), Some(Type::Path(path)) if path.path.segments.last().is_some_and(|last| last.ident == "Result"))
}

fn recorded_arguments<'a>(options: &Options, sig: &'a Signature) -> syn::Result<Vec<&'a Ident>> {
    let named: Vec<&Ident> = sig.inputs.iter().filter_map(name_of).collect();
    for skipped in &options.skipped {
        if !named.contains(&skipped) {
            return Err(syn::Error::new(skipped.span(), "there is no such argument"));
        }
    }
    let is_wanted = |name: &&Ident| {
        !options.is_input_skipped && !options.skipped.contains(name) && !name.to_string().starts_with('_')
    };
    Ok(named.into_iter().filter(is_wanted).collect())
}

fn name_of(argument: &FnArg) -> Option<&Ident> {
    match argument {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(pattern) => Some(&pattern.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// The first paragraph of the function's documentation: what the tool is for.
fn description(attrs: &[Attribute]) -> Option<String> {
    let lines = attrs.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value().trim().to_owned()),
            _ => None,
        },
        _ => None,
    });
    let paragraph: Vec<String> =
        lines.skip_while(String::is_empty).take_while(|line| !line.is_empty()).collect();
    (!paragraph.is_empty()).then(|| paragraph.join(" "))
}
