"""Label Studio: a JSON list of tasks; techniques, quotations and furniture as regions of one ``Labels`` control.

Predictions of a model go out as ``predictions``, a corpus as ``annotations``; a quotation's speaker is a per-region
``TextArea`` with the region's id. Read are the full JSON export, JSON-MIN, and the older ``completions``.

Unit: since October 2021 Label Studio turns the browser's UTF-16 offsets into code points before it stores them
(``charsToCodePoints`` in its editor's selection-tools.js, "in python and other modern tools complex unicode symbols
handled as code points"); versions before stored UTF-16 units (https://github.com/HumanSignal/label-studio/issues/1347).
So code points are written unless ``Options.offsets`` says otherwise, and on reading each task's quoted words say which
of the two it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from xml.sax.saxutils import quoteattr

from framing.errors import CorpusError
from framing.interchange.document import Document, Mark, checked, read_label
from framing.interchange.options import Options
from framing.interchange.palette import colours
from framing.interchange.units import CODE_POINTS, UTF_16, Offsets, check_unit
from framing.training.json_input import Field, read_json

_LABELS, _SPEAKER, _TEXT = "label", "speaker", "text"
_ANNOTATIONS = ("annotations", "completions")  # as they are called now, and were before 2021
# The editor stores line breaks of the selected words as backslash and n, and browsers fold blanks.
_BLANKS = re.compile(r"(?:\s|\\n)+")


def write(documents: Sequence[Document], options: Options) -> dict[str, bytes]:
    """``tasks.json``, and ``labeling_config.xml`` for the project's "Labeling Interface"."""
    unit = options.offsets or CODE_POINTS
    tasks = []
    for document in documents:
        data: dict[str, object] = {_TEXT: document.text, "framing_id": document.id, "framing_offsets": unit}
        if document.facts:
            data["framing_facts"] = document.facts
        result = list(chain.from_iterable(_regions(document, unit)))
        if document.model:
            tasks.append({"data": data, "predictions": [{"model_version": document.model, "result": result}]})
        else:
            tasks.append({"data": data, "annotations": [{"result": result}]})
    lines = ",\n".join(json.dumps(task, ensure_ascii=False) for task in tasks)
    return {
        "tasks.json": f"[\n{lines}\n]\n".encode(),
        "labeling_config.xml": _config(documents).encode("utf8"),
    }


def _regions(document: Document, unit: str) -> Iterator[list[dict[str, object]]]:
    offsets = Offsets(document.text, unit)
    for number, mark in enumerate(document.marks, 1):
        start, end = offsets.outward(mark.start, mark.end)
        place = {"start": start, "end": end}
        head = {"id": f"mark{number}", "to_name": _TEXT}
        region: dict[str, object] = head | {
            "from_name": _LABELS,
            "type": "labels",
            "value": place | {"text": document.words(mark), "labels": [mark.label]},
        }
        if mark.score is not None:
            region["score"] = mark.score
        yield [region]
        if mark.speaker:
            value = place | {"text": [mark.speaker]}
            yield [head | {"from_name": _SPEAKER, "type": "textarea", "value": value}]


def _config(documents: Sequence[Document]) -> str:
    labels = "".join(
        f"    <Label value={quoteattr(name)} background={quoteattr(colour)}/>\n"
        for name, colour in colours(documents).items()
    )
    return (
        "<View>\n"
        f'  <Labels name="{_LABELS}" toName="{_TEXT}">\n{labels}  </Labels>\n'
        f'  <Text name="{_TEXT}" value="${_TEXT}"/>\n'
        f'  <TextArea name="{_SPEAKER}" toName="{_TEXT}" perRegion="true" whenTagName="{_LABELS}" maxSubmissions="1"\n'
        '    placeholder="Who says it: the fullest form of the name in the article"/>\n'
        "</View>\n"
    )


def read(paths: Sequence[Path], options: Options) -> Iterator[Document]:
    """Documents of Label Studio's JSON or JSON-MIN exports.

    Of several annotations of a task the ground truth counts, else the last that was not skipped. A task that nobody
    has annotated says nothing about its text: it is left out, as is one that was skipped, and `Options.notes` says how
    many. With `Options.drafts` a task that nobody has opened counts as its last prediction.

    Raises:
        CorpusError: a task is broken or holds no text, an offset lies outside it, the quoted words are others, or
            nobody has annotated any of the tasks.
    """
    number = found = 0
    left_out = dict.fromkeys((_SKIPPED, _UNOPENED), 0)
    for path in paths:
        for task in read_json(path):
            number += 1
            why = _undecided(task, options)
            if why:
                left_out[why] += 1
            else:
                found += 1
                yield _document(task, number, options)
    if number and not found:
        raise CorpusError(
            f"nobody has annotated any of its {number} tasks",
            file=paths[0],
            way_out="annotate some and export them again, or take predictions with --drafts",
        )
    options.note_left_out(left_out, file=paths[0])


_SKIPPED = "they were skipped"
_UNOPENED = "nobody has annotated them (--drafts takes the model's predictions)"


def _undecided(task: Field, options: Options) -> str:
    """Why a task says nothing of its text; "" where it does."""
    if not task.has("data"):  # JSON-MIN has annotated tasks only
        return ""
    every = [one for key in _ANNOTATIONS for one in task.get(key).items()]
    if every:
        return _SKIPPED if all(one.get("was_cancelled").value for one in every) else ""
    # Exports without predictions have their numbers in their place.
    predicted = any(isinstance(one.value, dict) for one in task.get("predictions").items())
    return "" if options.drafts and predicted else _UNOPENED


def _document(task: Field, number: int, options: Options) -> Document:
    data = task.get("data") if task.has("data") else task  # JSON-MIN has the data's fields in the task itself
    if task.has("data"):
        regions, model = _chosen(task, options)
    else:
        regions, model = task.get(_LABELS).items(), ""
    spans = [region for region in regions if _is_span(region, options)]
    text = _text(data, spans)
    values = [(region, region.get("value") if region.has("value") else region) for region in spans]
    unit = options.offsets or _unit(data, text, values)
    offsets = Offsets(text, unit)
    speakers = _speakers(regions)
    marks = []
    for region, value in values:
        start, end = value.get("start").whole(), value.get("end").whole()
        place = offsets.inward(start, end)
        if place is None:
            value.refuse(f"{start}-{end} is not a span of the text in {unit}", "give --offsets if they count otherwise")
        words = text[place[0] : place[1]]
        if value.has("text") and not _same(value.get("text").string(), words):
            value.refuse(
                f"{start}-{end} is {words!r} in the text, not {value.value['text']!r}",
                "give --offsets if they count otherwise; the text must be unchanged",
            )
        score = region.get("score").probability()
        who = speakers.get(region.value.get("id"), "") if isinstance(region.value.get("id"), str) else ""
        for given in value.get("labels").items():
            label = read_label(given.string(), options, file=given.file, place=given.place)
            marks.append(Mark(*place, label, score, who))
    name = data.get("framing_id").string() if data.has("framing_id") else str(task.value.get("id", number))
    facts = data.value.get("framing_facts") or {}
    if not isinstance(facts, dict) or not all(isinstance(value, str) for value in facts.values()):
        data.refuse("framing_facts must be an object of strings")
    return checked(Document(name, text, tuple(marks), model, facts), options=options, file=task.file, place=task.place)


def _chosen(task: Field, options: Options) -> tuple[list[Field], str]:
    """The regions that count, and the model's name where they are a prediction."""
    every = [one for key in _ANNOTATIONS for one in task.get(key).items()]
    done = [one for one in every if not one.get("was_cancelled").value]
    if done:
        truth = [one for one in done if one.get("ground_truth").value is True]
        if len(done) > 1 and len(truth) != 1:
            options.note(f"{task.file}: tasks with several annotations count by their last; mark one as ground truth")
        return (truth or done)[-1].get("result").items(), ""
    predicted = [one for one in task.get("predictions").items() if isinstance(one.value, dict)]
    options.note(f"{task.file}: tasks without an annotation count by the model's prediction")
    model = predicted[-1].get("model_version")
    return predicted[-1].get("result").items(), model.value if isinstance(model.value, str) else "unknown"


def _is_span(region: Field, options: Options) -> bool:
    kind = region.get("type").value
    if kind == "hypertextlabels":
        region.refuse("labels HTML, not text", "annotate plain text, with the Text tag")
    value = region.get("value") if region.has("value") else region
    if kind not in (None, "labels") or not value.has("labels"):
        if kind != "textarea":
            options.note(f"{region.file}: results of type {str(kind)[:40]!r} are not carried")
        return False
    return True


def _speakers(regions: Sequence[Field]) -> dict[str, str]:
    """Region id -> what stands in its text area."""
    found = {}
    for region in regions:
        if region.get("type").value == "textarea" and region.get("from_name").value == _SPEAKER and region.has("id"):
            said = region.get("value").get("text")
            lines = [said] if isinstance(said.value, str) else said.items()
            if lines:
                found[region.get("id").string()] = lines[-1].string()
    return found


def _text(data: Field, spans: Sequence[Field]) -> str:
    """The annotated text: the field ``text``, else the only string, else the only one that holds the quoted words."""
    if data.has(_TEXT):
        return data.get(_TEXT).string()
    data.get(_TEXT)  # refuses what is not an object
    texts = [value for value in data.value.values() if isinstance(value, str)]
    if len(texts) > 1:
        quoted = [value.value.get("text") for value in (region.get("value") for region in spans) if value.has("text")]
        texts = [text for text in texts if all(isinstance(words, str) and words in text for words in quoted)]
    if len(texts) != 1 or (not spans and re.fullmatch(r"\w+://\S+|/\S+", texts[0])):
        data.refuse("there is no text", f"name the annotated field 'text'; there are {', '.join(map(str, data.value))}")
    return texts[0]


def _unit(data: Field, text: str, values: Sequence[tuple[Field, Field]]) -> str:
    """The unit in which all quoted words fit; where both or none do, what the task says, else code points."""
    fitting = []
    for unit in (CODE_POINTS, UTF_16):
        offsets = Offsets(text, unit)
        places = [
            (offsets.inward(value.get("start").whole(), value.get("end").whole()), value.value.get("text"))
            for _, value in values
        ]
        if all(
            place is not None and (words is None or (isinstance(words, str) and _same(words, text[slice(*place)])))
            for place, words in places
        ):
            fitting.append(unit)
    if len(fitting) == 1:
        return fitting[0]
    return check_unit(data.get("framing_offsets").string()) if data.has("framing_offsets") else CODE_POINTS


def _same(stated: str, found: str) -> bool:
    return stated == found or _BLANKS.sub("", stated) == _BLANKS.sub("", found)
