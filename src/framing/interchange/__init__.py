"""Annotation tools' formats: reports and corpora out, corrected annotations in. See docs/interchange.md."""

from framing.interchange.convert import export_files, import_files

__all__ = ["export_files", "import_files"]
