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
MEMBER_PATH = ROLE_PATH + "/{member:str}"
"""The role of who belongs to the household with the person: named by a key that leads to no sheet."""
_ID = re.compile(r"[0-9a-f]{32}")
OTHER, AS_WRITTEN = "other", "as_written"
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
    changes, chosen = changes_of(request), fields.get("where", OTHER)
    given = candidate(chosen) or {name: fields.get(name, "") for name in ADDRESS_COLUMNS}
    try:
        change = change_of(
            changes, fields, "correct_address", citizen=citizen, residence=residence, where=chosen, **given
        )
        wanted = correction(changes, citizen, fields, change)
        await changes.correct_address(wanted, known(residence), read_address(given), as_written=chosen == AS_WRITTEN)
    except KeyReused:
        raise
    except (BadInput, Conflict) as error:
        return await _show_address(request, citizen, residence, fields, error)
    return to_sheet(request, citizen, fields, "anschrift")


@get(ROLE_PATH, name="correct_role")
async def correct_role_page(request: WebRequest, citizen: FromPath[str], household: FromPath[str]) -> Response[bytes]:
    """Show the form that corrects a role."""
    return await _show_role(request, citizen, household)


@post(ROLE_PATH, name="save_corrected_role", status_code=200)
async def correct_role(request: WebRequest, citizen: FromPath[str], household: FromPath[str]) -> Response[bytes]:
    """Correct a role; a form that is sent twice does it once."""
    return await _save_role(request, citizen, household)


@get(MEMBER_PATH, name="correct_role_of_member")
async def correct_role_of_member_page(
    request: WebRequest, citizen: FromPath[str], household: FromPath[str], member: FromPath[str]
) -> Response[bytes]:
    """Show the form that corrects the role of who belongs to a household with a person."""
    return await _show_role(request, citizen, household, member=member)


@post(MEMBER_PATH, name="save_corrected_role_of_member", status_code=200)
async def correct_role_of_member(
    request: WebRequest, citizen: FromPath[str], household: FromPath[str], member: FromPath[str]
) -> Response[bytes]:
    """Correct the role of who belongs to a household with a person; a form that is sent twice does it once."""
    return await _save_role(request, citizen, household, member)


async def _save_role(request: WebRequest, citizen: str, household: str, member: str | None = None) -> Response[bytes]:
    fields = await read_form(request)
    changes = changes_of(request)
    try:
        role = MemberRole(fields.get("role", ""))
    except ValueError:
        raise BadInput("Diese Rolle gibt es nicht.", "There is no such role.") from None
    content = {"citizen": citizen, "household": household, "role": role.value, "member": member or ""}
    try:
        change = change_of(changes, fields, "correct_role", **content)
        await changes.correct_role(correction(changes, citizen, fields, change), known(household), role, member)
    except KeyReused:
        raise
    except (BadInput, Conflict) as error:
        return await _show_role(request, citizen, household, fields, error, member=member)
    back = {"back": household} if member is not None else {}
    return to_sheet(request, citizen, {**fields, **back}, "rolle")


def what_is_wrong(error: SozialraumError | None) -> dict[str, object]:
    """Return what a form about an address shows of an error: a stale value, or places to choose from."""
    uncertain = isinstance(error, UncertainAddress)
    return {
        "candidates": [("|".join(each), each) for each in error.candidates] if uncertain else [],
        "uncertain": uncertain,
        "stale": error if isinstance(error, Stale) else None,
        "error": error,
    }


def back_to(request: WebRequest, fields: Mapping[str, str] | None) -> str:
    """Return the household from whose page the form was opened; empty: from the person's."""
    return (fields or {}).get("back") or request.query_params.get("von", "")


async def _show_address(
    request: WebRequest,
    citizen: str,
    residence: str,
    fields: Mapping[str, str] | None = None,
    error: SozialraumError | None = None,
) -> Response[bytes]:
    changes = changes_of(request)
    there = await changes.address(known(citizen), known(residence))
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
        **what_is_wrong(error),
        back=back_to(request, fields),
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
    *,
    member: str | None = None,
) -> Response[bytes]:
    changes = changes_of(request)
    there = await changes.role(known(citizen), known(household), member)
    sheet = await changes.people.person(citizen)
    text = render(
        request,
        reader_of(request),
        "correct_role.html",
        current="cases",
        sheet=sheet,
        there=there,
        member=member or "",
        chosen=(fields or {}).get("role") or there.shown,
        roles=list(MemberRole),
        stale=error if isinstance(error, Stale) else None,
        error=error,
        act=new_id(),
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def candidate(chosen: str) -> dict[str, str] | None:
    """Return the columns of an address that was chosen among candidates; None where none was."""
    parts = chosen.split("|")
    return dict(zip(ADDRESS_COLUMNS, parts, strict=True)) if len(parts) == len(ADDRESS_COLUMNS) else None


def change_of(changes: RegisterChanges, fields: Mapping[str, str], what: str, **content: str) -> Change:
    """Return what a form asks for, under its own random key."""
    act = fields.get("act", "")
    if not _ID.fullmatch(act):
        raise BadInput("Dieses Formular ist nicht vollständig.", "This form is not complete.")
    content = {"change": what, "version": fields.get("version", ""), **content}
    return Change.of(changes.keys, changes.people.actor.account_id, act, content)


def correction(changes: RegisterChanges, citizen: str, fields: Mapping[str, str], change: Change) -> Correction:
    """Return the change that a form asks for; NotFound for what is no random key."""
    function = load_texts("de")(f"role.{changes.people.actor.role}")
    return Correction(known(citizen), fields.get("version", ""), change, function)


def known(given: str) -> str:
    """Return a random key; what has not its form is as little there as a key that nothing has."""
    if not _ID.fullmatch(given):
        raise nobody()
    return given


def to_sheet(request: WebRequest, citizen: str, fields: Mapping[str, str], done: str) -> Response[bytes]:
    """Lead to the sheet from which a form was opened: of the household (`back`, random key), or of the person."""
    back = fields.get("back", "")
    path = f"/haushalte/{known(back)}" if back else f"/personen/{citizen}"
    return Response(b"", status_code=303, headers={"location": reader_of(request).to(path, {"berichtigt": done})})
