"""`phoenix.otel.register()` and the exporters of OpenTelemetry reach the server as they reach Phoenix."""

import pytest
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode
from phoenix.otel import register

from sent import expected_spans, received_spans, record

PROGRAM = """
from phoenix.otel import register
provider = register()
with provider.get_tracer("app").start_as_current_span("hello", attributes={"input.value": "world"}):
    pass
provider.force_flush()
"""


def test_with_only_the_environment_set_it_speaks_grpc(bennu, client, run_python):
    printed = run_python("-c", PROGRAM, environment=bennu.environment("environment-only"))
    assert f"127.0.0.1:{bennu.grpc_port}" in printed and "gRPC" in printed
    (span,) = client.spans.get_spans(project_identifier="environment-only")
    assert (span["name"], span["attributes"]) == ("hello", {"input.value": "world"})


@pytest.mark.parametrize("protocol", ["grpc", "http/protobuf"])
@pytest.mark.parametrize("batch", [False, True])
def test_what_is_registered_and_sent_reads_back_the_same(bennu, client, environment, protocol, batch):
    project = f"register-{protocol.split('/')[0]}-{'batch' if batch else 'simple'}"
    environment(bennu.environment(project))
    provider = register(protocol=protocol, batch=batch, set_global_tracer_provider=False, verbose=False)
    sent = record(provider)
    trace_an_agent(provider.get_tracer("app", "1.2.3"))
    provider.force_flush()
    provider.shutdown()
    assert received_spans(client.spans.get_spans(project_identifier=project)) == expected_spans(sent)


def test_http_with_an_endpoint_in_the_code(bennu, client, environment):
    environment({})
    provider = register(
        endpoint=f"{bennu.url}/v1/traces", project_name="endpoint", set_global_tracer_provider=False, verbose=False
    )
    sent = record(provider)
    trace_an_agent(provider.get_tracer("app"))
    provider.shutdown()
    assert received_spans(client.spans.get_spans(project_identifier="endpoint")) == expected_spans(sent)


@pytest.mark.parametrize("protocol", ["grpc", "http"])
def test_a_compressing_exporter_is_understood(bennu, client, environment, protocol):
    environment({})
    project = f"gzip-{protocol}"
    provider = TracerProvider(resource=Resource({"openinference.project.name": project}))
    sent = record(provider)
    provider.add_span_processor(BatchSpanProcessor(compressing_exporter(bennu, protocol)))
    trace_an_agent(provider.get_tracer("app"), text="the same words again and again " * 2000)
    provider.shutdown()
    assert received_spans(client.spans.get_spans(project_identifier=project)) == expected_spans(sent)


def compressing_exporter(bennu, protocol):
    if protocol == "http":
        return HttpExporter(endpoint=f"{bennu.url}/v1/traces", compression=Compression.Gzip)
    from grpc import Compression as GrpcCompression

    endpoint = f"http://127.0.0.1:{bennu.grpc_port}"
    return GrpcExporter(endpoint=endpoint, insecure=True, compression=GrpcCompression.Gzip)


def trace_an_agent(tracer, text="Where is my order?"):
    """Attributes of every type, a failed tool, a session: what a span can be made of."""
    attributes = {
        "openinference.span.kind": "AGENT",
        "session.id": "session-1",
        "user.id": "user-1",
        "input.value": text,
        "tag.tags": ("web", "orders"),
        "app.retries": 2,
        "app.score": 0.25,
        "app.is_new": True,
    }
    with tracer.start_as_current_span("agent.run", attributes=attributes) as agent:
        try:
            with tracer.start_as_current_span("tool.lookup", attributes={"openinference.span.kind": "TOOL"}):
                raise TimeoutError("no answer within 5 s")
        except TimeoutError:
            pass
        messages = {
            "openinference.span.kind": "LLM",
            "llm.model_name": "gpt-4o-mini",
            "llm.input_messages.0.message.role": "user",
            "llm.input_messages.0.message.content": text,
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.content": "It arrives on Thursday.",
            "llm.token_count.prompt": 12,
            "llm.token_count.completion": 7,
        }
        with tracer.start_as_current_span("llm.chat", attributes=messages):
            pass
        agent.set_status(Status(StatusCode.OK))
