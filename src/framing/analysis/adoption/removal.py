"""Why a candidate is no term to report: each rule with its bound, by counts over the whole corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framing.wording.stances import HELD, OWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Columns of the counts, as term_scan.c has them: the stances, then these.
ARTICLES_HELD, ARTICLES_OWN, ARTICLES_GLOSS, AFTER_BE, AFTER_TO, CAPITAL, COUNTS = range(8, 15)

LEAST_OWN = 2  # articles that use it as their own first: fewer are no adoption
# Of the uses without marks. An evaluation ("is ridiculous") or a verb ("to help") is no term: its marks are a speaker's
# turn of phrase. On 5,131 articles terms lie at 0 to 8 % after "be", evaluations at 15 to 60 %.
MOST_AFTER_BE, MOST_AFTER_TO = 0.12, 0.25
LEAST_AFTER = 3  # such uses: one or two are chance
MOST_CAPITAL = 0.5  # of them with a capital inside a sentence: a name
# Uses without marks a million words; what is more frequent is everybody's word. Corpora of less than a million words
# count as so many, so that a small corpus about one subject keeps its term.
MOST_OFTEN, _MILLION = 60, 1_000_000
LEAST_SHARE = 0.08  # of the articles that hold it, with two more that do not: below, irony about a usual word


def reasons(counts: NDArray[Any], *, words: int, least: int) -> list[str]:
    """For each term why it is removed, empty where it is not.

    Args:
        counts: shape (terms, COUNTS).
        words: of the corpus.
        least: articles in which a term is to be held.
    """
    bound = MOST_OFTEN * max(words, _MILLION) // _MILLION
    return [_reason(row, bound, least) for row in counts.tolist()]


def _reason(row: list[int], bound: int, least: int) -> str:
    held, own, bare = row[ARTICLES_HELD], row[ARTICLES_OWN], row[OWN]
    if reason := too_few(held, own, least):
        return reason
    if row[CAPITAL] > MOST_CAPITAL * bare:
        return f"a name: {row[CAPITAL]} of {bare} uses without marks have a capital"
    if row[AFTER_BE] > max(MOST_AFTER_BE * bare, LEAST_AFTER - 1):
        return f"an evaluation: {row[AFTER_BE]} of {bare} uses without marks follow a form of “be” or “very”"
    if row[AFTER_TO] > max(MOST_AFTER_TO * bare, LEAST_AFTER - 1):
        return f"a verb: {row[AFTER_TO]} of {bare} uses without marks follow “to”, a modal verb or a pronoun"
    if bare > bound:
        return f"an everyday word: {bare} uses without marks, more than {bound}"
    return too_rarely(held, own)


def too_few(held: int, own: int, least: int) -> str:
    """The reason where too few articles hold a term or have it as their own."""
    if held < least:
        return f"held in {held} articles, fewer than {least}"
    if own < LEAST_OWN:
        return f"the outlets' own in {own} articles, fewer than {LEAST_OWN}"
    return ""


def too_rarely(held: int, own: int) -> str:
    """The reason where nearly nobody holds a term."""
    if held < LEAST_SHARE * (held + own + 2):
        return f"held in {held} of {held + own} articles, less than {LEAST_SHARE:.0%}"
    return ""


def used(row: list[int]) -> tuple[int, int]:
    """Uses that are held and uses without marks."""
    return sum(row[stance] for stance in HELD), row[OWN]
