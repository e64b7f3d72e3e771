"""The administrators' page on which addresses of sites and offices are settled that the city's list is not sure of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from litestar import Response, get, post

from api.access.actor import Actor
from api.access.site_addresses import SiteAddressDoor
from api.actions.settle_site_addresses import SiteChoice
from api.actions.site_addresses import SiteAddress, SiteAddresses
from api.errors import answer_to
from api.instance import instance_of
from api.pages.accounts_page import CURRENT
from api.pages.administration import SITE_ADDRESSES, WebRequest, administrator, go_to
from api.pages.forms import form_token, read_form
from api.pages.reader import fields_of, reader_of
from api.pages.rendering import answer_page, render
from graph_schema.errors import BadInput, Conflict, NotFound, SozialraumError
from graph_schema.store.site_addresses import DecisionState, Point

ON_A_PAGE = 20
STATES: tuple[str, ...] = ("offen", "zurueckgestellt", "geklaert")
_DONE = {"settle": "geklaert", "later": "zurueckgestellt", "reopen": "zurueckgenommen"}
"""What a button sends, and what the page says then."""
_KEY = re.compile(r"[0-9a-f]{32,128}")
_POINT = re.compile(r"(-?\d{1,3}(?:[.,]\d{1,12})?)(?: *[,;] *| +)(-?\d{1,3}(?:[.,]\d{1,12})?)")
_MOST_LAT, _MOST_LON = 90.0, 180.0
_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which addresses are shown: of one state, and only those with a word in their writing or names."""

    state: str = STATES[0]
    word: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What stands of it in the page's address."""
        fields = {"zeigen": self.state if self.state != STATES[0] else "", "suche": self.word}
        return {name: value for name, value in fields.items() if value}

    def of(self, found: SiteAddresses) -> list[SiteAddress]:
        """Return the addresses that are wanted, in their order."""
        return [line for line in _by_state(found)[self.state] if self.word.casefold() in _words_of(line)]


@get(SITE_ADDRESSES, name="site_addresses")
async def site_addresses_page(request: WebRequest) -> Response[bytes]:
    """Show the addresses of sites and offices that are not sure, put off or settled."""
    actor = await administrator(request)
    fields = fields_of(request)
    return await _show(request, actor, _wanted(fields), done=fields.get("getan", ""))


@post(SITE_ADDRESSES, name="settle_site_address", status_code=200)
async def settle_site_address(request: WebRequest) -> Response[bytes]:
    """Settle one written address, put it off, or take that back."""
    actor, fields = await administrator(request), await read_form(request)
    wanted = _wanted(fields)
    act = fields.get("act", "settle")
    try:
        key, choice, seen = fields.get("address", ""), _choice(act, fields), _moment(fields.get("seen", ""))
        if not _KEY.fullmatch(key):
            raise _no_form()
        await _door(request, actor).settle(key, choice, seen)
    except (BadInput, Conflict, NotFound) as error:
        return await _show(request, actor, wanted, error=error, typed=fields)
    return go_to(reader_of(request).to(SITE_ADDRESSES, {**wanted.fields, "getan": _DONE[act]}))


def _door(request: WebRequest, actor: Actor) -> SiteAddressDoor:
    instance = instance_of(request)
    return SiteAddressDoor(instance.graph, actor, instance.settings.data_folder, invented=instance.settings.demo)


async def _show(
    request: WebRequest,
    actor: Actor,
    wanted: Wanted,
    *,
    done: str = "",
    error: SozialraumError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response[bytes]:
    found = await _door(request, actor).listed()
    lines = wanted.of(found)
    text = render(
        request,
        reader_of(request),
        "site_addresses.html",
        current=CURRENT,
        lines=lines[:ON_A_PAGE],
        number=len(lines),
        counts={state: len(of_state) for state, of_state in _by_state(found).items()},
        without_list=found.without_list,
        wanted=wanted,
        done=done if done in _DONE.values() else "",
        typed=typed or {},
        error=error,
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _wanted(fields: Mapping[str, str]) -> Wanted:
    state = fields.get("zeigen") or STATES[0]
    if state not in STATES:
        raise BadInput("Diese Auswahl gibt es nicht.", "There is no such choice.")
    return Wanted(state, " ".join(fields.get("suche", "").split())[:_LONGEST_SEARCH])


def _by_state(found: SiteAddresses) -> dict[str, Sequence[SiteAddress]]:
    return dict(zip(STATES, (found.open, found.put_off, found.settled), strict=True))


def _words_of(line: SiteAddress) -> str:
    names: Sequence[str] = [text for place in line.places for text in (place.name, place.of)]
    return " ".join((line.written, *names)).casefold()


def _choice(act: str, fields: Mapping[str, str]) -> SiteChoice:
    """Return what a form decides; BadInput where it decides nothing."""
    if act == "later":
        return SiteChoice(DecisionState.PUT_OFF)
    if act == "reopen":
        return SiteChoice(None)
    if act != "settle":
        raise _no_form()
    where, _, candidate = fields.get("where", "").partition(" ")
    if where == "nowhere":
        return SiteChoice(DecisionState.NOWHERE)
    if where == "point":
        return SiteChoice(DecisionState.PLACE, point=_point(fields.get("point", "")))
    if where == "listed":
        candidate = fields.get("place", "")
    if where in ("listed", "at") and candidate:
        return SiteChoice(DecisionState.PLACE, candidate)
    raise BadInput(
        "Es ist nicht gewählt, wo die Adresse ist.",
        "It is not chosen where the address is.",
        "Wählen Sie einen der Orte, eigene Koordinaten, oder dass keiner davon gemeint ist.",
        "Choose one of the places, coordinates of your own, or that none of them is meant.",
    )


def _point(text: str) -> Point:
    """Return a point as maps on the web write it: latitude, longitude, with points or commas for decimals."""
    found = _POINT.fullmatch(" ".join(text.split()))
    lat, lon = (float(part.replace(",", ".")) for part in found.groups()) if found else (_MOST_LAT + 1, 0.0)
    if abs(lat) > _MOST_LAT or abs(lon) > _MOST_LON:
        raise BadInput(
            "Diese Koordinaten sind nicht zu lesen.",
            "These coordinates cannot be read.",
            "Breite und Länge in Grad, mit Komma dazwischen: 51.3127, 9.4797",
            "Latitude and longitude in degrees, with a comma between them: 51.3127, 9.4797",
        )
    return lat, lon


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise _no_form() from None


def _no_form() -> BadInput:
    return BadInput("Das ist kein Formular dieser Seite.", "This is no form of this page.")
