"""Labels for R and Stata: one file that keeps the columns' labels, and the lines that read it.

Lists have no place in either: each technique that is found becomes a column ``flag_<technique>`` of 0 and 1. Stata's
file (format 118, Unicode) has variable labels and value labels; R's ``haven::read_dta`` reads the same file, labels
and all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.codebook import VOICES, meaning_of
from framing.analysis.columns import read_pieces
from framing.analysis.counts import flag_matrix
from framing.errors import InputError, LabellingError, OptionError
from framing.techniques import ANY, NAMES, title_of

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

# Stata's own limits: a name of 32 characters, a label of 80.
_NAME, _LABEL = 32, 80
_SHORTER = {"exaggeration_minimisation": "exaggeration", "thought_terminating_cliche": "thought_cliche"} | {
    "causal_oversimplification": "causal_oversimpl",
    "black_and_white_fallacy": "black_and_white",
}
# Words that no variable may be called ([U] 11.3 and what pandas refuses), as far as a column may well be called so.
_RESERVED = frozenset(
    (
        *("begin", "end", "if", "in", "using", "with", "byte", "int", "long", "float", "double", "str", "strL"),
        *("numeric", "string", "class", "const", "continue", "default", "do", "else", "export", "global", "import"),
        *("local", "matrix", "method", "module", "new", "private", "public", "return", "short", "static", "struct"),
        *("switch", "this", "try", "typedef", "union", "unsigned", "variant", "vector", "version", "void", "while"),
    )
)
R_LINES = """# R: the columns' labels are kept (attr(labels$flag_doubt, "label")); voice and the flags have value labels
labels <- haven::read_dta("{name}")
labels$voice <- haven::as_factor(labels$voice)
# shares by outlet with articles as clusters, as `framing estimate` has them:
# survey::svyby(~flag_loaded_language, ~outlet, survey::svydesign(ids = ~id, data = labels), survey::svymean)
"""
STATA_LINES = """* Stata
use "{name}", clear
describe
* shares by outlet with articles as clusters, as `framing estimate` has them:
* proportion flag_loaded_language, over(outlet) vce(cluster id)
"""


def write_stata(labels: Labels, output: str | Path) -> int:
    """Write labels by passage as a Stata file; the number of rows.

    Args:
        labels: an output of `framing label` by passage, or a table with such rows.
        output: the file, named ``.dta``; it must not be there yet.

    Raises:
        OptionError: it is not named so, or two columns would have one name.
        LabellingError: it is there already or cannot be written.
        FramingError: as `read_pieces`.
    """
    import pandas as pd

    path = Path(output)
    if path.suffix.lower() != ".dta":
        raise OptionError("a Stata file is named .dta", file=output, way_out="name it so")
    if path.exists():
        raise LabellingError("is there already", file=output, way_out="give another name")
    tables = [_flat(piece) for piece in read_pieces(labels, scores=True)]
    tables = [table for table in tables if len(table)]
    if not tables:
        raise InputError("holds no passage", file=output, way_out="label a corpus first")
    whole = pd.concat(tables, ignore_index=True)
    flags = [name for name in whole.columns if name.startswith("flag_")]
    whole[flags] = whole[flags].fillna(0).astype("int8")
    names = {name: _short(str(name)) for name in whole.columns}
    if len(set(names.values())) < len(names):
        twice = next(name for name in names.values() if list(names.values()).count(name) > 1)
        raise OptionError(f"two columns would be called {twice!r}", file=output, way_out="rename one before labelling")
    described = {names[name]: _described(str(name))[:_LABEL] for name in whole.columns}
    values: dict[Any, dict[Any, str]] = {names[name]: {0: "no", 1: "flagged"} for name in flags}
    voices = list(VOICES)
    values["voice"] = dict(enumerate(voices))
    whole["voice"] = whole["voice"].map(voices.index).astype("int8")
    try:
        whole.rename(columns=names).to_stata(
            path,
            write_index=False,
            version=118,
            variable_labels=described,
            value_labels=values,
            convert_strl=[names["text"]],
        )
    except OSError as error:
        raise LabellingError(
            f"cannot be written: {error.strerror}", file=output, way_out="give another name"
        ) from error
    return len(whole)


def _flat(piece: Any) -> pd.DataFrame:
    import pandas as pd

    found = sorted({name for names in piece.labels for name in names} - {ANY})
    frame = piece.frame.drop(columns=["labels", *(name for name in ("evidence",) if name in piece.frame)])
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), "").astype(str)
    if ANY in frame:
        frame = frame.rename(columns={ANY: "p_any"})
    scores = {name: f"p_{name}" for name in frame.columns if name in NAMES}
    frame = frame.rename(columns=scores)
    flags = flag_matrix(piece.labels.tolist(), [*found, ANY])
    for place, name in enumerate([*found, ANY]):
        frame[f"flag_{name}"] = flags[:, place].astype(np.int8)
    flat: pd.DataFrame = frame.reset_index(drop=True)
    return flat


def _short(name: str) -> str:
    """A name that Stata allows: letters, digits and _, not too long."""
    for long, short in _SHORTER.items():
        name = name.replace(long, short)
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    named = (plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}")[:_NAME]
    return f"{named}_" if named in _RESERVED else named


def _described(name: str) -> str:
    if name.startswith("flag_"):
        return f"flagged for {title_of(name.removeprefix('flag_')).lower()}"
    if name.startswith("p_"):
        return f"probability of {title_of(name.removeprefix('p_')).lower()}"
    return meaning_of(name, [])
