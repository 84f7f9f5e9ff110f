"""A server of our own for one measurement: free ports, gone afterwards, and a fresh folder if none is given."""

import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.request

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent


def bennu_path() -> str:
    return os.environ.get("BENNU_BIN") or str(CHECKOUT / "target/debug/bennu")


class Server:
    def __init__(self, binary: str, data_dir: pathlib.Path | None = None) -> None:
        # In the checkout rather than in /tmp, which may be memory: there an fsync costs nothing.
        folder = CHECKOUT / "target" / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = tempfile.TemporaryDirectory(dir=folder)
        self.data_dir = str(data_dir or self._folder.name)
        port, grpc_port = free_ports(2)
        self.host, self.port = "127.0.0.1", port
        self.url = f"http://{self.host}:{port}"
        environment = os.environ | {
            "BENNU_DATA_DIR": self.data_dir,
            "BENNU_PORT": str(port),
            "BENNU_GRPC_PORT": str(grpc_port),
        }
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [binary, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        self._folder.cleanup()

    def wait_for(self, path: str) -> None:
        """Returns as soon as the path is answered with 200."""
        while self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + path, timeout=1):
                    return
            except OSError:
                time.sleep(0.001)
        raise SystemExit(f"the server ended with code {self._process.returncode} before it answered")

    def resident_mb(self) -> float:
        status = pathlib.Path(f"/proc/{self._process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self) -> float:
        """Of all threads so far."""
        fields = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
