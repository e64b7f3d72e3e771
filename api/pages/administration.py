"""The door of the administrators' pages: for everybody else they do not exist."""

from __future__ import annotations

from litestar import Request, Response
from litestar.datastructures import State

from api.access.actor import Actor
from api.actions.accounts import Administration, Doer
from api.instance import instance_of
from api.pages.signed_in import acting
from graph_schema.errors import NotFound
from graph_schema.model.access import Role

WebRequest = Request[None, None, State]

ACCOUNTS, ONE, SETTINGS = "/verwaltung", "/verwaltung/konten", "/verwaltung/einstellungen"
PROGRAMS = "/verwaltung/programme"
SITE_ADDRESSES = "/verwaltung/adressen"


async def administrator(request: WebRequest) -> Actor:
    """Return the administrator who asks; NotSignedIn, or NotFound as for an address that there is not."""
    actor = acting(request)
    if actor.role is not Role.ADMINISTRATOR:
        raise no_such_page()
    await instance_of(request).views.shelf.catalogue()  # what stands around the page
    return actor


def office_of(request: WebRequest, actor: Actor) -> Administration:
    """Return what an administrator changes accounts with."""
    instance = instance_of(request)
    return Administration(instance.graph, instance.keys, Doer.of(actor), instance.settings.demo, actor.today)


def no_such_page() -> NotFound:
    """Return the error for an address that there is not: the same words as of the web framework's."""
    return NotFound("Diese Seite gibt es nicht.", "There is no such page.")


def go_to(address: str) -> Response[bytes]:
    """Return the answer that leads from a form that was sent to a page."""
    return Response(b"", status_code=303, headers={"location": address})
