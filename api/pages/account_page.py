"""Page for administrators: one account, with everything that is done with it, each act a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from api.access.actor import Actor
from api.actions.account_fields import WrongField
from api.actions.account_links import link_caseload, link_team, unlink_caseload, unlink_team
from api.actions.accounts import Administration, Given
from api.actions.show_accounts import AccountView, show_account
from api.errors import answer_to
from api.instance import instance_of
from api.pages.accounts_page import ALONE_ROLES, CURRENT, TOGETHER_ROLES, chosen_roles, given_page
from api.pages.administration import (
    ONE,
    WebRequest,
    administrator,
    go_to,
    just_done,
    no_such_page,
    office_of,
    read_version,
)
from api.pages.forms import form_token, read_form
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from graph_schema.errors import Conflict, NotFound, Refused, SozialraumError
from graph_schema.model.access import Role
from graph_schema.model.account_acts import AccountAct

CONFIRMED: Mapping[str, str] = {"sperren": "disable", "passwort": "password", "zweiter-faktor": "factor"}
"""Acts that ask once before they are done: part of the address, part of their texts' keys."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that was refused: with what was typed, and why."""

    act: str
    fields: Mapping[str, str]
    error: SozialraumError


Act = Callable[[WebRequest, Administration, str, Mapping[str, str]], Awaitable[Given | None]]


@get(f"{ONE}/{{account_id:str}}", name="account")
async def account_page(request: WebRequest, account_id: FromPath[str]) -> Response[bytes]:
    """Show one account."""
    actor = await administrator(request)
    return await _page(request, actor, account_id)


@get(f"{ONE}/{{account_id:str}}/{{act:str}}", name="confirm_account_act")
async def confirm_page(request: WebRequest, account_id: FromPath[str], act: FromPath[str]) -> Response[bytes]:
    """Ask whether an act is meant, and say what it does."""
    actor = await administrator(request)
    if act not in CONFIRMED or account_id == actor.account_id:
        raise no_such_page()
    view = await _view(request, actor, account_id)
    text = render(
        request, reader_of(request), "account_confirm.html", current=CURRENT, account=view.account, act=act,
        words=f"account.confirm.{CONFIRMED[act]}", token=form_token(request),
    )  # fmt: skip
    return answer_page(request, text)


@post(f"{ONE}/{{account_id:str}}/{{act:str}}", name="account_act", status_code=200)
async def account_act(request: WebRequest, account_id: FromPath[str], act: FromPath[str]) -> Response[bytes]:
    """Do something with an account and lead back to it; where it is refused, show it as it is now, and why."""
    actor, fields = await administrator(request), await read_form(request)
    if act not in ACTS:
        raise no_such_page()
    known, done = ACTS[act]
    try:
        given = await done(request, office_of(request, actor), account_id, fields)
    except (WrongField, Refused, Conflict, NotFound) as error:
        # Where the account is gone, its view says so; a link that is gone already leads back to the account.
        return await _page(request, actor, account_id, Attempt(act, fields, error))
    if given is not None:
        account = (await _view(request, actor, account_id)).account
        return given_page(request, given, account.login, account.display_name)
    return go_to(reader_of(request).to(f"{ONE}/{account_id}", {"getan": known}))


async def _roles(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    await office.change_roles(account_id, read_version(fields), chosen_roles(fields), datetime.now(UTC))


async def _disable(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    await office.disable(account_id, read_version(fields), datetime.now(UTC))


async def _enable(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    await office.enable(account_id, read_version(fields), datetime.now(UTC))


async def _password(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> Given:
    return await office.reset_password(account_id, read_version(fields), datetime.now(UTC))


async def _factor(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    await office.reset_factor(account_id, read_version(fields), datetime.now(UTC))


async def _caseload(request: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    folder, number = instance_of(request).settings.data_folder, fields.get("caseworker", "")
    await link_caseload(office, account_id, read_version(fields), number, data_folder=folder, now=datetime.now(UTC))


async def _caseload_end(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    await unlink_caseload(office, account_id, read_version(fields), fields.get("of", ""), datetime.now(UTC))


async def _team(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    await link_team(office, account_id, read_version(fields), fields.get("team", ""), datetime.now(UTC))


async def _team_end(_: WebRequest, office: Administration, account_id: str, fields: Mapping[str, str]) -> None:
    await unlink_team(office, account_id, read_version(fields), fields.get("of", ""), datetime.now(UTC))


ACTS: Mapping[str, tuple[AccountAct, Act]] = {
    "rollen": (AccountAct.ROLES, _roles),
    "sperren": (AccountAct.DISABLED, _disable),
    "entsperren": (AccountAct.ENABLED, _enable),
    "passwort": (AccountAct.PASSWORD, _password),
    "zweiter-faktor": (AccountAct.FACTOR, _factor),
    "fallbestand": (AccountAct.CASELOAD, _caseload),
    "fallbestand-ende": (AccountAct.CASELOAD_ENDED, _caseload_end),
    "leitung": (AccountAct.LEAD, _team),
    "leitung-ende": (AccountAct.LEAD_ENDED, _team_end),
}
"""What a form of the page does, by the last part of its address."""


async def _view(request: WebRequest, actor: Actor, account_id: str) -> AccountView:
    return await show_account(instance_of(request).graph, account_id, actor.asking.today)


async def _page(request: WebRequest, actor: Actor, account_id: str, attempt: Attempt | None = None) -> Response[bytes]:
    view = await _view(request, actor, account_id)
    typed, error = (attempt.fields, attempt.error) if attempt else ({}, None)
    kept = attempt is not None and attempt.act == "rollen"
    chosen = chosen_roles(typed) if kept else [role.value for role in view.account.roles]
    context: dict[str, Any] = {
        "view": view,
        "account": view.account,
        "is_own": view.account.id == actor.account_id,
        "done": just_done(request, view.trail) if error is None else "",
        "chosen": chosen,
        "typed": {"caseworker": typed.get("caseworker", ""), "team": typed.get("team", "")},
        "together": TOGETHER_ROLES,
        "alone": ALONE_ROLES,
        "caseworker_role": Role.CASEWORKER in view.account.roles,
        "lead_role": Role.TEAM_LEAD in view.account.roles,
        "error": error,
        "wrong": error.field if isinstance(error, WrongField) else "",
        "token": form_token(request),
    }
    text = render(request, reader_of(request), "account.html", current=CURRENT, **context)
    return answer_page(request, text, answer_to(error).status if error else 200)
