"""Plots of a dashboard, drawn by matplotlib as SVG: once for light pages and once for dark ones.

They go into the page as pictures, so that nothing in them can act. Words in them are text as it is: no mathematics,
no characters that XML cannot hold.
"""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from framing.errors import missing_extra
from framing.techniques import title_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The page's own colours (report.css), so that a plot looks like a part of it.
LIGHT = {"ink": "#1e1c19", "dim": "#645f56", "rule": "#e0dacd", "paper": "#fcfaf5"}
DARK = {"ink": "#e8e4db", "dim": "#a8a399", "rule": "#34363b", "paper": "#16171a"}
LINES_LIGHT = ("#c02a1e", "#1b5fb4", "#0a6a62", "#a85400", "#7a3fb0", "#40662a")
LINES_DARK = ("#ff8577", "#84b7ff", "#6fcfc0", "#ffb45e", "#cfa4ff", "#a9cf8b")
# Inches of a picture for a phone: 390 pixels less the page's edges, on which nine inches could not be read.
NARROW = 3.65
# Told apart without colour too.
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture as addresses that hold the whole picture, for light and dark pages, and narrow ones for phones.

    ``told`` says what is in it; width and height are those of the wide ones.
    """

    light: str
    dark: str
    narrow_light: str
    narrow_dark: str
    told: str
    width: int
    height: int


def dots(
    rows: Sequence[str], values: Sequence[tuple[float, float, float] | None], counts: Sequence[int], told: str
) -> Plot:
    """Shares of a hundred with their intervals, a row a group; grey and without a dot where there is too little.

    Args:
        rows: the groups.
        values: share, low and high of each; None: too few to tell.
        counts: the articles of each.
        told: what is in the picture.
    """

    def draw(axes: Axes, look: dict[str, str], colours: Sequence[str]) -> None:
        for y, value in enumerate(values):
            if value is None:
                axes.text(0, y, " too few articles to tell", color=look["dim"], va="center", fontsize=8.5)
            else:
                axes.plot(value[1:], (y, y), color=colours[1], linewidth=2, solid_capstyle="butt")
                axes.plot(value[0], y, marker="o", color=colours[1], markersize=6)
        labels = [f"{short(name)} ({count:,})" for name, count in zip(rows, counts, strict=True)]
        axes.set_yticks(range(len(rows)), labels)
        for label, value in zip(axes.get_yticklabels(), values, strict=True):
            label.set_color(look["dim"] if value is None else look["ink"])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(left=0)
        if _wide(axes):
            axes.set_xlabel("flagged passages in a hundred, with 95 % intervals", color=look["dim"])
        axes.grid(axis="x", color=look["rule"], linewidth=0.8)
        axes.set_axisbelow(True)
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0)

    return _draw(draw, told, width=9.0, height=1.0 + 0.34 * len(rows))


def lines(months: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], told: str) -> Plot:
    """How often each technique is found over time: passages of a hundred.

    Args:
        months: every month from the first to the last, so that the axis is true.
        series: a technique's values each; NaN where a month has no passage, and then no line goes over it.
        told: what is in the picture.
    """

    def draw(axes: Axes, look: dict[str, str], colours: Sequence[str]) -> None:
        for place, (name, values) in enumerate(series):
            style = place % len(colours)
            axes.plot(
                range(len(months)),
                values,
                label=title_of(name),
                color=colours[style],
                linestyle=DASHES[style],
                marker=MARKERS[style],
                markersize=4,
                linewidth=1.8,
            )
        step = max(1, math.ceil(len(months) / (12 if _wide(axes) else 4)))
        axes.set_xticks(range(0, len(months), step), [short(month) for month in months[::step]])
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color=look["rule"], linewidth=0.8)
        columns = 3 if _wide(axes) else 1
        axes.legend(loc="upper left", bbox_to_anchor=(0, -0.12), ncols=columns, frameon=False, labelcolor=look["ink"])
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.tick_params(length=0)

    return _draw(draw, told, width=9.0, height=3.9)


def bars(rows: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], told: str) -> Plot:
    """How often each technique (rows) is found in each voice: passages of a hundred, side by side."""

    def draw(axes: Axes, look: dict[str, str], colours: Sequence[str]) -> None:
        thick = 0.8 / max(1, len(series))
        hatches = ("", "///", "...", "xxx")
        for place, (name, values) in enumerate(series):
            axes.barh(
                [y + (place - (len(series) - 1) / 2) * thick for y in range(len(rows))],
                values,
                height=thick * 0.9,
                label=short(name),
                color=(look["dim"], colours[1], colours[2], colours[3])[place % 4],
                hatch=hatches[place % 4],
                edgecolor=look["paper"],
                linewidth=0,
            )
        axes.set_yticks(range(len(rows)), [title_of(name) for name in rows])
        axes.invert_yaxis()
        axes.grid(axis="x", color=look["rule"], linewidth=0.8)
        axes.set_axisbelow(True)
        columns = len(series) if _wide(axes) else 1
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, labelcolor=look["ink"])
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0)

    return _draw(draw, told, width=9.0, height=0.8 + 0.45 * len(rows))


def short(name: str, limit: int = 24) -> str:
    """A label that fits, without characters that XML cannot hold."""
    name = _NOT_XML.sub("\ufffd", " ".join(name.split()))
    return name if len(name) <= limit else name[: limit - 1] + "…"


def _draw(draw: Callable[[Axes, dict[str, str], Sequence[str]], None], told: str, width: float, height: float) -> Plot:
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise missing_extra("plot", "a dashboard") from error
    pictures = []
    for inches in (width, NARROW):
        for look, colours in ((LIGHT, LINES_LIGHT), (DARK, LINES_DARK)):
            settings: dict[str, Any] = {
                "svg.fonttype": "none",
                "svg.hashsalt": "framing",  # the same picture has the same bytes
                "text.parse_math": False,
                "font.family": "sans-serif",
                "font.sans-serif": ["DejaVu Sans"],  # measured with the font that comes with matplotlib
                "font.size": 9.5,
                "text.color": look["ink"],
                "axes.edgecolor": look["rule"],
                "xtick.labelcolor": look["ink"],
                "ytick.labelcolor": look["ink"],
            }
            with mpl.rc_context(cast(Any, settings)):
                figure = Figure(figsize=(inches, height), layout="constrained")
                axes = figure.subplots()
                axes.set_facecolor("none")
                draw(axes, look, colours)
                pictures.append(_svg(figure))
    light, dark, narrow_light, narrow_dark = pictures
    return Plot(light, dark, narrow_light, narrow_dark, told, round(width * 96), round(height * 96))


def _wide(axes: Axes) -> bool:
    return axes.figure.bbox.width > axes.figure.dpi * NARROW


def _svg(figure: Figure) -> str:
    file = io.BytesIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    # Widths were measured with DejaVu Sans; where that is missing a narrower font of the reader's fits as well.
    text = file.getvalue().decode("utf8").replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, system-ui, sans-serif")
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode("utf8")).decode("ascii")
