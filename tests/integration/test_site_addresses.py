"""Addresses of sites and offices that are not sure: who sees and settles them, and that homes are another matter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from api.access.addresses import CaseAddresses, Choice
from api.access.site_addresses import SiteAddressDoor
from api.actions.import_addresses import import_addresses
from api.actions.import_directory import import_directory_rows
from api.actions.import_register import import_register
from api.actions.settle_addresses import list_settled_addresses, list_uncertain_addresses, settle_address
from api.actions.settle_site_addresses import SiteChoice
from api.actions.site_addresses import SiteAddress, SiteAddresses
from api.app import create_app
from api.pages.cookies import SESSION
from api.settings import Settings
from graph_schema.errors import BadInput, Conflict, NotFound, Refused
from graph_schema.ingest.load import import_session
from graph_schema.ingest.report import ImportReport
from graph_schema.ingest.undo import prepare_undo
from graph_schema.migrations import wipe
from graph_schema.model.access import Role
from graph_schema.store.graph import Graph
from graph_schema.store.site_addresses import DecisionState
from tests.browser.conftest import NARROW, Visit, free_port
from tests.integration.desk import Desk
from tests.integration.office import Office, open_office
from tests.integration.served import chromium, served
from tests.integration.signed_in_desk import Doors, alike, logins, session_token, write
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, write_folder
from tests.integration.test_addresses import HOUSES

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

PAGE = "/verwaltung/adressen"
VILLAGE = {"street": "Dorfstr.", "house_number": "7", "postcode": None, "town": None, "lat": None, "lon": None}
EAST, MIDDLE = "Dorfstraße 7 34121", "Dorfstraße 7 34125"
PLACES = (
    "MATCH (p) WHERE p:Site OR p:DistrictOffice OPTIONAL MATCH (p)-[:LOCATED_IN]->(n)"
    " RETURN p.name AS name, p.address_match AS match, p.lat AS lat, n.name AS area"
)
HOMES = (
    "MATCH (:Household)-[:LIVES_IN]->(r:Residence) WHERE r.street = 'Dorfstr.' OPTIONAL MATCH (r)-[:LOCATED_IN]->(n)"
    " RETURN r.state AS state, r.address_match AS match, r.lat AS lat, n.name AS area, r.settled_through AS through"
)


def register() -> dict[str, list[Cells]]:
    """Ada lives where the workshop is, as it is written; Lu at another place that is not sure."""
    rows = copied(REGISTER_ROWS)
    rows["households"][1] |= {"street": "Dorfstr.", "house_number": "7", "lat": "", "lon": ""}
    rows["households"][2] |= {"street": "Grenzweg", "lat": "", "lon": ""}
    return rows


def directory(*, secret: bool = False) -> dict[str, list[dict[str, object]]]:
    """A workshop and the main office at one address, a branch somewhere else, and a refuge at the same address."""
    site = {"provider_number": "p1", "barrier_free": "yes", **VILLAGE}
    office = {"kind": "main", "barrier_free": "yes", **VILLAGE}
    return {
        "offices": [
            {**office, "office_number": "o1", "name": "Haupthaus"},
            {**office, "office_number": "o2", "name": "Zweig", "kind": "branch", "street": "Nirgendwo"},
        ],
        "providers": [{"provider_number": "p1", "name": "Brücke"}],
        "sites": [
            {**site, "site_number": "s1", "name": "Werkstatt", "secret": secret},
            {**site, "site_number": "s2", "name": "Zuflucht", "secret": True},
        ],
    }


async def bring(office: Office, rows: dict[str, list[dict[str, object]]] | None = None) -> ImportReport:
    return await import_directory_rows(office.graph, rows or directory(), data_folder=office.folder, now=NOW)


async def filled(graph: Graph, folder: Path) -> Office:
    office = await open_office(graph, folder)
    (folder / "houses.csv").write_text(HOUSES, encoding="utf-8")
    await import_addresses(graph, folder / "houses.csv", data_folder=folder, now=NOW)
    await import_register(graph, write_folder(folder / "register", register()), data_folder=folder, now=NOW)
    await bring(office)
    return office


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One office for the module; what a test decides, it takes back."""
    await wipe(migrated_graph)
    return await filled(migrated_graph, tmp_path_factory.mktemp("sites"))


@pytest_asyncio.fixture(loop_scope="session")
async def office(town: Office) -> Office:
    """The office with nothing decided."""
    await take_back_all(town)
    return town


async def take_back_all(office: Office) -> None:
    door = await administrator(office)
    for line in (await door.listed()).lines:
        if line.decision is not None:
            await door.settle(line.key, SiteChoice(None), line.decision.decided_at)


async def administrator(office: Office, login: str = "administrator") -> SiteAddressDoor:
    return SiteAddressDoor(office.graph, await office.actor(login), office.folder)


async def listed(office: Office) -> SiteAddresses:
    return await (await administrator(office)).listed()


async def line_of(office: Office, street: str = "Dorfstr.") -> SiteAddress:
    (line,) = [each for each in (await listed(office)).lines if each.row["street"] == street]
    return line


async def decide(office: Office, choice: SiteChoice, street: str = "Dorfstr.") -> None:
    line = await line_of(office, street)
    seen = line.decision.decided_at if line.decision else None
    await (await administrator(office)).settle(line.key, choice, seen)


def at(candidate: str) -> SiteChoice:
    return SiteChoice(DecisionState.PLACE, candidate)


async def test_the_uncertain_ones_are_listed_with_names_and_what_speaks_for_each_place(office: Office) -> None:
    village, nowhere = (await listed(office)).open
    assert (village.written, village.match) == ("Dorfstr. 7", "ambiguous")
    assert [(each.name, each.of) for each in village.places] == [("Haupthaus", "main"), ("Werkstatt", "Brücke")]
    told = [(each.name, each.area, [str(why) for why in each.reasons]) for each in village.candidates]
    agrees = ["same_street", "same_number", "no_postcode"]
    assert told == [(EAST, "Ost", agrees), (MIDDLE, "Mitte", agrees)]
    assert (nowhere.written, nowhere.match, nowhere.candidates) == ("Nirgendwo 7", "not_found", ())


async def test_a_decision_moves_all_places_there_at_once_and_holds_for_imports_until_it_is_taken_back(
    office: Office,
) -> None:
    unsure = [("Haupthaus", "ambiguous", None, None), ("Werkstatt", "ambiguous", None, None)]
    rest = [("Zuflucht", None, None, None), ("Zweig", "not_found", None, None)]
    assert await ask(office.graph, PLACES) == [*unsure, *rest]
    await decide(office, at(MIDDLE))
    placed = [("Haupthaus", "settled", 51.08, "Mitte"), ("Werkstatt", "settled", 51.08, "Mitte")]
    assert await ask(office.graph, PLACES) == [*placed, *rest]
    assert (await bring(office)).addresses == {"settled": 2, "not_found": 1}
    assert not (await bring(office)).changed_something
    await import_addresses(office.graph, office.folder / "houses.csv", data_folder=office.folder, now=NOW)
    assert await ask(office.graph, PLACES) == [*placed, *rest]
    line = await line_of(office)
    assert (line.is_settled, line.chosen and line.chosen.name) == (True, MIDDLE)
    await decide(office, SiteChoice(None))
    assert await ask(office.graph, PLACES) == [*unsure, *rest]
    assert [each.decision for each in (await listed(office)).open] == [None, None]


async def test_coordinates_of_ones_own_lie_in_the_city(office: Office) -> None:
    await decide(office, SiteChoice(DecisionState.PLACE, point=(51.03, 9.25)))
    assert ("Werkstatt", "settled", 51.03, "Ähre") in await ask(office.graph, PLACES)
    for point, remedy in (((9.25, 51.03), "vertauscht"), ((48.1, 11.5), "an keinem Ort der Stadt")):
        with pytest.raises(BadInput) as refused:
            await decide(office, SiteChoice(DecisionState.PLACE, point=point))
        assert remedy in refused.value.remedy_de
    with pytest.raises(BadInput):
        await decide(office, at("Hauptstraße 1 34117"))


async def test_what_is_put_off_stays_unplaced_and_is_told_apart(office: Office) -> None:
    await decide(office, SiteChoice(DecisionState.PUT_OFF), "Nirgendwo")
    found = await listed(office)
    assert ([each.written for each in found.open], [each.written for each in found.put_off]) == (
        ["Dorfstr. 7"], ["Nirgendwo 7"],
    )  # fmt: skip
    await decide(office, SiteChoice(DecisionState.NOWHERE), "Nirgendwo")
    assert [each.written for each in (await listed(office)).settled] == ["Nirgendwo 7"]
    assert ("Zweig", "settled", None, None) in await ask(office.graph, PLACES)


async def test_each_decision_stands_in_the_trail_of_each_place(office: Office) -> None:
    before = await ask(office.graph, "MATCH (e:AuditEvent {object: 'site_address'}) RETURN e.id AS id")
    for choice in (SiteChoice(DecisionState.PUT_OFF), at(EAST), SiteChoice(None)):
        await decide(office, choice)
    events = await ask(
        office.graph,
        "MATCH (e:AuditEvent {object: 'site_address'}) MATCH (p {id: e.about})"
        " RETURN e.id AS id, e.action AS action, p.name AS name, e.role AS role, e.account AS account",
    )
    new = sorted(each[1:] for each in events if each[:1] not in before)
    by = ("administrator", office.accounts["administrator"])
    assert new == [
        (action, name, *by)
        for action in ("put_off_site_address", "reopen_site_address", "settle_site_address")
        for name in ("Haupthaus", "Werkstatt")
    ]


async def test_who_decides_from_a_page_that_is_old_changes_nothing(office: Office) -> None:
    line = await line_of(office)
    await decide(office, at(MIDDLE))
    with pytest.raises(Conflict):
        await (await administrator(office)).settle(line.key, at(EAST), None)
    with pytest.raises(NotFound):
        await (await administrator(office)).settle("0" * 32, at(EAST), None)
    assert ("Werkstatt", "settled", 51.08, "Mitte") in await ask(office.graph, PLACES)


async def test_no_other_role_gets_at_them(office: Office) -> None:
    line = await line_of(office)
    for login, role in logins():
        if role is not Role.ADMINISTRATOR:
            door = await administrator(office, login)
            with pytest.raises(NotFound):
                await door.listed()
            with pytest.raises(NotFound):
                await door.settle(line.key, at(EAST), None)
    with pytest.raises(NotFound):
        await CaseAddresses(office.graph, await office.actor("administrator"), office.folder).listed()


async def test_a_site_that_becomes_secret_leaves_no_place_behind(office: Office) -> None:
    alone = directory()
    alone["offices"] = alone["offices"][1:]
    await bring(office, {"sites": [{**alone["sites"][0], "street": "Grenzweg", "house_number": None}]})
    await decide(office, at("Grenzweg 99 34117"), "Grenzweg")
    decisions = "MATCH (s:SettledSiteAddress) RETURN s.lat AS lat, s.lon AS lon"
    assert await ask(office.graph, decisions) == [(51.04, 9.15)]
    await bring(office, directory(secret=True))
    assert await ask(office.graph, decisions) == []
    await bring(office)
    assert [each.written for each in (await listed(office)).open] == ["Dorfstr. 7", "Nirgendwo 7"]


async def test_a_site_of_an_earlier_version_keeps_its_place_until_the_next_import(office: Office) -> None:
    await write(
        office,
        "MATCH (s:Site {name: 'Werkstatt'}) SET s.lat = 51.08, s.lon = 9.15, s.address_match = null,"
        " s.fingerprint = 'earlier' RETURN s.id AS id",
    )
    await decide(office, at(EAST))  # of the main office: whether the other's point was stated was not kept
    assert ("Werkstatt", None, 51.08, None) in await ask(office.graph, PLACES)
    await bring(office)
    assert ("Werkstatt", "settled", 51.02, "Ost") in await ask(office.graph, PLACES)


async def test_an_import_on_which_decisions_were_built_is_not_taken_back(office: Office) -> None:
    renamed = directory()
    renamed["sites"][0] |= {"name": "Neue Werkstatt"}
    await bring(office, renamed)
    await decide(office, at(EAST))
    async with import_session(office.graph, data_folder=office.folder, now=NOW) as session:
        with pytest.raises(Refused, match="settled addresses of sites: 1"):
            await prepare_undo(session)
    await bring(office)


SITE_ACTS = [
    at(EAST), at(MIDDLE), SiteChoice(DecisionState.NOWHERE), SiteChoice(DecisionState.PUT_OFF), SiteChoice(None),
    SiteChoice(DecisionState.PLACE, point=(51.03, 9.25)),
]  # fmt: skip
HOME_ACTS = [Choice(EAST), Choice(MIDDLE), Choice(), Choice(reachable_through="Tagesaufenthalt")]


async def homes_seen(office: Office) -> tuple[object, ...]:
    """All that case workers and the terminal see of homes, and where they lie."""
    common: dict[str, Any] = {"data_folder": office.folder, "now": NOW}
    cases = await CaseAddresses(office.graph, await office.actor("ost"), office.folder).listed()
    uncertain = await list_uncertain_addresses(office.graph, **common)
    return cases, uncertain, await list_settled_addresses(office.graph, **common), await ask(office.graph, HOMES)


async def sites_seen(office: Office, desk: Desk) -> tuple[object, ...]:
    """All that an administrator sees of sites, in the answer and on the page, and where they lie."""
    found = await listed(office)
    pages = [await desk.open(f"{PAGE}?zeigen={state}") for state in ("offen", "zurueckgestellt", "geklaert")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    return found, [page.text for page in pages], await ask(office.graph, PLACES)


async def settle_home(office: Office, choice: Choice) -> None:
    cases = CaseAddresses(office.graph, await office.actor("ost"), office.folder)
    (line,) = [each for group in await cases.listed() for each in group if each.written == "Dorfstr. 7"]
    await cases.settle(line.key, choice, line.place.decided_at if line.place else None)


def drawn_acts() -> list[tuple[SiteChoice, Choice]]:
    """Return pairs of decisions about the one address: of sites, then of homes."""
    drawn: list[tuple[SiteChoice, Choice]] = []

    @settings(max_examples=3, deadline=None, database=None, phases=[Phase.generate])
    @given(st.tuples(st.sampled_from(SITE_ACTS), st.sampled_from(HOME_ACTS)))
    def draw(acts: tuple[SiteChoice, Choice]) -> None:
        drawn.append(acts)

    cast(Any, draw)()
    return drawn


async def test_no_decision_about_a_site_changes_a_home_there_and_none_about_a_home_a_site(office: Office) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    async with doors.desk("administrator") as desk:
        homes, sites = await homes_seen(office), await sites_seen(office, desk)
        for of_site, of_home in drawn_acts():
            await decide(office, of_site)
            sites = await sites_seen(office, desk)
            assert await homes_seen(office) == homes, of_site
            await settle_home(office, of_home)
            homes = await homes_seen(office)
            assert await sites_seen(office, desk) == sites, of_home
        await import_register(office.graph, office.folder / "register", data_folder=office.folder, now=NOW)
        await bring(office)
        assert (await homes_seen(office), await sites_seen(office, desk)) == (homes, sites)


async def test_the_terminal_of_homes_never_takes_a_key_of_sites(office: Office) -> None:
    line = await line_of(office)
    with pytest.raises(NotFound):
        await settle_address(office.graph, line.key[:8], None, data_folder=office.folder, now=NOW)


async def test_the_page_lists_settles_puts_off_and_takes_back(office: Office) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    line, other = (await listed(office)).open
    async with doors.desk("administrator") as desk:
        assert f'href="{PAGE}"' in (await desk.open("/verwaltung")).text
        assert "deren Adresse nicht sicher ist: 3." in (await desk.open("/daten")).text
        page = await desk.open(PAGE)
        assert "Bei 2 Adressen" in page.text
        assert "Ort von Brücke" in page.text
        assert "Straße gleich, Hausnummer gleich, PLZ nicht zu vergleichen; Mitte" in page.text
        for hidden in ("Ada", "Lu", "Grenzweg", "Zuflucht"):
            assert hidden not in page.text, hidden
        nothing = await desk.send(PAGE, address=line.key, seen="", act="settle")
        assert (nothing.status_code, "nicht gewählt" in nothing.text) == (400, True)
        wrong = await desk.send(PAGE, address=line.key, seen="", act="settle", where="point", point="9,15 51,08")
        assert (wrong.status_code, 'value="9,15 51,08"' in wrong.text) == (400, True)
        done = await desk.send(PAGE, address=line.key, seen="", act="settle", where=f"at {MIDDLE}")
        assert (done.url.path, "Die Adresse ist geklärt. Eine ist noch zu klären." in done.text) == (PAGE, True)
        again = await desk.send(PAGE, address=line.key, seen="", act="settle", where="nowhere")
        assert (again.status_code, "jemand anderes" in again.text) == (409, True)
        later = await desk.send(PAGE, address=other.key, seen="", act="later")
        assert "zurückgestellt. Zu klären ist keine mehr." in later.text
        assert "Gerade wartet keine Adresse" in later.text
        found = await desk.open(f"{PAGE}?zeigen=geklaert&suche=werkstatt")
        assert f"Geklärt: {MIDDLE}" in found.text
        seen = re.search(r'name="seen" value="([^"]+)"', found.text)
        assert seen is not None
        back = await desk.send(PAGE, address=line.key, seen=seen[1], act="reopen", zeigen="geklaert")
        assert "Das ist zurückgenommen" in back.text
        assert "Es ist noch nichts geklärt" in back.text
        english = await desk.open(f"{PAGE}?lang=en&suche=nirgendwozzz")
        assert "Nothing fits this search" in english.text
        assert (await desk.open(f"{PAGE}?zeigen=alles")).status_code == 400
    assert ("Werkstatt", "ambiguous", None, None) in await ask(office.graph, PLACES)


async def test_for_others_the_page_is_one_that_there_is_not_and_a_form_without_token_changes_nothing(
    office: Office,
) -> None:
    doors = Doors(office, create_app(Settings(office.folder), office.graph))
    line = await line_of(office)
    for login, role in logins():
        if role is Role.ADMINISTRATOR:
            continue
        async with doors.desk(login) as desk:
            nowhere, page = await desk.open("/verwaltung/nirgends"), await desk.open(PAGE)
            assert (page.status_code, alike(page.text, PAGE)) == (404, alike(nowhere.text, "/verwaltung/nirgends"))
            await desk.open("/karte")
            answers = [
                await desk.send(PAGE, address=key, seen="", act="settle", where="nowhere")
                for key in (line.key, "0" * 32)
            ]
            assert {(each.status_code, alike(each.text, "")) for each in answers} == {(404, alike(answers[0].text, ""))}
    async with doors.desk("administrator") as desk:
        sent = await desk.client.post(PAGE, data={"address": line.key, "act": "settle", "where": "nowhere"})
        assert sent.status_code == 403
    assert (await line_of(office)).decision is None


@pytest.mark.browser
async def test_an_address_is_settled_and_taken_back_by_keyboard_on_a_narrow_screen(office: Office) -> None:
    port, token = free_port(), await session_token(office, "administrator")
    app = create_app(Settings(office.folder), office.graph)
    async with served(app, port), chromium() as browser:
        context = await browser.new_context(viewport={"width": NARROW, "height": 800})
        await context.add_cookies(
            [{"name": SESSION, "value": token, "url": f"https://localhost:{port}", "secure": True}]
        )
        visit = Visit(await context.new_page(), f"http://localhost:{port}")
        page = await visit.to(PAGE)
        assert await visit.axe() == []
        assert await visit.overhang() == []
        await page.focus("#at1-1")
        await page.keyboard.press("ArrowDown")  # to the second place
        for _ in range(2):  # over the field for coordinates to the button
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=Die Adresse ist geklärt. Eine ist noch zu klären.")
        assert await visit.axe() == []
        await page.focus("a:has-text('Geklärte ansehen')")
        await page.keyboard.press("Enter")
        await page.wait_for_selector(f"text=Geklärt: {MIDDLE}")
        assert await visit.axe() == []
        assert await visit.overhang() == []
        await page.focus("button[value=reopen]")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=Das ist zurückgenommen")
        await context.close()
    assert len((await listed(office)).open) == 2
