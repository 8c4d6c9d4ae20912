"""The local web page: paste a text or drop a file and read the article page; and a small JSON API.

Nothing is kept: a text lives as long as its answer. Nothing is asked of the network.
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from framing.errors import FramingError, OptionError, missing_extra
from framing.preprocessing.pages import few_words
from framing.rendering.article_page import scored_page
from framing.rendering.given_page import one_page
from framing.rendering.guard import LOOPBACK, Guard
from framing.rendering.html import policy, sheet, template
from framing.rendering.limits import ServerLimits
from framing.rendering.openapi import openapi
from framing.rendering.requests import Given, Refusal, read_form, read_json
from framing.scoring import checked_level
from framing.techniques import definition_of, title_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from framing.scoring import Model
    from framing.spans import Article

_T = TypeVar("_T")
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared, never bound


def serve(
    model: Model,
    *,
    host: str = "127.0.0.1",
    port: int = 8460,
    hosts: Iterable[str] = (),
    limits: ServerLimits | None = None,
) -> None:
    """Serve the page until interrupted.

    Args:
        model: scores what is given.
        host: the address to listen at; others than this machine reach it only if this says so.
        port: the port.
        hosts: further names that the server answers to, such as the machine's name in the local network.
        limits: what is refused.

    Raises:
        MissingExtraError: the extra ``web`` is not installed.
        OptionError: the address or port cannot be used.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise missing_extra("web", "the local web page") from error
    app = application(model, hosts=[host, *hosts], any_address=host in _EVERYWHERE, limits=limits)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        ws="none",
        http="h11",  # it bounds a request's head; httptools, which uvicorn would take where it is installed, does not
        # With uvicorn's 5 s, 6 of 200 pages asked for at once were cut off: a reused connection looked idle while its
        # request waited for a turn of the loop.
        timeout_keep_alive=30,
    )
    try:
        config_socket = config.bind_socket()
    except SystemExit as error:  # uvicorn's way to say that the port is taken
        raise OptionError(f"cannot listen at {host}:{port}", way_out="give another --port") from error
    with config_socket:
        asyncio.run(uvicorn.Server(config).serve(sockets=[config_socket]))


def check_installed() -> None:
    """Refuse before anything is said what needs libraries that are not there.

    Raises:
        MissingExtraError: the extra ``web`` is not installed.
    """
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("uvicorn", "starlette", "python_multipart")):
        raise missing_extra("web", "the local web page")


def application(
    model: Model, *, hosts: Iterable[str] = (), any_address: bool = False, limits: ServerLimits | None = None
) -> ASGIApp:
    """The page as an ASGI application; see `serve`.

    Raises:
        MissingExtraError: the extra ``web`` is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.routing import Route
    except ImportError as error:
        raise missing_extra("web", "the local web page") from error
    desk = Desk(model, limits or ServerLimits())
    routes = [
        Route("/", desk.form, methods=["GET"]),
        Route("/page", desk.page, methods=["POST"]),
        Route("/score", desk.score, methods=["POST"]),
        Route("/techniques", desk.techniques, methods=["GET"]),
        Route("/openapi.json", desk.describe, methods=["GET"]),
    ]
    handlers: dict[Any, Any] = {404: _not_found, 405: _not_allowed}
    app = Starlette(routes=routes, exception_handlers=handlers)
    return Guard(app, (host for host in hosts if host not in _EVERYWHERE), any_address=any_address)


class Desk:
    """Answers requests, one short text and one long one at a time."""

    def __init__(self, model: Model, limits: ServerLimits) -> None:
        self._model = model
        self._limits = limits
        # Long texts do not hold up short ones: each kind has its own turn.
        self._turns = {False: asyncio.Semaphore(1), True: asyncio.Semaphore(1)}
        self._waiting = 0

    async def form(self, request: Request) -> Response:
        """``GET /``: the form."""
        return self._form_page(None, Given(""))

    async def page(self, request: Request) -> Response:
        """``POST /page``: the article page of a text or a file; a refusal is told on the form."""
        given = Given("")
        try:
            given = await read_form(request, self._limits)
            page = await self._in_turn(functools.partial(self._render, given), given)
        except Refusal as refusal:
            return self._form_page(refusal, given)
        style, script = sheet("report.css", "page.css"), sheet("article.js")
        return _html(page, 200, policy(style=style, script=script))

    async def score(self, request: Request) -> Response:
        """``POST /score``: the report of a text as JSON."""
        try:
            content = await read_json(request, self._limits)
            level = checked_level(content.get("level", "shown"))
            language, title = content.get("language", ""), content.get("title", "")
            given = Given(content["text"], language=language, title=title, level=level)
            told = await self._in_turn(lambda: self._model.score(self._article(given), level=level).to_dict(), given)
        except OptionError as error:
            return _json(_error(422, str(error)), 422)
        except Refusal as refusal:
            return _json(_error(refusal.status, refusal.message), refusal.status)
        return _json(told, 200)

    async def techniques(self, request: Request) -> Response:
        """``GET /techniques``: names, titles, definitions and thresholds."""
        thresholds = self._model.thresholds
        told = [
            {
                "name": name,
                "title": title_of(name),
                "definition": definition_of(name, self._model.definitions),
                "threshold": thresholds[name],
            }
            for name in self._model.techniques
        ]
        return _json(told, 200)

    async def describe(self, request: Request) -> Response:
        """``GET /openapi.json``: the description of the API."""
        return _json(openapi(self._limits), 200)

    def _form_page(self, refusal: Refusal | None, given: Given) -> Response:
        """The form, with what was pasted when it was refused: only the reader may throw it away."""
        style, script = sheet("report.css", "page.css", "form.css"), sheet("form.js")
        rules = policy(style=style, script=script, forms=True)
        items = () if refusal is None else refusal.items
        page = template("form.html").render(
            style=style,
            script=script,
            policy=rules,
            complaint="" if refusal is None else refusal.message,
            items=items,
            given=given,
            text="" if items else given.text or "",
            model=self._model.name,
            language=self._model.language,
            megabytes=self._limits.body_bytes / 1e6,
        )
        return _html(page, 200 if refusal is None else refusal.status, rules)

    def _render(self, given: Given) -> str:
        article = self._article(given)
        remark = few_words(article.text)
        remark = f"The text {remark}." if remark else ""
        return scored_page(self._model, article, level=given.level, source=given.name, home="/", remark=remark)

    def _article(self, given: Given) -> Article:
        """What was given, cut into voices.

        Raises:
            Refusal: 422 the text or file cannot be read, 413 the text is too long.
        """
        from framing.preprocessing import separate
        from framing.preprocessing.foreign import refuse_text
        from framing.preprocessing.telling_languages import check_language
        from framing.spans import Metadata

        try:
            page = one_page(given)
            if page is None:
                text, metadata = given.text or "", Metadata(title=given.title)
                refuse_text(text, name="the text")
            else:
                text, metadata = page.text, page.metadata
            if len(text) > self._limits.characters:
                most = f"{self._limits.characters:,}"
                raise Refusal(413, f"texts of at most {most} characters are read; use framing on the command line")
            if given.language not in ("", self._model.language):
                raise Refusal(422, f"the model reads {self._model.language!r} and no other language")
            if not given.language:
                check_language(text, self._model.language, model=self._model.name)
            return separate(text, language=self._model.language, metadata=metadata)
        except FramingError as error:
            raise Refusal(422, str(error)) from error

    async def _in_turn(self, work: Callable[[], _T], given: Given) -> _T:
        """Do work on what was given in a thread when its turn has come.

        Raises:
            Refusal: 503, too many wait, or it took too long. A thread cannot be stopped: it ends by itself, since the
                time that a text takes is bounded by its size.
        """
        if self._waiting >= self._limits.waiting:
            raise Refusal(503, "too many requests wait; come back in a moment")
        self._waiting += 1
        try:
            long = len(given.file or given.text or "") > self._limits.short
            async with asyncio.timeout(self._limits.score_seconds), self._turns[long]:
                return await asyncio.to_thread(work)
        except TimeoutError:
            raise Refusal(503, f"the answer took longer than {self._limits.score_seconds:g} s") from None
        finally:
            self._waiting -= 1


def _error(status: int, message: str) -> dict[str, Any]:
    return {"error": {"status": status, "message": message}}


def _json(content: object, status: int) -> Response:
    from starlette.responses import Response

    headers = {"retry-after": "5"} if status == 503 else {}
    # Surrogates cannot come out: texts that hold them are refused.
    body = json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf8")
    return Response(body, status, headers, media_type="application/json")


def _html(page: str, status: int, rules: str) -> Response:
    from starlette.responses import Response

    return Response(
        page.encode("utf8"), status, {"content-security-policy": rules}, media_type="text/html; charset=utf-8"
    )


async def _not_found(request: Request, error: Exception) -> Response:
    return _json(_error(404, "there is no such page; see / and /openapi.json"), 404)


async def _not_allowed(request: Request, error: Any) -> Response:
    response = _json(_error(405, "another method is needed; see /openapi.json"), 405)
    response.headers.update(error.headers or {})
    return response


__all__ = ["LOOPBACK", "ServerLimits", "application", "serve"]
