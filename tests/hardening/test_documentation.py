"""Row 12: what the documentation says can be done is done: examples run, commands are known, links lead somewhere."""

import ast
import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "datasets").rglob("*.md")]
    if not path.name.startswith(".")
)
_FENCE = re.compile(r"^```([a-z]*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)[^)]*\)|!\[[^\]]*\]\(([^)\s]+)[^)]*\)|(?:src|href)=\"([^\"]+)\"")

# Warnings are errors; but NumPy's remark on the user's NPY_DISABLE_CPU_FEATURES is not the example's.
STRICT = (sys.executable, "-W", "error", "-W", "ignore:During parsing environment variable:ImportWarning")


def blocks(page, *languages):
    return [code for language, code in _FENCE.findall((ROOT / page).read_text("utf8")) if language in languages]


def anchors(page):
    """The anchors that GitHub makes of a page's headings."""
    text = _FENCE.sub("", page.read_text("utf8"))
    found = set()
    for heading in re.findall(r"^#{1,6} (.*)$", text, re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
        found.add(words.strip().replace(" ", "-"))
    return found


def test_there_are_pages():
    assert {"README.md", "CONTRIBUTING.md", "SECURITY.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_the_repository_exist(page):
    text = _FENCE.sub("", (ROOT / page).read_text("utf8"))
    for link in {next(filter(None, groups)) for groups in _LINK.findall(text)}:
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / unquote(path) if path else ROOT / page
        assert target.exists(), f"{page} links to {link}"
        assert target.resolve().is_relative_to(ROOT), f"{page} links out of the repository: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{page} links to {link}, whose heading is not there"


@pytest.mark.parametrize("page", PAGES)
def test_python_examples_are_python(page):
    for code in blocks(page, "python", "py"):
        source = code if ">>>" not in code else doctest.script_from_examples(code)
        ast.parse(source)


def test_the_packages_own_examples_run():
    import framing

    failed, tried = doctest.testmod(framing)
    assert (failed, tried > 1) == (0, True)


def commands(page):
    """The lines of a page's shell blocks that call `framing`, continued lines joined, without what is piped."""
    for code in blocks(page, "sh", "bash", "console", "shell"):
        for line in code.replace("\\\n", " ").splitlines():
            for part in re.split(r"\||&&|;", line.strip().removeprefix("$ ")):
                words = part.split("#")[0].split()
                if words and words[0].rpartition("/")[2] == "framing":
                    yield shlex.split(part.split(" #")[0])[1:]


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_options_exist(page):
    from typer.main import get_command

    from framing.cli import app

    group = get_command(app)
    for words in commands(page):
        if not words or words[0].startswith("-"):
            continue
        command = group.commands.get(words[0])
        assert command is not None, f"{page}: framing {words[0]}"
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"-h", "--help"}
        for word in words[1:]:
            if re.match(r"--?[a-z]", word):
                assert word.split("=")[0] in known, f"{page}: framing {' '.join(words)}: {word}"


@pytest.fixture
def clone(tmp_path):
    """A place where the README's commands find what they name, with `framing` on the path."""
    for name in ("examples", "framing-en"):
        shutil.copytree(ROOT / "datasets" / name, tmp_path / "datasets" / name)
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    script = bin_ / "framing"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m framing "$@"\n')
    script.chmod(0o755)
    return tmp_path


def run(command, folder, *, clone=None, **options):
    clone = clone or folder
    environment = os.environ | {
        "PATH": f"{clone / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, **options)


def test_the_readmes_python_runs(clone):
    for code in blocks("README.md", "python", "py"):
        if ">>>" in code:
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
            test = doctest.DocTestParser().get_doctest(code, {}, "README.md", "README.md", 0)
            before = os.getcwd()
            os.chdir(clone)
            try:
                assert runner.run(test).failed == 0
            finally:
                os.chdir(before)
        else:
            done = run([*STRICT, "-c", code], clone)
            assert done.returncode == 0, done.stderr


def test_the_readmes_commands_run(clone):
    """In order, as a reader would; the two of Set up are what `.ci/run` runs, and a server does not end by itself."""
    setup = {code for code in blocks("README.md", "sh") if "-m venv" in code}
    assert len(setup) == 2
    for code in blocks("README.md", "sh", "bash", "shell"):
        if code in setup:
            assert (
                re.search(r"framing score (\S+)", code) is None
                or (ROOT / re.search(r"framing score (\S+)", code)[1]).exists()
            )
            continue
        for line in code.replace("\\\n", " ").splitlines():
            words = line.split("#")[0].split()
            if not words or words[:2] in (["framing", "serve"], ["framing", "train"]) or words[0] != "framing":
                continue
            done = run(["sh", "-c", line], clone, stdin=subprocess.DEVNULL)
            assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_the_page_on_training_is_what_happens(clone):
    """Its example is the one that is shipped, its commands run, and its table is what they give."""
    folder = clone / "datasets" / "examples" / "own-technique"
    toml = (folder / "framing.toml").read_text("utf8")
    (shown,) = blocks("docs/training.md", "toml")
    assert all(line in toml for line in shown.splitlines())
    table = (folder / "vague_source.csv").read_text("utf8")
    (csv,) = blocks("docs/training.md", "csv")
    assert table.startswith(csv)
    for line in blocks("docs/training.md", "sh")[0].splitlines():
        done = run(["sh", "-c", line], folder, clone=clone)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        if line == "framing train":
            (promised,) = (code for code in blocks("docs/training.md", "") if code.startswith("own, cross-validated"))
            head, row = promised.splitlines()
            assert head in done.stderr
            (found,) = (line.split() for line in done.stderr.splitlines() if line.startswith("vague_source "))
            promise = row.split()
            assert found[:3] == promise[:3]
            low, high = map(float, promise[7].split("-"))
            assert low <= float(found[6]) <= high  # the base may have been trained anew since
            assert "off" not in found
        elif line.startswith("framing score"):
            assert "vague source" in done.stdout
    (code,) = blocks("docs/training.md", "python")
    done = run([*STRICT, "-c", code], clone)
    assert (done.returncode, float(done.stdout) > 0.9) == (0, True), done.stderr


def test_the_programmers_tutorial_runs(clone):
    pytest.importorskip("pyarrow")
    for code in blocks("docs/tutorials/programmer.md", "python"):
        done = run([*STRICT, "-c", code], clone)
        assert done.returncode == 0, done.stderr


def test_the_rules_name_what_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf8")
    for name in set(re.findall(r"`((?:tests|benchmarks|src|datasets|docs|models|\.ci)/[\w./-]+)`", text)):
        assert Path(ROOT, name).exists(), name
