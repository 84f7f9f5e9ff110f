"""`bennu import`: a database that a real Phoenix made reads the same afterwards.

`phoenix_db.sql` is that database written out, and `phoenix_db.spans.json` what Phoenix answered from it. `imported.py`
says what is in another one, `imported.sql`, and which reads of it are compared with `imported.answers.json`.
"""

import json
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
import requests

import imported
from bennu import BINARY, Bennu, clean_environment

HERE = Path(__file__).parent
SPANS = json.loads((HERE / "phoenix_db.spans.json").read_text())
ANSWERS = json.loads((HERE / "imported.answers.json").read_text())
ANNOTATED_SPAN = "a3" * 8


@pytest.fixture
def phoenix_db(tmp_path):
    path = tmp_path / "phoenix.db"
    database = sqlite3.connect(path)
    database.executescript((HERE / "phoenix_db.sql").read_text())
    database.close()
    return path


@pytest.fixture(scope="module")
def reads(tmp_path_factory):
    """What Bennu answers after the import."""
    folder = tmp_path_factory.mktemp("imported")
    database = sqlite3.connect(folder / "phoenix.db")
    database.executescript((HERE / "imported.sql").read_text())
    database.close()
    import_into(folder / "data", folder / "phoenix.db")
    server = Bennu(folder / "data").wait_until_ready()
    yield imported.read(server.url)
    server.kill()


@pytest.mark.parametrize("asked", ANSWERS)
def test_every_read_is_equal_to_that_of_phoenix(reads, asked):
    assert reads[asked] == ANSWERS[asked]


def import_into(data_dir, phoenix_db):
    done = subprocess.run(
        [BINARY, "import", str(phoenix_db), "--data-dir", str(data_dir)],
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_id(span):
    return {key: value for key, value in span.items() if key != "id"}


def test_every_span_reads_as_it_did_in_phoenix(start_bennu, phoenix_db, tmp_path):
    said = import_into(tmp_path / "data", phoenix_db)
    assert "7 spans in 3 projects imported" in said
    server = start_bennu().wait_until_ready()
    for project, spans in SPANS.items():
        found = {span["context"]["span_id"]: without_id(span) for span in server.spans(project)}
        assert found == {span["context"]["span_id"]: without_id(span) for span in spans}


def test_a_second_import_changes_nothing(start_bennu, phoenix_db, tmp_path):
    import_into(tmp_path / "data", phoenix_db)
    assert "7 spans were there already" in import_into(tmp_path / "data", phoenix_db)
    assert len(start_bennu().wait_until_ready().spans("scenario")) == len(SPANS["scenario"])


def annotations(server, project, kind, named):
    url = f"{server.url}/v1/projects/{project}/{kind}_annotations"
    response = requests.get(url, params={f"{kind}_ids": named}, timeout=10)
    response.raise_for_status()
    # Phoenix numbers annotations of each kind apart.
    return [{key: value for key, value in it.items() if key != "id"} for it in response.json()["data"]]


def test_an_import_that_was_killed_is_begun_again(start_bennu, phoenix_db, tmp_path):
    add_spans(phoenix_db, 6_000)
    command = [BINARY, "import", str(phoenix_db), "--data-dir", str(tmp_path / "data")]
    process = subprocess.Popen(command, env=clean_environment(), stdout=subprocess.PIPE)
    told = b""
    while b" of 6010" not in told:
        told += process.stdout.read(1)
    process.kill()
    process.wait()
    said = import_into(tmp_path / "data", phoenix_db)
    known = int(re.search(r"(\d+) spans were there already", said)[1])
    added = int(re.search(r"(\d+) spans in 3 projects imported", said)[1])
    assert known >= 1_000 and known + added == 6_007
    spans = start_bennu().wait_until_ready().spans("scenario")
    assert len({span["context"]["span_id"] for span in spans}) == len(spans) == 6_000 + len(SPANS["scenario"])


def add_spans(path, count):
    """As many more spans, each a trace of its own, like the last one of the database."""
    database = sqlite3.connect(path)
    (span,) = database.execute("SELECT * FROM spans WHERE id = 12")
    (trace,) = database.execute("SELECT * FROM traces WHERE id = 8")
    traces = [(100 + n, trace[1], f"{n + 1:032x}", *trace[3:]) for n in range(count)]
    spans = [(100 + n, 100 + n, f"{n + 1:016x}", *span[3:]) for n in range(count)]
    database.executemany(f"INSERT INTO traces VALUES ({', '.join('?' * len(trace))})", traces)
    database.executemany(f"INSERT INTO spans VALUES ({', '.join('?' * len(span))})", spans)
    database.commit()
    database.close()


def test_annotations_come_with_their_times(start_bennu, phoenix_db, tmp_path):
    said = import_into(tmp_path / "data", phoenix_db)
    assert "3 annotations and 0 annotation configs imported" in said
    server = start_bennu().wait_until_ready()
    (quality,) = annotations(server, "scenario", "span", ANNOTATED_SPAN)
    assert quality == {
        "created_at": "2026-11-21T06:55:53+00:00",
        "updated_at": "2026-11-21T06:55:53+00:00",
        "source": "API",
        "user_id": None,
        "name": "quality",
        "annotator_kind": "HUMAN",
        "result": {"label": "good", "score": 1.0, "explanation": "fine"},
        "metadata": {"by": "ada"},
        "identifier": "x",
        "span_id": ANNOTATED_SPAN,
    }
    (mood,) = annotations(server, "scenario", "session", "chat-1")
    assert (mood["name"], mood["result"]["label"], mood["annotator_kind"]) == ("mood", "calm", "LLM")


def test_what_was_said_since_stays(start_bennu, phoenix_db, tmp_path):
    import_into(tmp_path / "data", phoenix_db)
    server = start_bennu().wait_until_ready()
    anew = {"span_id": ANNOTATED_SPAN, "name": "quality", "identifier": "x", "annotator_kind": "HUMAN", "result": {"label": "bad"}}
    requests.post(f"{server.url}/v1/span_annotations?sync=true", json={"data": [anew]}, timeout=10).raise_for_status()
    server.kill()
    assert "3 annotations were there already" in import_into(tmp_path / "data", phoenix_db)
    (quality,) = annotations(start_bennu().wait_until_ready(), "scenario", "span", ANNOTATED_SPAN)
    assert quality["result"]["label"] == "bad"


def test_what_is_left_behind_is_named(phoenix_db, tmp_path):
    database = sqlite3.connect(phoenix_db)
    database.execute("INSERT INTO datasets (name, metadata) VALUES ('golden', '{}')")
    database.commit()
    database.close()
    assert "not imported: 1 datasets" in import_into(tmp_path / "data", phoenix_db)
