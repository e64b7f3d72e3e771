"""How requests at the REST door are read and answered: media types, fields of the address, unchanged answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import State

from api.pages.rendering import answer_bytes
from api.rest.field_words import expected_of, fields_of_handler, plain_type, query_names
from api.rest.figure_views import Wording
from api.rest.problems import FieldProblem, Refusal, bad_fields
from graph_schema.office_time import office_day

WebRequest = Request[Any, Any, State]

JSON = "application/json"
KEPT = {"cache-control": "private, no-cache", "vary": "accept, accept-encoding, authorization, cookie"}
"""A program may keep an answer, and asks whether it still holds."""


def chosen_type(accept: str | None, offered: Sequence[str]) -> str:
    """Return the media type that an `Accept` header prefers of those `offered`; Refusal 406 where it takes none.

    The first one that is offered is the usual one. A more specific range decides over a wider one (RFC 9110 §12.5.1).

    >>> chosen_type(None, ["application/json", "text/csv"]), chosen_type("text/*", ["application/json", "text/csv"])
    ('application/json', 'text/csv')
    >>> chosen_type("*/*, application/json;q=0", ["application/json", "text/csv"])
    'text/csv'
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",")]
    qualities = {each: _quality(each, ranges) for each in offered}
    best = max(offered, key=lambda each: qualities[each])
    if qualities[best] <= 0:
        there = ", ".join(offered)
        raise Refusal(
            406,
            "not_acceptable",
            Wording(de="In diesem Format wird hier nicht geantwortet.", en="Nothing is answered here in this format."),
            Wording(de=f"Möglich sind: {there}.", en=f"Possible are: {there}."),
        )
    return best


def refuse_misread_fields(request: WebRequest) -> None:
    """Refuse a field that the operation does not know, or that is there twice: a typing error must not change a map.

    Raises Refusal 400, naming the fields. `null` is no date, number or code.
    """
    known, handler = query_names(request.route_handler), request.route_handler
    seen: set[str] = set()
    wrong: list[FieldProblem] = []
    for name, value in request.query_params.multi_items():
        if name not in known:
            there = ", ".join(sorted(known)) or "–"
            words = Wording(de=f"Es gibt nur: {there}", en=f"There are only: {there}")
            wrong.append(FieldProblem(name=_shown(name), place="query", expected=words))
        elif name in seen:
            words = Wording(de="nur einmal angeben", en="state it once only")
            wrong.append(FieldProblem(name=name, place="query", expected=words))
        elif value == "null" and plain_type(fields_of_handler(handler)[name].annotation) is not str:
            wrong.append(FieldProblem(name=name, place="query", expected=expected_of(handler, name)))
        seen.add(name)
    if wrong:
        raise bad_fields(tuple(wrong))


def mark_of(*parts: object) -> str:
    """Return the entity tag of an answer that is made of `parts` alone."""
    digest = hashlib.sha256("\0".join(map(repr, parts)).encode())
    return f'W/"{digest.hexdigest()[:24]}"'


def asked_as(request: WebRequest, media_type: str) -> tuple[object, ...]:
    """Return what an answer depends on beside the graph: address, form and day."""
    return (request.url.path, request.url.query, media_type, office_day())


def unchanged(request: WebRequest, mark: str) -> Response[Any] | None:
    """Return the answer 304 where a program has what `mark` names already, else None."""
    held = request.headers.get("if-none-match", "")
    marks = {each.strip().removeprefix("W/") for each in held.split(",")}
    if mark.removeprefix("W/") in marks or held.strip() == "*":
        return Response(None, status_code=304, headers={**KEPT, "etag": mark})
    return None


def answer(
    request: WebRequest,
    content: bytes | msgspec.Struct,
    media_type: str = JSON,
    *,
    mark: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response[Any]:
    """Return an answer with its entity tag; 304 where the program has it already."""
    body = content if isinstance(content, bytes) else msgspec.json.encode(content)
    mark = mark or mark_of(media_type, hashlib.sha256(body).hexdigest())
    return unchanged(request, mark) or answer_bytes(
        request, body, media_type, headers={**KEPT, "etag": mark, **(headers or {})}
    )


def file_headers(name: str) -> dict[str, str]:
    """Return the header that names a file."""
    return {"content-disposition": f'attachment; filename="{name}"'}


def _shown(name: str) -> str:
    """Return the name of an unknown field as it may be repeated: a program's own word, cut short."""
    return "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "_-."))[:40] or "?"


def _range(part: str) -> tuple[str, float]:
    kind, _, parameters = part.partition(";")
    quality = 1.0
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
    return kind.strip().lower(), quality


def _quality(offered: str, ranges: Sequence[tuple[str, float]]) -> float:
    for wanted in (offered, offered.partition("/")[0] + "/*", "*/*"):
        found = [quality for kind, quality in ranges if kind == wanted]
        if found:
            return max(found)
    return 0.0
