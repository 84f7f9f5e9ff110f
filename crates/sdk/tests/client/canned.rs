// A server that answers from what Phoenix 20.26 was seen to answer; shared with the documentation's examples, which is why
// it is a module within a file.
#[allow(dead_code, unreachable_pub, reason = "included where only a part is used")]
mod canned {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};
    use std::thread;

    /// What was asked: the request line, and the body.
    pub type Asked = Arc<Mutex<Vec<(String, String)>>>;

    pub fn start() -> String {
        start_recording().0
    }

    pub fn start_recording() -> (String, Asked) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("a bound address"));
        let asked = Asked::default();
        let recorded = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let recorded = Arc::clone(&recorded);
                thread::spawn(move || serve(stream, &recorded));
            }
        });
        (address, asked)
    }

    fn serve(stream: TcpStream, asked: &Asked) {
        let mut writer = stream.try_clone().expect("a second handle");
        let mut reader = BufReader::new(stream);
        while let Some((line, body)) = read_request(&mut reader) {
            let (status, answer) = answer(&line, &body);
            asked.lock().expect("no test panics while serving").push((line, body));
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", answer.len());
            if writer.write_all(&[head.as_bytes(), answer.as_bytes()].concat()).is_err() {
                return;
            }
        }
    }

    fn read_request(reader: &mut BufReader<TcpStream>) -> Option<(String, String)> {
        let mut first = String::new();
        reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let first = first.trim().trim_end_matches(" HTTP/1.1").to_owned();
        Some((first, String::from_utf8(body).ok()?))
    }

    fn answer(line: &str, body: &str) -> (&'static str, String) {
        let path = line.split('?').next().unwrap_or_default();
        let ok = |text: &str| ("200 OK", text.to_owned());
        match path {
            "GET /v1/projects" => ok(r#"{"data":[{"name":"guide","description":null,"id":"UHJvamVjdDo1"},
                {"name":"default","description":"Default project","id":"UHJvamVjdDox"}],"next_cursor":null}"#),
            "GET /v1/projects/guide/spans" if line.contains("cursor=") => {
                ok(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/fixtures/spans_2.json")))
            }
            "GET /v1/projects/guide/spans" => {
                ok(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/fixtures/spans_1.json")))
            }
            "GET /v1/projects/guide/traces" => {
                ok(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/fixtures/traces.json")))
            }
            "GET /v1/projects/guide/sessions" => {
                ok(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/fixtures/sessions.json")))
            }
            "POST /v1/spans" => ok(concat!(
                "--cNpSPFtR2kt5n\r\nContent-Type: application/json\r\n\r\n",
                r#"{"schema":{"fields":[]},"data":[{"0_context.span_id":"222222222222222a","1_trace":"#,
                r#""22222222222222222222222222222222","2_span":"222222222222222a"},{"0_context.span_id":"#,
                r#""111111111111111a","1_trace":"11111111111111111111111111111111","2_span":"111111111111111a"}]}"#,
                "\r\n--cNpSPFtR2kt5n--\r\n"
            )),
            "POST /v1/span_annotations" if body.contains("deadbeefdeadbeef") => {
                ("404 Not Found", "Spans with IDs deadbeefdeadbeef do not exist.".to_owned())
            }
            "POST /v1/span_annotations" => ok(r#"{"data":[{"id":"U3BhbkFubm90YXRpb246MQ=="}]}"#),
            "POST /v1/datasets/upload" => {
                ok(r#"{"data":{"dataset_id":"RGF0YXNldDox","version_id":"RGF0YXNldFZlcnNpb246MQ=="}}"#)
            }
            _ => ("404 Not Found", "Project with name nope not found".to_owned()),
        }
    }
}
