"""`bennu export`: spans leave as they came, to files and to another collector."""

import json
import subprocess

import pyarrow.parquet
import pytest

from bennu import BINARY, clean_environment
from one_trace import send

PROJECT = "leaving"


@pytest.fixture
def kept(start_bennu):
    """A data folder with two traces, one of an LLM, and what the server said of its spans before it stopped."""
    server = start_bennu().wait_until_ready()
    llm = {"openinference.span.kind": "LLM", "llm.model_name": "small", "input.value": "hi"}
    send(server.url, PROJECT, [{"name": "root"}, {"name": "chat", "attributes": llm}])
    send(server.url, PROJECT, [{"name": "tool", "attributes": {"openinference.span.kind": "TOOL"}}])
    spans = server.spans(PROJECT)
    server.terminate()
    return server.data_dir, spans


def export(data_dir, *args):
    command = [BINARY, "export", "--project", PROJECT, "--data-dir", str(data_dir), *args]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def by_id(spans):
    return {span["context"]["span_id"]: span for span in spans}


def test_json_lines_are_what_rest_answers(kept):
    data_dir, spans = kept
    assert by_id(map(json.loads, export(data_dir).splitlines())) == by_id(spans)


def test_a_filter_chooses(kept):
    data_dir, _ = kept
    (line,) = export(data_dir, "--filter", "span_kind == 'LLM'").splitlines()
    assert json.loads(line)["name"] == "chat"
    assert export(data_dir, "--until", "2001-01-01") == ""


def test_a_parquet_file_holds_a_row_for_each_span(kept, tmp_path):
    data_dir, spans = kept
    file = tmp_path / "spans.parquet"
    export(data_dir, "--format", "parquet", "--output", str(file))
    table = pyarrow.parquet.read_table(file)
    assert sorted(table.column("name").to_pylist()) == sorted(span["name"] for span in spans)
    assert set(table.column("span_id").to_pylist()) == {bytes.fromhex(span["context"]["span_id"]) for span in spans}


def test_another_collector_answers_the_same(kept, start_bennu, tmp_path):
    data_dir, spans = kept
    other = start_bennu(tmp_path / "other").wait_until_ready()
    export(data_dir, "--format", "otlp", "--to", f"{other.url}/v1/traces")
    without_number = lambda span: {key: value for key, value in span.items() if key != "id"}  # noqa: E731
    found = by_id(map(without_number, other.spans(PROJECT)))
    assert found == by_id(map(without_number, spans))


def test_a_project_that_is_not_there_is_named(kept):
    data_dir, _ = kept
    command = [BINARY, "export", "--project", "nobody", "--data-dir", str(data_dir)]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "there is no project `nobody`" in done.stderr
