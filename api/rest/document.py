"""The OpenAPI document of the REST door: made by litestar's generator from the typed handlers, and completed.

Completed is what the generator cannot say: several media types of one answer, headers of answers, `required` only
where a field is, and the operations that stand outside (`/oauth`, `/health`). The document is of the program and not
of an instance: `docs/openapi.json` is the same.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, License, SecurityScheme, Tag
from litestar.openapi.spec.oauth_flow import OAuthFlow
from litestar.openapi.spec.oauth_flows import OAuthFlows

from api.access.programs import Scope
from api.pages.cookies import SESSION
from api.rest import figure_views, job_views, office_views, own_doors, problems
from api.rest.describing import DESCRIBED, Described
from api.rest.outside import outside_paths, outside_schemas
from api.rest.routes import rest_router
from geo.exports import CSV_TYPE, GEOJSON_TYPE
from graph_schema.model.programs import SCOPES

ABOUT = """Figures, maps, free places, plan, imports and health of one Jobcenter, for programs.

No answer holds data of a person. Figures leave through the same protection as the pages: what is withheld has no
number, and the answer says why. Failures are `application/problem+json` (RFC 9457) with a stable code, German and
English text and what to do.

`Authorization: Bearer …` takes an API key, or a token of ten minutes from `/oauth/token`. A session's cookie reads
figures too; what changes something takes a key or token only. Without either, figures are read only where the
operator has opened them (`SOZIALRAUM_PUBLIC_REST`)."""

TAGS = (
    Tag("areas", "Levels, areas and the catalogue of layers: what can be asked."),
    Tag("figures", "Figures of a layer, and its map as a file."),
    Tag("office", "Caseload ratio, free places, plan, and how fresh the sources are."),
    Tag("imports", "Files to be imported, and what became of them."),
    Tag("programs", "Keys and tokens of programs, and this description."),
    Tag("health", "For those who watch the process."),
)
_MODULES = (figure_views, office_views, job_views, own_doors, problems)
HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"description": "Mark of this answer, for `If-None-Match`.", "schema": {"type": "string"}},
    "Location": {"description": "Address of the job.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
    "WWW-Authenticate": {"description": "How to sign in (RFC 6750).", "schema": {"type": "string"}},
    "Allow": {"description": "Methods that are answered.", "schema": {"type": "string"}},
}
_HEADERS_OF = {"200": ("ETag",), "202": ("Location",), "304": ("ETag",), "401": ("WWW-Authenticate",),
               "403": ("WWW-Authenticate",), "429": ("Retry-After",), "503": ("Retry-After",)}  # fmt: skip


@cache
def description_bytes(*, is_open: bool) -> bytes:
    """Return the document as an instance serves it; `is_open`: there everybody may read figures."""
    document = json.loads(json.dumps(description()))
    for path in document["paths"].values() if is_open else ():
        for operation in path.values():
            if {"client": [Scope.FIGURES_READ.value]} in operation.get("security", ()):
                operation["security"].append({})  # nothing at all is one way of asking
    return msgspec.json.encode(document)


def description_text() -> str:
    """Return the document as `docs/openapi.json` holds it."""
    return json.dumps(description(), ensure_ascii=False, indent=2) + "\n"


@cache
def description() -> dict[str, Any]:
    """Return the document; who gets it does not change it."""
    app = Litestar([rest_router()], openapi_config=_config(), logging_config=None)
    document: dict[str, Any] = json.loads(json.dumps(app.openapi_schema.to_schema(), default=str))
    described = {
        handler.operation_id(handler, "GET", []): handler.opt[DESCRIBED]  # type: ignore[operator]
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if isinstance(handler, HTTPRouteHandler) and DESCRIBED in handler.opt
    }
    for path in document["paths"].values():
        path.pop("head", None)  # RFC 9110 answers HEAD wherever GET is
        path.pop("options", None)
        for operation in path.values():
            _complete(operation, described[operation["operationId"]])
    _complete_schemas(document["components"]["schemas"])
    document["components"]["schemas"].update(outside_schemas())
    document["components"]["schemas"] = dict(sorted(document["components"]["schemas"].items()))
    document["paths"].update(outside_paths())
    document["paths"] = dict(sorted(document["paths"].items()))
    return document


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and entry of each operation of the document."""
    for path, entries in description()["paths"].items():
        for method, operation in entries.items():
            yield method.upper(), path, operation


def _config() -> OpenAPIConfig:
    scopes = {scope.value: words.en for scope, words in SCOPES.items()}
    flows = OAuthFlows(client_credentials=OAuthFlow(token_url="/oauth/token", scopes=scopes))  # noqa: S106
    schemes: dict[str, Any] = {
        "bearer": SecurityScheme(type="http", scheme="bearer", description="API key, or token of `/oauth/token`."),
        "client": SecurityScheme(type="oauth2", flows=flows, description="Client credentials (RFC 6749 §4.4)."),
        "session": SecurityScheme(
            type="apiKey", name=SESSION, security_scheme_in="cookie", description="Somebody who is signed in."
        ),
    }
    return OpenAPIConfig(
        title="Sozialraum",
        version=f"1 (Sozialraum {version('sozialraum')})",
        description=ABOUT,
        license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
        tags=list(TAGS),
        components=Components(security_schemes=schemes),
        use_handler_docstrings=True,
    )


def _complete(operation: dict[str, Any], described: Described) -> None:
    """Add to an operation what the generator does not say."""
    operation["x-summary-de"] = described.summary_de
    for parameter in operation.get("parameters", ()):
        _complete_parameter(parameter)
    if described.body is not None:
        operation["requestBody"] = described.body
    for status, response in operation["responses"].items():
        for name in _HEADERS_OF.get(status, ()):
            header = dict(HEADERS[name], required=True) if status != "403" else HEADERS[name]
            response.setdefault("headers", {})[name] = header
    success = next(each for status, each in operation["responses"].items() if status < "300")
    for media_type, text in described.formats.items():
        success.setdefault("content", {})[media_type] = {"schema": _schema_of(media_type, text)}
    if described.only_formats:
        success["content"].pop("application/json", None)


def _schema_of(media_type: str, text: str) -> dict[str, Any]:
    if media_type == GEOJSON_TYPE:
        return {"$ref": "#/components/schemas/FeatureCollection", "description": text}
    if media_type.endswith("+json"):
        return {"type": "object", "description": text}
    if media_type == CSV_TYPE:
        return {"type": "string", "description": text}
    return {"type": "string", "format": "binary", "description": text}


def _complete_parameter(parameter: dict[str, Any]) -> None:
    """Take null out: what stands in an address is never null."""
    schema: dict[str, Any] = parameter["schema"]
    kinds: list[dict[str, Any]] = [each for each in schema.pop("oneOf", []) if each.get("type") != "null"]
    for each in kinds:
        schema.update({name: value for name, value in each.items() if name not in schema})
    if "enum" in schema:
        schema["enum"] = [each for each in schema["enum"] if each is not None]
        schema["type"] = "string"
    for name in ("title", "description", "default") if schema.get("default", 0) is None else ("title", "description"):
        schema.pop(name, None)


def _complete_schemas(schemas: dict[str, Any]) -> None:
    """Say of each form what its class says."""
    said = {
        name: inspect.cleandoc(each.__doc__ or "")
        for module in _MODULES
        for name, each in vars(module).items()
        if isinstance(each, type) and issubclass(each, msgspec.Struct)
    }
    for name, schema in schemas.items():
        if name in said:
            schema.setdefault("description", said[name])
