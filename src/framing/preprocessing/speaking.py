"""Who a quotation's speaker is, by name: one linear choice among all whom the text around it speaks of.

What `crediting` gives is a mention beside the words: a name, "he", "the minister", or none at all. The choice is among
the entities (`entities`) named in the sentence, around it and as the last sources before, the mention's own words, and
nobody. What the model sees is how each is related to the mention (the same, of its gender, called so by the article)
and to the words (where it is named, whether it spoke last).
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from framing.preprocessing.entities import PERSON, Mention
from framing.preprocessing.scene import INSIDE, Scene
from framing.preprocessing.sources import (
    LEAD,
    MOST,
    MOST_ENTITIES,
    NOBODY,
    NOMINAL,
    NONE,
    REACH,
    SENTENCES_BACK,
    SOURCES_BACK,
    TAKEN_UP,
    Source,
    Sources,
)
from framing.preprocessing.tokens import PAD, PUNCTUATION
from framing.spans import QuotationKind

_TELLS = ("False", "True")
_Speaking = TypeVar("_Speaking")
_Found = TypeVar("_Found")


@dataclass(slots=True)
class Anchor:
    """Words whose speaker is sought: tokens from first to last, opening mark and what follows the close, the credit."""

    opening: int
    first: int
    last: int
    after: int
    credit: int
    depth: int = 0
    direct: str = ""
    before: int = NOBODY
    gap: int = 9

    @property
    def size(self) -> int:
        """How many tokens lie between the marks, less one."""
        return self.last - self.first


def anchors_of(scene: Scene, kinds: Sequence[QuotationKind], credited: Sequence[int]) -> list[Anchor]:
    """The anchors of a scene's pairs of marks: the first look's kinds, and who is credited."""
    places = zip(scene.quoted.T.tolist(), scene.marks, kinds, credited, strict=True)
    return [
        Anchor(opening, first, last, after, credit, mark.depth, kind)
        for (opening, first, last, after), mark, kind, credit in places
    ]


COVER = 150  # tokens from the words to the cue of an attribution that may cover them


def _once(look: Callable[[_Speaking, Anchor], _Found]) -> Callable[[_Speaking, Anchor], _Found]:
    """A look at the words of an anchor is kept by its scene: several features ask for it."""
    name = f"_{look.__name__}_by_place"

    @functools.wraps(look)
    def kept(self: _Speaking, anchor: Anchor) -> _Found:
        known: dict[tuple[int, int], _Found] = self.__dict__.setdefault(name, {})
        place = anchor.opening, anchor.after
        if place not in known:
            known[place] = look(self, anchor)
        return known[place]

    return kept


class Speaking(Sources):
    """The candidates of a scene's quotations, and what the model sees of each."""

    @_once
    def local(self, anchor: Anchor) -> tuple[Source, Source]:
        """The noun phrase that follows the words in their sentence, and that which leads in to them."""
        e = self.e
        size = len(e.words) - PAD
        after = NONE
        stop = self.sentence_last[min(anchor.last, size)]
        begin = anchor.after
        while begin <= stop and e.shape[begin] == PUNCTUATION and begin < anchor.after + 3:
            begin += 1
        end = begin
        while end <= stop and end < begin + REACH and e.shape[end] != PUNCTUATION:
            end += 1
        if end > begin:
            after = self._noun_phrase(begin, end)
        lead = NONE
        last = anchor.opening - 1
        floor = max(e.sentence_first[last], last - LEAD)
        if (
            last > PAD
            and self.paragraph_first[anchor.opening] <= last + 1
            and (e.words[last] in (":", ",") or e.words[last] in self.speech.words["leads"])
        ):
            lead = self._noun_phrase(floor, last)
        return after, lead

    @_once
    def covering(self, anchor: Anchor) -> tuple[int, float]:
        """The attribution whose content holds most of the words, -1 for none, and the share that it holds."""
        best, share = -1, 0.0
        size = anchor.last - anchor.first + 1
        low = bisect_left(self.cue, anchor.opening - COVER)
        high = bisect_left(self.cue, min(anchor.after, anchor.first + COVER) + COVER)
        for k in range(low, high):
            inside = 0
            for part in (0, 1):
                begin, end = self.part_first[part][k], self.part_last[part][k]
                if begin >= 0:
                    inside += max(0, min(end, anchor.last) - max(begin, anchor.first) + 1)
            if inside / size > share:
                best, share = k, inside / size
        return best, share

    def around(self, anchor: Anchor) -> tuple[int, int, int]:
        """The attributions that hold the words, and stand nearest before and after them in their sentence; -1: none."""
        e = self.e
        low = bisect_left(self.cue, e.sentence_first[anchor.opening])
        high = bisect_left(self.cue, self.sentence_last[min(anchor.last, len(e.words) - PAD)] + 1)
        before, after = bisect_left(self.cue, anchor.opening) - 1, bisect_left(self.cue, anchor.after)
        return self.covering(anchor)[0], before if before >= low else -1, after if after < high else -1

    def _relations(self, anchor: Anchor) -> list[tuple[str, int, int, str]]:
        """What the model is told of each of `around`, its number, whom its source is, and its cue."""
        found = []
        share = self.covering(anchor)[1]
        for sign, k in zip("VLR", self.around(anchor), strict=True):
            if k < 0:
                found.append((f"{sign}-", -1, -1, ""))
                continue
            source, cue = self.sources[k], self.cue[k]
            more = int(share * 2) if sign == "V" else min(abs(cue - anchor.opening) // 4, 4)
            told = f"{sign}{source.sort},{int(self.probability[k] * 4)},{k == anchor.credit},{more}"
            found.append((told, k, source.guess, self.e.words[cue]))
        return found

    def _previous(self, anchor: Anchor, credited: Source, before: int) -> Source:
        """The last source without a name, where it may be what a pronoun or silence goes on with."""
        if credited.same is not None:
            return credited.same
        if credited.sort not in ("none", "he", "she", "it", "they"):
            return NONE
        for source in reversed(self.sources[max(before - 2, 0) : before]):
            if source is credited or source.sort == "none":
                continue
            if source.same is not None:
                return source.same
            return source if source.sort in NOMINAL and anchor.opening - source.last < 2 * TAKEN_UP else NONE
        return NONE

    def sources_of(self, anchor: Anchor) -> list[Source]:
        """The sources that a choice below NOBODY counts."""
        credited = self.sources[anchor.credit] if anchor.credit >= 0 else NONE
        return [credited, *self.local(anchor), self._previous(anchor, credited, bisect_left(self.cue, anchor.opening))]

    def candidates(
        self, anchor: Anchor, source: Source, locals_: tuple[Source, ...]
    ) -> tuple[list[int], dict[int, dict[str, Mention]]]:
        """The entities in question, and where each is named: zone -> mention."""
        e = self.e
        back = self._back(anchor.opening, SENTENCES_BACK)
        size = len(e.words) - PAD
        stop = self.sentence_last[min(anchor.last, size)]
        here = self.paragraph[anchor.opening]
        beyond = self.sentence_last[min(max(stop + 1, anchor.after), size)]
        zones: dict[int, dict[str, Mention]] = {}
        for number in e.at(back[-1], beyond):
            m = e.mentions[number]
            if anchor.first <= m.first <= anchor.last:
                zone = "in"
            elif m.first >= anchor.after:
                zone = "sa" if m.first <= stop else "n1" if self.paragraph[m.first] == here else "np"
            elif m.first >= back[0]:
                zone = "sb"
            else:
                distance = next((k for k, first in enumerate(back) if m.first >= first), len(back))
                zone = ("b" if self.paragraph[m.first] == here else "p") + str(distance)
            if e.state[m.first] == INSIDE and zone != "in":
                zone += "q"
            mine = zones.setdefault(m.entity, {})
            if zone not in mine or zone[0] in "sn":
                mine.setdefault(zone, m)
        order: list[int] = []
        early = (
            {m.entity for m in e.mentions[: bisect_left(e.begins, anchor.opening)]}
            if source.sort in ("he", "she")
            else ()
        )
        if source.entity >= 0:
            order.append(source.entity)
        before = bisect_left(self.cue, anchor.opening)
        for k in range(before - 1, max(before - 1 - SOURCES_BACK, -1), -1):
            if self.sources[k].guess >= 0 and self.sources[k].guess not in order:
                order.append(self.sources[k].guess)
        for k in range(before, min(before + 2, len(self.sources))):
            if self.sources[k].guess >= 0 and self.sources[k].guess not in order:
                order.append(self.sources[k].guess)
        for other in (source, *locals_):
            for n in (other.entity, *other.inside):
                if n >= 0 and n not in order:
                    order.append(n)
            if other.sort in ("person", "body", "noun", "document"):
                word = e.words[other.head]
                order += [
                    n
                    for n, entity in enumerate(e.registry.entities[:MOST_ENTITIES])
                    if word in entity.roles and n not in order
                ]
        nearest = sorted(zones, key=lambda n: min(abs(m.first - anchor.first) for m in zones[n].values()))
        order += [n for n in nearest if n not in order]
        if source.sort in ("he", "she"):  # nobody is "he" before he is named
            order = [
                n
                for n in order
                if n not in zones or n in early or min(m.first for m in zones[n].values()) < anchor.after
            ]
        entities = e.registry.entities
        return [n for n in order if entities[n].outside][:MOST], zones

    def features(self, anchor: Anchor) -> tuple[list[int], list[list[str]]]:
        """The candidates (entities, PHRASE, NOBODY) and what the model sees of each, as lines (see `seen.WHO`)."""
        e = self.e
        credited = self.sources[anchor.credit] if anchor.credit >= 0 else NONE
        after, lead = self.local(anchor)
        source = credited
        before = bisect_left(self.cue, anchor.opening)
        sources = [credited, after, lead, self._previous(anchor, credited, before)]
        order, zones = self.candidates(anchor, source, (after, lead))
        entities = e.registry.entities
        words, group = e.words, e.group
        last = [self.sources[k].guess for k in range(before - 1, max(before - 4, -1), -1)]
        last_inside = before and self.paragraph[self.cue[before - 1]] == self.paragraph[anchor.opening]
        following = self.sources[before].guess if before < len(self.sources) else -1
        cue = self.cue[anchor.credit] if anchor.credit >= 0 else -1
        if cue >= 0:
            side = "own" if anchor.first <= cue <= anchor.last else "after" if cue > anchor.last else "before"
            near = (
                "s"
                if e.sentence_first[cue] == e.sentence_first[anchor.first]
                or e.sentence_first[cue] == e.sentence_first[anchor.last]
                else "p"
                if self.paragraph[cue] == self.paragraph[anchor.opening]
                else "o"
            )
            sure = str(int(self.probability[anchor.credit] * 4))
        else:
            side = near = sure = "-"
        s = source.sort
        whole = self.paragraph_first[anchor.opening] == anchor.opening
        context = f"{group[anchor.opening - 1]},{group[anchor.after]}"
        open_class = group[anchor.opening - 1]
        compatible = [
            n for n in order if entities[n].kind == PERSON and (s not in ("he", "she") or self.fits(source, n) != "bad")
        ]
        relations = self._relations(anchor)
        choices, rows = [], []
        said = (
            "h", s, side, near, sure, context, _TELLS[whole], str(anchor.depth), anchor.direct, str(open_class),
        )  # fmt: skip
        beside = [(sign, other) for sign, other in (("A", after), ("B", lead)) if other.sort != "none"]
        # recency of persons before
        recency = sorted(
            (n for n in order if n in zones),
            key=lambda n: -max((m.first for z, m in zones[n].items() if z[0] in "sbp" and z != "sa"), default=-1),
        )
        place = {n: min(k, 4) for k, n in enumerate(recency)}
        ranked = {n: min(k, 3) for k, n in enumerate([n for n in recency if n in compatible])}
        for n in order:
            entity = entities[n]
            kind = entity.kind
            if n == source.entity:
                match = "same"
            elif source.entity >= 0:
                match = "inside" if n in source.inside else "other"
            else:
                match = ("in" if n in source.inside else "") + self.fits(source, n)
            mine = zones.get(n, {})
            keys = sorted(mine)
            spoke = "1" if last[:1] == [n] else "2" if n in last else "0"
            spoke += "p" if last_inside else ""
            row = [
                *said,
                "a",
                match,
                kind,
                spoke,
                _TELLS[following == n],
                _TELLS[len(compatible) == 1 and n in compatible],
                str(self.rank.get(n, 9)),
                str(place.get(n, 5)),
                str(ranked.get(n, 5)),
                str(min(entity.count, 6)),
                _TELLS[len(entity.words) > 1],
                entity.gender,
                str(self.chief.get(n, 9)),
                str(min(self.spoken.get(n, 0), 4)),
                _TELLS[bool(entity.roles)],
                f"{anchor.before == n}{anchor.before >= 0}{anchor.gap}",
            ]
            for told, at, guess, cue_word in relations:
                if at >= 0:
                    his = "same" if guess == n else "in" if n in self.sources[at].inside else "other"
                    row += ("r", told[0], told, his, cue_word)
            for sign, other in beside:
                if other.entity >= 0:
                    m2 = "same" if other.entity == n else "other"
                else:
                    m2 = ("in" if n in other.inside else "") + self.fits(other, n)
                row += ("o", sign, other.sort, m2, _TELLS[other.head == source.head])
                if other.entity < 0 and other.sort not in ("he", "she"):
                    row += ("p", words[other.head])
            if s not in ("name", "none", "he", "she"):
                row += ("q", words[source.head], words[source.first], entity.name.lower()[-4:])
            if cue >= 0:
                row += ("c", words[cue])
            for zone in keys:
                m = mine[zone]
                verb = (
                    "v"
                    if self.cues[m.last + 1] > 8 or self.cues[m.last + 2] > 10
                    else "V"
                    if self.cues[m.begin - 1] > 10
                    else "-"
                )
                start = "S" if m.begin <= e.sentence_first[m.first] + 1 else "M"
                row += ("z", zone, start, str(group[m.begin - 1]), str(group[m.last + 1]), verb)
                if zone[0] in "sn":
                    row += ("g", str(min(abs(anchor.opening - m.last), abs(m.begin - anchor.after), 6)))
            if not keys:
                row.append("f")
            choices.append(n)
            rows.append(row)
        heads = set()
        for number, (sign, other) in enumerate(zip("CABD", sources, strict=True)):
            t = other.sort
            if t not in NOMINAL or other.head in heads:
                continue
            heads.add(other.head)
            head = words[other.head]
            size = min(other.head - other.first, 4)
            best = max((self.fits(other, n) for n in order), default="")
            known, article = self._known(other), words[other.first]
            k = f"{sign}{s}" if number else "C"
            choices.append(-2 - number)
            row = [
                *said,
                "P",
                k,
                t,
                head,
                article,
                str(size),
                best,
                _TELLS[bool(other.inside)],
                _TELLS[len(compatible) > 0],
                str(e.shape[other.head]),
                _TELLS[last[:1] != [-1] and bool(last)],
                str(known),
                _TELLS[self.cues[other.head + 1] > 8],
                _TELLS[self.cues[other.first - 1] > 8],
            ]
            for told, at, _, _ in relations:
                row += ("R", told, _TELLS[at >= 0 and self.sources[at].head == other.head])
            if not number:
                row += ("S", words[cue])
            rows.append(row)
        choices.append(NOBODY)
        row = [*said, "N", _TELLS[len(compatible) > 0], _TELLS[bool(last)], f"{last_inside}", after.sort, lead.sort]
        for told, *_ in relations:
            row += ("M", told)
        rows.append(row)
        return choices, rows

    def _known(self, source: Source) -> int:
        """How many persons of the article are called as the source's head."""
        word = self.e.words[source.head]
        return min(sum(word in x.roles for x in self.e.registry.entities[:MOST_ENTITIES]), 2)

    def name(self, anchor: Anchor, option: int) -> str:
        """What a choice is called; "" for nobody."""
        if option == NOBODY:
            return ""
        if option >= 0:
            return self.e.registry.entities[option].name
        return self.phrase(self.sources_of(anchor)[-2 - option])


class Chain:
    """Whom the speech so far was given to, pair by pair in order."""

    def __init__(self) -> None:
        self._last, self._paragraph = NOBODY, -1

    def tell(self, heard: Speaking, anchor: Anchor) -> None:
        """Tell a pair who spoke before it."""
        anchor.before = self._last
        anchor.gap = min(heard.paragraph[anchor.opening] - self._paragraph, 3) if self._paragraph >= 0 else 9

    def add(self, heard: Speaking, anchor: Anchor, option: int) -> None:
        """A pair of outer marks was given to an entity."""
        if anchor.depth == 0:
            self._last, self._paragraph = max(option, NOBODY), heard.paragraph[anchor.opening]
