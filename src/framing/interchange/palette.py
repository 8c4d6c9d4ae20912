"""One colour for each label, for the tools that want one."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

from framing.interchange.document import OWN_LABELS, Document

# Steps of the golden angle put neighbours in the list far apart in hue; this lightness gives white text a contrast
# of 4.5 or more at each hue.
_GOLDEN_ANGLE = 0.381966
_LIGHTNESS = 0.3
_SATURATION = 0.6


def colours(documents: Iterable[Document]) -> dict[str, str]:
    """Label -> "#rrggbb": all of ours, then those of the documents that are not ours."""
    names = dict.fromkeys(OWN_LABELS)
    names |= dict.fromkeys(sorted({mark.label for document in documents for mark in document.marks}))
    found = {}
    for number, name in enumerate(names):
        parts = colorsys.hls_to_rgb(number * _GOLDEN_ANGLE % 1, _LIGHTNESS, _SATURATION)
        found[name] = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return found
