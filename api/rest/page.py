"""The page that shows the REST door to people: who may ask, every operation with an example, and what failures mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, route
from litestar.datastructures import State

from api.errors import ANSWERS
from api.instance import instance_of
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from api.rest.describing import DESCRIBED, Described
from api.rest.document import description, operations
from api.rest.problems import OWN_CODES
from api.rest.routes import DOORS, PREFIX
from graph_schema.model.programs import SCOPES

WebRequest = Request[None, None, State]

API = "/api"
DOCUMENT = f"{PREFIX}/openapi.json"


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation as the page shows it."""

    id: str
    method: str
    path: str
    summary_de: str
    summary_en: str
    description: str
    """In English, as programmers find it in the document."""
    fields: tuple[str, ...]
    formats: tuple[str, ...]
    statuses: tuple[str, ...]
    scope: str
    example: str


@route(API, http_method=["GET", "HEAD"], name="api")
async def api_page(request: WebRequest) -> Response[bytes]:
    """Show the interface for programs."""
    await instance_of(request).views.shelf.catalogue()  # whose graph it is stands around the page
    base = str(request.base_url).rstrip("/")
    shown = list(_shown(base))
    groups = [(tag["name"], [each for each, name in shown if name == tag["name"]]) for tag in description()["tags"]]
    codes = sorted({**{code: answer.status for code, answer in ANSWERS.items()}, **OWN_CODES}.items())
    text = render(
        request,
        reader_of(request),
        "api.html",
        current="api",
        groups=groups,
        codes=codes,
        scopes=SCOPES,
        base=base,
        document=DOCUMENT,
    )
    return answer_page(request, text)


def _shown(base: str) -> Iterator[tuple[Shown, str]]:
    described = {handler.operation_id(handler, "GET", []): handler.opt[DESCRIBED] for handler in DOORS}  # type: ignore[operator]
    for method, path, operation in operations():
        name: str = operation["operationId"]
        yield _operation(base, method, path, operation, described.get(name)), operation["tags"][0]


def _operation(base: str, method: str, path: str, operation: dict[str, Any], said: Described | None) -> Shown:
    responses: dict[str, Any] = operation["responses"]
    formats = {kind for status, each in responses.items() if status < "300" for kind in each.get("content", ())}
    scopes = {scope for way in operation.get("security", ()) for held in way.values() for scope in held}
    return Shown(
        id=operation["operationId"],
        method=method,
        path=path,
        summary_de=operation["x-summary-de"],
        summary_en=operation["summary"],
        description=" ".join(operation.get("description", "").split()),
        fields=tuple(each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"),
        formats=tuple(sorted(formats)),
        statuses=tuple(sorted(responses)),
        scope=", ".join(sorted(scopes)),
        example=_example(base, method, path, said),
    )


def _example(base: str, method: str, path: str, said: Described | None) -> str:
    """Return how to ask with curl; the key is never part of an address."""
    if said is None:
        form = (
            ' -u "$CLIENT" -d grant_type=client_credentials' if path.endswith("/token") else ' -u "$CLIENT" -d token=…'
        )
        return f"curl{form if method == 'POST' else ''} {base}{path}"
    asks = said.asks.replace("{level}", "district").replace("{indicator}", "people").replace("{job}", "…")
    by = f" -X {method}" if method == "DELETE" else ""
    key = "" if path.endswith("/openapi.json") else ' -H "Authorization: Bearer $KEY"'
    return f"curl{by}{key}{' ' + said.more if said.more else ''} '{base}{PREFIX}{asks}'"
