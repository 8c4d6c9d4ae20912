"""Which language a text is in, by its function words and its script: so that a page in another one is not called clean.

Of English news a third are the words in its list, of German, French or Russian news a fifth to a third those of theirs.
A text that is too short to tell, or in a language without a list, is of none that is known (None), and is scored.
The time is bounded: of a long text eight pieces are looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from framing.errors import LanguageError
from framing.resources import shared_parameters

_WORD = re.compile(r"[^\W\d_]+")
_PIECES, _PIECE = 8, 1000  # of a long text; each has some 160 words
# A text is in a language when its words are this share of all, and at least so many: measured on 1,214 English articles
# the least share is .21, on 259 Russian ones .13.
_SHARE = 0.1
_LEAST = 6
# No text in another language that was looked at has a fifth of this of the words of English, Romance languages and the
# Slavic ones among each other aside; it is asked of the model's own language, in one piece from the middle.
_PLAINLY, _LEAST_PLAINLY = 0.15, 12
# Of them so many different ones: a slogan may say one word six times.
_DIFFERENT = 4
# A language that is not the likely one must have so many times the words of that: an English page may hold a third of
# its text in another language, and the page in another language some English.
_AHEAD = 1.5
# Of letters, the share of a script that makes a text one in that script: English articles quote Greek and Arabic words.
_SCRIPT = 0.6
_LEAST_LETTERS = 30


def language_of(text: str, *, likely: str = "en") -> str | None:
    """The language that a text is in.

    Args:
        text: any text; of a long one pieces are looked at.
        likely: the language that most texts are in. Where its words are plainly there, nothing else is looked for,
            which takes 10 microseconds instead of 600.

    Returns:
        Its ISO 639 code (``"en"``, ``"de"``, ``"ru"`` ...), or None where the text does not tell it.
    """
    middle = max((len(text) - _PIECE) // 2, 0)
    plain = text[middle : middle + _PIECE].lower().split()
    usual = _words_of(likely)
    if sum(word in usual for word in plain) > max(_PLAINLY * len(plain), _LEAST_PLAINLY):
        return likely
    sample = _sample(text)
    if not sample.isascii() and (found := _by_script(sample)):
        return found
    words = _WORD.findall(sample.lower())
    of, _, _ = _known()
    hits: Counter[str] = Counter()
    different: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for language in of.get(word, ()):
            hits[language] += count
            different[language] += 1
    best, most = max(hits.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if most < max(_LEAST, _SHARE * len(words)) or different[best] < _DIFFERENT:
        return None
    return best if best == likely or most >= _AHEAD * hits[likely] else None


def language_name(code: str) -> str:
    """What a language is called in English; the code itself where it is not known."""
    return _known()[1].get(code, code)


def check_language(text: str, reads: str, *, model: str, name: object = None) -> None:
    """Let a text pass that is in the language that a model reads, or that does not tell its language.

    Args:
        text: the text.
        reads: the model's language.
        model: the model's name, for the error.
        name: what the error calls the text.

    Raises:
        LanguageError: it is in another language.
    """
    found = language_of(text)
    if found is not None and found != reads:
        raise LanguageError(
            f"looks like {language_name(found)}, and the model {model} reads {language_name(reads)}",
            file=name,
            way_out=f"give a model for it, or say --language {reads} to score it all the same",
        )


def language_among(text: str, reads: Sequence[str], *, name: object = None) -> str | None:
    """Which of several languages a text is in; None where it does not tell its language.

    Raises:
        LanguageError: it is in another language.
    """
    found = language_of(text)
    if found is not None and found not in reads:
        known = " and ".join(map(language_name, reads))
        raise LanguageError(
            f"looks like {language_name(found)}, and {known} are read",
            file=name,
            way_out=f"say --language {reads[0]} to read it as {language_name(reads[0])} all the same",
        )
    return found


def _sample(text: str) -> str:
    if len(text) <= _PIECES * _PIECE:
        return text
    step = (len(text) - _PIECE) / (_PIECES - 1)
    return " ".join(text[round(n * step) : round(n * step) + _PIECE] for n in range(_PIECES))


def _by_script(sample: str) -> str | None:
    _, _, scripts = _known()
    counts = {code: len(pattern.findall(sample)) for code, pattern in scripts.items()}
    # Japanese is written with Chinese characters among its own, Chinese without these.
    if counts["ja"] * 10 > counts["zh"]:
        counts["ja"] += counts.pop("zh")
    code = max(counts, key=lambda one: counts[one])
    if counts[code] < _LEAST_LETTERS or counts[code] < _SCRIPT * sum(map(str.isalpha, sample)):
        return None
    return code


@cache
def _words_of(language: str) -> frozenset[str]:
    return frozenset(word for word, languages in _known()[0].items() if language in languages)


@cache
def _known() -> tuple[dict[str, tuple[str, ...]], dict[str, str], dict[str, re.Pattern[str]]]:
    """Word -> languages; code -> name; code -> letters of a script that one language has, or several that share it."""
    content = shared_parameters("telling_languages.json")
    of: dict[str, tuple[str, ...]] = {}
    for code, language in content["words"].items():
        for word in " ".join(language["words"]).split():
            of[word] = (*of.get(word, ()), code)
    scripts = {
        code: re.compile("[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in one["ranges"]) + "]")
        for code, one in content["scripts"].items()
    }
    names = {code: one["name"] for code, one in (*content["words"].items(), *content["scripts"].items())}
    return of, names, scripts
