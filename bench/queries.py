"""How long the questions of the page and of the clients take on a folder, each as the first call after a write.

Serves the folder with a server of its own, which must be the only one. Before every call one span is written, so that
no answer is a repeat. With `--arriving` spans of other requests arrive all the while, sent by the program in `load`
(`cargo build --release` there), and with `--deep` a huge trace is sent first and asked for too. Standard library only;
Linux, because CPU time is read from /proc.

    python3 gen.py --spans 20000 --out REQUESTS        # generated OTLP requests
    bennu store fill REQUESTS --spans 1000000 --data-dir FOLDER
    python3 bench/queries.py FOLDER
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import time
import urllib.parse
import urllib.request

from server import Server, bennu_path

WEEK_SECONDS = 7 * 86_400
LOAD = pathlib.Path(__file__).parent / "load/target/release/bennu-load"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--bin", default=bennu_path(), help="the server (default: BENNU_BIN or the development build)")
    parser.add_argument("--project", help="default: the one with the most spans")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--only", default="", help="questions whose name contains this")
    parser.add_argument("--deep", type=pathlib.Path, help="requests of one huge trace, which is sent and asked for")
    parser.add_argument("--arriving", type=pathlib.Path, help="requests that are sent again and again, as new traces")
    parser.add_argument("--rate", type=int, default=8000, help="so many of their spans a second")
    parser.add_argument("--load", type=pathlib.Path, default=LOAD, help="the program that sends them")
    options = parser.parse_args()

    with Server(options.bin, data_dir=options.folder) as server:
        server.wait_for("/healthz")
        ready_ms = (time.perf_counter() - server.started) * 1000
        time.sleep(3)
        idle_mb = server.resident_mb()
        asking = Asking(server, options.project)
        print(f"{asking.span_count} spans in {asking.project}, {disk_bytes(options.folder) / asking.span_count:.0f} bytes a span")
        print(f"start to ready {ready_ms:.0f} ms, idle {idle_mb:.0f} MB")
        questions = asking.questions()
        if options.deep:
            questions |= asking.deep_trace(options.deep)
        if options.arriving:
            sending = [options.load, options.arriving, server.url, "--rate", str(options.rate)]
            load = subprocess.Popen(sending, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        print(f"{'':38}{'first':>8}{'p50':>8}{'p95':>8}{'CPU ms':>8}{'KB':>8}")
        for name, path in questions.items():
            if options.only in name:
                print(measure(asking, name, path, options.rounds), flush=True)
        if options.arriving:
            # It ends when its input does, and says what it did.
            print("meanwhile:", load.communicate()[0].strip())
        print(f"{server.resident_mb():.0f} MB resident at the end")


def measure(asking: "Asking", name: str, path: str, rounds: int) -> str:
    times_ms, size = [], 0
    cpu = asking.server.cpu_seconds()
    for _ in range(rounds):
        asking.write_one()
        began = time.perf_counter()
        size = len(asking.get_all(path))
        times_ms.append((time.perf_counter() - began) * 1000)
    cpu_ms = (asking.server.cpu_seconds() - cpu) * 1000 / rounds
    first, ordered = times_ms[0], sorted(times_ms)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{name:38}{first:8.1f}{statistics.median(ordered):8.1f}{p95:8.1f}{cpu_ms:8.1f}{size / 1000:8.1f}"


class Asking:
    def __init__(self, server: Server, project: str | None) -> None:
        self.server = server
        projects = json.loads(self.get("/api/projects"))
        known = {each["name"]: each for each in projects["projects"]}
        self.project = project or max(known, key=lambda name: known[name]["span_count"])
        self.span_count = known[self.project]["span_count"]
        self.in_pages: set[str] = set()

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.server.url + path, timeout=120) as answer:
            return answer.read()

    def write_one(self) -> None:
        now = time.time_ns()
        span = {
            "traceId": os.urandom(16).hex(),
            "spanId": os.urandom(8).hex(),
            "name": "a write between two questions",
            "startTimeUnixNano": str(now - 1_000_000),
            "endTimeUnixNano": str(now),
        }
        resource = {"attributes": [{"key": "openinference.project.name", "value": {"stringValue": self.project}}]}
        body = {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [span]}]}]}
        request = urllib.request.Request(
            self.server.url + "/v1/traces", json.dumps(body).encode(), {"content-type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=60).read()

    def deep_trace(self, folder: pathlib.Path) -> dict[str, str]:
        for path in sorted(folder.glob("*.pb")):
            self.send(path.read_bytes())
        trace_id = json.loads((folder / "manifest.json").read_text())["sample_trace_ids"][0]
        path = f"/v1/projects/{urllib.parse.quote(self.project)}/spans?trace_id={trace_id}&limit=1000"
        self.in_pages.add(path)
        count = self.get_all(path).count(b'"span_id"')
        return {f"a trace of {count} spans, all attributes": path}

    def get_all(self, path: str) -> bytes:
        """An answer with the pages that follow it, where all of them are asked for."""
        pages = [self.get(path)]
        # The cursor stands at the end: looking through megabytes for it, or joining them one by one, would be measured.
        while path in self.in_pages and (cursor := re.search(rb'"next_cursor":\s*"([^"]+)"', pages[-1][-200:])):
            pages.append(self.get(f"{path}&cursor={urllib.parse.quote(cursor[1])}"))
        return b"".join(pages)

    def send(self, body: bytes) -> None:
        headers = {"content-type": "application/x-protobuf"}
        request = urllib.request.Request(self.server.url + "/v1/traces", body, headers)
        urllib.request.urlopen(request, timeout=60).read()

    def questions(self) -> dict[str, str]:
        name = urllib.parse.quote(self.project)
        v1, api = f"/v1/projects/{name}", f"/api/projects/{name}"
        traces = json.loads(self.get(f"{api}/traces?limit=100"))["traces"]
        # Neither the newest trace nor one of ours of a single span.
        trace_id = traces[-1]["trace_id"]

        def filtered(what: str, text: str, **more: object) -> str:
            return f"{api}/{what}?" + urllib.parse.urlencode({"filter": text} | more)

        week = {"last_seconds": WEEK_SECONDS, "of": "spans"}
        return {
            "newest 100 spans, full attributes": f"{v1}/spans?limit=100",
            "one trace by id, everything": f"{v1}/spans?trace_id={trace_id}&limit=1000",
            "one trace as the page shows it": f"{api}/traces/{trace_id}",
            "traces page of 100": f"{api}/traces?limit=100",
            "sessions page of 100": f"{api}/sessions?limit=100",
            "LLM and latency > 1 s, newest 50": filtered("spans", "span_kind == 'LLM' and latency_ms > 1000", limit=50),
            "rare attribute value, newest 50": filtered("spans", "attributes['bench'] == 'rare'", limit=50),
            "rare substring in inputs, newest 50": filtered("spans", "'quetzalcoatl' in input.value", limit=50),
            "7-day totals with percentiles": f"{api}/figures?{urllib.parse.urlencode(week)}",
            "the same for kind TOOL": filtered("figures", "span_kind == 'TOOL'", **week),
            "the same by time, 100 buckets": f"{api}/series?{urllib.parse.urlencode(week | {'buckets': 100})}",
        }


def disk_bytes(folder: pathlib.Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
