"""The program's own door: which key asks, what it may do and until when; and the description of the door itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from litestar import Response
from msgspec import Meta, Struct

from api.access.programs import Scope
from api.instance import instance_of
from api.rest.callers import is_open, program_of
from api.rest.describing import Described, reading
from api.rest.exchange import WebRequest, answer, chosen_type
from api.rest.figure_views import Id
from graph_schema.model.programs import SCOPES

TAG = "programs"

OPENAPI_TYPE = "application/vnd.oai.openapi+json"
ME = Described("Der eigene Schlüssel", asks="/me")
DESCRIPTION = Described("Diese Beschreibung", {OPENAPI_TYPE: "the same, by its own name"}, asks="/openapi.json")


class ScopeInWords(Struct, frozen=True, kw_only=True):
    """A scope and what it allows."""

    scope: Scope
    de: str
    en: str


class Me(Struct, frozen=True, kw_only=True):
    """The program that asks, as its key or token says."""

    program_id: Annotated[str, Meta(description="Random id; at the same time the client id.")]
    name: Annotated[str, Meta(description="Name that the administrators gave it.")]
    key_id: Id
    scopes: Annotated[list[ScopeInWords], Meta(description="What it may do.")]
    ends_at: Annotated[datetime, Meta(description="From when the key or token no longer holds (UTC).")]


class OpenApi(Struct, frozen=True, kw_only=True):
    """An OpenAPI document of version 3.1."""

    openapi: Annotated[str, Meta(examples=["3.1.0"])]


@reading("/me", "readMe", "The program that asks", ME, tag=TAG, needs=None, any_program=True)
async def read_me(request: WebRequest) -> Response[Me]:
    """Which program asks, what it may do and until when. Any scope will do."""
    media_type = chosen_type(request.headers.get("accept"), ME.offered())
    program = program_of(request)
    assert program is not None, "nobody else gets here"
    scopes = [ScopeInWords(scope=each, de=SCOPES[each].de, en=SCOPES[each].en) for each in sorted(program.scopes)]
    told = Me(program_id=program.id, name=program.name, key_id=program.key_id, scopes=scopes, ends_at=program.ends_at)
    return answer(request, told, media_type)


@reading("/openapi.json", "readDescription", "This description", DESCRIPTION, tag=TAG, needs=None)
async def read_description(request: WebRequest) -> Response[OpenApi]:
    """The description of this door as an OpenAPI document; the page /api shows it to people."""
    from api.rest.document import description_bytes

    media_type = chosen_type(request.headers.get("accept"), DESCRIPTION.offered())
    return answer(request, description_bytes(is_open=is_open(instance_of(request).settings)), media_type)
