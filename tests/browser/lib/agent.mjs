// Runs the Python example against a server: an unchanged application with its own small model server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { freePorts } from "./ports.mjs";

const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));
const EXAMPLES = join(CHECKOUT, "examples/python");
const PYTHON = process.env.PYTHON ?? join(CHECKOUT, ".xtask/venv/bin/python");

/** The project the example's traces go to. */
export const AGENT_PROJECT = "support-agent";

/** Returns when the example has ended, which is after its last trace was acknowledged. */
export async function runAgent({ url, grpcPort }) {
  const [port] = await freePorts(1);
  const model = spawn(PYTHON, ["fake_openai.py", "--port", String(port)], { cwd: EXAMPLES, stdio: "ignore" });
  try {
    await answering(`http://127.0.0.1:${port}/`);
    const env = {
      ...process.env,
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      PHOENIX_COLLECTOR_ENDPOINT: url,
      PHOENIX_GRPC_PORT: String(grpcPort),
      PHOENIX_PROJECT_NAME: AGENT_PROJECT,
    };
    const agent = spawn(PYTHON, ["agent.py"], { cwd: EXAMPLES, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [agent.stdout, agent.stderr]) stream.on("data", (bytes) => (output += bytes));
    const [code] = await once(agent, "exit");
    if (code !== 0) throw new Error(`agent.py ended with code ${code}:\n${output}`);
  } finally {
    model.kill();
  }
}

async function answering(url) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers on ${url}`);
}
