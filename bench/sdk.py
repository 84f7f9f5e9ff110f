"""What a span costs with the Python SDK: the work of `crates/sdk/examples/overhead.rs`, done by `phoenix.otel`.

    pip install arize-phoenix-otel
    python bench/sdk.py
    cargo run --release -p bennu --example overhead
"""

import multiprocessing
import socket
import time
import tracemalloc

from openinference.instrumentation import get_llm_attributes
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF
from phoenix.otel import HTTPSpanExporter, TracerProvider

MESSAGES = [
    ("system", "You answer questions about birds, briefly and with a source for each claim."),
    ("user", "Which bird is the Egyptian bennu thought to be modelled on?"),
    ("assistant", "A heron: probably the grey heron, or a larger extinct one of Arabia."),
    ("user", "How large was the extinct one?"),
    ("assistant", "Ardea bennuides stood about two metres tall, by the bones found in Umm al-Nar."),
    ("user", "And where is it mentioned first?"),
]
ROUNDS, SPANS, COUNT = 50, 200, 10_000


def main():
    endpoint = discard()
    recorded, left_out = tracer(endpoint), tracer(endpoint, sampler=ALWAYS_OFF)
    print(f"LLM span, six messages, recorded: {micros_per_span(*recorded):.1f} µs")
    print(f"LLM span, six messages, left out: {micros_per_span(*left_out):.1f} µs")
    provider, tracing = tracer(endpoint, queue=COUNT)
    began = time.perf_counter()
    for _ in range(COUNT):
        llm_span(tracing)
    made = time.perf_counter() - began
    provider.force_flush()
    sent = time.perf_counter() - began
    print(f"{COUNT} spans: made in {made:.2f} s, sent in {sent:.2f} s ({COUNT / sent:.0f} spans/s)")
    print(f"memory of a queued span: {bytes_per_span(endpoint):.0f} bytes")


def tracer(endpoint, queue=4096, **settings):
    provider = TracerProvider(endpoint=endpoint, verbose=False, **settings)
    exporter = HTTPSpanExporter(endpoint=endpoint)
    processor = BatchSpanProcessor(exporter, max_queue_size=queue, schedule_delay_millis=500)
    provider.add_span_processor(processor, replace_default_processor=True)
    return provider, provider.get_tracer("bench")


def micros_per_span(provider, tracing):
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(SPANS):
            llm_span(tracing)
        best = min(best, time.perf_counter() - began)
        provider.force_flush()
    return best / SPANS * 1e6


def bytes_per_span(endpoint):
    provider, tracing = tracer(endpoint)
    llm_span(tracing)
    tracemalloc.start()
    kept = []
    for _ in range(100):
        kept.append(llm_span(tracing))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 100


def llm_span(tracing):
    span = tracing.start_span("chat", openinference_span_kind="llm")
    attributes = get_llm_attributes(
        model_name="gpt-4o",
        provider="openai",
        input_messages=[{"role": role, "content": text} for role, text in MESSAGES],
        output_messages=[{"role": "assistant", "content": "In the Pyramid Texts, as a form of Atum."}],
        token_count={"prompt": 120, "completion": 14, "total": 134},
    )
    span.set_attributes(attributes)
    span.end()
    return span


def discard():
    """A collector in a process of its own that takes everything and keeps nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    multiprocessing.get_context("fork").Process(target=serve, args=(listener,), daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/v1/traces"


def serve(listener):
    import threading

    def answer(stream):
        with stream, stream.makefile("rb") as lines:
            while True:
                length = 0
                while (line := lines.readline()).strip():
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                if not line:
                    return
                lines.read(length)
                stream.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    while True:
        stream, _ = listener.accept()
        threading.Thread(target=answer, args=(stream,), daemon=True).start()


if __name__ == "__main__":
    main()
