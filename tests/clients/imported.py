"""What is written to a Phoenix whose database is imported, and what is read from both afterwards.

    python imported.py http://127.0.0.1:6006 path/to/phoenix.db

fills a fresh, real Phoenix, and writes its database to `imported.sql` and its answers to `imported.answers.json`.
"""

import json
import sqlite3
import sys
import time
from pathlib import Path

import requests
from phoenix.client import Client

import scenario

HERE = Path(__file__).parent
PROJECT = "scenario"
# What an import reads; the rest of Phoenix's database is its own affair.
TABLES = (
    "projects",
    "project_sessions",
    "traces",
    "spans",
    "span_annotations",
    "trace_annotations",
    "project_session_annotations",
    "document_annotations",
    "annotation_configs",
    "project_annotation_configs",
)
CONFIGS = (
    {"type": "CATEGORICAL", "name": "mood", "values": [{"label": "calm", "score": 1}, {"label": "cross"}], "optimization_direction": "MAXIMIZE"},
    {"type": "CONTINUOUS", "name": "relevance", "lower_bound": 0, "upper_bound": 1, "optimization_direction": "NONE", "description": "how near"},
    {"type": "FREEFORM", "name": "remark"},
)


def fill(url):
    client = Client(base_url=url)
    client.spans.log_spans(project_identifier=PROJECT, spans=scenario.SPANS, timeout=60)
    time.sleep(5)  # Phoenix answers before it stores.
    said = {"annotator_kind": "LLM", "result": {"label": "good", "score": 0.5, "explanation": "why"}, "metadata": {"a": {"b": [1]}}}
    for kind, named in (("span", "a1" * 8), ("span", "a3" * 8), ("trace", "a" * 32), ("session", "chat-1")):
        for identifier in ("", "again"):
            body = {f"{kind}_id": named, "name": "quality", "identifier": identifier, **said}
            post(url, f"/v1/{kind}_annotations?sync=true", {"data": [body]})
    human = {"name": "solved", "annotator_kind": "HUMAN", "result": {"score": 1.0}}
    post(url, "/v1/session_annotations?sync=true", {"data": [{"session_id": "chat-2", **human}]})
    document = {"span_id": "a2" * 8, "document_position": 1, "name": "relevance", "annotator_kind": "LLM", "result": {"score": 0.25}}
    post(url, "/v1/document_annotations?sync=true", {"data": [document]})
    post(url, "/v1/span_notes", {"data": {"span_id": "a1" * 8, "note": "look here"}})
    post(url, "/v1/trace_notes", {"data": {"trace_id": "b" * 32, "note": "and here"}})
    for config in CONFIGS:
        made = post(url, "/v1/annotation_configs", config)["data"]
        requests.put(f"{url}/v1/projects/{PROJECT}/annotation_configs/{made['id']}", timeout=60).raise_for_status()


def read(url):
    """Every read of what was imported, by what was asked, without what no two servers share."""
    one = f"/v1/projects/{PROJECT}"
    everything = (("span_ids", spans()), ("trace_ids", [letter * 32 for letter in "abcd"]), ("session_ids", ["chat-1", "chat-2"]))
    annotations = [
        f"{one}/{ids.removesuffix('_ids')}_annotations?limit=100&" + "&".join(f"{ids}={it}" for it in named)
        for ids, named in everything
    ]
    asked = [
        one,
        f"{one}/spans?limit=100&sort=start_time",
        f"{one}/spans/otlpv1?limit=100",
        f"{one}/traces?include_spans=true&limit=100",
        f"{one}/traces?sort=latency_ms&filter=total_cost%20%3E%200",
        f"{one}/sessions?limit=100",
        "/v1/sessions/chat-1",
        "/v1/annotation_configs",
        f"{one}/annotation_configs",
        *annotations,
    ]
    answers = {path: plain(path, get(url, path)) for path in asked}
    client = Client(base_url=url)
    answers["a frame of all spans"] = scenario.plain(client.spans.get_spans_dataframe(project_identifier=PROJECT, timeout=60))
    return answers


def spans():
    return [span["context"]["span_id"] for span in scenario.SPANS]


def get(url, path):
    response = requests.get(url + path, timeout=60)
    response.raise_for_status()
    return response.json()


def post(url, path, body):
    response = requests.post(url + path, json=body, timeout=60)
    response.raise_for_status()
    return response.json()


def plain(path, answer):
    """In no order where the order is that of numbers."""
    answer = scenario.plain(answer)
    if isinstance(answer["data"], list):
        # Both begin with an annotation for what people say, each in words of its own.
        answer["data"] = [item for item in answer["data"] if item.get("name") != "user_feedback"]
        answer["data"].sort(key=lambda item: json.dumps(item, sort_keys=True))
    return answer


def dump(database):
    """The tables with all their rows, as SQL."""
    source, copy = sqlite3.connect(database), sqlite3.connect(":memory:")
    source.backup(copy)
    for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if name not in TABLES and not name.startswith("sqlite_"):
            copy.execute(f'DROP TABLE "{name}"')
    for kind in ("view", "index"):
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL", (kind,)).fetchall():
            copy.execute(f'DROP {kind} "{name}"')
    return "\n".join(line for line in copy.iterdump() if "sqlite_sequence" not in line) + "\n"


if __name__ == "__main__":
    url, database = sys.argv[1:]
    fill(url)
    (HERE / "imported.answers.json").write_text(json.dumps(read(url), indent=1, ensure_ascii=False) + "\n")
    (HERE / "imported.sql").write_text(dump(database))
