"""The shell's way in: ``framing ...``. Thin: each command reads its arguments and calls the room that does the work.

Exit codes: 0 done, 1 some items failed (each is named), 2 the call was wrong, 130 interrupted.
What the commands share is in `framing.shell`.
"""

from __future__ import annotations

import errno
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing.adoption_commands import register
from framing.analysis_commands import add_commands, listed
from framing.errors import FramingError, OptionError
from framing.shell.choice import Choice, check_language
from framing.shell.speaking import EXIT_SOME_FAILED, complain, for_each, print_json, tell

if TYPE_CHECKING:
    from rich.console import Console

    from framing.interchange.convert import Converted
    from framing.spans import Article

EXIT_WRONG_CALL = 2
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells count

app = typer.Typer(
    name="framing",
    help="Reads news and says which wording pushes the reader, and whose wording it is.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Inputs = Annotated[list[str], typer.Argument(metavar="TEXT|FILE|-", help="a text, files, or - for standard input")]
ModelOption = Annotated[str, typer.Option("--model", "-m", metavar="NAME|FOLDER", help="a shipped model or a folder")]
JsonOption = Annotated[bool, typer.Option("--json", help="one JSON object an input, for machines")]
LanguageOption = Annotated[
    str, typer.Option("--language", metavar="auto|en|ru", help="auto: told by the text's words; else taken to be in it")
]
MendOption = Annotated[
    bool, typer.Option("--mend", help="put right text that was read in a wrong encoding before; offsets count in it")
]
ModelByLanguageOption = Annotated[
    str | None,
    typer.Option("--model", "-m", metavar="NAME|FOLDER", help="a shipped model or a folder; else by language"),
]
LevelOption = Annotated[
    str, typer.Option("--level", help="shown, what a stranger would agree with, or review, more, for people who code")
]
ForceOption = Annotated[bool, typer.Option("--force", help="replace what is there")]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", metavar="N", help="processes; -1 for one a core")]

ColumnOption = Annotated[str | None, typer.Option(metavar="COLUMN", help="for labels: the column that holds it")]

DEFAULT_MODEL = "framing-en"
ANNOTATED = "a folder in corpus form, annotated JSONL, labelled passages, or an export of doccano or Label Studio"
TextsOption = Annotated[
    Path | None, typer.Option("--texts", metavar="FOLDER", help="where texts are that JSONL gives by digest alone")
]


def _show_version(asked: bool) -> None:
    if asked:
        from framing import __version__

        typer.echo(f"framing {__version__}")
        raise SystemExit(0)


@app.callback()
def common(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="say the version and end")
    ] = False,
) -> None:
    """Reads news and says which wording pushes the reader, and whose wording it is."""
    from framing.shell.defaults import read_defaults

    commands = {
        name: {
            option.removeprefix("--"): one.name for one in command.params for option in one.opts if option[:2] == "--"
        }
        for name, command in context.command.commands.items()  # type: ignore[attr-defined]  # it is a group
    }
    context.default_map = read_defaults(commands)


@app.command()
def score(
    inputs: Inputs,
    model: ModelByLanguageOption = None,
    as_json: JsonOption = False,
    *,
    language: LanguageOption = "auto",
    mend: MendOption = False,
    level: LevelOption = "shown",
) -> None:
    """Say which wording pushes the reader, and whose wording it is."""
    _check(inputs)
    from framing.scoring import checked_level

    chosen = checked_level(level)
    choice = Choice(model, language)

    def show(article: Article, name: str, console: Console | None) -> None:
        report = choice.of(article).score(article, level=chosen)
        if console is None:
            print_json({"input": name, **report.to_dict()})
        else:
            from framing.rendering.terminal import print_report

            print_report(report, console, title=name)

    for_each(inputs, show, as_json=as_json, language=language, mend=mend, **choice.about)


@app.command()
def separate(
    inputs: Inputs, as_json: JsonOption = False, language: LanguageOption = "auto", mend: MendOption = False
) -> None:
    """Tell the voices of a text apart: narration, quotations, reported speech, furniture."""
    _check(inputs)
    check_language(language)

    def show(article: Article, name: str, console: Console | None) -> None:
        if console is None:
            print_json({"input": name, **article.to_dict()})
        else:
            from framing.rendering.terminal import print_article

            print_article(article, console, title=name)

    for_each(inputs, show, as_json=as_json, language=language, reads=None, model="for voices", mend=mend)


@app.command()
def report(
    given: Annotated[str, typer.Argument(metavar="TEXT|FILE|LABELS|-", help="an article, or labels of a corpus")],
    *,
    output: Annotated[str, typer.Option("--output", "-o", metavar="PAGE.html", help="the page; - is standard output")],
    model: ModelByLanguageOption = None,
    language: LanguageOption = "auto",
    mend: MendOption = False,
    level: LevelOption = "shown",
    outlet: ColumnOption = None,
    date: ColumnOption = None,
    url: ColumnOption = None,
    title: ColumnOption = None,
    item: Annotated[int, typer.Option("--item", metavar="N", min=0, help="of a feed: which item")] = 0,
    articles: Annotated[bool, typer.Option(help="for labels: put the articles in that fragments lead to")] = True,
    heading: Annotated[str, typer.Option("--heading", metavar="TEXT", help="for labels: what to call the corpus")] = "",
) -> None:
    """Write a page for the browser: of an article, or of what `framing label` made of a corpus."""
    from framing.rendering.html import is_labels, write_page
    from framing.scoring import checked_level, load

    checked = checked_level(level)
    if is_labels(given):
        from framing.rendering.dashboard import write_dashboard

        columns = {"outlet": outlet, "date": date, "url": url, "title": title}
        chosen = {role: name for role, name in columns.items() if name is not None}
        scorer = load(model or DEFAULT_MODEL) if articles else None
        write_dashboard(given, output, chosen=chosen, model=scorer, level=checked, heading=heading)
        return
    from framing.rendering.article_page import scored_page
    from framing.shell.inputs import articles_of

    _check([given])
    choice = Choice(model, language)
    for article, name in articles_of(given, tell=tell, item=item, language=language, mend=mend, **choice.about):
        write_page(scored_page(choice.of(article), article, level=checked, source=name), output)


@app.command()
def serve(
    model: ModelOption = DEFAULT_MODEL,
    host: Annotated[str, typer.Option("--host", help="the address to listen at")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="the port")] = 8460,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="a further name to answer to")
    ] = None,
) -> None:
    """Open a page on this machine where a text is pasted and read; with a JSON API."""
    from framing.rendering.server import check_installed
    from framing.rendering.server import serve as run_server
    from framing.scoring import load

    check_installed()

    scorer = load(model)
    typer.echo(f"framing: open http://{host}:{port}/ in a browser; Ctrl-C ends it", err=True)
    try:
        run_server(scorer, host=host, port=port, hosts=allow_host or ())
    except KeyboardInterrupt:
        # A text may still be read in a thread, for which Python would wait, and which a further Ctrl-C would break off
        # with a traceback. Nothing is kept, so nothing is lost.
        typer.echo("framing: the page is closed", err=True)
        sys.stderr.flush()
        os._exit(EXIT_INTERRUPTED)


@app.command()
def evaluate(
    corpora: Annotated[list[Path], typer.Argument(metavar="CORPUS...", help=ANNOTATED)],
    model: ModelOption = DEFAULT_MODEL,
    as_json: JsonOption = False,
    *,
    held_out: Annotated[bool, typer.Option("--held-out", help="only the corpus's own held-out articles")] = False,
    technique: Annotated[
        str,
        typer.Option("--technique", metavar="NAME", help="what the corpora were annotated for: where labels are 1, 0"),
    ] = "",
    texts: TextsOption = None,
) -> None:
    """Measure a model on annotated corpora."""
    from framing.interchange import read_any
    from framing.scoring import load
    from framing.training.config import Source
    from framing.training.evaluation import evaluate as measure

    scorer = load(model)
    if technique:
        scorer.threshold(technique)  # refuses one that the model does not know
    for path in corpora:
        corpus = read_any(Source(path, technique, texts=texts), own=scorer.techniques)
        result = measure(scorer, corpus, held_out=held_out)
        if as_json:
            print_json({"corpus": str(path), "model": model, **result.to_dict()})
        else:
            typer.echo(f"{model} on {path}\n{result.to_text()}\n")


@app.command()
def train(
    corpora: Annotated[
        list[Path] | None, typer.Option("--corpus", metavar="CORPUS", help=f"{ANNOTATED}; may be repeated")
    ] = None,
    without: Annotated[
        list[Path] | None, typer.Option("--without", metavar="CORPUS", help="bar the articles of a corpus")
    ] = None,
    terms: Annotated[
        Path | None, typer.Option("--terms", metavar="JSONL", help="euphemisms and the same words meant literally")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="the model's folder; a new my-model if left out"),
    ] = None,
    *,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", metavar="N", help="processes; -1 for one a core")] = None,
    force: ForceOption = False,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="own techniques; framing.toml here, if there is one")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="NAME|FOLDER", help="add own techniques to this model; none: to none"),
    ] = None,
    texts: TextsOption = None,
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="of all texts")] = "en",
) -> None:
    """Train a model on annotated corpora, or add techniques of your own to one (docs/training.md)."""

    from framing.interchange import read_any
    from framing.training.config import read_config
    from framing.training.destination import output_folder
    from framing.training.train import TrainingOptions, train_model

    given = read_config(config)
    chosen = -1 if given.jobs is None else given.jobs
    folder = texts or given.texts
    options = TrainingOptions(
        tuple(corpora or ()),
        tuple(without or ()),
        terms,
        output,
        chosen if jobs is None else jobs,
        read=lambda source, own: read_any(replace(source, texts=folder), own=own),
        language=language,
    )
    settled = options.with_defaults(given, base=base)
    train_model(replace(settled, output=output_folder(settled.output, force=force)))


@app.command()
def export(
    inputs: Annotated[list[Path], typer.Argument(metavar="REPORTS...", help="from score --json; or corpus folders")],
    to: Annotated[str, typer.Option("--to", help="annotated|doccano|label-studio|prodigy|brat|conll|ptc|w3c|tei")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER|FILE", help="where to write")],
    *,
    offsets: Annotated[
        str, typer.Option("--offsets", help="code-points|utf-16|graphemes; the tool's own if left out")
    ] = "",
    techniques: Annotated[
        list[str] | None,
        typer.Option("--techniques", metavar="NAME", help="only these, by commas; ptc: the 18 that its scorer takes"),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Write reports or corpora in an annotation tool's format."""
    from framing.interchange import export_files

    _say(export_files(inputs, to=to, output=output, offsets=offsets, techniques=listed(techniques), force=force))


@app.command("import")
def import_(
    inputs: Annotated[list[Path], typer.Argument(metavar="FILE...", help="what the annotation tool exported")],
    source: Annotated[str, typer.Option("--from", help="annotated|doccano|label-studio|ptc|brat")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="the corpus to write")],
    *,
    offsets: Annotated[str, typer.Option("--offsets", help="the unit that the tool counted in")] = "",
    rename: Annotated[
        list[str] | None, typer.Option("--rename", metavar="OLD=NEW", help="read a label as another")
    ] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="take what nobody has decided: predictions, texts that came back unchanged")
    ] = False,
    force: ForceOption = False,
) -> None:
    """Read an annotation tool's files into a corpus to train on."""
    from framing.interchange import import_files

    names = dict(pair.partition("=")[::2] for pair in rename or ())
    if not all(names.values()):
        raise OptionError("--rename needs OLD=NEW", way_out="for example --rename PROPAGANDA=loaded_language")
    _say(import_files(inputs, source=source, output=output, offsets=offsets, rename=names, drafts=drafts, force=force))


@app.command()
def label(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="files, folders, globs, archives, or -")],
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="OUTPUT", help="a .parquet, .jsonl or .csv file, a folder, or - to stream"
        ),
    ],
    model: ModelOption = DEFAULT_MODEL,
    by: Annotated[str, typer.Option("--by", help="a row is a passage, article, span or speaker")] = "passage",
    text: Annotated[str, typer.Option("--text", metavar="COLUMN", help="the column that holds the text")] = "text",
    title: Annotated[
        str | None, typer.Option("--title", metavar="COLUMN", help="the headline's column; it is read before the text")
    ] = None,
    id_column: Annotated[str | None, typer.Option("--id", metavar="COLUMN", help="the column that holds ids")] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="COLUMN", help="columns that go through, by commas or repeated"),
    ] = None,
    delimiter: Annotated[
        str | None,
        typer.Option("--delimiter", metavar="CHARACTER", help="between columns; told by the table if left out"),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help="the text column holds HTML: read it as such")] = False,
    mend: MendOption = False,
    language: LanguageOption = "auto",
    level: LevelOption = "shown",
    output_format: Annotated[
        str, typer.Option("--format", help="of a folder's parts or of a stream: parquet, jsonl or csv")
    ] = "parquet",
    jobs: JobsOption = 1,
    backend: Annotated[str, typer.Option("--backend", help="loky (this machine) or dask (a cluster)")] = "loky",
    address: Annotated[str | None, typer.Option("--address", metavar="URL", help="the cluster's scheduler")] = None,
    part_size: Annotated[int | None, typer.Option("--part-size", metavar="BYTES", help="input a part")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on with a job that was broken off")] = False,
    overwrite: Annotated[bool, typer.Option("--force", "--overwrite", help="replace what is there")] = False,
    max_failures: Annotated[int | None, typer.Option("--max-failures", metavar="N", help="stop after so many")] = None,
    terms: Annotated[bool, typer.Option("--terms", help="write what `framing adoption` reads, too")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="count what would be read, and stop")] = False,
    max_document: Annotated[int, typer.Option("--max-document", metavar="BYTES", help="a document")] = 20_000_000,
    max_expanded: Annotated[
        int, typer.Option("--max-expanded", metavar="BYTES", help="out of a packed file")
    ] = 200_000_000,
    max_ratio: Annotated[int, typer.Option("--max-ratio", metavar="N", help="unpacked to packed size")] = 100,
    max_members: Annotated[int, typer.Option("--max-members", metavar="N", help="members of an archive")] = 10_000,
    as_json: JsonOption = False,
) -> None:
    """Label a corpus: any input, nothing lost, in parallel, and resumable."""
    from framing.labelling import LabelOptions, Limits
    from framing.labelling.command import run_command

    options = LabelOptions(
        model=model,
        by=by,  # type: ignore[arg-type]  # checked by LabelOptions
        text=text,
        id=id_column,
        title=title,
        keep=listed(keep),
        delimiter=delimiter,
        html=html,
        mend=mend,
        language=None if language == "auto" else language,
        level=level,  # type: ignore[arg-type]  # checked by LabelOptions
        format=output_format,  # type: ignore[arg-type]  # checked by LabelOptions
        limits=Limits(document_bytes=max_document, expanded_bytes=max_expanded, ratio=max_ratio, members=max_members),
        part_size=part_size,
        jobs=jobs,
        backend=backend,
        address=address,
        resume=resume,
        overwrite=overwrite,
        max_failures=max_failures,
        terms=terms,
    )
    if run_command(inputs, output, options, dry_run=dry_run, as_json=as_json):
        raise SystemExit(EXIT_SOME_FAILED)


@app.command()
def summary(
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="what `framing label` wrote")],
    *,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="COLUMN", help="voice, speaker, month, kept columns; by commas")
    ] = None,
    date: Annotated[str, typer.Option("--date", metavar="COLUMN", help="what the month is made of")] = "date",
    share: Annotated[bool, typer.Option("--share", help="of a hundred passages, in place of numbers")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.csv", help="write it there")] = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Count techniques by outlet, month, voice or speaker."""
    from framing.labelling.command import show_summary

    show_summary(labels, listed(by) or ("voice",), date=date, share=share, output=output, force=force, as_json=as_json)


@app.command()
def models(as_json: JsonOption = False) -> None:
    """List the shipped models."""
    from framing.shell.listing import models as there_are

    told = there_are()
    if as_json:
        print_json(told)
        return
    for one in told:
        reported, off = len(one["reported"]), ", ".join(one["off"]) or "none"
        typer.echo(
            f"{one['name']}  reads {one['language']}, reports {reported} techniques; off: {off}\n  {one['folder']}"
        )


@app.command()
def techniques(
    model: Annotated[
        str | None, typer.Option("--model", "-m", metavar="NAME|FOLDER", help="those of a model, with thresholds")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the techniques with their definitions."""
    from framing.shell.listing import techniques as there_are

    told: list[dict[str, object]]
    if model is None:
        told = there_are()
    else:
        from framing.scoring import load

        told = there_are(load(model))
    if as_json:
        print_json(told)
        return
    for one in told:
        shown = f"  from {one['threshold']:.2f} on" if "threshold" in one else ""
        shown = shown if one.get("reported", True) else f"{shown}, off"
        typer.echo(f"{one['name']}{shown}\n  {one['title']}: {one['definition']}")


add_commands(app)


register(app)


def main() -> None:
    """Run the command line; never returns.

    A `FramingError` becomes one line on standard error and exit code 2, an interruption exit code 130.
    """
    if sys.argv[1:2] == ["train"]:
        from framing.training.arithmetic import fix

        fix()
    sys.exit(run(app))


def run(command: Callable[[], object]) -> int:
    """Run a typer application and turn how it ended into an exit code."""
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning  # type: ignore[assignment]  # it takes what is given by name too
            try:
                command()
            finally:
                sys.stdout.flush()  # a full disk is told here, not when the process has ended
    except FramingError as error:
        complain(error)
        return EXIT_WRONG_CALL
    except KeyboardInterrupt:
        typer.echo("framing: interrupted", err=True)
        return EXIT_INTERRUPTED
    except OSError as error:
        return _output_failed(error)
    except SystemExit as end:  # typer's own way to end
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _output_failed(error: OSError) -> int:
    """The exit code where standard output could not be written to; other errors of the system are raised again."""
    if not isinstance(error, BrokenPipeError) and (error.errno != errno.ENOSPC or error.filename is not None):
        raise error
    # What is still waiting to be written would fail again when the process ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # the reader, such as `head`, has gone: not an error
        return 0
    typer.echo(f"framing: standard output cannot be written: {error.strerror}", err=True)
    return EXIT_SOME_FAILED


def _check(inputs: list[str]) -> None:
    from framing.shell.inputs import check_inputs

    check_inputs(inputs)


def _show_warning(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
    """Ours in one line, as refusals are; others with the place in the code that they come from."""
    where = "" if category is UserWarning else f"{filename}:{lineno}: {category.__name__}: "
    typer.echo(f"framing: {where}{message}", err=True)


def _say(done: Converted) -> None:
    for note in done.notes:
        typer.echo(f"framing: {note}", err=True)
    typer.echo(f"{done.documents} articles with {done.marks} marks in {done.output}", err=True)


if __name__ == "__main__":
    main()
