"""Asks a real Phoenix what each expression of the corpus selects, and writes the answers to `recorded.json`.

    python record.py http://127.0.0.1:6006

It needs `opentelemetry-proto` and `httpx`, and a Phoenix that has not seen these spans before. Phoenix prices
model calls a moment after they arrive, hence the wait.
"""

import json
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

import httpx
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

HERE = Path(__file__).parent
PROJECT = "filter-corpus"
BASE_NANO = int(datetime(2026, 1, 15, 10, tzinfo=timezone.utc).timestamp()) * 10**9
STATUS = {"UNSET": Status.STATUS_CODE_UNSET, "OK": Status.STATUS_CODE_OK, "ERROR": Status.STATUS_CODE_ERROR}


def main(url):
    phoenix = httpx.Client(base_url=url, timeout=60)
    spans = json.loads((HERE / "spans.json").read_text())
    if phoenix.get(f"/v1/projects/{PROJECT}").status_code == 404:
        send(phoenix, spans)
        time.sleep(10)
        annotate(phoenix, spans, json.loads((HERE / "annotations.json").read_text()))
        time.sleep(5)
    names = {span_hex(span["span"]): span["id"] for span in spans}
    answers = {
        grain: {text: ask(phoenix, grain, text, names) for text in expressions(grain)}
        for grain in ("span", "trace", "session")
    }
    version = phoenix.get("/arize_phoenix_version").text
    recorded = {"phoenix": version, "answers": answers}
    (HERE / "recorded.json").write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


def expressions(grain):
    """The lines of the corpus that begin in the first column are expressions; `#` begins a comment."""
    for file in sorted((HERE.parent / "corpus").glob(f"{grain}*.txt")):
        for line in file.read_text().splitlines():
            if line and not line.startswith((" ", "#")):
                yield line


def ask(phoenix, grain, text, names):
    if grain == "span":
        return ask_spans(phoenix, text, names)
    path = f"/v1/projects/{PROJECT}/{grain}s"
    response = phoenix.get(path, params={"filter": text, "limit": 100})
    if response.status_code != 200:
        return {"refused": response.text}
    found = response.json()["data"]
    return sorted(f"t{int(one['trace_id'], 16)}" if grain == "trace" else one["session_id"] for one in found)


def ask_spans(phoenix, text, names):
    query = {"filter": {"condition": text}, "select": {"name": {"key": "name"}}}
    response = phoenix.post(
        "/v1/spans",
        json={"queries": [query], "project_name": PROJECT, "limit": 1000},
        headers={"accept": "application/json"},
    )
    if response.status_code != 200:
        return {"refused": response.text}
    if "multipart" not in response.headers.get("content-type", ""):
        raise RuntimeError(f"not multipart: {response.text[:200]}")
    body = response.text.split("\r\n\r\n", 1)[1].rsplit("\r\n--", 1)[0]
    rows = json.loads(body)["data"]
    return sorted(names[row["0_context.span_id"]] for row in rows)


def send(phoenix, spans):
    resources = [ResourceSpans(scope_spans=[ScopeSpans(spans=[otlp_span(span)])]) for span in spans]
    for resource, span in zip(resources, spans):
        attributes = {"openinference.project.name": PROJECT, **span.get("resource", {})}
        resource.resource.attributes.extend(key_values(attributes))
    body = ExportTraceServiceRequest(resource_spans=resources).SerializeToString()
    headers = {"content-type": "application/x-protobuf"}
    phoenix.post("/v1/traces", content=body, headers=headers).raise_for_status()


def otlp_span(span):
    attributes = dict(span["attributes"])
    if "kind" in span:
        attributes["openinference.span.kind"] = span["kind"]
    start = BASE_NANO + int(span["start_ms"] * 10**6)
    events = [
        Span.Event(
            name=event["name"],
            time_unix_nano=BASE_NANO + event["at_ms"] * 10**6,
            attributes=key_values(event["attributes"]),
        )
        for event in span.get("events", [])
    ]
    links = [
        Span.Link(
            trace_id=bytes.fromhex(trace_hex(link["trace"])),
            span_id=bytes.fromhex(span_hex(link["span"])),
            attributes=key_values(link["attributes"]),
        )
        for link in span.get("links", [])
    ]
    return Span(
        trace_id=bytes.fromhex(trace_hex(span["trace"])),
        span_id=bytes.fromhex(span_hex(span["span"])),
        parent_span_id=bytes.fromhex(span_hex(span["parent"])) if "parent" in span else b"",
        name=span["name"],
        start_time_unix_nano=start,
        end_time_unix_nano=start + int(span["latency_ms"] * 10**6),
        attributes=key_values(attributes),
        events=events,
        links=links,
        status=Status(code=STATUS[span.get("status", "UNSET")], message=span.get("message", "")),
    )


def annotate(phoenix, spans, annotations):
    numbers = {span["id"]: span["span"] for span in spans}
    targets = {
        "span": lambda one: {"span_id": span_hex(numbers[one["span"]])},
        "trace": lambda one: {"trace_id": trace_hex(one["trace"])},
        "session": lambda one: {"session_id": one["session"]},
        "document": lambda one: {
            "span_id": span_hex(numbers[one["span"]]),
            "document_position": one["position"],
        },
    }
    for target, address in targets.items():
        for one in annotations[target]:
            result = {key: one[key] for key in ("label", "score", "explanation") if key in one}
            row = {
                **address(one),
                "name": one["name"],
                "annotator_kind": one["kind"],
                "result": result,
                "identifier": one.get("identifier", ""),
            }
            if one["name"] == "note":
                note = {**address(one), "note": one["explanation"], "identifier": one["identifier"]}
                answer = phoenix.post(f"/v1/{target}_notes", json={"data": note})
            else:
                answer = phoenix.post(f"/v1/{target}_annotations", params={"sync": "true"}, json={"data": [row]})
            answer.raise_for_status()


def key_values(attributes):
    return [KeyValue(key=key, value=any_value(value)) for key, value in attributes.items()]


def any_value(value):
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, list):
        return AnyValue(array_value=ArrayValue(values=[any_value(one) for one in value]))
    return AnyValue(string_value=value)


def span_hex(number):
    return f"{number:016x}"


def trace_hex(number):
    return f"{number:032x}"


if __name__ == "__main__":
    main(sys.argv[1])
