// Runs the files of tests, two at a time: each has a server, ports, a folder and a browser of its own, but those
// that only look at the demo share one server, for to fill it takes longer than most of them do.
//
//     node run.mjs [file …]
import { spawn } from "node:child_process";
import { once } from "node:events";

import { startBennu } from "./lib/server.mjs";

const demo = await startBennu({ args: ["--demo"] });
try {
  const args = ["--test", "--test-concurrency=2", "--test-reporter=spec", ...process.argv.slice(2)];
  const tests = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, BENNU_DEMO_URL: demo.url } });
  [process.exitCode] = await once(tests, "exit");
} finally {
  await demo.stop();
}
