"""Many small OTLP requests at once, and a record of which of them were acknowledged."""

import os
import threading
import time
from collections import Counter

import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

SPANS_PER_REQUEST = 20
SENDERS = 4
REQUESTS_PER_SENDER_MAX = 3000


class Load:
    """Runs until stopped, until the server is gone, or until its bound is reached."""

    def __init__(self, url, project):
        self.url, self.project = url, project
        self.acknowledged = []
        self.stopping = threading.Event()
        self.senders = [threading.Thread(target=self.send, daemon=True) for _ in range(SENDERS)]

    def start(self):
        for sender in self.senders:
            sender.start()
        return self

    def stop(self):
        self.stopping.set()
        for sender in self.senders:
            sender.join(timeout=60)
            assert not sender.is_alive(), "a sender hangs"
        return self.acknowledged

    def wait_for_some(self, spans):
        deadline = time.monotonic() + 60
        while len(self.acknowledged) < spans:
            assert time.monotonic() < deadline, "the server acknowledges too little"
            time.sleep(0.01)

    def send(self):
        session = requests.Session()
        for _ in range(REQUESTS_PER_SENDER_MAX):
            if self.stopping.is_set():
                return
            body, span_ids = new_request(self.project)
            try:
                response = post(session, self.url, body)
            except requests.RequestException:
                return  # The server is gone: what it did not answer, it did not promise.
            if response.status_code == 200:
                self.acknowledged += span_ids
            else:
                assert response.status_code == 503, response.text
                time.sleep(0.05)


def post(session, url, body):
    headers = {"content-type": "application/x-protobuf"}
    return session.post(f"{url}/v1/traces", body, headers=headers, timeout=30)


def new_request(project, spans=SPANS_PER_REQUEST):
    """One trace of a parent and its children; the request's bytes and the spans' ids in hex."""
    request = ExportTraceServiceRequest()
    resource_spans = request.resource_spans.add()
    resource_spans.resource.attributes.add(key="openinference.project.name").value.string_value = project
    trace_id, now = os.urandom(16), time.time_ns()
    scope_spans = resource_spans.scope_spans.add()
    span_ids = [os.urandom(8) for _ in range(spans)]
    for index, span_id in enumerate(span_ids):
        span = scope_spans.spans.add(trace_id=trace_id, span_id=span_id, name=f"step {index}")
        span.parent_span_id = span_ids[0] if index else b""
        span.start_time_unix_nano, span.end_time_unix_nano = now + index, now + index + 1_000_000
        span.attributes.add(key="input.value").value.string_value = f"question {index} " + trace_id.hex() * 8
    return request.SerializeToString(), [span_id.hex() for span_id in span_ids]


def assert_each_there_once(acknowledged, spans):
    found = Counter(span["context"]["span_id"] for span in spans)
    missing = [span_id for span_id in acknowledged if span_id not in found]
    twice = [span_id for span_id, count in found.items() if count > 1]
    assert not missing, f"{len(missing)} of {len(acknowledged)} acknowledged spans are missing, first {missing[0]}"
    assert not twice, f"{len(twice)} spans are there more than once, first {twice[0]}"
