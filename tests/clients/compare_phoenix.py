"""Runs the scenario against a real Phoenix and against Bennu, and says where they answer differently.

    python compare_phoenix.py PHOENIX_COMMAND BENNU_BINARY [--record]

Differences that are meant stand in `scenario.differences.json`, each with its reason. Then both are sent what
`examples/stack` exports, byte for byte the same, and asked for its spans.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

import rust_example
import scenario
from bennu import Bennu, clean_environment, free_port

HERE = Path(__file__).parent
PHOENIX_START_SECONDS_MAX = 300


def main(phoenix_command, bennu_binary, record):
    os.environ["BENNU_BIN"] = bennu_binary
    exported = rust_example.export(Path(bennu_binary).with_name("bennu-example-stack"))
    with tempfile.TemporaryDirectory() as folder:
        theirs, their_spans = ask_phoenix(phoenix_command, folder, exported)
        server = Bennu(Path(folder) / "bennu").wait_until_ready()
        try:
            ours = scenario.run(server.url)
            our_spans = rust_example.read_back(server.url, exported)
        finally:
            server.kill()
    if record:
        (HERE / "scenario.phoenix.json").write_text(json.dumps(theirs, indent=1, ensure_ascii=False) + "\n")
    differences = json.loads((HERE / "scenario.differences.json").read_text())
    wrong = [step for step in theirs if ours[step] != scenario.expected(step, theirs, differences)]
    for step in wrong:
        expected = scenario.expected(step, theirs, differences)
        print(f"{step}\n  Phoenix {json.dumps(expected)}\n  Bennu   {json.dumps(ours[step])}")
    print(f"{len(theirs) - len(wrong)} of {len(theirs)} steps are answered alike, {len(differences)} differ as is meant")
    spans_are_alike = rust_example.are_alike(their_spans, our_spans)
    return 1 if wrong or not spans_are_alike else 0


def ask_phoenix(command, folder, exported):
    port = free_port()
    settings = {
        "PHOENIX_WORKING_DIR": str(Path(folder) / "phoenix"),
        "PHOENIX_HOST": "127.0.0.1",
        "PHOENIX_PORT": str(port),
        "PHOENIX_GRPC_PORT": str(free_port()),
        "PHOENIX_TELEMETRY_ENABLED": "false",
    }
    log = open(Path(folder) / "phoenix.log", "wb")
    process = subprocess.Popen(
        [command, "serve"], env={**clean_environment(), **settings}, stdout=log, stderr=log
    )
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        answers = scenario.run(f"http://127.0.0.1:{port}", stores_later=True)
        return answers, rust_example.read_back(f"http://127.0.0.1:{port}", exported)
    finally:
        process.terminate()
        process.wait()


def wait_until_ready(url, process):
    deadline = time.monotonic() + PHOENIX_START_SECONDS_MAX
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{url}/readyz", timeout=10).status_code == 200:
                return
        except requests.RequestException:
            time.sleep(1)
    raise SystemExit("Phoenix did not start")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "--record" in sys.argv))
