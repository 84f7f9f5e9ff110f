"""A running Bennu, as the tests talk about it."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import requests

CHECKOUT = Path(__file__).resolve().parents[2]
EXAMPLES = CHECKOUT / "examples" / "python"
BINARY = os.environ.get("BENNU_BIN", str(CHECKOUT / "target" / "debug" / "bennu"))
START_SECONDS_MAX = 60


class Bennu:
    """One process of the binary on free ports. It is killed at the end, if it still runs."""

    def __init__(self, data_dir, under=()):
        self.data_dir = data_dir
        self.port, self.grpc_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = Path(data_dir).with_suffix(f".{self.port}.log")
        settings = ["--port", str(self.port), "--grpc-port", str(self.grpc_port), "--data-dir", str(data_dir)]
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [*under, BINARY, "serve", *settings], stdout=log, stderr=log, env=clean_environment()
            )

    def wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"it did not start:\n{self.log()}"
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return self
            except requests.ConnectionError:
                time.sleep(0.02)
        raise AssertionError(f"it was not ready in {START_SECONDS_MAX} s:\n{self.log()}")

    def kill(self):
        """As a power cut for the process: no chance to finish anything."""
        self.process.kill()
        self.process.wait()

    def terminate(self):
        """Asks it to stop; how long that took, in seconds."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        return time.monotonic() - started

    def log(self):
        return self.log_path.read_text(errors="replace")

    def spans(self, project):
        """All spans of a project over REST, page by page."""
        spans, cursor = [], None
        while True:
            params = {"limit": 1000, **({"cursor": cursor} if cursor else {})}
            response = requests.get(f"{self.url}/v1/projects/{project}/spans", params=params, timeout=60)
            response.raise_for_status()
            page = response.json()
            spans += page["data"]
            cursor = page["next_cursor"]
            if cursor is None:
                return spans

    def environment(self, project):
        """What a user of Phoenix sets, and nothing else."""
        return {
            "PHOENIX_COLLECTOR_ENDPOINT": self.url,
            "PHOENIX_GRPC_PORT": str(self.grpc_port),
            "PHOENIX_PROJECT_NAME": project,
        }


def clean_environment():
    """Ours without settings of Phoenix or OpenTelemetry, which would reach the programs under test."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("PHOENIX_", "OTEL_", "BENNU_"))}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
