"""A report as it shows itself in a notebook: one piece of HTML with its own style and no script."""

from __future__ import annotations

import zlib

from framing.markup.environment import asset, environment
from framing.markup.shapes import ReportShape
from framing.markup.view import view_of


def notebook_html(report: ReportShape) -> str:
    """The text with its voices and fragments, and the voices beside it; every class is prefixed with ``fr-``.

    Each article gets identifiers of its own, so that several reports can stand in one notebook.
    """
    key = zlib.crc32(report.article.text.encode("utf8", "surrogatepass"))
    view = view_of(report, prefix=f"fr{key:08x}-")
    return environment().get_template("notebook.html").render(view=view, style=asset("report.css"))
