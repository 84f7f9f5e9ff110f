"""Records what real exporters send, into recorded/*.otlp: one OTLP request in protobuf for each scenario.

    pip install -r requirements.txt
    python record.py                     # all of them
    python record.py openai_chat dspy    # some of them

Each scenario runs in a process of its own, since instrumentation patches libraries for good. The models are
fake_llm.py, so no key is needed and nothing leaves the machine. Ids and times differ between recordings.
"""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

HERE = Path(__file__).parent
WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
TOOL = {"type": "function", "function": WEATHER}
ANTHROPIC_TOOL = {"name": WEATHER["name"], "description": WEATHER["description"], "input_schema": WEATHER["parameters"]}
QUESTION = "What is the weather in Bern?"
CHAT = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say hello."}]
MODEL, CLAUDE, EMBEDDING_MODEL = "gpt-4o-mini", "claude-sonnet-4-20250514", "text-embedding-3-small"
SCENARIOS = {}


def scenario(run):
    SCENARIOS[run.__name__] = run
    return run


# OpenAI's library, instrumented by three parties.


def openai_client(base):
    from openai import OpenAI

    return OpenAI(base_url=base + "/v1", api_key="none")


def openinference_openai(provider):
    from openinference.instrumentation.openai import OpenAIInstrumentor

    OpenAIInstrumentor().instrument(tracer_provider=provider)


def otel_openai(provider):
    from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor

    os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
    os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_ONLY"
    OpenAIInstrumentor().instrument(tracer_provider=provider)


def traceloop_openai(provider):
    from opentelemetry.instrumentation.openai import OpenAIInstrumentor

    OpenAIInstrumentor().instrument(tracer_provider=provider)


def call_chat(client):
    client.chat.completions.create(model=MODEL, messages=CHAT, temperature=0.5)


def call_tools(client):
    messages = [{"role": "user", "content": QUESTION}]
    first = client.chat.completions.create(model=MODEL, messages=messages, tools=[TOOL])
    asked = first.choices[0].message
    answer = {"role": "tool", "tool_call_id": asked.tool_calls[0].id, "content": "12 degrees"}
    messages += [asked.model_dump(exclude_none=True), answer]
    client.chat.completions.create(model=MODEL, messages=messages, tools=[TOOL])


def call_responses(client):
    tool = {"type": "function", **WEATHER}
    given = [{"role": "user", "content": QUESTION}]
    first = client.responses.create(model="o4-mini", instructions="Be brief.", input=given, tools=[tool])
    given += [item.model_dump(exclude_none=True) for item in first.output]
    given.append({"type": "function_call_output", "call_id": "call_1", "output": "12 degrees"})
    client.responses.create(model="o4-mini", instructions="Be brief.", input=given, tools=[tool])


def call_embeddings(client):
    client.embeddings.create(model=EMBEDDING_MODEL, input=["warm socks"], dimensions=256)


@scenario
def openai_chat(provider, base):
    openinference_openai(provider)
    call_chat(openai_client(base))


@scenario
def openai_image(provider, base):
    openinference_openai(provider)
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    content = [{"type": "text", "text": "What is this?"}, picture]
    openai_client(base).chat.completions.create(model=MODEL, messages=[{"role": "user", "content": content}])


@scenario
def openai_streaming(provider, base):
    openinference_openai(provider)
    options = {"include_usage": True}
    for _ in openai_client(base).chat.completions.create(
        model=MODEL, messages=CHAT, stream=True, stream_options=options
    ):
        pass


@scenario
def openai_tools(provider, base):
    openinference_openai(provider)
    call_tools(openai_client(base))


@scenario
def openai_embeddings(provider, base):
    openinference_openai(provider)
    call_embeddings(openai_client(base))


@scenario
def openai_responses(provider, base):
    openinference_openai(provider)
    call_responses(openai_client(base))


@scenario
def openai_refused(provider, base):
    from openai import BadRequestError

    openinference_openai(provider)
    try:
        openai_client(base).chat.completions.create(model=MODEL, messages=[])
    except BadRequestError:
        pass


@scenario
def otel_openai_chat(provider, base):
    otel_openai(provider)
    call_chat(openai_client(base))


@scenario
def otel_openai_tools(provider, base):
    otel_openai(provider)
    call_tools(openai_client(base))


@scenario
def otel_openai_embeddings(provider, base):
    otel_openai(provider)
    call_embeddings(openai_client(base))


@scenario
def traceloop_openai_chat(provider, base):
    traceloop_openai(provider)
    call_chat(openai_client(base))


@scenario
def traceloop_openai_tools(provider, base):
    traceloop_openai(provider)
    call_tools(openai_client(base))


@scenario
def traceloop_openai_embeddings(provider, base):
    traceloop_openai(provider)
    call_embeddings(openai_client(base))


@scenario
def traceloop_openai_responses(provider, base):
    traceloop_openai(provider)
    call_responses(openai_client(base))


# Anthropic's library.


def anthropic_client(base):
    from anthropic import Anthropic

    return Anthropic(base_url=base, api_key="none")


def openinference_anthropic(provider):
    from openinference.instrumentation.anthropic import AnthropicInstrumentor

    AnthropicInstrumentor().instrument(tracer_provider=provider)


def call_claude_with_tools(client):
    messages = [{"role": "user", "content": QUESTION}]
    options = {"model": CLAUDE, "max_tokens": 100, "system": "Be brief.", "tools": [ANTHROPIC_TOOL]}
    first = client.messages.create(messages=messages, **options)
    messages.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in first.content]})
    answer = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "12 degrees"}
    messages.append({"role": "user", "content": [answer]})
    client.messages.create(messages=messages, **options)


@scenario
def anthropic_tools(provider, base):
    openinference_anthropic(provider)
    call_claude_with_tools(anthropic_client(base))


@scenario
def anthropic_streaming(provider, base):
    openinference_anthropic(provider)
    messages = [{"role": "user", "content": QUESTION}]
    with anthropic_client(base).messages.stream(model=CLAUDE, max_tokens=100, messages=messages) as stream:
        stream.get_final_message()


@scenario
def traceloop_anthropic_tools(provider, base):
    from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor

    AnthropicInstrumentor().instrument(tracer_provider=provider)
    call_claude_with_tools(anthropic_client(base))


# Frameworks.


def langchain_agent(base):
    from langchain.agents import create_agent
    from langchain_core.tools import tool
    from langchain_openai import ChatOpenAI

    @tool
    def get_weather(city: str) -> str:
        """The weather in a city"""
        return "12 degrees"

    model = ChatOpenAI(model=MODEL, base_url=base + "/v1", api_key="none")
    create_agent(model, [get_weather], system_prompt="Be brief.").invoke(
        {"messages": [{"role": "user", "content": QUESTION}]}
    )


@scenario
def langchain(provider, base):
    from openinference.instrumentation.langchain import LangChainInstrumentor

    LangChainInstrumentor().instrument(tracer_provider=provider)
    langchain_agent(base)


@scenario
def langchain_retriever(provider, base):
    from langchain_core.documents import Document
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.vectorstores import InMemoryVectorStore
    from langchain_openai import ChatOpenAI, OpenAIEmbeddings
    from openinference.instrumentation.langchain import LangChainInstrumentor

    LangChainInstrumentor().instrument(tracer_provider=provider)
    url = {"base_url": base + "/v1", "api_key": "none"}
    embeddings = OpenAIEmbeddings(model=EMBEDDING_MODEL, check_embedding_ctx_length=False, **url)
    documents = [Document("Socks are warm.", metadata={"page": 1}), Document("Hats are round.")]
    found = InMemoryVectorStore.from_documents(documents, embeddings).as_retriever().invoke("warm socks")
    prompt = ChatPromptTemplate.from_template("Summarise {text}")
    (prompt | ChatOpenAI(model=MODEL, **url)).invoke({"text": found[0].page_content})


@scenario
def langsmith(provider, base):
    os.environ.update(LANGSMITH_OTEL_ENABLED="true", LANGSMITH_TRACING="true", LANGSMITH_API_KEY="none")
    os.environ.update(LANGSMITH_OTEL_ONLY="true", LANGSMITH_ENDPOINT=base)
    from opentelemetry import trace

    trace.set_tracer_provider(provider)
    langchain_agent(base)
    from langchain_core.tracers.langchain import wait_for_all_tracers

    wait_for_all_tracers()


@scenario
def langfuse(provider, base):
    from langfuse import Langfuse

    client = Langfuse(public_key="pk", secret_key="sk", base_url=base, tracer_provider=provider)
    with client.start_as_current_observation(name="ask", as_type="span", input={"question": QUESTION}) as outer:
        with client.start_as_current_observation(
            name="call", as_type="generation", model=MODEL, input=CHAT, model_parameters={"temperature": 0.5}
        ) as call:
            said = {"role": "assistant", "content": "Hello."}
            spent = {"input": 6, "input_cached_tokens": 4, "output": 3, "total": 13}
            call.update(output=said, usage_details=spent)
        outer.update(output="Hello.")


@scenario
def litellm(provider, base):
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm as library
    from openinference.instrumentation.litellm import LiteLLMInstrumentor

    LiteLLMInstrumentor().instrument(tracer_provider=provider)
    url = {"api_base": base + "/v1", "api_key": "none"}
    library.completion(model="openai/" + MODEL, messages=CHAT, temperature=0.5, **url)
    messages = [{"role": "user", "content": QUESTION}]
    library.completion(model="openai/" + MODEL, messages=messages, tools=[TOOL], **url)
    library.embedding(model="openai/" + EMBEDDING_MODEL, input=["warm socks"], **url)


@scenario
def llama_index(provider, base):
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.embeddings.openai import OpenAIEmbedding
    from llama_index.llms.openai import OpenAI
    from openinference.instrumentation.llama_index import LlamaIndexInstrumentor

    LlamaIndexInstrumentor().instrument(tracer_provider=provider)
    url = {"api_base": base + "/v1", "api_key": "none"}
    documents = [Document(text="Socks are warm.", metadata={"page": 1}), Document(text="Hats are round.")]
    index = VectorStoreIndex.from_documents(documents, embed_model=OpenAIEmbedding(model=EMBEDDING_MODEL, **url))
    index.as_query_engine(llm=OpenAI(model=MODEL, **url)).query("warm socks")


@scenario
def pydantic_ai(provider, base):
    from pydantic_ai import Agent
    from pydantic_ai.models.instrumented import InstrumentationSettings
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    Agent.instrument_all(InstrumentationSettings(tracer_provider=provider))
    model = OpenAIChatModel(MODEL, provider=OpenAIProvider(base_url=base + "/v1", api_key="none"))
    agent = Agent(model, instructions="Be brief.", name="forecaster")

    @agent.tool_plain
    def get_weather(city: str) -> str:
        """The weather in a city"""
        return "12 degrees"

    agent.run_sync(QUESTION)


@scenario
def openai_agents(provider, base):
    from agents import Agent, OpenAIChatCompletionsModel, Runner, function_tool
    from openai import AsyncOpenAI
    from openinference.instrumentation.openai_agents import OpenAIAgentsInstrumentor

    OpenAIAgentsInstrumentor().instrument(tracer_provider=provider)

    @function_tool
    def get_weather(city: str) -> str:
        """The weather in a city"""
        return "12 degrees"

    client = AsyncOpenAI(base_url=base + "/v1", api_key="none")
    model = OpenAIChatCompletionsModel(MODEL, client)
    Runner.run_sync(Agent("forecaster", instructions="Be brief.", model=model, tools=[get_weather]), QUESTION)


@scenario
def dspy(provider, base):
    import dspy as library
    from openinference.instrumentation.dspy import DSPyInstrumentor

    DSPyInstrumentor().instrument(tracer_provider=provider)
    lm = library.LM("openai/" + MODEL, api_base=base + "/v1", api_key="none", cache=False)
    try:
        with library.context(lm=lm):
            library.Predict("question -> answer")(question=QUESTION)
    except Exception as error:  # The stand-in does not keep to DSPy's form of an answer: a failed span, too.
        print("dspy:", type(error).__name__)


@scenario
def crewai(provider, base):
    os.environ.update(CREWAI_DISABLE_TELEMETRY="true", CREWAI_TRACING_ENABLED="false", OPENAI_API_KEY="none")
    from crewai import LLM, Agent, Crew, Task
    from crewai.tools import tool
    from openinference.instrumentation.crewai import CrewAIInstrumentor

    CrewAIInstrumentor().instrument(tracer_provider=provider)
    openinference_openai(provider)

    @tool("get_weather")
    def get_weather(city: str) -> str:
        """The weather in a city"""
        return "12 degrees"

    llm = LLM(model="openai/" + MODEL, base_url=base + "/v1", api_key="none")
    agent = Agent(role="forecaster", goal="Tell the weather", backstory="You are brief.", llm=llm, tools=[get_weather])
    task = Task(description=QUESTION, expected_output="One sentence", agent=agent)
    Crew(name="weather crew", agents=[agent], tasks=[task]).kickoff()


@scenario
def mcp(provider, base):
    """The instrumentor makes no spans of its own: it carries the trace from a client to a tool's server."""
    import asyncio

    from openinference.instrumentation import OITracer, TraceConfig
    from openinference.instrumentation.mcp import MCPInstrumentor

    MCPInstrumentor().instrument(tracer_provider=provider)
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    tracer = OITracer(provider.get_tracer("agent"), config=TraceConfig())

    @tracer.agent
    async def ask(question: str) -> str:
        async with stdio_client(server) as streams, ClientSession(*streams) as session:
            await session.initialize()
            return (await session.call_tool("get_weather", {"city": "Bern"})).content[0].text

    with tempfile.TemporaryDirectory() as folder:
        spans = Path(folder) / "spans.otlp"
        server = StdioServerParameters(command=sys.executable, args=[__file__, "--mcp-server", str(spans)])
        asyncio.run(ask(QUESTION))
        return spans.read_bytes()


def serve_mcp(spans: str) -> None:
    """The server of a tool, in a process of its own, which leaves its spans in a file."""
    from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
    from openinference.instrumentation import OITracer, TraceConfig
    from openinference.instrumentation.mcp import MCPInstrumentor

    exporter, provider = recording_provider("mcp server")
    MCPInstrumentor().instrument(tracer_provider=provider)
    from mcp.server.fastmcp import FastMCP

    server = FastMCP("weather")
    tracer = OITracer(provider.get_tracer("weather"), config=TraceConfig())

    @server.tool()
    @tracer.tool
    def get_weather(city: str) -> str:
        """The weather in a city"""
        return "12 degrees"

    try:
        server.run("stdio")
    finally:
        Path(spans).write_bytes(encode_spans(exporter.get_finished_spans()).SerializeToString())


def recording_provider(service: str):
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"service.name": service}))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return exporter, provider


def record(name: str) -> None:
    from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans

    import fake_llm

    server = fake_llm.serve()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    exporter, provider = recording_provider(name)
    spans_of_others = SCENARIOS[name](provider, f"http://127.0.0.1:{server.server_port}")
    spans = sorted(exporter.get_finished_spans(), key=lambda span: span.start_time)
    if not spans:
        sys.exit(f"{name}: no spans")
    request = encode_spans(spans)
    request.MergeFromString(spans_of_others or b"")
    hide_paths(request)
    sent = request.SerializeToString()
    (HERE / "recorded" / f"{name}.otlp").write_bytes(sent)
    print(f"{name}: {len(spans)} spans, {len(sent)} bytes", flush=True)
    # Some libraries keep threads that would wait for their own servers.
    os._exit(0)


def hide_paths(request) -> None:
    """Stack traces name the files of whoever records; they are to be anybody's."""
    for resource_spans in request.resource_spans:
        for scope_spans in resource_spans.scope_spans:
            for span in scope_spans.spans:
                span.status.message = anybodys(span.status.message)
                for attribute in [*span.attributes, *(a for event in span.events for a in event.attributes)]:
                    if attribute.value.HasField("string_value"):
                        attribute.value.string_value = anybodys(attribute.value.string_value)


def anybodys(text: str) -> str:
    return text.replace(sys.prefix, "venv").replace(sys.base_prefix, "python").replace(str(HERE), "exporters")


def main(names) -> None:
    failed = [name for name in names or SCENARIOS if subprocess.run([sys.executable, __file__, "--one", name]).returncode]
    if failed:
        sys.exit(f"not recorded: {', '.join(failed)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        record(sys.argv[2])
    elif sys.argv[1:2] == ["--mcp-server"]:
        serve_mcp(sys.argv[2])
    else:
        main(sys.argv[1:])
