"""Russian: voices, names in their cases, marks, dashes, other languages in the same letters; sentences of our own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import framing
from framing.errors import LanguageError
from framing.preprocessing.inflection import inflection
from framing.preprocessing.telling_languages import language_among, language_of
from framing.resources.language import load_language
from tests.timing import linear

EXAMPLE = Path(__file__).parents[2] / "datasets" / "examples" / "ferry-ru.txt"


def said(text: str) -> dict[str, str | None]:
    """What is said, and by whom."""
    article = framing.separate(text, language="ru")
    spoken = [q for q in article.quotations if q.kind in ("direct", "mixed")]
    return {article.text[q.start : q.end]: q.speaker.name if q.speaker else None for q in spoken}


def reported(text: str) -> dict[str, str | None]:
    """What is reported, and of whom."""
    article = framing.separate(text, language="ru")
    passages = [p for p in article.passages if p.voice == "reported"]
    return {article.text[p.start : p.end].strip(" .\n"): p.speaker.name if p.speaker else None for p in passages}


@pytest.mark.parametrize(
    "text",
    [
        "«Мы не уедем с этого берега никогда», — сказала Вера Топоркова.",
        '"Мы не уедем с этого берега никогда", - сказала в среду журналистам учительница Вера Топоркова.',
        "Вера Топоркова заявила: «Мы не уедем с этого берега никогда».",
        "По словам Веры Топорковой, «мы не уедем с этого берега никогда».",
        "Как отметила учительница Вера Топоркова, «мы не уедем с этого берега никогда».",
    ],
)
def test_who_says_marked_words(text: str) -> None:
    assert list(said(text).values()) == ["Вера Топоркова"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Олег Рябов сообщил, что паром придёт в мае.", "что паром придёт в мае"),
        ("По словам Олега Рябова, паром придёт в мае.", "паром придёт в мае"),
        ("Паром, по мнению Олега Рябова, придёт в мае.", "Паром"),
        ("Паром придёт в мае, сообщил Олег Рябов.", "Паром придёт в мае"),
        ("Как отметил Олег Рябов, паром придёт в мае.", "паром придёт в мае"),
    ],
)
def test_what_is_reported(text: str, content: str) -> None:
    assert reported(text)[content] == "Олег Рябов"


def test_a_name_is_one_in_all_its_cases() -> None:
    text = (
        "Павла Ладогина обвинили в лени. Жалобу на Ладогина подали в мае.\n\n"
        "«Это ложь и больше ничего», — сказал Ладогин.\n\n«Я работаю каждый день», — заявил Павел Ладогин."
    )
    assert set(said(text).values()) == {"Павел Ладогин"}


def test_a_noun_stands_for_whom_the_article_calls_so() -> None:
    text = "Губернатор Павел Ладогин приехал утром. «Паром придёт в срок, я обещаю», — сказал губернатор."
    assert list(said(text).values()) == ["Павел Ладогин"]


def test_dialogue_dashes() -> None:
    article = framing.separate("— Мы не крикуны, — ответила Вера Топоркова. — У нас дети.", language="ru")
    assert [(article.text[q.start : q.end], q.kind) for q in article.quotations] == [
        ("Мы не крикуны,", "direct"),
        ("У нас дети.", "direct"),
    ]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (["Олега", "Рябова"], "Олег Рябов"), (["Верой", "Топорковой"], "Вера Топоркова"),
        (["Дмитрию", "Волжскому"], "Дмитрий Волжский"), (["Павлом", "Ладогиным"], "Павел Ладогин"),
        (["Олег", "Рябов"], "Олег Рябов"),
    ],
)  # fmt: skip
def test_full_names_in_the_nominative(form: list[str], name: str) -> None:
    known = inflection(load_language("ru"))
    assert known is not None
    seen = frozenset(name.lower().split())
    assert " ".join(known.nominative(form, seen)[0]) == name


def test_the_example() -> None:
    text = EXAMPLE.read_text("utf8")
    speakers = said(text)
    assert speakers["Эти временщики продали остров и теперь смеются нам в лицо"] == "Олег Рябов"
    assert reported(text)["ремонт обойдётся в 12 миллионов рублей"] == "Ирина Сомова"
    article = framing.separate(text, language="ru")
    furniture = [article.text[f.start : f.end] for f in article.furniture]
    assert "Подпишитесь на нашу рассылку" in furniture
    assert all(article.text[p.start : p.end] for p in article.passages)
    assert "".join(article.text[p.start : p.end] for p in article.passages) == text[: article.passages[-1].end]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("uk", "Міст закриють до весни, і ніхто не знає, як це буде: він був там, але вони не чекали."),
        ("bg", "Мостът ще бъде затворен до пролетта и никой не знае какво ще стане, защото това не е било при тях."),
        ("be", "Мост зачыняць да вясны, і ніхто не ведае, як гэта будзе: ён быў там, але яны не чакалі."),
        ("sr", "Мост ће бити затворен до пролећа и нико не зна шта ће се са њим десити, јер је то рекао само он."),
        ("ru-latn", "Most zakroyut do vesny, i nikto ne znaet, chto eto dlya nih, kak ego chinit, kogda vse tak bylo."),
    ],
)  # fmt: skip
def test_other_languages_are_named(code: str, text: str) -> None:
    assert language_of(text) == code
    with pytest.raises(LanguageError, match="looks like"):
        language_among(text, ["en", "ru"])


def test_a_russian_quotation_in_an_english_page_is_what_it_was() -> None:
    text = "The governor said on Monday: “Паром придёт в мае, и это точно.” Nobody on the island believed him."
    assert framing.separate(text).quotations


def test_a_model_refuses_an_article_of_another_language() -> None:
    article = framing.separate(EXAMPLE.read_text("utf8"), language="ru")
    with pytest.raises(LanguageError, match=r"'ru'.*framing-en reads 'en'"):
        framing.load("framing-en").score(article)


@pytest.mark.parametrize(
    "unit", ["сказал, ", "по словам, ", "«Да», — сказал он. ", "« сказал он, ", "— Да, — сказал он. — Нет.\n"]
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit) + 1)
        best = 99.0
        for _ in range(2):
            begin = time.process_time()
            framing.separate(text, language="ru")
            best = min(best, time.process_time() - begin)
        return best

    assert linear(seconds, 10_000, 40_000, most=8, floor=0.05)
