"""The door of the served page: who may come in, and what every answer carries.

A page elsewhere must not reach a server on this machine through the browser: not by a name that it points here (DNS
rebinding, so the Host is checked), and not by a form or script of its own (so the Origin is checked).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from framing.rendering.html import policy

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with "no-referrer" a browser would not tell the form's own Origin
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI middleware: refuses strange hosts and origins, and puts the security headers on every answer.

    Args:
        app: what is guarded.
        hosts: names that the server answers to, besides the loopback ones.
        any_address: whether any IP address is a good host too: for servers that were asked to listen to all.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = (), *, any_address: bool = False) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower().strip("[]") for host in hosts}
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin1").lower(), []).append(value.decode("latin1"))

        async def decorated(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                more = {**HEADERS, "content-security-policy": policy(style="")}
                message["headers"] = [
                    *message["headers"],
                    *((name.encode(), value.encode()) for name, value in more.items() if name.encode() not in given),
                ]
            await send(message)

        hosts = headers.get("host", [])
        if len(hosts) != 1 or not self._welcome(hosts[0]):
            await _refuse(decorated, 421, "this server does not answer to that host")
            return
        for origin in headers.get("origin", []):
            if urlsplit(origin).netloc.lower() != hosts[0].lower():
                await _refuse(decorated, 403, "requests from other pages are not answered")
                return
        if headers.get("sec-fetch-site", ["none"])[0] == "cross-site" and scope["method"] not in ("GET", "HEAD"):
            await _refuse(decorated, 403, "requests from other pages are not answered")
            return
        await self._app(scope, receive, decorated)

    def _welcome(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        if name is None:
            return False
        return name in self._hosts or (self._any_address and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _refuse(send: Send, status: int, message: str) -> None:
    import json

    body = json.dumps({"error": {"status": status, "message": message}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
