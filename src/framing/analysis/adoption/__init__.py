"""Adopted wording: where a corpus's outlets hold a term at a distance, and where they have made it their own."""

from framing.analysis.adoption.findings import adoption
from framing.analysis.adoption.tables import Adoption

__all__ = ["Adoption", "adoption"]
