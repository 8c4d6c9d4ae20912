"""Reports made by hand, so that pages are tested whatever the model of the day finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from framing.report import Evidence, FoundSpan, Report, ScoredPassage
from framing.spans import Article, Metadata, Passage, Span, Speaker, Voice
from framing.techniques import NAMES
from framing.voice_scores import voices_of

EXAMPLE = Path(__file__).parents[2] / "datasets" / "examples" / "volunteers.txt"

# voice, speaker, words; a line break ends a paragraph
Said = tuple[Voice, str | None, str]
# words (their first occurrence that starts after the last one's start), technique, probability, words that carried it
Found = tuple[str, str, float, tuple[str, ...]]


def report_of(
    said: Sequence[Said],
    found: Sequence[Found] = (),
    *,
    headline: str = "",
    metadata: Metadata | None = None,
    whole: Sequence[tuple[int, str, float]] = (),
) -> Report:
    """A report on the text that ``said`` makes up; ``whole`` flags passages by their number."""
    text, passages = "", []
    for voice, name, words in said:
        speaker = None if name is None else Speaker(name, len(text), len(text))
        passages.append(Passage(len(text), len(text) + len(words), voice, speaker))
        text += words
    paragraphs, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            paragraphs.append(Span(at + len(line) - len(line.lstrip()), at + len(line.rstrip())))
        at += len(line)
    head = None if not headline else Span(text.index(headline), text.index(headline) + len(headline))
    article = Article(
        text, tuple(passages), paragraphs=tuple(paragraphs), headline=head, metadata=metadata or Metadata()
    )
    spans, last = [], 0
    for words, technique, score, carried in found:
        start = text.index(words, last)
        last = start + 1
        evidence = tuple(
            Evidence(at := text.index(word, start), at + len(word), technique, 1.0 / (1 + place))
            for place, word in enumerate(carried)
        )
        owner = next(p for p in passages if p.start <= start < p.end)
        spans.append(FoundSpan(start, start + len(words), technique, score, owner.voice, owner.speaker, evidence))
    scored = []
    for number, passage in enumerate(passages):
        scores = np.zeros(len(NAMES) + 1)
        labels = [s for s in spans if passage.start <= s.start < passage.end]
        flags = {s.technique: s.score for s in labels} | {name: p for n, name, p in whole if n == number}
        for name, probability in flags.items():
            scores[NAMES.index(name)] = probability
        scores[-1] = max(flags.values(), default=0.0)
        evidence = tuple(e for s in labels for e in s.evidence)
        scored.append(
            ScoredPassage(passage.start, passage.end, passage.voice, passage.speaker, scores, tuple(flags), evidence)
        )
    voices = voices_of(tuple(scored), len(NAMES) + 1)
    return Report(article, NAMES, dict.fromkeys((*NAMES, "any"), 0.3), tuple(scored), tuple(spans), voices, "by-hand")


def example_report() -> Report:
    """The example page of the repository, its voices and fragments marked by hand."""
    belyaev, oskova, rashid, ordin = "Idris Belyaev", "Marina Oskova", "Timur Rashid", "Pavel Ordin"
    marks: list[tuple[str, Voice, str | None]] = [
        ("Keep the Steppe Herald free for everyone!\n\n", "furniture", None),
        ("‘Self-Supply’ ", "quotation", belyaev),
        ("“self-supply” ", "quotation", belyaev),
        ("600 recruits each and to have them at the border before the first snow, ", "reported", belyaev),
        (
            "“The constitution leaves it to a province to begin any undertaking, such as ‘self-supply’,” ",
            "quotation",
            belyaev,
        ),
        ("“Nobody should sit at home", "quotation", belyaev),
        ("“unconditional backing” ", "quotation", None),
        ("that her province had already filled four trains.\n\n", "reported", oskova),
        ("“We hand every one of them boots, radios and warm sleeping bags,” ", "quotation", oskova),
        ("“truest” ", "quotation", "Radio Vostok"),
        ("350 residents had gone north since the spring", "reported", rashid),
        ("each of them should send no more than its ", "reported", ordin),
        ("“means.”\n\n", "quotation", ordin),
        ("Get the Herald’s weekly letter", "furniture", None),
    ]
    text = EXAMPLE.read_text("utf8")
    said: list[Said] = []
    at = 0
    for words, voice, name in marks:
        start = text.index(words, at)
        end = len(text) if words.startswith("Get the") else start + len(words)
        if words.startswith(("“Nobody", "350")):  # to the end of the paragraph
            end = text.index("\n\n", start) + 2
        if at < start:
            said.append(("narration", None, text[at:start]))
        said.append((voice, name, text[start:end]))
        at = end
    found: list[Found] = [
        ("Self-Supply", "euphemism", 0.83, ("Self-Supply",)),
        ("are lining up behind", "bandwagon", 0.46, ("lining up",)),
        ("convoys of men and lorries north", "loaded_language", 0.38, ("convoys",)),
        ("self-supply", "euphemism", 0.91, ("self-supply",)),
        ("self-supply", "euphemism", 0.87, ("self-supply",)),
        ("Nobody should sit at home until the capital orders", "flag_waving", 0.58, ("Nobody", "sit at home")),
        ("sit at home until the capital orders a general call-up", "black_and_white_fallacy", 0.41, ("until",)),
        ("[special measures]", "euphemism", 0.76, ("special measures",)),
        ("unconditional backing", "loaded_language", 0.52, ("unconditional",)),
        ("boots, radios and warm sleeping bags", "loaded_language", 0.35, ("warm",)),
        ("placed first and second among the “truest” provincial heads", "patriotic_ranking", 0.88, ("truest", "first")),
        ("“self-supply”", "euphemism", 0.84, ("self-supply",)),
        ("which polls suggest would be unpopular", "doubt", 0.33, ("unpopular",)),
    ]
    return report_of(
        said,
        found,
        headline="Three Provinces Join Marshal’s Drive to ‘Self-Supply’ the Northern Front",
        metadata=Metadata(site="Steppe Herald", author="Dana Kulova"),
    )
