"""Pages for what goes wrong: each says what happened, that nothing is lost, and what to do."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from api.actions.choose_layer import UnknownChoice
from api.errors import answer_to, new_code, record_unexpected
from api.pages.addresses import MAP
from api.pages.reader import Reader, any_reader
from api.pages.rendering import answer_page, render
from graph_schema.errors import BadInput, GraphError, NotFound, SozialraumError

AnyRequest = Request[Any, Any, State]

RETRY_AFTER = "10"
SHOWN_OF_WANTED = 80


def expected(request: AnyRequest, error: SozialraumError) -> Response[Any]:
    """Answer for a failure of our own tree."""
    status = answer_to(error).status
    if _wants_json(request):
        return _json(error.text("en"), answer_to(error).graphql, status)
    reader = any_reader(request)
    if isinstance(error, GraphError):
        text = render(request, reader, "unavailable.html", error=error, code=new_code())
        return answer_page(request, text, status, retry_after=RETRY_AFTER)
    if isinstance(error, NotFound):
        return answer_page(request, _not_found(request, reader, error), status)
    return answer_page(request, _failed(request, reader, error, status), status)


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
        return _json(refused.text("en"), "BAD_REQUEST", error.status_code)
    text = _failed(request, any_reader(request), refused, error.status_code)
    return answer_page(request, text, error.status_code, **headers)


def unexpected(request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer for everything else: recorded without values, shown as a short code."""
    code = record_unexpected(error, "page")
    if _wants_json(request):
        return _json(f"Something unexpected went wrong. Code: {code}", "INTERNAL", 500)
    text = render(request, any_reader(request), "error.html", error=None, code=code, status=500)
    return answer_page(request, text, 500)


HANDLERS: ExceptionHandlersMap = {
    SozialraumError: expected,
    HTTPException: of_the_web,
    Exception: unexpected,
}


def _failed(request: AnyRequest, reader: Reader, error: SozialraumError, status: int) -> str:
    return render(request, reader, "error.html", error=error, code=new_code(), status=status)


def _not_found(request: AnyRequest, reader: Reader, error: NotFound) -> str:
    wanted, areas = None, []
    if isinstance(error, UnknownChoice):
        wanted = error.wanted[:SHOWN_OF_WANTED]
        fields = {"level": error.level} if error.level else {}
        areas = [(name, reader.to(MAP, {**fields, "area_key": key})) for name, key in error.areas]
    remedy = error.remedy_de if reader.locale == "de" else error.remedy_en
    return render(request, reader, "not_found.html", wanted=wanted, areas=areas, remedy=remedy)


def _wants_json(request: AnyRequest) -> bool:
    path = request.url.path
    if path.startswith(("/graphql", "/health")):
        return "text/html" not in request.headers.get("accept", "")
    return False


def _json(message: str, code: str, status: int) -> Response[Any]:
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return Response(body, status_code=status, media_type="application/json")
