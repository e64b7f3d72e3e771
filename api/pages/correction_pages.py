"""The forms that correct the address of a dwelling and the role of a member (F1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from api.access.people import nobody
from api.access.register_changes import Correction, RegisterChanges, read_address
from api.access.requests import Request as Change
from api.errors import answer_to
from api.instance import instance_of
from api.pages.cases_page import people_of
from api.pages.forms import form_token, read_form
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from api.texts import load_texts
from graph_schema.errors import BadInput, Conflict, KeyReused, SozialraumError, Stale, UncertainAddress
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading_rows import ADDRESS_COLUMNS
from graph_schema.model.people import MemberRole

WebRequest = Request[None, None, State]

ADDRESS_PATH = "/personen/{citizen:str}/anschrift/{residence:str}"
ROLE_PATH = "/personen/{citizen:str}/rolle/{household:str}"
_ID = re.compile(r"[0-9a-f]{32}")
_OTHER, _AS_WRITTEN = "other", "as_written"
"""What is chosen besides a candidate: another address is entered; it is kept as it is written."""


def changes_of(request: WebRequest) -> RegisterChanges:
    """Return the corrections that the reader of a page may make; NotSignedIn where nobody is signed in."""
    instance = instance_of(request)
    folder, invented = instance.settings.data_folder, instance.settings.demo
    return RegisterChanges(people_of(request), instance.keys, folder, invented=invented)


@get(ADDRESS_PATH, name="correct_address")
async def correct_address_page(
    request: WebRequest, citizen: FromPath[str], residence: FromPath[str]
) -> Response[bytes]:
    """Show the form that corrects an address."""
    return await _show_address(request, citizen, residence)


@post(ADDRESS_PATH, name="save_corrected_address", status_code=200)
async def correct_address(request: WebRequest, citizen: FromPath[str], residence: FromPath[str]) -> Response[bytes]:
    """Correct an address; a form that is sent twice does it once."""
    fields = await read_form(request)
    changes, chosen = changes_of(request), fields.get("where", _OTHER)
    given = _candidate(chosen) or {name: fields.get(name, "") for name in ADDRESS_COLUMNS}
    try:
        change = _change(
            changes, fields, "correct_address", citizen=citizen, residence=residence, where=chosen, **given
        )
        correction = _correction(changes, citizen, fields, change)
        await changes.correct_address(
            correction, _known(residence), read_address(given), as_written=chosen == _AS_WRITTEN
        )
    except KeyReused:
        raise
    except (BadInput, Conflict) as error:
        return await _show_address(request, citizen, residence, fields, error)
    return _to_person(request, citizen, "anschrift")


@get(ROLE_PATH, name="correct_role")
async def correct_role_page(request: WebRequest, citizen: FromPath[str], household: FromPath[str]) -> Response[bytes]:
    """Show the form that corrects a role."""
    return await _show_role(request, citizen, household)


@post(ROLE_PATH, name="save_corrected_role", status_code=200)
async def correct_role(request: WebRequest, citizen: FromPath[str], household: FromPath[str]) -> Response[bytes]:
    """Correct a role; a form that is sent twice does it once."""
    fields = await read_form(request)
    changes = changes_of(request)
    try:
        role = MemberRole(fields.get("role", ""))
    except ValueError:
        raise BadInput("Diese Rolle gibt es nicht.", "There is no such role.") from None
    try:
        change = _change(changes, fields, "correct_role", citizen=citizen, household=household, role=role.value)
        await changes.correct_role(_correction(changes, citizen, fields, change), _known(household), role)
    except KeyReused:
        raise
    except (BadInput, Conflict) as error:
        return await _show_role(request, citizen, household, fields, error)
    return _to_person(request, citizen, "rolle")


async def _show_address(
    request: WebRequest,
    citizen: str,
    residence: str,
    fields: Mapping[str, str] | None = None,
    error: SozialraumError | None = None,
) -> Response[bytes]:
    changes = changes_of(request)
    there = await changes.address(_known(citizen), _known(residence))
    sheet = await changes.people.person(citizen)
    entered = {name: (fields or there.columns).get(name) or "" for name in ADDRESS_COLUMNS}
    text = render(
        request,
        reader_of(request),
        "correct_address.html",
        current="cases",
        sheet=sheet,
        there=there,
        entered=entered,
        candidates=[("|".join(each), each) for each in error.candidates] if isinstance(error, UncertainAddress) else [],
        uncertain=isinstance(error, UncertainAddress),
        stale=error if isinstance(error, Stale) else None,
        error=error,
        act=new_id(),
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


async def _show_role(
    request: WebRequest,
    citizen: str,
    household: str,
    fields: Mapping[str, str] | None = None,
    error: SozialraumError | None = None,
) -> Response[bytes]:
    changes = changes_of(request)
    there = await changes.role(_known(citizen), _known(household))
    sheet = await changes.people.person(citizen)
    text = render(
        request,
        reader_of(request),
        "correct_role.html",
        current="cases",
        sheet=sheet,
        there=there,
        chosen=(fields or {}).get("role") or there.shown,
        roles=list(MemberRole),
        stale=error if isinstance(error, Stale) else None,
        error=error,
        act=new_id(),
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _candidate(chosen: str) -> dict[str, str] | None:
    parts = chosen.split("|")
    return dict(zip(ADDRESS_COLUMNS, parts, strict=True)) if len(parts) == len(ADDRESS_COLUMNS) else None


def _change(changes: RegisterChanges, fields: Mapping[str, str], what: str, **content: str) -> Change:
    """Return what a form asks for, under its own random key."""
    act = fields.get("act", "")
    if not _ID.fullmatch(act):
        raise BadInput("Dieses Formular ist nicht vollständig.", "This form is not complete.")
    content = {"change": what, "version": fields.get("version", ""), **content}
    return Change.of(changes.keys, changes.people.actor.account_id, act, content)


def _correction(changes: RegisterChanges, citizen: str, fields: Mapping[str, str], change: Change) -> Correction:
    function = load_texts("de")(f"role.{changes.people.actor.role}")
    return Correction(_known(citizen), fields.get("version", ""), change, function)


def _known(given: str) -> str:
    """Return a random key; what has not its form is as little there as a key that nothing has."""
    if not _ID.fullmatch(given):
        raise nobody()
    return given


def _to_person(request: WebRequest, citizen: str, corrected: str) -> Response[bytes]:
    location = reader_of(request).to(f"/personen/{citizen}", {"berichtigt": corrected})
    return Response(b"", status_code=303, headers={"location": location})
