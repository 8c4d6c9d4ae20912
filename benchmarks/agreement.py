"""How far two readings agree: of the project's own corpus, or of real articles in annotated jsonl.

    python benchmarks/agreement.py
    python benchmarks/agreement.py datasets/real-en/articles.jsonl datasets/real-en/second-reading.jsonl \
        --texts ../shared/data

Without files: the second annotation of datasets/framing-en, which covers 40 articles and was made without sight of the
first. Krippendorff's alpha; a unit is a passage that is not furniture; its label is the set of techniques that overlap
it (MASI distance, Passonneau 2006), or for one technique whether it is there (nominal). Then spans: the share of the
first reading's spans that the second meets with the same technique (P), the share of the second's that the first meets
(R), and their F1; `close match` asks for at least half of the joined letters, `any` for no technique. Last, quotations
that both readings mark in the same place: whether they are speech, the kind, and of speech the speaker's name.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, masi_distance

from framing.interchange import read_any
from framing.preprocessing import separate
from framing.techniques import ANY, NAMES
from framing.training.config import Source
from framing.training.corpus import AnnotatedArticle, LabelledSpan, read_corpus
from framing.training.matching import CLOSE, SAME, Counts, letters_before, matched

CORPUS = Path(__file__).resolve().parent.parent / "datasets" / "framing-en"
FEWEST = 10  # spans of a technique in both readings together, below which its share says nothing
SPEECH = ("direct", "mixed")

Pairs = Sequence[tuple[AnnotatedArticle, AnnotatedArticle]]


def own() -> Pairs:
    """The project's corpus, and its second annotation, which has no quotations."""
    second: dict[str, list[LabelledSpan]] = {}
    folder = CORPUS / "second-annotation"
    for key in (folder / "none.txt").read_text("utf8").split():
        second[key] = []
    for line in (folder / "techniques.tsv").read_text("utf8").splitlines():
        key, technique, start, end = line.split("\t")
        second.setdefault(key, []).append(LabelledSpan(int(start), int(end), (technique,)))
    return [
        (article, AnnotatedArticle(article.id, article.text, article.corpus, tuple(second[article.id])))
        for article in read_corpus(CORPUS).articles
        if article.id in second
    ]


def given(first: Path, second: Path, texts: Path | None) -> Pairs:
    """The articles that two files of annotated jsonl have in common, by id."""
    one, other = (read_any(Source(path, texts=texts)) for path in (first, second))
    again = {article.id: article for article in other.articles}
    return [(article, again[article.id]) for article in one.articles if article.id in again]


def alphas(pairs: Pairs) -> tuple[int, dict[str, float]]:
    """The number of units, and alpha of the sets of techniques ("sets"), of any, and of each technique."""
    units: list[tuple[frozenset[str], frozenset[str]]] = []
    for one, other in pairs:
        for passage in separate(one.text).passages:
            if passage.voice != "furniture":
                sets = [
                    frozenset(s.techniques[0] for s in labels if s.start < passage.end and passage.start < s.end)
                    for labels in (one.labels, other.labels)
                ]
                units.append((sets[0], sets[1]))
    # NLTK's MASI cannot compare two empty sets: no technique is a label of its own.
    triples = [
        (who, str(i), labels or frozenset({"none"}))
        for i, pair in enumerate(units)
        for who, labels in zip("ab", pair, strict=True)
    ]

    def nominal(values: list[tuple[str, str, bool]]) -> float:
        same = len({value for _, _, value in values}) < 2
        return float("nan") if same else AnnotationTask(values, binary_distance).alpha()

    found = {"sets": AnnotationTask(triples, masi_distance).alpha()}
    found["any"] = nominal([(who, unit, labels == {"none"}) for who, unit, labels in triples])
    return len(units), found | {
        name: nominal([(who, unit, name in labels) for who, unit, labels in triples]) for name in NAMES
    }


def spans_of(pairs: Pairs) -> dict[str, Counts]:
    """How the spans meet, by technique and for `SAME`, `CLOSE` and "any"."""
    total: dict[str, Counts] = {}
    for one, other in pairs:
        before = letters_before(one.text)
        first = [(s.start, s.end, s.techniques) for s in one.labels]
        second = [(s.start, s.end, s.techniques) for s in other.labels]
        for name, counts in matched(before, first, second).items():
            total[name] = total.get(name, Counts()) + counts
    return total


def quotations_of(pairs: Pairs) -> dict[str, tuple[int, int]]:
    """Of quotations that both mark in the same place: how many agree, of how many."""
    counts = {"speech or not": [0, 0], "kind": [0, 0], "speaker's name": [0, 0]}
    for one, other in pairs:
        again = {(q.start, q.end): q for q in other.quotations}
        for quotation in one.quotations:
            same = again.get((quotation.start, quotation.end))
            if same is None:
                continue
            speech = [q.kind in SPEECH for q in (quotation, same)]
            judged = [("speech or not", speech[0] == speech[1]), ("kind", quotation.kind == same.kind)]
            if all(speech) and (quotation.speaker or same.speaker):
                judged.append(("speaker's name", quotation.speaker.casefold() == same.speaker.casefold()))
            for name, agree in judged:
                counts[name][0] += agree
                counts[name][1] += 1
    return {name: (agree, of) for name, (agree, of) in counts.items()}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*", help="the first reading and the second")
    parser.add_argument("--texts", type=Path, help="the folder of the texts")
    asked = parser.parse_args()
    if len(asked.files) not in (0, 2):
        parser.error("give two files, or none")
    pairs = given(*asked.files, asked.texts) if asked.files else own()
    if not pairs:
        parser.error("the files have no article in common")
    units, alpha = alphas(pairs)
    print(f"{len(pairs)} articles, {units} passages")
    print(f"alpha (MASI) over sets of techniques: {alpha['sets']:.3f}")
    print(f"alpha (nominal), any technique: {alpha['any']:.3f}")
    spans = spans_of(pairs)
    print(f"{'spans':28}{'P':>7}{'R':>7}{'F1':>7}{'first':>7}{'second':>7}{'alpha':>7}")
    few = [name for name in NAMES if name in spans and spans[name].flags + spans[name].gold < FEWEST]
    for name in (SAME, CLOSE, ANY, *NAMES):
        if name in spans and name not in few:
            one = spans[name]
            said = f"{alpha[name]:7.3f}" if name in NAMES else ""
            print(f"{name:28}{one.precision:7.2f}{one.recall:7.2f}{one.f1:7.2f}{one.flags:7}{one.gold:7}{said}")
    print(f"fewer than {FEWEST} in both together: {', '.join(few) or 'none'}")
    for name, (agree, of) in quotations_of(pairs).items():
        if of:
            print(f"quotations, {name:17}{agree / of:7.3f}  of {of}")


if __name__ == "__main__":
    main()
