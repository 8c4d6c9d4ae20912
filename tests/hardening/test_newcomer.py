"""A newcomer's walk through the shell: from a wheel in a fresh environment to a report to send."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

BODY = "".join(
    f"<p>The council met in room {n} and spoke for hours of the new bridge, “a shame”, said Ann Quill of Tarn.</p>"
    for n in range(5)
)
HEAD = "<!doctype html><html><head><meta charset=utf-8><title>A bridge</title></head>"
HTML = f"{HEAD}<body><article>{BODY}</article></body></html>"
TEXT = "Storm hits Ostby\n\n“The vermin must go,” said Ann Quill, the mayor.\nThey are savage traitors, all of them.\n"


def run(*command, **options):
    return subprocess.run([str(one) for one in command], capture_output=True, check=False, **options)


@pytest.fixture(scope="module")
def framing(tmp_path_factory):
    """The command, installed from a wheel of this clone with the extras that a newcomer is told of."""
    folder = tmp_path_factory.mktemp("installed")
    built = run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", ROOT)
    assert built.returncode == 0, built.stderr.decode()[-3000:]
    (wheel,) = (folder / "dist").glob("*.whl")
    assert run(sys.executable, "-m", "venv", folder / "venv").returncode == 0
    done = run(folder / "venv" / "bin" / "pip", "install", "-q", f"{wheel}[parquet]")
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def call(*arguments, cwd, input=None):
        command = folder / "venv" / "bin" / "framing"
        done = run(command, *arguments, cwd=cwd, env=environment, input=input)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    call.pip = folder / "venv" / "bin" / "pip"
    return call


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.slow
def test_the_walk(framing, tmp_path):
    """Needs a package index, for the build's own tools and the dependencies."""
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")

    # One page.
    assert framing("--version", cwd=tmp_path)[:2] == (0, "framing 0.1.0\n")
    code, out, err = framing("score", "page.txt", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert "Ann Quill" in out

    # An HTML page: first the part that reads it is missing, and the advice that is given works as it stands.
    code, out, err = framing("score", "page.html", cwd=tmp_path)
    assert (code, out) == (2, "")
    advice = err[err.index("pip install '") + len("pip install '") :].split("'")[0]
    assert advice.endswith("[html]")
    done = run(framing.pip, "install", "-q", advice)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    code, out, _ = framing("score", "page.html", "--json", cwd=tmp_path)
    assert code == 0
    assert len(json.loads(out)["quotations"]) == 5

    # A table from Excel: "CSV UTF-8" of a country with semicolons, and "Unicode text".
    table = 'Nr;Headline;Body\n1;Storm; "They are savage traitors; all of them."\n2;;Rain fell at noon, she said.\n'
    (tmp_path / "a.csv").write_bytes(table.replace("\n", "\r\n").replace('; "', ';"').encode("utf-8-sig"))
    plain = "Nr\tHeadline\tBody\n1\tStorm\tThey are savage traitors.\n2\t\tRain fell at noon, she said.\n"
    (tmp_path / "b.txt").write_bytes(plain.encode("utf-16"))
    code, _, err = framing("label", "a.csv", "-o", "a.parquet", cwd=tmp_path)
    assert code == 2
    assert "--text 'Body'" in err or "Nr, Headline, Body" in err
    columns = ("--text", "Body", "--title", "Headline", "--id", "Nr")
    assert framing("label", "a.csv", "-o", "a.parquet", *columns, cwd=tmp_path)[0] == 0
    code, out, err = framing("label", "b.txt", "-o", "-", "--by", "article", *columns, cwd=tmp_path)
    assert (code, [row["id"] for row in rows(out)]) == (0, ["1", "2"]), err

    # JSON Lines by a pipe.
    lines = "".join(json.dumps({"text": f"{TEXT} {n}"}) + "\n" for n in range(20)).encode()
    code, out, _ = framing("label", "-", "-o", "-", "--by", "article", cwd=tmp_path, input=lines)
    assert (code, len(rows(out))) == (0, 20)

    # A folder of 500 pages of all kinds, some of them broken.
    folder = tmp_path / "pages"
    folder.mkdir()
    wanted = {}
    for n in range(500):
        match n % 5:
            case 0:
                content, name = f"{TEXT}{n}".encode(), f"{n}.txt"
            case 1:
                content, name = HTML.replace("room", f"hall {n},").encode(), f"{n}.html"
            case 2:
                content, name = f"{TEXT}“Déjà vu” {n}".encode("cp1252"), f"{n}.txt"
            case 3:
                content, name = json.dumps([{"text": f"{TEXT}{n}"}]).encode(), f"{n}.json"
            case _:
                broken = (b"", b"<html></html>", bytes(range(256)) * 9, b"<rss><channel/></rss>", b'[{"text": 5}]')
                content, name = broken[n // 5 % 5], f"{n}.{('txt', 'html', 'txt', 'txt', 'json')[n // 5 % 5]}"
        (folder / name).write_bytes(content)
        wanted[name] = n % 5 != 4
    code, out, err = framing("label", "pages", "-o", "labels", "--json", cwd=tmp_path)
    result = json.loads(out)
    assert (code, result["articles"], result["failures"]) == (1, 400, 100), err
    failed = {Path(row["input"]).name for row in rows((tmp_path / "labels" / "_errors.jsonl").read_text())}
    assert failed == {name for name, good in wanted.items() if not good}
    assert set(result["reasons"]) == set(result["kinds"])
    assert framing("summary", "labels", cwd=tmp_path)[0] == 0

    # A model of one's own, and once more: nothing is written over.
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        for path in (ROOT / "datasets" / "examples" / "own-technique").iterdir():
            archive.write(path, path.name)
    with zipfile.ZipFile(tmp_path / "own.zip") as archive:
        archive.extractall(tmp_path / "own")
    assert framing("train", cwd=tmp_path / "own")[0] == 0
    code, _, err = framing("train", cwd=tmp_path / "own")
    assert code == 2
    assert "--force" in err
    code, out, _ = framing(
        "score", "--model", "my-model", "--json", "Experts say that it is over.", cwd=tmp_path / "own"
    )
    assert (code, json.loads(out)["model"]) == (0, "my-model")

    # A report to send.
    assert framing("report", "page.html", "-o", "report.html", cwd=tmp_path)[0] == 0
    assert (tmp_path / "report.html").read_text("utf8").lower().startswith("<!doctype html")
