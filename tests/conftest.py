"""What several rooms' tests need: the project's own corpus, and a small model trained on a part of it."""

from __future__ import annotations

import ipaddress
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from framing.scoring import Model

_OWN_NAME = socket.gethostname()


class NetworkRefused(AssertionError):
    """A test asked for something beyond this machine."""


def is_here(host: object) -> bool:
    """Whether a host is this machine: nothing that the project does may ask another one."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost", _OWN_NAME) or not isinstance(host, str):
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _no_network(event: str, arguments: tuple[object, ...]) -> None:
    host: object = None
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None
    if not is_here(host):
        raise NetworkRefused(f"{event} {arguments[1:]}: tests may not ask the network")


sys.addaudithook(_no_network)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "datasets" / "framing-en"


def labelled_lines(articles: int) -> tuple[list[str], list[set[str]]]:
    """Lines of the first articles of the project's corpus, each with the techniques that touch it."""
    from framing.training.corpus import read_corpus

    texts: list[str] = []
    labels: list[set[str]] = []
    for article in sorted(read_corpus(CORPUS).articles, key=lambda article: int(article.id))[:articles]:
        start = 0
        for line in article.text.split("\n"):
            end = start + len(line)
            if line.strip():
                texts.append(line)
                touching = [label for label in article.labels if label.start < end and label.end > start]
                labels.append({name for label in touching for name in label.techniques})
            start = end + 1
    return texts, labels


@pytest.fixture(scope="session")
def lines() -> tuple[list[str], list[set[str]]]:
    """Texts and label sets of 60 articles."""
    return labelled_lines(60)


@pytest.fixture(scope="session")
def small_model(lines: tuple[list[str], list[set[str]]]) -> Model:
    """A small model, not calibrated; it flags at one half."""
    from framing import FramingClassifier

    classifier = FramingClassifier(strength=20.0, word_bits=12, pair_bits=12, char_bits=13)
    return Model.from_classifier(classifier.fit(*lines), name="small")


@pytest.fixture(scope="session")
def word_model(small_model: Model) -> Model:
    """The small model with a word head and a decoder made by hand: it is surest of "vile", which is loaded language,
    less of "shameful", which only pushes, and least of "operation", a euphemism that is shown for review alone."""
    from dataclasses import replace

    import numpy as np

    from framing.model.decoder import KNOWN, Decoder
    from framing.model.features import grams_of
    from framing.model.word_head import NEAR, PAIR_PLACES, WORD_ROLES, quantised

    options = small_model._stored.tables["main"].options
    labels = ("loaded_language", "euphemism", "any")
    sizes = [1 << bits for bits in options.bits]
    parts = (WORD_ROLES, 3), (len(PAIR_PLACES), 3), (3,)
    words, pairs, chars = (np.zeros((size, *shape)) for size, shape in zip(sizes, parts, strict=True))
    for word, weights in (("vile", (4.0, 0.0, 4.0)), ("shameful", (0.0, 0.0, 3.2)), ("operation", (0.0, 2.0, 2.2))):
        words[grams_of([word], options).word[0], NEAR.index(0)] = weights
    head = quantised(labels, options, (words, pairs, chars), np.full(3, -2.0))
    judged = np.zeros((3, len(KNOWN) + 1))
    judged[:, KNOWN.index("peak")] = 1.0  # the chance is the logistic function of the highest word's score
    bounds = np.array([0.6, 0.6, 0.7]), np.array([0.6, 0.4, 0.7])
    decoder = Decoder(np.full(3, -0.1), np.full(3, -1.0), judged, *bounds)
    return Model(replace(small_model._stored, name="by-word", word_head=head, decoder=decoder))


@pytest.fixture(scope="session")
def shared():
    """The folder of outside corpora, which a user's machine does not have."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the outside corpora in {SHARED}, which are not there")
    return SHARED


@pytest.fixture
def python():
    """Run the interpreter in a process of its own, with this source tree; gives the completed process."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}

    def run(*arguments, **options):
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=False, env=environment, **options)

    return run


@pytest.fixture
def call(capsysbinary, monkeypatch):
    """Run the command line in this process; gives exit code, standard output and standard error."""
    from framing.cli import app, run

    def run_it(*arguments):
        monkeypatch.setattr(sys, "argv", ["framing", *map(str, arguments)])
        code = run(app)
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return run_it
