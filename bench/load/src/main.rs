//! Sends generated OTLP requests again and again, each time as new traces, at a rate or as fast as they are taken, and
//! checks afterwards that every span is there once.
//!
//! ```text
//! python3 gen.py --spans 30000 --out REQUESTS
//! cargo run --release -- REQUESTS http://127.0.0.1:6006 --spans 2000000 --pid PID --check
//! ```
//!
//! Without `--spans` it sends until its standard input is closed. It does little work for a span, since it shares the
//! machine with the server.

mod check;
mod http;
mod requests;
mod server;

use std::error::Error;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http::Connection;
use requests::Requests;
use server::Watched;

struct Options {
    requests: PathBuf,
    address: String,
    spans: u64,
    rate: Option<f64>,
    connections: usize,
    pid: Option<u32>,
    check: bool,
}

/// What all connections share.
#[derive(Default)]
struct Sending {
    next: AtomicU64,
    stopped: AtomicBool,
    spans: AtomicU64,
    refused: AtomicU64,
    times: Mutex<Vec<Duration>>,
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let options = read_options()?;
    let requests = Arc::new(Requests::read(&options.requests)?);
    let sending = Arc::new(Sending::default());
    let watched = options.pid.map(Watched::begin).transpose()?;
    let began = Instant::now();
    let threads: Vec<_> = (0..options.connections)
        .map(|_| {
            let connection = Connection::open(&options.address)?;
            let (requests, sending) = (Arc::clone(&requests), Arc::clone(&sending));
            let (spans, rate) = (options.spans, options.rate);
            Ok(std::thread::spawn(move || send(connection, &requests, &sending, began, spans, rate)))
        })
        .collect::<Result<_, std::io::Error>>()?;
    if options.spans == u64::MAX {
        std::io::stdin().read_to_end(&mut Vec::new())?;
        sending.stopped.store(true, Ordering::Relaxed);
    }
    for thread in threads {
        thread.join().map_err(|_| "a sender gave up")??;
    }
    let seconds = began.elapsed().as_secs_f64();
    let spans = sending.spans.load(Ordering::Relaxed);
    let refused = sending.refused.load(Ordering::Relaxed);
    #[expect(clippy::cast_precision_loss, reason = "a figure to read")]
    let rate = spans as f64 / seconds;
    println!("{spans} spans in {seconds:.1} s: {rate:.0} spans/s; {refused} requests were refused and sent again");
    let mut times = std::mem::take(&mut *sending.times.lock().expect("no sender is left"));
    times.sort_unstable();
    let at = |per_mille: usize| times[(times.len() - 1) * per_mille / 1000].as_secs_f64() * 1000.0;
    println!(
        "requests of {} spans: p50 {:.1} ms, p95 {:.1}, p99 {:.1}, worst {:.1}",
        requests.spans_each(),
        at(500),
        at(950),
        at(990),
        at(1000)
    );
    if let Some(watched) = watched {
        println!("{}", watched.end(spans)?);
    }
    if options.check {
        let sent = sending.next.load(Ordering::Relaxed);
        println!("{}", check::check(&options.address, &requests, sent)?);
    }
    Ok(())
}

/// Sends one request after the other, each when it is due.
fn send(
    mut connection: Connection,
    requests: &Requests,
    sending: &Sending,
    began: Instant,
    spans_wanted: u64,
    rate: Option<f64>,
) -> Result<(), std::io::Error> {
    let mut body = Vec::new();
    let mut times = Vec::new();
    while !sending.stopped.load(Ordering::Relaxed) {
        let number = sending.next.fetch_add(1, Ordering::Relaxed);
        if requests.spans_before(number) >= spans_wanted {
            sending.next.fetch_sub(1, Ordering::Relaxed);
            break;
        }
        if let Some(rate) = rate {
            #[expect(clippy::cast_precision_loss, reason = "a moment")]
            let due = Duration::from_secs_f64(requests.spans_before(number) as f64 / rate);
            std::thread::sleep(due.saturating_sub(began.elapsed()));
        }
        let spans = requests.write(number, &mut body);
        loop {
            let asked = Instant::now();
            let answer = connection.post("/v1/traces", "application/x-protobuf", &body)?;
            times.push(asked.elapsed());
            if answer.status == 200 {
                break;
            }
            if answer.status != 503 && answer.status != 429 {
                return Err(std::io::Error::other(format!("refused: {}", answer.text())));
            }
            sending.refused.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(200));
        }
        sending.spans.fetch_add(spans, Ordering::Relaxed);
    }
    sending.times.lock().expect("senders do not panic").extend(times);
    Ok(())
}

fn read_options() -> Result<Options, Box<dyn Error + Send + Sync>> {
    let usage = "bennu-load REQUESTS http://HOST:PORT [--spans N] [--rate SPANS_A_SECOND] [--connections 8] [--pid PID] [--check]";
    let mut arguments = std::env::args().skip(1);
    let (Some(requests), Some(url)) = (arguments.next(), arguments.next()) else { return Err(usage.into()) };
    let mut options = Options {
        requests: requests.into(),
        address: url.trim_start_matches("http://").trim_end_matches('/').to_owned(),
        spans: u64::MAX,
        rate: None,
        connections: 8,
        pid: None,
        check: false,
    };
    while let Some(name) = arguments.next() {
        if name == "--check" {
            options.check = true;
            continue;
        }
        let value = arguments.next().ok_or(usage)?;
        match name.as_str() {
            "--spans" => options.spans = value.parse()?,
            "--rate" => options.rate = Some(value.parse()?),
            "--connections" => options.connections = value.parse()?,
            "--pid" => options.pid = Some(value.parse()?),
            _ => return Err(usage.into()),
        }
    }
    Ok(options)
}
