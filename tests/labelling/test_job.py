import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from framing import LabellingError, ModelError, OptionError, label_corpus, load
from framing.labelling import Interrupted, Progress, TooManyFailures
from tests.labelling.batches import article, failures_in, files_in, rows_in, write_jsonl

TEXT_COLUMNS = ("id", "input", "place", "start", "end", "voice", "speaker", "text", "labels")


@pytest.fixture
def here(corpus, monkeypatch):
    """The corpus's parent as working folder, so that names do not depend on the machine."""
    monkeypatch.chdir(corpus.parent)
    return "corpus"


def test_every_article_is_labelled_and_every_row_is_its_text(here, model):
    result = label_corpus(here, "labels.jsonl", model=model)
    assert (result.articles, result.failures, result.errors, result.parts_kept) == (50, 0, None, 0)
    rows = rows_in("labels.jsonl")
    assert len(rows) == result.rows
    texts = {}
    for row in rows:
        texts[row["id"]] = texts.get(row["id"], "") + row["text"]
    expected = [article(n) for n in (*range(40), *range(100, 106), *range(200, 204))]
    assert list(texts) == [
        *[f"corpus/many.jsonl:{n}" for n in range(1, 41)],
        *[f"corpus/page{n}.txt" for n in range(6)],
        *[f"corpus/table.csv:{n}" for n in (2, 6, 10, 14)],
    ]
    assert list(texts.values()) == expected


def test_rows_are_what_the_model_says(here, model):
    label_corpus(f"{here}/page3.txt", "labels.jsonl", model=model)
    report = load(model).score(article(103))
    rows = rows_in("labels.jsonl")
    assert any(row["labels"] for row in rows)
    for row, passage in zip(rows, report.passages, strict=True):
        assert (row["start"], row["end"], row["voice"]) == (passage.start, passage.end, passage.voice)
        assert row["speaker"] == (passage.speaker.name if passage.speaker else None)
        assert row["labels"] == list(passage.labels)
        for name, score in zip((*report.techniques, "any"), passage.scores, strict=True):
            assert row[name] == pytest.approx(score, abs=0.5e-4)


@pytest.mark.parametrize("output", ["labels.jsonl", "labels.csv", "labels.parquet"])
def test_one_file_is_the_same_whatever_the_jobs_part_size_and_order(here, model, output, tmp_path):
    digests = set()
    inputs = [f"{here}/many.jsonl", f"{here}/table.csv", here]
    for number, (jobs, part_size, given) in enumerate([(1, None, inputs), (2, 700, inputs), (1, 3000, inputs[::-1])]):
        place = tmp_path / str(number) / output
        label_corpus(given, place, model=model, jobs=jobs, part_size=part_size, id="key", keep=["outlet"])
        digests.add(hashlib.sha256(place.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_folder_is_the_same_whatever_the_jobs(here, model, tmp_path):
    for jobs in (1, 2):
        label_corpus(here, tmp_path / str(jobs), model=model, jobs=jobs, part_size=2000)
    one, two = files_in(tmp_path / "1"), files_in(tmp_path / "2")
    assert one == two
    assert len(one) > 5
    assert {"_SUCCESS", "_manifest.json", "part-00000.parquet"} <= set(one)


def test_other_readers_take_the_folder_for_a_dataset(here, model):
    import pandas as pd
    import pyarrow.dataset

    Path(here, "broken.jsonl").write_text("{}\n")
    result = label_corpus(here, "labels", model=model, part_size=2000)
    assert result.failures == 1
    assert len(pd.read_parquet("labels")) == result.rows
    table = pyarrow.dataset.dataset("labels").to_table()
    assert str(table.schema.field("loaded_language").type) == "float"
    assert table.column("id").to_pylist()[0] == "corpus/many.jsonl:1"


@pytest.mark.parametrize("by", ["article", "span", "speaker"])
def test_units(here, model, by):
    result = label_corpus(here, "labels.jsonl", model=model, by=by, keep=["outlet"])
    rows = rows_in("labels.jsonl")
    assert result.articles == 50
    assert {row["outlet"] for row in rows if "many" in row["input"]} == {"o0", "o1", "o2"}
    if by == "article":
        assert len(rows) == 50
        assert all(row["passages_loaded_language"] >= row["narration_loaded_language"] for row in rows)
        assert any(row["passages_loaded_language"] for row in rows)
    elif by == "span":
        texts = {f"corpus/many.jsonl:{n + 1}": article(n) for n in range(40)}
        assert all(texts[r["id"]][r["start"] : r["end"]] == r["text"] for r in rows if r["id"] in texts)
        assert {row["technique"] for row in rows} <= set(load(model).techniques)
    else:
        assert all(row["characters"] > 0 for row in rows)


def test_the_manifest_says_what_was_done(here, model):
    result = label_corpus(here, "labels", model=model, id="key")
    manifest = json.loads(result.manifest.read_text())
    assert [record["name"] for record in manifest["inputs"]][:2] == ["corpus/many.jsonl", "corpus/page0.txt"]
    raw = Path("corpus/many.jsonl").read_bytes()
    assert manifest["inputs"][0]["size"] == len(raw)
    assert manifest["inputs"][0]["sha256"] == hashlib.sha256(raw).hexdigest()
    assert manifest["counts"]["articles"] == 50
    assert manifest["options"]["id"] == "key"
    assert len(manifest["model"]["fingerprint"]) == 64
    assert not Path("labels/_work").exists()


def test_ids_given_twice_are_counted(tmp_path, model):
    path = write_jsonl(tmp_path / "a.jsonl", [{"id": n % 4, "text": article(n)} for n in range(6)])
    assert label_corpus(path, tmp_path / "l.jsonl", model=model, id="id").duplicate_ids == 2


def test_nothing_is_overwritten_unasked(here, model, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").write_text("x")
    for output in ("mine", "corpus/page1.txt/../page1.txt"):
        with pytest.raises((LabellingError, OptionError)):
            label_corpus(here, output, model=model)
    with pytest.raises(LabellingError, match=r"thesis\.doc"):
        label_corpus(here, "mine", model=model, overwrite=True)
    assert (tmp_path / "mine" / "thesis.doc").read_text() == "x"
    label_corpus(f"{here}/page1.txt", "l.jsonl", model=model)
    with pytest.raises(LabellingError, match="there already"):
        label_corpus(f"{here}/page2.txt", "l.jsonl", model=model)
    label_corpus(f"{here}/page2.txt", "l.jsonl", model=model, overwrite=True)
    assert rows_in("l.jsonl")[0]["id"] == "corpus/page2.txt"


def test_an_input_is_never_the_output(here, model):
    before = Path("corpus/many.jsonl").read_bytes()
    for output in ("corpus/many.jsonl", "corpus"):
        with pytest.raises((OptionError, LabellingError)):
            label_corpus(output, output, model=model, overwrite=True)
    assert Path("corpus/many.jsonl").read_bytes() == before
    assert len(os.listdir("corpus")) == 8


@pytest.mark.parametrize("output", ["labels", "labels.jsonl"])
def test_a_refused_call_does_not_cost_the_output_it_was_to_replace(here, model, output, tmp_path):
    label_corpus(here, tmp_path / "out" / output, model=model)
    before = files_in(tmp_path / "out")
    with pytest.raises(ModelError):
        label_corpus(here, tmp_path / "out" / output, model="no-such-model", overwrite=True)
    with pytest.raises(OptionError):
        label_corpus("nowhere", tmp_path / "out" / output, model=model, overwrite=True)
    assert files_in(tmp_path / "out") == before
    label_corpus(here, tmp_path / "out" / output, model=model, overwrite=True, part_size=1000)
    label_corpus(here, tmp_path / "new" / output, model=model, part_size=1000)
    assert files_in(tmp_path / "out") == files_in(tmp_path / "new")


def test_the_output_in_an_input_folder_is_not_read(here, model):
    first = label_corpus(here, "corpus/labels.jsonl", model=model)
    again = label_corpus(here, "corpus/labels.jsonl", model=model, overwrite=True)
    assert first.rows == again.rows


def test_wrong_calls(here, model):
    for wrong in ({"by": "word"}, {"jobs": 0}, {"keep": "outlet"}, {"keep": ["text"]}, {"backend": "spark"}):
        with pytest.raises(OptionError):
            label_corpus(here, "l", model=model, **wrong)
    with pytest.raises(OptionError, match="xlsx"):
        label_corpus(here, "l.xlsx", model=model)
    with pytest.raises(OptionError, match="no such file"):
        label_corpus("nowhere", "l", model=model)
    with pytest.raises(ModelError):
        label_corpus(here, "l", model="no-such-model")
    with pytest.raises(OptionError, match="no such file"):
        label_corpus("nowhere", "l.csv", model=model)
    assert os.listdir() == ["corpus"]  # a refused call leaves nothing behind that would hinder the next


def test_a_model_in_memory_goes_to_the_workers(here, model):
    label_corpus(here, "a.jsonl", model=model)
    label_corpus(here, "b.jsonl", model=load(model), jobs=2, part_size=2000)
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()


def stop_after(parts, error):
    def tell(progress: Progress):
        if progress.parts_done >= parts:
            raise error

    return tell


@pytest.mark.parametrize("output", ["labels", "labels.jsonl"])
def test_a_job_broken_off_is_resumed(here, model, output, tmp_path):
    options = {"model": model, "part_size": 1500, "id": "key"}
    label_corpus(here, tmp_path / "whole" / output, **options)
    with pytest.raises(Interrupted, match="--resume"):
        label_corpus(here, tmp_path / "broken" / output, **options, progress=stop_after(3, KeyboardInterrupt))
    assert not (tmp_path / "broken" / "labels.jsonl").exists()
    result = label_corpus(here, tmp_path / "broken" / output, **options, resume=True)
    assert result.parts > result.parts_kept >= 3
    assert files_in(tmp_path / "broken") == files_in(tmp_path / "whole")
    again = label_corpus(here, tmp_path / "broken" / output, **options, resume=True)
    assert again.parts_kept == again.parts
    assert again.articles == 50


@pytest.fixture
def broken_off(here, model):
    with pytest.raises(Interrupted):
        label_corpus(
            here, "labels", model=model, part_size=1500, keep=["outlet"], progress=stop_after(3, KeyboardInterrupt)
        )
    return {"inputs": here, "output": "labels", "model": model, "part_size": 1500, "keep": ["outlet"], "resume": True}


def test_resuming_refuses_what_changed(broken_off, tmp_path):
    for change, named in [
        ({"keep": []}, "the option keep was ['outlet'] and is []"),
        ({"part_size": 1600}, "the option part_size was 1500 and is 1600"),
        ({"by": "article"}, "the option by was 'passage' and is 'article'"),
        ({"model": "framing-en"}, "the model changed: "),
    ]:
        with pytest.raises(LabellingError) as caught:
            label_corpus(**broken_off | change)
        assert named in str(caught.value)
    (tmp_path / "corpus" / "page2.txt").write_text("Another text.")
    (tmp_path / "corpus" / "page3.txt").unlink()
    (tmp_path / "corpus" / "page9.txt").write_text("One more text.")
    with pytest.raises(LabellingError) as caught:
        label_corpus(**broken_off)
    for named in ("page2.txt changed", "page3.txt is gone", "page9.txt is new"):
        assert named in str(caught.value)


def test_torn_parts_are_done_again(broken_off, tmp_path):
    whole = label_corpus(**broken_off | {"output": "other", "resume": False})
    first, second, third = sorted((tmp_path / "labels").glob("part-*"))[:3]
    first.write_bytes(first.read_bytes()[:-5])
    second.write_bytes(second.read_bytes()[:-1] + b"X")
    record = tmp_path / "labels" / "_work" / f"{third.stem}.json"
    record.write_text(record.read_text()[:20])
    label_corpus(**broken_off)
    assert files_in("labels") == files_in(whole.output)


def test_a_broken_record_of_the_job_is_refused(broken_off, tmp_path):

    job = tmp_path / "labels" / "_work" / "job.json"
    job.write_text(job.read_text()[:100])
    with pytest.raises(LabellingError, match=r"job\.json"):
        label_corpus(**broken_off)


def test_two_jobs_do_not_share_an_output(here, model, tmp_path):
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / "labels" / "_work").mkdir(parents=True)
    with (tmp_path / "labels" / "_work" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LabellingError, match="another job"):
            label_corpus(here, "labels", model=model, resume=True)


def test_a_worker_of_another_run_stops(here, model):
    """A job killed outright leaves workers behind; a new run names itself, and they may not touch its output."""

    def take_over(progress: Progress):
        if progress.parts_done:
            Path("labels/_work/leader").write_text("another run")

    with pytest.raises(LabellingError, match="another run leads"):
        label_corpus(here, "labels", model=model, part_size=1500, progress=take_over)
    assert len(list(Path("labels").glob("part-*"))) == 1


def test_max_failures(tmp_path, model):
    records = [{"text": "" if n % 2 else article(n)} for n in range(20)]
    path = write_jsonl(tmp_path / "a.jsonl", records)
    with pytest.raises(TooManyFailures, match="more than 3"):
        label_corpus(path, tmp_path / "l", model=model, part_size=1000, max_failures=3)
    assert label_corpus(path, tmp_path / "l", model=model, part_size=1000, resume=True).failures == 10


def test_a_full_disk_ends_the_job_and_says_so(here, model, tmp_path):
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from framing import label_corpus, LabellingError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (6000, resource.RLIM_INFINITY))\n"
        "try:\n"
        f"    label_corpus('corpus', 'labels.jsonl', model={model!r}, part_size=40000)\n"
        "except LabellingError as error:\n"
        "    sys.exit(str(error))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=_environment(), check=False)
    assert "cannot be written: File too large" in done.stderr
    assert "--resume" in done.stderr
    whole = label_corpus(here, "whole.jsonl", model=model, part_size=40000)
    label_corpus(here, "labels.jsonl", model=model, part_size=40000, resume=True)
    assert Path("labels.jsonl").read_bytes() == whole.output.read_bytes()


def _environment():
    import framing

    return os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(framing.__file__))}


def test_failures_have_records(tmp_path, model):
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": article(0)}, {"text": "  "}, {"body": "x"}, {"text": 3}])
    result = label_corpus(path, tmp_path / "l", model=model)
    assert (result.articles, result.failures, result.kinds) == (1, 3, {"empty": 1, "shape": 2})
    assert [(f["input"], f["place"], f["kind"]) for f in failures_in(result)] == [
        (str(path), "line 2", "empty"),
        (str(path), "line 3", "shape"),
        (str(path), "line 4", "shape"),
    ]


def test_overwriting_asks_for_the_lock_before_it_touches_a_running_jobs_work(model, tmp_path):
    from framing.labelling.options import LabelOptions, destination
    from framing.labelling.room import locked

    path = write_jsonl(tmp_path / "a.jsonl", [{"text": article(n)} for n in range(3)])
    for name in ("l.jsonl", "folder"):
        place = destination(tmp_path / name, LabelOptions())
        place.work.mkdir(parents=True)
        (place.work / "part-00000.jsonl").write_text("half")
        with locked(place):
            with pytest.raises(LabellingError, match="another job is writing"):
                label_corpus(path, tmp_path / name, model=model, overwrite=True)
            assert (place.work / "part-00000.jsonl").read_text() == "half"
        assert label_corpus(path, tmp_path / name, model=model, overwrite=True).articles == 3


def test_a_job_is_resumed_with_its_inputs_spelled_otherwise(model, tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    path = write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": article(n)} for n in range(40)])
    with zipfile.ZipFile(tmp_path / "in" / "b.zip", "w") as archive:
        archive.writestr("c.txt", article(50))
    monkeypatch.chdir(tmp_path)
    whole = label_corpus("in", "whole.jsonl", model=model, part_size=2000)

    def stop(progress):
        if progress.parts_done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        label_corpus("in", "l.jsonl", model=model, part_size=2000, progress=stop)
    spelled = ["./in/../in/a.jsonl", str(tmp_path / "in" / "b.zip")]
    again = label_corpus(spelled, "l.jsonl", model=model, part_size=2000, resume=True)
    assert again.parts_kept >= 2
    assert Path("l.jsonl").read_bytes() == whole.output.read_bytes()
    assert label_corpus([path.absolute(), *spelled], "l.jsonl", model=model, part_size=2000, resume=True).articles == 41
    path.write_text(json.dumps({"text": "Another."}) + "\n")
    with pytest.raises(LabellingError, match=r"the input in/a\.jsonl changed"):
        label_corpus(spelled, "l.jsonl", model=model, part_size=2000, resume=True)
