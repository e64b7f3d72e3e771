"""Pages of what is open to others: a foreign case opened with a reason, the openings, the trail, the team's covers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from litestar import Request, Response, get, post
from litestar.datastructures import State

from api.access.imports_of_people import imports_of_people
from api.access.people import nobody
from api.access.policy import Action, ObjectType, purpose_of
from api.access.teams import CoverKey, Oversight
from api.access.tries_to_open import tries_by_day
from api.actions.demo_example import example_number
from api.actions.register_keys import register_hash
from api.errors import answer_to
from api.instance import instance_of
from api.pages.cases_page import people_of
from api.pages.days import read_day
from api.pages.differences_page import differences_of
from api.pages.forms import form_token, read_form
from api.pages.news import NEWS_OF_OPENINGS, position_now
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import acting
from graph_schema.errors import BadInput, NotFound, Refused, SozialraumError
from graph_schema.model.access import Role

WebRequest = Request[None, None, State]

OPEN, OPENINGS, TRAIL, TEAM = "/einsicht", "/einsichten", "/einsichten/spur", "/team"
SHORTEST_REASON, LONGEST_REASON = 10, 500
LONGEST_NUMBER = 100
COVERS_DONE = ("set", "ended")
"""What the team's page says that was done; whatever else stands in the address says nothing."""
_ID = re.compile(r"[0-9a-f]{32}")


@get(OPEN, name="open_case_page")
async def open_case_page(request: WebRequest) -> Response[bytes]:
    """Show the form that opens a foreign case."""
    _may_open(request)
    return await _open_form(request, {})


@post(OPEN, name="open_case", status_code=200)
async def open_case(request: WebRequest) -> Response[bytes]:
    """Open a case by its number, with a written reason that the own case worker and the officer read."""
    fields = await read_form(request)
    _may_open(request)
    number, reason = fields.get("number", "").strip(), " ".join(fields.get("reason", "").split())
    try:
        if not 0 < len(number) <= LONGEST_NUMBER:
            raise BadInput("Die Nummer fehlt.", "The number is missing.")
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise BadInput(
                f"Der Grund braucht {SHORTEST_REASON} bis {LONGEST_REASON} Zeichen.",
                f"The reason needs {SHORTEST_REASON} to {LONGEST_REASON} characters.",
                "In einem Satz: was ist zu tun, und warum jetzt durch Sie?",
                "In one sentence: what is to be done, and why by you now?",
            )
        citizen = await people_of(request).open_case(await citizen_key_of(request, number), reason)
    except BadInput as error:
        return await _open_form(request, fields, error)
    except NotFound as error:  # the way on is none for who has just gone it
        remedy = ("Vergleichen Sie die Nummer mit dem Fachverfahren.", "Compare the number with the leading system.")
        return await _open_form(request, fields, NotFound(error.de, error.en, *remedy))
    return _to(request, f"/personen/{citizen}", "geoeffnet")


@get(OPENINGS, name="openings")
async def openings_page(request: WebRequest) -> Response[bytes]:
    """Show the officer which cases were opened with a reason."""
    position = await position_now(request)
    return await _openings(request, position=position)


@post(TRAIL, name="trail", status_code=200)
async def trail_page(request: WebRequest) -> Response[bytes]:
    """Show the officer what stands in the trail about one citizen; the number is sent, it stands in no address."""
    fields = await read_form(request)
    oversight = Oversight(instance_of(request).graph, acting(request))
    number = fields.get("number", "").strip()[:LONGEST_NUMBER]
    position = await position_now(request)
    lines = await oversight.trail_of(await citizen_key_of(request, number)) if number else []
    return await _openings(request, lines=lines, number=number, position=position)


@get(TEAM, name="team")
async def team_page(request: WebRequest) -> Response[bytes]:
    """Show the lead who advises how many, and who stands in for whom."""
    return await _team(request)


@post(TEAM, name="set_cover", status_code=200)
async def set_cover(request: WebRequest) -> Response[bytes]:
    """Begin or end a cover."""
    fields = await read_form(request)
    oversight = Oversight(instance_of(request).graph, acting(request))
    caseworker, deputy = fields.get("caseworker", ""), fields.get("deputy", "")
    try:
        if not _ID.fullmatch(caseworker) or not _ID.fullmatch(deputy):
            raise BadInput("Wählen Sie, wer vertritt.", "Choose who stands in.")
        cover = CoverKey(caseworker, deputy, read_day(fields, "since"))
        if fields.get("end") == "1":
            await oversight.end_cover(cover)
            return _to(request, TEAM, "ended")
        await oversight.set_cover(cover, read_day(fields, "until"))
    except (BadInput, Refused) as error:
        return await _team(request, fields, error)
    return _to(request, TEAM, "set")


def _may_open(request: WebRequest) -> None:
    if purpose_of(acting(request).role, Action.OPEN, ObjectType.CASE) is None:
        raise nobody()


async def citizen_key_of(request: WebRequest, number: str) -> str:
    """Return the keyed hash of a person's number in the leading system."""
    instance = instance_of(request)
    hashed = await register_hash(instance.graph, instance.settings.data_folder)
    return hashed("citizen", number)


async def example_of(request: WebRequest) -> str:
    """Return the number of an invented person to try out a form with; empty where the instance is no demonstration."""
    instance = instance_of(request)
    return await example_number(instance.graph, instance.settings)


async def _open_form(
    request: WebRequest, fields: Mapping[str, str], error: SozialraumError | None = None
) -> Response[bytes]:
    text = render(
        request,
        reader_of(request),
        "open_case.html",
        current="cases" if acting(request).role is Role.CASEWORKER else "team",
        fields={"number": "", "reason": "", **fields},
        example=await example_of(request),
        error=error,
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


async def _openings(request: WebRequest, **context: object) -> Response[bytes]:
    graph, actor = instance_of(request).graph, acting(request)
    watched = {
        "openings": await people_of(request).openings(),
        "covers": await Oversight(graph, actor).covers(),
        "imports": await imports_of_people(graph, actor),
        "tries": await tries_by_day(graph, actor),
    }
    shown = {
        "lines": None, "number": "", "news": NEWS_OF_OPENINGS, "today": actor.asking.today,
        "example": await example_of(request), **watched, **context,
    }  # fmt: skip
    text = render(request, reader_of(request), "openings.html", current="openings", token=form_token(request), **shown)
    return answer_page(request, text)


async def _team(
    request: WebRequest, fields: Mapping[str, str] | None = None, error: SozialraumError | None = None
) -> Response[bytes]:
    actor = acting(request)
    members = await Oversight(instance_of(request).graph, actor).team()
    text = render(
        request,
        reader_of(request),
        "team.html",
        current="team",
        members=members,
        own_account=actor.account_id,
        differences=await differences_of(request).of_teams(),
        fields={"caseworker": "", "deputy": "", "since": "", "until": "", **(fields or {})},
        done=done if (done := request.query_params.get("getan", "")) in COVERS_DONE and error is None else "",
        error=error,
        token=form_token(request),
        today=actor.asking.today,
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _to(request: WebRequest, path: str, done: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": reader_of(request).to(path, {"getan": done})})
