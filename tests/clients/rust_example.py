"""What `examples/stack` exports, and how servers give it back.

    python rust_example.py EXAMPLE_BINARY PHOENIX_URL BENNU_URL

sends the same bytes to both and says where their spans differ.
"""

import subprocess
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from bennu import clean_environment

SPANS = 12
WAIT_SECONDS_MAX = 60


def export(binary):
    """A project of its own, and the requests, with their headers, that one question makes the example send."""
    sent = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            kept = ("content-type", "content-encoding")
            sent.append(({name: self.headers[name] for name in kept}, body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    collector = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{collector.server_port}"
    project = f"stack-in-rust-{uuid.uuid4()}"
    settings = {"PHOENIX_COLLECTOR_ENDPOINT": url, "PHOENIX_PROJECT_NAME": project}
    subprocess.run([binary], env={**clean_environment(), **settings}, check=True, capture_output=True, timeout=60)
    collector.shutdown()
    return project, sent


def read_back(url, exported):
    """The spans over REST, without their times and the ids that each server gives out for itself."""
    project, sent = exported
    for headers, body in sent:
        requests.post(f"{url}/v1/traces", data=body, headers=headers, timeout=30).raise_for_status()
    spans = []
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    # Phoenix stores after it answers.
    while len(spans) < SPANS and time.monotonic() < deadline:
        answer = requests.get(f"{url}/v1/projects/{project}/spans", params={"limit": 100}, timeout=30)
        spans = answer.json()["data"] if answer.ok else []
        time.sleep(0.2)
    assert len(spans) == SPANS, f"{len(spans)} spans arrived at {url}"
    for span in spans:
        # Of a time between two microseconds Phoenix names the nearer one, Bennu the earlier one.
        del span["id"], span["start_time"], span["end_time"]
    return sorted(spans, key=lambda span: span["context"]["span_id"])


def are_alike(theirs, ours):
    """Says where Phoenix and Bennu gave back something else for the same span."""
    unlike = [pair for pair in zip(theirs, ours, strict=True) if pair[0] != pair[1]]
    for their_span, our_span in unlike:
        for key in their_span.keys() | our_span.keys():
            if their_span.get(key) != our_span.get(key):
                print(f"{our_span['name']}: {key}\n  Phoenix {their_span.get(key)}\n  Bennu   {our_span.get(key)}")
    print(f"{len(theirs) - len(unlike)} of {len(theirs)} spans of the Rust example are given back alike")
    return not unlike


if __name__ == "__main__":
    exported = export(sys.argv[1])
    sys.exit(not are_alike(*(read_back(url, exported) for url in sys.argv[2:4])))
