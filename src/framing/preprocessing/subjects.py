"""Who a clause says it of, where word order is free and names change their form: the subject of a verb of speech.

English has its subject right beside the verb. Elsewhere what stands there may be the hearer or the subject's own
attribute, in another case: the subject is the name in the nominative among the clause's words, else the noun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.preprocessing.entities import PERSON
from framing.preprocessing.scene import OUTSIDE
from framing.preprocessing.tokens import PUNCTUATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framing.preprocessing.mentions import Entities
    from framing.preprocessing.sources import Source, Sources

REACH = 22  # tokens of a clause: titles of office are long
SPEAKING = ("person", "crowd")


def tokens_of(e: Entities, first: int, stop: int) -> Iterator[int]:
    """The words of a clause, without marked ones; it ends at other punctuation."""
    for token in range(first, min(stop, first + REACH)):
        if e.state[token] != OUTSIDE:
            continue
        if e.shape[token] == PUNCTUATION and e.words[token] not in (".", "-"):
            return
        yield token


def is_subject(e: Entities, number: int) -> bool:
    """Whether a mention stands in the nominative, so far as its form tells."""
    m = e.mentions[number]
    name = e.registry.entities[m.entity].name.split()
    if e.inflection is None or not name:
        return True
    word = e.lower[m.last]
    if word.endswith(e.inflection.oblique):
        return False
    return word == name[-1].lower() or e.inflection.stem(word) not in (e.inflection.stem(part.lower()) for part in name)


def subject(sources: Sources, first: int, stop: int, *, nominative: bool = True) -> Source | None:
    """The subject among the words from a token on.

    Args:
        sources: the scene's.
        first, stop: tokens between which it stands; the clause may end sooner.
        nominative: False after a preposition, which asks for another case.
    """
    from framing.preprocessing.sources import Source

    e = sources.e
    noun: Source | None = None
    person: int | None = None
    other: int | None = None
    pronoun: Source | None = None
    last = first
    for token in tokens_of(e, first, stop):
        last = token
        for number in e.at(token, token):
            if e.mentions[number].last != token:
                continue
            known = e.registry.entities[e.mentions[number].entity]
            if known.kind == PERSON:
                if person is None and (not nominative or is_subject(e, number)):
                    person = number
            elif other is None and (not nominative or is_subject(e, number)):
                other = number
        word = e.lower[token]
        if pronoun is None and word in sources.subjects and not e.at(token, token):
            pronoun = Source(token, token, token, sources.pronouns.get(word, "he"))
        if noun is None and not e.at(token, token):
            sort = sources.sort_of(e.words[token])
            straight = not nominative or e.words[token] == e.lower[token]
            if sort != "noun" and straight:
                noun = Source(token, token, token, sort)
    if noun is not None and noun.sort in SPEAKING and person is not None and e.mentions[person].first - noun.head > 12:
        person = None
    if person is not None:
        m = e.mentions[person]
        return Source(m.first, m.last, m.last, "name", m.entity, (m.entity,), guess=m.entity)
    if pronoun is not None and (noun is None or pronoun.first < noun.first):
        return pronoun
    if noun is not None and (noun.sort in SPEAKING or other is None or e.mentions[other].first > noun.head):
        end = noun.head
        for token in range(noun.head + 1, last + 1):  # what it is of: "an aide of the governor"
            if not (e.at(token, token) or sources.sort_of(e.words[token]) != "noun") or token > noun.head + 4:
                break
            end = token
        inside = tuple(e.mentions[number].entity for number in e.at(noun.head, end))
        return Source(noun.first, end, noun.head, noun.sort, -1, inside)
    if other is not None:
        m = e.mentions[other]
        return Source(m.first, m.last, m.last, "name", m.entity, (m.entity,), guess=m.entity)
    return None


def around(sources: Sources, verb: int, first: int, stop: int) -> Source | None:
    """The subject of a verb: in its clause before it, else after it.

    Args:
        sources: the scene's.
        verb: its token.
        first: where its clause may begin; stop: where the clause after it must end.
    """
    found = _around(sources, verb, first, stop)
    return found if found is not None else _plain(sources, verb, first, stop)


def _plain(sources: Sources, verb: int, first: int, stop: int) -> Source | None:
    """A noun in no list right beside a verb: "a juggler said"."""
    from framing.preprocessing.sources import Source

    e = sources.e
    adverb = sources.speech.classes["adverb"]

    def passed(token: int) -> bool:
        return e.group[token] == adverb or e.lower[token] in sources.pronouns

    after, before = verb + 1, verb - 1
    while after < stop and after < verb + 3 and passed(after):
        after += 1
    while before >= first and before > verb - 3 and passed(before):
        before -= 1
    for token in (after, before):
        inside = first <= token < stop and e.state[token] == OUTSIDE
        if inside and e.group[token] == 0 and e.shape[token] != PUNCTUATION and _straight(sources, token):
            return Source(token, token, token, "noun")
    return None


_THINGS = ("document", "body")


def _beside(sources: Sources, verb: int, stop: int) -> Source | None:
    """The plain noun behind a verb, before a document or body that is but where it was said."""
    found = _plain(sources, verb, verb + 1, stop)
    return found if found is not None and found.first > verb else None


def _straight(sources: Sources, token: int) -> bool:
    """Whether a word may be a noun in the nominative: no verb, no adjective, no short word."""
    e = sources.e
    word = e.lower[token]
    return (
        len(word) > 2
        and word not in sources.speech.words["say"]
        and e.inflection is not None
        and not word.endswith((*e.inflection.oblique, *e.inflection.adjectives, *sources.speech.past))
        and (e.words[token] == word)
    )


def _around(sources: Sources, verb: int, first: int, stop: int) -> Source | None:
    e = sources.e
    begin = verb
    while (
        begin > first and verb - begin < REACH and (e.state[begin - 1] != OUTSIDE or e.shape[begin - 1] != PUNCTUATION)
    ):
        begin -= 1
    if begin == first or e.words[begin - 1] != ",":
        found = subject(sources, begin, verb)
        if found is not None:
            return found
        after = subject(sources, verb + 1, stop)
        return (
            after
            if after is None or after.sort not in _THINGS or after.first == verb + 1
            else _beside(sources, verb, stop) or after
        )
    after = subject(sources, verb + 1, stop)
    if after is not None:
        return after
    found = subject(sources, begin, verb)
    if found is not None:
        return found
    return subject(sources, first, begin - 1)  # "Roth, a former baker, said"


def told_by(sources: Sources, token: int, stop: int) -> Source | None:
    """The source after "according to", by a token of its first word; None where there is none."""
    e, lists = sources.e, sources.speech.words
    if e.lower[token] not in lists["according"]:
        return None
    for noun in range(token + 1, min(token + 4, stop)):  # "by his own words"
        if e.lower[noun] in lists["according_to"]:
            if noun > token + 1 and e.lower[noun - 1] in sources.pronouns:
                return _pronoun(sources, noun - 1)
            return subject(sources, noun + 1, stop, nominative=False)
    return None


def _pronoun(sources: Sources, token: int) -> Source:
    from framing.preprocessing.sources import Source

    return Source(token, token, token, sources.pronouns[sources.e.lower[token]])


def said_after(sources: Sources, after: int, stop: int, say: frozenset[str]) -> Source | None:
    """Who says the words that end before a token: by the verb of speech in the clause that follows them."""
    e = sources.e
    token = after
    while token < stop and token < after + 3 and e.shape[token] == PUNCTUATION and e.state[token] == OUTSIDE:
        token += 1
    for verb in tokens_of(e, token, stop):
        if e.lower[verb] in say or e.words[verb] in say:
            begin = token if verb > token else verb
            return around(sources, verb, begin, stop) if verb - token < _FAR else None
        source = told_by(sources, verb, stop)
        if source is not None and verb == token:
            return source
    return None


_FAR = 14  # tokens from the words to their verb


def said_before(sources: Sources, first: int, opening: int, say: frozenset[str]) -> Source | None:
    """Who says the words that a mark opens: by the nearest verb of speech, or "according to", before it."""
    e = sources.e
    for token in range(opening - 1, first - 1, -1):
        if e.state[token] != OUTSIDE:
            continue
        if e.lower[token] in say:
            return around(sources, token, first, opening)
        source = told_by(sources, token, opening)
        if source is not None:
            return source
    return None
