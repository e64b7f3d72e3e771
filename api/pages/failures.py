"""Pages for what goes wrong: each says what happened, that nothing is lost, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from api.actions.choice_names import NAMED, choice_name
from api.actions.choose_layer import UnknownChoice, UnreadableChoice
from api.actions.map_words import Words
from api.actions.nearest_choice import nearest_choice
from api.actions.show_data import UnknownImport
from api.errors import answer_to, headers_of, new_code, record_unexpected
from api.instance import instance_of
from api.pages.addresses import MAP
from api.pages.cookies import SESSION
from api.pages.entering import NOTICE
from api.pages.reader import Reader, any_reader
from api.pages.rendering import answer_page, render
from api.pages.signed_in import session_of
from graph_schema.errors import BadInput, GraphError, NotFound, NotSignedIn, SozialraumError, TooManyTries

AnyRequest = Request[Any, Any, State]

RETRY_AFTER = "10"
SHOWN_OF_WANTED = 80


def expected(request: AnyRequest, error: SozialraumError) -> Response[Any]:
    """Answer for a failure of our own tree."""
    status = answer_to(error).status
    if _wants_json(request):
        return _json(error.text("en"), answer_to(error).graphql, status, headers_of(error))
    reader = any_reader(request)
    if isinstance(error, NotSignedIn):
        return _to_sign_in(request)
    if isinstance(error, GraphError):
        text = render(request, reader, "unavailable.html", error=error, code=new_code())
        return answer_page(request, text, status, retry_after=RETRY_AFTER)
    if isinstance(error, NotFound):
        return answer_page(request, _not_found(request, reader, error), status)
    if isinstance(error, BadInput):
        return answer_page(request, _refused(request, reader, error), status)
    headers = {"retry_after": str(error.seconds)} if isinstance(error, TooManyTries) else {}
    return answer_page(request, _failed(request, reader, error), status, **headers)


def of_the_web(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Answer for what the web framework refuses: no such page, a method that is not meant, a body too large."""
    if error.status_code >= 500:
        return unexpected(request, error)
    if error.status_code == 404:
        return expected(request, NotFound("Diese Seite gibt es nicht.", "There is no such page."))
    refused = BadInput(
        "Diese Anfrage ist so nicht möglich.",
        "This request is not possible in this form.",
        "Gehen Sie über die Karte.",
        "Go by way of the map.",
    )
    headers = {"allow": error.headers["allow"]} if error.headers and "allow" in error.headers else {}
    if _wants_json(request):
        return _json(refused.text("en"), "BAD_REQUEST", error.status_code, headers)
    text = _refused(request, any_reader(request), refused)
    return answer_page(request, text, error.status_code, **headers)


def unexpected(request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer for everything else: recorded without values, shown as a short code."""
    code = record_unexpected(error, "page")
    if _wants_json(request):
        return _json(f"Something unexpected went wrong. Code: {code}", "INTERNAL", 500)
    text = render(request, any_reader(request), "error.html", error=None, code=code)
    return answer_page(request, text, 500)


HANDLERS: ExceptionHandlersMap = {
    SozialraumError: expected,
    HTTPException: of_the_web,
    Exception: unexpected,
}


@dataclass(frozen=True, slots=True)
class AtFault:
    """The part of an address that cannot be shown, and what comes nearest to it (text, address)."""

    field: str = ""
    wanted: str = ""
    nearest: tuple[str, str] | None = None


def _to_sign_in(request: AnyRequest) -> Response[Any]:
    """Lead to the form, and from there back to the page that was asked for; a form that was sent is not repeated.

    Somebody whose sign-in has run out meanwhile is told so there.
    """
    reader, asked = any_reader(request), request.method == "GET"
    path = request.url.path
    fields = {"weiter": path} if asked and path.strip("/") else {}
    if SESSION in request.cookies and session_of(request) is None:
        fields[NOTICE] = "over" if asked else "over_unsent"
    return Response(b"", status_code=303, headers={"location": reader.to("/anmelden", fields)})


def _failed(request: AnyRequest, reader: Reader, error: SozialraumError) -> str:
    return render(request, reader, "error.html", error=error, code=new_code())


def _refused(request: AnyRequest, reader: Reader, error: BadInput) -> str:
    """Return the page for a plain slip: what is wrong and what comes nearest; nobody has to call a help desk."""
    fault = _at_fault(request, reader, error) if isinstance(error, UnreadableChoice) else AtFault()
    return render(request, reader, "bad_input.html", error=error, fault=fault)


def _not_found(request: AnyRequest, reader: Reader, error: NotFound) -> str:
    fault, areas = AtFault(), []
    if isinstance(error, UnknownImport):
        fault = AtFault(reader.texts("data.import"), error.wanted[:SHOWN_OF_WANTED], _all_imports(reader))
    if isinstance(error, UnknownChoice):
        fault = _at_fault(request, reader, error)
        fields = {"level": error.level} if error.level else {}
        areas = [(name, reader.to(MAP, {**fields, "area_key": key})) for name, key in error.areas]
    said, remedy = (error.de, error.remedy_de) if reader.locale == "de" else (error.en, error.remedy_en)
    return render(request, reader, "not_found.html", fault=fault, areas=areas, said=said, remedy=remedy)


def _all_imports(reader: Reader) -> tuple[str, str]:
    return reader.texts("data.all_imports"), reader.to("/daten")


def _at_fault(request: AnyRequest, reader: Reader, error: UnknownChoice | UnreadableChoice) -> AtFault:
    words = Words.of(reader.texts)
    field = words.t(f"choice.{error.field}") if error.field in NAMED else ""
    wanted = error.wanted[:SHOWN_OF_WANTED]
    catalogue = instance_of(request).views.shelf.last_known
    path = "/" + request.url.path.lstrip("/")  # two slashes would lead to another host
    if not path.startswith(MAP) or catalogue is None or not catalogue.levels:
        return AtFault(field, wanted, (words.t("nearest.without"), reader.to(path)))
    asked = {name: str(value) for name, value in request.query_params.items()}
    fields = nearest_choice(catalogue, asked, error)
    code = fields.get(error.field)
    text = words.t("nearest.without")
    if code is not None and field:
        text = words.t("nearest.choice", field=field, name=choice_name(catalogue, words, error.field, code))
    return AtFault(field, wanted, (text, reader.to(MAP, fields)))


def _wants_json(request: AnyRequest) -> bool:
    path = request.url.path
    if path.startswith(("/graphql", "/health", "/oauth/", "/.well-known/")):
        return "text/html" not in request.headers.get("accept", "")
    return False


def _json(message: str, code: str, status: int, headers: Mapping[str, str] | None = None) -> Response[Any]:
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return Response(body, status_code=status, media_type="application/json", headers=dict(headers or {}))
