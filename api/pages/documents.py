"""Pages that only tell something: help, accessibility, data protection."""

from __future__ import annotations

from litestar import Request, Response, route
from litestar.datastructures import State

from api.instance import instance_of
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render

WebRequest = Request[None, None, State]


@route("/hilfe", http_method=["GET", "HEAD"], name="help")
async def help_page(request: WebRequest) -> Response[bytes]:
    """Show the help page."""
    return _document(request, "help.html", "help")


@route("/barrierefreiheit", http_method=["GET", "HEAD"], name="accessibility")
async def accessibility_page(request: WebRequest) -> Response[bytes]:
    """Show the accessibility statement."""
    return _document(request, "accessibility.html")


@route("/datenschutz", http_method=["GET", "HEAD"], name="privacy")
async def privacy_page(request: WebRequest) -> Response[bytes]:
    """Show how people's data are protected."""
    return _document(request, "privacy.html")


def _document(request: WebRequest, template: str, current: str = "") -> Response[bytes]:
    settings = instance_of(request).settings
    text = render(
        request,
        reader_of(request),
        template,
        current=current,
        minimum_cases=settings.minimum_cases,
        minimum_residents=settings.minimum_residents,
    )
    return answer_page(request, text)
