"""The documentation site is built from `mkdocs.yml`, has each public name, and loads nothing from elsewhere."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(find_spec("material") is None, reason="the extra docs is not installed")
def test_the_site_is_built_and_loads_nothing(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_text("utf8") for path in tmp_path.rglob("*.html")
    }
    assert {"index.html", "reference.html", "tutorials/reader.html", "tutorials/programmer.html"} <= set(pages)
    for name in ("separate", "read_page", "load", "Model.score", "Report.to_frame", "label_corpus", "arrow_schema"):
        assert f'id="framing.{name}"' in pages["reference.html"], name
    for name, page in pages.items():
        loaded = re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=[\"']?(https?:[^\"' >]+)", page)
        loaded += re.findall(
            r"<link\b[^>]*rel=[\"']?(?:stylesheet|preload|icon)[^>]*href=[\"']?(https?:[^\"' >]+)", page
        )
        assert not loaded, f"{name} loads {loaded}"
