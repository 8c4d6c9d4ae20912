"""TEI P5 (https://tei-c.org/guidelines/p5/): a corpus of texts with stand-off marks; written only.

Marks overlap, which elements cannot; so each text has empty ``anchor`` elements where marks begin and end, and a
``standOff`` with a ``span`` from anchor to anchor for each mark, its words inside. ``ana`` points to the label, which
the header defines; ``n`` is the probability, ``corresp`` the speaker, a ``person`` of the text's header. The text is in
one ``ab``, blanks and all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from framing.errors import CorpusError
from framing.interchange.document import FURNITURE, Document, is_known, is_voice, techniques_of
from framing.interchange.options import Options
from framing.techniques import BY_NAME, title_of

# What XML 1.0 cannot hold, not even escaped (production Char of the recommendation).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A carriage return that is not escaped is read as a line feed.
_ESCAPES = {"\r": "&#13;"}


def write(documents: Sequence[Document], _options: Options) -> dict[str, bytes]:
    """``articles.xml``.

    Raises:
        CorpusError: a text holds a character that XML cannot hold, such as NUL.
    """
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">\n',
        _header("Articles with rhetorical techniques", _taxonomy(documents)),
    ]
    for number, document in enumerate(documents, 1):
        for value in (document.text, *(mark.speaker for mark in document.marks)):
            bad = _FORBIDDEN.search(value)
            if bad:
                raise CorpusError(
                    f"holds U+{ord(bad[0]):04X}, which XML cannot hold",
                    file=document.id,
                    place=f"character {bad.start()}",
                    way_out="remove that character, or export to another format",
                )
        parts += _text(document, number)
    return {"articles.xml": "".join([*parts, "</teiCorpus>\n"]).encode("utf8")}


def _header(title: str, more: str = "") -> str:
    return (
        f"<teiHeader><fileDesc><titleStmt><title>{escape(title, _ESCAPES)}</title></titleStmt>"
        "<publicationStmt><p>Exported by framing</p></publicationStmt>"
        f"<sourceDesc><p>Annotated news text</p></sourceDesc></fileDesc>{more}</teiHeader>\n"
    )


def _taxonomy(documents: Sequence[Document]) -> str:
    """The labels that occur, with titles and definitions."""
    categories = []
    for label in sorted({mark.label for document in documents for mark in document.marks}):
        if label == FURNITURE:
            said = "Page furniture: appeals, newsletter boxes, credits."
        elif is_voice(label):
            said = f"The words of a quotation, without the marks: {label.removeprefix('quotation_')}."
        elif is_known(label):
            said = " Or: ".join(BY_NAME[name].definition for name in techniques_of(label))
        else:
            said = title_of(label)
        categories.append(f"<category xml:id={quoteattr(label)}><catDesc>{escape(said)}</catDesc></category>")
    if not categories:
        return ""
    return "<encodingDesc><classDecl><taxonomy>\n" + "\n".join(categories) + "\n</taxonomy></classDecl></encodingDesc>"


def _text(document: Document, number: int) -> Iterator[str]:
    names = dict.fromkeys(mark.speaker for mark in document.marks if mark.speaker)
    persons = {name: f"t{number}.p{place}" for place, name in enumerate(names, 1)}
    yield f"<TEI n={quoteattr(document.id)}>\n{_header(document.id, _persons(persons))}"
    yield '<text><body><ab xml:space="preserve">'
    anchors: dict[int, str] = {}
    places = sorted({place for mark in document.marks for place in (mark.start, mark.end)})
    before = 0
    for place in places:
        anchors[place] = f"t{number}.c{place}"
        yield escape(document.text[before:place], _ESCAPES)
        yield f'<anchor xml:id="{anchors[place]}"/>'
        before = place
    yield escape(document.text[before:], _ESCAPES)
    yield "</ab></body></text>\n"
    groups: dict[str, list[str]] = defaultdict(list)
    for mark in document.marks:
        score = "" if mark.score is None else f' n="{mark.score!r}"'
        speaker = f' corresp="#{persons[mark.speaker]}"' if mark.speaker else ""
        groups["voice" if is_voice(mark.label) else "technique"].append(
            f'<span from="#{anchors[mark.start]}" to="#{anchors[mark.end]}" ana="#{mark.label}"{score}{speaker}>'
            f"{escape(document.words(mark), _ESCAPES)}</span>\n"
        )
    if groups:
        yield "<standOff>\n"
        for kind, spans in groups.items():
            yield f'<spanGrp type="{kind}">\n{"".join(spans)}</spanGrp>\n'
        yield "</standOff>\n"
    yield "</TEI>\n"


def _persons(persons: dict[str, str]) -> str:
    if not persons:
        return ""
    listed = "".join(
        f'<person xml:id="{key}"><persName>{escape(name, _ESCAPES)}</persName></person>\n'
        for name, key in persons.items()
    )
    return f"<profileDesc><particDesc><listPerson>\n{listed}</listPerson></particDesc></profileDesc>"
