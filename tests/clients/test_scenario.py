"""Every method of `arize-phoenix-client` for projects, spans, traces, sessions and their annotations, answered as a real
Phoenix did.

`scenario.phoenix.json` holds Phoenix's answers (`cargo xtask compare-phoenix --record`); where Bennu rightly answers
otherwise, `scenario.differences.json` says how and why.
"""

import inspect
import json
from pathlib import Path

import pytest
from phoenix.client import Client

import scenario
from bennu import Bennu
from conftest import forget_settings

HERE = Path(__file__).parent
PHOENIX = json.loads((HERE / "scenario.phoenix.json").read_text())
DIFFERENCES = json.loads((HERE / "scenario.differences.json").read_text())


@pytest.fixture(scope="module", params=["sync", "async"])
def answers(request, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        forget_settings(patch)
        server = Bennu(tmp_path_factory.mktemp("scenario") / "data").wait_until_ready()
        yield scenario.run(server.url, with_async=request.param == "async")
        server.kill()


@pytest.mark.parametrize("step", [step.__name__ for step in scenario.STEPS])
def test_step(step, answers):
    assert answers[step] == scenario.expected(step, PHOENIX, DIFFERENCES)


@pytest.mark.parametrize("resource", ["projects", "spans", "traces", "sessions"])
def test_every_public_method_has_a_step(resource):
    methods = [name for name, _ in inspect.getmembers(getattr(Client(), resource), callable)]
    steps = Path(scenario.__file__).read_text()
    missing = [name for name in methods if not name.startswith("_") and f'"{resource}.{name}"' not in steps]
    assert not missing
