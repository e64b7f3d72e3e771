"""Written addresses: the city's list imported, residences placed by it, what is not sure settled by a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.actions.export_register import export_register
from api.actions.import_addresses import import_addresses
from api.actions.import_directory import import_directory_rows
from api.actions.import_register import import_register
from api.actions.settle_addresses import list_settled_addresses, list_uncertain_addresses, settle_address
from graph_schema.errors import BadInput, NotFound
from graph_schema.ingest.report import Counts, ImportReport, RowsRefused
from graph_schema.store.graph import Graph
from tests.integration.small_imports import common, load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, import_areas
from tests.integration.test_leading_systems import mapping_where

HOUSES = """street;house_number;suffix;postcode;x;y
Hauptstraße;1;;34117;9.05;51.05
Hauptstraße;3;;34117;9.06;51.05
Grenzweg;1;;34117;9.05;51.04
Grenzweg;99;;34117;9.15;51.04
Dorfstraße;7;;34121;9.05;51.02
Dorfstraße;7;;34125;9.15;51.08
"""
PLACES = (
    "MATCH (:Household)-[:LIVES_IN]->(r:Residence) OPTIONAL MATCH (r)-[:LOCATED_IN]->(n)"
    " RETURN r.street AS street, r.address_match AS match, r.state AS state, r.lat AS lat, n.name AS area"
)


@pytest.fixture
async def town(graph: Graph, tmp_path: Path) -> Graph:
    """The graph with three areas."""
    await import_areas(graph, tmp_path / "data")
    return graph


async def load_addresses(
    graph: Graph, folder: Path, text: str = HOUSES, *, level: str | None = None, check_only: bool = False
) -> ImportReport:
    path = folder / "addresses.csv"
    path.write_text(text, encoding="utf-8")
    return await import_addresses(graph, path, data_folder=folder / "data", now=NOW, level=level, check_only=check_only)


def written(*addresses: tuple[str, str, str]) -> dict[str, list[Cells]]:
    """The small register with one unprotected household that has lived at the addresses, one after the other."""
    rows = copied(REGISTER_ROWS)
    first = {**rows["households"][0], "lat": "", "lon": "", "residence_until": ""}
    others = [row for row in rows["households"] if row["household_number"] != first["household_number"]]
    homes = [
        {**first, "street": street, "house_number": number, "postcode": postcode, "residence_since": f"20{year}-01-01"}
        for year, (street, number, postcode) in enumerate(addresses, start=10)
    ]
    return {**rows, "households": [*homes, *others]}


async def test_residences_are_placed_by_their_written_address(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    report = await load_register(
        town,
        tmp_path,
        written(
            ("Hauptstr. 3", "", "34117"),
            ("Haupstraße", "5", "34117"),  # misspelt, and no such number: nothing is guessed
            ("Dorfstr.", "7", "34125"),
            ("Dorfstr.", "7", ""),
            ("Grenzweg", "", ""),
            ("Hauptstraße", "", ""),
            ("Nirgendwo", "1", ""),
        ),
    )
    assert report.addresses == {"exact": 2, "ambiguous": 2, "street_only": 2, "not_found": 1}
    places = {(row[0], row[1]): row[2:] for row in await ask(town, PLACES) if row[1] is not None}
    assert places["Hauptstr. 3", "exact"] == ("located", 51.05, "Ost")
    assert places["Dorfstr.", "exact"] == ("located", 51.08, "Mitte")
    # Of two possible places in two areas none is taken; a street that lies in one area counts there, without a point.
    assert places["Dorfstr.", "ambiguous"] == ("not_located", None, None)
    assert places["Grenzweg", "street_only"] == ("not_located", None, None)
    assert places["Hauptstraße", "street_only"] == ("located", None, "Ost")
    assert places["Nirgendwo", "not_found"] == ("not_located", None, None)


async def test_stated_coordinates_protected_people_and_people_without_address_are_not_looked_up(
    town: Graph, tmp_path: Path
) -> None:
    await load_addresses(town, tmp_path)
    rows = copied(REGISTER_ROWS)
    for row in rows["households"]:
        row |= {"street": "Hauptstraße", "house_number": "1"}
        if row.get("residence_state"):
            row |= {"lat": "", "lon": ""}
    report = await load_register(town, tmp_path, rows)
    assert report.addresses == {}
    assert {row[2] for row in await ask(town, PLACES) if row[3] is None} == {"no_fixed_address", "protected"}


async def test_a_later_list_places_what_was_imported_before(town: Graph, tmp_path: Path) -> None:
    first = await load_register(town, tmp_path, written(("Hauptstr.", "1", "")))
    assert first.addresses == {}
    assert (await load_addresses(town, tmp_path)).addresses == {"exact": 1}
    assert ("Hauptstr.", "exact", "located", 51.05, "Ost") in await ask(town, PLACES)
    again = await load_register(town, tmp_path, written(("Hauptstr.", "1", "")))
    assert not again.changed_something


async def test_a_list_is_replaced_by_the_next_and_the_same_list_changes_nothing(town: Graph, tmp_path: Path) -> None:
    assert (await load_addresses(town, tmp_path)).total == Counts(created=6)
    same = await load_addresses(town, tmp_path)
    assert (same.total, same.changed_something) == (Counts(unchanged=6), False)
    await load_register(town, tmp_path, written(("Hauptstr.", "1", "")))
    fewer = await load_addresses(town, tmp_path, HOUSES.replace("Hauptstraße;1;", "Neue Straße;1;"))
    assert fewer.total == Counts(created=1, unchanged=5, vanished=1)
    assert await ask(town, "MATCH (a:Address) RETURN count(a) AS n") == [(6,)]
    assert ("Hauptstr.", "nearest_number", "located", 51.05, "Ost") in await ask(town, PLACES)


async def test_a_street_directory_tells_areas_without_points(town: Graph, tmp_path: Path) -> None:
    directory = "street;first;last;side;area_key\nRingstraße;1;9;odd;1\nRingstraße;2;;even;2\nFeldweg;;;;3\n"
    await load_register(town, tmp_path, written(("Ringstr.", "3", ""), ("Ringstr.", "44", ""), ("Feldweg", "", "")))
    report = await load_addresses(town, tmp_path, directory, level="stadtteil")
    assert report.total == Counts(created=3)
    assert report.addresses == {"exact": 2, "street_only": 1}
    assert {row[3] for row in await ask(town, PLACES) if row[1] is not None} == {None}
    assert sorted((row[0], row[4]) for row in await ask(town, PLACES) if row[1] is not None) == [
        ("Feldweg", "Ähre"), ("Ringstr.", "Mitte"), ("Ringstr.", "Ost"),
    ]  # fmt: skip


async def test_an_unknown_area_of_a_street_directory_is_refused(town: Graph, tmp_path: Path) -> None:
    with pytest.raises(RowsRefused) as refused:
        await load_addresses(town, tmp_path, "street;area_key\nRingstraße;99\n", level="stadtteil")
    assert [each.column for each in refused.value.report.refusals] == ["area_key"]
    with pytest.raises(BadInput, match="no areas at the level"):
        await load_addresses(town, tmp_path, "street;area_key\nRingstraße;1\n", level="block")


async def test_metres_without_their_system_are_refused_with_the_remedy(town: Graph, tmp_path: Path) -> None:
    with pytest.raises(RowsRefused) as refused:
        await load_addresses(town, tmp_path, "street;house_number;x;y\nHauptstraße;1;533000;5684000\n")
    assert "--crs" in refused.value.report.refusals[0].remedy_de
    assert await ask(town, "MATCH (a:Address) RETURN count(a) AS n") == [(0,)]


async def test_checking_a_list_writes_nothing(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, written(("Hauptstr.", "1", "")))
    report = await load_addresses(town, tmp_path, check_only=True)
    assert (report.total, report.addresses) == (Counts(created=6), {"exact": 1})
    assert await ask(town, "MATCH (a:Address) RETURN count(a) AS n") == [(0,)]
    assert ("Hauptstr.", None, "not_located", None, None) in await ask(town, PLACES)


async def test_what_a_person_settles_is_kept_for_the_next_import(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    homes = written(("Dorfstr.", "7", ""), ("Nirgendwo", "1", ""))
    await load_register(town, tmp_path, homes)
    uncertain = {each.written: each for each in await list_uncertain_addresses(town, **common(tmp_path))}
    assert set(uncertain) == {"Dorfstr. 7", "Nirgendwo 1"}
    village = uncertain["Dorfstr. 7"]
    assert [name for name, _, _ in village.suggestions] == ["Dorfstraße 7 34121", "Dorfstraße 7 34125"]
    assert await settle_address(town, village.name, village.suggestions[1][1:], **common(tmp_path)) == 1
    assert await settle_address(town, uncertain["Nirgendwo 1"].name, None, **common(tmp_path)) == 1
    assert await list_uncertain_addresses(town, **common(tmp_path)) == []
    settled = [("Dorfstr.", "settled", "located", 51.08, "Mitte"), ("Nirgendwo", "settled", "not_located", None, None)]
    assert [row for row in await ask(town, PLACES) if row[1] == "settled"] == settled
    # The next import keeps to it, in another spelling of the same address too, and so does a new list.
    homes["households"][0]["street"] = "DORFSTRASSE"
    assert (await load_register(town, tmp_path, homes)).addresses == {"settled": 2}
    await load_addresses(town, tmp_path, HOUSES.replace("Grenzweg;99", "Grenzweg;97"))
    assert [row[1] for row in await ask(town, PLACES) if row[1] is not None] == ["settled", "settled"]


THROUGH = "MATCH (r:Residence {street: 'Nirgendwo'}) RETURN r.reachable_through AS stated, r.settled_through AS settled"


async def settle_through(graph: Graph, folder: Path, through: str, written_so: str = "Nirgendwo 1") -> int:
    """Settle that the only uncertain, or settled, address is no fixed one."""
    listed = [*await list_uncertain_addresses(graph, **common(folder)),
              *await list_settled_addresses(graph, **common(folder))]  # fmt: skip
    (name,) = [each.name for each in listed if each.written == written_so]
    return await settle_address(graph, name, None, reachable_through=through, **common(folder))


async def test_an_address_is_settled_as_no_fixed_one_and_imports_keep_to_it(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    homes = written(("Nirgendwo", "1", ""))
    report = await load_register(town, tmp_path, homes)
    assert await settle_through(town, tmp_path, " Tages-\naufenthalt ") == 1
    settled = ("Nirgendwo", "settled", "no_fixed_address", None, None)
    assert settled in await ask(town, PLACES)
    assert await ask(town, THROUGH) == [(None, "Tages- aufenthalt")]
    assert await list_uncertain_addresses(town, **common(tmp_path)) == []
    # An unchanged row, a changed one, and another list of addresses.
    assert not (await load_register(town, tmp_path, homes)).changed_something
    homes["households"][0]["residence_until"] = "2021-12-31"
    again = await load_register(town, tmp_path, homes)
    assert (again.addresses, again.not_located) == ({"settled": 1}, report.not_located - 1)
    await load_addresses(town, tmp_path, HOUSES + "Nirgendwo;1;;34117;9.05;51.05\n")
    assert settled in await ask(town, PLACES)
    assert await ask(town, THROUGH) == [(None, "Tages- aufenthalt")]


async def test_what_was_settled_as_no_fixed_address_is_listed_and_settled_anew(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    homes = written(("Nirgendwo", "1", ""))
    homes["households"][0]["reachable_through"] = "Betreuerin"
    await load_register(town, tmp_path, homes)
    await settle_through(town, tmp_path, "Wohnheim")
    assert await ask(town, THROUGH) == [("Betreuerin", "Wohnheim")]
    (listed,) = await list_settled_addresses(town, **common(tmp_path))
    assert (listed.written, listed.residences, listed.place.point) == ("Nirgendwo 1", 1, None)
    assert (listed.place.reachable_through, listed.place.decided_at) == ("Wohnheim", NOW)
    await settle_address(town, listed.name, (51.05, 9.05), **common(tmp_path))
    assert ("Nirgendwo", "settled", "located", 51.05, "Ost") in await ask(town, PLACES)
    assert await ask(town, THROUGH) == [("Betreuerin", None)]
    (listed,) = await list_settled_addresses(town, **common(tmp_path))
    assert (listed.place.point, listed.place.reachable_through) == ((51.05, 9.05), None)
    assert not (await load_register(town, tmp_path, homes)).changed_something


async def test_the_way_back_leaves_out_what_was_settled_as_no_fixed_address(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    await load_register(town, tmp_path, written(("Nirgendwo", "1", "")))
    await settle_through(town, tmp_path, "Wohnheim")
    mapping = mapping_where(tmp_path, "Fachverfahren", {})
    today = NOW.date()
    await export_register(town, mapping, tmp_path / "back", data_folder=tmp_path / "data", today=today)
    text = (tmp_path / "back" / "households.csv").read_text(encoding="utf-8-sig")
    assert "Nirgendwo" in text
    assert "Wohnheim" not in text
    report = await import_register(town, tmp_path / "back", mapping=mapping, **common(tmp_path))
    assert report.total.changed == report.total.created == 0


async def test_a_household_that_is_protected_later_is_no_longer_reachable_through_a_place(
    town: Graph, tmp_path: Path
) -> None:
    await load_addresses(town, tmp_path)
    homes = written(("Nirgendwo", "1", ""))
    await load_register(town, tmp_path, homes)
    await settle_through(town, tmp_path, "Wohnheim")
    homes["citizens"][0]["protected"] = "ja"
    await load_register(town, tmp_path, homes)
    assert ("Nirgendwo", None, "protected", None, None) in await ask(town, PLACES)
    assert await ask(town, THROUGH) == [(None, None)]
    assert await list_settled_addresses(town, **common(tmp_path)) == []


@pytest.mark.parametrize("through", [" \n", "x" * 4001])
async def test_a_place_that_says_nothing_or_too_much_settles_nothing(town: Graph, tmp_path: Path, through: str) -> None:
    await load_register(town, tmp_path, written(("Nirgendwo", "1", "")))
    await load_addresses(town, tmp_path)
    with pytest.raises(BadInput):
        await settle_through(town, tmp_path, through)
    assert await list_settled_addresses(town, **common(tmp_path)) == []


async def test_a_name_that_no_uncertain_address_has_settles_nothing(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    with pytest.raises(NotFound):
        await settle_address(town, "00000000", None, data_folder=tmp_path / "data", now=NOW)


async def test_protected_addresses_are_never_listed_as_uncertain(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    homes = written(("Nirgendwo", "1", ""))
    homes["citizens"][0]["protected"] = "ja"
    await load_register(town, tmp_path, homes)
    assert await list_uncertain_addresses(town, data_folder=tmp_path / "data", now=NOW) == []


async def test_sites_and_offices_are_placed_by_their_address(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    address = {"street": "Hauptstr.", "house_number": "3", "lat": None, "lon": None}
    site = {"site_number": "s1", "provider_number": "p1", "name": "Werkstatt", "barrier_free": "yes", **address}
    rows = {
        "offices": [{"office_number": "o1", "name": "Haus", "kind": "main", "barrier_free": "yes", **address}],
        "providers": [{"provider_number": "p1", "name": "Träger"}],
        "sites": [site, {**site, "site_number": "s2", "name": "Zuflucht", "secret": True}],
    }
    await import_directory_rows(town, rows, data_folder=tmp_path / "data", now=NOW)
    located = "MATCH (s) WHERE s:Site OR s:DistrictOffice OPTIONAL MATCH (s)-[:LOCATED_IN]->(n)"
    assert await ask(town, f"{located} RETURN s.name AS s, s.lat AS lat, s.street AS street, n.name AS n") == [
        ("Haus", 51.05, "Hauptstr.", "Ost"),
        ("Werkstatt", 51.05, "Hauptstr.", "Ost"),
        ("Zuflucht", None, None, None),
    ]


async def test_a_site_through_which_people_are_reached_has_its_place_all_the_same(town: Graph, tmp_path: Path) -> None:
    await load_addresses(town, tmp_path)
    await load_register(town, tmp_path, written(("Nirgendwo", "1", "")))
    await settle_through(town, tmp_path, "Tagesaufenthalt")
    await load_addresses(town, tmp_path, HOUSES + "Nirgendwo;1;;34117;9.05;51.05\n")
    site = {"site_number": "s1", "provider_number": "p1", "name": "Tagesaufenthalt", "barrier_free": "yes"}
    rows = {
        "providers": [{"provider_number": "p1", "name": "Träger"}],
        "sites": [{**site, "street": "Nirgendwo", "house_number": "1", "lat": None, "lon": None}],
    }
    await import_directory_rows(town, rows, data_folder=tmp_path / "data", now=NOW)
    located = "MATCH (s:Site)-[:LOCATED_IN]->(n) RETURN s.lat AS lat, n.name AS name"
    assert await ask(town, located) == [(51.05, "Ost")]
    assert ("Nirgendwo", "settled", "no_fixed_address", None, None) in await ask(town, PLACES)
