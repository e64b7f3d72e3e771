"""The OpenAPI document: it describes every route, and only what is there."""

from __future__ import annotations

import re
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

from api.rest.callers import ANY_PROGRAM, NEEDS, OPEN
from api.rest.describing import MEANINGS
from api.rest.document import description, operations
from api.rest.routes import PREFIX, rest_router


def routes() -> list[tuple[str, str, Any]]:
    """Return method, path and handler of every route of the door."""
    app = Litestar([rest_router()], openapi_config=None)
    return [
        (method, route.path_format, handler)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if method not in ("HEAD", "OPTIONS")
    ]


def test_every_route_is_described_and_nothing_else() -> None:
    described = {(method, path) for method, path, _ in operations() if path.startswith(PREFIX)}
    assert described == {(method, path) for method, path, _ in routes()}


def test_every_route_says_what_it_needs() -> None:
    silent = [
        path for _, path, handler in routes() if not any(handler.opt.get(each) for each in (NEEDS, OPEN, ANY_PROGRAM))
    ]
    assert silent == []
    assert {path for _, path, handler in routes() if handler.opt.get(OPEN)} == {f"{PREFIX}/openapi.json"}


def test_what_changes_something_is_not_asked_for_by_a_cookie() -> None:
    for method, path, operation in operations():
        if method != "GET" and path.startswith(PREFIX):
            assert {name for way in operation["security"] for name in way} == {"bearer", "client"}, path


def test_every_operation_is_told_in_both_languages_with_its_failures() -> None:
    tags = {each["name"] for each in description()["tags"]}
    for method, path, operation in operations():
        assert operation["summary"], (method, path)
        assert operation["x-summary-de"], (method, path)
        assert set(operation["tags"]) <= tags
        for status, response in operation["responses"].items():
            assert response["description"]
            if status >= "400" and path.startswith(PREFIX):
                assert response["description"] == MEANINGS[int(status)]
                assert response["content"] == {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                }


def test_every_form_and_field_that_is_named_exists() -> None:
    document = description()
    named = set(re.findall(r"#/components/schemas/([\w-]+)", str(document)))
    assert named <= document["components"]["schemas"].keys()
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name


def test_no_address_has_a_personal_field() -> None:
    names = {each["name"] for _, _, operation in operations() for each in operation.get("parameters", ())}
    assert names == {
        "level", "indicator", "measure", "category", "reference_date", "compare_with", "lang", "limit", "after", "job",
    }  # fmt: skip
