"""Pages for administrators: all accounts, a new one. What is looked for is sent as a form: no name is in an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get, post

from api.access.actor import Actor
from api.actions.account_fields import WrongField
from api.actions.accounts import Given
from api.actions.show_accounts import STATES, AccountFilter, list_accounts
from api.errors import answer_to
from api.instance import instance_of
from api.pages.administration import ACCOUNTS, ONE, WebRequest, administrator, office_of
from api.pages.forms import form_token, read_form
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from graph_schema.errors import BadInput
from graph_schema.model.access import ALONE, Role

NEW = f"{ONE}/neu"
CURRENT = "accounts"
TOGETHER_ROLES = tuple(role for role in Role if role not in ALONE)
ALONE_ROLES = tuple(role for role in Role if role in ALONE)


@get(ACCOUNTS, name="accounts")
async def accounts_page(request: WebRequest) -> Response[bytes]:
    """Show all accounts."""
    return await _list(request, await administrator(request), AccountFilter())


@post(ACCOUNTS, name="find_accounts", status_code=200)
async def find_accounts(request: WebRequest) -> Response[bytes]:
    """Show the accounts that are looked for."""
    actor, fields = await administrator(request), await read_form(request)
    wanted = AccountFilter(fields.get("name", "")[:100], fields.get("role", ""), fields.get("state", ""))
    if wanted.role not in ("", *Role) or wanted.state not in STATES:
        raise BadInput("Diese Auswahl gibt es nicht.", "There is no such choice.")
    return await _list(request, actor, wanted)


@get(NEW, name="new_account_page")
async def new_account_page(request: WebRequest) -> Response[bytes]:
    """Show the form of a new account."""
    await administrator(request)
    return _form(request, {})


@post(NEW, name="new_account", status_code=200)
async def new_account(request: WebRequest) -> Response[bytes]:
    """Make an account and show its first password once; else the form with what was typed and what is wrong with it."""
    actor, fields = await administrator(request), await read_form(request)
    login, name = fields.get("login", ""), fields.get("name", "")
    try:
        given = await office_of(request, actor).create(login, name, chosen_roles(fields), datetime.now(UTC))
    except WrongField as error:
        return _form(request, fields, error)
    return given_page(request, given, login.strip(), name)


def chosen_roles(fields: Mapping[str, str]) -> list[str]:
    """Return the roles that are ticked in a form: each has a field of its own."""
    return [role.value for role in Role if fields.get(f"role_{role}") == "1"]


def given_page(request: WebRequest, given: Given, login: str, name: str) -> Response[bytes]:
    """Return the page that shows a passphrase, once: it is the answer to a form and has no address of its own."""
    text = render(
        request, reader_of(request), "account_given.html", current=CURRENT, given=given, login=login, name=name
    )
    return answer_page(request, text)


async def _list(request: WebRequest, actor: Actor, wanted: AccountFilter) -> Response[bytes]:
    found, number = await list_accounts(instance_of(request).graph, wanted)
    text = render(
        request,
        reader_of(request),
        "accounts.html",
        current=CURRENT,
        found=found,
        number=number,
        wanted=wanted,
        roles=tuple(Role),
        states=STATES[1:],
        own=actor.account_id,
        token=form_token(request),
    )
    return answer_page(request, text)


def _form(request: WebRequest, fields: Mapping[str, str], error: WrongField | None = None) -> Response[bytes]:
    context: dict[str, Any] = {
        "fields": {"login": fields.get("login", ""), "name": fields.get("name", "")},
        "chosen": chosen_roles(fields),
        "together": TOGETHER_ROLES,
        "alone": ALONE_ROLES,
        "error": error,
        "wrong": error.field if error else "",
        "token": form_token(request),
    }
    text = render(request, reader_of(request), "account_new.html", current=CURRENT, **context)
    return answer_page(request, text, answer_to(error).status if error else 200)
