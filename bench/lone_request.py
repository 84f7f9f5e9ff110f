"""What durability costs a lone request: its latency beside a bare write and fdatasync on the same disk.

Each round times one OTLP request holding one span, answered once it is on disk, and then one write and
fdatasync of as many bytes to a file beside the server's own. Taking turns, both meet the same disk in the
same mood. Standard library only.
"""

import argparse
import http.client
import os
import statistics
import time

from otlp import one_span_request
from server import Server, bennu_path

WARM_UP_ROUNDS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=bennu_path(), help="the server (default: BENNU_BIN or the development build)")
    parser.add_argument("--rounds", type=int, default=1000)
    options = parser.parse_args()

    with Server(options.bin) as server:
        server.wait_for("/readyz")
        requests_ms, syncs_ms = measure(server, options.rounds)
    difference_ms = statistics.median(requests_ms) - statistics.median(syncs_ms)
    print(f"server             {options.bin}, {options.rounds} rounds")
    print(f"request            {shown(requests_ms)}")
    print(f"write, fdatasync   {shown(syncs_ms)}")
    print(f"median difference  {difference_ms:.2f} ms")


def measure(server: Server, rounds: int) -> tuple[list[float], list[float]]:
    connection = http.client.HTTPConnection(server.host, server.port)
    # Appended to the end of a file that grows, as a journal is.
    file = os.open(os.path.join(server.data_dir, "beside"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    requests_ms, syncs_ms = [], []
    for _ in range(WARM_UP_ROUNDS + rounds):
        body = one_span_request()
        requests_ms.append(timed_ms(lambda: send(connection, body)))
        syncs_ms.append(timed_ms(lambda: (os.write(file, body), os.fdatasync(file))))
    os.close(file)
    return requests_ms[WARM_UP_ROUNDS:], syncs_ms[WARM_UP_ROUNDS:]


def send(connection: http.client.HTTPConnection, body: bytes) -> None:
    connection.request("POST", "/v1/traces", body, {"content-type": "application/x-protobuf"})
    reply = connection.getresponse()
    text = reply.read()
    if reply.status != 200:
        raise SystemExit(f"the server answered {reply.status}: {text.decode(errors='replace')}")


def timed_ms(work) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def shown(values_ms: list[float]) -> str:
    ordered = sorted(values_ms)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{statistics.median(ordered):.2f} ms median, {p95:.2f} ms at 95 %"


if __name__ == "__main__":
    main()
