"""Failures as a program reads them: `application/problem+json` (RFC 9457), with a code, both languages and a remedy.

What the error tree says is told as it stands; what the web framework refuses gets sentences of ours, because its own
repeat what was sent. Everything unexpected is masked: a short code leads to the line of the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from api.actions.choose_layer import UnknownChoice, UnreadableChoice
from api.actions.import_wishes import WrongWish
from api.errors import REALM, answer_to, headers_of, record_unexpected
from api.pages.failures import HANDLERS as PAGE_HANDLERS
from api.pages.failures import RETRY_AFTER
from api.rest.field_words import expected_of
from api.rest.figure_views import Wording
from graph_schema.errors import (
    GraphError,
    NotFound,
    NotSignedIn,
    SozialraumError,
)

AnyRequest = Request[Any, Any, State]

PROBLEM = "application/problem+json"
DOORS = ("/api/", "/health")
"""Addresses whose failures are told in this form."""


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the request that cannot be used; its value is never repeated."""

    name: Annotated[str, msgspec.Meta(description="Name of the field.", examples=["limit"])]
    place: Annotated[str, msgspec.Meta(description="query, path, header or body.", examples=["query"])]
    expected: Annotated[Wording, msgspec.Meta(description="What may stand there.")]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong and what to do now."""

    type: Annotated[str, msgspec.Meta(description="Page that explains the code.", examples=["/api#problem-not_found"])]
    title: Annotated[str, msgspec.Meta(description="Name of the status.", examples=["Not Found"])]
    status: Annotated[int, msgspec.Meta(ge=400, le=599, examples=[404])]
    code: Annotated[str, msgspec.Meta(description="Stable code for programs.", examples=["not_found"])]
    detail: Annotated[str, msgspec.Meta(description="The sentence in English.", examples=["That is not here."])]
    text: Annotated[Wording, msgspec.Meta(description="What happened.")]
    remedy: Annotated[Wording, msgspec.Meta(description="What to do now.")]
    fields: Annotated[list[FieldProblem], msgspec.Meta(description="Fields that cannot be used; mostly empty.")] = []
    reference: Annotated[
        str | None, msgspec.Meta(description="Short code of an unexpected failure, for the operator.")
    ] = None


class Refusal(Exception):
    """A request that no use case is asked for: status, code, sentences and headers."""

    def __init__(
        self,
        status: int,
        code: str,
        text: Wording,
        remedy: Wording,
        *,
        fields: tuple[FieldProblem, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.text, self.remedy = status, code, text, remedy
        self.fields, self.headers = fields, dict(headers or {})


_SAID: dict[int, tuple[str, Wording, Wording]] = {
    400: (
        "bad_request",
        Wording(de="Diese Anfrage ist so nicht lesbar.", en="This request cannot be read."),
        Wording(de="Mit der Beschreibung unter /api vergleichen.", en="Compare it with the description at /api."),
    ),
    404: (
        "not_found",
        Wording(de="Das gibt es hier nicht.", en="There is no such thing here."),
        Wording(
            de="Die Beschreibung unter /api nennt alle Adressen.", en="The description at /api names all addresses."
        ),
    ),
    405: (
        "method_not_allowed",
        Wording(de="Diese Methode gibt es hier nicht.", en="This method is not answered here."),
        Wording(de="Die Kopfzeile „Allow“ nennt die möglichen.", en="The header “Allow” names those that are."),
    ),
    413: (
        "too_large",
        Wording(de="Die Anfrage ist zu groß.", en="The request is too large."),
        Wording(de="In Teilen senden, oder am Server einlesen.", en="Send it in parts, or import it at the server."),
    ),
    415: (
        "unsupported_media_type",
        Wording(de="Dieses Format wird hier nicht gelesen.", en="This format is not read here."),
        Wording(de="Die Beschreibung unter /api nennt das Format.", en="The description at /api names the format."),
    ),
}


OWN_CODES: dict[str, int] = {
    **{code: status for status, (code, _, _) in _SAID.items()},
    "bad_field": 400,
    "unknown_cursor": 404,
    "no_such_figures": 404,
    "not_acceptable": 406,
    "two_mappings": 409,
    "unfit_fields": 409,
    "unexpected": 500,
}
"""Codes of this door beside those of the error tree, with their status."""


def is_for_programs(path: str) -> bool:
    """Tell whether failures at an address are told as problems.

    >>> is_for_programs("/api/v1/levels"), is_for_programs("/api"), is_for_programs("/karte")
    (True, False, False)
    """
    return path.startswith(DOORS)


def expected(request: AnyRequest, error: SozialraumError) -> Response[Any]:
    """Answer for a failure of our own tree."""
    answer = answer_to(error)
    headers = headers_of(error)
    if isinstance(error, GraphError):
        headers["retry-after"] = RETRY_AFTER
    if isinstance(error, NotSignedIn):
        headers["www-authenticate"] = REALM
    text, remedy = Wording(de=error.de, en=error.en), Wording(de=error.remedy_de, en=error.remedy_en)
    return respond(answer.status, error.code, text, remedy, fields=_fields(error), headers=headers)


def of_the_web(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Answer for what the web framework refuses."""
    if error.status_code >= 500:
        return unexpected(request, error)
    if isinstance(error, ValidationException):
        return _misread(request, error)
    code, text, remedy = _SAID.get(error.status_code, _SAID[400])
    headers = {"allow": error.headers["allow"]} if error.headers and "allow" in error.headers else {}
    return respond(error.status_code, code, text, remedy, headers=headers)


def refused(_request: AnyRequest, refusal: Refusal) -> Response[Any]:
    """Answer for a request that no use case was asked for."""
    return respond(
        refusal.status, refusal.code, refusal.text, refusal.remedy, fields=refusal.fields, headers=refusal.headers
    )


def unexpected(_request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer for everything else: recorded without values, told as a short code."""
    reference = record_unexpected(error, "rest")
    text = Wording(de="Etwas Unerwartetes ist schiefgegangen.", en="Something unexpected went wrong.")
    remedy = Wording(
        de=f"Der Stelle, die Sozialraum betreibt, den Kurzcode {reference} nennen.",
        en=f"Tell those who run Sozialraum the short code {reference}.",
    )
    return respond(500, "unexpected", text, remedy, reference=reference)


def by_door(request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer a failure in the form of the door at which it happened: as a problem, or as a page."""
    if is_for_programs(request.url.path):
        if isinstance(error, Refusal):
            return refused(request, error)
        if isinstance(error, SozialraumError):
            return expected(request, error)
        return of_the_web(request, error) if isinstance(error, HTTPException) else unexpected(request, error)
    for kind in type(error).__mro__:
        handler = PAGE_HANDLERS.get(kind)
        if handler is not None:
            return handler(request, error)  # type: ignore[arg-type,return-value]
    raise AssertionError("unreachable: there is a handler for every Exception")


HANDLERS: ExceptionHandlersMap = {SozialraumError: by_door, HTTPException: by_door, Exception: by_door}
"""For the whole application: also addresses that lead nowhere are answered in the form of their door."""


def respond(
    status: int,
    code: str,
    text: Wording,
    remedy: Wording,
    *,
    fields: tuple[FieldProblem, ...] = (),
    headers: Mapping[str, str] | None = None,
    reference: str | None = None,
) -> Response[Any]:
    """Return a problem as an answer."""
    problem = Problem(
        type=f"/api#problem-{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=text.en,
        text=text,
        remedy=remedy,
        fields=list(fields),
        reference=reference,
    )
    return Response(msgspec.json.encode(problem), status_code=status, media_type=PROBLEM, headers=dict(headers or {}))


def bad_fields(fields: tuple[FieldProblem, ...]) -> Refusal:
    """Return the refusal of fields that cannot be read; they name what is expected."""
    text = Wording(de="Eine Angabe ist nicht lesbar.", en="A field cannot be read.")
    remedy = Wording(de="Die Felder nennen, was erwartet wird.", en="The fields name what is expected.")
    return Refusal(400, "bad_field", text, remedy, fields=fields)


def _fields(error: SozialraumError) -> tuple[FieldProblem, ...]:
    """Return the field that an error of the map's choice names."""
    if isinstance(error, WrongWish):
        words = Wording(de=error.remedy_de or error.de, en=error.remedy_en or error.en)
        return (FieldProblem(name=error.field, place="body", expected=words),)
    if not isinstance(error, (UnknownChoice, UnreadableChoice)) or not error.field:
        return ()
    there = ", ".join(error.allowed)
    words = Wording(de=error.remedy_de, en=error.remedy_en)
    if there:
        words = Wording(de=f"eines von: {there}", en=f"one of: {there}")
    return (FieldProblem(name=error.field, place="query", expected=words),)


def _misread(request: AnyRequest, error: ValidationException) -> Response[Any]:
    """Answer for fields that do not have the declared form: their names, and what is expected of each."""
    found: list[FieldProblem] = []
    details: Any = error.extra if isinstance(error.extra, list) else []
    for each in details:
        name = str(each.get("key", "")).split(".", maxsplit=1)[0]
        place = getattr(each.get("source"), "value", each.get("source")) or "body"
        found.append(FieldProblem(name=name, place=str(place), expected=expected_of(request.route_handler, name)))
    return refused(request, bad_fields(tuple(found)))


def nothing_here() -> NotFound:
    """Return the one error for what does not exist, or may not be seen."""
    _, text, remedy = _SAID[404]
    return NotFound(text.de, text.en, remedy.de, remedy.en)
