"""The rhetorical techniques: names, definitions, and the names that other corpora use for them.

Names and definitions follow the PTC corpus (Da San Martino et al. 2019, "Fine-Grained Analysis of Propaganda in News
Articles"), in snake case and in our own words; `euphemism` and `patriotic_ranking` are this project's own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from framing.errors import OptionError


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique: ``name`` in snake case, ``title`` for people, ``definition`` in one sentence."""

    name: str
    title: str
    definition: str


TECHNIQUES: tuple[Technique, ...] = (
    Technique("loaded_language", "Loaded language", "Words with strong emotional weight, chosen to sway the reader."),
    Technique(
        "name_calling", "Name calling", "A label that makes a person or group hated or admired instead of described."
    ),
    Technique("repetition", "Repetition", "The same message again and again, so that it sticks."),
    Technique(
        "exaggeration_minimisation",
        "Exaggeration or minimisation",
        "Something made to look much bigger, better or worse, or much smaller than it is.",
    ),
    Technique("doubt", "Doubt", "The credibility of a person, body or fact is put in question."),
    Technique("appeal_to_fear", "Appeal to fear", "Support is sought by panic or prejudice about the alternative."),
    Technique("flag_waving", "Flag-waving", "Strong national or group feeling is used to justify an idea."),
    Technique(
        "causal_oversimplification", "Causal oversimplification", "One cause is given for a matter that has many."
    ),
    Technique("slogans", "Slogan", "A brief, striking phrase made to be repeated."),
    Technique(
        "appeal_to_authority", "Appeal to authority", "A claim is held to be true only because an authority says so."
    ),
    Technique(
        "black_and_white_fallacy", "Black-and-white fallacy", "Only two choices are offered where there are more."
    ),
    Technique("thought_terminating_cliche", "Thought-terminating cliché", "A stock phrase that ends the discussion."),
    Technique("whataboutism", "Whataboutism", "A charge is met with a charge of hypocrisy instead of an answer."),
    Technique(
        "reductio_ad_hitlerum", "Reductio ad Hitlerum", "An idea is rejected because a hated group likes it too."
    ),
    Technique("red_herring", "Red herring", "An irrelevant matter draws attention away from the question."),
    Technique("bandwagon", "Bandwagon", "One should join in because everybody else does."),
    Technique("straw_man", "Straw man", "A claim that nobody made is refuted in place of the real one."),
    Technique("obfuscation", "Obfuscation", "Deliberately vague or confusing words, so that nothing definite is said."),
    Technique(
        "euphemism", "Euphemism", "Mild, bureaucratic or technical words hide something violent, coercive or shameful."
    ),
    Technique(
        "patriotic_ranking",
        "Patriotic ranking",
        "Persons, regions or organisations are ranked by patriotism, loyalty or sacrifice for the nation.",
    ),
)

NAMES: tuple[str, ...] = tuple(technique.name for technique in TECHNIQUES)
BY_NAME: dict[str, Technique] = {technique.name: technique for technique in TECHNIQUES}


def title_of(name: str) -> str:
    """A technique's title for people; a technique of a user's own is shown by its name."""
    if name == ANY:
        return _UNSURE.title
    return BY_NAME[name].title if name in BY_NAME else name.replace("_", " ").capitalize()


def definition_of(name: str, own: Mapping[str, str] | None = None) -> str:
    """A technique's definition in a sentence; of a user's own what ``own`` says of it, or nothing."""
    if name == ANY:
        return _UNSURE.definition
    return BY_NAME[name].definition if name in BY_NAME else (own or {}).get(name, "")


# The column after the techniques: whether a span carries any of them; and what a fragment is called of which no more
# than that is sure.
ANY = "any"
_UNSURE = Technique(ANY, "Pushing wording, kind unsure", "Wording that pushes the reader; which technique is not sure.")

# Names of the PTC corpus and of its NLP4IF-2019 edition, beside our own snake case, which `canonical` reads too.
_OFFICIAL: dict[str, tuple[str, ...]] = {
    "Loaded_Language": ("loaded_language",),
    "Name_Calling,Labeling": ("name_calling",),
    "Repetition": ("repetition",),
    "Exaggeration,Minimisation": ("exaggeration_minimisation",),
    "Doubt": ("doubt",),
    "Appeal_to_fear-prejudice": ("appeal_to_fear",),
    "Flag-Waving": ("flag_waving",),
    "Causal_Oversimplification": ("causal_oversimplification",),
    "Slogans": ("slogans",),
    "Appeal_to_Authority": ("appeal_to_authority",),
    "Black-and-White_Fallacy": ("black_and_white_fallacy",),
    "Thought-terminating_Cliches": ("thought_terminating_cliche",),
    "Whataboutism": ("whataboutism",),
    "Reductio_ad_hitlerum": ("reductio_ad_hitlerum",),
    "Red_Herring": ("red_herring",),
    "Bandwagon": ("bandwagon",),
    "Straw_Men": ("straw_man",),
    "Obfuscation,Intentional_Vagueness,Confusion": ("obfuscation",),
    "Whataboutism,Straw_Men,Red_Herring": ("whataboutism", "straw_man", "red_herring"),
    "Bandwagon,Reductio_ad_hitlerum": ("bandwagon", "reductio_ad_hitlerum"),
}

# The techniques of PTC, which its scorer knows; euphemism and patriotic_ranking are ours.
PTC = tuple(dict.fromkeys(name for names in _OFFICIAL.values() for name in names))


def canonical(label: str, own: Container[str] = ()) -> tuple[str, ...]:
    """Our names for a label: one name, or several where the label merges techniques.

    Args:
        label: our own name, or an official one of PTC ("Loaded_Language", "Whataboutism,Straw_Men,Red_Herring").
        own: names of a user's own techniques, which stand for themselves.

    Returns:
        A tuple of names out of `NAMES` or ``own``.

    Raises:
        OptionError: the label is not known.
    """
    if label in BY_NAME or label in own:
        return (label,)
    if label in _OFFICIAL:
        return _OFFICIAL[label]
    raise OptionError(f"unknown technique {label!r}", way_out=how_to_declare(label))


def how_to_declare(label: str) -> str:
    """What a reader can do about a label that is not known."""
    name = label if is_own_name(label) else re.sub(r"\W+", "_", label.strip().lower()).strip("_")
    example = f'[techniques.{name if is_own_name(name) else "NAME"}] with description = "..."'
    called = "" if name == label else f", called = {label!r}" if len(label) <= 40 else ", called = ..."
    return f"to add it as your own, write {example}{called} in framing.toml; known are {', '.join(NAMES)}"


# A technique's name becomes a column, a label in annotation tools, a key of JSON: a word without blanks.
_OWN_NAME = re.compile(r"[^\W\d_]\w{0,59}")
# What stands beside techniques as a column or a label.
_TAKEN = frozenset(
    (
        *(
            "any",
            "furniture",
            "id",
            "input",
            "place",
            "text",
            "start",
            "end",
            "voice",
            "speaker",
            "speakers",
            "passage",
        ),
        *(
            "passages",
            "characters",
            "flagged",
            "labels",
            "label",
            "technique",
            "score",
            "evidence",
            "articles",
            "month",
        ),
    )
)


def is_own_name(name: str) -> bool:
    """Whether a technique of a user's own may be called so: letters, digits and _, and nothing that is taken."""
    return bool(_OWN_NAME.fullmatch(name)) and not (
        name in BY_NAME or name in _TAKEN or name.startswith(("quotation_", "passages_", "narration_"))
    )


def official(names: tuple[str, ...]) -> str:
    """PTC's label for what `canonical` returns, so that ``canonical(official(names)) == names``.

    Args:
        names: one technique, or the several that one of PTC's merged labels stands for.

    Returns:
        PTC's label; the name itself where it is one that PTC does not have.

    Raises:
        OptionError: several names that no label of PTC merges.
    """
    for label, merged in _OFFICIAL.items():
        if merged == names:
            return label
    if len(names) == 1:
        return names[0]
    raise OptionError(f"no label stands for {' or '.join(names)}", way_out="give each technique a label of its own")
