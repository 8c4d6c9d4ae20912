"""Sentences, by the decision rule of Punkt with the project's own parameters.

Kiss and Strunk (2006), "Unsupervised Multilingual Sentence Boundary Detection", as NLTK's ``PunktSentenceTokenizer``
applies it. NLTK itself is not imported: importing it costs two seconds and its tokenizer reads 1 MB/s. Here one
compiled scan finds the possible ends, the common case (an ordinary word, a full stop, white space) is decided by
three look-ups, and only the rest is cut into Punkt's tokens. A test holds the breaks equal to NLTK's, with the same
parameters, on every article at hand.

Three rules are added to Punkt's: no sentence begins with a lower-case word (``"Really?" he asked.``), none is without
a letter or digit, and the number of a list's item belongs to the item.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from framing import compiled, resources
from framing.preprocessing.bulk import column, made
from framing.preprocessing.characters import character_bits, folded_points, word_table
from framing.preprocessing.points import code_points
from framing.spans import Span

AFTER_STOPS = ")\";}]*:@'({[‘’“”«»?!"  # what ends a word as white space does
CLOSING_MARKS = "\"')]}‘’“”«»"  # belong to the sentence before them
_NON_WORD = f"[{re.escape(AFTER_STOPS)}]"
_MULTI = r"(?:-{2,}|\.{2,}|(?:\.\s){2,}\.)"
# A possible end and what follows it (Punkt's period context).
_CANDIDATE = re.compile(rf"[.?!](?=(?:{_NON_WORD}|\s+(\S+)))")
_REALIGN = re.compile(rf"[{re.escape(CLOSING_MARKS)}]+?(?:\s+|(?=--)|$)", re.MULTILINE)
_ELLIPSIS = re.compile(r"\.\.+$")
_NUMBER = re.compile(r"^-?[.,]?\d[\d,.-]*\.?$")
_INITIAL = re.compile(r"[^\W\d]\.$")
_LIST_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z])[.)\]]+")
NUMBER_LIMIT = 7  # as long as a list's number can be
_WORDLESS = re.compile(r"[\W_]+")
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
def punkt_data(language: str = "en") -> PunktData:
    """The shipped parameters of ``language``."""
    data = resources.parameters("sentences.json", language=language)
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


def sentence_spans(text: str, paragraphs: Iterable[Span], *, language: str = "en") -> list[Span]:
    """The sentences of ``paragraphs``, in order, without white space around them."""
    data = punkt_data(language)
    if compiled.ready():
        return _by_loops(text, list(paragraphs), data, language)
    sentences: list[Span] = []
    for paragraph in paragraphs:
        begin, end = paragraph.start, paragraph.end
        breaks = punkt_breaks(text[begin:end], data)
        if len(breaks) == 1:
            sentences.append(Span(begin + breaks[0][0], begin + breaks[0][1]))
            continue
        first = len(sentences)
        for start, stop in breaks:
            if len(sentences) > first and _goes_on(text, sentences[-1], begin + start, begin + stop):
                sentences[-1] = Span(sentences[-1].start, begin + stop)
            else:
                sentences.append(Span(begin + start, begin + stop))
    return sentences


def _by_loops(text: str, paragraphs: Sequence[Span], data: PunktData, language: str) -> list[Span]:
    """The same, from compiled loops for all that is plain."""
    from framing.preprocessing.sentences_loops import ENDS, NEXT_END, possible_ends, sentences

    points, bits = code_points(text), character_bits()
    starts, ends = column(paragraphs, "start"), column(paragraphs, "end")
    found, asked = possible_ends(points, starts, ends, bits, folded_points(), _listed(language))
    if len(asked):
        found[ENDS, asked] = [
            _is_break(text, begin, at, stop, data) for at, begin, _, stop in found[: NEXT_END + 1, asked].T.tolist()
        ]
    begins, stops = sentences(points, starts, ends, bits, found)
    return made(Span, begins.tolist(), stops.tolist())


@functools.cache
def _listed(language: str) -> tuple[Any, Any, Any]:
    data = punkt_data(language)
    return word_table(sorted(data.abbreviations | data.collocating))


def _goes_on(text: str, before: Span, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is no sentence of its own but goes on with the one before it."""
    first = text[start]
    if first.islower():
        return True
    if before.end - before.start <= NUMBER_LIMIT and _LIST_NUMBER.fullmatch(text, before.start, before.end):
        return True
    return not first.isalnum() and _WORDLESS.fullmatch(text, start, end) is not None


def punkt_breaks(line: str, data: PunktData) -> list[tuple[int, int]]:
    """The sentences of one line as Punkt cuts them: ``(start, end)`` within the line."""
    slices: list[tuple[int, int]] = []
    last = 0
    tabs = "\t" in line  # blanks and tabs border words for Punkt; a line has no other ASCII white space
    pending: tuple[int, int, re.Match[str]] | None = None  # the word before, and the possible end
    for match in itertools.chain(_CANDIDATE.finditer(line), (None,)):
        if match is None:  # the line's end: the last possible one is judged in any case
            at = begin = len(line)
        else:
            at = match.start()
            before = pending[1] if pending else 0
            begin = line.rfind(" ", before + 1, at)
            if tabs:
                begin = max(begin, line.rfind("\t", before + 1, at))
            begin = begin + 1 or (pending[0] if pending else 0)
        if pending and pending[1] <= begin:
            word, place, end = pending
            if _is_break(line, word, place, max(end.end(1), place + 2), data):
                slices.append((last, place + 1))
                last = end.start(1) if end.start(1) >= 0 else place + 1
        if match:
            pending = (begin, at, match)
    slices.append((last, len(line.rstrip())))
    return _realign(line, slices)


def _realign(line: str, slices: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give closing marks that stand at the start of a sentence to the one before (Punkt's realignment)."""
    found = []
    shift = 0
    for here, (start, end) in enumerate(slices):
        start += shift  # noqa: PLW2901
        shift = 0
        if here + 1 < len(slices):
            following = slices[here + 1]
            match = _REALIGN.match(line, *following)
            if match:
                shift = match.end() - following[0]
                found.append((start, following[0] + len(match.group().rstrip())))
                continue
        if start < end:
            found.append((start, end))
    return found


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
