// A server of our own for one file of tests: fresh folder, free ports, gone afterwards.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { freePorts } from "./ports.mjs";

const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));
/** The server's binary; those of the examples lie beside it. */
export const BENNU = process.env.BENNU_BIN ?? join(CHECKOUT, "target/debug/bennu");
const START_SECONDS_MAX = 90;

/** Starts `bennu serve` and waits until it is ready. Ask for the demo with `args: ["--demo"]`. */
export async function startBennu({ args = [] } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "bennu-browser-"));
  const [port, grpcPort] = await freePorts(2);
  const env = {
    ...process.env,
    BENNU_DATA_DIR: dataDir,
    BENNU_HOST: "127.0.0.1",
    BENNU_PORT: String(port),
    BENNU_GRPC_PORT: String(grpcPort),
  };
  const server = spawn(BENNU, ["serve", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (bytes) => (log += bytes));
  const ended = once(server, "exit");
  const url = `http://127.0.0.1:${port}`;

  async function stop() {
    server.kill("SIGTERM");
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }

  for (const deadline = Date.now() + START_SECONDS_MAX * 1000; !(await isReady(url)); ) {
    if (server.exitCode !== null) throw new Error(`bennu ended with code ${server.exitCode}:\n${log}`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`bennu was not ready after ${START_SECONDS_MAX} s:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { url, port, grpcPort, stop };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
