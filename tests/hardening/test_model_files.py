"""Row 5, on the shipped model; `tests/model/test_storage.py` flips every byte and swaps every array of a tiny one."""

import io
import json
import pickle
import zipfile
from pathlib import Path

import joblib
import numpy as np
import pytest

import framing
from framing import ModelError
from framing.model import storage
from tests.hardening.model_files import damage_shipped, shipped_copy


def test_the_shipped_model_damaged():
    # Each byte of model.json and each 10,007th of the weights in the long run: python benchmarks/hardening.py model
    counts = damage_shipped(step={"model.json": 61, "weights.npz": 250_007}, cuts=8)
    assert counts.total() > 60
    assert all("refused" in name for name in counts), counts


class Trap:
    """Unpickling it creates a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def _zip(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def payloads(trap):
    """Eight ways in which a model file of another library runs code when it is loaded."""
    objects = np.empty(2, object)
    objects[:] = trap
    array, dumped, archive = io.BytesIO(), io.BytesIO(), io.BytesIO()
    np.save(array, objects, allow_pickle=True)
    joblib.dump(trap, dumped)
    np.savez(archive, objects)
    return {
        "pickle, protocol 0": pickle.dumps(trap, 0),
        "pickle, protocol 2": pickle.dumps(trap, 2),
        "pickle, protocol 5": pickle.dumps(trap, 5),
        "joblib": dumped.getvalue(),
        "object array": array.getvalue(),
        "npz of objects": archive.getvalue(),
        "zip of a pickle, as PyTorch's": _zip(archive__data__pkl=pickle.dumps(trap)),
        "member that is a pickle": _zip(tables__main__codes__npy=pickle.dumps(trap)),
    }


@pytest.mark.parametrize("name", storage._LARGEST)
def test_eight_payloads_run_nothing(tmp_path, name):
    trap = tmp_path / "executed"
    with shipped_copy() as folder:
        right = {path.name: path.read_bytes() for path in folder.iterdir()}
        for kind, payload in payloads(Trap(trap)).items():
            for forged in (False, True):
                for other, content in right.items():
                    (folder / other).write_bytes(content)
                if forged:
                    sign(folder, payload)
                (folder / name).write_bytes(payload)
                with pytest.raises(ModelError, match="train the model again"):
                    framing.load(folder)
                assert not trap.exists(), kind
    for payload in list(payloads(Trap(trap)).values())[:3]:
        pickle.loads(payload)
        assert trap.exists(), "the trap itself must work"
        trap.unlink()


def sign(folder, weights):
    """Let model.json name other weights, as a forger would."""
    import hashlib

    path = folder / "model.json"
    document = json.loads(path.read_text())
    document.pop("checksum")
    document["weights"].update(sha256=hashlib.sha256(weights).hexdigest(), bytes=len(weights))
    document["checksum"] = storage._checksum(document)
    path.write_text(json.dumps(document))


@pytest.mark.parametrize("member", ["../evil", "/etc/evil", "..\\evil", "tables.main.codes/../../evil"])
def test_names_in_the_weights_lead_nowhere(tmp_path, member):
    with shipped_copy() as folder:
        buffer = io.BytesIO((folder / "weights.npz").read_bytes())
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr(f"{member}.npy", b"evil")
        (folder / "weights.npz").write_bytes(buffer.getvalue())
        sign(folder, buffer.getvalue())
        before = set(folder.parent.rglob("*"))
        with pytest.raises(ModelError):
            framing.load(folder)
        assert set(folder.parent.rglob("*")) == before
    assert not Path("/etc/evil.npy").exists()


@pytest.mark.parametrize("name", ["../../etc", "/etc", "..", "", "framing-en/../../x", "a\x00b", "\ud800", "x" * 5000])
def test_names_that_are_no_model(name):
    with pytest.raises(ModelError):
        framing.load(name)
