"""Bytes as people have them: declared, broken, mixed, cut off, read wrongly before; and what is told of it."""

import pytest

from framing import read_page, separate
from framing.errors import InputError
from framing.preprocessing.decoding import decode
from framing.preprocessing.encodings import guess_encoding
from framing.preprocessing.mojibake import broken_lines, mended

LINE = "“It’s a café,” said Zoë Brännström — or so they say.\n"


@pytest.mark.parametrize("broken", [b"\xe9", b"\xff\xfe", b"\x93", b"\xe2\x80"])
@pytest.mark.parametrize("place", [0, 3, 19])
def test_a_broken_byte_does_not_change_the_encoding_of_the_rest(broken, place):
    lines = [LINE.encode()] * 20
    lines[place] = lines[place][:-1] + broken + b"\n"
    decoded = decode(b"".join(lines))
    assert decoded.encoding == "utf-8"
    found = decoded.text.split("\n")
    assert [line for n, line in enumerate(found) if n != place] == [LINE[:-1]] * 19 + [""]
    assert found[place].startswith(LINE[:-1])
    (notice,) = decoded.notices
    assert f"line {place + 1} is" in notice


def test_a_line_in_another_encoding_is_read_in_it():
    decoded = decode(LINE.encode() * 9 + LINE.encode("cp1252") + LINE.encode())
    assert decoded.text == LINE * 11
    assert "line 10 is not UTF-8 like the rest and read as Windows-1252" in decoded.notices[0]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_character_that_is_cut_off_leaves_the_rest(cut):
    raw = "He paid, they said — “so”…".encode()[:-cut]
    text = decode(raw).text
    assert text.rstrip("\ufffd") == raw.decode("utf-8", "ignore")


ENCODED = [
    ("“We’ll pay,” said Zoë — at last…", "cp1252"),
    ("naïve", "cp1252"),
    ("The price rose to 5 € a piece, said Žižek.", "iso8859-15"),
    ("Lech Wałęsa and Tomáš Šabík of Łódź met.", "cp1250"),
    ("“It’s over,” he said. “They’re gone.”", "mac_roman"),
]


@pytest.mark.parametrize(("text", "encoding"), ENCODED)
def test_short_texts_in_the_encodings_of_europe(text, encoding):
    assert decode(text.encode(encoding)).text == text
    assert decode((text + "\n").encode(encoding) * 40).text == (text + "\n") * 40


@pytest.mark.parametrize(
    "encoding", ["iso-8859-2", "windows-1250", "windows-1251", "koi8-r", "shift_jis", "utf-8", "iso-8859-1"]
)
@pytest.mark.parametrize(
    "head", ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_a_page_is_in_the_encoding_that_it_declares(encoding, head):
    words = {"windows-1251": "сволочь", "koi8-r": "Иван", "shift_jis": "東京", "iso-8859-1": "“déjà”"}.get(
        encoding, "Źrebię"
    )
    raw = f"<html><head>{head.format(encoding)}</head><body>{words}</body></html>"
    kept = raw.encode("cp1252" if encoding == "iso-8859-1" else encoding)
    assert decode(kept).text == raw
    # What is wrongly declared, or no encoding of text, does not count.
    for other in ("utf-16", "rot13", "base64", "no-such", "idna"):
        wrong = raw.replace(encoding, other)
        assert decode(wrong.encode()).text == wrong


def test_controls_in_the_place_of_marks_are_read_as_these_one_for_one():
    text = "\x93We will not pay,\x94 said Ines Roth. It\x92s over\x85"
    decoded = decode(text.encode())
    assert decoded.text == "“We will not pay,” said Ines Roth. It’s over…"
    assert len(decoded.text) == len(text)
    assert "4 control characters" in decoded.notices[0]
    assert decode("one\x85two".encode()).text == "one\x85two"  # a line end of its own


def test_utf_16_with_and_without_a_mark():
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert decode(LINE.encode(encoding)).text == LINE


def broken(text):
    return text.encode().decode("cp1252", "replace")


def test_text_that_was_read_wrongly_before_is_told_and_mended_where_asked(tmp_path):
    good = "“We will not pay,” said Zoë Roth.\nNothing else.\n"
    file = tmp_path / "page.txt"
    file.write_text(broken(good).replace("\ufffd", "\x9d"), encoding="utf-8")
    page = read_page(file)
    assert page.text == file.read_text("utf-8")
    assert "1 lines hold text that was read in a wrong encoding before" in page.notices[0]
    assert read_page(file, mend=True).text == good
    assert separate(read_page(file, mend=True).text).quotations
    for fine in ("Ça va? Âme is French.", "São Paulo, Ångström, naïve café — 5 €", "Привет, мир", "plain"):
        assert broken_lines(fine) == 0
        assert mended(fine) == fine


def test_html_is_mended_since_its_text_has_no_offsets_in_the_file(tmp_path):
    pytest.importorskip("trafilatura")
    body = "".join(
        f"<p>{broken('The café’s owner')} said in hall {n} that the bridge would be shut until May.</p>"
        for n in range(6)
    )
    page = read_page(f"<html><head><meta charset=utf-8></head><body><article>{body}</article></body></html>".encode())
    assert page.text.count("The café’s owner") == 6
    assert "put right" in page.notices[0]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04" + bytes(30) + b"word/document.xml", "Word document"),
        (b"PK\x03\x04" + bytes(30) + b"a.txt", "zip archive"),
        (b"\x1f\x8b\x08" + bytes(20), "gzip"),
        (b"https://example.org/a/b.html\n", "nothing is fetched"),
        (b'<?xml version="1.0"?>\n<!-- x --><rss version="2.0"><channel/></rss>', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "feed"),
        (b'<rdf:RDF xmlns:rdf="x"><item/></rdf:RDF>', "feed"),
        (b'<?xml version="1.0"?><nitf><body/></nitf>', "<nitf>"),
        (b'{"id": 1, "text": "One."}\n', "JSON"),
        (b'[\n {"text": "One."}]', "JSON"),
        (b"id,text,outlet\n1,One.,Gazette\n", "table"),
        (b"id\ttext\n1\tOne.\n", "table"),
    ],
)
def test_what_is_no_article_is_refused_with_what_to_do(raw, says):
    with pytest.raises(InputError, match=says) as caught:
        read_page(raw, name="it")
    assert caught.value.way_out


@pytest.mark.parametrize(
    "text", ["Rain fell, she said.\nIt rained, and rained.\n", "[Editor’s note] Rain.", "<3 is a sign", "{sic}"]
)
def test_what_looks_a_little_like_it_is_an_article(text):
    assert read_page(text.encode()).text == text


def test_guesses_take_linear_time():
    import time

    raw = "“é” and the rest of a line of news. ".encode("cp1252")
    taken = []
    for count in (2_000, 16_000):
        start = time.process_time()
        assert guess_encoding(raw * count) == "cp1252"
        taken.append(time.process_time() - start)
    assert taken[1] < 16 * max(taken[0], 0.05)
