"""What the analysis verbs of the command line show, from what they were given; each calls one function of this room."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.analysis.agreement import Agreement, agree, write_gold
from framing.analysis.codebook import codebook, to_markdown
from framing.analysis.concordance import Search, concordance
from framing.analysis.copies import carried, find_copies
from framing.analysis.counts import Question
from framing.analysis.intervals import FEWEST_ARTICLES, TOO_FEW
from framing.analysis.names import read_aliases
from framing.analysis.prevalence import Findings, find
from framing.analysis.sampling import draw, write_sample
from framing.analysis.showing import (
    interval,
    known,
    percent,
    print_hit,
    print_json,
    print_notes,
    print_table,
    probability,
    records,
    technique,
    write_csv,
    write_text,
)
from framing.analysis.speakers import speakers
from framing.analysis.statistics_files import R_LINES, STATA_LINES, write_stata
from framing.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

LEFT, RIGHT = "left", "right"
# Rows from which on a terminal is spared what nothing was flagged for, and groups that are too few.
_LONG = 40
# Comparisons that show nothing, of which a reader may want to see the nearest.
_NOTHING_SHOWN = 8


def show_estimate(labels: Path, question: Question, *, output: Path | None, as_json: bool, **options: Any) -> None:
    """Print estimates, differences and trends; see `framing.analysis.prevalence.find` for the options."""
    found = find(labels, question, **options)
    if output is not None:
        _write_findings(found, output)
    if as_json:
        print_json(
            {
                "estimates": records(found.estimates),
                "differences": records(found.differences),
                "trends": records(found.trends),
                "comparisons": found.comparisons,
                "notes": list(found.notes),
            }
        )
    elif output is None:
        _print_estimates(found, question, options.get("gold") is not None)
        _print_differences(found, question)
        _print_trends(found, question)
    if not as_json:
        print_notes(found.notes)


def show_sample(labels: Path, number: int, *, to: str, output: Path, as_json: bool, **options: Any) -> None:
    """Draw a sample and write it for an annotation tool."""
    named = {name: options.pop(name) for name in ("offsets", "force")}
    done = write_sample(draw(labels, number, **options), to=to, output=output, **named)
    strata = done.passages.groupby("stratum", sort=True)["weight"].agg(["size", "sum"]).reset_index()
    strata.columns = ["stratum", "drawn", "of"]
    if as_json:
        print_json({"output": str(output), "drawn": len(done.passages), "of": done.of, "strata": records(strata)})
        return
    rows = [(str(name) or "all", f"{size:,}", f"{of:,.0f}") for name, size, of in strata.itertuples(index=False)]
    print_table(
        f"{len(done.passages):,} of {done.of:,} passages in {output}",
        (("stratum", LEFT), ("drawn", RIGHT), ("of", RIGHT)),
        rows,
    )
    print_notes(["sample.csv beside them says what each stands for: keep it for `framing agree --sample`"])


def show_agreement(
    coders: Sequence[Path],
    *,
    sample: Path | None,
    gold: Path | None,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Print how far coders agree; write the gold and the disagreements where asked to."""
    if gold is not None and sample is None:
        raise OptionError("a coded sample needs the sample's key", way_out="give it with --sample FOLDER/sample.csv")
    found = agree(coders, sample=sample)
    notes = list(found.notes)
    if output is not None:
        write_csv(found.disagreements, output)
        notes.append(f"the disagreements are in {output}")
    if gold is not None and sample is not None:
        number = write_gold(found, sample, gold, force=force)
        notes.append(f"{number:,} coded passages are in {gold}: give it to `framing estimate --gold`")
    if as_json:
        print_json(
            {
                "coders": list(found.coders),
                "units": found.units,
                "measures": records(found.measures),
                "disagreements": records(found.disagreements),
                "notes": notes,
            }
        )
        return
    _print_agreement(found, shown=output is None)
    print_notes(notes)


def show_speakers(
    labels: Path, *, aliases: Path | None, output: Path | None, as_json: bool, question: Question, roles: bool
) -> None:
    """Print speakers, or write them as CSV."""
    given = None if aliases is None else read_aliases(aliases)
    table = speakers(labels, aliases=given, roles=roles, question=question)
    if output is not None:
        write_csv(table, output)
    elif as_json:
        print_json(records(table))
    else:
        rows = [
            (
                row["speaker"],
                row["kind"],
                f"{row['articles']:,}",
                f"{row['outlets']:,}",
                f"{row['words']:,}",
                f"{row['flagged']:,}",
                f"{row['any_per_1000_words']:.1f}",
                interval(row["any_low"], row["any_high"], 1) or "too few to tell",
            )
            for row in records(table)
        ]
        heads = ("speaker", "kind", "articles", "outlets", "words", "flagged", "per 1,000 words", "interval")
        print_table("Speakers", [(head, LEFT if at < 2 else RIGHT) for at, head in enumerate(heads)], rows)


def show_concordance(
    labels: Path, search: Search, *, question: Question, limit: int | None, output: Path | None, as_json: bool
) -> None:
    """Print words in context, or write them as CSV."""
    table = concordance(labels, search, question=question, limit=limit)
    if output is not None:
        write_csv(table, output)
    elif as_json:
        print_json(records(table))
    else:
        for row in records(table):
            where = (row["speaker"] or row["voice"], row["outlet"], row["date"][:10], row["url"] or row["id"])
            print_hit(row["left"], row["match"], row["right"], " · ".join(part for part in where if part))
        print(f"{len(table):,} places")


def show_copies(labels: Path, *, question: Question, output: Path | None, as_json: bool) -> None:
    """Print which articles repeat others and who carried whose, or write them as CSV."""
    table = find_copies(labels, columns=question.columns)
    shown = table.drop(columns=["article", "copy_of_article"])
    if output is not None:
        write_csv(shown, output)
    elif as_json:
        print_json({"copies": records(shown), "carried": records(carried(table))})
    else:
        heads = ("article", "outlet", "date", "copy of", "of outlet")
        rows = [
            (
                row["id"],
                row["outlet"],
                row["date"],
                row["copy_of"],
                row["copy_of_outlet"],
                percent(row["similarity"], 0),
            )
            for row in records(shown)
        ]
        print_table("Copies", [*((head, LEFT) for head in heads), ("in common, %", RIGHT)], rows)
        by_outlet = [(row["outlet"], row["copy_of_outlet"], f"{row['articles']:,}") for row in records(carried(table))]
        if any(outlet for outlet, _, _ in by_outlet):
            print_table("Who carried whose", (("outlet", LEFT), ("of", LEFT), ("articles", RIGHT)), by_outlet)


def show_codebook(labels: Path, *, gold: Path | None, output: Path | None, stata: Path | None, as_json: bool) -> None:
    """Print a codebook, write it as Markdown, or write labels for Stata and R."""
    if stata is not None:
        number = write_stata(labels, stata)
        print(f"{number:,} rows in {stata}\n")
        print(STATA_LINES.format(name=stata.name))
        print(R_LINES.replace("{name}", stata.name), end="")
        return
    book = codebook(labels, gold=gold)
    if as_json:
        print_json(
            {
                "labels": book.name,
                "rows": book.rows,
                "articles": book.articles,
                "techniques": records(book.techniques),
                "columns": records(book.columns),
                "errors": None if book.errors is None else records(book.errors),
            }
        )
    elif output is not None:
        if output.suffix.lower() not in (".md", ".markdown"):
            raise OptionError("a codebook is written as Markdown", file=output, way_out="name it .md")
        write_text(output, to_markdown(book))
    else:
        print(to_markdown(book), end="")


def _write_findings(found: Findings, output: Path) -> None:
    write_csv(found.estimates, output)
    for name, table in (("differences", found.differences), ("trends", found.trends)):
        if len(table):
            write_csv(table, output.with_name(f"{output.stem}.{name}{output.suffix}"))


def _print_estimates(found: Findings, question: Question, corrected: bool) -> None:
    columns = [*((name, LEFT) for name in question.by), ("technique", LEFT)]
    columns += [("articles", RIGHT), ("passages", RIGHT), ("flagged", RIGHT), ("raw %" if corrected else "%", RIGHT)]
    columns += [("95 % interval", RIGHT), ("per 1,000 words", RIGHT)]
    if corrected:
        columns += [("coded", RIGHT), ("corrected %", RIGHT), ("95 % interval", RIGHT)]
    rows = []
    few = found.estimates["method"] == TOO_FEW
    if len(found.estimates) > _LONG and few.any() and not few.all():
        groups = found.estimates[few].groupby(list(question.by)).ngroups if question.by else 1
        print(f"{groups:,} groups of less than {FEWEST_ARTICLES} articles are too few to tell and left out here\n")
    for row in records(found.estimates):
        if len(found.estimates) > _LONG and (not row["flagged"] or (row["method"] == TOO_FEW and not few.all())):
            continue
        cells = [*(str(row[name]) or "-" for name in question.by), technique(row["technique"])]
        cells += [f"{row['articles']:,}", f"{row['passages']:,}", f"{row['flagged']:,}", percent(row["share"])]
        cells += [
            interval(row["low"], row["high"]) or row["method"],
            f"{row['per_1000_words']:.2f}" if known(row["per_1000_words"]) else "-",
        ]
        if corrected:
            told = interval(row["corrected_low"], row["corrected_high"])
            cells += [f"{row['coded']:,}", percent(row["corrected"]), told or row["correction"]]
        rows.append(cells)
    print_table("Flagged passages of a hundred", columns, rows)


def _print_differences(found: Findings, question: Question) -> None:
    table = _worth_showing(found.differences)
    if not len(table):
        return
    held = [name for name in question.others if name in table]
    rows = [
        (
            *(str(row[name]) if known(row[name]) else "" for name in held),
            f"{row['a']} - {row['b']}",
            technique(row["technique"]),
            percent(row["difference"]),
            interval(row["low"], row["high"]),
            probability(row["p_corrected"]),
            row["says"],
        )
        for row in records(table)
    ]
    columns = [*((name, LEFT) for name in held), ("difference", LEFT), ("technique", LEFT), ("points", RIGHT)]
    columns += [("95 % interval", RIGHT), ("p, corrected", RIGHT), ("", LEFT)]
    print_table("Differences", columns, rows)


def _worth_showing(table: pd.DataFrame) -> pd.DataFrame:
    """What was asked, the clearest first: all that shows something, and some of the rest."""
    asked = table[table["p"].notna()].sort_values("p", kind="stable")
    shown = int((~asked["says"].str.startswith("no ")).sum())
    if len(asked) > shown + _NOTHING_SHOWN:
        print(f"{len(asked) - shown - _NOTHING_SHOWN:,} more comparisons show nothing and are left out here")
    return asked.head(shown + _NOTHING_SHOWN)


def _print_trends(found: Findings, question: Question) -> None:
    table = _worth_showing(found.trends)
    if not len(table):
        return
    rows = [
        (
            *(str(row[name]) for name in question.others),
            technique(row["technique"]),
            f"{row['times']:,}",
            f"{100 * row['change']:+.2f}",
            interval(row["low"], row["high"], digits=2),
            probability(row["p_corrected"]),
            row["says"],
        )
        for row in records(table)
    ]
    columns = [*((name, LEFT) for name in question.others), ("technique", LEFT), ("times", RIGHT)]
    columns += [("points a month", RIGHT), ("95 % interval", RIGHT), ("p, corrected", RIGHT), ("", LEFT)]
    print_table("Trends", columns, rows)


def _print_agreement(found: Agreement, *, shown: bool) -> None:
    def cell(value: Any) -> str:
        return f"{value:.2f}" if known(value) else "-"

    rows = [
        (
            technique(row["technique"]),
            cell(row["alpha"]),
            cell(row["kappa"]),
            percent(row["agreed"], 0),
            *(f"{row[name]:,.0f}" if known(row[name]) else "" for name in found.coders),
        )
        for row in records(found.measures)
    ]
    heads = ("alpha", "kappa", "agreed, %", *found.coders)
    print_table(f"{found.units:,} units", [("technique", LEFT), *((head, RIGHT) for head in heads)], rows)
    if shown and len(found.disagreements):
        lines = [
            (row["unit"], technique(row["technique"]), row["set_by"], row["not_by"], row["text"])
            for row in records(found.disagreements)
        ]
        columns = ("unit", "technique", "set by", "not by", "words")
        print_table("Disagreements", [(head, LEFT) for head in columns], lines)
