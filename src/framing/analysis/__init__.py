"""A labelled corpus -> findings: prevalence, differences, speakers, concordance, near-copies, samples, agreement."""

from framing.analysis.prevalence import Findings, estimate, find

__all__ = ["Findings", "estimate", "find"]
