"""framing reads news and says which wording pushes the reader, and whose wording it is.

>>> import framing
>>> article = framing.separate('"We will rebuild," said Ann Quill, the mayor.')
>>> article.quotations[0].speaker.name
'Ann Quill'

Everything is imported when it is first used: ``import framing`` itself loads nothing heavy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Where each public name lives. A test holds this list and `__all__` equal.
_HOME = {
    "adoption": "framing.analysis.adoption",
    "separate": "framing.preprocessing",
    "terms": "framing.wording",
    "load": "framing.scoring",
    "Model": "framing.scoring",
    "Report": "framing.report",
    "arrow_schema": "framing.labelling",
    "label_frame": "framing.labelling",
    "label_corpus": "framing.labelling",
    "spark_schema": "framing.labelling",
    "Page": "framing.preprocessing",
    "language_of": "framing.preprocessing",
    "read_page": "framing.preprocessing",
    "estimate": "framing.analysis",
    "FramingClassifier": "framing.model",
    "Adoption": "framing.analysis.adoption",
    "Article": "framing.spans",
    "Attribution": "framing.spans",
    "Metadata": "framing.spans",
    "Oddity": "framing.spans",
    "Passage": "framing.spans",
    "Quotation": "framing.spans",
    "Span": "framing.spans",
    "Speaker": "framing.spans",
    "Term": "framing.wording",
    "Use": "framing.wording",
    "CorpusError": "framing.errors",
    "FramingError": "framing.errors",
    "InputError": "framing.errors",
    "InstallationError": "framing.errors",
    "LabellingError": "framing.errors",
    "LanguageError": "framing.errors",
    "LimitError": "framing.errors",
    "MissingExtraError": "framing.errors",
    "ModelError": "framing.errors",
    "OptionError": "framing.errors",
    "ResourceError": "framing.errors",
}

__all__ = [
    "Adoption",
    "Article",
    "Attribution",
    "CorpusError",
    "FramingClassifier",
    "FramingError",
    "InputError",
    "InstallationError",
    "LabellingError",
    "LanguageError",
    "LimitError",
    "Metadata",
    "MissingExtraError",
    "Model",
    "ModelError",
    "Oddity",
    "OptionError",
    "Page",
    "Passage",
    "Quotation",
    "Report",
    "ResourceError",
    "Span",
    "Speaker",
    "Term",
    "Use",
    "adoption",
    "arrow_schema",
    "estimate",
    "label_corpus",
    "label_frame",
    "language_of",
    "load",
    "read_page",
    "separate",
    "spark_schema",
    "terms",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


if TYPE_CHECKING:
    from framing.analysis import estimate
    from framing.analysis.adoption import Adoption, adoption
    from framing.errors import (
        CorpusError,
        FramingError,
        InputError,
        InstallationError,
        LabellingError,
        LanguageError,
        LimitError,
        MissingExtraError,
        ModelError,
        OptionError,
        ResourceError,
    )
    from framing.labelling import arrow_schema, label_corpus, label_frame, spark_schema
    from framing.model import FramingClassifier
    from framing.preprocessing import Page, language_of, read_page, separate
    from framing.report import Report
    from framing.scoring import Model, load
    from framing.spans import (
        Article,
        Attribution,
        Metadata,
        Oddity,
        Passage,
        Quotation,
        Span,
        Speaker,
    )
    from framing.wording import Term, Use, terms
