"""Who a quotation's speaker is, by name: one linear choice among all whom the text around it speaks of.

What `crediting` gives is a mention beside the words: a name, "he", "the minister", or none at all. The choice is among
the entities (`entities`) named in the sentence, around it and as the last sources before, the mention's own words, and
nobody. What the model sees is how each is related to the mention (the same, of its gender, called so by the article)
and to the words (where it is named, whether it spoke last).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from framing.preprocessing.attributions import Found
from framing.preprocessing.candidates import SOURCE
from framing.preprocessing.entities import BODY, PERSON, Entities, Mention
from framing.preprocessing.forms import JOINER
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import CUE, INSIDE
from framing.preprocessing.tokens import PAD, PUNCTUATION

NOBODY = -1  # a choice below is a phrase: the own words of source number -2 - choice
# Entities looked at a quotation: those of this many sentences before it, and the last sources before it.
SENTENCES_BACK, SOURCES_BACK = 4, 4
MOST = 12  # candidates; real quotations have 5 in the mean
MOST_ENTITIES = 400  # of an article that roles are looked up in
LEAD = 40  # tokens of a clause that leads in to the words
LONG = 8  # tokens of a source that is named by its own words
SUBJECT = 6  # tokens from a sentence's start in which its subject is looked for
TAKEN_UP = 60  # tokens from a source without a name to the pronoun that takes it up
REACH = 16  # tokens of a said-clause beside the words
NOMINAL = ("person", "body", "document", "crowd", "noun")


@dataclass(slots=True)
class Source:
    """What stands beside the words: its tokens, what sort of word its head is, whom it names.

    ``sort``: "name", a pronoun, "person", "body", "document", "crowd", "noun" (by its head's list), or "none".
    """

    first: int
    last: int
    head: int
    sort: str
    entity: int = -1
    inside: tuple[int, ...] = ()
    guess: int = -1
    same: Source | None = None


TAKES = {"they": ("crowd", "body", "person"), "it": ("body", "document")}
NONE = Source(-1, -1, -1, "none")
HE, SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
OTHER = {
    "they": "they",
    "them": "they",
    "their": "they",
    "it": "it",
    "its": "it",
    "i": "i",
    "we": "i",
    "my": "i",
    "our": "i",
    "you": "you",
}


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


class Speaking:
    """The sources and candidates of a scene."""

    def __init__(self, entities: Entities, found: Found) -> None:
        self.e = entities
        self.language = entities.language
        self.scene = entities.scene
        self.found = found
        self.cue = found.cue.tolist()
        self.probability = found.probability.tolist()
        first, last = found.first[SOURCE].tolist(), found.last[SOURCE].tolist()
        self.cues = self.scene.fields[CUE].tolist()
        self.sentence_last = self.scene.sentence_last.tolist()
        self.paragraph = self.scene.paragraph.tolist()
        self.paragraph_first = self.scene.paragraph_first.tolist()
        lists = entities.lists
        self._ends = frozenset(
            class_number(n)
            for n in ("comma", "who", "which", "bracket_open", "dash", "semicolon", "colon", "of", "in", "on", "for", "from",
                "with", "at", "about", "when", "that", "to", "be", "have", "by")
        )  # fmt: skip
        self._clausal = frozenset(class_number(n) for n in ("who", "which", "that", "be", "have", "modal", "do", "day"))
        self._relative = frozenset(class_number(n) for n in ("who", "which", "that"))
        self._possessive = frozenset((class_number("possessive"),))
        self._role = frozenset((class_number("role"),))
        self._article = frozenset(class_number(n) for n in ("determiner", "determiner_a", "possessive", "number"))
        self._wordlists = [
            (sort, lists.words[key])
            for sort, key in (
                ("crowd", "crowd_nouns"),
                ("document", "document_nouns"),
                ("body", "body_nouns"),
                ("person", "person_nouns"),
            )
        ]
        self._gendered = lists.words["female_nouns"] | lists.words["male_nouns"]
        self.sources = [self.source(a, b) if a >= 0 else NONE for a, b in zip(first, last, strict=True)]
        registry = entities.registry.entities
        self.persons = [n for n, x in enumerate(registry[:MOST_ENTITIES]) if x.kind == PERSON]
        self._guess()
        counts = sorted(
            ((x.count, -n) for n, x in enumerate(entities.registry.entities) if x.kind == PERSON), reverse=True
        )
        self.rank = {-n: r for r, (_, n) in enumerate(counts[:4])}
        spoken: dict[int, int] = {}
        for source in self.sources:
            if source.guess >= 0:
                spoken[source.guess] = spoken.get(source.guess, 0) + 1
        self.spoken = spoken
        self.chief = {n: r for r, n in enumerate(sorted(spoken, key=lambda n: (-spoken[n], n))[:4])}

    def sort_of(self, word: str) -> str:
        """Which list of nouns a word is in."""
        for sort, words in self._wordlists:
            if word in words:
                return sort
        return "person" if word in self._gendered else "noun"

    def source(self, first: int, last: int) -> Source:
        """What stands between two tokens beside the words."""
        e = self.e
        words, group = e.words, e.group
        head = first
        while head < last and group[head + 1] not in self._ends:
            head += 1
        if self.sort_of(words[head]) == "noun":  # "the minister allegedly"
            listed = [t for t in range(max(first, head - 3), head) if self.sort_of(words[t]) != "noun"]
            if listed and not e.at(head, head):
                head = listed[-1]
        touching = [e.mentions[m] for m in e.at(first, last) if e.mentions[m].first >= first]
        if head == first and not touching:
            word = words[first]
            if word in HE:
                return Source(first, last, head, "he")
            if word in SHE:
                return Source(first, last, head, "she")
            if word in OTHER:
                return Source(first, last, head, OTHER[word])
            if group[first] in self._relative:
                at = bisect_left(e.begins, first) - 1
                if at >= 0 and e.mentions[at].last >= first - 3:
                    return Source(first, last, head, "who", e.mentions[at].entity)
                return Source(first, last, head, "who")
        inside = tuple(m.entity for m in touching)
        clitic = words[head] in ("'s", "'")
        for m in touching:
            if m.first <= head and m.last >= head - clitic:
                return Source(first, last, head, "name", m.entity, inside)
        for m in touching:  # "the mayor of Locri, Assunta Crea"
            before = words[m.begin - 1]
            if before == "," and e.registry.entities[m.entity].kind == PERSON and m.first > head:
                return Source(first, last, head, "name", m.entity, inside)
        return Source(first, last, head, self.sort_of(words[head - clitic if head > first else head]), -1, inside)

    def fits(self, source: Source, number: int) -> str:
        """How an entity fits a source that does not name it."""
        entity = self.e.registry.entities[number]
        if source.sort in ("he", "she"):
            if entity.kind not in (PERSON, "unknown"):
                return "bad"
            want = "m" if source.sort == "he" else "f"
            return "unsure" if not entity.gender else "yes" if entity.gender == want else "bad"
        if source.sort in ("person", "noun", "body", "crowd", "document"):
            words = self.e.words
            head = words[source.head]
            hits = (head in entity.roles) * 2
            own = entity.roles | entity.words
            mods = sum(words[t] in own for t in range(source.first, source.head) if len(words[t]) > 3)
            return f"{hits}{min(mods, 2)}"
        return "-"

    def _guess(self) -> None:
        """Each source's entity by rule, in order: what a later one's "spoke last" is measured by.

        A pronoun whose person or body has no name is the same as an earlier source: `Source.same`.
        """
        e, entities = self.e, self.e.registry.entities
        current = -1
        nameless: Source | None = None  # the last source without a name, where it is later than the last named one
        for source in self.sources:
            if source.sort == "none":
                continue
            if source.entity >= 0:
                source.guess = source.entity
            elif source.sort in ("he", "she"):
                if nameless is not None and nameless.sort == "person" and self._near(nameless, source):
                    source.same = nameless
                    source.guess = nameless.guess
                elif (
                    current >= 0
                    and self.fits(source, current) in ("yes", "unsure")
                    and entities[current].kind == PERSON
                ):
                    source.guess = current
                else:
                    source.guess = self._person_before(source)
            elif source.sort in ("it", "they"):
                wanted = TAKES[source.sort]
                crowd = self._taken_up(source, ("crowd",)) if source.sort == "they" else None
                if crowd is not None:
                    source.same = crowd
                elif nameless is not None and nameless.sort in wanted and self._near(nameless, source):
                    source.same = nameless
                else:
                    source.same = self._taken_up(source, wanted)
                    if source.same is None and current >= 0 and entities[current].kind not in (PERSON, "unknown"):
                        source.guess = current
            elif source.sort in ("person", "noun"):
                word = e.words[source.head]
                fitting = [n for n in self.persons if word in entities[n].roles]
                if len(fitting) == 1:
                    source.guess = fitting[0]
            if source.guess >= 0:
                current, nameless = source.guess, None
            elif source.sort in NOMINAL:
                nameless = source
            elif source.same is None:
                nameless = None

    def _near(self, one: Source, other: Source) -> bool:
        """Whether a source may be taken up by a pronoun: it stands at most a few sentences before."""
        return 0 < other.first - one.last < TAKEN_UP

    def taken_up(self, source: Source) -> Source | None:
        """Whom "they" or "it" takes up."""
        known = next((s for s in self.sources if s.first == source.first), None)
        if known is not None and (known.same is not None or known.guess >= 0):
            return known.same
        return self._taken_up(source, TAKES[source.sort])

    def _taken_up(self, source: Source, wanted: tuple[str, ...]) -> Source | None:
        """The crowd or body at the start of a sentence before "they" or "it"."""
        for first in self._back(source.first, 2):
            if first < source.first and self.e.state[first] == 0:
                found = self._noun_phrase(first, min(first + SUBJECT, source.first))
                if found.sort in wanted and found.first <= first + 1:
                    return found
        return None

    def _person_before(self, source: Source) -> int:
        """The nearest person before a pronoun that fits it: of the nearest sentence that has one, the first."""
        e, entities = self.e, self.e.registry.entities
        at = bisect_left(e.begins, source.first)
        best, sentence = -1, -1
        for m in reversed(e.mentions[max(at - 12, 0) : at]):
            if e.state[m.first] == INSIDE or entities[m.entity].kind != PERSON or self.fits(source, m.entity) == "bad":
                continue
            if sentence < 0:
                sentence = e.sentence_first[m.first]
            if e.sentence_first[m.first] != sentence:
                break
            best = m.entity
        return best

    def _back(self, token: int, sentences: int) -> list[int]:
        """The first tokens of the sentence of a token and of those before it, nearest first."""
        found = []
        at = self.e.sentence_first[token]
        for _ in range(sentences + 1):
            found.append(at)
            if at <= PAD:
                break
            at = min(self.e.sentence_first[at - 1], at - 1)
        return found

    def _noun_phrase(self, first: int, stop: int) -> Source:
        """The first noun phrase between two tokens that may speak."""
        e = self.e
        t = first
        while t < stop:
            at = e.at(t, t)
            if at and e.mentions[at[0]].begin <= t:
                m = e.mentions[at[0]]
                return Source(t, m.last, m.last, "name", m.entity, (m.entity,))
            word = e.words[t]
            if word in HE or word in SHE or word in OTHER:
                if t + 1 < stop and e.group[t] in self._possessive:
                    t += 1
                    continue
                sort = "he" if word in HE else "she" if word in SHE else OTHER[word]
                return Source(t, t, t, sort)
            sort = self.sort_of(word)
            if sort != "noun":
                head = t
                while head + 1 < stop and (
                    self.sort_of(e.words[head + 1]) != "noun" or (e.group[head + 1] in self._role)
                ):
                    head += 1
                last = head
                while last + 1 < stop and not e.at(last + 1, last + 1):
                    last += 1
                inside = e.at(head + 1, stop - 1)
                if inside and e.mentions[inside[0]].begin == head + 1:  # "the blogger Keean Bexte"
                    m = e.mentions[inside[0]]
                    return Source(t, m.last, m.last, "name", m.entity, (m.entity,))
                begin = t
                while begin > first and e.shape[begin - 1] != PUNCTUATION and begin > t - 5:
                    begin -= 1
                    if e.group[begin] in self._article:
                        break
                found = self.sort_of(e.words[head])
                return Source(begin, head, head, found, -1, tuple(e.mentions[m].entity for m in e.at(begin, head)))
            t += 1
        return NONE

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
            and e.words[last] in (":", ",", "that", "as")
        ):
            lead = self._noun_phrase(floor, last)
        return after, lead

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
        """The candidates (entities, PHRASE, NOBODY) and what the model sees of each."""
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
        choices, rows = [], []
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
            compat = f"{kind}{match}"
            only = len(compatible) == 1 and n in compatible
            rank = self.rank.get(n, 9)
            chief, times = self.chief.get(n, 9), min(self.spoken.get(n, 0), 4)
            prior = f"{anchor.before == n}{anchor.before >= 0}{anchor.gap}"
            row = [
                f"sm{s},{match}", f"smk{s},{compat}", f"smn{s},{match},{side},{near}", f"sure{sure},{match},{s}",
                f"sp{s},{spoke},{compat}", f"spn{s},{spoke},{near},{match}", f"spk{spoke},{kind},{s}", f"fol{following == n},{s},{match}",
                f"only{only},{s},{match}", f"rank{rank},{s}", f"rankm{rank},{s},{match},{spoke}", f"pl{place.get(n, 5)},{s},{match}", f"pk{ranked.get(n, 5)},{compat},{s}",
                f"pks{ranked.get(n, 5)},{spoke},{s}", f"kind{kind},{s},{context}", f"wh{whole},{s},{spoke}", f"cnt{min(entity.count, 6)},{s},{kind}",
                f"full{len(entity.words) > 1},{s},{match},{kind}", f"g{entity.gender},{s}", f"d{anchor.depth},{spoke},{match}",
                f"ch{chief},{s},{match}", f"cht{times},{s},{kind},{spoke}", f"chr{chief},{rank},{s}", f"kn{bool(entity.roles)},{s},{match},{kind}",
                f"pr{prior},{s}", f"prm{prior},{compat},{s}", f"prw{prior},{context},{whole}", f"prs{prior},{spoke},{s}", f"prd{prior},{anchor.direct},{anchor.depth}",
                f"dir{anchor.direct},{spoke},{s}", f"dirm{anchor.direct},{match},{s},{near}",
            ]  # fmt: skip
            for sign, other in (("A", after), ("B", lead)):
                if other.sort == "none":
                    continue
                if other.entity >= 0:
                    m2 = "same" if other.entity == n else "other"
                else:
                    m2 = ("in" if n in other.inside else "") + self.fits(other, n)
                same = other.head == source.head
                row += [
                    f"{sign}{other.sort},{m2},{kind},{same}",
                    f"{sign}s{other.sort},{m2},{s},{match}",
                    f"{sign}c{other.sort},{m2},{context},{s}",
                    f"{sign}p{other.sort},{m2},{spoke},{ranked.get(n, 5)}",
                    f"{sign}d{anchor.direct},{m2},{other.sort},{s}",
                ]
                if other.entity < 0 and other.sort not in ("he", "she"):
                    row += [f"{sign}h{words[other.head]},{kind},{m2}", f"{sign}hs{words[other.head]},{spoke},{kind}"]
            if s not in ("name", "none", "he", "she"):
                head = words[source.head]
                row += [
                    f"hd{head},{kind},{match}",
                    f"hds{head},{spoke},{kind}",
                    f"art{words[source.first]},{s},{match}",
                    f"hl{entity.name.lower()[-4:]},{head}",
                ]
            if cue >= 0:
                row += [f"cw{words[cue]},{match},{s}"]
            for zone in keys:
                m = mine[zone]
                start = "S" if m.begin <= e.sentence_first[m.first] + 1 else "M"
                prev, nxt = group[m.begin - 1], group[m.last + 1]
                verb = (
                    "v"
                    if self.cues[m.last + 1] > 8 or self.cues[m.last + 2] > 10
                    else "V"
                    if self.cues[m.begin - 1] > 10
                    else "-"
                )
                row += [
                    f"z{zone},{s}",
                    f"zk{zone},{kind},{s},{start}",
                    f"zv{zone},{verb},{s},{match}",
                    f"zp{zone},{prev},{kind}",
                    f"zn{zone},{nxt},{kind},{s}",
                    f"zo{zone},{open_class},{s},{kind},{verb}",
                    f"zs{zone},{start},{spoke},{s}",
                    f"zm{zone},{match},{s}",
                ]
                if zone[0] in "sn":
                    gap = min(abs(anchor.opening - m.last), abs(m.begin - anchor.after))
                    row += [f"zg{zone},{min(gap, 6)},{s},{verb},{kind}"]
            if not keys:
                row.append(f"far{s},{spoke},{match}")
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
                f"P{k},{t}", f"Ph{head}", f"Pa{article},{t},{k}", f"Ps{size},{t}", f"Pb{best},{t}", f"Pi{bool(other.inside)},{t},{k}",
                f"Pc{len(compatible) > 0},{t},{near},{k}", f"Pd{anchor.direct},{t},{k}", f"Px{self.e.shape[other.head]},{t}", f"Pah{article},{head}",
                f"Pl{last[:1] != [-1] and bool(last)},{t},{k}", f"Pm{known},{t}", f"Pma{known},{article},{t}", f"Pk{context},{k}", f"Pv{self.cues[other.head + 1] > 8},{self.cues[other.first - 1] > 8},{k},{t}",
            ]  # fmt: skip
            if not number:
                row += [f"Psure{sure},{t}", f"Pn{near},{side},{t}", f"Pw{words[cue]},{t}"]
            rows.append(row)
        choices.append(NOBODY)
        rows.append([f"N{s}", f"Nn{near},{side},{s}", f"Nd{anchor.direct},{s},{near}", f"Nc{len(compatible) > 0},{s}", f"No{context}", f"Nl{bool(last)},{last_inside},{s}", f"Nw{whole},{s}", f"Ndep{anchor.depth}", f"Nsure{sure}", f"Na{after.sort},{lead.sort},{s}"])  # fmt: skip
        return choices, rows

    def _known(self, source: Source) -> int:
        """How many persons of the article are called as the source's head."""
        word = self.e.words[source.head]
        return min(sum(word in x.roles for x in self.e.registry.entities[:MOST_ENTITIES]), 2)

    def phrase(self, source: Source) -> str:
        """A source's own words."""
        text = self.scene.text
        return " ".join(text[self.e.starts[source.first] : self.e.ends[self.end(source)]].replace(JOINER, "").split())

    def end(self, source: Source) -> int:
        """The last token of a source's own words: "Sources close to the minister" whole, but without a clause."""
        e = self.e
        if source.sort not in NOMINAL or not source.head < source.last <= source.first + LONG:
            return source.head
        token = source.head
        while token < source.last and e.shape[token + 1] != PUNCTUATION and e.group[token + 1] not in self._clausal:
            token += 1
        return token

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
