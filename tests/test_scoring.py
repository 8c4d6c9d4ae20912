from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

import framing
from framing.errors import InputError, ModelError, OptionError
from framing.model import shelf
from framing.scoring import Model, load
from framing.spans import Article, Passage, Quotation, Speaker
from tests.conftest import CORPUS
from tests.timing import linear

TEXT = "The vile regime lied again. “We are the most patriotic region,” Governor Ivan Petrov said. Rain is expected."
PETROV = Speaker("Ivan Petrov", 75, 86)


def article() -> Article:
    """A page with all voices, told apart by hand."""
    text = TEXT + " Sign up!"
    cuts = [(0, 28, "narration", None), (28, 64, "quotation", PETROV), (64, 92, "narration", None)]
    cuts += [(92, len(TEXT), "narration", None), (len(TEXT), len(text), "furniture", None)]
    return Article(text, tuple(Passage(*cut) for cut in cuts))


@pytest.fixture(scope="module")
def pages() -> list[str]:
    return [(CORPUS / "articles" / f"article{1000 + number}.txt").read_text("utf-8") for number in range(1, 26)]


def test_a_report_has_one_row_for_each_passage(small_model):
    page = article()
    report = small_model.score(page)
    assert report.article is page
    assert [(p.start, p.end, p.voice, p.speaker) for p in report.passages] == [
        (p.start, p.end, p.voice, p.speaker) for p in page.passages
    ]
    assert report.techniques == small_model.techniques
    assert all(p.scores.shape == (len(report.techniques) + 1,) for p in report.passages)
    furniture = report.passages[-1]
    assert (furniture.scores == 0).all()
    assert furniture.labels == () == furniture.evidence


def test_labels_follow_the_thresholds(small_model, pages):
    labels = 0
    for text in pages:
        for passage in small_model.score(text).passages:
            if passage.voice == "furniture":
                continue
            over = {
                name
                for name, score in zip(small_model.techniques, passage.scores, strict=False)
                if score >= small_model.threshold(name)
            }
            assert set(passage.labels) == over
            order = [passage.scores[small_model.techniques.index(name)] for name in passage.labels]
            assert order == sorted(order, reverse=True)
            labels += len(over)
    assert labels > 20


def test_evidence_and_fragments_stand_inside_their_passage(small_model, pages):
    fragments = 0
    for text in pages:
        report = small_model.score(text)
        for passage in report.passages:
            assert {piece.technique for piece in passage.evidence} <= set(passage.labels)
            for piece in passage.evidence:
                assert passage.start <= piece.start < piece.end <= passage.end
                assert piece.weight > 0
                assert text[piece.start : piece.end].strip() == text[piece.start : piece.end]
        for span in report.spans:
            home = next(p for p in report.passages if p.start <= span.start < p.end)
            assert span.end <= home.end
            assert span.technique in home.labels
            assert (span.voice, span.speaker) == (home.voice, home.speaker)
            assert all(span.start <= e.start and e.end <= span.end for e in span.evidence)
            fragments += 1
        assert list(report.spans) == sorted(report.spans, key=lambda s: (s.start, s.end, s.technique))
    assert fragments > 20


def test_a_passage_scores_the_same_alone_in_its_article_and_in_a_batch(small_model, pages):
    for text in pages[:8]:
        report = small_model.score(text)
        read = [p for p in report.passages if p.voice != "furniture"]
        batch = small_model.score_spans(text, [(p.start, p.end) for p in read])
        backwards = small_model.score_spans(text, [(p.start, p.end) for p in read[::-1]])[::-1]
        for passage, one, other in zip(read, batch, backwards, strict=True):
            words = text[passage.start : passage.end]
            alone = small_model.score(Article(words, (Passage(0, len(words), "narration"),))).passages[0]
            assert passage.scores.tobytes() == one.tobytes() == other.tobytes() == alone.scores.tobytes()


def test_scores_are_the_same_in_another_process(small_model, pages, tmp_path):
    small_model.save(tmp_path / "small")
    (tmp_path / "page.txt").write_bytes(pages[0].encode())
    code = (
        "import sys, hashlib, framing;"
        f"m = framing.load({str(tmp_path / 'small')!r});"
        f"t = open({str(tmp_path / 'page.txt')!r}, 'rb').read().decode();"
        "print(hashlib.sha256(b''.join(p.scores.tobytes() for p in m.score(t).passages)).hexdigest())"
    )
    import hashlib

    here = hashlib.sha256(b"".join(p.scores.tobytes() for p in small_model.score(pages[0]).passages)).hexdigest()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONHASHSEED": "9"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == here, run.stderr


def test_the_classifier_and_its_model_say_the_same(lines):
    texts, labels = (part[:300] for part in lines)
    classifier = framing.FramingClassifier(word_bits=10, pair_bits=10, char_bits=11).fit(texts, labels)
    model = Model.from_classifier(classifier)
    text = "\n".join(texts)
    ends = np.cumsum([len(t) + 1 for t in texts])
    spans = [(int(end) - 1 - len(t), int(end) - 1) for t, end in zip(texts, ends, strict=True)]
    scores = model.score_spans(text, spans)
    assert model.techniques == tuple(classifier.classes_)
    np.testing.assert_allclose(scores[:, :-1], classifier.predict_proba(texts), rtol=1e-12)


def test_a_saved_model_says_the_same(small_model, tmp_path, pages):
    small_model.save(tmp_path / "m")
    loaded = load(tmp_path / "m")
    one, other = small_model.score(pages[1]).to_dict(), loaded.score(pages[1]).to_dict()
    assert one == other


def test_classify_spans_gives_the_most_probable_technique(small_model):
    spans = [(4, 15), (28, 64)]
    scores = small_model.score_spans(TEXT, spans)[:, :-1]
    assert small_model.classify_spans(TEXT, spans) == [small_model.techniques[k] for k in scores.argmax(axis=1)]
    assert small_model.classify_spans(TEXT, []) == []


def test_techniques_that_are_off_are_scored_but_not_reported(small_model, pages):
    quiet = Model(replace(small_model._stored, off=small_model.techniques))
    report = quiet.score(pages[0])
    assert report.spans == ()
    assert all(p.labels == () for p in report.passages)
    assert max(p.scores.max() for p in report.passages) > 0


def test_voices_are_joined_by_speaker(small_model):
    report = small_model.score(article())
    assert [(v.voice, v.speaker, v.passages, v.characters) for v in report.voices] == [
        ("narration", None, 3, len(TEXT) - 36),
        ("quotation", "Ivan Petrov", 1, 36),
    ]
    quoted = report.voices[1]
    np.testing.assert_allclose(quoted.scores, report.passages[1].scores, rtol=1e-12)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "!", "\0", "😀", "x" * 30_000, "“" * 500, "a\r\nb", "\ufeffWar."])
def test_any_text_can_be_scored(small_model, text):
    report = small_model.score(text)
    assert report.article.text == text
    assert "".join(text[p.start : p.end] for p in report.passages) == text


@pytest.mark.parametrize("thing", [b"bytes", None, 7, ["text"]])
def test_what_is_not_an_article_is_refused(small_model, thing):
    with pytest.raises(InputError, match="string"):
        small_model.score(thing)
    with pytest.raises(InputError, match="string"):
        small_model.score_spans(thing, [(0, 1)])


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 999), (1,), (1, 2, 3), "ab", None, (0.5, None)])
def test_a_span_outside_the_text_is_refused(small_model, span):
    with pytest.raises(InputError, match=r"spans\[1\]"):
        small_model.score_spans("some text", [(0, 4), span])


def test_thresholds_by_name(small_model):
    assert small_model.threshold("any") == 0.5
    assert set(small_model.thresholds) == {*small_model.techniques, "any"}
    with pytest.raises(OptionError, match="no_such"):
        small_model.threshold("no_such")


@pytest.mark.parametrize("name", ["no-such-model", "../models", "", "a\0b", "/nowhere/at/all"])
def test_an_unknown_model_is_refused_with_those_there_are(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match="shipped models"):
        load(name)


def test_shipped_models_are_found_by_name(small_model, tmp_path, monkeypatch):
    small_model.save(tmp_path / "framing-en")
    monkeypatch.setattr(shelf, "shelves", lambda: [tmp_path])
    assert load().techniques == small_model.techniques
    with pytest.raises(ModelError, match="framing-en"):
        load("framing-xx")
    (tmp_path / "framing-en" / "model.json").unlink()
    with pytest.raises(ModelError, match="shipped models: none"):
        load()


def test_a_classifier_of_single_labels_makes_no_model():
    classifier = framing.FramingClassifier(word_bits=8, pair_bits=8, char_bits=8).fit(["a", "b"] * 4, ["x", "y"] * 4)
    with pytest.raises(OptionError, match="label sets"):
        Model.from_classifier(classifier)
    with pytest.raises(OptionError, match="label sets"):
        Model.from_classifier(framing.FramingClassifier())


def test_a_model_must_score_its_techniques(small_model):
    with pytest.raises(ModelError, match="techniques"):
        Model(replace(small_model._stored, techniques=("a",)))
    with pytest.raises(ModelError, match="passages"):
        Model(replace(small_model._stored, heads={}))


def test_scoring_imports_no_heavy_library(small_model, tmp_path):
    small_model.save(tmp_path / "m")
    page = "framing.Article('War!', (framing.Passage(0, 4, 'narration'),))"
    code = (
        f"import sys, framing; framing.load({str(tmp_path / 'm')!r}).score({page}).to_dict();"
        "print([n for n in ('sklearn', 'scipy', 'pandas', 'nltk', 'joblib') if n in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert run.stdout == "[]\n", run.stderr


@pytest.mark.parametrize("shape", ["word ", "x", "vile! ", "“", "\n"])
def test_scoring_time_is_linear(small_model, shape):
    def seconds(size: int) -> float:
        text = (shape * size)[:size]
        page = Article(text, (Passage(0, size, "narration"),))
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            small_model.score(page)
            best = min(best, time.process_time() - begin)
        return best

    seconds(20_000)
    assert linear(seconds, 50_000, 200_000, most=8)


def test_a_head_may_measure_the_length(small_model, pages, tmp_path):
    from framing.model.fitting import calibrated
    from framing.model.heads import LENGTH

    text = pages[2]
    lines = [(0, 40), (40, 70), (70, 300), (300, 310)] * 20
    random = np.random.default_rng(0)
    raw = random.normal(size=(80, len(small_model.techniques) + 1))
    lengths = np.array([end - start for start, end in lines])
    truth = random.random(raw.shape) < 1 / (1 + np.exp(3.0 - raw - 0.5 * np.log1p(lengths)[:, None]))
    stored = small_model._stored
    head = calibrated(stored.heads["passages"], raw, truth, lengths)
    assert head.measures == (LENGTH,)
    assert head.dense.mean() > 0
    model = Model(replace(stored, heads={"passages": head}))
    model.save(tmp_path / "m")
    with_length = load(tmp_path / "m").score_spans(text, lines[:4])
    table = stored.tables["main"]
    parts = table.raw_of([text[a:b] for a, b in lines[:4]])[:, head.columns] + head.bias
    expected = parts + np.log1p(lengths[:4])[:, None] * head.dense[0]
    np.testing.assert_allclose(with_length, 1 / (1 + np.exp(-head.slope * expected - head.shift)), rtol=1e-9)
    other = replace(head, measures=("unknown",))
    with pytest.raises(ModelError, match="measure"):
        Model(replace(stored, heads={"passages": other}))


WORDS = "The vile regime began an operation. A shameful act, said Ivan. It rained."


def fragments(report):
    """(words, technique) of what the word head finds, in order."""
    text = report.article.text
    by_word = ("loaded_language", "euphemism", "any")
    return [(text[span.start : span.end], span.technique) for span in report.spans if span.technique in by_word]


def test_each_level_has_its_fragments_and_says_so(word_model):
    shown, review = word_model.score(WORDS), word_model.score(WORDS, level="review")
    assert (shown.level, review.level) == ("shown", "review")
    assert shown.to_dict()["level"] == "shown"
    assert fragments(shown) == [("vile", "loaded_language"), ("shameful", "any")]
    assert fragments(review) == [("vile", "loaded_language"), ("operation", "euphemism"), ("shameful", "any")]
    assert word_model.threshold("euphemism") == shown.thresholds["euphemism"] == 0.6
    assert word_model.threshold("euphemism", level="review") == review.thresholds["euphemism"] == 0.4
    for report in (shown, review):
        for span in report.spans:
            assert span.score >= report.thresholds[span.technique]


def test_a_fragments_probability_is_the_decoders(word_model):
    (vile,) = [span for span in word_model.score("The vile regime.").spans if span.technique == "loaded_language"]
    assert vile.score == pytest.approx(1 / (1 + np.exp(-2.0)), rel=1e-6)
    assert [(piece.start, piece.end, piece.technique) for piece in vile.evidence] == [(4, 8, "loaded_language")]


def test_labels_of_a_passage_are_those_of_its_fragments(word_model, pages):
    for text in (WORDS, *pages[:5]):
        for level in ("shown", "review"):
            report = word_model.score(text, level=level)
            inside = [set() for _ in report.passages]
            for span in report.spans:
                (home,) = [k for k, p in enumerate(report.passages) if p.start <= span.start < p.end]
                inside[home].add(span.technique)
            assert [set(passage.labels) for passage in report.passages] == inside


def test_what_is_off_is_for_review_alone(word_model):
    model = Model(replace(word_model._stored, off=("loaded_language",)))
    assert fragments(model.score(WORDS)) == [("shameful", "any")]
    assert ("vile", "loaded_language") in fragments(model.score(WORDS, level="review"))


@pytest.mark.parametrize("kind", ["scare", "title", "direct"])
def test_words_that_the_outlet_holds_at_a_distance_are_not_its_own(word_model, kind):
    text = "The “vile” regime."
    given = Article(text, (Passage(0, 18, "narration"),), quotations=(Quotation(5, 9, kind, None),))
    assert fragments(word_model.score(given)) == ([("vile", "loaded_language")] if kind == "direct" else [])
    spoken = replace(given, passages=(Passage(0, 18, "quotation", PETROV),))
    assert fragments(word_model.score(spoken)) == [("vile", "loaded_language")], "the speaker's words are the speaker's"


def test_a_fragment_stays_in_one_voice(word_model):
    text = "vile vile"
    whole = Article(text, (Passage(0, 9, "narration"),))
    cut = Article(text, (Passage(0, 5, "narration"), Passage(5, 9, "quotation", PETROV)))
    assert fragments(word_model.score(whole)) == [("vile vile", "loaded_language")]
    found = word_model.score(cut)
    assert fragments(found) == [("vile", "loaded_language")] * 2
    assert [span.voice for span in found.spans if span.technique == "loaded_language"] == ["narration", "quotation"]


def test_furniture_has_no_fragments(word_model):
    text = "Vile cookies!"
    assert word_model.score(Article(text, (Passage(0, 13, "furniture"),))).spans == ()


def test_a_saved_word_head_says_the_same(word_model, tmp_path, pages):
    word_model.save(tmp_path / "m")
    loaded = load(tmp_path / "m")
    for text in (WORDS, pages[1]):
        assert loaded.score(text, level="review").to_dict() == word_model.score(text, level="review").to_dict()


@pytest.mark.parametrize("level", ["", "Shown", "all", None, 1])
def test_an_unknown_level_is_refused(word_model, level):
    with pytest.raises(OptionError, match="no level") as caught:
        word_model.score(WORDS, level=level)
    assert "'shown' or 'review'" in caught.value.way_out
    with pytest.raises(OptionError, match="no level"):
        word_model.threshold("any", level=level)


def test_a_word_head_that_does_not_fit_is_refused(word_model):
    stored = word_model._stored
    for labels in (("loaded_language", "any", "euphemism"), ("no_such", "euphemism", "any")):
        with pytest.raises(ModelError, match="word head"):
            Model(replace(stored, word_head=replace(stored.word_head, labels=labels)))
    other = replace(stored.word_head.options, char_lengths=(5,))
    with pytest.raises(ModelError, match="n-grams"):
        Model(replace(stored, word_head=replace(stored.word_head, options=other)))
