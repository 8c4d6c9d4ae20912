"""`framing.terms`: the terms of one article, each use with its stance, and the course that the article takes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from framing.errors import OptionError
from framing.resources.language import Language, load_language
from framing.wording.cues import FUNCTION, listed, word_values
from framing.wording.fragments import CALLED_KIND, MARKED_KIND, Candidate, Key, candidates, phrase_key
from framing.wording.matching import KeyTable, Matches, find
from framing.wording.stances import ATTRIBUTED, CALLED, NARRATED, OWN, QUOTED, REPORTED, STANCES, Course, Stance
from framing.wording.stream import GLOSS, PLURAL_SHIFT, Stream, stream_of

if TYPE_CHECKING:
    from framing.spans import Article, Speaker

# A term that is used nearly always in a longer one is dropped for it.
INSIDE = 0.8


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a term: where, in which stance, and who speaks, where that is known.

    Attributes:
        start, end: code points into the article's text.
        stance: ``own``: the narrator's, without marks; ``marks``: in marks that nobody else is given for; ``called``:
            after "so-called", "what X calls" and the like; ``attributed``: at most five words in marks with a speaker;
            ``quoted``, ``reported``: within a speaker's words; ``hedged``: after "supposed", "pretext of" and the like.
        speaker: of words that somebody is given for.
    """

    start: int
    end: int
    stance: Stance
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an article.

    Attributes:
        key: its words joined in lower case, without a leading article, the last one singular; what it is counted by.
        text: its commonest form here.
        uses: in order.
        course: ``held``, ``own``: all uses of the narrator are so; ``held then own``, ``own then held``: the first use
            of the narrator, and that it does not stay so; ``introduced``: the first is a gloss ("known as ...");
            ``said``: the narrator does not use it.
    """

    key: str
    text: str
    uses: tuple[Use, ...]
    course: Course

    def to_dict(self) -> dict[str, Any]:
        """As plain dicts and lists, ready for JSON."""
        return asdict(self)


def terms(article: Article, *, watch: Sequence[str] = ()) -> tuple[Term, ...]:
    """The terms of an article that somebody holds at a distance, and those that are watched, with all their uses.

    Candidates are words between marks (one to five, no title, no clause), and what follows "so-called" and the like
    without marks if it is used once more. Uses in the headline, in page furniture, and in narration in the first person
    are not counted. That a term stands without marks does not mean that the outlet endorses it.

    Args:
        article: of `framing.separate`.
        watch: phrases to look for in any case.

    Returns:
        Terms in order of their first use; of a watched phrase that is not used there is none.

    Raises:
        OptionError: a watched phrase has no words, or too many.
    """
    watched = watched_keys(watch, language=load_language(article.language))
    stream = stream_of(article)
    held = list(candidates(stream))
    keys = list(dict.fromkeys([*(candidate.key for candidate in held), *watched]))
    if not keys:
        return ()
    return tuple(_terms(article, stream, held, keys, set(watched)))


def watched_keys(watch: Sequence[str], *, language: Language) -> dict[Key, str]:
    """The keys of watched phrases, each with the phrase; what gives the same key stands once.

    Raises:
        OptionError: it is one string, a phrase has no words or too many, or it is a function word.
    """
    if isinstance(watch, str):
        raise OptionError("watch is one string", way_out=f"give a list of phrases: [{watch!r}]")
    known = listed(language)
    bits = dict(zip(known.values.tolist(), known.bits.tolist(), strict=True))
    found: dict[Key, str] = {}
    for number, phrase in enumerate(watch, 1):
        words = word_values(phrase)[0].tolist() if isinstance(phrase, str) else []
        key = phrase_key(phrase, language) if words else None
        problem = ""
        if not words:
            problem = "holds no word"
        elif all(bits.get(word, 0) & FUNCTION for word in words):
            problem = "is a function word, which nobody adopts"
        elif key is None:
            problem = "has more than seven words"
        if problem or key is None:
            way_out = "leave it out, or give a term of one to seven words"
            raise OptionError(f"{phrase!r} {problem}", file="watch list", place=f"entry {number}", way_out=way_out)
        found.setdefault(key, phrase.strip())
    return found


def _terms(
    article: Article, stream: Stream, held: list[Candidate], keys: list[Key], watched: Collection[Key]
) -> list[Term]:
    first = _matches(stream, keys)
    often = Counter(first.terms.tolist())
    firm = {candidate.key for candidate in held if candidate.kind == MARKED_KIND} | set(watched)
    again = {key for number, key in enumerate(keys) if often[number] > 1}
    chosen = list(dict.fromkeys([*(key for key in keys if key in firm), *_from_stretches(held, again)]))
    matches = _matches(stream, chosen)
    uses: dict[int, list[tuple[int, int, int]]] = {}
    inside: Counter[int] = Counter()
    columns = (matches.terms, matches.places, matches.sizes, matches.inside, matches.stances)
    for number, place, size, within, stance in zip(*(column.tolist() for column in columns), strict=True):
        uses.setdefault(number, []).append((place, place + size, stance))
        inside[number] += within
    found = [
        _term(article, stream, several)
        for number, several in uses.items()
        if inside[number] < INSIDE * len(several) or chosen[number] in watched
    ]
    return sorted(found, key=lambda term: (term.uses[0].start, term.uses[0].end))


def _matches(stream: Stream, keys: list[Key]) -> Matches:
    return find(stream.values, stream.flags, [0, len(stream.values)], KeyTable.of(keys))


def _from_stretches(held: list[Candidate], again: Collection[Key]) -> list[Key]:
    """What follows a cue without marks: nobody tells where the term ends, but if it is used again, that does."""
    stretches: dict[int, list[Key]] = {}
    for candidate in held:
        if candidate.kind == CALLED_KIND:
            stretches.setdefault(candidate.first, []).append(candidate.key)
    return [key for several in stretches.values() for key in ([key for key in several if key in again] or several[-1:])]


def _term(article: Article, stream: Stream, places: list[tuple[int, int, int]]) -> Term:
    text, flags = article.text, stream.flags
    stances = [stance for _, _, stance in places]
    spans = [(int(stream.starts[first]), int(stream.ends[after - 1])) for first, after, _ in places]
    uses = tuple(
        Use(*span, STANCES[stance], speaker_at(article, *span, stance))
        for span, stance in zip(spans, stances, strict=True)
    )
    forms = Counter(text[start:end] for start, end in spans)
    shown = max(forms, key=lambda form: (forms[form], form.islower(), -spans[0][0]))
    narrated = [(stance, bool(flags[first] & GLOSS)) for first, _, stance in places if stance in NARRATED]
    return Term(joined(shown), " ".join(shown.split()), uses, _course(narrated))


_START = attrgetter("start")
SPOKEN = (QUOTED, REPORTED, ATTRIBUTED, CALLED)


def joined(phrase: str) -> str:
    """A phrase as its key is read: lower case, no blanks and hyphens, the last word singular."""
    import re

    values, flags = word_values(phrase)
    words = re.split(r"[\s\-\u2011]+", phrase.lower().replace("’", "'").strip())
    plural = int(flags[-1]) >> PLURAL_SHIFT & 3 if len(values) else 0
    last = words[-1]
    words[-1] = last[:-3] + "y" if plural == 3 else last[: len(last) - plural]
    return "".join(words)


def speaker_at(article: Article, start: int, end: int, stance: int) -> Speaker | None:
    """Who is given for a use: its quotation's speaker, else its passage's; nobody for the outlet's own words."""
    if stance not in SPOKEN:
        return None
    at = bisect_right(article.quotations, start, key=_START) - 1
    quotation = article.quotations[at] if at >= 0 and end <= article.quotations[at].end else None
    if quotation is not None and quotation.speaker:
        return quotation.speaker
    return article.passages[bisect_right(article.passages, start, key=_START) - 1].speaker


def _course(narrated: list[tuple[int, bool]]) -> Course:
    """The course of an article from the narrator's uses, each with its stance and whether it is a gloss."""
    if not narrated:
        return "said"
    if narrated[0][1]:
        return "introduced"
    own = [stance == OWN for stance, _ in narrated]
    if len(set(own)) == 1:
        return "own" if own[0] else "held"
    return "own then held" if own[0] else "held then own"
