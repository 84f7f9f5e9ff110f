"""Segments are plain Parquet: another tool reads them and finds the spans that Bennu shows."""

import json

import polars

from load import Load

PROJECT = "load"


def test_polars_reads_the_spans_of_a_segment(start_bennu):
    server = start_bennu().wait_until_ready()
    load = Load(server.url, PROJECT).start()
    load.wait_for_some(500)
    load.stop()
    shown = server.spans(PROJECT)
    server.terminate()  # which flushes

    spans = polars.read_parquet(server.data_dir / "segments" / "*.parquet")
    assert sorted(spans["span_id"].bin.encode("hex")) == sorted(span["context"]["span_id"] for span in shown)
    assert spans["sequence"].is_unique().all()
    by_id = {row["span_id"].hex(): row for row in spans.iter_rows(named=True)}
    for span in shown[:50]:
        row = by_id[span["context"]["span_id"]]
        assert row["trace_id"].hex() == span["context"]["trace_id"]
        assert row["name"] == span["name"]
        assert row["input_value"] == span["attributes"].get("input.value")
        assert isinstance(json.loads(row["attributes"]), dict)
