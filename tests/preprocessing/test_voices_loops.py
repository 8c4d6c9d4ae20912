"""The loops of names and of who speaks, whatever the text is."""

import pytest

import framing
from framing.preprocessing.names import Names
from framing.preprocessing.scene import build
from framing.preprocessing.tokens import tokenize
from framing.spans import Span
from tests.hardening.texts import text_of
from tests.languages import ENGLISH

NEWS = (
    "Mayor Ada Quill of Oslo said the “voluntary” fee was “a gift to no one.”\n\n“We were told,” she added, “that it "
    "‘would never come,’ as Holm wrote, and it came.” Ivor T. Holm, the minister, denied it.\n\n“Who asked?”\n\n“Not "
    "me,” the minister said. His film “The Long Road Home” opens in May – “soon”, he hopes.\n\nQUILL: “Thank you.”\n\n"
    "Nora “Nell” Brandt, a driver, told Mr. Holm that she had “seen enough”. “Enough.” – Nora Brandt\n"
)
HOSTILE = [
    "",
    "“",
    '"' * 300,
    "“" * 200 + "a”" * 100,
    "said " * 300,
    "He said “no” " * 150,
    "“a ‘b “c ‘d’ e” f’ g” said Ann Quill. " * 20,
    "Smith " * 400,
    "Ann “" * 90 + "Bo” Cy " * 90,
    "𝔸𝔹 “ℂ” 𝔻 said 😀 “hi”. " * 30,
    *(NEWS * repeats for repeats in (1, 8)),
]


def test_all_kinds_of_voices_are_found():
    articles = [framing.separate(text) for text in [*(text_of(number) for number in range(250)), *HOSTILE]]
    assert sum(len(article.attributions) for article in articles) > 400
    assert {q.kind for article in articles for q in article.quotations} == {"direct", "mixed", "scare", "title"}


def names_of(text):
    whole = [Span(0, len(text))]
    return Names(build(text, tokenize(text, language=ENGLISH), whole, whole, []))


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Then Ada Quill met Holm there.", ["Ada Quill", "Holm"]),
        ("So Mr. J. B. Holm told Mayor Ada Quill.", ["Mr. J. B. Holm", "Mayor Ada Quill"]),
        ("Then Ludwig van der Rohe and Nora “Nell” Brandt left.", ["Ludwig van der Rohe", "Nora “Nell” Brandt"]),
        ("Ann “Nell” 𝔻ee said no.", ["Ann “Nell"]),  # a capital beyond the smaller tables
        ("Ann “Nell” lee said no.", ["Ann", "Nell"]),
        ("Ann, Bo and Cy", ["Ann", "Bo", "Cy"]),
    ],
)
def test_runs_of_names(text, runs):
    names = names_of(text)
    begins, lasts = names.borders
    assert [text[names.starts[a] : names.ends[b]] for a, b in zip(begins, lasts, strict=True)] == runs


def test_pairs_in_any_order_are_judged_alike():
    """A pair's kind and speaker hang on no order of the pairs."""
    from framing.preprocessing import attributions
    from framing.preprocessing.judging import judged
    from framing.preprocessing.marks import find_marks

    text = "“One,” said Ada Quill.\n“Two,” said Ivor Holm."
    whole = [Span(0, 22), Span(23, len(text))]
    marks, _ = find_marks(text, whole, language=ENGLISH)
    models = attributions.shipped_models(ENGLISH)
    results = []
    for order in (marks, marks[::-1]):
        scene = build(text, tokenize(text, language=ENGLISH), whole, whole, order)
        results.append(judged(scene, attributions.find(scene, models), models))
    assert results[0] == tuple(part[::-1] for part in results[1])
    assert results[0][0] == ["direct", "direct"]
    assert results[0][1] == [0, 1]
