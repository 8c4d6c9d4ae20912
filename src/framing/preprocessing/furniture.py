"""Page furniture: the paragraphs of a page that are not the article (appeals, newsletter boxes, credits, buttons).

Two linear models, one over the other: the first judges each paragraph by its own wording and layout, the second sees
that judgement together with the paragraph's place and its neighbours' judgements. Their weights are data, fitted by
``framing.training.furniture``. Three rules about whole pages follow, which no model of single paragraphs can know.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.errors import ResourceError
from framing.kernel import loops
from framing.preprocessing.bulk import bounds_of
from framing.preprocessing.furniture_context import Context, body_of, headline_place, outlet_names, speaks_rarely
from framing.preprocessing.furniture_features import Cue, Look, cues, look_at, look_of, signs_of
from framing.preprocessing.furniture_tables import cue_tables, weight_row
from framing.preprocessing.points import code_points
from framing.resources.language import Language
from framing.spans import Span

if TYPE_CHECKING:
    from framing.preprocessing.bulk import Bounds

# States of a paragraph, and the column from which on its cues are counted (furniture.c).
_UNKNOWN, _JUDGED, _COUNTS = 0, 2, 8
_CREDIT_HELP = (
    1.5  # logits for "A. Name / Agency", of which the training pages hold few; no false hit on 4,000 articles
)
_CREDIT = 3  # words; a line of so few that is left over in the head is no headline
_HEADLINE = 5  # words; a shorter first line without a cue may be a menu or a name
_OUTLET_LINE = 12  # words; a longer line with the outlet's name may be about it


# First-stage logit below which the second stage is not asked. Of 61,117 paragraphs at hand none would be decided
# otherwise at -3.5, two at -3.
_HOPELESS = -4.5
_SURELY_NOT = -9.0
_BUTTON = 3  # words
_GAP = 8  # paragraphs; the longest appeal met has five between two that are furniture by their own looks
_SENTENCE = 7  # words
_SENTENCE_EXTRA = 2.0  # logits for each of two missing cues; removes most false hits on 4,000 articles (read by eye)


@dataclass(frozen=True, slots=True)
class Weights:
    """One linear model over named features."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, values: Mapping[str, float]) -> float:
        """The logit of one paragraph; features without a weight count nothing."""
        total = self.bias
        weights = self.weights
        for name, value in values.items():
            if name in weights:
                total += weights[name] * value
        return total


@functools.cache
def furniture_model(language: Language) -> tuple[Weights, Weights, float]:
    """The two stages' weights and the threshold of the second.

    Raises:
        ResourceError: the file lacks a part.
    """
    data = language.furniture
    try:
        first, second = (Weights(data[stage]["bias"], data[stage]["weights"]) for stage in ("first", "second"))
        return first, second, float(data["threshold"])
    except (KeyError, TypeError, ValueError) as error:
        raise ResourceError(f"lacks a part: {error}", file=f"{language.code}/furniture.json") from error


def furniture_flags(
    text: str, paragraphs: Sequence[Span], *, bounds: Bounds | None = None, language: Language
) -> list[bool]:
    """Which of ``paragraphs`` are page furniture; ``bounds`` are theirs, where they are known already."""
    lines = [text[paragraph.start : paragraph.end] for paragraph in paragraphs]
    _, second, threshold = furniture_model(language)
    looks, own = _looks(text, bounds or bounds_of(paragraphs), lines, language)
    # Most paragraphs of an article are so far from furniture that no context can make them so: skip the second stage.
    candidates = [n for n, logit in enumerate(own) if logit > _HOPELESS]
    if not candidates:
        return [False] * len(lines)
    context = Context(lines, looks, own)
    logits = [_SURELY_NOT] * len(lines)
    for number in candidates:
        logits[number] = second.logit(context.values(number))
    return by_page(lines, looks, logits, threshold)


def _looks(text: str, paragraphs: Bounds, lines: Sequence[str], language: Language) -> tuple[list[Look], list[float]]:
    """What `look_at` and the first stage say of the paragraphs, most of it from the kernel (furniture.c).

    The looks of sentences whose logit is known lack the features that no later stage asks for.
    """
    first, table, tables = _tables(language)
    signs = signs_of(language)
    found, logits = loops.looks_of(code_points(text), *paragraphs, *tables)
    looks = []
    own: list[float] = logits.tolist()
    for number, row in enumerate(found[:, :_COUNTS].tolist()):
        state, words, total, strong, speaks, ends, seen, begun = row
        if state == _JUDGED:
            looks.append(_sentence(words, total, strong, bool(speaks)))
            continue
        if state == _UNKNOWN:
            look = look_at(lines[number], table, signs)
        else:
            counts = found[number, _COUNTS:].tolist()
            look = look_of(
                lines[number], words, seen, ends=bool(ends), counts=counts, begun=_categories(begun), signs=signs
            )
        looks.append(look)
        own[number] = first.logit(look.values)
    return looks, own


@functools.lru_cache(maxsize=4096)
def _sentence(words: int, total: int, strong: int, speaks: bool) -> Look:
    """The look of what reads like an article's sentence, without the features that only the first stage asks for."""
    return Look(words, True, total, strong, speaks, False, {} if total else {"cueless": 1.0})


def _categories(begun: int) -> list[int]:
    """The categories in the loop's number for them."""
    found = []
    while begun:
        found.append((begun & 15) - 1)
        begun >>= 4
    return found[::-1]


@functools.cache
def _tables(language: Language) -> tuple[Weights, dict[str, tuple[Cue, ...]], tuple[Any, ...]]:
    """The first stage, the cues, and both with the characters as the kernel's tables."""
    first = furniture_model(language)[0]
    return first, cues(language), (*cue_tables(language), weight_row(first.bias, first.weights))


def _extra(look: Look) -> float:
    """How much surer the model must be of what has the form of an article's sentence: the fewer cues, the surer."""
    if "dateline" in look.values:
        return _SENTENCE_EXTRA
    if "credit" in look.values:
        return -_CREDIT_HELP
    if look.ends and look.words > _SENTENCE and not look.speaks and look.strong < 2:
        return _SENTENCE_EXTRA * (1 if look.strong else 2)
    return 0.0


def _fills(look: Look) -> bool:
    """Whether it can be part of a furniture block by its neighbours alone: no plain sentence of the article."""
    return look.speaks or not look.ends or look.strong > 0 or look.words <= _BUTTON


def by_page(lines: Sequence[str], looks: Sequence[Look], logits: Sequence[float], threshold: float) -> list[bool]:
    """Decide with the page in view: an article has a headline, and what furniture encloses after its end is furniture.

    Args:
        lines: the paragraphs.
        looks: their looks.
        logits: the second stage's opinions.
        threshold: the logit from which a paragraph is furniture.
    """
    if not looks:
        return []
    lowest = threshold - _CREDIT_HELP  # that `_extra` can make of the threshold
    flags = [logit > lowest and logit > threshold + _extra(look) for look, logit in zip(looks, logits, strict=True)]
    if not any(flags):
        return flags
    if flags[0] and looks[0].words > _HEADLINE and not looks[0].cues and "separators_2" not in looks[0].values:
        flags[0] = False  # a headline, perhaps with its site's name behind a bar
    body = body_of(looks, [not flag for flag in flags], speaks_rarely(looks))
    if not body:
        return flags
    tail = [n for n in range(body[-1] + 1, len(flags)) if flags[n]]
    for above, below in itertools.pairwise(tail):
        if below - above <= _GAP and all(_fills(look) for look in looks[above + 1 : below]):
            flags[above:below] = [True] * (below - above)
    names = outlet_names([line for line, flag in zip(lines, flags, strict=True) if flag])
    for number in range(body[0]):
        if looks[number].words <= _OUTLET_LINE and any(name in lines[number] for name in names):
            flags[number] = True
    headline = headline_place(looks, logits, body[0])
    if headline >= 0 and all(flags[n] for n in range(body[0]) if looks[n].words > _CREDIT):
        flags[headline] = False
    return flags
