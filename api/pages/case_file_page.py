"""The own caseload as a table for spreadsheets, sent while it is read."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from litestar import Request, post
from litestar.datastructures import State
from litestar.response import Stream

from api.access.case_file import FiledPerson, may_be_filed, read_portions
from api.access.persons import Persons
from api.actions.show_cases import chosen_cases, next_step
from api.pages.cases_page import CASES, LONGEST_SEARCH, order_of, people_of, state_of
from api.pages.forms import read_form
from api.pages.reader import Reader, fields_of, reader_of
from geo.exports import CSV_TYPE, csv_table
from graph_schema.model.people import ChannelKind

WebRequest = Request[None, None, State]

COLUMNS = (
    "family_name", "given_name", "birth_date", "protected", "languages", "phone", "email", "contact", "last_reached",
    "next_step",
)  # fmt: skip


@post(CASES + "/liste", name="case_file", status_code=200)
async def case_file(request: WebRequest) -> Stream:
    """Send the people of the list that is shown, by POST: the name that was searched for stands in no address."""
    form = await read_form(request)
    reader, people = reader_of(request), people_of(request)
    fields = fields_of(request)
    lines = chosen_cases(
        [line for line in await people.caseload(leaving=True) if may_be_filed(line.grounds)],
        state=state_of(fields),
        wanted=form.get("name", "")[:LONGEST_SEARCH],
        order=order_of(fields),
    )
    portions = read_portions(Persons(people), [line.id for line in lines])
    first = await anext(portions, [])  # what is refused is refused as a page, not in the middle of a file
    name = f"faelle_{people.actor.asking.today.isoformat()}.csv"
    return Stream(
        _written(reader, first, portions),
        media_type=CSV_TYPE,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


async def _written(
    reader: Reader, first: Sequence[FiledPerson], portions: AsyncGenerator[list[FiledPerson]]
) -> AsyncGenerator[bytes]:
    """Write portion by portion; where one is refused the connection is cut, so that no part looks like the whole."""
    yield csv_table(COLUMNS, [_row(reader, each) for each in first])
    async for portion in portions:
        _, _, rows = csv_table(COLUMNS, [_row(reader, each) for each in portion]).partition(b"\r\n")
        yield rows


def _row(reader: Reader, person: FiledPerson) -> dict[str, Any]:
    texts, formats = reader.texts, reader.formats
    reached = person.contact.last_reached
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "birth_date": person.birth_date.isoformat(),
        "protected": texts("person.protected.short") if person.protected else None,
        "languages": ", ".join(formats.language(each["code"]) for each in person.languages),
        "phone": _reached_by(person, ChannelKind.PHONE),
        "email": _reached_by(person, ChannelKind.EMAIL),
        "contact": texts(f"contact.{person.contact.state}"),
        "last_reached": reached.isoformat() if reached else None,
        "next_step": texts(f"step.{next_step(person.contact)}"),
    }


def _reached_by(person: FiledPerson, kind: ChannelKind) -> str:
    return ", ".join(each["value"] for each in person.channels if each["kind"] == kind and each["value"])
