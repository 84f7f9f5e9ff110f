"""`openinference-instrumentation-openai`: what the package says about a call is what is read back."""

import json

import openai_instrumented
import pytest
from openai import OpenAI
from openinference.instrumentation.openai import OpenAIInstrumentor
from phoenix.otel import register

from sent import expected_spans, received_spans, record

PROJECT = "openai"


@pytest.fixture
def openai_client(openai_url):
    return OpenAI(base_url=openai_url, api_key="none", max_retries=0)


@pytest.mark.parametrize("call", ["chat", "stream", "tool", "embeddings"])
def test_a_call_reads_back_as_it_was_sent(bennu, client, environment, openai_client, call):
    project = f"{PROJECT}-{call}"
    environment(bennu.environment(project))
    provider = register(set_global_tracer_provider=False, verbose=False)
    sent = record(provider)
    OpenAIInstrumentor().instrument(tracer_provider=provider)
    try:
        getattr(openai_instrumented, call)(openai_client)
    finally:
        OpenAIInstrumentor().uninstrument()
    provider.shutdown()
    expected = expected_spans(sent)
    assert expected, "the package sent nothing"
    assert received_spans(client.spans.get_spans(project_identifier=project)) == expected


def test_the_example_shows_chat_stream_tools_and_embeddings(bennu, client, run_python):
    printed = run_python("openai_instrumented.py", environment=bennu.environment(PROJECT))
    assert "256} numbers" in printed
    spans = client.spans.get_spans(project_identifier=PROJECT)[::-1]
    assert [span["span_kind"] for span in spans] == ["LLM", "LLM", "LLM", "LLM", "EMBEDDING"]
    asked = spans[2]["attributes"]
    called = "llm.output_messages.0.message.tool_calls.0.tool_call.function"
    assert asked[f"{called}.name"] == "get_weather"
    assert json.loads(asked[f"{called}.arguments"]) == {"city": "Lisbon"}
    assert json.loads(asked["llm.tools.0.tool.json_schema"])["function"]["name"] == "get_weather"
    assert "clear" in spans[3]["attributes"]["llm.output_messages.0.message.content"]
