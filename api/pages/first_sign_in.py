"""Pages of a first sign-in: an own password in place of the one that somebody gave, and the first second factor."""

from __future__ import annotations

from datetime import UTC, datetime

from litestar import Response, get, post

from api.actions.own_account import NewPassword, set_first_password
from api.actions.set_up_factors import NewSecret, SetUp, SetUpFactors
from api.actions.sign_in import step_of
from api.pages.entering import (
    WebRequest,
    any_session,
    entrance_of,
    go_on,
    lead_to,
    show,
    site_of,
    take_token,
    wanted_page,
)
from api.pages.forms import read_form
from api.pages.sign_in_page import FIRST_FACTOR, FIRST_PASSWORD, STEPS
from api.pages.signed_in import first_page
from graph_schema.errors import BadInput, Conflict, NotSignedIn, SignInFailed, SozialraumError
from graph_schema.model.access import SignInStep

FIRST_PASSKEY = f"{FIRST_FACTOR}/passkey"


@get(FIRST_PASSWORD, name="first_password_page")
async def first_password_page(request: WebRequest) -> Response[bytes]:
    """Ask for an own password."""
    elsewhere = await _elsewhere(request, SignInStep.SET_PASSWORD)
    return elsewhere or _password_form(request, wanted_page(request.query_params.get("weiter", "")))


@post(FIRST_PASSWORD, name="first_password", status_code=200)
async def first_password(request: WebRequest) -> Response[bytes]:
    """Take it."""
    fields = await read_form(request)
    new = NewPassword(fields.get("new", ""), fields.get("again", ""))
    try:
        begun = await set_first_password(entrance_of(request), any_session(request), new, datetime.now(UTC))
    except (BadInput, Conflict) as error:
        return _password_form(request, wanted_page(fields.get("weiter", "")), error)
    return go_on(request, begun, fields)


@get(FIRST_FACTOR, name="first_factor_page")
async def first_factor_page(request: WebRequest) -> Response[bytes]:
    """Offer the codes of an app and a passkey: one of both has to be set up."""
    elsewhere = await _elsewhere(request, SignInStep.SET_FACTOR)
    if elsewhere:
        return elsewhere
    secret = await _set_up(request).new_secret()
    return _factor_form(request, secret, wanted_page(request.query_params.get("weiter", "")))


@post(FIRST_FACTOR, name="first_factor", status_code=200)
async def first_factor(request: WebRequest) -> Response[bytes]:
    """Take the first code of the app, and show the recovery codes once."""
    fields = await read_form(request)
    set_up, sealed = _set_up(request), fields.get("sealed", "")
    wanted = wanted_page(fields.get("weiter", ""))
    try:
        done = await set_up.set_codes(sealed, fields.get("code", ""))
    except SignInFailed as error:
        return _factor_form(request, await set_up.shown_again(sealed), wanted, error)
    return _shown_once(request, done, wanted)


@post(FIRST_PASSKEY, name="first_passkey", status_code=200)
async def first_passkey(request: WebRequest) -> Response[bytes]:
    """Take a passkey, and show the recovery codes once."""
    fields = await read_form(request)
    set_up, wanted = _set_up(request), wanted_page(fields.get("weiter", ""))
    try:
        done = await set_up.add_passkey(site_of(request), fields.get("credential", ""), fields.get("name", ""))
    except (BadInput, Conflict) as error:
        return _factor_form(request, await set_up.new_secret(), wanted, error, at="passkey")
    return _shown_once(request, done, wanted)


async def _elsewhere(request: WebRequest, step: SignInStep) -> Response[bytes] | None:
    """Return the way to what the sign-in waits for, where that is not `step`."""
    session, entrance = any_session(request), entrance_of(request)
    waiting = await entrance.waiting(session)
    found = step_of(waiting.account, proved=session.proved_at is not None)
    if found is step:
        return None
    return lead_to(request, STEPS[found], wanted_page(request.query_params.get("weiter", "")))


def _set_up(request: WebRequest) -> SetUpFactors:
    return SetUpFactors(entrance_of(request), any_session(request), datetime.now(UTC))


def _password_form(request: WebRequest, wanted: str, error: SozialraumError | None = None) -> Response[bytes]:
    return show(request, "first_password.html", error, current="sign_in", fields={"weiter": wanted})


def _factor_form(
    request: WebRequest, secret: NewSecret, wanted: str, error: SozialraumError | None = None, at: str = "code"
) -> Response[bytes]:
    return show(
        request,
        "first_factor.html",
        error,
        at=at,
        current="sign_in",
        secret=secret,
        action=FIRST_FACTOR,
        passkey_action=FIRST_PASSKEY,
        fields={"weiter": wanted},
    )


def _shown_once(request: WebRequest, done: SetUp, wanted: str) -> Response[bytes]:
    if done.begun is None:
        raise NotSignedIn("Diese Anmeldung ist abgelaufen.", "This sign-in has run out.")
    target = wanted or first_page(done.begun.role)
    response = show(request, "recovery_codes.html", current="sign_in", codes=done.recovery_codes, target=target)
    take_token(request, response, done.begun)
    return response
