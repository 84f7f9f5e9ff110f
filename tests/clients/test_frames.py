"""Tables of spans as Arrow, which everybody gets from `POST /v1/spans` who does not ask for JSON: pandas reads the same
frames with the same index from them."""

import io

import pandas
import pyarrow
import pytest
import requests
from phoenix.client.types.spans import SpanQuery

from one_trace import send

PROJECT = "frames"
SPANS = 40
QUERIES = {
    "all there is": SpanQuery(),
    "columns": SpanQuery().select("name", "start_time", "latency_ms", "metadata", "nothing").where("name != 'step 3'"),
    "documents": SpanQuery().explode("retrieval.documents", text="document.content", score="document.score"),
    "texts": SpanQuery().select("name").concat("retrieval.documents", all="document.content"),
    "another index": SpanQuery().select("name", "span_id").with_index("trace_id"),
    "renamed": SpanQuery().select("name", "input.value").rename(name="called"),
    "no rows": SpanQuery().select("name").where("name == 'nobody'"),
}


@pytest.fixture(scope="module")
def sent(bennu):
    documents = {f"retrieval.documents.{n}.document.content": f"text {n}" for n in range(2)}
    spans = [
        {"name": "root", "attributes": {"input.value": "what?", "metadata": '{"tier": "gold", "n": [1, 2]}'}},
        {"name": "find", "attributes": {"openinference.span.kind": "RETRIEVER", **documents}},
        *({"name": f"step {n}", "attributes": {"custom.n": "x" * n}} for n in range(SPANS - 2)),
    ]
    return send(bennu.url, PROJECT, spans)


def ask(bennu, queries, accept=None, **more):
    headers = {"Accept": accept} if accept else {"Accept": None}
    body = {"queries": [query.to_dict() for query in queries], **more}
    response = requests.post(
        f"{bennu.url}/v1/spans", params={"project_name": PROJECT}, json=body, headers=headers, timeout=30
    )
    response.raise_for_status()
    return response


def frames(response):
    assert response.headers["content-type"] == "application/x-pandas-arrow"
    stream, found = io.BytesIO(response.content), []
    while stream.tell() < len(response.content):
        found.append(pyarrow.ipc.open_stream(stream).read_pandas())
    return found


@pytest.mark.parametrize("accept", [None, "*/*", "application/json, */*", "application/x-pandas-arrow", "text/html"])
def test_arrow_is_for_everybody_who_does_not_ask_for_json(bennu, sent, accept):
    (frame,) = frames(ask(bennu, [SpanQuery()], accept))
    assert len(frame) == SPANS


def test_json_is_for_whoever_asks_for_nothing_else(bennu, sent):
    assert ask(bennu, [SpanQuery()], "application/json").headers["content-type"].startswith("multipart/mixed")


@pytest.mark.parametrize("query", QUERIES)
def test_a_frame_is_the_one_that_the_client_reads_from_json(bennu, client, sent, query):
    query = QUERIES[query]
    (frame,) = frames(ask(bennu, [query]))
    expected = client.spans.get_spans_dataframe(query=query, project_identifier=PROJECT)
    assert frame.index.names == expected.index.names
    assert list(frame.index) == list(expected.index)
    assert list(frame.columns) == list(expected.columns)
    for column in frame.columns:
        assert [plain(value) for value in frame[column]] == [plain(value) for value in expected[column]], column


def test_several_queries_are_several_frames(bennu, sent):
    found = frames(ask(bennu, list(QUERIES.values())))
    assert [len(frame) for frame in found] == [SPANS, SPANS - 1, 2, 1, SPANS, SPANS, 0]


def test_columns_have_the_types_of_their_values(bennu, sent):
    found = frames(ask(bennu, [QUERIES["columns"], QUERIES["documents"]]))
    assert str(found[0]["start_time"].dtype) == "datetime64[ns, UTC]"
    assert str(found[0]["latency_ms"].dtype) == "float64"
    assert str(found[0]["name"].dtype) == str(pandas.Series(["text"]).dtype)
    assert str(found[1].index.get_level_values("document_position").dtype) == "int64"


def plain(value):
    """What pandas calls missing is, and lists are lists whatever holds them; an absent member of a map is none."""
    if hasattr(value, "tolist") and not isinstance(value, str):
        value = value.tolist()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    return None if value is None or pandas.isna(value) else value
