"""The Rust SDK beside the instrumentation for Python: the same calls, told in the same words.

`examples/stack` asks a model; its requests are recorded and asked once more by the `openai` package, instrumented by
OpenInference. What both tell of a call is read back from the server and compared, attribute by attribute.
"""

import json
import os
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from openai import OpenAI
from openinference.instrumentation.openai import OpenAIInstrumentor
from phoenix.otel import register

from bennu import BINARY, CHECKOUT, clean_environment

EXAMPLE = Path(os.environ.get("BENNU_EXAMPLE_BIN", Path(BINARY).with_name("bennu-example-stack")))
QUESTION = "Which living bird was the bennu modelled on?"

# Attributes that only one of them sends, and why.
DIFFERENT = {
    # The application says it; from an address of this machine the instrumentation cannot tell.
    "llm.provider",
}


class Model:
    """Searches, fetches, answers, and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                body = json.dumps(model.answer(self.path, request)).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path, request):
        if path.endswith("/embeddings"):
            data = [
                {"object": "embedding", "index": i, "embedding": [0.1, len(text) / 100]}
                for i, text in enumerate(request["input"])
            ]
            usage = {"prompt_tokens": 3, "total_tokens": 3}
            return {"object": "list", "model": "text-embedding-3-small", "data": data, "usage": usage}
        self.asked.append(request)
        calls = [("search_docs", {"query": QUESTION}), ("fetch_chunk", {"id": "bennu-2"})]
        results = sum(message["role"] == "tool" for message in request["messages"])
        if results < len(calls):
            name, arguments = calls[results]
            function = {"name": name, "arguments": json.dumps(arguments)}
            call = {"id": f"call_{results}", "type": "function", "function": function}
            message, reason = {"role": "assistant", "content": None, "tool_calls": [call]}, "tool_calls"
        else:
            message, reason = {"role": "assistant", "content": "The grey heron."}, "stop"
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "gpt-4o-mini-2024-07-18",
            "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
            "usage": {
                "prompt_tokens": 20,
                "completion_tokens": 5,
                "total_tokens": 25,
                "prompt_tokens_details": {"cached_tokens": 4, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 1, "audio_tokens": 0},
            },
        }


@pytest.fixture
def model():
    model = Model()
    yield model
    model.server.shutdown()


def test_a_call_is_told_as_the_instrumentation_for_python_tells_it(bennu, environment, model):
    project = "stack-in-rust"
    printed = ask_in_rust(bennu, model, project)
    assert "The grey heron." in printed
    asked = list(model.asked)
    assert len(asked) == 3
    ask_in_python(bennu, environment, model, f"{project}-python", asked)

    in_rust, in_python = calls(bennu, project), calls(bennu, f"{project}-python")
    assert [span["status_code"] for span in in_rust] == ["OK"] * 3
    assert [told(span) for span in in_rust] == [told(span) for span in in_python]


def test_the_trace_has_every_step_in_its_place(bennu, model):
    project = "stack-tree"
    trace_id = ask_in_rust(bennu, model, project).rsplit("trace ", 1)[1].strip()
    spans = [span for span in bennu.spans(project) if span["context"]["trace_id"] == trace_id]
    names = {span["context"]["span_id"]: span["name"] for span in spans}
    below = sorted((names.get(span["parent_id"], ""), span["name"]) for span in spans)
    assert below == [
        ("", "run_traced"),
        ("agent.run", "llm.chat"),
        ("agent.run", "llm.chat"),
        ("agent.run", "llm.chat"),
        ("agent.run", "tool.fetch_chunk"),
        ("agent.run", "tool.search_docs"),
        ("retrieval", "llm.embed"),
        ("retrieval", "rerank"),
        ("run_traced", "agent.run"),
        ("tool.search_docs", "retrieval"),
    ]


def test_what_the_guide_does_with_px_client_is_done_in_rust(bennu):
    """The SDK's own story of its client, told to a real server: `crates/sdk/tests/client/live.rs`."""
    cargo = os.environ.get("CARGO", "cargo")
    story = [cargo, "test", "--workspace", "--test", "client", "--", "--ignored", "--nocapture"]
    variables = {**clean_environment(), "BENNU_TEST_SERVER": bennu.url}
    done = subprocess.run(story, cwd=CHECKOUT, env=variables, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(re.findall(r"^(?:test .* \.\.\. )?([a-z ]+): (yes|no)", done.stdout, re.MULTILINE))
    # Bennu has no datasets: the client is told so, and says so.
    assert told == {
        "spans": "yes",
        "traces with spans": "yes",
        "sessions": "yes",
        "spans by filter": "yes",
        "traces by filter": "yes",
        "sessions by time": "yes",
        "evaluations": "yes",
        "spans by evaluation": "yes",
        "a set saved and loaded": "yes",
        "a dataset": "no",
    }


def ask_in_rust(bennu, model, project):
    variables = {**clean_environment(), **bennu.environment(project), "OPENAI_BASE_URL": model.url}
    done = subprocess.run([EXAMPLE, "ask", QUESTION], env=variables, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask_in_python(bennu, environment, model, project, requests):
    environment(bennu.environment(project))
    provider = register(set_global_tracer_provider=False, verbose=False)
    OpenAIInstrumentor().instrument(tracer_provider=provider)
    try:
        client = OpenAI(base_url=model.url, api_key="none", max_retries=0)
        for request in requests:
            client.chat.completions.create(**request)
    finally:
        OpenAIInstrumentor().uninstrument()
    provider.shutdown()


def calls(bennu, project):
    return [span for span in bennu.spans(project)[::-1] if span["span_kind"] == "LLM"]


def told(span):
    """What a span tells; JSON in any order of its keys is the same JSON."""
    return {key: parsed(value) for key, value in span["attributes"].items() if key not in DIFFERENT}


def parsed(value):
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value
