"""A language: all that it supplies to reading a text, loaded from its folder and checked as a whole.

A new language is a folder ``resources/<code>/`` with the files named here. Whatever a file lacks is refused by name
before any text is read. The object is handed down; nothing below the public functions knows a language by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from framing.errors import ResourceError
from framing.resources import WAY_OUT, folder_of, read_arrays, read_json, read_list
from framing.techniques import definition_of, title_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The classes of words, in the order of their numbers: every model of voices reads them, so a language has all of them,
# some perhaps without words.
CLASSES = _names(
    """
    about according adverb and ask at backtick be bracket_close bracket_open but by call clitic_s colon comma dash
    day determiner determiner_a do document double_close double_open double_straight ellipsis exclaim for from have
    hearer if in institution modal negation number of on particle plural possessive pronoun_it pronoun_other
    pronoun_subject role semicolon single stop that title to when wh which who with
    """
)
CLASS_NUMBERS = {name: number for number, name in enumerate(sorted(CLASSES), 1)}

_SPEECH = _names(
    """
    say tell invert report when clause no_plan silent silent_verbs request passive no_time according according_to
    utter call put nobody cited talk he she they it first leads between what relative as and saying past manner
    links infinitive a comment subject plural plural_verbs spans from_then about call_on own clitics content nameless
    """
)
_PEOPLE = _names(
    """
    male female either female_nouns male_nouns person_nouns body_nouns document_nouns crowd_nouns places
    female_titles male_titles demonyms plural_endings
    """
)
_FORMS = _names(
    """
    caveats zones times halves verbs_of_posting abbreviations no_names articles capitals written_by for you we
    """
)
_MARKS = ("elisions", "sayings", "speaking_words", "sibilants", "cut_endings")
_SENTENCES = ("abbreviations", "collocations", "sentence_starters", "usually_lower", "word_start_excludes")
_TERMS = _names(
    """
    clause_classes function_classes leading_classes personal function clause after_be after_to called hedged gloss
    """
)
# Each model's tables of signed bytes: how many.
_VOICES = {"cue": 3, "start": 3, "end": 3, "kind": 2, "title": 1, "credit": 1}
_SPEAKERS = {"who": 1, "usage": 4}


@dataclass(frozen=True, eq=False)
class Language:
    """What a language supplies; treat all of it as read-only.

    Attributes:
        code: as ISO 639 has it.
        classes: of each class of `CLASSES` its words.
        cues: the words that introduce speech, each with how often it does (1-15).
        aliases: words of other languages that stand for a listed word.
        sentences: parameters of Punkt (`sentences.json`).
        marks: what tells apostrophes from quotation marks, and where a mark was forgotten (`marks.json`).
        forms: the wording of page forms: time stamps, bylines, kickers, caveats (`forms.json`).
        furniture: the weights of the furniture model; ``furniture_cues``: its wording by category.
        people: names and nouns of people, bodies and places (`people.json`).
        speech: verbs and idioms of speech (`speech.json`).
        terms: words of distance and what else terms are told by (`terms.json`).
        documents: sources that tell figures rather than speak; ``edges``: words that begin and end no fragment.
        examples: of techniques (`codebook.json`).
        inflection: how names change their form (`inflection.json`); None where they do not.
        techniques: names and definitions in the language; None where they are those in English.
        voices, speakers: the tables of the fitted models.
    """

    code: str
    classes: Mapping[str, tuple[str, ...]]
    cues: Mapping[str, int]
    aliases: Mapping[str, str]
    sentences: Mapping[str, Any]
    marks: Mapping[str, Any]
    forms: Mapping[str, Any]
    furniture: Mapping[str, Any]
    furniture_cues: tuple[str, ...]
    people: Mapping[str, frozenset[str]]
    speech: Mapping[str, Any]
    terms: Mapping[str, Any]
    documents: frozenset[str]
    edges: frozenset[str]
    examples: Mapping[str, Any]
    inflection: Mapping[str, Any] | None
    techniques: Mapping[str, Any] | None
    voices: Mapping[str, NDArray[Any]]
    speakers: Mapping[str, NDArray[Any]]

    def title_of(self, technique: str) -> str:
        """What a technique is called; in English where the language has no name for it."""
        return str(self._told(technique).get("title") or title_of(technique))

    def definition_of(self, technique: str, own: Mapping[str, str] | None = None) -> str:
        """A technique's definition; of a user's own what ``own`` says of it."""
        return str(self._told(technique).get("definition") or definition_of(technique, own))

    def _told(self, technique: str) -> Mapping[str, str]:
        found: Mapping[str, str] = (self.techniques or {}).get(technique, {})
        return found

    def __repr__(self) -> str:
        return f"Language({self.code!r})"


def load_language(code: str | Language) -> Language:
    """A language by its code; the object itself where one is given.

    Raises:
        OptionError: there is no such language.
        ResourceError: a file of it is missing or broken.
    """
    return code if isinstance(code, Language) else _shipped(code)


@functools.cache
def _shipped(code: str) -> Language:
    return read_language(folder_of(code), code)


def read_language(folder: Traversable, code: str, *, fitted: bool = True) -> Language:
    """Read and check a language's folder; ``language.json`` names the fitted models that it must have.

    Args:
        folder: where its files are.
        code: what it is called.
        fitted: whether those models of voices must be there. The programs that fit them need the rest alone; without
            them the tables hold no weights: no cue is found but by rule.

    Raises:
        ResourceError: a file is missing or broken; it says which, and what it lacks.
    """
    reader = _Reader(folder, code)
    models = reader.table("language.json", ("name", "models"))["models"] if fitted else ()
    classes = reader.lists("word_classes.json", CLASSES)
    speech = reader.table("speech.json", (*_SPEECH, "idioms", "takes_nouns", "objects"))
    for key in ("takes_nouns", "objects"):
        reader.check(isinstance(speech[key], dict), "speech.json", f"{key!r} is not a table")
    for key in (*_SPEECH, "idioms"):
        reader.check(isinstance(speech[key], str), "speech.json", f"{key!r} is not a string")
    people = reader.table("people.json", _PEOPLE)
    for key, words in people.items():
        reader.check(isinstance(words, str), "people.json", f"{key!r} is not a string")
    forms = reader.table("forms.json", _FORMS)
    for key in _FORMS:
        reader.check(isinstance(forms[key], str), "forms.json", f"{key!r} is not a string")
    cues = reader.optional("cues.json", {"words": {}}, needed="cues.json" in models)
    reader.check(
        isinstance(cues.get("words"), dict) and all(isinstance(n, int) and 0 < n < 16 for n in cues["words"].values()),
        "cues.json",
        "'words' is no table of words with numbers of 1 to 15",
    )
    furniture = reader.table("furniture.json", ("threshold", "first", "second"))
    return Language(
        code,
        classes,
        cues["words"],
        reader.table("aliases.json"),
        reader.table("sentences.json", _SENTENCES),
        reader.table("marks.json", _MARKS),
        forms,
        furniture,
        reader.words("furniture_cues.tsv"),
        {key: frozenset(words.split()) for key, words in people.items()},
        speech,
        reader.table("terms.json", _TERMS),
        frozenset(reader.words("documents.txt")),
        frozenset(reader.words("edges.txt")),
        reader.table("codebook.json", ("techniques",)),
        reader.optional("inflection.json", None),
        reader.optional("techniques.json", None),
        reader.tables("voices.npz", _VOICES, needed="voices.npz" in models),
        reader.tables("speakers.npz", _SPEAKERS, needed="speakers.npz" in models),
    )


def _undecided(model: str, tables: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """A model without any weight, which takes no word for a cue."""
    import numpy as np

    yield f"{model}_cells", np.zeros((tables, 1 << 16 if model in _SPEAKERS else 1 << 17), np.int8)
    yield f"{model}_step", np.ones(tables)
    if model in _VOICES:
        yield f"{model}_bias", np.full(tables, -9.0 if model == "cue" else 0.0)


class _Reader:
    """Reads the files of one folder, and says which of them lacks what."""

    def __init__(self, folder: Traversable, code: str) -> None:
        self.folder, self.code = folder, code

    def check(self, fine: bool, name: str, problem: str) -> None:
        """Refuse a file, unless it is fine."""
        if not fine:
            raise ResourceError(problem, file=f"{self.code}/{name}", way_out=WAY_OUT)

    def table(self, name: str, keys: tuple[str, ...] = ()) -> dict[str, Any]:
        """A JSON object with these keys."""
        content = read_json(self.folder, self.code, name)
        self.check(isinstance(content, dict), name, "is not a JSON object")
        lacking = [key for key in keys if key not in content]
        self.check(not lacking, name, f"lacks {', '.join(map(repr, lacking))}")
        return dict(content)

    def lists(self, name: str, keys: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """A JSON object of lists of words with just these keys."""
        content = self.table(name, keys)
        unknown = sorted(set(content) - set(keys))
        self.check(not unknown, name, f"has {', '.join(map(repr, unknown))}, which nothing reads")
        for key, words in content.items():
            fine = isinstance(words, list) and all(isinstance(word, str) for word in words)
            self.check(fine, name, f"{key!r} is not a list of words")
        return {key: tuple(words) for key, words in content.items()}

    def words(self, name: str) -> tuple[str, ...]:
        """The entries of a word list."""
        return read_list(self.folder, self.code, name)

    def optional(self, name: str, default: Any, *, needed: bool = False) -> Any:
        """A JSON object that may be missing."""
        if not needed and not (self.folder / name).is_file():
            return default
        return self.table(name)

    def tables(self, name: str, models: Mapping[str, int], *, needed: bool) -> dict[str, NDArray[Any]]:
        """The arrays of the fitted models: cells, steps and, of hashed models, biases."""
        import numpy as np

        if not needed and not (self.folder / name).is_file():
            return {key: array for model, count in models.items() for key, array in _undecided(model, count)}
        stored = read_arrays(self.folder, self.code, name)
        for model, tables in models.items():
            cells, step = stored.get(f"{model}_cells"), stored.get(f"{model}_step")
            fine = (
                cells is not None
                and step is not None
                and cells.dtype == np.int8
                and cells.ndim == 2
                and len(cells) == tables == len(step)
            )
            self.check(fine, name, f"has no model {model!r} of {tables} tables of signed bytes")
        return stored
