//! What a span costs: microseconds on the caller's thread, spans per second, bytes per queued span.
//!
//! `cargo run --release -p bennu --example overhead`

#![expect(clippy::print_stdout, reason = "the figures are the point")]

#[path = "../tests/counting/mod.rs"]
#[expect(dead_code, reason = "shared with a test that needs all of it")]
mod counting;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use bennu::Tracer;

const MESSAGES: [(&str, &str); 6] = [
    ("system", "You answer questions about birds, briefly and with a source for each claim."),
    ("user", "Which bird is the Egyptian bennu thought to be modelled on?"),
    ("assistant", "A heron: probably the grey heron, or a larger extinct one of Arabia."),
    ("user", "How large was the extinct one?"),
    ("assistant", "Ardea bennuides stood about two metres tall, by the bones found in Umm al-Nar."),
    ("user", "And where is it mentioned first?"),
];
const ROUNDS: usize = 200;
const SPANS: usize = 200;

fn main() -> Result<(), bennu::StartError> {
    let endpoint = discard();
    let recorded = bennu::builder().endpoint(&endpoint).build()?;
    let left_out = bennu::builder().endpoint(&endpoint).sample_head(0.0).build()?;
    println!("LLM span, six messages, recorded: {:.3} µs", micros_per_span(&recorded));
    println!("LLM span, six messages, left out: {:.3} µs", micros_per_span(&left_out));
    println!("allocations of a span left out: {}", counting::allocations(|| llm_span(&left_out)));
    // Fewer than wake the export thread, which would take them.
    let held = counting::held_bytes(|| (0..100).for_each(|_| llm_span(&recorded)));
    println!("memory of a queued span: {} bytes", held / 100);

    let tracer = bennu::builder().endpoint(&endpoint).queue_bytes_max(1 << 30).build()?;
    let begun = Instant::now();
    let count = 100_000;
    for _ in 0..count {
        llm_span(&tracer);
    }
    let made = begun.elapsed();
    let is_sent = tracer.flush(Duration::from_secs(60));
    println!(
        "{count} spans: made in {:.2} s, sent in {:.2} s ({:.0} spans/s), all delivered: {is_sent}",
        made.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        f64::from(count) / begun.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// Small bursts with pauses between them, so that the export thread never competes for the lock or the core.
fn micros_per_span(tracer: &Tracer) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..SPANS {
            llm_span(tracer);
        }
        best = best.min(begun.elapsed());
        tracer.flush(Duration::from_secs(10));
    }
    best.as_secs_f64() * 1e6 / SPANS as f64
}

fn llm_span(tracer: &Tracer) {
    let span = tracer.llm("chat").model("gpt-4o").provider("openai").input_messages(MESSAGES).start();
    span.output_message(("assistant", "In the Pyramid Texts, as a form of Atum.")).tokens(120, 14);
    span.end();
}

/// A collector that takes everything and keeps nothing.
fn discard() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a bound address").to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            thread::spawn(move || {
                let mut head = Vec::new();
                let mut byte = [0];
                while stream.read_exact(&mut byte).is_ok() {
                    head.push(byte[0]);
                    if head.ends_with(b"\r\n\r\n") {
                        let text = String::from_utf8_lossy(&head).to_ascii_lowercase();
                        let length = text
                            .split("content-length: ")
                            .nth(1)
                            .and_then(|rest| rest.lines().next()?.parse().ok());
                        let mut body = vec![0; length.unwrap_or(0)];
                        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                        if stream.read_exact(&mut body).is_err() || stream.write_all(answer).is_err() {
                            return;
                        }
                        head.clear();
                    }
                }
            });
        }
    });
    address
}
