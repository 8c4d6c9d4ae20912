"""What a training run says of a user's own techniques: a table, warnings, a section of the model card."""

from __future__ import annotations

from collections.abc import Sequence

from framing.training.own import FEW, Learnt


def table_of(learnt: Sequence[Learnt]) -> str:
    """A table for people, cross-validated by article."""
    head = f"{'own, cross-validated':28}{'with':>6}{'others':>8}{'AP':>7}{'P':>7}{'R':>7}{'F1':>7}"
    lines = [f"{head}  95 % interval  elsewhere"]
    for one in learnt:
        m = one.measured
        elsewhere = "" if one.background is None else f"{one.background:.1%}"
        lines.append(
            f"{m.name:28}{one.examples:6}{one.others:8}{m.average_precision:7.3f}{m.precision:7.3f}{m.recall:7.3f}"
            f"{m.f1:7.3f}  {m.low:.3f}-{m.high:.3f}    {elsewhere:>9}{'  off' if one.off else ''}"
        )
    return "\n".join(lines)


def warnings_of(learnt: Sequence[Learnt]) -> list[str]:
    """What the user is to be told of techniques that are off."""
    said = []
    for one in learnt:
        if one.examples < FEW:
            said.append(
                f"warning: {one.technique.name} has {one.examples} example{'s' * (one.examples != 1)}, {FEW} are "
                "needed: it is scored, but off by default"
            )
        elif one.off:
            said.append(
                f"warning: {one.technique.name} is not told from other passages (F1 {one.measured.f1:.2f}): it is "
                "scored, but off by default"
            )
    return said


def card_section(learnt: Sequence[Learnt]) -> str:
    """The section of the model card on own techniques, in Markdown."""
    lines = [
        "## Own techniques",
        "",
        "Added to the model; what it knew before it says as before. Cross-validated by article.",
        "",
        "| | with it | without | AP | precision | recall | F1 | interval | flagged elsewhere |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in learnt:
        m = one.measured
        elsewhere = "" if one.background is None else f"{one.background:.1%}"
        lines.append(
            f"| {m.name} | {one.examples} | {one.others} | {m.average_precision:.3f} | {m.precision:.3f} "
            f"| {m.recall:.3f} | {m.f1:.3f} | {m.low:.2f}-{m.high:.2f} | {elsewhere} |"
        )
    lines += ["", *(f"- **{one.technique.name}**: {one.technique.description}" for one in learnt)]
    off = [one.technique.name for one in learnt if one.off]
    if off:
        lines += ["", f"Off by default: {', '.join(off)}. Too few examples, or most flags would be wrong."]
    return "\n".join(lines) + "\n"
