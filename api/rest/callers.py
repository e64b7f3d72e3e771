"""Who asks at the REST door: a program with a key or token, or somebody who is signed in; found anew at each request.

A program's `Authorization` decides alone where it is sent: a key that does not hold is refused, even where the
figures are open to everybody. What changes something takes a program's key only: no cookie, so nothing of another
site can make a browser do it. Each program, account or network has an allowance, the same as at GraphQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.access.allowance import REQUEST
from api.access.policy import Action, ObjectType, decide_here
from api.access.programs import Program, Scope, find_program, require
from api.access.throttle import network_of
from api.instance import Instance, instance_of
from api.pages.signed_in import session_of
from api.settings import Settings
from graph_schema.errors import NotSignedIn
from graph_schema.model.access import SessionState, SignedIn

NEEDS, OPEN, ANY_PROGRAM = "rest_needs", "rest_open", "rest_any_program"
"""Options of a handler: the scope that it needs, that it needs nothing, or a program with any scope. Without one of
them it is refused."""
_KEY = "rest_program"


async def may_ask(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let pass whoever may ask this, and take it off the allowance of who asks.

    NotSignedIn, ProgramRefused, ScopeMissing or TooManyTries for everybody else; TooMuchAsked where it is spent.
    """
    if handler.opt.get(OPEN):
        return
    needed: Scope | None = handler.opt.get(NEEDS)
    if needed is None and not handler.opt.get(ANY_PROGRAM):
        raise nobody()
    instance = instance_of(connection)
    sent = connection.headers.get("authorization")
    if sent is not None:
        address = connection.client.host if connection.client else ""
        program = await find_program(instance.graph, instance.keys, sent, datetime.now(UTC), address=address)
        if needed is not None:
            require(program, needed)
        connection.scope["state"][_KEY] = program
        await _spend(instance, "program", program.id)
        return
    session = session_of(connection)
    is_whole = session is not None and session.state is SessionState.FULL
    if (needed is Scope.FIGURES_READ and _is_reader(session)) or (needed is Scope.IMPORTS_READ and is_whole):
        # For imports the use case asks the policy: what the role may not see does not exist.
        await _spend(instance, "account", session.account_id if session else "")
    elif needed is Scope.FIGURES_READ and is_open(instance.settings):
        await _spend(instance, "network", network_of(connection.client.host if connection.client else ""))
    else:
        raise nobody()


async def _spend(instance: Instance, kind: str, name: str) -> None:
    await instance.allowances.spend(instance.keys.place_id("allowance", kind, name), REQUEST, datetime.now(UTC))


def program_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Program | None:
    """Return the program that asks; None for somebody who is signed in, and for the public."""
    return connection.scope["state"].get(_KEY)


def nobody() -> NotSignedIn:
    """Return the error for whoever sends neither key nor cookie."""
    return NotSignedIn(
        "Hier wird ein Schlüssel oder ein Token gebraucht.",
        "A key or a token is needed here.",
        "„Authorization: Bearer …“ mitsenden; Schlüssel gibt die Administration des Jobcenters aus (/api).",
        "Send “Authorization: Bearer …” along; keys are given out by the administrators of the Jobcenter (/api).",
    )


def _is_reader(session: SignedIn | None) -> bool:
    """Tell whether somebody is signed in wholly, in a role that may read figures."""
    if session is None or session.state is not SessionState.FULL:
        return False
    return decide_here(session.role, Action.READ, ObjectType.FIGURES).allowed


def is_open(settings: Settings) -> bool:
    """Tell whether everybody may read figures here: the operator says so; the invented town is open."""
    return settings.public_rest or settings.demo
