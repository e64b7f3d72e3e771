"""Which program asks in a request: for the doors that programs use (REST, GraphQL, OAuth)."""

from __future__ import annotations

from datetime import UTC, datetime

from api.access.programs import Program, find_program
from api.instance import instance_of
from api.pages.reader import Connection


async def asking_program(connection: Connection) -> Program:
    """Return the program behind a request's `Authorization`; ProgramRefused, TooManyTries.

    No cookie is read: a page elsewhere cannot send this header for somebody without being asked first (CORS), so
    what comes with it needs no token of forms.
    """
    instance = instance_of(connection)
    authorization = connection.headers.get("authorization")
    address = connection.client.host if connection.client else ""
    return await find_program(instance.graph, instance.keys, authorization, datetime.now(UTC), address=address)
