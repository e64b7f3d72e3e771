"""The daily file: contacts that were recorded here leave once, in the office's columns, with a receipt."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.actions.export_contacts import ExportedFile, export_again, export_contacts, list_exports
from api.actions.import_register import import_register
from graph_schema.errors import BadInput, Conflict, NotFound, Refused
from graph_schema.ingest.keys import KEY_FILE
from graph_schema.store.graph import Graph
from graph_schema.way_back.publishing import Handover, export_lock
from tests.integration.handed_over import HEADER, MAPPING, TODAY, export, load_register, mapping_of, record, rows_of
from tests.integration.small_register import NOW, REGISTER_ROWS, ask, copied, write_folder


@pytest.fixture
async def folder(graph: Graph, tmp_path: Path) -> Path:
    """A folder whose register is loaded."""
    await load_register(graph, tmp_path)
    return tmp_path


async def test_contacts_leave_once_in_the_columns_of_the_office(graph: Graph, folder: Path) -> None:
    first = await record(graph, folder)
    second = await record(graph, folder, "=4", channel="post", outcome="open", day="2026-10-28")
    done = (await export(graph, folder)).written
    assert done is not None
    assert done.path is not None
    assert done.path.name == f"Kontakte_2026-11-01_{done.run_id[:8]}.csv"
    rows = rows_of(done.path)
    assert list(rows[0]) == HEADER
    assert [list(row.values()) for row in rows] == [
        ["", "'=4", "28.10.2026", "B", "A", "O", second, "N"],
        ["", "c3", "30.10.2026", "T", "A", "J", first, "N"],
    ]
    assert [path.stat().st_mode & 0o777 for path in (folder / "out").iterdir()] == [0o600, 0o600]
    assert (await export(graph, folder)).written is None, "nothing is new"
    third = await record(graph, folder)
    again = (await export(graph, folder)).written
    assert again is not None
    assert again.path is not None
    assert [row["Referenz Sozialraum"] for row in rows_of(again.path)] == [third]
    assert [each.run_id for each in await list_exports(graph)] == [again.run_id, done.run_id]


async def test_a_receipt_tells_the_file_and_nothing_of_a_person(graph: Graph, folder: Path) -> None:
    await record(graph, folder)
    done = (await export(graph, folder)).written
    assert done is not None
    assert done.path is not None
    text = Path(f"{done.path}.quittung.json").read_text(encoding="utf-8")
    document = json.loads(text)
    assert document["sha256"] == hashlib.sha256(done.path.read_bytes()).hexdigest() == done.sha256
    assert (document["contacts"], document["first_day"], document["last_day"]) == (1, "2026-10-30", "2026-10-30")
    assert document["mapping"].startswith("4 ")
    assert document["repetition"] is False
    assert "c3" not in text.replace(document["sha256"], "").replace(document["export"], "").replace(
        document["mapping"], ""
    ).replace(document["file"], "")


async def test_a_home_visit_without_contact_is_in_no_file_and_no_receipt(graph: Graph, folder: Path) -> None:
    """Rule F3: not even its number is told, because among few contacts the number tells it."""
    for outcome in ("failed", "open"):
        await record(graph, folder, channel="visit", outcome=outcome)
    assert (await export(graph, folder)).written is None
    assert not (folder / "out").exists()
    reached = await record(graph, folder, channel="visit", outcome="reached")
    done = (await export(graph, folder)).written
    assert done is not None
    assert done.path is not None
    assert [row["Referenz Sozialraum"] for row in rows_of(done.path)] == [reached]
    assert json.loads(Path(f"{done.path}.quittung.json").read_text())["contacts"] == 1


async def test_later_days_wait_for_a_later_file(graph: Graph, folder: Path) -> None:
    early, late = await record(graph, folder, day="2026-10-01"), await record(graph, folder)
    for until, reference in ((date(2026, 10, 29), early), (TODAY, late)):
        done = (await export(graph, folder, until=until)).written
        assert done is not None
        assert done.path is not None
        assert [row["Referenz Sozialraum"] for row in rows_of(done.path)] == [reference]


async def exported_and_removed(graph: Graph, folder: Path) -> tuple[ExportedFile, bytes]:
    """Export a contact and remove its file; what was in it."""
    await record(graph, folder)
    done = (await export(graph, folder)).written
    assert done is not None
    assert done.path is not None
    content = done.path.read_bytes()
    done.path.unlink()
    return done, content


async def test_a_file_that_was_lost_is_written_again_and_says_so(graph: Graph, folder: Path) -> None:
    done, content = await exported_and_removed(graph, folder)
    mapping = mapping_of(folder)

    async def again(name: str, into: str = "out") -> Path:
        file = await export_again(
            graph, name, mapping, folder / into, data_folder=folder / "data", now=datetime.now(UTC)
        )
        assert file.path is not None
        return file.path

    path = await again(done.run_id[:8])
    assert path.read_bytes() == content
    assert json.loads(Path(f"{path}.quittung.json").read_text())["repetition"] is True
    assert (await again(done.run_id, "elsewhere")).read_bytes() == content
    with pytest.raises(NotFound):
        await again("00000000")
    path.write_bytes(b"something else")
    with pytest.raises(Refused):
        await again(done.run_id)
    mapping = mapping_of(folder, MAPPING.replace('"T" = "phone"', '"F" = "phone"'))
    with pytest.raises(Refused, match="same file"):
        await again(done.run_id, "third")
    assert not (folder / "third").exists()
    assert (await export(graph, folder)).written is None, "nothing left anew"


async def interrupted_file(graph: Graph, folder: Path) -> ExportedFile:
    """Hand a contact over, as if the process had ended after the graph said so; the draft is there."""
    done, content = await exported_and_removed(graph, folder)
    Path(f"{done.path}.quittung.json").unlink()
    Handover(folder / "data", done.run_id, folder / "out", done.file).begin(content)
    return done


async def found_by(graph: Graph, folder: Path, text: str = MAPPING) -> list[tuple[str, str, Path | None]]:
    """What the next export says of interrupted ones."""
    done = await export(graph, folder, text)
    assert done.written is None, "nothing leaves anew"
    return [(each.file.run_id, each.found.value, each.file.path) for each in done.completed]


async def test_a_lost_file_is_told_until_it_is_written_with_the_mapping_of_that_time(
    graph: Graph, folder: Path
) -> None:
    file = await interrupted_file(graph, folder)
    target = folder / "out" / file.file
    target.with_name(f".{file.file}.draft").unlink()
    another = MAPPING.replace('"T" = "phone"', '"F" = "phone"')
    for _ in range(2):
        assert await found_by(graph, folder, another) == [(file.run_id, "lost", None)]
    assert not target.exists()
    assert await found_by(graph, folder) == [(file.run_id, "lost", target)]
    assert hashlib.sha256(target.read_bytes()).hexdigest() == file.sha256
    told = json.loads(Path(f"{target}.quittung.json").read_text())
    assert (told["export"], told["repetition"]) == (file.run_id, False), "it never left before"
    assert await found_by(graph, folder) == []


async def test_a_file_whose_folder_is_gone_waits_for_it_or_is_written_elsewhere(graph: Graph, folder: Path) -> None:
    file = await interrupted_file(graph, folder)
    (folder / "out").rename(folder / "unmounted")
    assert await found_by(graph, folder) == [(file.run_id, "no_folder", None)]
    (folder / "unmounted").rename(folder / "out")
    assert await found_by(graph, folder) == [(file.run_id, "there", folder / "out" / file.file)]
    file = await interrupted_file(graph, folder)
    (folder / "out").rename(folder / "unmounted")
    await export_again(
        graph, file.run_id, mapping_of(folder), folder / "new", data_folder=folder / "data", now=datetime.now(UTC)
    )
    assert await found_by(graph, folder) == [], "written on request: nothing is left to complete"


async def test_the_register_that_brings_a_contact_back_brings_no_second_one(graph: Graph, folder: Path) -> None:
    """The file of the leading system, made of ours: it gave numbers and kept our reference."""
    await record(graph, folder)
    done = (await export(graph, folder)).written
    assert done is not None
    assert done.path is not None
    events = "MATCH (:Citizen)-[:HAD_CONTACT]->(e:ContactEvent) RETURN e.day AS day, e.channel AS channel, e.id AS id"
    before = await ask(graph, events)
    rows = copied(REGISTER_ROWS)
    (mine,) = rows_of(done.path)
    rows["contacts"].append({
        "contact_number": "4711", "citizen_number": mine["Kundennummer"], "day": mine["Datum"], "channel": "phone",
        "direction": "from_office", "outcome": "reached", "reference": mine["Referenz Sozialraum"],
    })  # fmt: skip
    register = write_folder(folder / "next", rows)
    report = await import_register(graph, register, data_folder=folder / "data", now=NOW)
    assert report.tables["contacts"].created == 0
    assert await ask(graph, events) == before
    assert (await export(graph, folder)).written is None


async def test_what_a_mapping_cannot_say_is_told_before_anything_is_written(graph: Graph, folder: Path) -> None:
    await record(graph, folder)
    for wrong, said in (
        (MAPPING.replace('reference = "Referenz Sozialraum"\n', ""), "reference is missing"),
        (MAPPING.replace('"B" = "post", ', '"B" = "post", "X" = "phone", '), "several codes mean the same: “X”, “T”"),
        (MAPPING.replace('"Kontakte_*.csv"', '"Kontakte_*.xlsx"'), "workbooks are read and not written"),
        (MAPPING.replace('"Richtung"', '"Weg"'), "stands for several columns"),
        (MAPPING.replace('"Richtung"', '"Weg"'), '= "Weg (direction)" under [contacts.columns]'),
        (MAPPING.replace('{ "gelöscht" = "N" }', '{ "gelöscht" = "*" }'), "not known here"),
        (MAPPING.replace('day = "Datum"', "day = { column = \"Datum\", pattern = '^(..)' }"),
         "cannot be translated back (rows: 1)"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as told:
            await export(graph, folder, wrong)
        assert said in told.value.text("en"), told.value.text("en")
    assert not (folder / "out").exists()
    assert (await export(graph, folder)).written is not None


async def test_without_key_or_folder_nothing_leaves(graph: Graph, folder: Path) -> None:
    await record(graph, folder)
    key = (folder / "data" / KEY_FILE).read_bytes()
    (folder / "data" / KEY_FILE).unlink()
    with pytest.raises(Refused, match=r"import\.key"):
        await export(graph, folder)
    (folder / "data" / KEY_FILE).write_bytes(key)
    (folder / "out").write_text("a file where the folder should be")
    with pytest.raises(Refused, match="could not be written"):
        await export(graph, folder)
    (folder / "out").unlink()
    with export_lock(folder / "data"), pytest.raises(Conflict):
        await export(graph, folder)
    assert (await export(graph, folder)).written is not None


async def test_two_exports_from_two_data_folders_hand_over_each_contact_once(graph: Graph, folder: Path) -> None:
    """The lock is on a data folder; what holds across them is the transaction."""
    import asyncio
    import shutil

    for _ in range(5):
        await record(graph, folder)
    folders = [folder / "data", folder / "data-2", folder / "data-3"]
    for each in folders[1:]:
        shutil.copytree(folders[0], each)
    mapping = mapping_of(folder)
    done = await asyncio.gather(
        *(
            export_contacts(graph, mapping, folder / each.name / "out", data_folder=each, now=NOW, today=TODAY,
                            until=TODAY)
            for each in folders
        ),
        return_exceptions=True,
    )  # fmt: skip
    files = [path for each in folders for path in (each / "out").glob("*.csv")]
    assert sum(len(rows_of(path)) for path in files) == 5
    assert not [each for each in done if isinstance(each, BaseException) and not isinstance(each, Conflict)]
    assert [path for each in folders for path in (each / "out").glob(".*")] == []
