"""Pages say what a form has done, and the invented town tells a number to try the forms out with."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.actions.demo_accounts import LOGINS, ensure_demo_accounts
from api.actions.demo_example import example_number
from api.app import create_app
from api.settings import Settings
from graph_schema.model.access import Role
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk, desk_at
from tests.integration.office import Office, open_office
from tests.integration.signed_in_desk import TODAY, Doors

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

OFFICER = Role.EQUAL_OPPORTUNITY_OFFICER.value
REASON = "Die Person steht an der Theke, die Kollegin ist krank."


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    return await open_office(graph, tmp_path)


@asynccontextmanager
async def demo_desk(app: Any, role: Role) -> AsyncGenerator[Desk]:
    async with desk_at(app) as desk:
        await desk.sign_in(LOGINS[role])
        yield desk


def shown_number(page: str) -> str:
    found = re.search(r'<code id="example-number">([^<]+)</code>', page)
    return found[1] if found else ""


async def test_the_invented_town_tells_a_number_that_every_form_takes(office: Office) -> None:
    """It is somebody whom the shown case worker does not advise and the shown lead's team does."""
    await ensure_demo_accounts(office.graph, office.keys, datetime.now(UTC))
    app: Any = create_app(Settings(office.folder, demo=True), office.graph)
    last = f"{TODAY + timedelta(days=9):%d/%m/%Y}"
    async with demo_desk(app, Role.CASEWORKER) as desk:
        caseload = await desk.open("/faelle")
        number = shown_number((await desk.open("/einsicht")).text)
        assert number in office.citizens
        assert office.citizens[number] not in caseload.text
        opened = await desk.send("/einsicht", number=number, reason=REASON)
        assert opened.url.path == f"/personen/{office.citizens[number]}"
        assert "bis zum Ende des folgenden Tages" in opened.text
    async with demo_desk(app, Role.TEAM_LEAD) as desk:
        assert shown_number((await desk.open("/einsicht")).text) == number
        assert (await desk.send("/einsicht", number=number, reason=REASON)).status_code == 200
    async with demo_desk(app, Role.DATA_PROTECTION_OFFICER) as desk:
        assert shown_number((await desk.open("/einsichten")).text) == number
        assert REASON in (await desk.send("/einsichten/spur", number=number)).text
    async with demo_desk(app, Role.EQUAL_OPPORTUNITY_OFFICER) as desk:
        assert shown_number((await desk.open("/chancengleichheit?lang=en")).text) == number
        came = await desk.send("/chancengleichheit?lang=en", number=number, wish="Part time", until=last)
        assert "Recorded." in came.text


async def test_an_instance_that_is_no_demonstration_tells_no_number(office: Office) -> None:
    """Neither where the graph has sign-ins of the invented town, nor where it has none."""
    assert await example_number(office.graph, Settings(office.folder, demo=True)) == "", "there are no such sign-ins"
    await ensure_demo_accounts(office.graph, office.keys, datetime.now(UTC))
    assert await example_number(office.graph, Settings(office.folder, demo=True)) in office.citizens
    assert await example_number(office.graph, Settings(office.folder)) == ""
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    for login, path in (
        ("ost", "/einsicht"),
        ("data_protection_officer", "/einsichten"),
        (OFFICER, "/chancengleichheit"),
    ):
        async with doors.desk(login) as desk:
            page = (await desk.open(path)).text
            assert 'name="number"' in page, path
            assert "example-number" not in page, path


async def test_the_team_page_says_that_a_cover_is_set_up_and_that_it_has_ended(office: Office) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    cover = {"caseworker": office.caseworkers["w1"], "deputy": office.accounts["west"]}
    async with doors.desk("lead", Role.TEAM_LEAD) as desk:
        assert "Vertretung ist" not in (await desk.open("/team")).text
        first, last = f"{TODAY:%d/%m/%Y}", f"{TODAY + timedelta(days=7):%d/%m/%Y}"
        page = await desk.send("/team?lang=en", **cover, since=first, until=last)
        assert "The cover is set up" in page.text
        page = await desk.send("/team", **cover, since=TODAY.isoformat(), end="1")
        assert "Die Vertretung ist beendet" in page.text
        page = await desk.send("/team?lang=en", **cover, since="13/31/2026", until=last)
        assert "Write DD/MM/YYYY (the day first)" in page.text
        assert "Vertretung ist" not in (await desk.open("/team?getan=anything")).text


async def test_the_way_to_the_sign_in_page_says_why_one_is_there(office: Office) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    async with doors.desk(None) as desk:
        assert "abgelaufen" not in (await desk.open("/faelle")).text
    async with doors.desk("ost") as desk, doors.desk("ost") as other:
        await other.open("/faelle")
        assert "Sie sind abgemeldet" in (await desk.send("/abmelden", everywhere="1")).text
        assert "bevor das Formular ankam" in (await other.send("/faelle", name="Eins")).text
        page = await other.open("/faelle")
        assert "Ihre Anmeldung ist abgelaufen" in page.text
        assert 'name="weiter" value="/faelle"' in page.text
