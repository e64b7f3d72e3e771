"""What every operation of the REST door has in common: who may ask, its failures, and its entry in the description.

Handlers are plain litestar handlers; `reading` and `writing` only fill in what is the same for all of them. What the
framework's generator cannot say (several media types of one answer, headers) stands in `Described` and is added by
`api.rest.document`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import route
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from api.access.programs import Scope
from api.rest.callers import ANY_PROGRAM, NEEDS, OPEN
from api.rest.exchange import JSON
from api.rest.problems import PROBLEM, Problem

DESCRIBED = "rest_described"

MEANINGS: dict[int, str] = {
    304: "The program has this answer already (`If-None-Match`).",
    400: "A field of the request cannot be read; the fields name what is expected.",
    401: "Key, token or sign-in is missing or does not hold.",
    403: "The key holds, but lacks the scope.",
    404: "There is no such thing, or it may not be seen: the same answer.",
    405: "The address is not answered for this method; `Allow` names those that are.",
    406: "Nothing is answered here in a format that `Accept` names.",
    409: "Something else is under way, or it is too late for this.",
    413: "The request is too large.",
    415: "The body is not sent in a format that is read here.",
    429: "Too many requests or tries: `Retry-After` says when the next one is answered.",
    500: "Something unexpected went wrong; the short code leads to the line of the log.",
    503: "The graph does not answer, or too much arrives at once; `Retry-After` says when to come back.",
}


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of an operation beside its types: media types of its answer, and an example of how to ask."""

    summary_de: str
    formats: Mapping[str, str] = field(default_factory=dict[str, str])
    """Description of each further media type of the answer, by its name; the first one is described by the types."""
    asks: str = ""
    """Path and query of an example."""
    method: str = "GET"
    more: str = ""
    """Further options of the example's `curl`."""
    body: dict[str, Any] | None = None
    """The body, where it is read piece by piece, so that no type of the handler says it."""
    only_formats: bool = False
    """The answer has no form of JSON at all."""

    def offered(self) -> tuple[str, ...]:
        """Return the media types of the answer, the usual one first."""
        return tuple(self.formats) if self.only_formats else (JSON, *self.formats)


def failures(*statuses: int) -> dict[int, ResponseSpec]:
    """Return the declared failures of an operation, in the one form that they have."""
    return {
        status: ResponseSpec(
            None if status < 400 else Problem,
            generate_examples=False,
            description=MEANINGS[status],
            media_type=PROBLEM,  # type: ignore[arg-type]
        )
        for status in sorted(statuses)
    }


def reading(
    path: str,
    name: str,
    summary: str,
    described: Described,
    *,
    tag: str,
    needs: Scope | None,
    any_program: bool = False,
    fails: tuple[int, ...] = (),
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """Make an async function the handler of GET and HEAD at `path`; `needs` None: whoever asks, or `any_program`."""
    is_open = needs is None and not any_program
    fails = (*fails, 304) if is_open else (*fails, 304, 401, 403, 429, 503)
    return route(
        path,
        http_method=["GET", "HEAD"],
        **operation(name, summary, described, tag=tag, needs=needs, any_program=any_program, fails=fails),
    )


def operation(
    name: str,
    summary: str,
    described: Described,
    *,
    tag: str,
    needs: Scope | None,
    any_program: bool = False,
    status: int = 200,
    fails: tuple[int, ...] = (),
) -> dict[str, Any]:
    """Return what a handler says of itself beside its path; what changes something is never asked for by a cookie."""
    is_open = needs is None and not any_program
    changes = status != 200
    usual = (400, 406, 500, *((401, 403, 429, 503) if changes else ()))
    return {
        "status_code": status,
        "name": f"rest-{name}",
        "operation_id": _operation_id(name),
        "summary": summary,
        "tags": [tag],
        "media_type": JSON,
        "responses": failures(*usual, *fails),
        "security": [] if is_open else security_of(needs, cookie=not any_program and not changes),
        "opt": {NEEDS: needs, OPEN: is_open, ANY_PROGRAM: any_program, DESCRIBED: described},
    }


def security_of(needs: Scope | None, *, cookie: bool) -> list[dict[str, list[str]]]:
    """Return how an operation may be asked for."""
    ways: list[dict[str, list[str]]] = [{"bearer": []}, {"client": [needs.value] if needs else []}]
    return [*ways, {"session": []}] if cookie else ways


def _operation_id(name: str) -> Callable[[HTTPRouteHandler, Any, Any], str]:
    def operation_id(_handler: HTTPRouteHandler, method: Any, _components: Any) -> str:
        return name if str(getattr(method, "value", method)) != "HEAD" else f"{name}Head"

    return operation_id
