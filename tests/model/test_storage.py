from __future__ import annotations

import io
import json
import os
import pickle
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from framing.errors import FramingError, ModelError
from framing.model import storage
from framing.model.decoder import KNOWN, LEVELS, Decoder
from framing.model.features import FeatureOptions, grams_of
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.packed import pack
from framing.model.word_head import WordHead

OPTIONS = FeatureOptions(3, 3, 3)
TEXT = "They don’t stop, the so-called patriots!"
_CHANCE = np.random.default_rng(1)
WORDS = WordHead(
    ("b", "any"),
    OPTIONS,
    *(_CHANCE.integers(-127, 128, shape).astype(np.int8) for shape in ((8, 14), (8, 8), (8, 2))),
    scales=np.full(2, 1e-4),
    bias=np.array([0.1, -0.1]),
)
DECODER = Decoder(
    high=np.array([0.0, -0.1]),
    low=np.array([-0.8, -0.9]),
    weights=_CHANCE.normal(size=(2, len(KNOWN) + 1)),
    shown=np.array([0.4, 0.6]),
    review=np.array([1e-6, 1e-6]),
)


def tiny(**changes) -> storage.StoredModel:
    codes = np.random.default_rng(0).integers(-127, 128, (OPTIONS.rows, 4)).astype(np.int8)
    codes[:, 0] = np.abs(codes[:, 0])
    numbers = (np.array([-1.0, 0.5, 0.1]), np.ones(3), np.zeros(3), np.full(3, 0.5))
    head = Head(("a", "b", "any"), 0, *numbers, measures=("length",), dense=np.array([[0.1, 0.2, 0.3]]))
    parts = {
        "name": "tiny",
        "language": "en",
        "techniques": ("a", "b"),
        "off": ("b",),
        "tables": {"main": Table(OPTIONS, codes, np.full(4, 1e-4))},
        "heads": {"passages": head},
        "about": {"made of": "nothing", "score": 0.5},
        "card": "# tiny\n",
        "word_head": WORDS,
        "decoder": DECODER,
    }
    return storage.StoredModel(**(parts | changes))


def scores(model: storage.StoredModel) -> bytes:
    head = model.heads["passages"]
    table = model.tables[head.table]
    raw = head.raw(table.raw_of([TEXT]), np.array([0.5]))
    said = head.probabilities(raw).tobytes() + head.thresholds.tobytes() + fragments(model)
    return said + repr((model.techniques, model.off)).encode()


def fragments(model: storage.StoredModel) -> bytes:
    """What the word head and the decoder say."""
    word, decoder = model.word_head, model.decoder
    if word is None or decoder is None:
        return b"none"
    read = grams_of([TEXT], word.options)
    words, sizes = word.scores(read), np.array([len(TEXT)], np.int64)
    levels = [decoder.fragments(read, sizes, words, np.zeros((1, 2)), level=level) for level in LEVELS]
    assert levels[1], "what is compared must be there"
    return words.tobytes() + repr((word.labels, levels)).encode()


@pytest.fixture
def folder(tmp_path) -> Path:
    storage.save(tiny(), tmp_path / "tiny")
    return tmp_path / "tiny"


def rewrite(folder: Path, change) -> None:
    """Change model.json as someone would who also mends its checksum."""
    document = json.loads((folder / "model.json").read_text())
    document.pop("checksum")
    change(document)
    document["checksum"] = storage._checksum(document)
    (folder / "model.json").write_text(json.dumps(document))


def swap_weights(folder: Path, content: bytes) -> None:
    """Other weights, with a model.json that names them."""
    import hashlib

    (folder / "weights.npz").write_bytes(content)
    rewrite(folder, lambda d: d["weights"].update(sha256=hashlib.sha256(content).hexdigest()))


def packed(folder: Path, **changes) -> bytes:
    with np.load(folder / "weights.npz") as arrays:
        return pack({name: arrays[name] for name in arrays.files} | changes)


def test_what_was_saved_is_loaded(folder):
    loaded, given = storage.load(folder), tiny()
    assert scores(loaded) == scores(given)
    assert (loaded.name, loaded.language, loaded.card, loaded.about) == ("tiny", "en", "# tiny\n", given.about)


def test_the_same_model_gives_the_same_bytes(folder, tmp_path):
    storage.save(storage.load(folder), tmp_path / "again")
    for name in ("model.json", "weights.npz", "README.md"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    assert sorted(os.listdir(folder)) == ["README.md", "model.json", "weights.npz"]


def outcome(folder: Path) -> bytes | None:
    """Scores, or None where the model was refused by a ModelError that names a file and a way out."""
    refusal = None
    try:
        return scores(storage.load(folder))
    except ModelError as error:
        refusal = error
    assert refusal.file is not None
    assert str(folder) in refusal.file
    assert refusal.way_out
    return None


@pytest.mark.parametrize("name", ["model.json", "weights.npz"])
def test_every_flipped_byte_is_refused_or_changes_nothing(folder, name):
    content, right = (folder / name).read_bytes(), scores(tiny())
    refused = 0
    for place in range(len(content)):
        for mask in (0x01, 0x20, 0xFF):
            (folder / name).write_bytes(content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :])
            found = outcome(folder)
            assert found in (None, right), f"byte {place} flipped by {mask:#x} changed the scores"
            refused += found is None
    assert refused > 2.5 * len(content)


@pytest.mark.parametrize("name", ["model.json", "weights.npz"])
def test_every_truncation_is_refused(folder, name):
    content = (folder / name).read_bytes()
    for size in range(len(content) - 1):  # the last byte of model.json is a line end
        (folder / name).write_bytes(content[:size])
        assert outcome(folder) is None


@pytest.mark.parametrize("name", ["model.json", "weights.npz"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        storage.load(folder)


def test_a_folder_in_place_of_a_file_is_refused(folder):
    (folder / "weights.npz").unlink()
    (folder / "weights.npz").mkdir()
    assert outcome(folder) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(schema="framing-model/1"),
        lambda d: d.update(schema=3),
        lambda d: d.pop("schema"),
        lambda d: d.update(name="../evil"),
        lambda d: d.update(name=None),
        lambda d: d.update(heads=[]),
        lambda d: d.pop("heads"),
        lambda d: d["heads"]["passages"].update(column=1),
        lambda d: d["heads"]["passages"].update(column=-1),
        lambda d: d["heads"]["passages"].update(column="zero"),
        lambda d: d["heads"]["passages"].update(labels="any"),
        lambda d: d["heads"]["passages"].update(labels=["a", "b"]),
        lambda d: d["tables"]["main"].update(word_bits=60),
        lambda d: d["tables"]["main"].update(word_bits=4),
        lambda d: d["tables"]["main"].update(word_bits=None),
        lambda d: d["heads"]["passages"].update(table="other"),
        lambda d: d["heads"]["passages"].update(measures=None),
        lambda d: d.pop("tables"),
        lambda d: d.pop("weights"),
        lambda d: d.update(techniques={"a": 1}),
        lambda d: d.update(off=[1]),
        lambda d: d.pop("fragments"),
        lambda d: d.update(fragments=[1]),
        lambda d: d.update(fragments="any"),
        lambda d: d["fragments"].pop("known"),
        lambda d: d["fragments"]["known"].reverse(),
        lambda d: d["fragments"]["known"].pop(),
        lambda d: d["fragments"].update(labels=["b"]),
        lambda d: d["fragments"].update(labels=["b", "any", "any"]),
        lambda d: d["fragments"].update(labels="any"),
        lambda d: d["fragments"].pop("options"),
        lambda d: d["fragments"]["options"].update(word_bits=4),
        lambda d: d["fragments"]["options"].update(pair_bits=60),
        lambda d: d["fragments"]["options"].update(char_lengths=[7]),
    ],
)
def test_a_wrong_description_is_refused(folder, change):
    rewrite(folder, change)
    assert outcome(folder) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"schema": NaN}'])
def test_what_is_not_a_description_is_refused(folder, content):
    (folder / "model.json").write_bytes(content)
    assert outcome(folder) is None


def test_wrong_arrays_are_refused(folder):
    codes = tiny().tables["main"].codes
    wrong = [
        {"tables.main.codes": codes.astype(np.int16)},
        {"tables.main.codes": codes[:-1]},
        {"tables.main.codes": codes.T},
        {"tables.main.codes": codes.ravel()},
        {"tables.main.scales": np.full(4, np.nan)},
        {"tables.main.scales": np.full(4, np.inf)},
        {"tables.main.scales": np.ones(5)},
        {"tables.main.scales": np.array([1.0, -1.0, 1.0, 1.0])},
        {"tables.main.codes": -codes},
        {"tables.main.codes": codes[:, :1], "tables.main.scales": np.ones(1)},
        {"tables.main.scales": np.ones(4, np.float32)},
        {"heads.passages.bias": np.full(3, np.nan)},
        {"heads.passages.bias": np.ones(2)},
        {"heads.passages.thresholds": np.ones((3, 1))},
        {"heads.passages.dense": np.ones((2, 3))},
        {"heads.passages.dense": np.full((1, 3), np.nan)},
        {"word head.words": WORDS.words[:-1]},
        {"word head.words": WORDS.words[:, :-2]},
        {"word head.words": WORDS.words.astype(np.int16)},
        {"word head.pairs": WORDS.pairs[:, 1:]},
        {"word head.chars": WORDS.chars.ravel()},
        {"word head.scales": np.ones(3)},
        {"word head.scales": np.array([1.0, np.inf])},
        {"word head.bias": np.array([np.nan, 0.0])},
        {"decoder.high": np.ones(3)},
        {"decoder.low": np.array([np.nan, 0.0])},
        {"decoder.low": np.zeros(2, np.float32)},
        {"decoder.weights": DECODER.weights[:, :-1]},
        {"decoder.weights": DECODER.weights[:1]},
        {"decoder.shown": np.full(2, np.nan)},
        {"decoder.review": np.ones((2, 1))},
    ]
    original = {name: (folder / name).read_bytes() for name in ("model.json", "weights.npz")}
    for change in wrong:
        for name, content in original.items():
            (folder / name).write_bytes(content)
        swap_weights(folder, packed(folder, **change))
        assert outcome(folder) is None, change.keys()


class Sentinel:
    """Unpickling it creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def test_nothing_is_executed(folder, tmp_path):
    trap = tmp_path / "executed"
    payload = Sentinel(trap)
    objects = np.empty(3, object)
    objects[:] = payload
    as_array = io.BytesIO()
    np.save(as_array, objects, allow_pickle=True)
    archives = []
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", compression) as archive:
            for name in ("tables.main.codes", "tables.main.scales", "heads.passages.bias"):
                archive.writestr(f"{name}.npy", as_array.getvalue())
        archives.append(buffer.getvalue())
    pickled = io.BytesIO()
    with zipfile.ZipFile(pickled, "w") as archive:
        archive.writestr("tables.main.codes.npy", pickle.dumps(payload))
    code = f"__import__('pathlib').Path({str(trap)!r}).touch()"
    header = f"{{'descr': {code}, 'fortran_order': False, 'shape': (1,)}}".encode()
    crafted = io.BytesIO()
    with zipfile.ZipFile(crafted, "w") as archive:
        archive.writestr("tables.main.codes.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
    payloads = [pickle.dumps(payload), as_array.getvalue(), *archives, pickled.getvalue(), crafted.getvalue()]
    backup = tmp_path / "backup"
    shutil.copytree(folder, backup)
    for content in payloads:
        for name in ("model.json", "weights.npz"):
            shutil.rmtree(folder)
            shutil.copytree(backup, folder)
            if name == "weights.npz":
                swap_weights(folder, content)
            else:
                (folder / name).write_bytes(content)
            assert outcome(folder) is None
    assert not trap.exists()
    pickle.loads(pickle.dumps(payload))
    assert trap.exists(), "the trap itself must work"


def test_a_zip_that_grows_is_refused(folder):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tables.main.codes.npy", bytes(50_000_000))
    swap_weights(folder, buffer.getvalue())
    assert outcome(folder) is None


@pytest.mark.parametrize("name", ["../evil", "", "UPPER", "a/b", "x" * 65, ".hidden", "a\n"])
def test_a_name_that_could_be_a_path_is_not_saved(tmp_path, name):
    with pytest.raises(ModelError, match="name"):
        storage.save(tiny(name=name), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="file"):
        storage.save(tiny(), tmp_path / "file")


def test_loading_imports_no_heavy_library(folder):
    code = (
        "import sys, framing.scoring; from framing.model import storage;"
        f"m = storage.load({str(folder)!r}); m.tables['main'].raw_of(['a b']);"
        "print([n for n in ('sklearn', 'scipy', 'pandas', 'nltk', 'joblib') if n in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert run.stdout == "[]\n", run.stderr


def test_every_refusal_is_of_the_one_tree():
    assert issubclass(ModelError, FramingError)
