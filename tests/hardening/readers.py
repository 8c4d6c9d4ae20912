"""Every reader of files with one good input, and how to damage it: for tests and for the long run."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import resource
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from framing import FramingError
from tests.hardening.texts import text_of
from tests.labelling.test_readers import mutated, read

TEXT = "Storm hits Oslo\n\n“The vermin must go,” said Ann Quill — naïve café.\nThey are savage traitors, she added.\n"
HTML = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>A bridge &amp; more</title>"
    '<meta property="og:site_name" content="The Post"><script type="application/ld+json">{"@type": "NewsArticle", '
    '"author": {"name": "Ann"}, "datePublished": "2024-03-01"}</script><style>p{color:red}</style></head><body><nav>'
    "<a href=/>Home</a></nav><article><h1>A bridge</h1>"
    + "".join(
        f"<p>The council met in room {n} and spoke of the new bridge, “a shame”, for hours.</p>" for n in range(6)
    )
    + "<table><tr><td>1</td></tr></table><!-- a remark --></article><footer>&copy; 2024</footer></body></html>"
)
# A reading of one damaged input, in CPU seconds and in bytes of growth over a whole run.
SLOWEST, GROWTH = 5.0, 100_000_000


def _rows() -> list[dict[str, Any]]:
    return [{"nr": n, "text": f"{TEXT} {n}", "url": f"u{n}"} for n in range(6)]


def _jsonl() -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows()).encode()


def _json() -> bytes:
    return json.dumps(_rows(), ensure_ascii=False, indent=1).encode()


def _csv() -> bytes:
    import pandas as pd

    return pd.DataFrame(_rows()).to_csv(index=False).encode()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("a.jsonl", _jsonl()), ("b/c.txt", TEXT.encode()), ("d.csv.gz", gzip.compress(_csv()))):
            archive.writestr(name, content)
    return buffer.getvalue()


def _parquet() -> bytes:
    import pandas as pd

    buffer = io.BytesIO()
    pd.DataFrame(_rows()).to_parquet(buffer, row_group_size=3)
    return buffer.getvalue()


def _batch(name: str, whole: Callable[[], bytes]) -> Callable[[Path], Callable[[Random], str]]:
    """A reader of the batch job: documents, and a `Failure` for each that cannot be read."""

    def prepare(folder: Path) -> Callable[[Random], str]:
        from framing.labelling.options import Limits
        from framing.labelling.records import Failure

        raw, path = whole(), folder / name

        def one(chance: Random) -> str:
            path.write_bytes(mutated(raw, chance))
            items = read(path, folder, limits=Limits(document_bytes=100_000))
            for item in items:
                if isinstance(item, Failure):
                    assert item.message
                    assert item.kind != "unexpected"
                else:
                    item.text.encode()
            return "refused" if any(isinstance(item, Failure) for item in items) else "read"

        return one

    return prepare


def _page(raw: bytes) -> Callable[[Path], Callable[[Random], str]]:
    def prepare(folder: Path) -> Callable[[Random], str]:
        def one(chance: Random) -> str:
            from framing.preprocessing import read_page, separate

            page = read_page(mutated(raw, chance))
            article = separate(page.text, metadata=page.metadata)
            assert "".join(page.text[p.start : p.end] for p in article.passages) == page.text
            return "read"

        return one

    return prepare


def _feed() -> bytes:
    items = "".join(
        f"<item><title>Bridge {n} &amp; more</title><link>https://p.example/{n}</link><guid>g{n}</guid>"
        f"<description><![CDATA[<p>{TEXT}</p>]]></description></item>"
        f"<entry><title>Quay {n}</title><link href='u{n}'/>"
        f"<content type='html'>&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry>"
        for n in range(3)
    )
    return f'<?xml version="1.0"?><rss><channel><title>The Post</title>{items}</channel></rss>'.encode()


def _corpus(folder: Path) -> Callable[[Random], str]:
    from framing.training.corpus import read_corpus

    files = {
        "articles/article7.txt": TEXT,
        "articles/article8.txt": text_of(30),
        "techniques.tsv": "7\tdoubt\t0\t5\n7\tLoaded_Language\t20\t26\n8\tslogans\t1\t3\n",
        "spans.tsv": "7\t0\t5\n7\t20\t26\n",
        "quotations.tsv": "7\tdirect\t18\t36\tAnn Quill\n",
        "furniture.tsv": "8\t0\t4\n",
        "articles.tsv": "id\tgenre\tcountry\toutlet\tclean\n7\tnews\tNO\tThe Post\tno\n",
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())

    def one(chance: Random) -> str:
        name = chance.choice(sorted(files))
        raw = files[name].encode()
        (folder / name).write_bytes(mutated(raw, chance))
        try:
            corpus = read_corpus(folder)
        finally:
            (folder / name).write_bytes(raw)
        for article in corpus.articles:
            assert all(0 <= label.start < label.end <= len(article.text) for label in article.labels)
        return "read"

    return one


def _annotated(folder: Path) -> Callable[[Random], str]:
    """Articles with their texts, and others whose texts are found beside them; either file is damaged."""
    from framing.interchange import read_any
    from framing.training.config import Source

    marks = {
        "techniques": [{"technique": "doubt", "start": 0, "end": 5}, {"technique": "slogans", "start": 6, "end": 10}],
        "quotations": [{"start": 18, "end": 36, "kind": "direct", "speaker": "Ann Quill"}],
    }
    found = {"characters": len(TEXT), "sha256": hashlib.sha256(TEXT.encode()).hexdigest()}
    rows = [{"id": str(n), "text": f"{TEXT} {n}", **marks} for n in range(3)]
    rows += [{"id": f"b{n}", "set": "news", "article": f"u{n}", **found, **marks} for n in range(3)]
    texts = [{"id": f"u{n}", "text": TEXT} for n in range(3)]
    files = {
        "labels.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(),
        "texts/news/data.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in texts).encode(),
    }
    (folder / "texts" / "news").mkdir(parents=True, exist_ok=True)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)

    def one(chance: Random) -> str:
        name = chance.choice(sorted(files))
        (folder / name).write_bytes(mutated(files[name], chance))
        try:
            corpus = read_any(Source(folder / "labels.jsonl", texts=folder / "texts"))
        finally:
            (folder / name).write_bytes(files[name])
        for article in corpus.articles:
            assert all(0 <= label.start < label.end <= len(article.text) for label in article.labels)
            assert not article.id.startswith("b") or article.text == TEXT or name == "labels.jsonl"
        return "read"

    return one


def _model(folder: Path) -> Callable[[Random], str]:
    """Half of the changes mend the checksums, as a forger would."""
    from framing.model import storage
    from tests.model.test_storage import scores, tiny

    storage.save(tiny(), folder)
    files = {name: (folder / name).read_bytes() for name in ("model.json", "weights.npz")}
    right = scores(tiny())

    def one(chance: Random) -> str:
        name = chance.choice(sorted(files))
        changed = mutated(files[name], chance)
        forged = chance.random() < 0.5
        try:
            if forged and name == "weights.npz":
                document = json.loads(files["model.json"])
                document["weights"]["sha256"] = hashlib.sha256(changed).hexdigest()
                (folder / "model.json").write_bytes(_signed(document))
            if forged and name == "model.json":
                try:
                    changed = _signed(json.loads(changed))
                except (ValueError, TypeError, AttributeError):
                    forged = False
            (folder / name).write_bytes(changed)
            model = storage.load(folder)
            told = scores(model) if "passages" in model.heads and not forged else b""
            assert forged or told == right
        finally:
            for other, content in files.items():
                (folder / other).write_bytes(content)
        return "read"

    return one


def _signed(document: dict[str, Any]) -> bytes:
    from framing.model import storage

    document.pop("checksum", None)
    document["checksum"] = storage._checksum(document)
    return json.dumps(document).encode()


READERS: dict[str, Callable[[Path], Callable[[Random], str]]] = {
    "page": _page(TEXT.encode("cp1252")),
    "HTML": _page(HTML.encode()),
    "JSONL": _batch("a.jsonl", _jsonl),
    "JSON": _batch("a.json", _json),
    "CSV": _batch("a.csv", _csv),
    "CSV in UTF-16": _batch("a.txt", lambda: _csv().decode().encode("utf-16")),
    "gzip": _batch("a.jsonl.gz", lambda: gzip.compress(_jsonl())),
    "gzip, stored": _batch("a.csv.gz", lambda: gzip.compress(_csv(), 0)),
    "zip": _batch("a.zip", _zip),
    "Parquet": _batch("a.parquet", _parquet),
    "feed": _batch("a.rss", _feed),
    "corpus form": _corpus,
    "annotated jsonl": _annotated,
    "model folder": _model,
}


def damage(name: str, folder: Path, number: int, *, seed: int = 7) -> Counter[str]:
    """Read ``number`` damaged inputs; how many were read and refused.

    Raises:
        AssertionError: one raised something else, took too long, or the process grew.
    """
    one = READERS[name](folder)
    outcomes: Counter[str] = Counter()
    before = 0
    for round_ in range(number):
        chance = Random(f"{name} {seed} {round_}")
        start = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # a label that stands twice
                outcomes[one(chance)] += 1
        except FramingError as error:
            if not str(error).isprintable() or not error.way_out:
                raise AssertionError(f"{name}: Random('{name} {seed} {round_}') was refused badly: {error}") from error
            outcomes["refused"] += 1
        except Exception as error:
            raise AssertionError(f"{name}: Random('{name} {seed} {round_}') gave {type(error).__name__}") from error
        assert time.process_time() - start < SLOWEST, f"{name}, round {round_}"
        if round_ == number // 10:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < GROWTH, f"{name}: grew by {grown:,} bytes"
    return outcomes
