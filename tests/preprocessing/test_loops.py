"""The kernel's loops over a page give what a plain reading of their rules gives, character by character."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from framing.preprocessing import furniture, marks
from framing.preprocessing.bulk import bounds_of, made
from framing.preprocessing.furniture_features import cues, look_at, signs_of
from framing.preprocessing.lexicon import lexicon_of
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.tokens import PAD, SHAPES, tokenize
from framing.spans import Span
from tests.hardening.texts import text_of
from tests.languages import ENGLISH

_EDGES = [
    *("", " ", "\n\n", "a", "'", "a'B", "a'Bc", "a'BC", "O’Brien's U.S. 3.5", "\ud800a'b", "\U0010ffff", "x\u0301" * 9),
    *("it's ''a'' 'b' ’’’’’ ‘‘c’’ ``d´´ `e`` ‚f‘ '''''g'h ’", "’", "_'_", "a’"),
    *('"' * 40, "..." * 9, "Ann Quill said: “We – you.”\n“Support us,” he said. 1. No.\r\n\x85\u2028A. B. C."),
]
_SENTENCES = [
    "The council voted on Tuesday to close the road, the mayor said, and we will see what comes of it in the spring.",
    '“We ask you for nothing,” he told reporters, “and you know it“; our readers wrote to us that "you" is a word.',
    "Subscribe to our newsletter and support us with a small sum, because we need your help to keep it up here.",
    "KYIV, Ukraine — Officials said on Monday that İstanbul and ΟΔΟΣ | were not among the places that were named.",
    "1. Dr. A. B. Holm of St. Olav said no. (2) Is it? --Yes... He, e.g., said: “No.” 3.5 per cent. of it, No. 5.",
    "Photo by A. Holm, which the agency sent us, shows the bridge over the river as it was before the flood came down.",
]
# Words up to and over the part that is looked at, and each length about the model's limits.
_PAGES = [
    "\n".join(sentence.replace(" ", "  ", n)[n:] * (n // 5 + 1) for n in range(20) for sentence in _SENTENCES),
    "\n".join(" ".join(["word"] * n + ["you."]) for n in range(60)),
]
_TEXTS = [*_EDGES, *_PAGES, *(text_of(number) for number in range(150))]

_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_LINE = re.compile(rf"[^\s{_BREAKS}][^{_BREAKS}]*")
_SINGLE, _OTHER = "'‘’‚‛`´", '"＂“”‟„«»‹›'
_MARK = re.compile(
    rf"[{_OTHER}{_SINGLE}](?:(?<=[{_OTHER}])|(?<=')'{{1,2}}|(?<=’)’{{1,2}}|(?<=‘)‘|(?<=`)[`´]|(?<!\w.)|(?!\w))"
)


def test_paragraphs() -> None:
    for text in _TEXTS:
        found = [match.group().rstrip() for match in _LINE.finditer(text)]
        assert [span.of(text) for span in paragraph_spans(text)] == found, text
        assert [span.start for span in paragraph_spans(text)] == [match.start() for match in _LINE.finditer(text)]


def test_marks() -> None:
    for text in _TEXTS:
        assert list(marks._found(text)) == [match.span() for match in _MARK.finditer(text)], text


def _kind(character: str) -> str:
    if ord(character) >= 0x3100:
        return "a"
    if character.isdigit():
        return "1"
    if character.isupper():
        return "A"
    if character.isalnum() or "\u0300" <= character < "\u0370":
        return "a"
    if character.isspace() or character < " " or "\u200b" <= character <= "\u200f":
        return " "
    return {"-": "-", ".": "-", "‑": "-", "'": "'", "’": "'"}.get(character, "!")


# A token, over kinds of characters: what joins two letters, an apostrophe before a capital and a small letter
# (O'Brien), an apostrophe that begins a token ('s), and marks.
_WORD = re.compile(r"(?:(?<=[1Aa])'(?=[1Aa])|[1Aa])(?:[1Aa]|(?<=[1Aa])-(?=[1Aa])|(?<=[1Aa])'(?=Aa))*|[-'!]")


def _shape(kinds: str) -> str:
    if kinds in ("!", "-", "'"):
        return "punctuation"
    if kinds[0] == "'":
        return "other"
    if kinds[0] == "1":
        return "number"
    if kinds.count("A") > 1 and "a" not in kinds:
        return "upper"
    if "A" not in kinds:
        return "lower"
    return "capital" if kinds[0] == "A" else "mixed"


def _hash(word: str) -> int:
    value, power = 0, 1
    for character in word:
        small = character.lower() if ord(character) < 0x3100 else character
        point = ord("'" if character == "’" else small if len(small) == 1 else character)
        value, power = (value + point * power) % 2**32, power * 0x01000193 % 2**32
    return (value ^ value >> 15) * 0x85EBCA6B % 2**32 >> 10


def test_tokens() -> None:
    lexicon = lexicon_of({"said": 9}, ENGLISH)
    count = 0
    for text in _TEXTS:
        tokens = tokenize(text, language=ENGLISH, lexicon=lexicon)
        kinds = "".join(map(_kind, text))
        found = list(_WORD.finditer(kinds))
        inner = slice(PAD, PAD + tokens.count)
        assert tokens.starts[inner].tolist() == [match.start() for match in found], text
        assert tokens.ends[inner].tolist() == [match.end() for match in found], text
        assert [SHAPES[shape] for shape in tokens.fields[3, inner]] == [_shape(match.group()) for match in found], text
        for match, (word, _, group, _, cue) in zip(found, tokens.fields[:, inner].T.tolist(), strict=True):
            own = _hash(text[match.start() : match.end()])
            entry = lexicon.entry[own]
            assert word == (lexicon.word[entry] if lexicon.alias[entry] else own)
            assert (group, cue) == (lexicon.group[entry], lexicon.cue[entry])
            count += cue == 9
        assert not tokens.fields[:, :PAD].any()
        assert not tokens.fields[:, PAD + tokens.count :].any()
        assert tokens.starts[PAD + tokens.count :].tolist() == [len(text)] * PAD
    assert count > 50


def test_looks_of_paragraphs() -> None:
    first, _, _ = furniture.furniture_model(ENGLISH)
    judged = 0
    for text in _TEXTS:
        paragraphs = paragraph_spans(text)
        lines = [paragraph.of(text) for paragraph in paragraphs]
        looks, logits = furniture._looks(text, bounds_of(paragraphs), lines, ENGLISH)
        for line, look, logit in zip(lines, looks, logits, strict=True):
            expected = look_at(line, cues(ENGLISH), signs_of(ENGLISH))
            assert first.logit(expected.values) == logit, line
            if not any(name.startswith("length") for name in look.values):
                judged += 1  # of such sentences only one feature is asked for later
                kept = {name: value for name, value in expected.values.items() if name == "cueless"}
                assert not {"dateline", "credit", "byline", "name_line", "separators_2"} & set(expected.values)
                expected = dataclasses.replace(expected, values=kept)
            assert look == expected, line
    assert judged > 10


def test_objects_made_at_once() -> None:
    assert made(Span, [1, 2], [3, 4]) == [Span(1, 3), Span(2, 4)]
    assert made(Span, [], []) == []
    with pytest.raises(TypeError, match="2 fields, not 1"):
        made(Span, [1])


def test_a_lexicon_that_leads_outside_is_refused() -> None:
    lexicon = lexicon_of({"said": 9}, ENGLISH)
    broken = dataclasses.replace(lexicon, entry=np.full_like(lexicon.entry, 60_000))
    with pytest.raises(IndexError, match="entry holds 60000"):
        tokenize("He said so.", language=ENGLISH, lexicon=broken)
