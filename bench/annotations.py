"""How long 10,000 annotations take, as `log_span_annotations_dataframe` sends them: a hundred in a request.

    python bench/annotations.py http://127.0.0.1:6006

Needs `requests` and `opentelemetry-proto`. Sends 2,000 spans, waits until the last one is there, then annotates
each of them under five names and waits for every answer (`sync=true`); at the end it reads all of them back.
"""

import sys
import time
import uuid
from pathlib import Path

import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "clients"))
from one_trace import send  # noqa: E402

SPANS, NAMES, IN_A_REQUEST = 2_000, 5, 100
EXPLANATION = "The answer names the order, its state and the day on which it will arrive. " * 4


def main(url):
    project = f"annotations-{uuid.uuid4().hex[:8]}"
    span_ids = []
    for _ in range(SPANS // 100):
        span_ids += send(url, project, [{"name": f"span {n}"} for n in range(100)]).span_ids
    wait_for(url, project, span_ids[-1])
    annotations = [
        {
            "span_id": span_id,
            "name": f"name {n}",
            "annotator_kind": "LLM",
            "result": {"label": "good", "score": 0.5, "explanation": EXPLANATION},
            "metadata": {"model": "judge", "n": n},
        }
        for n in range(NAMES)
        for span_id in span_ids
    ]
    session = requests.Session()
    for round_name in ("first", "again"):
        began = time.perf_counter()
        for start in range(0, len(annotations), IN_A_REQUEST):
            body = {"data": annotations[start : start + IN_A_REQUEST]}
            response = session.post(f"{url}/v1/span_annotations?sync=true", json=body, timeout=300)
            response.raise_for_status()
            assert len(response.json()["data"]) == len(body["data"])
        print(f"{round_name}: {len(annotations)} annotations in {time.perf_counter() - began:.2f} s")
    began = time.perf_counter()
    found = 0
    for start in range(0, len(span_ids), 100):
        params = {"span_ids": span_ids[start : start + 100], "limit": 1000}
        page = session.get(f"{url}/v1/projects/{project}/span_annotations", params=params, timeout=300)
        page.raise_for_status()
        found += len(page.json()["data"])
    assert found == len(annotations), found
    print(f"read back: {found} in {time.perf_counter() - began:.2f} s")


def wait_for(url, project, span_id):
    deadline = time.monotonic() + 300
    while True:
        found = requests.get(f"{url}/v1/projects/{project}/spans", params={"span_id": span_id}, timeout=60)
        if found.ok and found.json()["data"]:
            return
        assert time.monotonic() < deadline, "the spans do not arrive"
        time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1])
