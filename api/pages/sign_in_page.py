"""Pages to sign in and out: name and password, second factor, another role."""

from __future__ import annotations

from datetime import UTC, datetime

from litestar import Response, get, post

from api.actions.demo_accounts import DEMO_PASSWORD
from api.actions.second_factors import SecondFactor
from api.actions.sign_in import Place, step_of
from api.instance import instance_of
from api.pages import cookies
from api.pages.cookies import Device
from api.pages.entering import (
    FACTOR,
    NOTICE,
    NOTICES,
    SIGN_IN,
    WebRequest,
    address_of,
    any_session,
    device_of,
    entrance_of,
    given_in,
    go_on,
    lead_to,
    show,
    site_of,
    wanted_page,
)
from api.pages.forms import form_token, new_form_secret, read_form
from api.pages.issuer_pages import goodbye_of, goodbye_page, refusal_of
from api.pages.signed_in import AREAS, acting, first_page, session_of
from graph_schema.errors import BadInput, SignInFailed, SozialraumError, TooManyTries
from graph_schema.model.access import Role, SessionState, SignInStep
from graph_schema.store.accounts import list_accounts
from graph_schema.store.factors import StoredPasskey, list_passkeys
from graph_schema.store.sessions import end_session

SIGN_OUT, ROLE = "/abmelden", "/rolle"
FIRST_PASSWORD, FIRST_FACTOR = "/anmelden/passwort", "/anmelden/einrichten"  # addresses
STEPS = {
    SignInStep.GIVE_FACTOR: FACTOR,
    SignInStep.SET_PASSWORD: FIRST_PASSWORD,
    SignInStep.SET_FACTOR: FIRST_FACTOR,
    SignInStep.DONE: SIGN_IN,
}
"""Page of each step of signing in."""


@get(SIGN_IN, name="sign_in_page")
async def sign_in_page(request: WebRequest) -> Response[bytes]:
    """Show the form; somebody who is signed in already goes on to where he wanted to."""
    session = session_of(request)
    if session is not None and session.state is SessionState.FULL:
        return lead_to(request, wanted_page(request.query_params.get("weiter", "")) or first_page(session.role))
    fields = {"weiter": wanted_page(request.query_params.get("weiter", ""))}
    return await _form(request, fields, refusal_of(request))


@post(SIGN_IN, name="sign_in", status_code=200)
async def sign_in(request: WebRequest) -> Response[bytes]:
    """Take name and password; go on to the second factor, or show what was wrong with everything that was typed."""
    fields = await read_form(request)
    device, entrance = Device.of(request), entrance_of(request)
    login, password = fields.get("login", ""), fields.get("password", "")
    place = Place(address_of(request), device.known_to(entrance.keys, login))
    try:
        begun = await entrance.sign_in(login, password, place, datetime.now(UTC))
    except (SignInFailed, TooManyTries) as error:
        return await _form(request, {"login": login, "weiter": wanted_page(fields.get("weiter", ""))}, error)
    before = session_of(request)
    if before is not None:  # its token goes out of the browser: nobody shall use it who has kept it
        await end_session(entrance.graph, before.id)
    return go_on(request, begun, fields)


@get(FACTOR, name="second_factor_page")
async def second_factor_page(request: WebRequest) -> Response[bytes]:
    """Ask for the second factor, or lead to what the sign-in waits for instead."""
    session, entrance = any_session(request), entrance_of(request)
    wanted = wanted_page(request.query_params.get("weiter", ""))
    waiting = await entrance.waiting(session)
    step = step_of(waiting.account, proved=session.proved_at is not None)
    if step is not SignInStep.GIVE_FACTOR:
        return lead_to(request, STEPS[step], wanted)
    return _factor_form(request, wanted, await list_passkeys(entrance.graph, session.account_id))


@post(FACTOR, name="second_factor", status_code=200)
async def give_second_factor(request: WebRequest) -> Response[bytes]:
    """Take a code of the app, a recovery code or a passkey's answer."""
    fields = await read_form(request)
    session, entrance, now = any_session(request), entrance_of(request), datetime.now(UTC)
    try:
        begun = await SecondFactor(entrance, session, site_of(request), now, device_of(request)).sign_in(
            given_in(fields)
        )
    except (SignInFailed, TooManyTries) as error:
        own = await list_passkeys(entrance.graph, session.account_id)
        return _factor_form(request, wanted_page(fields.get("weiter", "")), own, error)
    return go_on(request, begun, fields)


@post(SIGN_OUT, name="sign_out", status_code=200)
async def sign_out(request: WebRequest) -> Response[bytes]:
    """End this session, or all of the account, and have the browser forget what it keeps of this host."""
    fields = await read_form(request)
    session, goodbye = session_of(request), await goodbye_of(request)
    if session is not None:
        everywhere = fields.get("everywhere") == "1" and session.state is SessionState.FULL
        await entrance_of(request).sign_out(session, datetime.now(UTC), everywhere=everywhere)
    response = goodbye_page(request, goodbye) if goodbye else lead_to(request, f"{SIGN_IN}?{NOTICE}=signed_out")
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
    begun = await entrance_of(request).change_role(actor.session, role, datetime.now(UTC))
    response = lead_to(request, first_page(role))
    cookies.begin(response, begun.token)
    return response


async def _form(request: WebRequest, fields: dict[str, str], error: SozialraumError | None = None) -> Response[bytes]:
    instance = instance_of(request)
    secret = "" if form_token(request) else new_form_secret()
    token = instance.keys.form_token(secret) if secret else form_token(request)
    demo = await list_accounts(instance.graph, demo=True) if instance.settings.demo else []
    response = show(
        request,
        "sign_in.html",
        error,
        token,
        current="sign_in",
        fields={"login": "", "weiter": "", **fields},
        notice=notice if (notice := request.query_params.get(NOTICE, "")) in NOTICES and error is None else "",
        demo=sorted(demo, key=lambda account: account.roles[0] not in AREAS),  # who has pages of the own first
        issuers=instance.issuers.listed,
        demo_password=DEMO_PASSWORD,
        with_pages=frozenset(AREAS),
    )
    if secret:
        cookies.set_form_token(response, secret)
    return response


def _factor_form(
    request: WebRequest, wanted: str, passkeys: list[StoredPasskey], error: SozialraumError | None = None
) -> Response[bytes]:
    return show(
        request,
        "second_factor.html",
        error,
        current="sign_in",
        purpose="sign_in",
        action=FACTOR,
        fields={"weiter": wanted},
        has_passkeys=bool(passkeys),
    )
