"""Corpora in, a model folder out."""


def main() -> None:
    """Train a model from the shell."""
    raise NotImplementedError
