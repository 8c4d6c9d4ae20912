"""W3C Web Annotation (https://www.w3.org/TR/annotation-model/): one JSON-LD page of annotations, and the texts.

Each mark is an annotation whose target is a text file, selected twice: by position and by quotation with what stands
around it. Unit: the recommendation asks for code points. Written only.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from framing.interchange.document import Document, Mark, is_voice
from framing.interchange.options import Options

# What stands around a quotation, for finding it again in a changed text; 32 as in Hypothesis, the most used client.
_CONTEXT = 32
# Names that the recommendation has not; a namespace of ours that needs no server.
_OURS = "urn:framing:"
_CONTEXTS = [
    "http://www.w3.org/ns/anno.jsonld",
    {"score": f"{_OURS}score", "speaker": f"{_OURS}speaker", "article": f"{_OURS}article"},
]


def write(documents: Sequence[Document], _options: Options) -> dict[str, bytes]:
    """``annotations.jsonld`` and the texts, which its sources name."""
    items = [item for document in documents for item in _annotations(document)]
    page = {
        "@context": _CONTEXTS,
        "id": _name("page", *(document.id for document in documents)),
        "type": "AnnotationPage",
        "items": items,
    }
    files = {"annotations.jsonld": (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode("utf8")}
    return files | {f"texts/{document.id}.txt": document.text.encode("utf8") for document in documents}


def _annotations(document: Document) -> Iterator[dict[str, object]]:
    text = document.text
    version = hashlib.sha256(text.encode("utf8")).hexdigest()
    for mark in document.marks:
        annotation: dict[str, object] = {
            "id": _name(document.id, version, str(mark.start), str(mark.end), mark.label),
            "type": "Annotation",
            "motivation": "identifying" if is_voice(mark.label) else "classifying",
            "body": _body(mark),
            "target": {
                "source": f"texts/{quote(document.id)}.txt",
                "article": document.id,
                "selector": [
                    {"type": "TextPositionSelector", "start": mark.start, "end": mark.end},
                    {
                        "type": "TextQuoteSelector",
                        "exact": text[mark.start : mark.end],
                        "prefix": text[max(0, mark.start - _CONTEXT) : mark.start],
                        "suffix": text[mark.end : mark.end + _CONTEXT],
                    },
                ],
            },
        }
        if document.model:
            annotation["generator"] = {"type": "Software", "name": f"framing, model {document.model}"}
        yield annotation


def _body(mark: Mark) -> dict[str, object]:
    body: dict[str, object] = {"type": "TextualBody", "value": mark.label, "purpose": "classifying"}
    if is_voice(mark.label):
        body["purpose"] = "identifying"
    if mark.score is not None:
        body["score"] = mark.score
    if mark.speaker:
        body["speaker"] = mark.speaker
    return body


def _name(*parts: str) -> str:
    """An IRI that is the same for the same annotation, so that a second export replaces the first."""
    return uuid.uuid5(uuid.NAMESPACE_URL, _OURS + "\x1f".join(parts)).urn
