"""The page of the own account, for everybody who is signed in: password, second factors, sign-ins."""

from __future__ import annotations

from datetime import UTC, datetime

from litestar import Response, get, post

from api.actions.own_account import NewPassword, change_password, show_own_account, sign_out_elsewhere
from api.actions.second_factors import SecondFactor, was_proved
from api.actions.set_up_factors import NewSecret, SetUpFactors
from api.pages.entering import (
    WebRequest,
    device_of,
    entrance_of,
    given_in,
    lead_to,
    show,
    site_of,
    take_token,
    wanted_page,
)
from api.pages.forms import read_form
from api.pages.signed_in import acting
from graph_schema.errors import BadInput, Conflict, NotConfirmed, Refused, SignInFailed, SozialraumError, TooManyTries
from graph_schema.office_time import office_time
from graph_schema.store.factors import list_passkeys

ACCOUNT = "/konto"
PASSWORD, CODES, CONFIRM = f"{ACCOUNT}/passwort", f"{ACCOUNT}/codes", f"{ACCOUNT}/bestaetigen"
PASSKEYS, REMOVE_PASSKEY = f"{ACCOUNT}/passkeys", f"{ACCOUNT}/passkeys/entfernen"
RECOVERY, ELSEWHERE = f"{ACCOUNT}/wiederherstellung", f"{ACCOUNT}/abmelden"

DONE = frozenset({"password", "codes", "passkey", "removed", "elsewhere", "confirmed"})
"""What the page says that was done; whatever else stands in the address says nothing."""


@get(ACCOUNT, name="own_account_page")
async def own_account_page(request: WebRequest) -> Response[bytes]:
    """Show the own account."""
    return await _page(request, done=request.query_params.get("fertig", ""))


@post(PASSWORD, name="set_password", status_code=200)
async def set_password(request: WebRequest) -> Response[bytes]:
    """Take a new password; all other sessions end."""
    fields, actor = await read_form(request), acting(request)
    new = NewPassword(fields.get("new", ""), fields.get("again", ""))
    try:
        begun = await change_password(entrance_of(request), actor.session, fields.get("old", ""), new, actor.now)
    except (BadInput, Conflict, SignInFailed, TooManyTries) as error:
        return await _page(request, error, at="old" if isinstance(error, SignInFailed) else "new")
    response = lead_to(request, f"{ACCOUNT}?fertig=password")
    take_token(request, response, begun)
    return response


@get(CODES, name="codes_page")
async def codes_page(request: WebRequest) -> Response[bytes]:
    """Show a new secret for the app; it holds once its first code was given."""
    try:
        return _codes_form(request, await _set_up(request).new_secret())
    except NotConfirmed:
        return lead_to(request, CONFIRM, CODES)


@post(CODES, name="set_codes", status_code=200)
async def set_codes(request: WebRequest) -> Response[bytes]:
    """Take the first code of the new secret."""
    fields, set_up = await read_form(request), _set_up(request)
    sealed = fields.get("sealed", "")
    try:
        await set_up.set_codes(sealed, fields.get("code", ""))
    except NotConfirmed:
        return lead_to(request, CONFIRM, CODES)
    except SignInFailed as error:
        return _codes_form(request, await set_up.shown_again(sealed), error)
    return lead_to(request, f"{ACCOUNT}?fertig=codes")


@post(PASSKEYS, name="add_passkey", status_code=200)
async def add_passkey(request: WebRequest) -> Response[bytes]:
    """Take a passkey that the browser has made."""
    fields, set_up = await read_form(request), _set_up(request)
    try:
        await set_up.add_passkey(site_of(request), fields.get("credential", ""), fields.get("name", ""))
    except NotConfirmed:
        return lead_to(request, CONFIRM, ACCOUNT)
    except (BadInput, Conflict) as error:
        return await _page(request, error, at="passkey")
    return lead_to(request, f"{ACCOUNT}?fertig=passkey")


@post(REMOVE_PASSKEY, name="remove_passkey", status_code=200)
async def remove_passkey(request: WebRequest) -> Response[bytes]:
    """Remove a passkey, never the last second factor."""
    fields, set_up = await read_form(request), _set_up(request)
    try:
        await set_up.remove_passkey(fields.get("passkey", ""))
    except NotConfirmed:
        return lead_to(request, CONFIRM, ACCOUNT)
    except Refused as error:
        return await _page(request, error)
    return lead_to(request, f"{ACCOUNT}?fertig=removed")


@post(RECOVERY, name="new_recovery_codes", status_code=200)
async def new_recovery_codes(request: WebRequest) -> Response[bytes]:
    """Make ten new recovery codes and show them once."""
    await read_form(request)
    try:
        codes = await _set_up(request).new_recovery_codes()
    except NotConfirmed:
        return lead_to(request, CONFIRM, ACCOUNT)
    return show(request, "recovery_codes.html", current="account", codes=codes, target=ACCOUNT)


@get(CONFIRM, name="confirm_own_page")
async def confirm_own_page(request: WebRequest) -> Response[bytes]:
    """Ask for the second factor once more."""
    return await _confirm_form(request, request.query_params.get("weiter", ""))


@post(CONFIRM, name="confirm", status_code=200)
async def confirm(request: WebRequest) -> Response[bytes]:
    """Take it, and lead back to what it was asked for."""
    fields, actor = await read_form(request), acting(request)
    wanted = wanted_page(fields.get("weiter", ""))
    factor = SecondFactor(entrance_of(request), actor.session, site_of(request), actor.now, device_of(request))
    try:
        begun = await factor.confirm(given_in(fields))
    except (SignInFailed, TooManyTries) as error:
        return await _confirm_form(request, wanted, error)
    response = lead_to(request, wanted if wanted not in ("", ACCOUNT) else f"{ACCOUNT}?fertig=confirmed")
    take_token(request, response, begun)
    return response


@post(ELSEWHERE, name="sign_out_elsewhere", status_code=200)
async def end_other_sessions(request: WebRequest) -> Response[bytes]:
    """End all sessions of the account but this one."""
    await read_form(request)
    actor = acting(request)
    await sign_out_elsewhere(entrance_of(request), actor.session, actor.now)
    return lead_to(request, f"{ACCOUNT}?fertig=elsewhere")


async def _page(
    request: WebRequest, error: SozialraumError | None = None, *, at: str = "", done: str = ""
) -> Response[bytes]:
    actor = acting(request)
    own = await show_own_account(entrance_of(request), actor.session, actor.now)
    return show(
        request,
        "own_account.html",
        error,
        current="account",
        own=own,
        at=at,
        done=done if done in DONE else "",
        proved=was_proved(actor.session, actor.now),
        local=office_time,
    )


def _set_up(request: WebRequest) -> SetUpFactors:
    return SetUpFactors(entrance_of(request), acting(request).session, datetime.now(UTC))


def _codes_form(request: WebRequest, secret: NewSecret, error: SozialraumError | None = None) -> Response[bytes]:
    return show(
        request, "codes.html", error, at="code", current="account", secret=secret, action=CODES, fields={"weiter": ""}
    )


async def _confirm_form(request: WebRequest, wanted: str, error: SozialraumError | None = None) -> Response[bytes]:
    own = await list_passkeys(entrance_of(request).graph, acting(request).account_id)
    return show(
        request,
        "second_factor.html",
        error,
        current="account",
        purpose="confirm",
        action=CONFIRM,
        fields={"weiter": wanted_page(wanted)},
        has_passkeys=bool(own),
    )
