"""The door of the administrators' pages: for everybody else they do not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litestar import Request, Response
from litestar.datastructures import State

from api.access.actor import Actor
from api.actions.accounts import Administration, Doer
from api.instance import instance_of
from api.pages.signed_in import acting
from graph_schema.errors import BadInput, NotFound
from graph_schema.model.access import Role
from graph_schema.model.account_acts import Done
from graph_schema.model.programs import DoneWithProgram

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


def just_done(request: WebRequest, trail: Sequence[Done | DoneWithProgram]) -> str:
    """Return the act that has just been done by a form of this page, so that an old address claims nothing.

    `trail` is what was done with the account or program that the page shows, newest first.
    """
    asked = request.query_params.get("getan", "")
    return trail[0].act.value if trail and trail[0].act == asked else ""


def read_version(fields: Mapping[str, str]) -> int:
    """Return the version that a form was filled in on; BadInput where it is no number."""
    text = fields.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadInput(
            "Diese Eingabe ist nicht lesbar; es wurde nichts geschrieben.",
            "This input cannot be read; nothing was written.",
            "Laden Sie die Seite neu.",
            "Reload the page.",
        )
    return int(text)
