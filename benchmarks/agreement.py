"""How far two annotators of the project's corpus agree: Krippendorff's alpha with MASI distance, and by technique.

    python benchmarks/agreement.py

The second annotation (datasets/framing-en/second-annotation) covers 40 articles and was made without sight of the
first. A unit is a passage that is not furniture; its label is the set of techniques that overlap it (MASI distance,
Passonneau 2006), or for one technique whether it is there (nominal). `spans` is the share of one annotator's spans
that the other overlaps with the same technique.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, masi_distance

from framing.preprocessing import separate
from framing.techniques import NAMES
from framing.training.corpus import read_corpus

CORPUS = Path(__file__).resolve().parent.parent / "datasets" / "framing-en"


def main() -> None:
    """Print the table."""
    second: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for line in (CORPUS / "second-annotation" / "techniques.tsv").read_text("utf8").splitlines():
        key, technique, start, end = line.split("\t")
        second[key].append((int(start), int(end), technique))
    both = {*second, *(CORPUS / "second-annotation" / "none.txt").read_text("utf8").split()}
    units: list[tuple[frozenset[str], frozenset[str]]] = []
    overlap: dict[str, list[bool]] = defaultdict(list)
    articles = [article for article in read_corpus(CORPUS).articles if article.id in both]
    for article in articles:
        one = [(label.start, label.end, label.techniques[0]) for label in article.labels]
        other = second[article.id]
        for passage in separate(article.text).passages:
            if passage.voice != "furniture":
                sets = [
                    frozenset(t for start, end, t in spans if start < passage.end and passage.start < end)
                    for spans in (one, other)
                ]
                units.append((sets[0], sets[1]))
        for spans, against in ((one, other), (other, one)):
            for start, end, technique in spans:
                overlap[technique].append(any(s < end and start < e and t == technique for s, e, t in against))
    print(f"{len(articles)} articles, {len(units)} passages")
    # NLTK's MASI cannot compare two empty sets: no technique is a label of its own.
    triples = [
        (who, str(i), labels or frozenset({"none"}))
        for i, pair in enumerate(units)
        for who, labels in zip("ab", pair, strict=True)
    ]
    print(f"alpha (MASI) over sets of techniques: {AnnotationTask(triples, masi_distance).alpha():.3f}")
    either = [(who, unit, labels == {"none"}) for who, unit, labels in triples]
    print(f"alpha (nominal), any technique: {AnnotationTask(either, binary_distance).alpha():.3f}")
    print(f"{'technique':28}{'alpha':>7}{'spans':>7}{'of':>6}")
    for name in NAMES:
        alpha = AnnotationTask([(who, unit, name in labels) for who, unit, labels in triples], binary_distance).alpha()
        found = overlap[name]
        print(f"{name:28}{alpha:7.3f}{sum(found) / max(len(found), 1):7.2f}{len(found):6}")


if __name__ == "__main__":
    main()
