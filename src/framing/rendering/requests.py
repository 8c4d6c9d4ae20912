"""Reading requests of the served page within limits; every refusal is a `Refusal` with its status."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.rendering.limits import ServerLimits

if TYPE_CHECKING:
    from starlette.requests import Request

    from framing.model.decoder import Level
    from framing.preprocessing import Page


class Refusal(Exception):
    """A request that is not answered: the HTTP status and, for people, why and what to do.

    `items` are the pages that could be asked for instead: those of a feed.
    """

    def __init__(self, status: int, message: str, *, items: tuple[Page, ...] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.items = items


@dataclass(frozen=True, slots=True)
class Given:
    """What a user gave: a pasted text, or a file's bytes and its name; and how it is to be read.

    Attributes:
        text, file, name: the text, or the file's content and name.
        title: the headline, where it is not in the text.
        language: that it is said to be in; "": it is told by its words.
        level: see `Model.score`.
    """

    text: str | None
    file: bytes | None = None
    name: str = ""
    title: str = ""
    language: str = ""
    level: Level = "shown"


async def read_body(request: Request, limits: ServerLimits) -> bytes:
    """The body of a request.

    Raises:
        Refusal: 413 too large, 408 too slow, 400 broken off or a length that is no number.
    """
    from starlette.requests import ClientDisconnect

    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()):
        raise Refusal(400, "Content-Length is not a number")
    too_large = Refusal(413, f"at most {limits.body_bytes:,} bytes are read; use framing on the command line")
    if int(told[:20]) > limits.body_bytes:
        raise too_large
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for piece in request.stream():
                size += len(piece)
                if size > limits.body_bytes:
                    raise too_large
                pieces.append(piece)
    except TimeoutError:
        raise Refusal(408, f"the request took longer than {limits.body_seconds:g} s to arrive") from None
    except ClientDisconnect:
        raise Refusal(400, "the request was broken off") from None
    return b"".join(pieces)


async def read_json(request: Request, limits: ServerLimits) -> dict[str, str]:
    """The body of ``POST /score``: an object with ``text`` and perhaps ``title``, ``language`` and ``level``.

    Raises:
        Refusal: 415 not JSON by its type, 400 not JSON, 422 of another shape; and those of `read_body`.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "send JSON with Content-Type: application/json")
    body = await read_body(request, limits)
    try:
        content = json.loads(body.decode("utf8"))
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is not JSON in UTF-8") from None
    if not isinstance(content, dict):
        raise Refusal(422, "send an object with the key text")
    unknown = sorted(set(content) - {"text", "title", "language", "level"})
    if unknown:
        raise Refusal(422, "only text, title, language and level are known")
    for key, value in content.items():
        if not isinstance(value, str):
            raise Refusal(422, f"{key} must be a string")
    if "text" not in content:
        raise Refusal(422, "text is missing")
    return content


async def read_form(request: Request, limits: ServerLimits) -> Given:
    """What the page's form sent: a text, or a file, which wins.

    Raises:
        Refusal: 415 another type of form, 400 a broken one, 422 nothing in it; and those of `read_body`.
    """
    from starlette.datastructures import UploadFile
    from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await read_body(request, limits)
    parser: Any
    try:
        if kind == "multipart/form-data":
            parser = MultiPartParser(
                request.headers, _stream(body), max_files=1, max_fields=6, max_part_size=limits.body_bytes
            )
        elif kind == "application/x-www-form-urlencoded":
            parser = FormParser(request.headers, _stream(body))
        else:
            raise Refusal(415, "send the page's own form")
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError):
        raise Refusal(400, "the form is broken") from None
    try:
        file, text = form.get("file"), form.get("text")
        title, language = (value if isinstance(value := form.get(name), str) else "" for name in ("title", "language"))
        level: Level = "review" if form.get("level") == "review" else "shown"
        if isinstance(file, UploadFile):
            content = await file.read()
            if content:
                return Given(None, content, file.filename or "", title, language, level)
        if isinstance(text, str) and text.strip():
            # Forms send line ends as CRLF, whatever was pasted.
            return Given(text.replace("\r\n", "\n"), title=title, language=language, level=level)
    finally:
        await form.close()
    raise Refusal(422, "paste a text or choose a file")


async def _stream(body: bytes) -> AsyncGenerator[bytes]:
    yield body
    yield b""
