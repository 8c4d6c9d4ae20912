"""Families of techniques: what a line under a fragment looks like.

Twenty lines cannot be told apart, five can, with and without colour. A line's family is only how it is drawn; the
technique itself is always named beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from framing.techniques import ANY, NAMES


@dataclass(frozen=True, slots=True)
class Family:
    """A family: ``key`` is its CSS class, ``line`` how its line looks, ``techniques`` its members."""

    key: str
    title: str
    line: str
    techniques: tuple[str, ...]


FAMILIES: tuple[Family, ...] = (
    Family(
        "charged",
        "Charged words",
        "solid line",
        ("loaded_language", "name_calling", "exaggeration_minimisation", "slogans", "repetition"),
    ),
    Family("veiled", "Veiled words", "dotted line", ("euphemism", "obfuscation", "thought_terminating_cliche")),
    Family("alarm", "Fear and doubt", "wavy line", ("appeal_to_fear", "doubt")),
    Family(
        "crowd",
        "Nation, crowd, authority",
        "double line",
        ("flag_waving", "patriotic_ranking", "bandwagon", "appeal_to_authority"),
    ),
    Family(
        "reasoning",
        "Broken reasoning",
        "dashed line",
        (
            "causal_oversimplification",
            "black_and_white_fallacy",
            "whataboutism",
            "reductio_ad_hitlerum",
            "red_herring",
            "straw_man",
        ),
    ),
)
# What is of no kind that is sure, and techniques of a user's own model.
OTHER = Family("other", "Others", "thin line", (ANY,))

_FAMILY = {name: family for family in FAMILIES for name in family.techniques}
_ORDER = {name: place for place, name in enumerate(name for family in FAMILIES for name in family.techniques)}


def family_of(technique: str) -> Family:
    """The family of a technique; `OTHER` for one that is not of ours."""
    return _FAMILY.get(technique, OTHER)


def order_of(technique: str) -> tuple[int, str]:
    """A sort key: by family, inside it in the family's own order; unknown ones last, by name."""
    return (_ORDER.get(technique, len(NAMES)), technique)
