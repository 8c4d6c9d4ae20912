import pytest

import framing
from tests.labelling.batches import article, write_jsonl

# A model of a few kB: what the tests ask is where labels go, not how good they are.
_TRAINING = [
    ("They are savage traitors and vermin.", ["loaded_language", "name_calling"]),
    ("The savage horde threatens our children.", ["loaded_language", "appeal_to_fear"]),
    ("These vermin will destroy us all.", ["name_calling", "appeal_to_fear"]),
    ("The council met on Tuesday.", []),
    ("A report was published in March.", []),
    ("The mayor opened the bridge.", []),
    ("Traitors everywhere, savage traitors.", ["loaded_language", "name_calling"]),
    ("The road is twelve kilometres long.", []),
] * 3


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """A model folder."""
    classifier = framing.FramingClassifier(strength=50.0, word_bits=12, pair_bits=12, char_bits=12)
    classifier.fit([text for text, _ in _TRAINING], [labels for _, labels in _TRAINING])
    folder = tmp_path_factory.mktemp("model") / "tiny"
    framing.Model.from_classifier(classifier, name="tiny").save(folder)
    return str(folder)


@pytest.fixture
def cli(python):
    """Run the command line."""
    return lambda *arguments: python("-m", "framing", *arguments, text=True)


@pytest.fixture
def corpus(tmp_path):
    """Forty articles in JSONL, six in text files, four in a table with quoted line ends."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    records = [
        {"key": f"a{n}", "outlet": f"o{n % 3}", "date": f"2024-0{n % 9 + 1}-02", "text": article(n)} for n in range(40)
    ]
    write_jsonl(folder / "many.jsonl", records)
    for n in range(6):
        (folder / f"page{n}.txt").write_text(article(100 + n), encoding="utf-8")
    rows = ["outlet,text", *[f'o{n},"{article(200 + n)}"' for n in range(4)]]
    (folder / "table.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder
