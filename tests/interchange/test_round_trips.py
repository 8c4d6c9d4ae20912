import itertools

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from framing.errors import CorpusError
from framing.interchange.document import OWN_LABELS, Document, Mark, of_article, tidy
from framing.interchange.formats import FORMATS
from framing.interchange.options import Options
from framing.training.corpus import read_corpus
from framing.training.corpus_writer import write_corpus
from framing.training.output_files import write_files

# Plain letters often, and what breaks offsets and line-oriented formats: astral signs, joiners, flags, combining marks,
# right-to-left letters and their controls, every kind of line break, tabs, quotes, markup, BOM and NUL.
PIECES = [
    *"abc XYZ 019 .,;#-",
    *("🎪", "👩‍🌾", "🇳🇴", "𝔄", "e\u0301", "\u0301", "\u200d", "שלום", "مرحبا", "\u202e", "\u2066", "\ufeff"),
    *("\n", "\r\n", "\r", "\t", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\xa0", "  ", " \n "),
    *('"', "'", "“", "”", "\\n", "\\", "<", "&amp;", "]]>", "\x00", "\x7f", "\ufffe", "T1\t", "# x = y"),
]
NAMES = [*"ab Åß.", "שם", "🎪", '"', "&", "<", "{", "\\", "\x85", "\u2028"]


def texts(pieces=PIECES):
    return st.lists(st.sampled_from(pieces), max_size=25).map("".join)


@st.composite
def documents(draw, model=None, pieces=PIECES):
    text = draw(texts(pieces))
    who = st.lists(st.sampled_from(NAMES), max_size=4).map("".join)
    labels = st.sampled_from([*OWN_LABELS, "whataboutism-straw_man-red_herring", "bandwagon-reductio_ad_hitlerum"])
    marks = []
    for _ in range(draw(st.integers(0, 5)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        label = draw(labels)
        score = draw(st.floats(0, 1)) if model and not label.startswith(("quotation", "furniture")) else None
        marks.append(Mark(start, end, label, score, draw(who) if label.startswith("quotation") else ""))
    return Document("doc-1", text, tidy(marks), model or "")


COUNT = itertools.count()
# 1,000 texts through each format; no shrinking database, so that each run takes others.
MANY = settings(
    max_examples=1000,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def there_and_back(name, document, folder, unit="", read_unit=""):
    here = folder / str(next(COUNT))
    write_files(here, FORMATS[name].writer()([document], Options(unit)))
    main = FORMATS[name].main
    (back,) = FORMATS[name].reader()([here / main if main else here], Options(read_unit, drafts=True))
    return back


def bare(document, scores=True):
    """What every format keeps."""
    marks = tuple(m if scores else Mark(m.start, m.end, m.label, None, m.speaker) for m in document.marks)
    return Document(document.id, document.text, marks)


@MANY
@given(document=documents(model="framing-en"))
@pytest.mark.filterwarnings("ignore::UserWarning")  # overlaps and mixed line ends
def test_a_thousand_texts_through_each_format(document, tmp_path):
    for name in ("doccano", "label-studio"):
        assert there_and_back(name, document, tmp_path) == document, name
    breaks = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
    if any(not document.words(mark).strip(breaks) for mark in document.marks):
        with pytest.raises(CorpusError, match="covers line breaks only"):
            there_and_back("brat", document, tmp_path)
    else:
        assert there_and_back("brat", document, tmp_path) == bare(document)
    unscored = bare(document, scores=False)
    assert there_and_back("ptc", document, tmp_path) == unscored
    here = tmp_path / str(next(COUNT))
    write_corpus([document.to_article()], here)
    (article,) = read_corpus(here).articles
    assert of_article(article) == unscored


@settings(MANY, max_examples=200)
@given(document=documents())
def test_the_other_unit_is_found_by_the_words(document, tmp_path):
    assert there_and_back("doccano", document, tmp_path, "code-points") == document
    assert there_and_back("label-studio", document, tmp_path, "utf-16") == document


def test_the_pieces_hold_what_they_are_said_to_hold():
    joined = "".join(PIECES + NAMES)
    for sign in ("\x00", "\r\n", "\U0001f3aa", "\u0301", "ש", "\u2028", "\ufeff", "\t"):
        assert sign in joined
