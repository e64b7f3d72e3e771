"""The sheet of a person and of a household, and the form that records a contact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from api.access.people import TAKE_BACK_WITHIN, People, nobody
from api.access.policy import Action, ObjectType, grounds_of
from api.access.sheets import ContactLine, PersonSheet
from api.access.versions import member_key
from api.actions.contact_note import note_of_event
from api.actions.record_contact import read_contact
from api.actions.show_cases import next_step
from api.errors import answer_to
from api.instance import instance_of
from api.pages.cases_page import people_of
from api.pages.days import read_day
from api.pages.differences_page import differences_of
from api.pages.equal_opportunity_pages import pre_registrations_on
from api.pages.forms import form_token, read_form
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from api.texts import load_texts
from graph_schema.errors import BadInput, Refused
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.rules.age import age_on

WebRequest = Request[None, None, State]

PERSON, HOUSEHOLD = "/personen", "/haushalte"
RECORD, TAKE_BACK = "/kontakt", "/kontakt-zuruecknehmen"
CONTACTS_SHOWN = 12
CORRECTED = ("anschrift", "rolle", "umzug", "umzug-zurueck")
"""What a form of `correction_pages` or `move_pages` has changed a moment ago."""
DONE: Mapping[str, frozenset[Ground]] = {
    "geoeffnet": frozenset({Ground.OPENED, Ground.SUPERVISION}),
    "gekommen": frozenset({Ground.CAME}),
    "vorangemeldet": frozenset(),
    "zurueckgezogen": frozenset(),
}
"""What a form of another page has done a moment ago, and the grounds of which one must still hold."""
_ID = re.compile(r"[0-9a-f]{32}")
UNTOUCHED = {"channel": "", "direction": "from_office", "outcome": ""}
"""What the form of a contact shows before anything was chosen, beside the day."""
CHOICES = {"channels": list(ChannelKind), "directions": list(ContactDirection), "outcomes": list(ContactOutcome)}
"""What can be chosen there."""


@get(PERSON + "/{citizen:str}", name="person")
async def person_page(request: WebRequest, citizen: FromPath[str]) -> Response[bytes]:
    """Show what may be read of a person."""
    return await _show(request, people_of(request), _known(citizen))


@post(PERSON + "/{citizen:str}" + RECORD, name="record_contact", status_code=200)
async def record_contact(request: WebRequest, citizen: FromPath[str]) -> Response[bytes]:
    """Record a contact; a form that is sent twice records it once."""
    fields = await read_form(request)
    people = people_of(request)
    contact_id = fields.get("contact_id", "")
    if not _ID.fullmatch(contact_id):
        raise BadInput("Dieses Formular ist nicht vollständig.", "This form is not complete.")
    try:
        day = read_day(fields, "day").isoformat()
        values = read_contact({**fields, "day": day}, people.actor.asking.today)
    except BadInput as error:
        return await _show(request, people, _known(citizen), fields, error)
    function = load_texts("de")(f"role.{people.actor.role}")
    await people.record_contact(_known(citizen), contact_id, values, function)
    return _to(request, f"{PERSON}/{citizen}", {"erfasst": contact_id})


@post(PERSON + "/{citizen:str}" + TAKE_BACK, name="take_back_contact", status_code=200)
async def take_back_contact(request: WebRequest, citizen: FromPath[str]) -> Response[bytes]:
    """Take back a contact that was recorded a moment ago."""
    fields = await read_form(request)
    await people_of(request).take_back_contact(_known(citizen), _known(fields.get("contact_id", "")))
    return _to(request, f"{PERSON}/{citizen}", {"zurueckgenommen": "1"})


@get(HOUSEHOLD + "/{household:str}", name="household")
async def household_page(request: WebRequest, household: FromPath[str]) -> Response[bytes]:
    """Show who belongs to a household today."""
    people = people_of(request)
    keys = instance_of(request).keys
    sheet = await people.household(_known(household), lambda member: member_key(keys, household, member))
    ages = {member: age_on(member.birth_date, sheet.on) for member in sheet.members}
    corrected = _corrected(request)
    text = render(
        request, reader_of(request), "household.html", current="cases", sheet=sheet, ages=ages, corrected=corrected
    )
    return answer_page(request, text)


async def _show(
    request: WebRequest,
    people: People,
    citizen: str,
    fields: Mapping[str, str] | None = None,
    error: BadInput | None = None,
) -> Response[bytes]:
    reader, sheet = reader_of(request), await people.person(citizen)
    to_settle = (await differences_of(request).count()).get(citizen, 0)
    now, today = people.actor.now, people.actor.asking.today
    birth_date = sheet.fields.get("birth_date")
    recording = bool(sheet.grounds & grounds_of(people.actor.role, Action.RECORD, ObjectType.CONTACT))
    text = render(
        request,
        reader,
        "person.html",
        current="cases",
        sheet=sheet,
        age=age_on(birth_date, today) if birth_date else None,
        step=next_step(sheet.finding) if sheet.finding else None,
        notes=_notes(sheet, reader.locale),
        contacts_shown=CONTACTS_SHOWN,
        all_contacts="alle" in request.query_params,
        recorded=_just_recorded(sheet, request.query_params.get("erfasst", ""), now),
        taken_back="zurueckgenommen" in request.query_params,
        recording=recording,
        correctable={of.value: _may_correct(people, sheet, of) for of in (ObjectType.RESIDENCE, ObjectType.HOUSEHOLD)},
        corrected=_corrected(request),
        done=_just_done(request, sheet),
        to_settle=to_settle,
        pre_registrations=await pre_registrations_on(request, sheet),
        fields={**UNTOUCHED, "day": reader.formats.day(today), **(fields or {})},
        error=error,
        contact_id=(fields or {}).get("contact_id") or new_id(),
        **CHOICES,
        token=form_token(request),
        today=today,
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _just_done(request: WebRequest, sheet: PersonSheet) -> str:
    """Return what the form of another page has just done; an old address claims no right that is gone."""
    done = request.query_params.get("getan", "")
    return done if done in DONE and (not DONE[done] or DONE[done] & sheet.grounds) else ""


def _corrected(request: WebRequest) -> str:
    """Return what was changed a moment ago; empty for nothing."""
    done = request.query_params.get("berichtigt", "")
    return done if done in CORRECTED else ""


def _may_correct(people: People, sheet: PersonSheet, of: ObjectType) -> bool:
    """Tell whether addresses or roles of a person may be corrected."""
    return bool(sheet.grounds & grounds_of(people.actor.role, Action.CHANGE, of))


def _just_recorded(sheet: PersonSheet, contact_id: str, now: datetime) -> ContactLine | None:
    """Return the contact that was recorded a moment ago, while it can still be taken back."""
    for line in sheet.contacts or ():
        if line.id == contact_id and line.recorded_at and now - line.recorded_at < TAKE_BACK_WITHIN:
            return line
    return None


def _notes(sheet: PersonSheet, locale: str) -> dict[str, str]:
    """Return the notes of contacts recorded here, to be copied into the leading system; without what stays here."""
    notes: dict[str, str] = {}
    for line in sheet.contacts or ():
        if line.here:
            try:
                notes[line.id] = note_of_event(line.event, line.recorded_by, locale)
            except Refused:
                continue
    return notes


def _known(given: str) -> str:
    """Return a random key; what has not its form is as little there as a key that nothing has."""
    if not _ID.fullmatch(given):
        raise nobody()
    return given


def _to(request: WebRequest, path: str, fields: Mapping[str, str]) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": reader_of(request).to(path, fields)})
