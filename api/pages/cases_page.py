"""The caseload of who is signed in: searched by POST, because names belong in no address and no log."""

from __future__ import annotations

from typing import TypeVar

from litestar import Request, Response, get, post
from litestar.datastructures import State

from api.access.people import People
from api.access.teams import Oversight
from api.actions.choose_layer import UnreadableChoice
from api.actions.show_cases import Order, choose_cases
from api.instance import instance_of
from api.pages.addresses_page import addresses_of
from api.pages.differences_page import differences_of
from api.pages.forms import form_token, read_form
from api.pages.news import NEWS_OF_CASES, position_now
from api.pages.reader import fields_of, reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import acting
from graph_schema.model.access import Ground, Role
from graph_schema.rules.contact_loss import ContactState

WebRequest = Request[None, None, State]
Code = TypeVar("Code", ContactState, Order)

CASES = "/faelle"
LONGEST_SEARCH = 100


@get(CASES, name="cases")
async def cases_page(request: WebRequest) -> Response[bytes]:
    """Show the own caseload."""
    return await _show(request, "")


@post(CASES, name="search_cases", status_code=200)
async def search_cases(request: WebRequest) -> Response[bytes]:
    """Search it by name: a name is personal, so it is sent in the body and stands in no address and no log."""
    fields = await read_form(request)
    return await _show(request, fields.get("name", "")[:LONGEST_SEARCH])


def people_of(request: WebRequest) -> People:
    """Return the people that the reader of a page may see; NotSignedIn where nobody is signed in."""
    instance = instance_of(request)
    return People(instance.graph, acting(request), instance.terms)


async def _show(request: WebRequest, wanted: str) -> Response[bytes]:
    reader, people = reader_of(request), people_of(request)
    fields = fields_of(request)
    state, order = state_of(fields), order_of(fields)
    number = fields.get("seite", "1")
    position = await position_now(request)
    lines = await people.caseload()
    caseload = choose_cases(
        lines,
        people.actor.asking.today,
        state=state,
        wanted=wanted,
        order=order,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
    to_settle = sum((await differences_of(request).count()).values())
    caseworker = people.actor.role is Role.CASEWORKER
    openings = await people.openings_of_own_cases() if caseworker else []
    chosen = {name: fields[name] for name in ("kontakt", "reihe") if fields.get(name)}
    text = render(
        request,
        reader,
        "cases.html",
        current="cases",
        caseload=caseload,
        openings=openings,
        covers=await Oversight(people.graph, people.actor).own_covers() if caseworker else [],
        to_settle=to_settle,
        addresses=await addresses_of(request).count(),
        state=state,
        order=order,
        wanted=wanted,
        chosen=chosen,
        token=form_token(request),
        today=people.actor.asking.today,
        own=Ground.OWN,
        news=NEWS_OF_CASES if position else None,
        position=position,
    )
    return answer_page(request, text)


def state_of(fields: dict[str, str]) -> ContactState | None:
    """Return the state of contact that the address asks for; UnreadableChoice where there is no such state."""
    return _code(ContactState, fields, "kontakt")


def order_of(fields: dict[str, str]) -> Order:
    """Return the order that the address asks for; UnreadableChoice where there is no such order."""
    return _code(Order, fields, "reihe") or Order.NAME


def _code(kind: type[Code], fields: dict[str, str], name: str) -> Code | None:
    given = fields.get(name, "")
    try:
        return kind(given) if given else None
    except ValueError:
        raise UnreadableChoice(
            "Diese Auswahl gibt es nicht.", "There is no such choice.", wanted=given, field=name
        ) from None
