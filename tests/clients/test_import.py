"""`bennu import`: a database that a real Phoenix made reads the same afterwards.

`phoenix_db.sql` is that database written out, and `phoenix_db.spans.json` what Phoenix answered from it.
"""

import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from bennu import BINARY, clean_environment

HERE = Path(__file__).parent
SPANS = json.loads((HERE / "phoenix_db.spans.json").read_text())


@pytest.fixture
def phoenix_db(tmp_path):
    path = tmp_path / "phoenix.db"
    database = sqlite3.connect(path)
    database.executescript((HERE / "phoenix_db.sql").read_text())
    database.close()
    return path


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


def test_what_is_left_behind_is_named(phoenix_db, tmp_path):
    said = import_into(tmp_path / "data", phoenix_db)
    for kind in ["annotations of spans", "annotations of traces", "annotations of sessions", "annotation configs"]:
        assert f"not imported: 1 {kind}" in said
