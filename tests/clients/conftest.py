"""One vocabulary for all tests here: a server, a place to keep its data, a model to talk to."""

import os
import subprocess
import sys
import threading

import pytest
from phoenix.client import Client

from bennu import EXAMPLES, Bennu, clean_environment

sys.path.insert(0, str(EXAMPLES))
import fake_openai  # noqa: E402


@pytest.fixture(scope="session")
def bennu(tmp_path_factory):
    """One server that tests share. Each uses a project of its own."""
    server = Bennu(tmp_path_factory.mktemp("shared") / "data").wait_until_ready()
    yield server
    server.kill()


@pytest.fixture
def start_bennu(tmp_path):
    """Starts servers of the test's own, on one data folder unless it names another."""
    servers = []

    def start(data_dir=tmp_path / "data", under=()):
        servers.append(Bennu(data_dir, under))
        return servers[-1]

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def client(bennu, monkeypatch):
    forget_settings(monkeypatch)
    return Client(base_url=bennu.url)


@pytest.fixture
def environment(monkeypatch):
    """Sets variables for the packages under test, and nothing but these."""

    def set_only(variables):
        forget_settings(monkeypatch)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_only


def forget_settings(monkeypatch):
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def openai_url():
    """Where the stand-in for a model answers."""
    server = fake_openai.serve()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


@pytest.fixture(scope="session")
def run_python(openai_url):
    """Runs a program of a user's in a process of its own; what it printed."""

    def run(*args, environment):
        variables = {**clean_environment(), "OPENAI_BASE_URL": openai_url, **environment}
        done = subprocess.run(
            [sys.executable, *args], cwd=EXAMPLES, env=variables, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
