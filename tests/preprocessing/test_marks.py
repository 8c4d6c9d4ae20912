"""Quotation marks: each style, nesting, apostrophes, and marks left open or closed twice."""

from __future__ import annotations

import json

import pytest

from framing.preprocessing.marks import MarkPair, find_marks
from framing.preprocessing.paragraphs import paragraph_spans
from tests.languages import ENGLISH


def marks(text: str) -> list[MarkPair]:
    return find_marks(text, paragraph_spans(text), language=ENGLISH)[0]


def inside(text: str) -> list[str]:
    return [text[pair.start : pair.end] for pair in marks(text)]


def reasons(text: str) -> list[str]:
    return [oddity.reason for oddity in find_marks(text, paragraph_spans(text), language=ENGLISH)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The road is open," she said.', ["The road is open,"]),
        ("“The road is open,” she said.", ["The road is open,"]),
        ("”The road is open,” she said.", ["The road is open,"]),  # wrong-way opener
        ("They call it “a pause“.", ["a pause"]),  # wrong-way closer
        ('“The road is open," she said. "It is not,” he said.', ["The road is open,", "It is not,"]),
        ("„Die Straße ist offen“, sagte sie.", ["Die Straße ist offen"]),
        ("„Droga jest otwarta”, powiedziała.", ["Droga jest otwarta"]),
        ("«Дорога открыта», — сказала она.", ["Дорога открыта"]),
        ("«\u00a0La route est ouverte\u00a0», dit-elle.", ["\u00a0La route est ouverte\u00a0"]),
        ("»Die Straße ist offen«, sagte sie.", ["Die Straße ist offen"]),
        ("``The road is open,'' she said.", ["The road is open,"]),
        ("''The road is open,'' she said.", ["The road is open,"]),
        ("‘The road is open,’ she said.", ["The road is open,"]),
        ("'The road is open,' she said.", ["The road is open,"]),
        ("`The road is open,' she said.", ["The road is open,"]),
        ("He calls it ‘a pause’ and leaves.", ["a pause"]),
        ("She wrote:“No blank here” and left.", ["No blank here"]),
        ('She wrote it."No blank here," she added.', ["No blank here,"]),
        ('"?" was all she wrote.', ["?"]),
        ('". . . and then it broke," she said.', [". . . and then it broke,"]),
        ('"I was—" she began, and stopped.', ["I was—"]),
    ],
)
def test_styles(text: str, expected: list[str]) -> None:
    assert inside(text) == expected
    assert reasons(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“She said ‘never,’ and left,” he told us.", [("She said ‘never,’ and left,", 0), ("never,", 1)]),
        ("'She said \"never\" and left,' he told us.", [('She said "never" and left,', 0), ("never", 1)]),
        ('"She said "never" and left," he told us.', [('She said "never" and left,', 0), ("never", 1)]),
        ("“She said “never” and left,” he told us.", [("She said “never” and left,", 0), ("never", 1)]),
        ("''She said, 'Never,''' he told us.", [("She said, 'Never,'", 0), ("Never,", 1)]),
        ("'''Never' is long,'' he told us.", [("'Never' is long,", 0), ("Never", 1)]),
        ("«Она сказала „нет“ и ушла», — добавил он.", [("Она сказала „нет“ и ушла", 0), ("нет", 1)]),
    ],
)
def test_nesting(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(text[pair.start : pair.end], pair.depth) for pair in marks(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The workers' vote and the bosses' reply came in the '90s.",
        "It isn’t theirs; it’s the ministers’ and the miners’.",
        "Rock 'n' roll, 'tis said, will get 'em.",
        'He is 6\'2" and the board is 4" wide.',
        "O’Brien’s dogs’ owner lives at 5’ 11” above the shop.",
        "Walkin' home, singin' songs.",
    ],
)
def test_apostrophes_feet_and_inches_are_no_quotations(text: str) -> None:
    assert inside(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'I don't think the drivers' vote counts,' said Mr O'Dowd.", ["I don't think the drivers' vote counts,"]),
        ("the 'heroes' of the sea, and the 'fools' on land", ["heroes", "fools"]),
        ("‘I’m walkin’ home,’ she said.", ["I’m walkin’ home,"]),
        ('The board is 4" wide. "Too wide," she said.', ["Too wide,"]),
        ("The poll of the '80s said 'no' twice.", ["no"]),
    ],
)
def test_quotations_among_apostrophes(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


def test_paragraphs_that_open_again_are_one_quotation() -> None:
    text = "“First part,” said Ada. “It goes on.\n\n“It goes further.\n\n“It ends.”\n\nNobody spoke."
    found = marks(text)
    assert [text[p.start : p.end] for p in found] == ["First part,", "It goes on.", "It goes further.", "It ends."]
    assert [p.closed for p in found] == [True, False, False, True]
    assert [p.continued for p in found] == [False, False, True, True]
    assert reasons(text) == []


def test_british_paragraphs_that_open_again() -> None:
    text = "‘First the drivers’ part.\n\n‘Then it ends,’ said Ada."
    assert inside(text) == ["First the drivers’ part.", "Then it ends,"]


def test_a_quotation_over_lines_is_closed_late() -> None:
    text = 'She was clear.\n"We opened the gate.\nNobody came.\nSo we closed it again," Ada said.\n"Why?" he asked.'
    assert inside(text) == ["We opened the gate.", "Nobody came.", "So we closed it again,", "Why?"]
    assert [p.continued for p in marks(text)] == [False, True, True, False]
    assert reasons(text) == []


def test_the_name_under_a_pulled_quotation_is_not_in_it() -> None:
    text = '"We opened the gate and nobody came.\nAda Quill, Harbour Board."'
    assert "Ada Quill" not in inside(text)[-1]


def test_a_forgotten_closer_costs_its_paragraph() -> None:
    text = '"We opened the gate, Ms. Quill said.\n\nNobody came. "So be it," Ada said.'
    assert inside(text) == ["We opened the gate,", "So be it,"]
    assert reasons(text) == ["quotation mark left open"]


def test_a_forgotten_closer_ends_before_the_next_quotation() -> None:
    text = "He wrote “the gate is open. “Nobody came,” he added."
    assert inside(text) == ["the gate is open.", "Nobody came,"]


def test_a_closer_too_many_is_reported() -> None:
    text = "The gate is open,” she said."
    assert inside(text) == []
    assert reasons(text) == ["quotation mark without a partner"]


def test_dialogue_dashes() -> None:
    text = "— We opened the gate, — said Ada. — Nobody came.\n\n— This dash begins a list"
    assert inside(text) == ["We opened the gate,", "Nobody came."]
    assert {pair.style for pair in marks(text)} == {"dash"}


def test_places_of_the_marks() -> None:
    text = "x ``a'' \"b\" «c» „d“"
    assert [(text[p.open : p.start], text[p.end : p.close], p.style) for p in marks(text)] == [
        ("``", "''", "latex"),
        ('"', '"', "double"),
        ("«", "»", "guillemet"),
        ("„", "“", "low"),
    ]


def test_marks_of_the_hard_cases(shared) -> None:
    rows = [json.loads(line) for line in (shared / "data/quotes/hard_cases.jsonl").read_text("utf8").splitlines()]
    missed = []
    for row in rows:
        found = {row["text"][p.start : p.end].strip(" \u00a0,") for p in marks(row["text"])}
        for quotation in row["quotations"]:
            words = row["text"][quotation["start"] : quotation["end"]].strip(" \u00a0,")
            if quotation["kind"] not in ("indirect", "brackets") and words not in found:
                missed.append((row["id"], words))
    assert len(rows) == 25
    assert missed == []


def test_marks_of_real_articles(shared) -> None:
    """Letters between double marks, against the regions that come with PolNeAR's dev split."""
    both = mine = theirs = 0
    for line in (shared / "data/polnear/dev.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        text = row["text"]
        ours = {i for p in marks(text) if p.style != "single" for i in range(p.start, p.end) if text[i].isalnum()}
        gold = {i for start, end, *_ in row["quote_regions"] for i in range(start, end) if text[i].isalnum()}
        both, mine, theirs = both + len(ours & gold), mine + len(ours), theirs + len(gold)
    assert both / mine > 0.985
    assert both / theirs > 0.99


def test_a_mark_that_joined_lines_push_up_to_a_full_stop_opens() -> None:
    text = 'The dam held all night." We slept in the hall," said Ada. Rain fell." Nobody came." The hall is "open" now.'
    assert inside(text) == ["We slept in the hall,", "Nobody came.", "open"]
    assert reasons(text) == []


def test_a_mark_after_a_full_stop_opens_nothing_without_a_partner() -> None:
    assert inside('The dam held all night." We slept in the hall. "Nobody came," said Ada.') == ["Nobody came,"]
