"""`arize-phoenix-client` annotates spans, traces, sessions and documents, and reads it back. One test for each method."""

import asyncio
import time

import pandas as pd
import pytest
import requests
from phoenix.client import AsyncClient

from one_trace import send

PROJECT = "annotated"
SESSION = "annotated-session"


@pytest.fixture(scope="module")
def sent(bennu):
    """A trace of a session: a root, a retriever with two documents, and three more."""
    documents = {f"retrieval.documents.{n}.document.content": f"text {n}" for n in range(2)}
    spans = [
        {"name": "root", "attributes": {"session.id": SESSION}},
        {"name": "find", "attributes": {"openinference.span.kind": "RETRIEVER", **documents}},
        *({"name": f"step {n}", "attributes": {"openinference.span.kind": "LLM"}} for n in range(3)),
    ]
    return send(bennu.url, PROJECT, spans)


@pytest.fixture
def async_client(bennu, client):
    return AsyncClient(base_url=bennu.url)


def said(client, span_ids, **more):
    """What was said of spans, by span and name."""
    found = client.spans.get_span_annotations(span_ids=span_ids, project_identifier=PROJECT, **more)
    return {(annotation["span_id"], annotation["name"]): annotation for annotation in found}


def of_traces(bennu, trace_id, kind="trace"):
    url = f"{bennu.url}/v1/projects/{PROJECT}/{kind}_annotations"
    response = requests.get(url, params={f"{kind}_ids": trace_id, "limit": 1000}, timeout=10)
    response.raise_for_status()
    return {annotation["name"]: annotation for annotation in response.json()["data"]}


def test_add_span_annotation_answers_an_id_when_asked_to_wait(client, sent):
    inserted = client.spans.add_span_annotation(
        span_id=sent.span_ids[0],
        annotation_name="one",
        annotator_kind="LLM",
        label="good",
        score=0.5,
        explanation="why",
        metadata={"a": {"b": 1}},
        identifier="run",
        sync=True,
    )
    (annotation,) = said(client, [sent.span_ids[0]], include_annotation_names=["one"]).values()
    assert annotation["id"] == inserted["id"]
    assert annotation["result"] == {"label": "good", "score": 0.5, "explanation": "why"}
    assert annotation["metadata"] == {"a": {"b": 1}}
    assert (annotation["annotator_kind"], annotation["identifier"], annotation["source"]) == ("LLM", "run", "API")


def test_add_span_annotation_without_waiting_is_there_all_the_same(client, sent):
    assert client.spans.add_span_annotation(span_id=sent.span_ids[0], annotation_name="later", score=1.0) is None
    assert (sent.span_ids[0], "later") in said(client, [sent.span_ids[0]])


def test_the_same_again_replaces_it(client, sent):
    for score in (0.1, 0.9):
        client.spans.add_span_annotation(span_id=sent.span_ids[0], annotation_name="twice", score=score, sync=True)
    assert said(client, [sent.span_ids[0]])[sent.span_ids[0], "twice"]["result"]["score"] == 0.9


def test_add_span_note_adds_one_more_each_time(client, sent):
    notes = [client.spans.add_span_note(span_id=sent.span_ids[1], note=f"note {n}") for n in range(2)]
    found = client.spans.get_span_annotations(
        span_ids=[sent.span_ids[1]], project_identifier=PROJECT, exclude_annotation_names=["nothing"]
    )
    found = {annotation["id"]: annotation for annotation in found if annotation["name"] == "note"}
    assert [found[note["id"]]["result"]["explanation"] for note in notes] == ["note 0", "note 1"]


def test_log_span_annotations(client, sent):
    annotations = [
        {"span_id": span_id, "name": "logged", "annotator_kind": "CODE", "result": {"score": float(n)}}
        for n, span_id in enumerate(sent.span_ids)
    ]
    inserted = client.spans.log_span_annotations(span_annotations=annotations, sync=True)
    found = said(client, sent.span_ids, include_annotation_names=["logged"])
    assert [found[span_id, "logged"]["id"] for span_id in sent.span_ids] == [one["id"] for one in inserted]


def test_log_span_annotations_dataframe_and_back(client, sent):
    frame = pd.DataFrame({"label": ["good", "bad"], "score": [1.0, 0.0]}, index=sent.span_ids[2:4])
    frame.index.name = "span_id"
    client.spans.log_span_annotations_dataframe(dataframe=frame, annotation_name="framed", annotator_kind="LLM", sync=True)
    back = client.spans.get_span_annotations_dataframe(
        span_ids=sent.span_ids, project_identifier=PROJECT, include_annotation_names=["framed"]
    )
    assert list(back.loc[sent.span_ids[2:4], "result.label"]) == ["good", "bad"]
    assert set(back["annotation_name"]) == {"framed"}


def test_get_span_annotations_over_several_pages(client, sent):
    annotations = [
        {"span_id": sent.span_ids[4], "name": f"page {n}", "annotator_kind": "CODE", "result": {"score": 1.0}}
        for n in range(25)
    ]
    client.spans.log_span_annotations(span_annotations=annotations, sync=True)
    names = {name for _, name in said(client, [sent.span_ids[4]], limit=4)}
    assert {f"page {n}" for n in range(25)} <= names


def test_add_document_annotation_and_its_bounds(client, sent):
    document = {"span_id": sent.span_ids[1], "annotation_name": "relevance", "annotator_kind": "LLM", "sync": True}
    inserted = client.spans.add_document_annotation(document_position=1, score=1.0, **document)
    assert inserted["id"]
    with pytest.raises(Exception, match="422"):
        client.spans.add_document_annotation(document_position=2, score=1.0, **document)


def test_log_document_annotations(client, sent):
    annotations = [
        {"span_id": sent.span_ids[1], "document_position": n, "name": "logged", "annotator_kind": "LLM", "result": {"score": 0.5}}
        for n in range(2)
    ]
    assert len(client.spans.log_document_annotations(document_annotations=annotations, sync=True)) == 2


def test_log_document_annotations_dataframe(client, sent):
    frame = pd.DataFrame({"span_id": [sent.span_ids[1]] * 2, "document_position": [0, 1], "score": [1.0, 0.0]})
    inserted = client.spans.log_document_annotations_dataframe(
        dataframe=frame, annotation_name="framed", annotator_kind="LLM", sync=True
    )
    assert len(inserted) == 2


def test_add_trace_annotation(bennu, client, sent):
    client.traces.add_trace_annotation(trace_id=sent.trace_id, annotation_name="whole", label="fine", sync=True)
    assert of_traces(bennu, sent.trace_id)["whole"]["result"]["label"] == "fine"


def test_log_trace_annotations(bennu, client, sent):
    annotation = {"trace_id": sent.trace_id, "name": "logged", "annotator_kind": "CODE", "result": {"score": 0.5}}
    assert len(client.traces.log_trace_annotations(trace_annotations=[annotation], sync=True)) == 1
    assert of_traces(bennu, sent.trace_id)["logged"]["result"]["score"] == 0.5


def test_log_trace_annotations_dataframe(bennu, client, sent):
    frame = pd.DataFrame({"trace_id": [sent.trace_id], "score": [0.25]})
    client.traces.log_trace_annotations_dataframe(
        dataframe=frame, annotation_name="framed", annotator_kind="HUMAN", sync=True
    )
    assert of_traces(bennu, sent.trace_id)["framed"]["result"]["score"] == 0.25


def test_add_session_annotation(bennu, client, sent):
    client.sessions.add_session_annotation(session_id=SESSION, annotation_name="solved", label="yes", sync=True)
    assert of_traces(bennu, SESSION, "session")["solved"]["result"]["label"] == "yes"


def test_log_session_annotations(bennu, client, sent):
    annotation = {"session_id": SESSION, "name": "logged", "annotator_kind": "LLM", "result": {"score": 1.0}}
    assert len(client.sessions.log_session_annotations(session_annotations=[annotation], sync=True)) == 1
    assert "logged" in of_traces(bennu, SESSION, "session")


def test_log_session_annotations_dataframe(bennu, client, sent):
    frame = pd.DataFrame({"session_id": [SESSION], "label": ["calm"]})
    client.sessions.log_session_annotations_dataframe(
        dataframe=frame, annotation_name="framed", annotator_kind="HUMAN", sync=True
    )
    assert of_traces(bennu, SESSION, "session")["framed"]["result"]["label"] == "calm"


def test_the_asynchronous_client_does_the_same(async_client, client, sent):
    async def story():
        spans = async_client.spans
        await spans.add_span_annotation(span_id=sent.span_ids[3], annotation_name="async", score=0.5, sync=True)
        await spans.add_span_note(span_id=sent.span_ids[3], note="async note")
        await async_client.traces.add_trace_annotation(
            trace_id=sent.trace_id, annotation_name="async", score=0.5, sync=True
        )
        await async_client.sessions.add_session_annotation(
            session_id=SESSION, annotation_name="async", score=0.5, sync=True
        )
        await spans.add_document_annotation(
            span_id=sent.span_ids[1], document_position=0, annotation_name="async", score=0.5, sync=True
        )
        frame = pd.DataFrame({"score": [0.75]}, index=pd.Index([sent.span_ids[3]], name="span_id"))
        await spans.log_span_annotations_dataframe(
            dataframe=frame, annotation_name="async framed", annotator_kind="CODE", sync=True
        )
        found = await spans.get_span_annotations(span_ids=[sent.span_ids[3]], project_identifier=PROJECT)
        back = await spans.get_span_annotations_dataframe(span_ids=[sent.span_ids[3]], project_identifier=PROJECT)
        return found, back

    found, back = asyncio.run(story())
    assert {"async", "async framed"} <= {annotation["name"] for annotation in found}
    assert len(back) == len(found)


def test_an_annotation_of_nothing_is_refused_or_waits(bennu, client):
    unknown = {"span_id": "ee" * 8, "annotation_name": "early", "score": 1.0}
    with pytest.raises(Exception, match="404"):
        client.spans.add_span_annotation(sync=True, **unknown)
    client.spans.add_span_annotation(**unknown)
    status = requests.get(f"{bennu.url}/api/status", timeout=10).json()
    assert status["pending_annotation_count"] >= 1

    sent = send(bennu.url, PROJECT, [{"name": "late", "span_id": "ee" * 8}])
    deadline = time.monotonic() + 10
    while (sent.span_ids[0], "early") not in said(client, sent.span_ids):
        assert time.monotonic() < deadline, "it still waits"
        time.sleep(0.02)


def test_the_worst_answers_of_a_model_are_found_again(bennu, client):
    """Filter the LLM spans of a model, score them, annotate, read back the worst."""
    project = "worst-of"
    models = ["small"] * 6 + ["large"] * 4
    spans = [
        {
            "name": "chat",
            "attributes": {
                "openinference.span.kind": "LLM",
                "llm.model_name": model,
                "output.value": "word " * n,
            },
        }
        for n, model in enumerate(models)
    ]
    send(bennu.url, project, spans)
    of_model = client.spans.get_spans(
        project_identifier=project, span_kind="LLM", attributes={"llm.model_name": "small"}, limit=100
    )
    assert len(of_model) == 6
    scores = {
        span["context"]["span_id"]: len(span["attributes"].get("output.value", "").split()) / 10 for span in of_model
    }
    frame = pd.DataFrame({"score": list(scores.values())}, index=pd.Index(scores, name="span_id"))
    client.spans.log_span_annotations_dataframe(
        dataframe=frame, annotation_name="length", annotator_kind="CODE", sync=True
    )
    back = client.spans.get_span_annotations_dataframe(spans=of_model, project_identifier=project)
    worst = back.sort_values("result.score").head(2)
    assert list(worst.index) == sorted(scores, key=scores.get)[:2]
