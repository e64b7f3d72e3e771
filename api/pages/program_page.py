"""Page for administrators: one program with its keys, client secrets and trail, each act a form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from api.access.policy import Action
from api.actions.account_fields import WrongField
from api.actions.programs import REVOKED, GivenKey, Programs, ProgramView, WantedKey, show_program
from api.errors import answer_to
from api.instance import instance_of
from api.pages.administration import PROGRAMS, WebRequest, go_to, just_done, no_such_page, read_version
from api.pages.forms import form_token, read_form
from api.pages.programs_page import CURRENT, chosen_scopes, may, office_of
from api.pages.reader import reader_of
from api.pages.rendering import answer_page, render
from graph_schema.errors import Conflict, NotFound, Refused, SozialraumError
from graph_schema.model.programs import MOST_AT_A_TIME, SCOPES, KeyKind, KeyState, ProgramAct, ProgramKey

DAYS = (30, 90, 180, 365)
USUAL_DAYS = 90
ENDS = "beenden"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that was refused: with what was typed, and why."""

    act: str
    fields: Mapping[str, str]
    error: SozialraumError


@dataclass(frozen=True, slots=True)
class KeysOfKind:
    """The keys or the client secrets of a program, as a part of its page."""

    kind: KeyKind
    act: str
    keys: tuple[ProgramKey, ...]
    full: bool
    """Two hold already."""


Act = Callable[[Programs, str, Mapping[str, str]], Awaitable[GivenKey | None]]


@get(f"{PROGRAMS}/{{program_id:str}}", name="program")
async def program_page(request: WebRequest, program_id: FromPath[str]) -> Response[bytes]:
    """Show one program."""
    await may(request, Action.READ)
    return await _page(request, program_id)


@get(f"{PROGRAMS}/{{program_id:str}}/{{act:str}}", name="program_question")
async def program_question(request: WebRequest, program_id: FromPath[str], act: FromPath[str]) -> Response[bytes]:
    """Ask whether the program is to be ended, and say what that does."""
    await may(request, Action.MANAGE)
    view = await _view(request, program_id)
    if act != ENDS or view.program.ended_at is not None:
        raise no_such_page()
    return _question(request, view, "program.confirm.end", f"{PROGRAMS}/{program_id}/{ENDS}")


@post(f"{PROGRAMS}/{{program_id:str}}/{{act:str}}", name="program_act", status_code=200)
async def program_act(request: WebRequest, program_id: FromPath[str], act: FromPath[str]) -> Response[bytes]:
    """Do something with a program and lead back to it; a new secret is shown here, once."""
    actor, fields = await may(request, Action.MANAGE), await read_form(request)
    if act not in ACTS:
        raise no_such_page()
    known, done = ACTS[act]
    try:
        given = await done(office_of(request, actor), program_id, fields)
    except (WrongField, Refused, Conflict) as error:
        return await _page(request, program_id, Attempt(act, fields, error))
    return await _given(request, given) if given else _back(request, program_id, known)


@get(f"{PROGRAMS}/{{program_id:str}}/schluessel/{{key_id:str}}", name="program_key")
async def program_key_page(request: WebRequest, program_id: FromPath[str], key_id: FromPath[str]) -> Response[bytes]:
    """Ask whether a key or client secret is to be revoked, and say what that does."""
    await may(request, Action.MANAGE)
    view = await _view(request, program_id)
    key = next((each for each in view.keys if each.id == key_id), None)
    if key is None or key.state(datetime.now(UTC)) is not KeyState.ACTIVE:
        raise no_such_page()
    return _question(request, view, f"program.confirm.{key.kind}", f"{PROGRAMS}/{program_id}/schluessel/{key_id}", key)


@post(f"{PROGRAMS}/{{program_id:str}}/schluessel/{{key_id:str}}", name="revoke_key", status_code=200)
async def revoke_key(request: WebRequest, program_id: FromPath[str], key_id: FromPath[str]) -> Response[bytes]:
    """Revoke a key or client secret and lead back to its program."""
    actor, fields = await may(request, Action.MANAGE), await read_form(request)
    try:
        key = await office_of(request, actor).revoke_key(program_id, read_version(fields), key_id, datetime.now(UTC))
    except (Refused, Conflict, NotFound) as error:
        return await _page(request, program_id, Attempt("", fields, error))
    return _back(request, program_id, REVOKED[key.kind])


async def _key(office: Programs, program_id: str, fields: Mapping[str, str]) -> GivenKey:
    return await _make(office, program_id, KeyKind.API_KEY, fields)


async def _secret(office: Programs, program_id: str, fields: Mapping[str, str]) -> GivenKey:
    return await _make(office, program_id, KeyKind.CLIENT_SECRET, fields)


async def _make(office: Programs, program_id: str, kind: KeyKind, fields: Mapping[str, str]) -> GivenKey:
    typed = fields.get("days", "")
    days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else 0
    wanted = WantedKey(kind, chosen_scopes(fields), days)
    return await office.make_key(program_id, read_version(fields), wanted, datetime.now(UTC))


async def _scopes(office: Programs, program_id: str, fields: Mapping[str, str]) -> None:
    await office.change_scopes(program_id, read_version(fields), chosen_scopes(fields), datetime.now(UTC))


async def _tokens(office: Programs, program_id: str, fields: Mapping[str, str]) -> None:
    await office.end_tokens(program_id, read_version(fields), datetime.now(UTC))


async def _end(office: Programs, program_id: str, fields: Mapping[str, str]) -> None:
    await office.end(program_id, read_version(fields), datetime.now(UTC))


MAKES: Mapping[KeyKind, str] = {KeyKind.API_KEY: "api-schluessel", KeyKind.CLIENT_SECRET: "client-geheimnis"}
ACTS: Mapping[str, tuple[ProgramAct, Act]] = {
    MAKES[KeyKind.API_KEY]: (ProgramAct.KEY, _key),
    MAKES[KeyKind.CLIENT_SECRET]: (ProgramAct.SECRET, _secret),
    "umfang": (ProgramAct.SCOPES, _scopes),
    "tokens-beenden": (ProgramAct.TOKENS_ENDED, _tokens),
    ENDS: (ProgramAct.ENDED, _end),
}
"""What a form of the page does, by the last part of its address."""


async def _view(request: WebRequest, program_id: str) -> ProgramView:
    return await show_program(instance_of(request).graph, program_id, datetime.now(UTC))


async def _page(request: WebRequest, program_id: str, attempt: Attempt | None = None) -> Response[bytes]:
    view, now = await _view(request, program_id), datetime.now(UTC)
    typed, error, act = (attempt.fields, attempt.error, attempt.act) if attempt else ({}, None, "")
    context: dict[str, Any] = {
        "program": view.program,
        "trail": view.trail,
        "parts": [_of_kind(view, kind, now) for kind in KeyKind],
        "tokens": sum(key.tokens for key in view.keys),
        "now": now,
        "done": just_done(request, view.trail) if error is None else "",
        "failed": act,
        "chosen": chosen_scopes(typed) if act else [],
        "typed_days": typed.get("days", str(USUAL_DAYS)),
        "days": DAYS,
        "words": SCOPES,
        "error": error,
        "wrong": error.field if isinstance(error, WrongField) else "",
        "token": form_token(request),
    }
    text = render(request, reader_of(request), "program.html", current=CURRENT, **context)
    return answer_page(request, text, answer_to(error).status if error else 200)


def _of_kind(view: ProgramView, kind: KeyKind, now: datetime) -> KeysOfKind:
    keys = tuple(key for key in view.keys if key.kind is kind)
    active = sum(key.state(now) is KeyState.ACTIVE for key in keys)
    return KeysOfKind(kind, MAKES[kind], keys, active >= MOST_AT_A_TIME)


def _question(
    request: WebRequest, view: ProgramView, words: str, address: str, key: ProgramKey | None = None
) -> Response[bytes]:
    text = render(
        request, reader_of(request), "program_confirm.html", current=CURRENT, program=view.program, key=key,
        words=words, address=address, token=form_token(request),
    )  # fmt: skip
    return answer_page(request, text)


async def _given(request: WebRequest, given: GivenKey) -> Response[bytes]:
    """Return the page that shows a secret, once: it is the answer to a form and has no address of its own."""
    program = (await _view(request, given.program_id)).program
    text = render(request, reader_of(request), "program_given.html", current=CURRENT, given=given, program=program)
    return answer_page(request, text)


def _back(request: WebRequest, program_id: str, known: ProgramAct) -> Response[bytes]:
    return go_to(reader_of(request).to(f"{PROGRAMS}/{program_id}", {"getan": known}))
