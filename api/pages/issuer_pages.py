"""Pages between us and an identity provider: on the way there, back from there, and signing out there.

Nothing of a person stands in an address of ours: an answer is taken, and the browser led on to a clean one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath

from api.access.issuers.refusals import WORDS, NotAdmitted, Reason, not_admitted
from api.access.issuers.under_way import WITHIN, open_under_way
from api.actions.sign_in import Entrance
from api.actions.sign_in_by_issuer import Answer, Goodbye, IssuerEntrance
from api.instance import instance_of
from api.pages import cookies
from api.pages.entering import wanted_page
from api.pages.forms import read_form
from api.pages.reader import Connection, Reader, any_reader, reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import first_page, forget_reader, session_of
from api.security import CONTENT_SECURITY_POLICY
from graph_schema.errors import NotFound
from graph_schema.store import sessions

WebRequest = Request[None, None, State]

SIGN_IN, BEGIN, BACK = "/anmelden", "/anmelden/oidc", "/anmelden/zurueck"
NOTE = "hinweis"
"""Field of the sign-in page with the code of a reason."""


def refusal_of(connection: Connection) -> NotAdmitted | None:
    """Return why the last sign-in through an identity provider failed, where the address says so."""
    code = connection.query_params.get(NOTE, "")
    return not_admitted(Reason(code)) if code in set(WORDS) else None


@post(BEGIN + "/{code:str}", name="begin_at_issuer", status_code=200)
async def begin_at_issuer(request: WebRequest, code: FromPath[str]) -> Response[bytes]:
    """Lead the browser to an identity provider.

    By a page that moves on at once, not by a redirect: the browser would measure a redirect of a form, and all that
    follow at the provider, by our `form-action`.
    """
    fields = await read_form(request)
    reader, entrance = reader_of(request), issuer_entrance(request)
    wanted, now = wanted_page(fields.get("weiter", "")), datetime.now(UTC)
    try:
        under_way, address = await entrance.begin(code, _own_address(request) + BACK, wanted, reader.locale, now)
    except NotAdmitted as error:
        return _to(_refused(reader, error.reason, wanted))
    name = entrance.issuers.known[code].issuer.name
    text = render(request, reader, "to_issuer.html", current="sign_in", name=name, address=address)
    response = answer_page(request, text)
    cookies.set_under_way(response, under_way.sealed(entrance.entrance.keys), int(WITHIN.total_seconds()))
    return response


@get(BACK, name="back_from_issuer")
async def back_from_issuer(request: WebRequest) -> Response[bytes]:
    """Take what a browser brings back from an identity provider, and lead on to a page without it."""
    instance, entrance = instance_of(request), issuer_entrance(request)
    if not entrance.issuers.listed:
        raise NotFound("Diese Seite gibt es nicht.", "There is no such page.")
    under_way = open_under_way(instance.keys, request.cookies.get(cookies.UNDER_WAY, ""))
    reader = Reader(under_way.locale, instance.settings.locale) if under_way else any_reader(request)
    wanted = under_way.wanted if under_way else ""
    try:
        begun = await entrance.finish(under_way, _answer_in(request), datetime.now(UTC))
    except NotAdmitted as error:
        response = _to(_refused(reader, error.reason, wanted))
    else:
        before = session_of(request)
        if before is not None:
            await sessions.end_session(instance.graph, before.id)
        response = _to(wanted or reader.to(first_page(begun.role)))
        cookies.begin(response, begun.token)
    cookies.end_under_way(response)
    return response


async def goodbye_of(request: WebRequest) -> Goodbye | None:
    """Return what signs the reader out at the identity provider, before the session here ends."""
    session = session_of(request)
    entrance = issuer_entrance(request)
    if session is None or not entrance.issuers.listed:
        return None
    return await entrance.goodbye(session, _own_address(request) + SIGN_IN)


def goodbye_page(request: WebRequest, goodbye: Goodbye) -> Response[bytes]:
    """Show that one is signed out here, with the form that signs out at the provider; a script sends it at once.

    A form, because the token in it holds the person's name, and addresses are kept in many places.
    """
    forget_reader(request)
    text = render(request, reader_of(request), "to_issuer_goodbye.html", current="sign_in", goodbye=goodbye)
    response = answer_page(request, text)
    parts = urlsplit(goodbye.address)
    allowed = f"form-action 'self' {parts.scheme}://{parts.netloc};"
    response.headers["content-security-policy"] = CONTENT_SECURITY_POLICY.replace("form-action 'self';", allowed)
    return response


def issuer_entrance(connection: Connection) -> IssuerEntrance:
    """Return what signing in through identity providers needs."""
    instance = instance_of(connection)
    entrance = Entrance(instance.graph, instance.keys, instance.settings.demo)
    return IssuerEntrance(instance.issuers, entrance, instance.settings.data_folder)


def _answer_in(request: WebRequest) -> Answer:
    """Return what stands in the address; a field that is there twice makes it an answer to nothing."""
    pairs = list(request.query_params.multi_items())
    given = {str(name): str(value) for name, value in pairs}
    if len(given) != len(pairs):
        return Answer()
    return Answer(given.get("state", ""), given.get("code", ""), given.get("error", ""), given.get("iss", ""))


def _own_address(request: WebRequest) -> str:
    """Return where browsers reach us: as the operator says, else as this one has asked (the host was checked)."""
    return instance_of(request).issuers.file.address or str(request.base_url).rstrip("/")


def _refused(reader: Reader, reason: Reason, wanted: str) -> str:
    return reader.to(SIGN_IN, {NOTE: reason, **({"weiter": wanted} if wanted else {})})


def _to(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": address})
