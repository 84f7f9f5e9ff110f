//! The one place that prints.
#![expect(clippy::print_stdout, reason = "a command line tool talks to the terminal")]

use std::io::{self, Write as _};

/// Says what is being done. Standard output, so that it keeps its order among the runners' own lines.
pub(crate) fn say(text: &str) {
    println!("xtask: {text}");
    flush();
}

/// Prints a line that stands alone.
pub(crate) fn line(text: &str) {
    println!("{text}");
    flush();
}

fn flush() {
    // A closed terminal is no reason to stop a build.
    io::stdout().flush().ok();
}
