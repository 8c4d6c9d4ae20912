"""The front door of training: ``python train.py`` is ``framing train``. Everything happens in `framing.training`."""

import sys

from framing.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["train"]
    main()
