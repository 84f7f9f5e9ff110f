/** What to paste so that the first trace arrives here. */

export interface Endpoint {
  /** Where the page itself was loaded from, without a slash at the end. */
  http: string;
  /** Host and port of OTLP over gRPC; null where it is off. */
  grpc: string | null;
}

export interface Snippet {
  id: 'phoenix' | 'opentelemetry' | 'javascript' | 'rust' | 'curl';
  label: string;
  text: string;
}

export function endpointAt(baseUri: string, grpcPort: number | null | undefined): Endpoint {
  const { origin, pathname, protocol, hostname } = new URL(baseUri);
  return {
    http: origin + pathname.replace(/\/[^/]*$/, ''),
    grpc: grpcPort ? `${protocol}//${hostname}:${grpcPort}` : null,
  };
}

/** `hello` is a request with one span, for those who have nothing to trace yet. */
export function firstSnippets(endpoint: Endpoint, project: string, hello: string): Snippet[] {
  return [
    { id: 'phoenix', label: 'phoenix.otel', text: phoenix(endpoint, project) },
    { id: 'opentelemetry', label: 'OpenTelemetry Python', text: openTelemetry(endpoint, project) },
    { id: 'javascript', label: 'OpenTelemetry JS', text: javaScript(endpoint, project) },
    { id: 'rust', label: 'Rust', text: rust(endpoint, project) },
    { id: 'curl', label: 'curl', text: curl(endpoint, project, hello) },
  ];
}

function phoenix({ http, grpc }: Endpoint, project: string): string {
  const overGrpc = grpc ? `\n    # over gRPC: endpoint="${grpc}"` : '';
  return `# pip install arize-phoenix-otel openinference-instrumentation-openai openai
from phoenix.otel import register

register(
    project_name=${JSON.stringify(project)},
    endpoint="${http}/v1/traces",${overGrpc}
    auto_instrument=True,
)

# From here on, every call of an instrumented library is traced.`;
}

function openTelemetry({ http }: Endpoint, project: string): string {
  return `# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider(resource=Resource({"openinference.project.name": ${JSON.stringify(project)}}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint="${http}/v1/traces")))
trace.set_tracer_provider(provider)

with trace.get_tracer("hello").start_as_current_span("hello") as span:
    span.set_attribute("openinference.span.kind", "CHAIN")
    span.set_attribute("input.value", "Is anybody there?")

provider.shutdown()`;
}

function javaScript({ http }: Endpoint, project: string): string {
  return `// npm install @opentelemetry/sdk-node @opentelemetry/exporter-trace-otlp-proto
import { trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK({
  resource: resourceFromAttributes({ "openinference.project.name": ${JSON.stringify(project)} }),
  traceExporter: new OTLPTraceExporter({ url: "${http}/v1/traces" }),
});
sdk.start();

const span = trace.getTracer("hello").startSpan("hello");
span.setAttributes({ "openinference.span.kind": "CHAIN", "input.value": "Is anybody there?" });
span.end();

await sdk.shutdown();`;
}

function rust({ http }: Endpoint, project: string): string {
  return `// cargo add bennu
fn main() -> Result<(), bennu::StartError> {
    let _tracing = bennu::builder()
        .endpoint("${http}/v1/traces")
        .project(${JSON.stringify(project)})
        .start()?;

    bennu::chain("hello").input("Is anybody there?").scope(|span| {
        span.output("Yes. Now send me a real one.");
    });
    Ok(())
}`;
}

function curl({ http }: Endpoint, project: string, hello: string): string {
  return `# One span as OTLP/JSON; nothing to install.
curl -sS ${http}/v1/traces \\
  -H 'content-type: application/json' \\
  -H ${shellQuoted(`x-project-name: ${project}`)} \\
  --data-binary @- <<'SPAN'
${hello}
SPAN`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
