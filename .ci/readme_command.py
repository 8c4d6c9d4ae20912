"""Print the README's N-th command under "Set up", so that CI runs exactly what a reader would copy."""

import re
import sys
from pathlib import Path

readme = Path(__file__).resolve().parent.parent / "README.md"
section = readme.read_text("utf8").split("## Set up", 1)[1].split("\n## ", 1)[0]
commands = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
print(commands[int(sys.argv[1]) - 1].strip())
