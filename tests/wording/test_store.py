import numpy as np
import pytest

import framing
from framing.wording import store
from framing.wording.store import StreamWriter, read_streams
from framing.wording.stream import stream_of

TEXTS = ["Pell\n\nThe “river tax” was raised. “We pay,” said Ida Rook.", "Orrin\n\nZażółć \U0001f6a2 boats.", ""]


@pytest.fixture
def written(tmp_path):
    with StreamWriter(tmp_path / "part-00000.terms", ["outlet"], "en") as writer:
        for number, text in enumerate(TEXTS):
            writer.add(f"a{number}", {"outlet": "Lake" if number else None}, framing.separate(text))
    return tmp_path / "part-00000.terms"


def test_what_is_written_is_read(written):
    file = read_streams(written)
    assert (file.keep, file.language, len(file.chunks)) == (("outlet",), "en", 1)
    (chunk,) = file.chunks
    assert [chunk.id(number) for number in range(chunk.articles)] == ["a0", "a1", "a2"]
    assert chunk.kept() == [[None], ["Lake"], ["Lake"]]
    assert [chunk.text(number) for number in range(3)] == TEXTS
    assert chunk.forms() == ["river tax"]
    values, flags, bounds = chunk.read("values", "flags", "bounds")
    for number, text in enumerate(TEXTS):
        stream = stream_of(framing.separate(text))
        here = slice(bounds[number], bounds[number + 1])
        assert np.array_equal(values[here], stream.values)
        assert np.array_equal(flags[here], stream.flags)
    speakers = chunk.speakers()
    assert "Ida Rook" in speakers[0]
    assert speakers[2] == []


def test_chunks_hold_whole_articles(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_CHUNK_BYTES", 30)
    with StreamWriter(tmp_path / "part-00000.terms", [], "en") as writer:
        for number, text in enumerate(TEXTS * 3):
            writer.add(f"a{number}", {}, framing.separate(text))
    chunks = read_streams(tmp_path / "part-00000.terms").chunks
    assert len(chunks) > 3
    assert [chunk.id(number) for chunk in chunks for number in range(chunk.articles)] == [
        f"a{number}" for number in range(9)
    ]


def test_a_file_that_is_cut_anywhere_is_refused_by_name(written):
    whole = written.read_bytes()
    head = whole.index(b"}\n") + 2
    for end in range(len(whole)):
        written.write_bytes(whole[:end])
        if end == head:  # no article was written yet
            assert read_streams(written).chunks == ()
            continue
        with pytest.raises(framing.LabellingError, match=r"part-00000\.terms"):
            read_streams(written)
