"""The form that lets a household live elsewhere from a day on (F1), and that takes such a move back."""

from __future__ import annotations

from collections.abc import Mapping

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from api.access.move_rules import read_move
from api.access.moves import Moves
from api.access.register_changes import read_address
from api.errors import answer_to
from api.pages.correction_pages import (
    AS_WRITTEN,
    OTHER,
    back_to,
    candidate,
    change_of,
    changes_of,
    correction,
    known,
    to_sheet,
    what_is_wrong,
)
from api.pages.days import read_day
from api.pages.forms import form_token, read_form
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from graph_schema.errors import BadInput, Conflict, KeyReused, SozialraumError
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading_rows import ADDRESS_COLUMNS
from graph_schema.ingest.moved_rows import Move

WebRequest = Request[None, None, State]

MOVE_PATH = "/personen/{citizen:str}/umzug/{residence:str}"
TAKE_BACK_PATH = MOVE_PATH + "/zuruecknehmen"
_FIELDS = ("day", "kind", "reachable_through", *ADDRESS_COLUMNS)


def moves_of(request: WebRequest) -> Moves:
    """Return the moves that the reader of a page may enter; NotSignedIn where nobody is signed in."""
    changes = changes_of(request)
    return Moves(changes.people, changes.keys, changes.data_folder, changes.invented)


@get(MOVE_PATH, name="move")
async def move_page(request: WebRequest, citizen: FromPath[str], residence: FromPath[str]) -> Response[bytes]:
    """Show the form that enters a move."""
    return await _show(request, citizen, residence)


@post(MOVE_PATH, name="save_move", status_code=200)
async def save_move(request: WebRequest, citizen: FromPath[str], residence: FromPath[str]) -> Response[bytes]:
    """Enter a move; a form that is sent twice does it once."""
    fields = await read_form(request)
    moves, chosen = moves_of(request), fields.get("where", OTHER)
    given = {**{name: fields.get(name, "") for name in _FIELDS}, **(candidate(chosen) or {})}
    try:
        change = change_of(
            changes_of(request), fields, "move", citizen=citizen, residence=residence, where=chosen, **given
        )
        wanted = correction(changes_of(request), citizen, fields, change)
        await moves.move(wanted, known(residence), _wish(given), as_written=chosen == AS_WRITTEN)
    except KeyReused:
        raise
    except (BadInput, Conflict) as error:
        return await _show(request, citizen, residence, fields, error)
    return to_sheet(request, citizen, fields, "umzug")


@post(TAKE_BACK_PATH, name="take_back_move", status_code=200)
async def take_back_move(request: WebRequest, citizen: FromPath[str], residence: FromPath[str]) -> Response[bytes]:
    """Take back a move that was none; a form that is sent twice does it once."""
    fields = await read_form(request)
    try:
        change = change_of(changes_of(request), fields, "take_back_move", citizen=citizen, residence=residence)
        await moves_of(request).take_back(correction(changes_of(request), citizen, fields, change), known(residence))
    except KeyReused:
        raise
    except (BadInput, Conflict) as error:
        return await _show(request, citizen, residence, fields, error)
    return to_sheet(request, citizen, fields, "umzug-zurueck")


async def _show(
    request: WebRequest,
    citizen: str,
    residence: str,
    fields: Mapping[str, str] | None = None,
    error: SozialraumError | None = None,
) -> Response[bytes]:
    moves = moves_of(request)
    there = await moves.home(known(citizen), known(residence))
    sheet = await moves.people.person(citizen)
    text = render(
        request,
        reader_of(request),
        "move.html",
        current="cases",
        sheet=sheet,
        there=there,
        entered={name: (fields or {}).get(name, "") for name in _FIELDS},
        **what_is_wrong(error),
        back=back_to(request, fields),
        act=new_id(),
        other_act=new_id(),
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _wish(given: Mapping[str, str]) -> Move:
    """Return the move that a form asks for; BadInput as of `read_day` and `read_address`."""
    homeless = given["kind"] == "no_fixed_address"
    return read_move(
        read_day(given, "day"),
        None if homeless else read_address(given),
        given["reachable_through"] if homeless else "",
    )
