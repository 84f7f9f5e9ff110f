//! What the operator of the host should know, on standard error: never from the caller's thread once it runs.

/// Says it in one line. Callers see to it that nothing is said twice in a row.
#[expect(clippy::print_stderr, reason = "a tracing library cannot trace its own trouble")]
pub(crate) fn notice(text: &str) {
    eprintln!("bennu: {text}");
}
