"""Pages of the equal-opportunity officer, and the form by which a case worker pre-registers a person with her."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from api.access.equal_opportunity import LONGEST_WISH, USUAL, EqualOpportunity, PreRegistration
from api.access.people import nobody
from api.access.policy import CITIZEN_FIELDS, Action, ObjectType, decide_here, grounds_of
from api.access.sheets import PersonSheet
from api.errors import answer_to
from api.instance import instance_of
from api.pages.cases_page import people_of
from api.pages.days import read_day
from api.pages.forms import form_token, read_form
from api.pages.oversight_pages import LONGEST_NUMBER, citizen_key_of, example_of
from api.pages.reader import Reader, reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import acting
from graph_schema.errors import BadInput, Conflict, NotFound, SozialraumError
from graph_schema.model.access import Ground, Role
from graph_schema.rules.age import age_on

WebRequest = Request[None, None, State]

VISITORS, END = "/chancengleichheit", "/chancengleichheit/beenden"
PRE_REGISTER = "/personen/{citizen:str}/voranmeldung"
_ID = re.compile(r"[0-9a-f]{32}")


def equal_opportunity_of(request: WebRequest) -> EqualOpportunity:
    """Return the pre-registrations and visitors that the reader of a page may see."""
    return EqualOpportunity(instance_of(request).graph, acting(request))


async def pre_registrations_on(request: WebRequest, sheet: PersonSheet) -> list[PreRegistration] | None:
    """Return with whom the person of a sheet is pre-registered; None where the reader may not pre-register her."""
    grounds = grounds_of(acting(request).role, Action.RECORD, ObjectType.PRE_REGISTRATION)
    return await equal_opportunity_of(request).pre_registrations(sheet.id) if sheet.grounds & grounds else None


@get(VISITORS, name="visitors")
async def visitors_page(request: WebRequest) -> Response[bytes]:
    """Show the officer who came to her and who was sent."""
    return await _visitors(request)


@post(VISITORS, name="record_visitor", status_code=200)
async def record_visitor(request: WebRequest) -> Response[bytes]:
    """Keep that somebody came, by the number in the leading system, with her wish."""
    fields = await read_form(request)
    officer = equal_opportunity_of(request)
    number, wish = fields.get("number", "").strip(), " ".join(fields.get("wish", "").split())
    try:
        if not 0 < len(number) <= LONGEST_NUMBER:
            raise BadInput("Die Nummer fehlt.", "The number is missing.")
        until = read_day(fields, "until")
        citizen = await officer.came(await citizen_key_of(request, number), wish, until)
    except (BadInput, NotFound) as error:
        if officer.actor.role is not Role.EQUAL_OPPORTUNITY_OFFICER:
            raise
        return await _visitors(request, fields, error)
    return _to(request, f"/personen/{citizen}", "gekommen")


@post(END, name="end_visitor", status_code=200)
async def end_visitor(request: WebRequest) -> Response[bytes]:
    """End what the officer may read of a person."""
    fields = await read_form(request)
    await equal_opportunity_of(request).end(_known(fields.get("citizen", "")))
    return _to(request, VISITORS, "ended")


@get(PRE_REGISTER, name="pre_register_page")
async def pre_register_page(request: WebRequest, citizen: FromPath[str]) -> Response[bytes]:
    """Show the form that pre-registers a person, and what the officer would then see."""
    return await _form(request, _known(citizen), {})


@post(PRE_REGISTER, name="pre_register", status_code=200)
async def pre_register(request: WebRequest, citizen: FromPath[str]) -> Response[bytes]:
    """Pre-register a person."""
    fields = await read_form(request)
    try:
        until = read_day(fields, "until")
        await equal_opportunity_of(request).pre_register(_known(citizen), _known(fields.get("officer", "")), until)
    except (BadInput, Conflict) as error:
        return await _form(request, _known(citizen), fields, error)
    return _to(request, f"/personen/{citizen}", "vorangemeldet")


@post(PRE_REGISTER + "/zurueckziehen", name="take_back_pre_registration", status_code=200)
async def take_back_pre_registration(request: WebRequest, citizen: FromPath[str]) -> Response[bytes]:
    """Take back a pre-registration."""
    fields = await read_form(request)
    await equal_opportunity_of(request).take_back(_known(citizen), _known(fields.get("officer", "")))
    return _to(request, f"/personen/{citizen}", "zurueckgezogen")


async def _visitors(
    request: WebRequest, fields: Mapping[str, str] | None = None, error: SozialraumError | None = None
) -> Response[bytes]:
    reader, officer = reader_of(request), equal_opportunity_of(request)
    visitors = await officer.visitors()
    today = officer.actor.asking.today
    text = render(
        request,
        reader,
        "visitors.html",
        current="visitors",
        visitors=visitors,
        ages={each.id: age_on(each.birth_date, today) for each in visitors},
        fields={"number": "", "wish": "", "until": _usual(reader, today), **(fields or {})},
        longest_wish=LONGEST_WISH,
        example=await example_of(request),
        ended=request.query_params.get("getan") == "ended" and error is None,
        error=error,
        token=form_token(request),
        today=today,
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


async def _form(
    request: WebRequest, citizen: str, fields: Mapping[str, str], error: SozialraumError | None = None
) -> Response[bytes]:
    sheet = await people_of(request).person(citizen)
    registered = await pre_registrations_on(request, sheet)
    if registered is None:
        raise nobody()
    seen = decide_here(Role.EQUAL_OPPORTUNITY_OFFICER, Action.READ, ObjectType.CITIZEN, [Ground.SENT]).fields
    text = render(
        request,
        reader_of(request),
        "pre_registration.html",
        current="cases",
        sheet=sheet,
        officers=await equal_opportunity_of(request).officers(),
        seen=[name for name in CITIZEN_FIELDS if name in seen],
        unseen=[name for name in CITIZEN_FIELDS if name not in seen],
        fields={"officer": "", "until": _usual(reader_of(request), acting(request).asking.today), **fields},
        error=error,
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _usual(reader: Reader, today: date) -> str:
    return reader.formats.day(today + USUAL)


def _known(given: str) -> str:
    if not _ID.fullmatch(given):
        raise nobody()
    return given


def _to(request: WebRequest, path: str, done: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": reader_of(request).to(path, {"getan": done})})
