import pytest

from framing.errors import CorpusError
from framing.training.corpus import read_corpus

TEXT = "Headline\n\nOur “iron” province leads the country in volunteers.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "article7.txt").write_bytes(TEXT.encode())
    (tmp_path / "techniques.tsv").write_bytes(b"7\tpatriotic_ranking\t21\t61\r\n7\tLoaded_Language\t15\t19\n\n")
    return tmp_path


def test_reads_labels_sorted_with_our_names(folder):
    corpus = read_corpus(folder)
    (article,) = corpus.articles
    assert [(TEXT[s.start : s.end], s.techniques) for s in article.labels] == [
        ("iron", ("loaded_language",)),
        ("province leads the country in volunteers", ("patriotic_ranking",)),
    ]
    assert corpus.techniques == {"loaded_language", "patriotic_ranking"}


def test_merged_official_names_are_several(folder):
    (folder / "techniques.tsv").write_bytes(b"7\tBandwagon,Reductio_ad_hitlerum\t0\t8\n")
    assert read_corpus(folder).articles[0].labels[0].techniques == ("bandwagon", "reductio_ad_hitlerum")


def test_reads_quotations_and_furniture(folder):
    (folder / "quotations.tsv").write_bytes(b"7\tscare\t15\t19\t\n")
    (folder / "furniture.tsv").write_bytes(b"7\t0\t4\n7\t4\t8\n")
    (article,) = read_corpus(folder).articles
    assert (article.quotations[0].kind, article.quotations[0].speaker) == ("scare", "")
    assert [(s.start, s.end) for s in article.furniture] == [(0, 8)]


@pytest.mark.parametrize(
    ("file", "content", "line", "says"),
    [
        ("techniques.tsv", "7\tdoubt\t0\t8\n7\tdoubt\t0\t900\n", "line 2", "not inside the article"),
        ("techniques.tsv", "7\tdoubt\t8\t8\n", "line 1", "not inside the article"),
        ("techniques.tsv", "7\tsarcasm\t0\t8\n", "line 1", "unknown technique 'sarcasm'"),
        ("techniques.tsv", "8\tdoubt\t0\t8\n", "line 1", "no article '8'"),
        ("techniques.tsv", "7\tdoubt\tzero\t8\n", "line 1", "whole numbers"),
        ("techniques.tsv", "7 doubt 0 8\n", "line 1", "1 fields instead of 4"),
        ("quotations.tsv", "7\tloud\t0\t8\tAnna\n", "line 1", "unknown kind 'loud'"),
        ("furniture.tsv", "7\t0\t8\n\n7\t-1\t8\n", "line 3", "not inside the article"),
        ("spans.tsv", "7\t5\t2\n", "line 1", "not inside the article"),
    ],
)
def test_a_broken_line_is_named(folder, file, content, line, says):
    (folder / file).write_text(content, encoding="utf8")
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    message = str(caught.value)
    assert file in message
    assert line in message
    assert says in message
    assert "\n" not in message


def test_duplicates_warn_and_count_once(folder):
    (folder / "techniques.tsv").write_text("7\tdoubt\t0\t8\n7\tdoubt\t0\t8\n", encoding="utf8")
    with pytest.warns(UserWarning, match="line 2: the same label stands twice"):
        corpus = read_corpus(folder)
    assert len(corpus.articles[0].labels) == 1


def test_empty_missing_and_undecodable(tmp_path, folder):
    with pytest.raises(CorpusError, match="no such folder"):
        read_corpus(tmp_path / "nowhere")
    (folder / "articles" / "article9.txt").write_bytes(b"caf\xe9 ")
    with pytest.raises(CorpusError, match=r"article9\.txt: byte 3: is not UTF-8"):
        read_corpus(folder)
    for path in (folder / "articles").iterdir():
        path.unlink()
    with pytest.raises(CorpusError, match="the corpus is empty"):
        read_corpus(folder)
