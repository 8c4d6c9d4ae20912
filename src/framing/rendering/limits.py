"""What the local web page promises to refuse, as one object with defaults that a user can raise."""

from __future__ import annotations

from dataclasses import dataclass

from framing.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """Limits of the served page.

    Attributes:
        body_bytes: size of a request's body: 4 MB hold a saved page, most of which is not its text.
        characters: length of the text itself, in code points: the longest articles have a tenth of it. Measured on two
            busy cores: the report of 3.7 million characters as JSON took 13 s and 1.4 GB, so this takes about a third.
        body_seconds: how long a client may take to send it.
        score_seconds: how long an answer may take, with the wait for its turn.
        short: size of a text or file, in characters or bytes, up to which it has a queue of its own: an article has a
            tenth of it. Behind texts of a million characters short ones waited a median of 20 s.
        waiting: requests that wait for their turn; further ones are told to come back.
    """

    body_bytes: int = 4_000_000
    characters: int = 1_000_000
    body_seconds: float = 20.0
    score_seconds: float = 60.0
    short: int = 100_000
    waiting: int = 512

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) <= 0:
                raise OptionError(f"{name} must be above 0, not {getattr(self, name)}", way_out="give a larger limit")
