"""Killing a process spares the page cache, so that alone proves little: here the system calls are watched.

No answer of 200 may begin before an fdatasync has ended that began after the journal was written for it.
"""

import os
import re
import shutil
import signal
import subprocess
import threading
import time

import pytest
import requests

from load import new_request, post

WATCHED = "trace=fsync,fdatasync,pwrite64,pwritev,write,writev,sendto,sendmsg,recvfrom,read,readv,recvmsg"
CONNECTIONS = 4
REQUESTS_PER_CONNECTION = 12

CALL = re.compile(r"^(?P<thread>\d+) +(?P<name>\w+)\((?P<fd>\d+)(?P<rest>.*)$")
RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")
SYNCS = {"fsync", "fdatasync"}


@pytest.fixture
def watched(start_bennu, tmp_path):
    """A server under strace, and the file that its system calls are written to."""
    refusal = why_not_watched()
    if refusal:
        pytest.skip(refusal)
    calls = tmp_path / "calls"
    strace = ["strace", "-f", "-y", "-s", "48", "-e", WATCHED, "-o", str(calls), "--"]
    return start_bennu(under=strace).wait_until_ready(), calls


def why_not_watched():
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True)
    return f"strace is not permitted here: {tried.stderr.strip()}" if tried.returncode else None


def test_no_request_is_answered_before_the_sync_that_covers_it(watched):
    server, calls = watched
    senders = [threading.Thread(target=send_some, args=(server.url,)) for _ in range(CONNECTIONS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    stop(server)
    answers = list(answered(calls.read_text(errors="replace").splitlines()))
    assert len(answers) == CONNECTIONS * REQUESTS_PER_CONNECTION
    early = [answer for answer in answers if not answer["covered"]]
    assert not early, f"{len(early)} of {len(answers)} answers came too early, first: {early[0]['line']}"


JOURNAL, TABLE = "7</data/ingest.db-wal>", "8</data/ingest.db>"
READ = '10 recvfrom(12<socket:[1]>, "POST /v1/traces HTTP/1.1", 4096, 0, NULL, NULL) = 24'
WRITTEN = f'11 pwrite64({JOURNAL}, "..."..., 4096, 32) = 4096'
SYNC_BEGUN, SYNC_ENDED = f"11 fdatasync({JOURNAL} <unfinished ...>", "11 <... fdatasync resumed>) = 0"
ANSWERED = '10 sendto(12<socket:[1]>, "HTTP/1.1 200 OK", 15, MSG_NOSIGNAL, NULL, 0) = 15'


@pytest.mark.parametrize(
    ("lines", "covered"),
    [
        ([READ, WRITTEN, SYNC_BEGUN, SYNC_ENDED, ANSWERED], True),
        ([READ, WRITTEN, f"11 fdatasync({JOURNAL}) = 0", ANSWERED], True),
        ([READ, WRITTEN, SYNC_BEGUN, ANSWERED, SYNC_ENDED], False),
        ([READ, SYNC_BEGUN, WRITTEN, SYNC_ENDED, ANSWERED], False),
        ([WRITTEN, READ, f"11 fdatasync({JOURNAL}) = 0", ANSWERED], False),
        ([READ, WRITTEN, f"11 fdatasync({TABLE}) = 0", ANSWERED], False),
        ([READ, WRITTEN, ANSWERED], False),
    ],
)
def test_an_early_answer_would_be_noticed(lines, covered):
    assert [answer["covered"] for answer in answered(lines)] == [covered]


def send_some(url):
    session = requests.Session()
    for _ in range(REQUESTS_PER_CONNECTION):
        body, _ = new_request("strace", 3)
        assert post(session, url, body).status_code == 200


def stop(server):
    """strace passes nothing on, so its child is told itself."""
    children = f"/proc/{server.process.pid}/task/{server.process.pid}/children"
    with open(children) as listed:
        (child,) = listed.read().split()
    os.kill(int(child), signal.SIGTERM)
    server.process.wait(timeout=30)
    time.sleep(0.1)


def answered(lines):
    """Every answer of 200 to an OTLP request, and whether a sync covers it.

    A request on a connection is covered once the journal was written after the request was read, and a sync
    of the journal that began after that write has ended. With several connections the write may be another
    request's, so this can miss a fault that only strikes under concurrency; a lone request it cannot miss.
    """
    open_requests = {}  # connection → how far its request has come
    syncing = {}  # thread → the connections whose request its sync covers
    reading = {}  # thread → the connection it is reading from
    for line in lines:
        call, resumed = CALL.match(line), RESUMED.match(line)
        if call:
            thread, name, fd, rest = call["thread"], call["name"], call["fd"], call["rest"]
            is_journal = "/ingest.db-wal>" in rest
            if "POST /v1/traces" in rest:
                open_requests[fd] = "read"
            elif name in ("recvfrom", "read", "readv", "recvmsg") and "<unfinished" in rest:
                reading[thread] = fd
            elif name.startswith("pwrite") and is_journal:
                for connection, state in open_requests.items():
                    open_requests[connection] = "written" if state == "read" else state
            elif name in SYNCS and is_journal:
                covered = [connection for connection, state in open_requests.items() if state == "written"]
                if "<unfinished" in rest:
                    syncing[thread] = covered
                else:
                    open_requests.update(dict.fromkeys(covered, "synced"))
            elif "HTTP/1.1 200" in rest and fd in open_requests:
                yield {"covered": open_requests.pop(fd) == "synced", "line": line}
        elif resumed:
            thread, name, rest = resumed["thread"], resumed["name"], resumed["rest"]
            if name in SYNCS:
                covered = [connection for connection in syncing.pop(thread, ()) if connection in open_requests]
                open_requests.update(dict.fromkeys(covered, "synced"))
            elif "POST /v1/traces" in rest:
                open_requests[reading[thread]] = "read"
