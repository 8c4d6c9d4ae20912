"""Quotations and attributions are given to their speakers: choices (`speaking`) become `Speaker` objects."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import exp

from framing.preprocessing.certain import Certain
from framing.preprocessing.entities import PERSON
from framing.preprocessing.labels import Labels
from framing.preprocessing.mentions import Entities
from framing.preprocessing.scene import INSIDE
from framing.preprocessing.sources import NOBODY, NOMINAL, NONE, Source
from framing.preprocessing.speaking import Anchor, Chain, Speaking
from framing.preprocessing.weighing import Weights
from framing.spans import Speaker, SpeakerKind

# Below this probability a quotation has no speaker. By four folds over 891 real articles, right of all and where one is
# named: without a limit 78 and 82 %; .3: 77, 83; .4: 75, 86; .5: 71, 89.
SURE = 0.3
HELD = 0.5  # of the words that an attribution's content must hold, so that its source is the mention beside them
TRUSTED = 0.75  # of an attribution that is believed without the model

_KINDS: dict[str, SpeakerKind] = {"person": "role", "body": "body", "document": "document", "crowd": "crowd"}


def speakers_of(
    heard: Speaking,
    anchors: Sequence[Anchor],
    speech: Sequence[bool],
    weights: Weights,
    *,
    certain: Certain,
    labels: Labels,
) -> list[Speaker | None]:
    """The speaker of each pair of marks that is speech; None where it is not, or nobody is sure enough."""
    chain = Chain()
    found: list[Speaker | None] = []
    outer: Speaker | None = None
    for anchor, spoken in zip(anchors, speech, strict=True):
        if anchor.depth == 0:
            outer = None
        if not spoken:
            found.append(None)
            continue
        chain.tell(heard, anchor)
        option, speaker = _certainly(heard, anchor, certain, labels)
        if speaker is None:
            option, speaker = _likely(heard, anchor, weights, certain)
            if anchor.depth and speaker is not None and outer is not None and speaker.name == outer.name:
                option, speaker = NOBODY, None  # whom the outer one quotes is seldom its own speaker
        if anchor.depth == 0:
            outer = speaker
        chain.add(heard, anchor, option)
        found.append(speaker)
    return found


def _certainly(heard: Speaking, anchor: Anchor, certain: Certain, labels: Labels) -> tuple[int, Speaker | None]:
    """The speaker by rule: a named subject of a verb beside the words, or a line before them that ends in a colon."""
    source = certain.said_by(anchor)
    if source.entity < 0:
        named = certain.named_by(anchor)
        if heard.e.inflection is None or named.entity >= 0:
            source = named
    if source.entity < 0 and source.sort == "none":
        source = certain.talked(anchor)
    if source.entity < 0 and source.sort == "none":
        source = _credited(heard, anchor)
    if source.entity >= 0:
        return source.entity, of_source(heard, source)
    if heard.e.inflection is not None and source.sort in NOMINAL and source.first >= 0:
        return _called(heard, source)
    if source.sort in NOMINAL and source.first >= 0 and (source.inside or heard.is_new(source)):
        return NOBODY, of_source(heard, source)
    if source.sort in ("they", "it"):
        same = heard.taken_up(source)
        if same is not None:
            whose = of_source(heard, same)
            e = heard.e
            return NOBODY, Speaker(whose.name, e.starts[source.first], e.ends[source.head], whose.kind)
    if heard.paragraph_first[anchor.opening] == anchor.opening and heard.e.words[anchor.opening - 1] == ":":
        speaker = labels.introduced(anchor.opening)
        if speaker is not None:
            return heard.e.registry.by_name.get(speaker.name.lower(), NOBODY), speaker
    return NOBODY, None


def _called(heard: Speaking, source: Source) -> tuple[int, Speaker]:
    """Who is called by a noun: the last one named before whom the article calls so, else nobody but the noun."""
    e = heard.e
    word = e.words[source.head]
    of = [e.words[t] for t in range(source.head + 1, source.last + 1)]  # "the president of Tarn"
    at = bisect_left(e.begins, source.first)
    for m in reversed(e.mentions[:at]):
        entity = e.registry.entities[m.entity]
        if source.sort == "person" and entity.kind == PERSON and entity.roles.issuperset((word, *of)):
            return m.entity, _mentioned(heard, source, m.entity)
    if source.sort == "person" and word not in heard.speech.words["nameless"]:
        known = _spoke_last(heard, source.first)
        if known < 0:
            known = heard.person_before(source)
        if known >= 0:
            return known, _mentioned(heard, source, known)
    return NOBODY, of_source(heard, source)


def _spoke_last(heard: Speaking, token: int) -> int:
    """The person who is the last source before a token, in its paragraph or the one before; -1 where there is none."""
    entities = heard.e.registry.entities
    for k in range(bisect_left(heard.cue, token) - 1, -1, -1):
        if heard.paragraph[token] - heard.paragraph[heard.cue[k]] > 1:
            break
        guess = heard.sources[k].guess
        if guess >= 0 and entities[guess].kind == PERSON and heard.sources[k].first < token:
            return guess
    return -1


def _fitting(
    heard: Speaking, anchor: Anchor, options: list[int], rows: list[list[str]]
) -> tuple[list[int], list[list[str]]]:
    """The choices without persons, where the source is a body or a crowd: "said the ministry" is nobody's own word."""
    if anchor.credit < 0 or heard.sources[anchor.credit].sort not in ("body", "crowd"):
        return options, rows
    entities = heard.e.registry.entities
    kept = [n for n, option in enumerate(options) if option < 0 or entities[option].kind != PERSON]
    return [options[n] for n in kept], [rows[n] for n in kept]


def _credited(heard: Speaking, anchor: Anchor) -> Source:
    """The source of a sure attribution of direct speech in its own sentence."""
    if anchor.direct != "direct" or anchor.credit < 0 or anchor.depth:
        return NONE
    source, cue, e = heard.sources[anchor.credit], heard.cue[anchor.credit], heard.e
    near = e.sentence_first[cue] in (e.sentence_first[anchor.first], e.sentence_first[anchor.last])
    outside = cue > anchor.last or cue < anchor.first
    return source if near and outside and heard.probability[anchor.credit] >= TRUSTED else NONE


def _likely(heard: Speaking, anchor: Anchor, weights: Weights, certain: Certain) -> tuple[int, Speaker | None]:
    """The speaker by the model."""
    beside = certain.said_by(anchor)
    if beside.sort in ("he", "she"):
        options, _ = heard.candidates(anchor, beside, heard.local(anchor))
        only = certain.only_one(beside, options)
        if only >= 0:
            return only, _mentioned(heard, beside, only)
    options, rows = _fitting(heard, anchor, *heard.features(anchor))
    scores = [row[0] for row in weights.scores(rows)]
    top = max(scores)
    option = options[scores.index(top)]
    sure = 1 / sum(exp(score - top) for score in scores)
    if option != NOBODY and sure >= SURE:
        if option >= 0 and beside.sort in ("he", "she") and heard.fits(beside, option) != "bad":
            return option, _mentioned(heard, beside, option)
        return option, _given(heard, anchor, option)
    if heard.e.inflection is not None and beside.sort == "none":
        return _goes_on(heard, anchor)
    if beside.sort in ("he", "she") and heard.e.inflection is not None:
        near = heard.person_before(beside)
        if near >= 0:
            return near, _mentioned(heard, beside, near)
    if beside.sort in ("he", "she") and not any(o >= 0 for o in options):
        return NOBODY, _mentioned(heard, beside, NOBODY)  # a story in which nobody has a name
    return option, None


def _goes_on(heard: Speaking, anchor: Anchor) -> tuple[int, Speaker | None]:
    """Words that open a sentence without anybody beside them go on with the last source of their paragraph, or of the
    one before."""
    e = heard.e
    if e.sentence_first[anchor.opening] != anchor.opening:
        return NOBODY, None
    before = bisect_left(heard.cue, anchor.opening) - 1
    if before < 0 or heard.paragraph[anchor.opening] - heard.paragraph[heard.cue[before]] > 1:
        return NOBODY, None
    speaker = of_attribution(heard, before)
    return (heard.sources[before].guess, speaker) if speaker is not None else (NOBODY, None)


def _mentioned(heard: Speaking, source: Source, entity: int) -> Speaker:
    e = heard.e
    start, end = e.starts[source.first], e.ends[source.head]
    if entity < 0:
        return Speaker(e.scene.text[start:end], start, end)
    known = e.registry.entities[entity]
    return Speaker(known.name, start, end, known.speaker_kind)


def _given(heard: Speaking, anchor: Anchor, option: int) -> Speaker:
    e = heard.e
    if option < NOBODY:
        sources = heard.sources_of(anchor)
        whose, credited = of_source(heard, sources[-2 - option]), sources[0]
        if credited.sort in ("he", "she", "it", "they") and sources[-2 - option] is not credited:
            return Speaker(whose.name, e.starts[credited.first], e.ends[credited.head], whose.kind)
        return whose
    entity = e.registry.entities[option]
    cover, share = heard.covering(anchor)
    if cover >= 0 and share > HELD and heard.sources[cover].guess == option:  # "Roth says it is “late”. She left."
        held = heard.sources[cover]
        return Speaker(entity.name, e.starts[held.first], e.ends[heard.end(held)], entity.speaker_kind)
    sources = heard.sources_of(anchor)
    credited = sources[0]
    if (
        credited.entity < 0
        and credited.sort != "none"
        and (credited.sort not in NOMINAL or heard.fits(credited, option)[:1] != "0")
    ):
        return Speaker(entity.name, e.starts[credited.first], e.ends[credited.head], entity.speaker_kind)
    for source in sources:
        if source.entity == option:
            return Speaker(entity.name, e.starts[source.first], e.ends[source.head], entity.speaker_kind)
    if credited.entity < 0 and credited.sort != "none":
        return Speaker(entity.name, e.starts[credited.first], e.ends[credited.head], entity.speaker_kind)
    for number in heard.around(anchor):
        if number >= 0 and heard.sources[number].guess == option:
            near = heard.sources[number]
            return Speaker(entity.name, e.starts[near.first], e.ends[heard.end(near)], entity.speaker_kind)
    first, last = _nearest(e, anchor, option)
    return Speaker(entity.name, e.starts[first], e.ends[last], entity.speaker_kind)


def _nearest(e: Entities, anchor: Anchor, entity: int) -> tuple[int, int]:
    """The tokens of the mention nearest to the words, outside marks where there is one."""
    mine = [m for m in e.mentions if m.entity == entity]
    outside = [m for m in mine if e.state[m.first] != INSIDE] or mine
    m = min(outside, key=lambda m: min(abs(m.first - anchor.opening), abs(m.first - anchor.after)))
    return m.first, m.last


def of_source(heard: Speaking, source: Source) -> Speaker:
    """The speaker that a source with a noun of its own, or a name, is."""
    e = heard.e
    start, end = e.starts[source.first], e.ends[heard.end(source)]
    if source.guess >= 0 and source.sort != "crowd":
        entity = e.registry.entities[source.guess]
        return Speaker(entity.name, start, end, entity.speaker_kind)
    return Speaker(heard.phrase(source), start, end, _KINDS.get(source.sort, "unknown"))


def of_attribution(heard: Speaking, number: int) -> Speaker | None:
    """Who says what an attribution reports; None for a pronoun that stands for nobody known, and without a source."""
    e = heard.e
    source = heard.sources[number]
    if source.sort == "none":
        return None
    if source.guess < 0 and source.sort not in (*NOMINAL, "name"):
        if source.same is None:
            return None
        same = of_source(heard, source.same)
        return Speaker(same.name, e.starts[source.first], e.ends[source.head], same.kind)
    return of_source(heard, source)
