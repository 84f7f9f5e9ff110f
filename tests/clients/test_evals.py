"""`arize-phoenix-evals` judges spans with a model, and its scores become annotations."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pandas as pd
import pytest
from phoenix.evals import LLM, create_classifier, evaluate_dataframe
from phoenix.evals.utils import to_annotation_dataframe

from one_trace import send

PROJECT = "judged"
EXPLANATION = "It answers what was asked."


class Judge(BaseHTTPRequestHandler):
    """A model that finds every answer good which is not empty, in whichever form it is asked to say so."""

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        asked = json.dumps(request["messages"])
        verdict = {"explanation": EXPLANATION, "label": "bad" if "<nothing>" in asked else "good"}
        message = {"role": "assistant", "content": json.dumps(verdict)}
        tools = request.get("tools")
        if tools:
            call = {"name": tools[0]["function"]["name"], "arguments": json.dumps(verdict)}
            message = {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": call}]}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if tools else "stop"}
        body = {"id": "1", "object": "chat.completion", "created": 1, "model": request["model"], "choices": [choice]}
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def judge_url():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Judge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


def test_what_a_model_judges_is_read_back(bennu, client, judge_url):
    answers = ["Forty-two.", "<nothing>"]
    spans = [{"name": "chat", "attributes": {"input.value": "How much?", "output.value": answer}} for answer in answers]
    sent = send(bennu.url, PROJECT, spans)
    asked = pd.DataFrame({"span_id": sent.span_ids, "output": answers})
    judge = create_classifier(
        name="quality",
        prompt_template="Is this a good answer? {output}",
        llm=LLM(provider="openai", model="judge", base_url=judge_url, api_key="none"),
        choices={"good": 1.0, "bad": 0.0},
    )
    judged = evaluate_dataframe(dataframe=asked, evaluators=[judge])
    client.spans.log_span_annotations_dataframe(dataframe=to_annotation_dataframe(dataframe=judged), sync=True)

    back = client.spans.get_span_annotations_dataframe(span_ids=sent.span_ids, project_identifier=PROJECT)
    back = back.loc[sent.span_ids]
    assert list(back["result.label"]) == ["good", "bad"]
    assert list(back["result.score"]) == [1.0, 0.0]
    assert set(back["result.explanation"]) == {EXPLANATION}
    assert set(back["annotator_kind"]) == {"LLM"}
