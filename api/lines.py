"""Answers in plain text, given without any application of an office."""

from __future__ import annotations

from collections.abc import Mapping

from litestar.types import Scope, Send


async def answer_line(
    scope: Scope, send: Send, status: int, text: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer an HTTP request with a status and a line; close a WebSocket with 1008 (policy) and that line."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": text.strip()})
        return
    body = text.encode()
    lines = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        **(headers or {}),
    }
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})
