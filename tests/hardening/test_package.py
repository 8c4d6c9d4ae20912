"""Row 11: what is installed. `.ci/run` installs the wheel of a clean clone and uses it; here is the long way round."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile

import pytest

from tests.conftest import ROOT

LOWER_BOUND = re.compile(r"[a-z0-9_-]+(\[[a-z,]+\])?>=\d[\d.]*(; python_version < '[\d.]+')?")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]


def test_every_dependency_has_a_lower_bound():
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(one for group in extras.values() for one in group)]
    assert len(wanted) > 20
    for one in wanted:
        assert one.startswith("framing[") or LOWER_BOUND.fullmatch(one), one
    assert extras["test"][0] == f"framing[{','.join(name for name in extras if name != 'test')}]"


def run(*command, **options):
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


USE = """
import framing, importlib.resources, pathlib, sys
assert pathlib.Path(framing.__file__).is_relative_to(sys.prefix), framing.__file__
report = framing.load().score("They are savage traitors.")
assert report.passages and (importlib.resources.files("framing") / "py.typed").is_file()
from framing.rendering.article_page import article_page
assert article_page(report).startswith("<!doctype html>")
print("used")
"""


@pytest.mark.slow
def test_wheel_and_sdist_are_built_installed_and_used(tmp_path):
    """Needs a package index, for the build's own tools and the dependencies."""
    clone = tmp_path / "clone"
    run("git", "clone", "-q", ROOT, clone)
    run(sys.executable, "-m", "build", "--outdir", tmp_path / "dist", clone)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    (sdist,) = (tmp_path / "dist").glob("*.tar.gz")
    names = zipfile.ZipFile(wheel).namelist()
    assert {
        "framing/_models/framing-en/weights.npz",
        "framing/_datasets/framing-en/techniques.tsv",
        "framing/resources/en/cues.json",
        "framing/py.typed",
    } <= set(names)
    assert not [name for name in names if name.startswith(("tests", "datasets")) or name.endswith((".pkl", ".pickle"))]
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "README.md",
        "SECURITY.md",
        "LICENSE",
        "train.py",
        "models/framing-en/model.json",
        "tests/conftest.py",
    } <= held
    example = ROOT / "datasets" / "examples" / "volunteers.txt"
    for number, what in enumerate((wheel, sdist)):
        venv = tmp_path / f"venv{number}"
        run(sys.executable, "-m", "venv", venv)
        run(venv / "bin" / "pip", "install", "-q", what)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        assert run(venv / "bin" / "python", "-c", USE, cwd=tmp_path, env=environment) == "used\n"
        assert "whose voice" in run(venv / "bin" / "framing", "score", example, cwd=tmp_path, env=environment)


@pytest.mark.slow
def test_no_dependency_has_a_known_vulnerability():
    """By `pip-audit`, which asks the Python Packaging Advisory Database; FRAMING_PIP_AUDIT may name the program."""
    program = os.environ.get("FRAMING_PIP_AUDIT") or shutil.which("pip-audit")
    if not program:
        pytest.skip("pip-audit is not installed")
    here = sysconfig.get_path("purelib")
    command = [program, "--path", here, "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)["dependencies"] if done.stdout else []
    audited = [one for one in told if "vulns" in one]
    if not audited:
        pytest.skip("pip-audit reached no advisories here")
    assert not {one["name"]: one["vulns"] for one in audited if one["vulns"]}
