"""Names set beside words without a cue: under them after a dash, before them with a colon, in the paragraph before."""

from __future__ import annotations

from framing.preprocessing.entities import PERSON
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.mentions import Entities
from framing.preprocessing.names import LONGEST_NAME
from framing.preprocessing.scene import CLOSING
from framing.preprocessing.tokens import PAD, UPPER
from framing.spans import Speaker, SpeakerKind

_INTRODUCTION = 30  # tokens of a paragraph that introduces the speaker of the next one
_LABEL = 4  # tokens of a transcript's label with its colon


class Labels:
    """The labels of a scene."""

    def __init__(self, entities: Entities) -> None:
        self._e = entities
        self._dash, self._colon = class_number("dash"), class_number("colon")

    def _speaker(self, first: int, last: int) -> Speaker:
        """The speaker whom these tokens name."""
        e = self._e
        mentions = e.at(first, last)
        start, end = e.starts[first], e.ends[last]
        name = " ".join(e.scene.text[start:end].split())
        kind: SpeakerKind = "unknown"
        if mentions:
            entity = e.registry.entities[e.mentions[mentions[0]].entity]
            name, kind = entity.name, entity.speaker_kind
        return Speaker(name, start, end, kind)

    def introduced(self, opening: int) -> Speaker | None:
        """The person whom the short paragraph before an opening mark speaks of, None where there is no such one."""
        e = self._e
        before = opening - 1
        if before < PAD:
            return None
        first, last = int(e.scene.paragraph_first[before]), int(e.scene.paragraph_last[before])
        if last - first > _INTRODUCTION or e.names.in_headline_case(first):
            return None
        for number in e.at(first, last):
            m = e.mentions[number]
            if e.registry.entities[m.entity].kind == PERSON and m.first >= first:
                return self._speaker(m.first, m.last)
        return None

    def beside(self, opening: int) -> Speaker | None:
        """The name that alone stands before a mark, with a colon: “Was it safe?” QUILL: “It was.”"""
        e = self._e
        if e.group[opening - 1] != self._colon or e.state[opening - 2]:
            return None
        for number in e.at(opening - 2, opening - 2):
            m = e.mentions[number]
            alone = e.state[m.begin - 1] == CLOSING or e.sentence_first[m.begin] == m.begin
            if m.last == opening - 2 and alone:
                return self._speaker(m.first, m.last)
        return None

    def signed(self, after: int) -> Speaker | None:
        """The name that a dash puts under a quotation which ends before ``after``: "..." - Nora Quill."""
        e = self._e
        begin = after
        while begin < after + 2 and e.group[begin] == self._dash:
            begin += 1
        end = int(e.scene.paragraph_last[after])
        if begin == after or not 0 <= end - begin <= LONGEST_NAME + 3:
            return None
        mentions = e.at(begin, end)
        if not mentions:
            return None
        m = e.mentions[mentions[0]]
        return self._speaker(m.first, m.last) if m.begin == begin else None

    def labelled(self, first: int) -> Speaker | None:
        """The name before a colon with which the words of a transcript begin: "QUILL: Thank you."."""
        e = self._e
        for token in range(first, first + _LABEL):
            if e.group[token] == self._colon:
                return self._speaker(first, token - 1) if token > first else None
            if e.shape[token] != UPPER:
                return None
        return None
