"""The `openai` package, traced by its OpenInference instrumentation without a line of tracing code.

    python fake_openai.py &
    python openai_instrumented.py

One plain chat, one streamed, one with a tool and its result, and embeddings.
"""

import json
import os

from openai import OpenAI
from phoenix.otel import register

WEATHER_TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city right now.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


def main():
    provider = register(auto_instrument=True, verbose=False)
    base_url = os.environ.get("OPENAI_BASE_URL", "http://127.0.0.1:8089/v1")
    client = OpenAI(base_url=base_url, api_key="none", max_retries=0)
    print("chat:      ", chat(client))
    print("stream:    ", stream(client))
    print("tool:      ", tool(client))
    print("embeddings:", embeddings(client), "numbers each")
    provider.force_flush()
    provider.shutdown()


def chat(client):
    messages = [
        {"role": "system", "content": "You answer in one sentence."},
        {"role": "user", "content": "What is a span?"},
    ]
    response = client.chat.completions.create(model="gpt-4o-mini", messages=messages, temperature=0.1)
    return response.choices[0].message.content


def stream(client):
    chunks = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=[{"role": "user", "content": "Count to three, slowly."}],
        stream=True,
        stream_options={"include_usage": True},
    )
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def tool(client):
    messages = [{"role": "user", "content": "How is the weather in Lisbon?"}]
    response = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[WEATHER_TOOL])
    message = response.choices[0].message
    messages.append(message.model_dump(exclude_none=True))
    for call in message.tool_calls:
        city = json.loads(call.function.arguments)["city"]
        result = json.dumps({"city": city, "sky": "clear", "temperature_celsius": 24})
        messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    response = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[WEATHER_TOOL])
    return response.choices[0].message.content


def embeddings(client):
    texts = ["a refund after a return", "delivery times"]
    response = client.embeddings.create(model="text-embedding-3-small", input=texts)
    return {len(item.embedding) for item in response.data}


if __name__ == "__main__":
    main()
