"""Annotated articles -> rows to learn from: a passage, what it carries, and what its corpus cannot say.

The same article may stand in several corpora (PTC and its NLP4IF-2019 edition share most of theirs). It is learnt from
once: with the labels of the corpus that was given first; others only tell which technique a merged label means, and
add techniques that the first does not annotate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.model.term_head import LONGEST
from framing.preprocessing import separate
from framing.resources.language import Language
from framing.spans import Passage, Quotation
from framing.training.corpus import AnnotatedArticle, Corpus, LabelledSpan
from framing.training.learnt import text_key
from framing.training.sources import Terms

UNKNOWN = -1
_WORD = re.compile(r"[\w-]+")
_CONTENT = 5  # letters of a word that says something by itself
_LITERAL = 0.25  # of the literal uses of a soft word: a quarter is about three for each euphemism
HELD_OUT = "held-out"
DRAWN = "random"  # what datasets/real-en says of an article that was not picked
INVENTED = "framing-en"  # the corpus whose pages were written for it


@dataclass(frozen=True, slots=True)
class TrainingArticle:
    """One text with its resolved labels.

    Attributes:
        text: the article's text.
        labels: a merged label that no other corpus resolves keeps its several names.
        known: the techniques whose absence here means something.
        corpus: the corpus that it was taken from.
        whole: it is one passage, which is not to be cut.
        real: it is news as it was published, not written for a corpus.
        drawn: it is as news comes, and not picked because a model was unsure of it or for likely wording.
    """

    text: str
    labels: tuple[LabelledSpan, ...]
    known: frozenset[str]
    corpus: str
    whole: bool = False
    real: bool = True
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """Passages to learn from.

    Attributes:
        passages: (text, start, end) each, offsets in code points of the article's text.
        truth: shape (passages, techniques + 1), last "any": 1 carried, 0 not, `UNKNOWN` the corpus cannot say.
        groups: shape (passages,), the article each belongs to, for folds by article.
    """

    passages: list[tuple[str, int, int]]
    truth: NDArray[np.int8]
    groups: NDArray[np.intp]


def join_corpora(corpora: Sequence[Corpus], *, without: Iterable[Corpus] = ()) -> list[TrainingArticle]:
    """The articles to learn from, each text once, held-out articles and those of ``without`` left out.

    Args:
        corpora: in order of trust.
        without: corpora whose texts must not be learnt from, such as the one that is measured on.
    """
    barred = {text_key(article.text) for corpus in without for article in corpus.articles}
    versions: dict[str, list[tuple[AnnotatedArticle, Corpus]]] = {}
    for corpus in corpora:
        for article in corpus.articles:
            key = text_key(article.text)
            if key not in barred and article.facts.get("split") != HELD_OUT:
                versions.setdefault(key, []).append((article, corpus))
    return [_resolve(group) for group in versions.values()]


def _resolve(versions: list[tuple[AnnotatedArticle, Corpus]]) -> TrainingArticle:
    (article, corpus), *others = versions
    known = set(corpus.techniques)
    same = [(other, of) for other, of in others if other.text == article.text]  # offsets must agree
    labels = []
    for label in article.labels:
        meant = {
            name
            for other, _ in same
            for finer in other.labels
            if finer.start < label.end and label.start < finer.end and len(finer.techniques) == 1
            for name in finer.techniques
            if name in label.techniques
        }
        labels.append(LabelledSpan(label.start, label.end, tuple(sorted(meant)) or label.techniques))
    for other, of in same:
        new = of.techniques - known
        labels += [label for label in other.labels if set(label.techniques) <= new]
        known |= new
    labels.sort(key=lambda label: (label.start, label.end, label.techniques))
    invented = corpus.name == INVENTED
    drawn = not invented and article.facts.get("chosen", DRAWN) == DRAWN
    parts = (article.text, tuple(labels), frozenset(known), corpus.name, article.whole)
    return TrainingArticle(*parts, real=not invented, drawn=drawn)


def passage_rows(articles: Sequence[TrainingArticle], techniques: Sequence[str], language: Language) -> Rows:
    """One row for each passage that is not furniture.

    Args:
        articles: as `join_corpora` gives them.
        techniques: the columns of the truth, before "any".
        language: of the articles.
    """
    passages: list[tuple[str, int, int]] = []
    truth: list[NDArray[np.int8]] = []
    groups: list[int] = []
    for group, article in enumerate(articles):
        whole = (Passage(0, len(article.text), "narration"),)
        cut = whole if article.whole else separate(article.text, language=language).passages
        blank = np.array([0 if name in article.known else UNKNOWN for name in (*techniques, "any")], np.int8)
        blank[-1] = 0
        for passage in cut:
            if passage.voice == "furniture":
                continue
            row = blank.copy()
            for label in article.labels:
                if label.start < passage.end and passage.start < label.end:
                    row[-1] = 1
                    sure = len(label.techniques) == 1
                    for name in label.techniques:
                        if name in techniques:
                            column = techniques.index(name)
                            row[column] = 1 if sure or row[column] == 1 else UNKNOWN
            passages.append((article.text, passage.start, passage.end))
            truth.append(row)
            groups.append(group)
    return Rows(passages, np.array(truth, np.int8).reshape(-1, len(techniques) + 1), np.array(groups, np.intp))


def terms_of(articles: Sequence[TrainingArticle], technique: str, language: Language) -> Terms | None:
    """Short annotated spans of a technique, and against them terms that are set apart or use the same words literally.

    Args:
        articles: those whose corpus does not annotate the technique are passed over.
        technique: its name.
        language: of the articles.

    Returns:
        None where there are not both kinds.
    """
    places: list[tuple[str, int, int]] = []
    truth: list[bool] = []
    known = [article for article in articles if technique in article.known]
    soft: set[str] = set()
    for article in known:
        for label in article.labels:
            words = article.text[label.start : label.end]
            if technique in label.techniques and len(words.split()) <= LONGEST:
                places.append((article.text, label.start, label.end))
                truth.append(True)
                soft.update(word for word in words.lower().split() if len(word) >= _CONTENT)
    draw = np.random.default_rng(0)
    for article in known:
        separated = separate(article.text, language=language)
        taken = [(label.start, label.end) for label in article.labels if technique in label.techniques]
        taken += [(span.start, span.end) for span in separated.furniture]
        terms = [(one.start, one.end) for one in separated.quotations if len(one_words(article.text, one)) <= LONGEST]
        terms += [
            (match.start(), match.end())
            for match in _WORD.finditer(article.text)
            if match.group().lower() in soft and draw.random() < _LITERAL
        ]
        for start, end in terms:
            if not any(begin < end and start < stop for begin, stop in taken):
                places.append((article.text, start, end))
                truth.append(False)
    return Terms(technique, places, np.array(truth, np.bool_)) if len(set(truth)) == 2 else None


def one_words(text: str, place: Quotation) -> list[str]:
    """The words of a marked stretch."""
    return text[place.start : place.end].split()


def folds(groups: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """A fold for each row, by article: articles are dealt out in a fixed shuffled order."""
    articles = int(groups.max(initial=-1)) + 1
    deal = np.arange(articles) % count
    return np.random.default_rng(0).permutation(deal)[groups]
