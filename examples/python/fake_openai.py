"""A small stand-in for an OpenAI-compatible server: the same question always gets the same answer.

    python fake_openai.py --port 8089

Serves /v1/models, /v1/chat/completions (tools, streaming) and /v1/embeddings with the standard library
only, so that the examples and the tests run without a key, a bill or a network.
"""

import argparse
import base64
import hashlib
import json
import math
import re
import struct
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CHAT_MODEL = "gpt-4o-mini"
EMBEDDING_MODEL = "text-embedding-3-small"
VECTOR_LENGTH = 256
CREATED = 1_767_225_600  # One fixed moment for every answer, because answers are to be equal.

# What makes the model reach for a tool: a pattern in the customer's words, and the argument it fills.
TOOL_TRIGGERS = [
    ("lookup_order", re.compile(r"\bNL-\d{5}\b"), "order_id"),
    ("check_stock", re.compile(r"\b[A-Z]{3}-\d{3}\b"), "sku"),
    ("search_help_center", re.compile(r"\b(refund|return|warranty|delivery|shipping)\w*", re.I), "query"),
    ("get_weather", re.compile(r"\bweather in (\w+)", re.I), "city"),
]


def serve(port: int = 0) -> ThreadingHTTPServer:
    """A server bound to `port` (0 picks a free one). The caller runs `serve_forever` and `shutdown`."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Small writes are sent as they come: a streamed chunk must not wait for its neighbour's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self):
        if self.path == "/v1/models":
            models = [{"id": name, "object": "model", "owned_by": "fake"} for name in (CHAT_MODEL, EMBEDDING_MODEL)]
            self.answer(200, {"object": "list", "data": models})
        else:
            self.refuse(404, f"no such path: {self.path}")

    def do_POST(self):
        try:
            request = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)))
        except ValueError:
            return self.refuse(400, "the body is not JSON")
        if self.path == "/v1/chat/completions":
            self.chat(request)
        elif self.path == "/v1/embeddings":
            self.answer(200, embeddings(request))
        else:
            self.refuse(404, f"no such path: {self.path}")

    def chat(self, request):
        if not request.get("messages"):
            return self.refuse(400, "'messages' must hold at least one message")
        if request.get("stream"):
            self.stream(completion_chunks(request))
        else:
            self.answer(200, completion(request))

    def stream(self, chunks):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def refuse(self, status, message):
        self.answer(status, {"error": {"message": message, "type": "invalid_request_error", "code": None}})

    def log_message(self, *_):
        pass


def completion(request):
    """The whole answer to a chat request."""
    message, finish_reason = reply(request)
    return {
        "id": completion_id(request),
        "object": "chat.completion",
        "created": CREATED,
        "model": request.get("model", CHAT_MODEL),
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": usage(request, message),
    }


def completion_chunks(request):
    """The same answer in pieces: words, or one piece per tool call; then the reason, then the usage."""
    message, finish_reason = reply(request)

    def chunk(delta=None, reason=None, **more):
        choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": reason}]
        head = {"id": completion_id(request), "object": "chat.completion.chunk", "created": CREATED}
        return {**head, "model": request.get("model", CHAT_MODEL), "choices": choices, **more}

    yield chunk({"role": "assistant", "content": ""})
    for index, call in enumerate(message.get("tool_calls", [])):
        yield chunk({"tool_calls": [{"index": index, **call}]})
    for word in re.findall(r"\S+\s*", message["content"] or ""):
        yield chunk({"content": word})
    yield chunk({}, finish_reason)
    if (request.get("stream_options") or {}).get("include_usage"):
        yield chunk(usage=usage(request, message))


def reply(request):
    """Calls the tools that the customer's words ask for; once their results are there, reports them."""
    messages = request["messages"]
    latest = messages[-1]
    if latest["role"] == "tool":
        return {"role": "assistant", "content": report(messages)}, "stop"
    question = text_of(latest)
    calls = tool_calls(question, request.get("tools") or [])
    if calls:
        return {"role": "assistant", "content": None, "tool_calls": calls}, "tool_calls"
    return {"role": "assistant", "content": f"Happy to help with that. You asked: {question}"}, "stop"


def tool_calls(question, tools):
    offered = {tool["function"]["name"] for tool in tools}
    calls = []
    for name, pattern, argument in TOOL_TRIGGERS:
        found = pattern.search(question)
        if name in offered and found:
            value = question if argument == "query" else found.group(found.lastindex or 0)
            arguments = json.dumps({argument: value})
            call_id = "call_" + digest(name + arguments)[:16]
            calls.append({"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}})
    return calls


def report(messages):
    """Words for the results since the last thing the customer said."""
    results = []
    for message in reversed(messages):
        if message["role"] == "user":
            break
        if message["role"] == "tool":
            results.append(text_of(message))
    failed = [result for result in results if '"error"' in result]
    if failed:
        return "I am sorry, I could not reach the system I need for this. A colleague will write to you within a day."
    return "Here is what I found: " + " ".join(reversed(results))


def embeddings(request):
    inputs = request["input"] if isinstance(request["input"], list) else [request["input"]]
    data = []
    for index, text in enumerate(inputs):
        vector = embed(text)
        if request.get("encoding_format") == "base64":
            vector = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
        data.append({"object": "embedding", "index": index, "embedding": vector})
    tokens = sum(token_count(text) for text in inputs)
    spent = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": data, "model": request.get("model", EMBEDDING_MODEL), "usage": spent}


def embed(text):
    """A vector of length 1 in which texts that share words lie close together."""
    vector = [0.0] * VECTOR_LENGTH
    for word in re.findall(r"[a-z]{4,}", text.lower()):
        # Five letters make "return", "returns" and "returned" one word.
        vector[int(digest(word[:5])[:8], 16) % VECTOR_LENGTH] += 1.0
    norm = math.sqrt(sum(x * x for x in vector)) or 1.0
    return [x / norm for x in vector]


def usage(request, message):
    prompt = sum(4 + token_count(text_of(each)) for each in request["messages"])
    prompt += token_count(json.dumps(request["tools"])) if request.get("tools") else 0
    written = token_count(message.get("content") or "") + token_count(json.dumps(message.get("tool_calls", "")))
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }


def token_count(text):
    """Roughly what a tokenizer counts for English: four characters a token."""
    return math.ceil(len(text) / 4)


def text_of(message):
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return " ".join(part.get("text", "") for part in content)


def completion_id(request):
    return "chatcmpl-" + digest(json.dumps(request, sort_keys=True))[:24]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8089)
    running = serve(parser.parse_args().port)
    print(f"listening on http://127.0.0.1:{running.server_port}/v1", flush=True)
    running.serve_forever()
