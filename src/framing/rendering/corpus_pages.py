"""Pages of articles out of labels: an article's passages tile its text, so its text is theirs, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import InputError, OptionError
from framing.rendering.article_page import scored_page
from framing.rendering.html import write_page
from framing.spans import Metadata

if TYPE_CHECKING:
    from framing.model.decoder import Level
    from framing.scoring import Model


def write_article_pages(
    labels: str | Path, titles: dict[str, str], model: Model, folder: Path, *, home: str, level: Level = "shown"
) -> dict[str, str]:
    """Score articles again and write a page each.

    Args:
        labels: rows by passage.
        titles: the articles wanted, by id, each with its title or an empty string.
        model: scores them.
        folder: where to; made if it is not there. Names are numbers, never what the labels say.
        home: the address of the dashboard, for the way back.
        level: see `Model.score`.

    Returns:
        The pages' file names by the articles' ids; articles whose rows do not make up a text are left out.

    Raises:
        OptionError: the folder cannot be made.
    """
    from framing.preprocessing import separate

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OptionError(
            f"cannot be made: {error.strerror}", file=folder, way_out="give another name with --output"
        ) from error
    written: dict[str, str] = {}
    for number, (id, text) in enumerate(sorted(_texts(labels, set(titles)).items()), 1):
        try:
            article = separate(text, metadata=Metadata(title=titles[id]))
        except InputError:  # a row was edited by hand: there is no such text
            continue
        name = f"{number:04d}.html"
        write_page(scored_page(model, article, level=level, source=id, home=home), str(folder / name))
        written[id] = name
    return written


def _texts(labels: str | Path, wanted: set[str]) -> dict[str, str]:
    from framing.labelling.summary import read_labels

    pieces: dict[str, list[tuple[int, str]]] = {}
    for frame in read_labels(labels):
        rows = frame[frame["id"].astype(str).isin(wanted)]
        for id, start, text in zip(rows["id"].astype(str), rows["start"], rows["text"], strict=True):
            pieces.setdefault(id, []).append((int(start), str(text)))
    texts = {}
    for id, parts in pieces.items():
        text = ""
        for start, words in sorted(parts):
            if start != len(text):
                break
            text += words
        else:
            texts[id] = text
    return texts
