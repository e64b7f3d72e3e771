"""Who reads a page: found once at the beginning of each request, and what the page's head says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from litestar.connection import ASGIConnection
from litestar.types import ASGIApp, Receive, Scope, Send

from api.access.actor import Actor, actor_of, find_session
from api.instance import instance_of
from api.pages.cookies import FORM, SESSION
from api.pages.reader import Connection
from graph_schema.errors import GraphError
from graph_schema.model.access import Role, SessionState, SignedIn

_KEY = "signed_in"
_WITHOUT = ("/static/", "/health", "/oauth/", "/.well-known/")
"""Addresses where no cookie says who asks: the same for everybody, or for programs."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the page's head."""

    code: str
    address: str


CASES, TEAM, OPENINGS, ACCOUNTS = (
    Area("cases", "/faelle"), Area("team", "/team"), Area("openings", "/einsichten"), Area("accounts", "/verwaltung"),
)  # fmt: skip

AREAS: dict[Role, tuple[Area, ...]] = {
    Role.CASEWORKER: (CASES,),
    Role.TEAM_LEAD: (TEAM,),
    Role.DATA_PROTECTION_OFFICER: (OPENINGS,),
    Role.ADMINISTRATOR: (ACCOUNTS,),
}
"""What stands in the head beside the public areas; other roles read those."""

PUBLIC = "/karte"


@dataclass(frozen=True, slots=True)
class User:
    """What the head of a page says of who is signed in."""

    name: str
    role: Role
    roles: tuple[Role, ...]
    areas: tuple[Area, ...]
    form_token: str
    """What a form of this reader carries; another one after each sign-in."""


class FindReader:
    """ASGI middleware: finds who is signed in before routing, so that a page for an address without one knows it, too.

    Where the graph cannot be asked, whoever needs to know who is signed in gets that failure; other pages need not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find the reader, and pass on."""
        if scope["type"] == "http":
            scope["state"][_KEY] = await _find(ASGIConnection(scope))
        await self._app(scope, receive, send)


async def _find(connection: Connection) -> SignedIn | GraphError | None:
    """Return the session of a request, or why it is not known; nobody is asked for without a cookie."""
    token = connection.cookies.get(SESSION)
    if not token or connection.url.path.startswith(_WITHOUT):
        return None
    instance = instance_of(connection)
    try:
        if instance.settings.demo:
            await instance.views.shelf.catalogue()  # whose register's day it is
        return await find_session(instance.graph, instance.keys, token, datetime.now(UTC))
    except GraphError as error:
        return error


def forget_reader(connection: Connection) -> None:
    """Let the page that answers a sign-out name nobody any more."""
    connection.scope["state"].pop(_KEY, None)


def session_of(connection: Connection) -> SignedIn | None:
    """Return the session of a request, whatever its state; None where there is none. GraphError where it is unknown."""
    found: SignedIn | GraphError | None = connection.scope.get("state", {}).get(_KEY)
    if isinstance(found, GraphError):
        raise found
    return found


def acting(connection: Connection) -> Actor:
    """Return who acts in a request; NotSignedIn where nobody is signed in."""
    instance = instance_of(connection)
    known = instance.views.shelf.last_known
    # The invented town's register ends on a day of its own; on any other, contact would be lost with everybody.
    today = known.state.register_as_of if instance.settings.demo and known else None
    return actor_of(session_of(connection), datetime.now(UTC), today)


def user_of(connection: Connection) -> User | None:
    """Return what the page's head says of who is signed in; None for the public, and where it is not known."""
    session = connection.scope.get("state", {}).get(_KEY)
    if not isinstance(session, SignedIn) or session.state is not SessionState.FULL:
        return None
    secret = connection.cookies.get(SESSION) or connection.cookies.get(FORM) or ""
    token = instance_of(connection).keys.form_token(secret)
    return User(session.display_name, session.role, session.roles, AREAS.get(session.role, ()), token)


def first_page(role: Role) -> str:
    """Return where somebody begins in a role.

    >>> first_page(Role.PLANNER)
    '/karte'
    """
    areas = AREAS.get(role)
    return areas[0].address if areas else PUBLIC
