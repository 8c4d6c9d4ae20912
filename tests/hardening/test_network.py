"""Row 9: nothing asks the network. The guard in `tests/conftest.py` refuses it to every test; here it is tried out."""

import os
import socket
import sys

import pytest

from tests.conftest import NetworkRefused, is_here

AWAY = "198.51.100.7"  # a documentation address (RFC 5737): nothing answers there


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost", "", "0.0.0.0", None])
def test_this_machine_is_here(host):
    assert is_here(host)


@pytest.mark.parametrize("host", [AWAY, "10.0.0.1", "example.org", "2001:db8::1", "localhost.example.org", "128.0.0.1"])
def test_others_are_away(host):
    assert not is_here(host)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: socket.create_connection((AWAY, 80), timeout=0.1),
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: socket.gethostbyname("example.org"),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (AWAY, 53)),
        lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 80, 0, 0)),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_guard_refuses(ask):
    with pytest.raises(NetworkRefused):
        ask()


MAIN_JOB = """
import sys
def hook(event, arguments):
    # urllib3, which trafilatura imports, opens a socket to see whether there is IPv6; it connects to nothing.
    if event.startswith(("socket.connect", "socket.send", "socket.get", "urllib.", "http.", "ftplib.", "smtplib.")):
        raise SystemExit(f"asked the network: {event} {arguments}")
sys.addaudithook(hook)
import framing, pandas
from framing.preprocessing import read_page
page = read_page(b"<html><body><article><p>The council met in a room of the house by the sea on Monday.</p></article>")
model = framing.load()
model.score(page.text).to_frame()
framing.label_frame(pandas.DataFrame({"text": ["They are savage traitors."]}))
assert not [name for name in sys.modules if name.startswith(("nltk", "sklearn", "torch", "requests"))], sys.modules
print("done")
"""


def test_the_main_job_asks_no_network_and_needs_no_downloaded_data(tmp_path):
    import subprocess

    from tests.conftest import ROOT

    empty = tmp_path / "nltk"
    empty.mkdir()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "NLTK_DATA": str(empty), "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", MAIN_JOB], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert run.stdout == "done\n", run.stderr
