"""A support agent that traces itself with plain OpenTelemetry, the way many teams' own tracing modules do.

    python fake_openai.py &
    python agent.py

Messages and documents go out as JSON strings, under names of the team's own choosing. The traces go wherever
PHOENIX_COLLECTOR_ENDPOINT says (http://localhost:6006 unless set).
"""

import json
import os
import urllib.request
import uuid
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import Status, StatusCode
from phoenix.otel import register

OPENAI_BASE_URL = os.environ.get("OPENAI_BASE_URL", "http://127.0.0.1:8089/v1")
MODEL = "gpt-4o-mini"
INVOCATION_PARAMETERS = {"temperature": 0.2, "max_tokens": 400}
STEPS_MAX = 4
TOP_K = 2

SYSTEM_PROMPT = (
    "You are the support agent of an online shop for outdoor gear. Answer in at most three sentences. "
    "Order ids look like NL-12345. Look an order up before you say anything about it, and search the help "
    "center before you speak about rules."
)

ORDERS = {
    "NL-20417": {"status": "shipped", "carrier_eta": "Thursday", "items": ["Trail tent, 2 persons"]},
    "NL-20388": {"status": "delivered", "delivered_on": "Monday", "items": ["Down jacket, M", "Wool socks"]},
}

HELP_CENTER = [
    ("returns-30-days", "You can return unused items within 30 days. We pay the return label above 50 EUR."),
    ("refund-timing", "A refund reaches your account within five working days after the return has arrived."),
    ("delivery-times", "Standard delivery takes two to four working days, express delivery one."),
    ("warranty", "Tents and backpacks carry a warranty of five years on seams, zips and poles."),
]

tracer = trace.get_tracer("support-agent", "1.4.0")


class WarehouseTimeout(Exception):
    """The stock system did not answer in time."""


def main():
    provider = register(set_global_tracer_provider=True, verbose=False)
    conversations = [
        ("user-1182", ["Where is my order NL-20417?", "And NL-20388, has it arrived?"]),
        ("user-0467", ["How long do I have to wait for a refund after a return?"]),
        ("user-2093", ["Is the tent TNT-204 in stock again?"]),
    ]
    for user_id, questions in conversations:
        session_id, history = str(uuid.uuid4()), []
        for question in questions:
            print(f"{user_id}: {question}")
            print(f"  agent: {run(question, history, user_id, session_id)}")
    provider.force_flush()
    provider.shutdown()


def run(question, history, user_id, session_id):
    """One turn of a conversation: one trace."""
    attributes = {"user.id": user_id, "session.id": session_id, "input.value": question}
    with start_span("agent.run", "AGENT", attributes) as span:
        history.append({"role": "user", "content": question})
        for _ in range(STEPS_MAX):
            message = chat([{"role": "system", "content": SYSTEM_PROMPT}, *history])
            history.append(message)
            if not message.get("tool_calls"):
                span.set_attribute("output.value", message["content"])
                return message["content"]
            for call in message["tool_calls"]:
                content = call_tool(call["function"]["name"], json.loads(call["function"]["arguments"]))
                history.append({"role": "tool", "tool_call_id": call["id"], "content": content})
        span.set_status(Status(StatusCode.ERROR, f"no answer after {STEPS_MAX} steps"))
        return "I could not find an answer."


def chat(messages):
    attributes = {
        "llm.model_name": MODEL,
        "llm.invocation_parameters": json.dumps(INVOCATION_PARAMETERS),
        "llm.input_messages": json.dumps(messages),
    }
    with start_span("llm.chat", "LLM", attributes) as span:
        request = {"model": MODEL, "messages": messages, "tools": TOOL_SCHEMAS, **INVOCATION_PARAMETERS}
        response = post("/chat/completions", request)
        message = response["choices"][0]["message"]
        span.set_attribute("llm.output_messages", json.dumps([message]))
        span.set_attribute("llm.token_count.prompt", response["usage"]["prompt_tokens"])
        span.set_attribute("llm.token_count.completion", response["usage"]["completion_tokens"])
        span.set_attribute("llm.token_count.total", response["usage"]["total_tokens"])
        return message


def call_tool(name, arguments):
    """The tool's result for the model. A failing tool is recorded, and the model is told that it failed."""
    try:
        attributes = {"tool.name": name, "input.value": json.dumps(arguments)}
        with start_span(f"tool.{name}", "TOOL", attributes) as span:
            result = json.dumps(TOOLS[name](**arguments))
            span.set_attribute("output.value", result)
            return result
    except WarehouseTimeout as error:
        return json.dumps({"error": str(error)})


def lookup_order(order_id):
    return {"order_id": order_id, **ORDERS.get(order_id, {"status": "unknown"})}


def check_stock(sku):
    raise WarehouseTimeout(f"warehouse did not answer within 5 s for {sku}")


def search_help_center(query):
    attributes = {"input.value": query, "retrieval.top_k": TOP_K}
    with start_span("retrieval", "RETRIEVER", attributes) as span:
        response = post("/embeddings", {"model": "text-embedding-3-small", "input": [query, *(t for _, t in HELP_CENTER)]})
        wanted, *vectors = [item["embedding"] for item in response["data"]]
        documents = [
            {"id": doc_id, "score": round(sum(a * b for a, b in zip(wanted, vector)), 4), "text": text}
            for (doc_id, text), vector in zip(HELP_CENTER, vectors)
        ]
        best = sorted(documents, key=lambda document: -document["score"])[:TOP_K]
        span.set_attribute("retrieval.documents", json.dumps(best))
        return [document["text"] for document in best]


@contextmanager
def start_span(name, span_kind, attributes):
    """A span that ends as OK, or as ERROR with the exception recorded (which the SDK does on the way out)."""
    attributes = {"openinference.span.kind": span_kind, **attributes}
    with tracer.start_as_current_span(name, attributes=attributes) as span:
        yield span
        if span.status.status_code is StatusCode.UNSET:
            span.set_status(Status(StatusCode.OK))


def post(path, body):
    headers = {"content-type": "application/json", "authorization": "Bearer none"}
    request = urllib.request.Request(OPENAI_BASE_URL + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def tool_schema(name, description, parameter, meaning):
    properties = {parameter: {"type": "string", "description": meaning}}
    parameters = {"type": "object", "properties": properties, "required": [parameter]}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


TOOLS = {"lookup_order": lookup_order, "check_stock": check_stock, "search_help_center": search_help_center}
TOOL_SCHEMAS = [
    tool_schema("lookup_order", "Status and items of one order.", "order_id", "For example NL-12345."),
    tool_schema("check_stock", "How many of an item are in the warehouse.", "sku", "For example TNT-204."),
    tool_schema("search_help_center", "Articles about rules and delivery.", "query", "The customer's question."),
]

if __name__ == "__main__":
    main()
