"""What is done with the words between marks: said, held at a distance, or a name; the second look at each pair.

The first look (`kinds`) was taught on political news, where nearly all marked words are somebody's. The second reads
the words themselves and those around them, what the first look and the attributions say of the pair and of its
neighbours (“x” and “y” are of one kind), and whether the article marks the same words elsewhere.
"""

from __future__ import annotations

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
REACH = 150  # tokens from the words to the cue of an attribution that may cover them
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
        self.first = found.first.tolist()
        self.last = found.last.tolist()
        self.layout = found.layout.tolist()
        words = entities.words
        self.phrases = [" ".join(w for w in words[a.first : a.last + 1] if w[:1].isalnum()) for a in anchors]
        self.times = Counter(self.phrases)
        self.decided = ["n" if a.direct in ("scare", "title") else a.direct[0] for a in anchors]
        self.lowered = " ".join(words[PAD:-PAD])
        n = max(len(anchors), 1)
        self.share = int(4 * sum(d == "d" for d in self.decided) / n), int(4 * sum(d == "n" for d in self.decided) / n)

    def features(self, number: int) -> list[str]:
        """What the model sees of a pair of marks."""
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
        row = [
            "",
            f"n{n}",
            f"look{look}",
            f"lookn{look},{n}",
            f"b1{b[0]}",
            f"b2{b[1]}",
            f"b12{b[1]} {b[0]}",
            f"b123{b[2]} {b[1]} {b[0]}",
            f"bg{bg[0]}",
            f"bg2{bg[1]},{bg[0]}",
            f"bg3{bg[2]},{bg[1]},{bg[0]}",
            f"b1n{b[0]},{n}",
            f"bgn{bg[0]},{n}",
            f"a1{after[0]}",
            f"a12{after[0]} {after[1]}",
            f"ag{ag[0]}",
            f"ag2{ag[0]},{ag[1]}",
            f"agn{ag[0]},{n}",
            f"a1n{after[0]},{n}",
            f"as{shape[z]},{n}",
            f"b1a1{b[0]},{after[0]}",
            f"bgag{bg[0]},{ag[0]},{n}",
            f"f{inner[0]}",
            f"l{inner[-1]}",
            f"fl{inner[0]},{inner[-1]}",
            f"fg{group[f]}",
            f"lg{group[k]}",
            f"fgn{group[f]},{n}",
            f"fg2{group[f]},{group[f + 1]}",
            f"suf{inner[-1][-3:]},{n}",
            f"suff{inner[0][-3:]}",
            f"caps{caps}",
            f"capsn{caps},{n}",
            f"capsb{caps},{b[0]}",
            f"capst{caps},{look}",
            f"stop{stop}",
            f"stopn{stop},{n}",
            f"stopl{stop},{look}",
            f"end{end},{n}",
            f"op{opens},{n}",
            f"wh{whole},{n}",
            f"whs{whole},{stop},{n}",
            f"dep{a.depth},{n}",
            f"depl{a.depth},{look}",
            f"share{self.share[0]},{n}",
            f"sharen{self.share[1]},{n}",
            f"shl{self.share[0]},{look}",
            f"pairs{min(len(self.anchors), 12)},{look}",
            f"num{any(shape[t] == NUMBER for t in range(f, k + 1))},{n}",
            f"shape{','.join(str(shape[t]) for t in range(f, min(k, f + 3) + 1))}",
        ]
        if size <= 4:
            row += [f"w{w}" for w in inner]
            row += [f"ph{self.phrases[number]}"]
        elif size < 12:
            row += [f"W{w}" for w in inner]
        times = self.times[self.phrases[number]]
        row += [f"tm{min(times, 3)},{n}"]
        if size <= 6 and self.phrases[number]:
            bare = self.lowered.count(" " + self.phrases[number] + " ") - times
            row += [f"bare{min(bare, 3)},{n}", f"barec{min(bare, 2)},{caps}"]
        for t in range(max(sentence_first, o - AROUND), o):
            if e.state[t] == 0:
                row.append(f"B{words[t]}")
                if self.cues[t] > 9:
                    row += [f"BC{words[t]},{n > 4}", f"BCd{bucket(o - t)},{look}", f"BCw{words[t]},{bucket(o - t)}"]
        for t in range(z, min(sentence_last, z + AROUND) + 1):
            if e.state[t] == 0:
                row.append(f"A{words[t]}")
                if self.cues[t] > 9:
                    row += [f"AC{words[t]},{n > 4}", f"ACd{bucket(t - z)},{look}"]
        row += self._attributed(a, n)
        # neighbours
        for step, sign in ((-1, "p"), (1, "q")):
            other = number + step
            if not 0 <= other < len(self.anchors):
                row.append(f"{sign}none")
                continue
            their = self.anchors[other]
            there = self.decided[other]
            same_s = e.sentence_first[their.opening] == sentence_first
            same_p = paragraph[their.opening] == paragraph[o]
            low, high = (their.after, o) if step < 0 else (z, their.opening)
            gap = high - low
            between = words[low:high] if 0 <= gap <= 3 else []
            key = "s" if same_s else "p" if same_p else "o"
            row += [
                f"{sign}{key}{there}",
                f"{sign}l{key}{there},{look}",
                f"{sign}n{key}{there},{n}",
                f"{sign}b{' '.join(between)},{there}",
                f"{sign}d{key}{bucket(max(gap, 0))},{there}",
            ]
        row += [f"inP{w}" for w in self.speaking.speech.words["own"] if w in inner]
        return row

    def _attributed(self, a: Anchor, n: int) -> list[str]:
        """What the attributions say of a pair."""
        e, s = self.e, self.speaking
        credited = s.sources[a.credit] if a.credit >= 0 else NONE
        follows, leads = s.local(a)
        row = [
            f"cr{credited.sort}",
            f"crn{credited.sort},{n}",
            f"fo{follows.sort}",
            f"fon{follows.sort},{n}",
            f"le{leads.sort}",
            f"len{leads.sort},{n}",
            f"cfl{credited.sort},{follows.sort},{leads.sort}",
        ]
        best, share = -1, 0.0
        size = a.last - a.first + 1
        for k in range(
            bisect_left(self.cue, a.opening - REACH), bisect_left(self.cue, min(a.after, a.first + REACH) + REACH)
        ):
            inside = 0
            for part in (0, 1):
                low, high = self.first[part][k], self.last[part][k]
                if low >= 0:
                    inside += max(0, min(high, a.last) - max(low, a.first) + 1)
            if inside / size > share:
                best, share = k, inside / size
        if best >= 0:
            cue = self.cue[best]
            word = e.words[cue]
            p = int(self.speaking.probability[best] * 5)
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
            row += [
                f"cv{int(share * 3)},{p},{n}",
                f"cvw{word}",
                f"cvwn{word},{n > 4}",
                f"cvs{source.sort},{n}",
                f"cvp{p},{source.sort}",
                f"cvf{fit},{n}",
                f"cvfw{fit},{word}",
                f"cvd{bucket(abs(cue - a.first))},{same}",
                f"cvl{self.layout[best]},{same},{n}",
                f"cvn{source.first >= 0},{p},{n}",
                f"cvc{best == a.credit},{n}",
                f"cvsd{bucket(abs(cue - a.first))},{p},{source.sort}",
            ]
        else:
            row += ["cv-", f"cv-{n}"]
        if a.credit >= 0:
            cue = self.cue[a.credit]
            row += [
                f"cw{e.words[cue]}",
                f"cwn{e.words[cue]},{n > 4}",
                f"cd{bucket(abs(cue - a.first))},{cue > a.last},{n}",
                f"cp{int(s.probability[a.credit] * 5)},{n}",
            ]
        return row


def decide(scores: Sequence[float]) -> QuotationKind:
    """The kind of a pair: speech where mixed and direct together are likelier than scare and title together."""
    top = max(scores)
    scare, title, mixed, direct = (exp(score - top) for score in scores)
    if mixed + direct > scare + title:
        return "mixed" if mixed > direct else "direct"
    return "title" if title > scare else "scare"
