"""The contract of a language: what it must supply, refused by name where it lacks, and used by nothing but the data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import framing
from framing.errors import OptionError, ResourceError
from framing.resources import folder_of, languages
from framing.resources.language import CLASSES, load_language, read_language
from tests.languages import foreign, write_made_up

TEXT = (
    "The mayor of Tarn, Ines Roth, opened the bridge on Monday.\n\n"
    "“We will not pay for the old tram,” Ines Roth said. “Nobody asked us,” said Otto Brandt. "
    "He called the plan a “voluntary” fee. According to the ministry, the tram will be closed until May."
)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made-up")
    write_made_up(folder)
    return read_language(folder, "xx", fitted=False)


def test_a_language_is_read_by_its_own_words(made_up) -> None:
    article = framing.separate(foreign(TEXT), language=made_up)
    said = {article.text[q.start : q.end]: q.speaker and q.speaker.name for q in article.quotations}
    assert said[foreign("Nobody asked us,")] == foreign("Otto Brandt")
    told = [(article.text[s.start : s.end], a.source) for a in article.attributions for s in a.content]
    assert [content for content, _ in told] == [foreign("the tram will be closed until May")]
    assert article.text[told[0][1].start : told[0][1].end] == foreign("the ministry")
    assert article.language == "xx"


def test_no_rule_reads_english_where_another_language_was_given(made_up) -> None:
    article = framing.separate(TEXT, language=made_up)
    assert not article.attributions
    assert not any(q.speaker and q.speaker.name == "Otto Brandt" for q in article.quotations)


def test_shipped_languages_are_whole() -> None:
    for code in languages():
        language = load_language(code)
        assert set(language.classes) == set(CLASSES)
        assert load_language(language) is language is load_language(code)
        with pytest.raises(AttributeError):
            language.code = "other"  # type: ignore[misc]


def test_no_such_language_is_refused() -> None:
    with pytest.raises(OptionError, match="'zz'"):
        framing.separate("A text.", language="zz")


# What is usual for news is told on pages alone, where it was measured (`rendering.usual`).
_NEEDED = sorted(p.name for p in folder_of("en").iterdir() if p.name[0] not in ".V" and p.name != "usual.json")


@pytest.mark.parametrize("name", _NEEDED)
def test_a_missing_file_is_refused_by_name(tmp_path, name) -> None:
    folder = tmp_path / "en"
    shutil.copytree(Path(str(folder_of("en"))), folder)
    (folder / name).unlink()
    with pytest.raises(ResourceError, match=name):
        read_language(folder, "en")
    (folder / name).write_bytes(b"\xff\xfe\x00 nothing")
    with pytest.raises(ResourceError, match=name):
        read_language(folder, "en")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("speech.json", "say"), ("people.json", "male"), ("forms.json", "we"), ("marks.json", "elisions"),
        ("sentences.json", "abbreviations"), ("terms.json", "called"), ("word_classes.json", "that"),
        ("furniture.json", "second"), ("codebook.json", "techniques"),
    ],
)  # fmt: skip
def test_a_missing_list_is_refused_by_name(tmp_path, name, key) -> None:
    folder = tmp_path / "en"
    shutil.copytree(Path(str(folder_of("en"))), folder)
    content = json.loads((folder / name).read_text("utf8"))
    del content[key]
    (folder / name).write_text(json.dumps(content), "utf8")
    with pytest.raises(ResourceError, match=rf"{name}.*'{key}'"):
        read_language(folder, "en")
