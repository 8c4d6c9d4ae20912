"""Row 10, over real sockets: who can reach the page, clients that are slow or speak no HTTP, and schemathesis.

What each request gets is in `tests/rendering/test_server.py`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra web is not installed")
pytest.importorskip("uvicorn", reason="the extra web is not installed")
import httpx

from tests.conftest import ROOT
from tests.labelling.test_deaths import heed_interrupts

TEXT = "They are savage traitors.\n\n“Nobody should sit at home,” said Ann Lee on Monday."


@pytest.fixture(scope="module")
def port():
    """The port of `framing serve`, run as a user would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [sys.executable, "-m", "framing", "serve", "--port", str(number), "--model", "framing-en-open"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts)
    try:
        for _ in range(300):
            assert server.poll() is None, server.stderr.read()
            try:
                httpx.get(f"http://127.0.0.1:{number}/openapi.json", timeout=5)
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        yield number
        assert score(number) == 200, "the server must be there at the end"
    finally:
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=30)
    assert "Traceback" not in said, said
    assert server.returncode in (0, 130)


def score(port, text=TEXT):
    return httpx.post(f"http://127.0.0.1:{port}/score", json={"text": text}, timeout=60).status_code


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_it_listens_to_this_machine_only(port):
    lines = [*Path("/proc/net/tcp").read_text().split("\n")[1:], *Path("/proc/net/tcp6").read_text().split("\n")[1:]]
    listening = {line.split()[1] for line in lines if line and line.split()[3] == "0A"}
    assert [place for place in listening if place.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",  # a TLS greeting
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x00" * 5000,
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\nx",
        b"POST /score HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nx",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 200_000,
    ],
)
def test_what_is_no_http_is_refused_and_the_next_is_answered(port, raw):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        try:
            client.sendall(raw)
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(100)
        except OSError:  # refused while it was sending: reset, or not connected any more
            answer = b""
    assert answer == b"" or answer.split()[1][:1] == b"4"
    assert score(port) == 200


def test_clients_that_send_nothing_more_do_not_stop_others(port):
    clients = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(100)]
    try:
        for number, client in enumerate(clients):
            client.sendall(
                b"POST /score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"[: 20 + number]
            )
        start = time.monotonic()
        assert score(port) == 200
        assert time.monotonic() - start < 10
    finally:
        for client in clients:
            client.close()


@pytest.mark.slow
def test_schemathesis_finds_no_server_error(port, tmp_path):
    """Hundreds of requests made from the description, good and bad; it is run apart, having many dependencies."""
    program = os.environ.get("FRAMING_SCHEMATHESIS") or shutil.which("schemathesis")
    if not program:
        pytest.skip("schemathesis is not installed; FRAMING_SCHEMATHESIS may name it")
    address = f"http://127.0.0.1:{port}/openapi.json"
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    command = [program, "run", address, "--checks", checks, "--max-examples", "300", "--seed", "7"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
