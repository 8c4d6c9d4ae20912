"""Sentences, by the decision rule of Punkt with the project's own parameters.

Kiss and Strunk (2006), "Unsupervised Multilingual Sentence Boundary Detection", as NLTK's ``PunktSentenceTokenizer``
applies it. NLTK itself is not imported: importing it costs two seconds and its tokenizer reads 1 MB/s. Here the
kernel finds the possible ends (sentences.c) and decides the common case (an ordinary word, a full stop, white space) by
three look-ups; only the rest is cut into Punkt's tokens. A test holds the breaks equal to NLTK's, with the same
parameters, on every article at hand.

Three rules are added to Punkt's: no sentence begins with a lower-case word (``"Really?" he asked.``), none is without
a letter or digit, and the number of a list's item belongs to the item.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.kernel import loops
from framing.preprocessing.bulk import bounds_of, spans
from framing.preprocessing.characters import word_table
from framing.preprocessing.points import code_points
from framing.resources.language import Language
from framing.spans import Span

if TYPE_CHECKING:
    from framing.preprocessing.bulk import Bounds

AFTER_STOPS = ")\";}]*:@'({[‘’“”«»?!"  # what ends a word as white space does
_NON_WORD = f"[{re.escape(AFTER_STOPS)}]"
_MULTI = r"(?:-{2,}|\.{2,}|(?:\.\s){2,}\.)"
_ELLIPSIS = re.compile(r"\.\.+$")
_NUMBER = re.compile(r"^-?[.,]?\d[\d,.-]*\.?$")
_INITIAL = re.compile(r"[^\W\d]\.$")
_NEXT_END, _ENDS = 3, 5  # rows of what `loops.possible_ends` finds (sentences.c)
_PUNCTUATION = frozenset(";:,.!?")


@dataclass(frozen=True, slots=True)
class PunktData:
    """The parameters of one language: types in lower case, abbreviations without their final full stop.

    ``usually_lower`` are the types that a text writes in lower case inside a sentence (Punkt's orthographic context).
    """

    abbreviations: frozenset[str]
    collocations: frozenset[tuple[str, str]]
    starters: frozenset[str]
    usually_lower: frozenset[str]
    token: re.Pattern[str]
    collocating: frozenset[str]


@functools.cache
def punkt_data(language: Language) -> PunktData:
    """The shipped parameters of ``language``."""
    data = language.sentences
    return PunktData(
        frozenset(data["abbreviations"]),
        frozenset((first, second) for first, second in data["collocations"]),
        frozenset(data["sentence_starters"]),
        frozenset(data["usually_lower"]),
        _token(data["word_start_excludes"]),
        frozenset(first for first, _ in data["collocations"]),
    )


def _token(excluded: str) -> re.Pattern[str]:
    """Punkt's tokens; a word begins with none of ``excluded``, so that an opening mark does not stick to it."""
    end = rf"\s|$|{_NON_WORD}|{_MULTI}"
    start = rf"[^(\"`{{\[:;&#*@)}}\]\-,{re.escape(excluded)}]"
    return re.compile(rf"({_MULTI}|(?={start})\S+?(?={end}|,(?=$|\s|{_NON_WORD}|{_MULTI}))|\S)")


def sentence_spans(text: str, paragraphs: Iterable[Span], *, language: Language) -> list[Span]:
    """The sentences of ``paragraphs``, in order, without white space around them."""
    return spans(sentence_bounds(text, bounds_of(list(paragraphs)), language=language))


def sentence_bounds(text: str, paragraphs: Bounds, *, language: Language, own_rules: bool = True) -> Bounds:
    """The same between starts and ends; by Punkt alone, if the project's ``own_rules`` are left out."""
    data = punkt_data(language)
    points = code_points(text)
    found, asked = loops.possible_ends(points, *paragraphs, *_listed(language))
    if len(asked):
        found[_ENDS, asked] = [
            _is_break(text, begin, at, stop, data) for at, begin, _, stop in found[: _NEXT_END + 1, asked].T.tolist()
        ]
    return loops.sentences(points, *paragraphs, found, own_rules)


@functools.cache
def _listed(language: Language) -> tuple[Any, Any, Any]:
    data = punkt_data(language)
    return word_table(sorted(data.abbreviations | data.collocating))


def _is_break(text: str, begin: int, at: int, stop: int, data: PunktData) -> bool:
    """Whether a sentence ends at ``at``, whose word begins at ``begin``, and what follows it ends at ``stop``."""
    word = text[begin:at]
    if word.isalnum():
        if text[at] != ".":
            return True
        if len(word) > 1 and not word[-1].isdigit() and word.lower() not in data.abbreviations:
            return word.lower() not in data.collocating or _by_tokens(text, begin, stop, data)
    return _by_tokens(text, begin, stop, data)


def _by_tokens(text: str, begin: int, stop: int, data: PunktData) -> bool:
    """Punkt's rule in full, over the tokens of the word, the possible end and what follows."""
    tokens = data.token.findall(text, begin, stop)
    return any(_ends_sentence(one, two, data) for one, two in itertools.pairwise(tokens))


def _ends_sentence(token: str, following: str, data: PunktData) -> bool:
    if token in (".", "?", "!"):
        ends, shortened = True, False
    elif _ELLIPSIS.match(token):
        ends, shortened = False, True
    elif token.endswith(".") and not token.endswith(".."):
        stem = token[:-1].lower()
        shortened = stem in data.abbreviations or stem.split("-")[-1] in data.abbreviations
        ends = not shortened
    else:
        return False
    if not token.endswith("."):
        return ends
    kind = _NUMBER.sub("##number##", token.lower())
    stem = kind[:-1] if len(kind) > 1 and kind.endswith(".") else kind
    next_kind = _NUMBER.sub("##number##", following.lower())
    if _first_pass_break(following, data) and len(next_kind) > 1 and next_kind.endswith("."):
        next_kind = next_kind[:-1]
    initial = _INITIAL.match(token) is not None
    if (stem, next_kind) in data.collocations:
        return False
    starts = _starts_sentence(following, next_kind, data)
    if shortened and not initial:
        if starts is True:
            return True
        if following[0].isupper() and next_kind in data.starters:
            return True
    if initial or stem == "##number##":
        if starts is False:
            return False
        if starts is None and initial and following[0].isupper() and next_kind not in data.usually_lower:
            return False
    return ends


def _first_pass_break(token: str, data: PunktData) -> bool:
    if token in (".", "?", "!"):
        return True
    if not token.endswith(".") or token.endswith(".."):
        return False
    stem = token[:-1].lower()
    return stem not in data.abbreviations and stem.split("-")[-1] not in data.abbreviations


def _starts_sentence(token: str, kind: str, data: PunktData) -> bool | None:
    """Punkt's orthographic heuristic: True, False, or None where the spelling does not tell."""
    if token in _PUNCTUATION:
        return False
    if token[0].isupper() and kind in data.usually_lower:
        return True
    if token[0].islower():
        return False
    return None
