"""CoNLL: a token a line, tabs between, BIO tags; blank lines at line breaks of the text; written only.

Columns: the token, its start and end (code points, end not included), then the tags. The last column is the one that
CoNLL readers take; marks that overlap need more columns, which stand before it: a line ``# columns`` names all of
them. A mark that goes on after a blank line begins anew there (``B-``), since readers take what stands between blank
lines for a sentence. Tokens are cut where a mark begins or ends, so each mark is exactly the tokens under it, less
outer blanks.
"""

from __future__ import annotations

from collections.abc import Sequence

from framing.errors import CorpusError
from framing.interchange.document import Document, Mark
from framing.interchange.options import Options
from framing.interchange.tokens import Tokens, tokens_of

_OUTSIDE = "O"
# Each layer is a column of the whole file. Real articles need five or so; thousands would fill the memory.
MAX_LAYERS = 64


def write(documents: Sequence[Document], _options: Options) -> dict[str, bytes]:
    """``articles.conll``.

    Raises:
        CorpusError: more than `MAX_LAYERS` marks of a document overlap at one place.
    """
    layered = [
        (document, _layers(document.technique_marks, document), _layers(document.voice_marks, document))
        for document in documents
    ]
    techniques = max((len(layers) for _, layers, _ in layered), default=0) or 1
    voices = max((len(layers) for _, _, layers in layered), default=0)
    names = ["FORM", "START", "END", *(f"VOICE{n}" for n in range(voices, 0, -1))]
    names += [f"TECHNIQUE{n}" for n in range(techniques, 1, -1)] + ["TECHNIQUE"]
    parts = [f"# columns = {' '.join(names)}\n"]
    for document, over, under in layered:
        columns = [*_fill(under, voices)[::-1], *_fill(over, techniques)[::-1]]
        parts.append(f"# newdoc id = {document.id}\n{_block(document, columns)}\n")
    return {"articles.conll": "".join(parts).encode("utf8")}


def _layers(marks: Sequence[Mark], document: Document) -> list[list[Mark]]:
    """Share marks out so that none overlap within a layer; the first layer gets what it can."""
    layers: list[list[Mark]] = []
    for mark in marks:
        for layer in layers:
            if layer[-1].end <= mark.start:
                layer.append(mark)
                break
        else:
            if len(layers) == MAX_LAYERS:
                raise CorpusError(
                    f"more than {MAX_LAYERS} marks overlap",
                    file=document.id,
                    place=f"character {mark.start}",
                    way_out="remove some, or export to a format that is not a table",
                )
            layers.append([mark])
    return layers


def _fill(layers: list[list[Mark]], count: int) -> list[list[Mark]]:
    return layers + [[] for _ in range(count - len(layers))]


def _block(document: Document, columns: Sequence[Sequence[Mark]]) -> str:
    tokens = tokens_of(document)
    ends = (0, *(span.end for span in tokens.spans))
    breaks = [
        number > 0 and "\n" in document.text[before : span.start]
        for number, (before, span) in enumerate(zip(ends, tokens.spans, strict=False))
    ]
    tags = [_tags(layer, tokens, breaks) for layer in columns]
    lines = []
    for number, span in enumerate(tokens.spans):
        if breaks[number]:
            lines.append("\n")
        fields = [span.of(document.text), str(span.start), str(span.end), *(column[number] for column in tags)]
        lines.append("\t".join(fields) + "\n")
    return "".join(lines)


def _tags(marks: Sequence[Mark], tokens: Tokens, breaks: Sequence[bool]) -> list[str]:
    tags = [_OUTSIDE] * len(tokens.spans)
    for mark in marks:
        for number, place in enumerate(tokens.under(mark)):
            tags[place] = f"{'I' if number and not breaks[place] else 'B'}-{mark.label}"
    return tags
