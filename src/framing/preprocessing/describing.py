"""What an article says of somebody beside the name: titles, appositions, "is the chief analyst"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framing.preprocessing.entities import (
    AFTER,
    BEFORE,
    BODY,
    CROWD,
    PERSON,
    PLACE,
    SMALL,
    STOP,
    STRONG,
    TITLED,
    UNKNOWN,
    Entity,
)
from framing.preprocessing.tokens import LOWER, PUNCTUATION, UPPER

if TYPE_CHECKING:
    from framing.preprocessing.mentions import Entities


def describe(e: Entities, entity: Entity, begin: int, first: int, last: int) -> None:
    """Read what stands beside a mention: titles, appositions, "is"."""
    group, words, known = e.group, e.words, e.lists
    classes = known.classes
    role = classes["role"]
    nouns = known.words["person_nouns"]
    bits, shape = known.bits, e.shape
    said: list[str] = []
    person = titled = False
    token = first - 1
    low = max(e.sentence_first[first], first - BEFORE)
    while token >= low:
        what = bits[group[token]]
        if what & STOP or (shape[token] == PUNCTUATION and words[token] != ".") or (token < begin and what & SMALL):
            break
        said.append(words[token])
        token -= 1
    if e.is_thing(first, last):  # "the president of Tarn" without "of": the office is somebody else's
        said, begin = [], first
    for t in range(begin, first):
        titled = titled or bool(bits[group[t]] & TITLED)
    if titled or (said and (said[0] in nouns or group[first - 1] in role)):
        person = True
    elif said and nouns.isdisjoint(said):
        said = []
    if (
        words[first - 1] == "," and not person and entity.kind in (UNKNOWN, PERSON)
    ):  # "the mayor of Locri, Assunta Crea"
        back = []
        for t in range(first - 2, max(first - 2 - AFTER, low - AFTER, e.sentence_first[first] - 1), -1):
            if e.shape[t] == PUNCTUATION:
                break
            back.append(t)
            if group[t] in classes["the"]:
                inner = [words[x] for x in reversed(back)]
                if len(inner) > 1 and any(
                    w in nouns or group[x] in role for x, w in zip(reversed(back), inner, strict=True)
                ):
                    said += inner
                    person = True
                break
    after = last + 1
    if words[after] == "," or group[after] in classes["be"]:
        comma = words[after] == ","
        piece = []
        for t in range(after + 1, after + 1 + AFTER):
            if e.shape[t] == PUNCTUATION or group[t] in classes["stop"]:
                break
            piece.append(t)
        if comma and any(e.cues[t] > STRONG for t in piece):  # "since May, a senior aide said"
            piece = []
        if piece and (
            group[piece[0]] in classes["the"]
            or (comma and any(words[t] in nouns or group[t] in role for t in piece[:4]))
        ):
            inner = [words[t] for t in piece]
            hit = [w for t, w in zip(piece[:6], inner, strict=False) if w in nouns or group[t] in role]
            if hit and not (first == last and words[last] in known.words["places"]):
                said += inner
                person = True
            elif any(w in known.words["body_nouns"] for w in inner[:5]) and entity.kind == UNKNOWN and first == last:
                said += inner
    for t in range(begin, first):
        if words[t] in known.words["female_titles"]:
            entity.gender = "f"
        elif words[t] in known.words["male_titles"]:
            entity.gender = "m"
    if said:
        entity.roles.update([w for w in said if w[:1].isalnum()])
    if said and not entity.gender:
        for w in said:
            if w in known.words["female_nouns"]:
                entity.gender = "f"
            elif w in known.words["male_nouns"]:
                entity.gender = "m"
    sign = known.first_name(words[first]) if first < last else ""
    if sign and (e.shape[first + 1] != LOWER or first + 1 < last):
        person = True
        if sign in "mf" and not entity.gender:
            entity.gender = sign
    if entity.kind != PERSON:
        bodies = known.words["body_nouns"]
        if words[last] in known.words["crowd_nouns"] or (first == last and known.people(words[last])):
            entity.kind = CROWD
        elif not (sign or titled or bodies.isdisjoint(words[first : last + 1])):
            entity.kind = BODY
        elif person:
            entity.kind = PERSON
        elif entity.kind == UNKNOWN:
            if not known.words["places"].isdisjoint(words[first : last + 1]):
                entity.kind = PLACE
            elif group[first - 1] in classes["the"] or (
                first == last and e.shape[first] == UPPER and len(words[first]) > 1
            ):
                entity.kind = BODY
