"""Annotation tools' formats: reports and corpora out, corrected annotations in. See docs/interchange.md."""

from framing.interchange.convert import export_files, import_files
from framing.interchange.corpora import read_any

__all__ = ["export_files", "import_files", "read_any"]
