"""Pages for administrators: all programs that sign in by themselves, and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from litestar import Response, get, post

from api.access.actor import Actor
from api.access.policy import Action, ObjectType, decide_here
from api.actions.account_fields import WrongField
from api.actions.accounts import Doer
from api.actions.programs import Programs
from api.errors import answer_to
from api.instance import instance_of
from api.pages.administration import PROGRAMS, WebRequest, administrator, go_to, no_such_page
from api.pages.forms import form_token, read_form
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from graph_schema.model.programs import SCOPES, Scope
from graph_schema.store.programs import list_programs

CURRENT = "accounts"
NEW = f"{PROGRAMS}/neu"


@get(PROGRAMS, name="programs")
async def programs_page(request: WebRequest) -> Response[bytes]:
    """Show all programs: what they may do, when each was used last, when a key ends next."""
    await may(request, Action.READ)
    found = await list_programs(instance_of(request).graph, datetime.now(UTC))
    text = render(request, reader_of(request), "programs.html", current=CURRENT, programs=found, words=SCOPES)
    return answer_page(request, text)


@get(NEW, name="new_program_page")
async def new_program_page(request: WebRequest) -> Response[bytes]:
    """Show the form of a new program."""
    await may(request, Action.MANAGE)
    return _form(request, {})


@post(NEW, name="new_program", status_code=200)
async def new_program(request: WebRequest) -> Response[bytes]:
    """Make a program and lead to its page; else the form with what was typed and what is wrong with it."""
    actor, fields = await may(request, Action.MANAGE), await read_form(request)
    name, scopes = fields.get("name", ""), chosen_scopes(fields)
    try:
        program_id = await office_of(request, actor).create(name, scopes, datetime.now(UTC))
    except WrongField as error:
        return _form(request, fields, error)
    return go_to(reader_of(request).to(f"{PROGRAMS}/{program_id}", {"getan": "program_created"}))


async def may(request: WebRequest, action: Action) -> Actor:
    """Return who asks, where the policy lets the role do this with programs; else there is no such page."""
    actor = await administrator(request)
    if not decide_here(actor.role, action, ObjectType.PROGRAM).allowed:
        raise no_such_page()
    return actor


def office_of(request: WebRequest, actor: Actor) -> Programs:
    """Return what an administrator changes programs with."""
    instance = instance_of(request)
    return Programs(instance.graph, instance.keys, Doer.of(actor))


def chosen_scopes(fields: Mapping[str, str]) -> list[str]:
    """Return the scopes that are ticked in a form: each has a field of its own."""
    return [scope.value for scope in Scope if fields.get(f"scope_{scope}") == "1"]


def _form(request: WebRequest, fields: Mapping[str, str], error: WrongField | None = None) -> Response[bytes]:
    text = render(
        request, reader_of(request), "program_new.html", current=CURRENT, name=fields.get("name", ""),
        chosen=chosen_scopes(fields), scopes=tuple(Scope), words=SCOPES, error=error,
        wrong=error.field if error else "", token=form_token(request),
    )  # fmt: skip
    return answer_page(request, text, answer_to(error).status if error else 200)
