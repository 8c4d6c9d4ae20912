"""The shell's analysis verbs: ``framing estimate sample agree speakers kwic copies codebook``.

Thin, as `framing.cli` is: each reads its arguments and calls the room that does the work.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from framing.analysis.counts import Question

Labels = Annotated[Path, typer.Argument(metavar="LABELS", help="what `framing label` wrote, by passage")]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by", metavar="COLUMN", help="outlet, voice, speaker, day, month, quarter, year, period, kept ones; by commas"
    ),
]
Voice = Annotated[
    list[str] | None, typer.Option("--voice", metavar="VOICE", help="narration, quotation, reported; by commas")
]
Technique = Annotated[
    list[str] | None, typer.Option("--technique", metavar="NAME", help="only these techniques; by commas")
]
Outlet = Annotated[str | None, typer.Option("--outlet-column", metavar="COLUMN", help="the column that holds outlets")]
Date = Annotated[str | None, typer.Option("--date", metavar="COLUMN", help="the column that holds dates")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.csv", help="write it there")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object, for machines")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="of what is drawn by chance")]
Force = Annotated[bool, typer.Option("--force", help="replace files that are there")]


def add_commands(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    for verb in (estimate, sample, agree, speakers, kwic, copies, codebook):
        app.command()(verb)


def estimate(
    labels: Labels,
    *,
    by: By = None,
    voice: Voice = None,
    technique: Technique = None,
    gold: Annotated[
        Path | None, typer.Option("--gold", metavar="CODED.csv", help="coded passages, to correct the shares by")
    ] = None,
    rule: Annotated[str, typer.Option("--rule", help="how: ppi or misclassification")] = "ppi",
    event: Annotated[str, typer.Option("--event", metavar="DATE", help="what --by period is before or after")] = "",
    correction: Annotated[str, typer.Option("--correction", help="for many comparisons: holm or bh")] = "holm",
    copies: Annotated[str, typer.Option("--copies", help="articles that repeat others count once, or all")] = "once",
    confidence: Annotated[float, typer.Option("--confidence", metavar="SHARE", help="of the intervals")] = 0.95,
    outlet_column: Outlet = None,
    date: Date = None,
    seed: Seed = 0,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Say how common techniques are, with intervals, differences and trends."""
    from framing.analysis.command import show_estimate

    question = _question(by or ["outlet"], voice, technique, outlet_column, date, event=event)
    show_estimate(
        labels,
        question,
        output=output,
        as_json=as_json,
        gold=gold,
        rule=rule,
        correction=correction,
        copies=copies,
        confidence=confidence,
        seed=seed,
    )


def sample(
    labels: Labels,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="where to write")],
    number: Annotated[int, typer.Option("--number", "-n", metavar="N", help="how many passages")] = 300,
    design: Annotated[
        str, typer.Option("--design", help="random, stratified, uncertain or rare (see docs/findings.md)")
    ] = "random",
    to: Annotated[str, typer.Option("--to", help="doccano|label-studio|prodigy|brat|conll|ptc|w3c|tei")] = "doccano",
    by: By = None,
    voice: Voice = None,
    outlet_column: Outlet = None,
    date: Date = None,
    offsets: Annotated[str, typer.Option("--offsets", help="the unit that the tool counts in")] = "",
    seed: Seed = 0,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Draw passages for people to code, into an annotation tool's file."""
    from framing.analysis.command import show_sample

    show_sample(
        labels,
        number,
        to=to,
        output=output,
        as_json=as_json,
        design=design,
        question=_question(by, voice, None, outlet_column, date),
        seed=seed,
        offsets=offsets,
        force=force,
    )


def agree(
    coders: Annotated[list[Path], typer.Argument(metavar="EXPORT...", help="what each coder exported")],
    *,
    sample: Annotated[
        Path | None, typer.Option("--sample", metavar="sample.csv", help="the sample's key: its passages are the units")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option("--gold", metavar="CODED.csv", help="write what they agree on, for estimate --gold")
    ] = None,
    output: Output = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Measure how far coders agree, and list what they disagree on."""
    from framing.analysis.command import show_agreement

    show_agreement(coders, sample=sample, gold=gold, output=output, force=force, as_json=as_json)


def speakers(
    labels: Labels,
    *,
    aliases: Annotated[
        Path | None, typer.Option("--aliases", metavar="FILE.csv", help="columns name, is: who is whom; it wins")
    ] = None,
    roles: Annotated[bool, typer.Option("--roles", help="speakers without a name too")] = False,
    technique: Technique = None,
    outlet_column: Outlet = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """List who speaks, one row a person or body across articles."""
    from framing.analysis.command import show_speakers

    question = _question(None, None, technique, outlet_column, None)
    show_speakers(labels, aliases=aliases, output=output, as_json=as_json, question=question, roles=roles)


def kwic(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="what `framing label` wrote, by passage or span")],
    term: Annotated[str, typer.Argument(metavar="[TERM]", help='words; "invad*" finds invade and invaded')] = "",
    *,
    regex: Annotated[bool, typer.Option("--regex", help="the term is a regular expression")] = False,
    technique: Annotated[str, typer.Option("--technique", metavar="NAME", help="passages flagged for it")] = "",
    speaker: Annotated[str, typer.Option("--speaker", metavar="NAME", help="a part of the speaker's name")] = "",
    outlet: Annotated[str, typer.Option("--outlet", metavar="NAME", help="the outlet")] = "",
    voice: Voice = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="this day and later")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="this day and earlier")] = "",
    width: Annotated[int, typer.Option("--width", metavar="N", help="characters on either side")] = 60,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", help="stop after so many")] = None,
    outlet_column: Outlet = None,
    date: Date = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Show words in context: a term, a technique, a speaker, an outlet, a voice, a period, combined."""
    from framing.analysis.command import show_concordance
    from framing.analysis.concordance import Search

    search = Search(
        term=term,
        regex=regex,
        technique=technique,
        speaker=speaker,
        outlet=outlet,
        since=since,
        until=until,
        width=width,
    )
    question = _question(None, voice, None, outlet_column, date)
    show_concordance(labels, search, question=question, limit=limit, output=output, as_json=as_json)


def copies(
    labels: Labels, *, outlet_column: Outlet = None, date: Date = None, output: Output = None, as_json: AsJson = False
) -> None:
    """Find articles that repeat others, and who carried whose."""
    from framing.analysis.command import show_copies

    question = _question(None, None, None, outlet_column, date)
    show_copies(labels, question=question, output=output, as_json=as_json)


def codebook(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="what `framing label` wrote, by passage or span")],
    *,
    gold: Annotated[
        Path | None, typer.Option("--gold", metavar="CODED.csv", help="coded passages, to measure errors on")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.md", help="write it there")] = None,
    stata: Annotated[
        Path | None, typer.Option("--stata", metavar="FILE.dta", help="write the labels for Stata and R in place of it")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what labels mean: techniques with examples, voices, levels, columns, measured error."""
    from framing.analysis.command import show_codebook

    show_codebook(labels, gold=gold, output=output, stata=stata, as_json=as_json)


def _question(  # noqa: PLR0917 - one call each, in order
    by: list[str] | None,
    voice: list[str] | None,
    technique: list[str] | None,
    outlet: str | None,
    date: str | None,
    event: str = "",
) -> Question:
    from framing.analysis.counts import Question

    columns = {role: name for role, name in (("outlet", outlet), ("date", date)) if name is not None}
    return Question(by=listed(by), voices=listed(voice), techniques=listed(technique), event=event, columns=columns)


def listed(given: list[str] | None) -> tuple[str, ...]:
    """Names that were given by commas, by repeating the option, or both."""
    return tuple(name for names in given or () for name in names.split(",") if name)
