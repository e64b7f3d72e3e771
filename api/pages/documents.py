"""Pages that only tell something: help, accessibility, data protection."""

from __future__ import annotations

from litestar import Request, Response, route
from litestar.datastructures import State

from api.instance import instance_of
from api.pages.help_parts import HELP, PARTS
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import user_of
from graph_schema.model.access import Role

WebRequest = Request[None, None, State]


@route(HELP, http_method=["GET", "HEAD"], name="help")
async def help_page(request: WebRequest) -> Response[bytes]:
    """Show the help page."""
    return _document(request, "help.html", "help", parts=PARTS, roles=_own_first(request))


@route("/barrierefreiheit", http_method=["GET", "HEAD"], name="accessibility")
async def accessibility_page(request: WebRequest) -> Response[bytes]:
    """Show the accessibility statement."""
    return _document(request, "accessibility.html")


@route("/datenschutz", http_method=["GET", "HEAD"], name="privacy")
async def privacy_page(request: WebRequest) -> Response[bytes]:
    """Show how people's data are protected."""
    return _document(request, "privacy.html")


def _own_first(request: WebRequest) -> list[Role]:
    """Return all roles, that of the reader first."""
    user = user_of(request)
    return sorted(Role, key=lambda role: user is None or role is not user.role)


def _document(request: WebRequest, template: str, current: str = "", **context: object) -> Response[bytes]:
    settings = instance_of(request).settings
    text = render(
        request,
        reader_of(request),
        template,
        current=current,
        minimum_cases=settings.minimum_cases,
        minimum_residents=settings.minimum_residents,
        **context,
    )
    return answer_page(request, text)
