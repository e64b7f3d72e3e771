"""Pages to sign in and out: name and password, second factor, another role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from litestar import Request, Response, get, post
from litestar.datastructures import State

from api.actions.demo_accounts import DEMO_PASSWORD
from api.actions.sign_in import Begun, Entrance, Place
from api.errors import answer_to
from api.instance import instance_of
from api.pages import cookies
from api.pages.cookies import Device
from api.pages.forms import form_token, new_form_secret, read_form
from api.pages.issuer_pages import goodbye_of, goodbye_page, own_path, refusal_of
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import acting, first_page, session_of
from graph_schema.errors import BadInput, NotSignedIn, SignInFailed, SozialraumError, TooManyTries
from graph_schema.model.access import Role, SessionState
from graph_schema.store.accounts import list_accounts

WebRequest = Request[None, None, State]

SIGN_IN, FACTOR, SIGN_OUT, ROLE = "/anmelden", "/anmelden/zweiter-faktor", "/abmelden", "/rolle"


@get(SIGN_IN, name="sign_in_page")
async def sign_in_page(request: WebRequest) -> Response[bytes]:
    """Show the form; somebody who is signed in already goes on to where he wanted to."""
    session = session_of(request)
    if session is not None and session.state is SessionState.FULL:
        return _to(own_path(request.query_params.get("weiter", "")) or first_page(session.role))
    fields = {"weiter": own_path(request.query_params.get("weiter", ""))}
    return await _form(request, fields, refusal_of(request))


@post(SIGN_IN, name="sign_in", status_code=200)
async def sign_in(request: WebRequest) -> Response[bytes]:
    """Take name and password; go on to the second factor, or show what was wrong with everything that was typed."""
    fields = await read_form(request)
    device, entrance = Device.of(request), _entrance(request)
    login, password = fields.get("login", ""), fields.get("password", "")
    place = Place(_address(request), device.known_to(entrance.keys, login))
    try:
        begun = await entrance.sign_in(login, password, place, datetime.now(UTC))
    except (SignInFailed, TooManyTries) as error:
        return await _form(request, {"login": login, "weiter": own_path(fields.get("weiter", ""))}, error)
    return _go_on(request, begun, device, fields)


@get(FACTOR, name="second_factor_page")
async def second_factor_page(request: WebRequest) -> Response[bytes]:
    """Ask for the second factor."""
    await _waiting(request)
    return _factor_form(request, own_path(request.query_params.get("weiter", "")))


@post(FACTOR, name="second_factor", status_code=200)
async def give_second_factor(request: WebRequest) -> Response[bytes]:
    """Take a code of the app."""
    fields = await read_form(request)
    session = session_of(request)
    if session is None:
        raise _run_out()
    device, entrance = Device.of(request), _entrance(request)
    try:
        begun = await entrance.give_code(session, fields.get("code", ""), Place(_address(request)), datetime.now(UTC))
    except (SignInFailed, TooManyTries) as error:
        return _factor_form(request, own_path(fields.get("weiter", "")), error)
    return _go_on(request, begun, device, fields)


@post(SIGN_OUT, name="sign_out", status_code=200)
async def sign_out(request: WebRequest) -> Response[bytes]:
    """End this session, or all of the account, and have the browser forget what it keeps of this host."""
    fields = await read_form(request)
    session, goodbye = session_of(request), await goodbye_of(request)
    if session is not None:
        everywhere = fields.get("everywhere") == "1"
        await _entrance(request).sign_out(session, datetime.now(UTC), everywhere=everywhere)
    response = goodbye_page(request, goodbye) if goodbye else _to(SIGN_IN)
    cookies.end(response)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


@post(ROLE, name="switch_role", status_code=200)
async def switch_role(request: WebRequest) -> Response[bytes]:
    """Act in another role of the account, under a new token."""
    fields = await read_form(request)
    actor = acting(request)
    try:
        role = Role(fields.get("role", ""))
    except ValueError:
        raise BadInput("Diese Rolle gibt es nicht.", "There is no such role.") from None
    begun = await _entrance(request).change_role(actor.session, role, datetime.now(UTC))
    response = _to(first_page(role))
    cookies.begin(response, begun.token)
    return response


def _go_on(request: WebRequest, begun: Begun, device: Device, fields: Mapping[str, str]) -> Response[bytes]:
    wanted = own_path(fields.get("weiter", ""))
    if begun.state is SessionState.FACTOR_MISSING:
        response = _to(f"{FACTOR}?weiter={wanted}" if wanted else FACTOR)
    else:
        response = _to(wanted or first_page(begun.role))
        device.remember(response, instance_of(request).keys, begun.login)
    cookies.begin(response, begun.token)
    return response


async def _waiting(request: WebRequest) -> None:
    session = session_of(request)
    if session is None:
        raise _run_out()
    await _entrance(request).waiting(session)


async def _form(request: WebRequest, fields: dict[str, str], error: SozialraumError | None = None) -> Response[bytes]:
    instance = instance_of(request)
    secret = "" if form_token(request) else new_form_secret()
    token = instance.keys.form_token(secret) if secret else form_token(request)
    demo = await list_accounts(instance.graph, demo=True) if instance.settings.demo else []
    text = render(
        request,
        reader_of(request),
        "sign_in.html",
        current="sign_in",
        fields={"login": "", "weiter": "", **fields},
        error=error,
        token=token,
        demo=demo,
        issuers=instance.issuers.listed,
        demo_password=DEMO_PASSWORD,
    )
    response = _answered(request, text, error)
    if secret:
        cookies.set_form_token(response, secret)
    return response


def _factor_form(request: WebRequest, wanted: str, error: SozialraumError | None = None) -> Response[bytes]:
    text = render(
        request,
        reader_of(request),
        "second_factor.html",
        current="sign_in",
        error=error,
        token=form_token(request),
        fields={"weiter": wanted},
    )
    return _answered(request, text, error)


def _answered(request: WebRequest, text: str, error: SozialraumError | None) -> Response[bytes]:
    if error is None:
        return answer_page(request, text)
    headers = {"retry_after": str(error.seconds)} if isinstance(error, TooManyTries) else {}
    return answer_page(request, text, answer_to(error).status, **headers)


def _entrance(request: WebRequest) -> Entrance:
    instance = instance_of(request)
    return Entrance(instance.graph, instance.keys, instance.settings.demo)


def _address(request: WebRequest) -> str:
    return request.client.host if request.client else ""


def _to(address: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": address})


def _run_out() -> NotSignedIn:
    return NotSignedIn(
        "Diese Anmeldung ist abgelaufen.", "This sign-in has run out.", "Noch einmal anmelden.", "Sign in anew."
    )
