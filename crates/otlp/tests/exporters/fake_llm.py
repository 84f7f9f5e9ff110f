"""The examples' stand-in for OpenAI, which here also speaks OpenAI's responses and Anthropic's messages."""

import json
import sys
from http.server import ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "examples" / "python"))
import fake_openai  # noqa: E402


def serve() -> ThreadingHTTPServer:
    """A server on a free port; the caller runs `serve_forever`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    return server


class Handler(fake_openai.Handler):
    def do_POST(self):
        if self.path not in ("/v1/responses", "/v1/messages"):
            return super().do_POST()
        request = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)))
        if self.path == "/v1/responses":
            self.answer(200, response(request))
        elif request.get("stream"):
            self.stream_events(message_events(request))
        else:
            self.answer(200, message(request))

    def stream_events(self, events):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for event in events:
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
        self.close_connection = True


def response(request):
    """An answer of OpenAI's responses: a thought, then a call of the first tool or a text."""
    given = request["input"]
    is_answered = isinstance(given, list) and any(item.get("type") == "function_call_output" for item in given)
    thought = {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Let me think."}]}
    if request.get("tools") and not is_answered:
        said = {
            "type": "function_call",
            "id": "fc_1",
            "call_id": "call_1",
            "name": request["tools"][0]["name"],
            "arguments": '{"city": "Bern"}',
            "status": "completed",
        }
    else:
        text = {"type": "output_text", "text": "It is cold in Bern.", "annotations": []}
        said = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [text]}
    return {
        "id": "resp_" + fake_openai.digest(json.dumps(given))[:16],
        "object": "response",
        "created_at": fake_openai.CREATED,
        "status": "completed",
        "model": request["model"],
        "output": [thought, said],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": request.get("tools", []),
        "usage": {
            "input_tokens": 100,
            "input_tokens_details": {"cached_tokens": 40, "cache_write_tokens": 0},
            "output_tokens": 30,
            "output_tokens_details": {"reasoning_tokens": 20},
            "total_tokens": 130,
        },
    }


def message(request):
    """An answer of Anthropic's: a call of the first tool or a text. Cached tokens lie outside of input_tokens."""
    last = request["messages"][-1]["content"]
    is_answered = isinstance(last, list) and any(block["type"] == "tool_result" for block in last)
    if request.get("tools") and not is_answered:
        name = request["tools"][0]["name"]
        content = [
            {"type": "text", "text": "Let me look."},
            {"type": "tool_use", "id": "toolu_1", "name": name, "input": {"city": "Bern"}},
        ]
        reason = "tool_use"
    else:
        content, reason = [{"type": "text", "text": "It is cold in Bern."}], "end_turn"
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": request["model"],
        "content": content,
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": 10,
            "output_tokens": 30,
            "cache_read_input_tokens": 40,
            "cache_creation_input_tokens": 50,
        },
    }


def message_events(request):
    whole = message({**request, "tools": None})
    [block] = whole["content"]
    yield {"type": "message_start", "message": {**whole, "content": [], "stop_reason": None}}
    yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    for word in block["text"].split(" "):
        yield {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word + " "}}
    yield {"type": "content_block_stop", "index": 0}
    ended = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 30}}
    yield {"type": "message_stop"}
