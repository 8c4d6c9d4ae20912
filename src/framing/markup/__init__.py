"""A report as HTML: the text with its voices and fragments, the table of voices, the legend.

This room stands below `framing.report`, so that a report can show itself in a notebook, and above nothing but the
words that all rooms share: it reads reports by their shape (`framing.markup.shapes`). The pages in
`framing.rendering` are built from the same parts.
"""

from framing.markup.environment import asset, environment
from framing.markup.fragment import notebook_html
from framing.markup.view import PageView, view_of

__all__ = ["PageView", "asset", "environment", "notebook_html", "view_of"]
