"""Records what a running Phoenix gives back for the attributes in cases.json, into recorded.json.

    pip install arize-phoenix opentelemetry-proto protobuf
    PHOENIX_PORT=6006 phoenix serve &
    python record.py http://127.0.0.1:6006

Each case is one span of its own trace. Only behaviour is recorded: the answer of
GET /v1/projects/{project}/spans for the span that was posted.
"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

HERE = Path(__file__).parent
START = 1_700_000_000_000_000_000


def main(base: str) -> None:
    cases = json.loads((HERE / "cases.json").read_text())
    project = f"record-{uuid.uuid4().hex[:8]}"
    answers = {}
    for number, case in enumerate(cases, start=1):
        post(base, project, number, case)
    for number, case in enumerate(cases, start=1):
        answers[case["case"]] = wait_for(base, project, number)
    with urllib.request.urlopen(f"{base}/arize_phoenix_version") as reply:
        version = reply.read().decode()
    recorded = {"phoenix": version, "answers": answers}
    (HERE / "recorded.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


def post(base: str, project: str, number: int, case: dict) -> None:
    request = ExportTraceServiceRequest()
    resource_spans = request.resource_spans.add()
    name = resource_spans.resource.attributes.add()
    name.key, name.value.string_value = "openinference.project.name", project
    span = resource_spans.scope_spans.add().spans.add()
    span.trace_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{project}/{number}").bytes
    span.span_id = span_id(project, number)
    span.name = case["case"]
    span.start_time_unix_nano, span.end_time_unix_nano = START + number * 1000, START + number * 1000 + 1000
    for pair in case.get("attributes", []):
        ParseDict(pair, span.attributes.add())
    for given in case.get("events", []):
        event = span.events.add()
        event.name, event.time_unix_nano = given["name"], START
        for pair in given.get("attributes", []):
            ParseDict(pair, event.attributes.add())
    body = urllib.request.Request(
        f"{base}/v1/traces", request.SerializeToString(), {"content-type": "application/x-protobuf"}
    )
    urllib.request.urlopen(body).read()


def span_id(project: str, number: int) -> bytes:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{project}/{number}").bytes[:8]


def wait_for(base: str, project: str, number: int) -> dict | None:
    """The stored span, or None when it has not appeared after some seconds: Phoenix could not keep it."""
    query = f"{base}/v1/projects/{urllib.parse.quote(project)}/spans?span_id={span_id(project, number).hex()}"
    for _ in range(30):
        try:
            with urllib.request.urlopen(query) as reply:
                data = json.loads(reply.read())["data"]
        except urllib.error.HTTPError:
            data = []
        if data:
            return {key: data[0][key] for key in ("span_kind", "attributes", "events")}
        time.sleep(0.2)
    return None


if __name__ == "__main__":
    main(sys.argv[1])
