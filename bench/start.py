"""How soon the server answers after it is started, and how much memory it holds while idle.

Standard library only; Linux, because memory is read from /proc.
"""

import argparse
import statistics
import time

from server import Server, bennu_path

IDLE_SECONDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=bennu_path(), help="the server (default: BENNU_BIN or the development build)")
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()

    starts_ms, idle_mb = [], []
    for _ in range(options.rounds):
        with Server(options.bin) as server:
            server.wait_for("/healthz")
            starts_ms.append((time.perf_counter() - server.started) * 1000)
            time.sleep(IDLE_SECONDS)
            idle_mb.append(server.resident_mb())
    print(f"server           {options.bin}, {options.rounds} rounds")
    print(f"start to healthz {statistics.median(starts_ms):.0f} ms median, {max(starts_ms):.0f} ms worst")
    print(f"idle memory      {statistics.median(idle_mb):.0f} MB resident")


if __name__ == "__main__":
    main()
