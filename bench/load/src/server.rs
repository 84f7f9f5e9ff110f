//! What the server takes meanwhile, as Linux tells.

use std::io;

pub(crate) struct Watched {
    pid: u32,
    ticks: u64,
}

/// Of a clock tick, on every Linux.
const MICROSECONDS: u64 = 10_000;

impl Watched {
    pub(crate) fn begin(pid: u32) -> io::Result<Watched> {
        Ok(Watched { pid, ticks: ticks(pid)? })
    }

    pub(crate) fn end(&self, spans: u64) -> io::Result<String> {
        let microseconds = (ticks(self.pid)? - self.ticks) * MICROSECONDS;
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim_end_matches("kB").trim().parse::<u64>().unwrap_or_default() / 1024
        };
        Ok(format!(
            "server: {} µs of CPU a span, {} MB resident, {} MB at most",
            microseconds / spans.max(1),
            megabytes("VmRSS:"),
            megabytes("VmHWM:")
        ))
    }
}

/// Of user and system.
fn ticks(pid: u32) -> io::Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name before it may have spaces.
    let numbers = stat.rsplit(')').next().unwrap_or_default();
    Ok(numbers.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum())
}
