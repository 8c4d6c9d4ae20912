"""What is done with the words between marks: said, held at a distance, or a name; the second look at each pair.

The first look (`kinds`) was taught on political news, where nearly all marked words are somebody's. The second reads
the words themselves and those around them, what the first look and the attributions say of the pair and of its
neighbours (“x” and “y” are of one kind), and whether the article marks the same words elsewhere.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from math import exp

from framing.preprocessing.attributions import Found
from framing.preprocessing.mentions import Entities
from framing.preprocessing.sources import NONE
from framing.preprocessing.speaking import Anchor, Speaking
from framing.preprocessing.tokens import CAPITAL, LOWER, NUMBER, PAD, PUNCTUATION, UPPER
from framing.spans import QuotationKind

CLASSES: tuple[QuotationKind, ...] = ("scare", "title", "mixed", "direct")
AROUND = 7  # words either side whose presence counts


def bucket(number: int) -> int:
    """Lengths and distances, coarser the longer."""
    return (
        number
        if number < 5
        else 5
        if number < 7
        else 6
        if number < 10
        else 7
        if number < 16
        else 8
        if number < 30
        else 9
    )


class Usage:
    """What the second look sees of a scene's pairs of marks."""

    def __init__(self, entities: Entities, found: Found, speaking: Speaking, anchors: Sequence[Anchor]) -> None:
        self.e = entities
        self.found = found
        self.speaking = speaking
        self.anchors = anchors
        self.cues = entities.cues
        self.cue = found.cue.tolist()
        self.first, self.last = speaking.part_first, speaking.part_last
        self.layout = found.layout.tolist()
        words = entities.words
        self.phrases = [" ".join(w for w in words[a.first : a.last + 1] if w[:1].isalnum()) for a in anchors]
        self.times = Counter(self.phrases)
        self.decided = ["n" if a.direct in ("scare", "title") else a.direct[0] for a in anchors]
        self.said = [int(p * 5) for p in speaking.probability]
        sure = sum(p >= 3 for p in self.said)
        size = max(len(words), 1)
        # How much of the article is reported: news and opinion mark words for different ends.
        self.dense = min(40 * len(self.cue) // size, 8), min(100 * sure // size, 8)
        n = max(len(anchors), 1)
        self.share = int(4 * sum(d == "d" for d in self.decided) / n), int(4 * sum(d == "n" for d in self.decided) / n)

    @functools.cached_property
    def _lowered(self) -> str:
        """The scene in small letters, a blank between its tokens."""
        return " ".join(self.e.words[PAD:-PAD])

    def features(self, number: int) -> list[str]:
        """What the model sees of a pair of marks, as lines (see `seen.USAGE`)."""
        e, a = self.e, self.anchors[number]
        words, group, shape = e.words, e.group, e.shape
        o, f, k, z = a.opening, a.first, a.last, a.after
        size = k - f + 1
        n = bucket(size)
        b = [words[o - n] for n in range(1, 6)]
        bg = [group[o - n] for n in range(1, 5)]
        after = [words[z + n] for n in range(4)]
        ag = [group[z + n] for n in range(3)]
        inner = words[f : k + 1]
        look = a.direct
        capitals = sum(shape[t] in (CAPITAL, UPPER) for t in range(f, k + 1))
        lowers = sum(shape[t] == LOWER for t in range(f, k + 1))
        caps = (
            "all"
            if capitals == size
            else "most"
            if capitals >= lowers and size > 1
            else "first"
            if shape[f] == CAPITAL
            else "none"
        )
        stop = words[k + 1] if k + 1 < z and shape[k + 1] == PUNCTUATION else ""
        end = after[0] if shape[z] == PUNCTUATION else ""
        sentence_first = e.sentence_first[o]
        sentence_last = self.speaking.sentence_last[k]
        opens = o == sentence_first
        whole = opens and sentence_last <= z
        paragraph = self.speaking.paragraph
        times = self.times[self.phrases[number]]
        size_class, long = str(n), str(n > 4)
        row = [
            "h", size_class, look, *b[:3], *map(str, bg[:3]), *after[:2], *map(str, ag[:2]), str(shape[z]), inner[0],
            inner[-1], *map(str, (group[f], group[k], group[f + 1])), inner[0][-3:], inner[-1][-3:], caps, stop, end,
            str(opens), str(whole), str(a.depth), *map(str, self.share), str(min(len(self.anchors), 12)),
            str(any(shape[t] == NUMBER for t in range(f, k + 1))),
            ",".join([str(shape[t]) for t in range(f, min(k, f + 3) + 1)]), str(min(times, 3)),
        ]  # fmt: skip
        if size < 12:
            letter = "w" if size <= 4 else "W"
            for w in inner:
                row += (letter, w)
        if size <= 4:
            row += ("p", self.phrases[number])
        if size <= 6 and self.phrases[number]:
            bare = self._lowered.count(" " + self.phrases[number] + " ") - times
            row += ("t", str(min(bare, 3)), str(min(bare, 2)))
        for t in range(max(sentence_first, o - AROUND), o):
            if e.state[t] == 0:
                row += ("B", words[t])
                if self.cues[t] > 9:
                    row += ("C", words[t], long, str(bucket(o - t)))
        for t in range(z, min(sentence_last, z + AROUND) + 1):
            if e.state[t] == 0:
                row += ("A", words[t])
                if self.cues[t] > 9:
                    row += ("D", words[t], long, str(bucket(t - z)))
        row += self._attributed(a, long)
        row += self._beside(a, long)
        # neighbours
        for step, sign in ((-1, "p"), (1, "q")):
            other = number + step
            if not 0 <= other < len(self.anchors):
                row += ("x", sign)
                continue
            their = self.anchors[other]
            there = self.decided[other]
            same_s = e.sentence_first[their.opening] == sentence_first
            same_p = paragraph[their.opening] == paragraph[o]
            low, high = (their.after, o) if step < 0 else (z, their.opening)
            gap = high - low
            between = words[low:high] if 0 <= gap <= 3 else []
            key = "s" if same_s else "p" if same_p else "o"
            row += ("n", sign, key, there, " ".join(between), str(bucket(max(gap, 0))))
        for w in sorted(self.speaking.speech.words["own"].intersection(inner)):
            row += ("i", w)
        return row

    def _beside(self, a: Anchor, long: str) -> list[str]:
        """The nearest cues before and after a pair, in its sentence and the one before, whatever they cover."""
        e, s, words = self.e, self.speaking, self.e.words
        first, last = e.sentence_first[a.opening], s.sentence_last[a.last]
        low, high = bisect_left(self.cue, first), bisect_left(self.cue, last + 1)
        before, after = bisect_left(self.cue, a.opening), bisect_left(self.cue, a.after)
        row = [
            "c", str(min(max(before - low, 0), 3)), str(min(max(high - after, 0), 3)),
            str(min(s.paragraph[a.opening], 3)), *map(str, self.dense),
        ]  # fmt: skip
        for sign, k in (("lb", before - 1 if before > low else -1), ("la", after if after < high else -1)):
            if k >= 0:
                row += ("l", sign, words[self.cue[k]], long, s.sources[k].sort, str(self.said[k]))
            else:
                row += ("m", sign)
        start = e.sentence_first[max(first - 1, 0)]
        if low > bisect_left(self.cue, start) and s.paragraph[start] == s.paragraph[a.opening]:
            k = low - 1
            row += ("r", words[self.cue[k]], s.sources[k].sort, str(self.said[k]))
        else:
            row += ("m", "pc")
        return row

    def _attributed(self, a: Anchor, long: str) -> list[str]:
        """What the attributions say of a pair."""
        e, s = self.e, self.speaking
        credited = s.sources[a.credit] if a.credit >= 0 else NONE
        follows, leads = s.local(a)
        row = ["s", credited.sort, follows.sort, leads.sort]
        best, share = s.covering(a)
        size = a.last - a.first + 1
        if best >= 0:
            cue = self.cue[best]
            word = e.words[cue]
            p = self.said[best]
            source = s.sources[best]
            fit = min(
                4
                * size
                // max(
                    sum(self.last[x][best] - self.first[x][best] + 1 for x in (0, 1) if self.first[x][best] >= 0), 1
                ),
                5,
            )
            same = e.sentence_first[cue] == e.sentence_first[a.first]
            row += (
                "v", str(int(share * 3)), str(p), word, long, source.sort, str(fit), str(bucket(abs(cue - a.first))),
                str(same), str(self.layout[best]), str(source.first >= 0), str(best == a.credit),
            )  # fmt: skip
        else:
            row.append("u")
        if a.credit >= 0:
            cue = self.cue[a.credit]
            row += (
                "k", e.words[cue], long, str(bucket(abs(cue - a.first))), str(cue > a.last),
                str(self.said[a.credit]),
            )  # fmt: skip
        return row


def decide(scores: Sequence[float]) -> QuotationKind:
    """The kind of a pair: speech where mixed and direct together are likelier than scare and title together."""
    top = max(scores)
    scare, title, mixed, direct = (exp(score - top) for score in scores)
    if mixed + direct > scare + title:
        return "mixed" if mixed > direct else "direct"
    return "title" if title > scare else "scare"
