//! Server-sent events, cut out of a body that arrives in pieces.

/// An event beyond this is no answer of a model; what follows is left unread.
const EVENT_BYTES_MAX: usize = 16 << 20;

/// What has arrived of the present line and of the present event.
#[derive(Debug, Default)]
pub(super) struct Events {
    line: Vec<u8>,
    data: Vec<u8>,
    is_hopeless: bool,
}

impl Events {
    /// Takes a piece; hands the data of every event that it completes to `take`.
    pub(super) fn add(&mut self, piece: &[u8], take: &mut impl FnMut(&[u8])) {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            if self.is_hopeless {
                return;
            }
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.end_line(take);
            }
            self.is_hopeless = self.line.len() + self.data.len() > EVENT_BYTES_MAX;
        }
    }

    /// Some servers end without the empty line that should follow an event.
    pub(super) fn end(&mut self, take: &mut impl FnMut(&[u8])) {
        self.end_line(take);
        self.end_event(take);
    }

    fn end_line(&mut self, take: &mut impl FnMut(&[u8])) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_ascii_end();
        if line.is_empty() {
            self.end_event(take);
        } else if let Some(data) = line.strip_prefix(b"data:") {
            if !self.data.is_empty() {
                self.data.push(b'\n');
            }
            self.data.extend_from_slice(data.trim_ascii_start());
        }
    }

    fn end_event(&mut self, take: &mut impl FnMut(&[u8])) {
        let data = std::mem::take(&mut self.data);
        if !data.is_empty() && !self.is_hopeless {
            take(&data);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Events;

    fn events(pieces: &[&str]) -> Vec<String> {
        let mut seen = Vec::new();
        let mut events = Events::default();
        let mut take = |data: &[u8]| seen.push(String::from_utf8_lossy(data).into_owned());
        for piece in pieces {
            events.add(piece.as_bytes(), &mut take);
        }
        events.end(&mut take);
        seen
    }

    #[test]
    fn events_are_the_same_however_the_body_is_cut() {
        let text = "event: a\r\ndata: {\"n\":1}\r\n\r\n: ping\n\ndata:two\ndata: lines\n\ndata: [DONE]\n\n";
        let expected = ["{\"n\":1}", "two\nlines", "[DONE]"];
        assert_eq!(events(&[text]), expected);
        let letters: Vec<String> = text.chars().map(String::from).collect();
        assert_eq!(events(&letters.iter().map(String::as_str).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn an_end_without_an_empty_line_counts() {
        assert_eq!(events(&["data: last"]), ["last"]);
    }

    #[test]
    fn an_event_without_end_is_given_up() {
        let endless = "x".repeat(9 << 20);
        assert!(events(&["data: ", &endless, &endless, "\n\ndata: after\n\n"]).is_empty());
    }
}
