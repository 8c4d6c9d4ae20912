"""What the datasheet promises of the project's own corpus, held against its files."""

import re
from collections import Counter, defaultdict

import pytest
from tests.conftest import CORPUS
from tests.languages import ENGLISH

from framing.preprocessing import separate
from framing.preprocessing.sentences import sentence_spans
from framing.techniques import NAMES
from framing.training.corpus import read_corpus

SHARED_TRIGRAMS = 0.6  # the datasheet's promise: no two sentences share more than this part of their word 3-grams


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(CORPUS)


@pytest.fixture(scope="module")
def sentences(corpus):
    return [
        (article.id, article.text[sentence.start : sentence.end])
        for article in corpus.articles
        for sentence in sentence_spans(article.text, separate(article.text).paragraphs, language=ENGLISH)
        if len(re.findall(r"\w+", article.text[sentence.start : sentence.end])) > 2
    ]


def test_size_and_split(corpus, sentences):
    assert len(corpus.articles) >= 250
    assert len(sentences) >= 3000
    split = Counter(article.facts["split"] for article in corpus.articles)
    assert set(split) == {"train", "held-out"}
    assert 0.15 <= split["held-out"] / len(corpus.articles) <= 0.25


def test_enough_spans_of_every_technique_in_and_out_of_quotations(corpus):
    inside, outside = Counter(), Counter()
    for article in corpus.articles:
        spoken = [q for q in article.quotations if q.kind in ("direct", "mixed")]
        for label in article.labels:
            quoted = any(q.start <= label.start and label.end <= q.end for q in spoken)
            (inside if quoted else outside).update(label.techniques)
    for name in NAMES:
        least = 250 if name in ("euphemism", "patriotic_ranking") else 60
        assert inside[name] + outside[name] >= least, name
        assert min(inside[name], outside[name]) >= 0.2 * (inside[name] + outside[name]), name


def test_a_third_of_the_articles_push_nothing_in_their_own_voice(corpus):
    clean = [article for article in corpus.articles if article.facts["clean"] == "yes"]
    assert len(clean) >= len(corpus.articles) / 3
    for article in clean:
        spoken = [q for q in article.quotations if q.kind in ("direct", "mixed")]
        for label in article.labels:
            assert any(q.start <= label.start and label.end <= q.end for q in spoken), (article.id, label)


def test_many_countries_outlets_and_genres_and_furniture_on_a_third(corpus):
    assert len({article.facts["country"] for article in corpus.articles}) >= 40
    assert len({article.facts["outlet"] for article in corpus.articles}) >= 100
    genres = Counter(article.facts["genre"] for article in corpus.articles)
    assert len(genres) >= 10
    assert min(genres.values()) >= 5
    assert sum(bool(article.furniture) for article in corpus.articles) >= len(corpus.articles) / 3


def test_spans_are_clean_and_speakers_are_named(corpus):
    for article in corpus.articles:
        for label in article.labels:
            words = article.text[label.start : label.end]
            assert words == words.strip(), (article.id, words)
        for quotation in article.quotations:
            assert bool(quotation.speaker) == (quotation.kind in ("direct", "mixed")), (article.id, quotation)


def test_no_templates(sentences):
    """Of any two sentences, the shorter shares at most 60 % of its word 3-grams with the other."""
    holders = defaultdict(list)
    grams = []
    for number, (_, sentence) in enumerate(sentences):
        words = re.findall(r"\w+", sentence.lower())
        own = {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
        grams.append(own)
        for gram in own:
            holders[gram].append(number)
    alike = []
    for number, own in enumerate(grams):
        shared = Counter(other for gram in own for other in holders[gram] if other < number)
        for other, count in shared.items():
            least = min(len(own), len(grams[other]))
            if least >= 2 and count / least > SHARED_TRIGRAMS:
                alike.append((sentences[number], sentences[other]))
    assert not alike
