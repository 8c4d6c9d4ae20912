"""The front door of training: ``python train.py``. Everything happens in `framing.training`."""

from framing.training.train import main

if __name__ == "__main__":
    main()
