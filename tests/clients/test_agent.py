"""The agent of `examples/python`, traced with names of a team's own choosing, from its first span to REST."""

import json

import pytest

PROJECT = "agent"


@pytest.fixture(scope="module")
def traces(bennu, run_python):
    """The spans of every turn, by the customer's question."""
    run_python("agent.py", environment=bennu.environment(PROJECT))
    traces = {}
    for span in bennu.spans(PROJECT)[::-1]:
        traces.setdefault(span["context"]["trace_id"], {}).setdefault(span["name"], []).append(span)
    return {spans["agent.run"][0]["attributes"]["input.value"]: spans for spans in traces.values()}


def test_each_turn_is_a_trace_with_one_root(traces):
    assert len(traces) == 4
    for spans in traces.values():
        roots = [span for group in spans.values() for span in group if span["parent_id"] is None]
        assert [(root["name"], root["span_kind"]) for root in roots] == [("agent.run", "AGENT")]


def test_turns_of_one_conversation_share_session_and_user(traces):
    first = traces["Where is my order NL-20417?"]["agent.run"][0]["attributes"]
    second = traces["And NL-20388, has it arrived?"]["agent.run"][0]["attributes"]
    assert (first["session.id"], first["user.id"]) == (second["session.id"], second["user.id"])


def test_messages_stay_the_json_they_were_sent_as(traces):
    *_, last = traces["And NL-20388, has it arrived?"]["llm.chat"]
    messages = json.loads(last["attributes"]["llm.input_messages"])
    roles = [message["role"] for message in messages]
    assert roles == ["system", "user", "assistant", "tool", "assistant", "user", "assistant", "tool"]
    assert json.loads(last["attributes"]["llm.invocation_parameters"]) == {"temperature": 0.2, "max_tokens": 400}
    (answer,) = json.loads(last["attributes"]["llm.output_messages"])
    assert "delivered" in answer["content"]


def test_token_counts_stay_numbers(traces):
    attributes = traces["Where is my order NL-20417?"]["llm.chat"][0]["attributes"]
    counts = [attributes[f"llm.token_count.{part}"] for part in ("prompt", "completion", "total")]
    assert counts[0] + counts[1] == counts[2] and all(isinstance(count, int) for count in counts)


def test_retrieved_documents_are_ranked(traces):
    (retrieval,) = traces["How long do I have to wait for a refund after a return?"]["retrieval"]
    documents = json.loads(retrieval["attributes"]["retrieval.documents"])
    assert [document["id"] for document in documents] == ["refund-timing", "returns-30-days"]
    assert documents[0]["score"] > documents[1]["score"]
    assert retrieval["attributes"]["retrieval.top_k"] == 2


def test_the_tool_that_failed_shows_its_exception(traces):
    (tool,) = traces["Is the tent TNT-204 in stock again?"]["tool.check_stock"]
    assert tool["status_code"] == "ERROR"
    (event,) = tool["events"]
    assert event["name"] == "exception"
    assert event["attributes"]["exception.type"].endswith("WarehouseTimeout")
    assert "check_stock" in event["attributes"]["exception.stacktrace"]
