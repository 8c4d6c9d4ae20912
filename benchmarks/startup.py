"""How long starting takes, beside a bare interpreter in the same run.

    python benchmarks/startup.py [RUNS]

Each command is run RUNS times (default 9) in turn; the medians are printed in milliseconds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import framing": ["-c", "import framing"],
    "framing --help": ["-m", "framing", "--help"],
    "framing.load()": ["-c", "import framing; framing.load()"],
    "framing score, one sentence": ["-m", "framing", "score", "--json", "The rain stopped at noon."],
}


def main(runs: int) -> None:
    """Print the table."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - begin)
    for name, taken in seconds.items():
        print(f"{name:30}{1000 * statistics.median(taken):8.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
