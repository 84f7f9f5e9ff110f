"""`arize-phoenix-client` reads projects and spans."""

from datetime import datetime, timedelta, timezone

import pytest
import requests

from load import new_request, post

PROJECT = "client"
SPANS = 250


@pytest.fixture(scope="module")
def span_ids(bennu):
    body, span_ids = new_request(PROJECT, SPANS)
    assert post(requests, bennu.url, body).status_code == 200
    return span_ids


def test_projects_are_listed_and_found_by_name_and_id(client, span_ids):
    listed = {project["name"]: project for project in client.projects.list()}
    assert {"default", PROJECT} <= set(listed)
    assert client.projects.get(project_name=PROJECT) == listed[PROJECT]
    assert client.projects.get(project_id=listed[PROJECT]["id"]) == listed[PROJECT]


def test_spans_are_read_over_several_pages_newest_first(client, span_ids):
    spans = client.spans.get_spans(project_identifier=PROJECT, limit=1000)
    assert [span["context"]["span_id"] for span in spans] == span_ids[::-1]


def test_a_project_may_be_named_by_its_id(client, span_ids):
    project_id = client.projects.get(project_name=PROJECT)["id"]
    assert len(client.spans.get_spans(project_identifier=project_id, limit=10)) == 10


def test_spans_are_found_by_what_identifies_them(client, span_ids):
    def names(**filters):
        spans = client.spans.get_spans(project_identifier=PROJECT, limit=1000, **filters)
        return [span["name"] for span in spans]

    (first,) = client.spans.get_spans(project_identifier=PROJECT, span_ids=[span_ids[0]])
    assert names(parent_id="null") == ["step 0"]
    assert names(name="step 7") == ["step 7"]
    assert len(names(trace_ids=[first["context"]["trace_id"]])) == SPANS
    assert names(trace_ids=["0" * 31 + "1"]) == []
    assert len(names(status_code="UNSET")) == SPANS
    assert names(status_code="ERROR") == []


def test_spans_are_found_by_time(client, span_ids):
    now = datetime.now(timezone.utc)
    recent = {"start_time": now - timedelta(hours=1), "end_time": now + timedelta(hours=1)}
    assert len(client.spans.get_spans(project_identifier=PROJECT, limit=1000, **recent)) == SPANS
    assert client.spans.get_spans(project_identifier=PROJECT, start_time=now + timedelta(hours=1)) == []


def test_an_unknown_project_is_not_found(client):
    with pytest.raises(Exception, match="404"):
        client.spans.get_spans(project_identifier="nobody-knows-it")
