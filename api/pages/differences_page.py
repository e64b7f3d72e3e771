"""The page on which a case worker settles where the register says something else than what was changed here (F1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from litestar import Request, Response, get, post
from litestar.datastructures import State

from api.access.differences import DifferenceLine, Differences
from api.access.people import nobody
from api.actions.choose_layer import UnreadableChoice
from api.errors import answer_to
from api.instance import instance_of
from api.pages.forms import form_token, read_form
from api.pages.reader import fields_of, reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import acting
from api.texts import Formats, Texts, load_texts
from graph_schema.errors import BadInput, Conflict, SozialraumError
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading_rows import ADDRESS, readable_address
from graph_schema.ingest.moved_rows import MOVE, MoveKind, move_of
from graph_schema.labels import LeadingSystem

WebRequest = Request[None, None, State]

DIFFERENCES, TAKE_BACK = "/faelle/abweichungen", "/faelle/abweichungen/zuruecknehmen"
ON_A_PAGE = 50
_ID = re.compile(r"[0-9a-f]{32}")
_CHOSEN = "d."
"""What the name of a checkbox begins with: each stands for one difference, so no field is there twice."""
_SAID = {"phone_state": "channel_state.", "email_state": "channel_state.", "post_state": "channel_state.",
         "childcare": "childcare.", "residence_status": "residence_status.", "role": "member."}  # fmt: skip


def differences_of(request: WebRequest) -> Differences:
    """Return the differences that the reader of a page may settle; NotSignedIn where nobody is signed in."""
    instance = instance_of(request)
    return Differences(instance.graph, acting(request), instance.settings.data_folder, invented=instance.settings.demo)


@get(DIFFERENCES, name="differences")
async def differences_page(request: WebRequest) -> Response[bytes]:
    """Show what is to settle in the own and covered caseload."""
    return await _show(request)


@post(DIFFERENCES, name="settle_differences", status_code=200)
async def settle_differences(request: WebRequest) -> Response[bytes]:
    """Settle one difference or those that are ticked; a form that is sent twice settles once."""
    fields = await read_form(request)
    act, differences = fields.get("act", ""), differences_of(request)
    take_theirs = any(name in fields for name in ("take", "take_chosen"))
    ids = _named(fields)
    if not _ID.fullmatch(act) or not all(_ID.fullmatch(each) for each in ids):
        raise nobody()
    try:
        if not ids:
            raise BadInput(
                "Es ist nichts angekreuzt.", "Nothing is ticked.",
                "Kreuzen Sie an, was Sie klären wollen.", "Tick what you want to settle.",
            )  # fmt: skip
        function = load_texts("de")(f"role.{differences.actor.role}")
        done = await differences.settle(ids, act, function, take_theirs=take_theirs)
    except (BadInput, Conflict) as error:
        return await _show(request, error)
    told = {"geklaert": str(done.settled), "akt": act, "andere": str(done.settled_by_others + done.over)}
    return _to(request, {**_chosen(request), **told})


@post(TAKE_BACK, name="take_back_settled", status_code=200)
async def take_back_settled(request: WebRequest) -> Response[bytes]:
    """Take back what was settled a moment ago."""
    fields = await read_form(request)
    if not _ID.fullmatch(fields.get("act", "")):
        raise nobody()
    try:
        number = await differences_of(request).take_back(fields["act"])
    except Conflict as error:
        return await _show(request, error)
    return _to(request, {**_chosen(request), "zurueckgenommen": str(number)})


async def _show(request: WebRequest, error: SozialraumError | None = None) -> Response[bytes]:
    reader = reader_of(request)
    lines = await differences_of(request).to_settle()
    counts = Counter(line.field for line in lines)
    wanted = _chosen(request).get("feld", "")
    if wanted and not reader.texts.has(f"difference.field.{wanted}"):
        raise UnreadableChoice("Diese Auswahl gibt es nicht.", "There is no such choice.", wanted=wanted, field="feld")
    found = [line for line in lines if not wanted or line.field == wanted]
    words = {line.id: _words(line, reader.texts, reader.formats) for line in found[:ON_A_PAGE]}
    text = render(
        request,
        reader,
        "differences.html",
        current="cases",
        lines=found[:ON_A_PAGE],
        words=words,
        found=len(found),
        total=len(lines),
        people=len({line.citizen_id for line in lines}),
        counts=counts,
        wanted=wanted,
        chosen=_chosen(request),
        ticked="alle" in request.query_params,
        told={name: _number(request.query_params.get(name, "")) for name in ("geklaert", "andere", "zurueckgenommen")},
        settled_by=request.query_params.get("akt", ""),
        act=new_id(),
        case_system=LeadingSystem.CASES.value,
        error=error,
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _named(fields: Mapping[str, str]) -> list[str]:
    """Return the differences that a form means: that of the button in its row, else those that are ticked."""
    for name in ("take", "keep"):
        if name in fields:
            return [fields[name]]
    return [name.removeprefix(_CHOSEN) for name in fields if name.startswith(_CHOSEN)]


def _words(line: DifferenceLine, texts: Texts, formats: Formats) -> tuple[str, str]:
    """Return both values as people read them; empty where there is none."""
    return said(line.field, line.ours, texts, formats), said(line.field, line.theirs, texts, formats)


def said(field: str, text: str | None, texts: Texts, formats: Formats) -> str:
    """Return a value of a column (as a cell of a file holds it) as people read it; empty where there is none."""
    if field == MOVE:
        return _said_of_move(text, texts, formats)
    if not text:
        return ""
    if field == "needs":
        return ", ".join(texts(f"need.{code}") for code in text.split("|"))
    if field == ADDRESS:
        return readable_address(text)
    if field == "languages":
        return ", ".join(" ".join((formats.language(code), level)) for code, _, level in map(_parted, text.split("|")))
    return texts(_SAID[field] + text) if field in _SAID else text


def _said_of_move(text: str | None, texts: Texts, formats: Formats) -> str:
    if not text:
        return texts("differences.move.none")
    move = move_of(text)
    if move.kind is MoveKind.ENDED:
        return texts("differences.move.ended", day=formats.day(move.last_day_before))
    return texts(f"differences.move.{move.kind}", day=formats.day(move.day), address=readable_address(move.address))


def _parted(spoken: str) -> tuple[str, str, str]:
    return spoken.partition(":")


def _chosen(request: WebRequest) -> dict[str, str]:
    """Return what of the address is kept from page to page."""
    return {name: value for name, value in fields_of(request).items() if name == "feld" and value}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _to(request: WebRequest, fields: Mapping[str, str]) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": reader_of(request).to(DIFFERENCES, fields)})
