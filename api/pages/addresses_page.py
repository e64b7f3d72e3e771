"""The page on which a case worker settles where written addresses are that the city's list is not sure of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from litestar import Request, Response, get, post
from litestar.datastructures import State

from api.access.addresses import CaseAddresses, Choice
from api.access.people import nobody
from api.errors import answer_to
from api.instance import instance_of
from api.pages.forms import form_token, read_form
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import acting
from graph_schema.errors import BadInput, Conflict, SozialraumError

WebRequest = Request[None, None, State]

ADDRESSES = "/faelle/adressen"
ON_A_PAGE = 20
_KEY = re.compile(r"[0-9a-f]{32,128}")


def addresses_of(request: WebRequest) -> CaseAddresses:
    """Return the addresses that the reader of a page may settle; NotSignedIn where nobody is signed in."""
    instance = instance_of(request)
    return CaseAddresses(
        instance.graph, acting(request), instance.settings.data_folder, invented=instance.settings.demo
    )


@get(ADDRESSES, name="case_addresses")
async def addresses_page(request: WebRequest) -> Response[bytes]:
    """Show which addresses of the own and covered caseload are not sure, and which a person settled."""
    return await _show(request)


@post(ADDRESSES, name="settle_case_address", status_code=200)
async def settle_address(request: WebRequest) -> Response[bytes]:
    """Settle one written address."""
    fields = await read_form(request)
    key = fields.get("address", "")
    if not _KEY.fullmatch(key):
        raise nobody()
    try:
        await addresses_of(request).settle(key, _choice(fields), _moment(fields.get("seen", "")))
    except (BadInput, Conflict) as error:
        return await _show(request, error)
    location = reader_of(request).to(ADDRESSES, {"geklaert": "1"})
    return Response(b"", status_code=303, headers={"location": location})


async def _show(request: WebRequest, error: SozialraumError | None = None) -> Response[bytes]:
    uncertain, settled = await addresses_of(request).listed()
    text = render(
        request,
        reader_of(request),
        "addresses.html",
        current="cases",
        uncertain=uncertain[:ON_A_PAGE],
        number=len(uncertain),
        settled=settled[:ON_A_PAGE],
        done="geklaert" in request.query_params,
        error=error,
        token=form_token(request),
    )
    return answer_page(request, text, answer_to(error).status if error else 200)


def _choice(fields: Mapping[str, str]) -> Choice:
    """Return what a form decides; BadInput where it decides nothing."""
    where = fields.get("where", "")
    if where == "nowhere":
        return Choice()
    if where == "reachable":
        return Choice(reachable_through=fields.get("reachable_through", ""))
    if where == "place" and fields.get("place"):
        return Choice(fields["place"])
    raise BadInput(
        "Es ist nicht gewählt, wo die Adresse ist.",
        "It is not chosen where the address is.",
        "Wählen Sie einen der Orte, oder dass keiner davon gemeint ist.",
        "Choose one of the places, or that none of them is meant.",
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise nobody() from None
