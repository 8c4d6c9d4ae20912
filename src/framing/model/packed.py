"""Plain arrays in one file, as bytes, and what is refused in it.

A zip archive of arrays in NumPy's own format: without compression, whose output varies between versions, in a fixed
order and with fixed dates, so the same arrays give the same bytes. Reading parses headers and executes nothing.
"""

from __future__ import annotations

import ast
import io
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.errors import ModelError

Arrays = Mapping[str, npt.NDArray[Any]]


def pack(arrays: Arrays) -> bytes:
    """The file's bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in sorted(arrays.items()):
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            archive.writestr(info, content.getvalue())
    return buffer.getvalue()


def unpack(content: bytes, path: Path, *, way_out: str) -> dict[str, npt.NDArray[Any]]:
    """The arrays, which share the memory of ``content`` or of a copy of it and cannot be written to.

    Args:
        content: the file's bytes.
        path, way_out: for the message of an error.

    Raises:
        ModelError: it holds anything but plain arrays of numbers.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.compress_type != zipfile.ZIP_STORED for member in members):
                raise ValueError("compressed members")
            return {member.filename.removesuffix(".npy"): _array(archive.read(member)) for member in members}
    except (ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ModelError(f"not plain arrays: {error}", file=path, way_out=way_out) from error


def _array(content: bytes) -> npt.NDArray[Any]:
    """One array in NumPy's own format, version 1; object arrays are refused before anything is built."""
    if content[:8] != b"\x93NUMPY\x01\x00":
        raise ValueError("not an array in NumPy's format, version 1.0")
    length = int.from_bytes(content[8:10], "little")
    header = ast.literal_eval(content[10 : 10 + length].decode("latin-1").strip())
    dtype = np.dtype(header["descr"])
    if dtype.hasobject or dtype.kind not in "if" or header["fortran_order"]:
        raise ValueError(f"an array of {dtype}")
    shape = tuple(int(n) for n in header["shape"])
    data = content[10 + length :]
    if any(n < 0 for n in shape) or math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError("an array of another size than its header says")
    return np.frombuffer(data, dtype).reshape(shape)
