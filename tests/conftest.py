"""What several tests share."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


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
