"""Taking back the last import as a whole: the graph becomes what it was before, while nothing was built on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from graph_schema.errors import NotFound, Refused
from graph_schema.ingest import load
from graph_schema.ingest.batches import rows_of
from graph_schema.ingest.built_on import BUILT_ON, IMPORT_AGAIN, refuse_built_on, way_on
from graph_schema.ingest.cut_short import mark_recorded, mark_waiting
from graph_schema.ingest.images_before import (
    Compared,
    before_path,
    compare_with_images,
    remove_images,
    sealed_at,
)
from graph_schema.ingest.journal import Batch, journal_path
from graph_schema.ingest.load import ImportSession, rows_in_one_transaction, write_batches
from graph_schema.ingest.packed_files import PackedFile
from graph_schema.store import images
from graph_schema.store.counted_dates import forget_counted_dates
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Step
from graph_schema.store.imports import RunningImport, load_import_runs, save_import_run

_PLACES = ("neighbourhoods", "addresses")
"""Kinds of import by whose borders and houses places are found."""
_BY_PLACES = (images.count_addresses_settled_since, images.count_site_addresses_settled_since)
"""What is settled by them."""
_RECENT_RUNS = 1_000
"""Among so many is one that wrote something: nightly imports that change nothing are recorded too."""
_HIDES = {"Household": "protected", "Site": "secret"}
"""What keeps a place from being stored (F7)."""


@dataclass(slots=True)
class Undo:
    """What taking back the last import means; `counts` by table as the import reported them."""

    run_id: str
    kind: str
    started_at: datetime
    counts: Mapping[str, Mapping[str, int]]
    touched: int = 0
    """Nodes that the import created, changed or removed, or looked at in order to."""
    rows: int = 0
    """Rows of the steps that take it back."""
    recognised: int = 0
    """Contacts recorded here that the import gave a number of the leading system: they get back what they had."""
    protection_lifted: Counter[str] = field(default_factory=Counter[str])
    """By label: households and sites whose places were taken out by the import (F7), and would be stored again."""
    changed_since: Counter[str] = field(default_factory=Counter[str])
    """By label: nodes that were changed since, or that something new hangs on."""


async def prepare_undo(session: ImportSession) -> Undo:
    """Return what taking back the last import means.

    NotFound where nothing was imported. Refused where the last import was taken back already, is not finished, or
    left no images here; and where something was changed since that the import had written, by kind and count.
    """
    undo = await _last_import(session)
    await _refuse_built_beside(session, undo)
    shown_again, changed_since = set[tuple[str, str]](), set[tuple[str, str]]()
    recognised = set[str]()
    async for compared in compare_with_images(session.graph, session.data_folder, undo.run_id):
        if compared.label == images.RECORDED_CONTACT:
            recognised |= {each.key for each in compared.changes}
        else:
            undo.touched += len(compared.changes)
        session.tell("compare", undo.touched, 0)
        undo.rows += sum(sum(map(rows_of, make(compared))) for make in _PHASES)
        # The parts of a large import can touch the same node.
        shown_again |= {(compared.label, key) for key in _protected_since(compared)}
        label = images.label_of(compared.label)
        changed_since |= {(label, key) for key in compared.changed_since}
    undo.protection_lifted = Counter(label for label, _ in shown_again)
    undo.changed_since = Counter(label for label, _ in changed_since)
    undo.recognised = len(recognised)
    if undo.changed_since:
        raise await refuse_built_on(session.graph, undo.started_at, undo.changed_since)
    return undo


async def carry_out_undo(session: ImportSession, undo: Undo) -> None:
    """Take back an import, with its record and the mark "stale"; a large one in batches with a journal.

    Dates that were counted since are counted anew: what they show was partly the import's.
    """
    graph, run_id = session.graph, undo.run_id
    steps = _steps(session, run_id)
    if undo.rows <= rows_in_one_transaction(graph):
        session.tell("write", 0, undo.touched)
        finished = save_import_run(run_id, state="undone", undone_at=session.now)
        counted = forget_counted_dates(undo.started_at, date.min)
        await graph.write_all([*[each async for each in steps], mark_figures_stale(session.now), counted, finished])
        session.tell("write", undo.touched, undo.touched)
    else:
        batches = 0
        mark_waiting(session.data_folder, run_id)
        with PackedFile(journal_path(session.data_folder, run_id)) as journal:
            async for batch in _batches(steps):
                journal.write(batch)
                batches += 1
        opened = save_import_run(run_id, state="undoing", batches=batches, batches_done=0)
        counted = forget_counted_dates(undo.started_at, date.min)
        await graph.write_all([opened, mark_figures_stale(session.now), counted])
        mark_recorded(session.data_folder, run_id)
        await write_batches(
            session, RunningImport(run_id, undo.kind, "undoing", 0, batches, undo.started_at), undo.touched
        )
    remove_images(session.data_folder, [run_id])


async def _refuse_built_beside(session: ImportSession, undo: Undo) -> None:
    """Raise Refused where something was recorded that images cannot tell from the import itself.

    That is what came while the import was being written and sealed (for ever, where it never was sealed), and where
    borders or addresses would go back, every address that was settled by them.
    """
    sealed = sealed_at(session.data_folder, undo.run_id) or session.now
    for each in BUILT_ON:
        count = await each.count(session.graph, undo.started_at)
        by_them = undo.kind in _PLACES and each.count in _BY_PLACES
        if count and (by_them or count > await each.count(session.graph, sealed)):
            raise Refused(
                f"Auf dem letzten Import wurde aufgebaut: {each.de}: {count}. Es wurde nichts zurückgenommen.",
                f"Something was built on the last import: {each.en}: {count}. Nothing was taken back.",
                *way_on([each]),
            )


async def _last_import(session: ImportSession) -> Undo:
    runs = [
        run
        for run in await load_import_runs(session.graph, _RECENT_RUNS)
        if run["changed"] and run["state"] not in ("taken_back", "refused")
    ]
    if not runs:
        raise NotFound("Noch wurde nichts importiert.", "Nothing was imported yet.")
    newest = [run for run in runs if run["started_at"] == runs[0]["started_at"]]
    last = next((run for run in newest if before_path(session.data_folder, run["id"]).exists()), newest[0])
    if last["state"] == "undone":
        raise Refused(
            "Der letzte Import ist schon zurückgenommen; ein früherer lässt sich nicht zurücknehmen.",
            "The last import was taken back already; an earlier one cannot be.",
            *IMPORT_AGAIN,
        )
    if last["state"] in ("running", "undoing"):
        raise Refused(
            "Der letzte Import ist nicht fertig.",
            "The last import is not finished.",
            "Der nächste Befehl „import“ ohne --check oder der nächste Start von „serve“ bringt ihn zu Ende.",
            "The next command “import” without --check, or the next start of “serve”, completes it.",
        )
    if last["state"] != "done" or not before_path(session.data_folder, last["id"]).exists():
        raise Refused(
            "Was der letzte Import vorfand, liegt nicht (mehr) in diesem Datenordner: er lief von einem anderen "
            "Rechner aus, blieb unvollständig, ist älter als 30 Tage oder stammt von einer früheren Version.",
            "What the last import had found is not, or no longer, in this data folder: it was run from another "
            "machine, stayed incomplete, is older than 30 days, or is an earlier version's.",
            *IMPORT_AGAIN,
        )
    return Undo(last["id"], last["kind"], last["started_at"], json.loads(last["counts"] or "{}"))


async def _steps(session: ImportSession, run_id: str) -> AsyncIterator[Step]:
    """Yield what takes an import back: nodes first, links between them, and at the end what was not there.

    Contacts recorded here lose the number that the import gave them before all this, and get back one that they had
    after it: in between it may be another node's. The images are read once for each of these: memory stays flat.
    """
    for make in _PHASES:
        only = images.RECORDED_CONTACT if make in (_numbers_taken, _numbers_back) else None
        async for compared in compare_with_images(session.graph, session.data_folder, run_id, only=only):
            for step in make(compared):
                yield step


def _numbers_taken(compared: Compared) -> list[Step]:
    if compared.label != images.RECORDED_CONTACT:
        return []
    return images.save_images(compared.label, [_without_number(each) for each in compared.changes if each.differs])


def _numbers_back(compared: Compared) -> list[Step]:
    if compared.label != images.RECORDED_CONTACT:
        return []
    numbered = [each for each in compared.changes if each.before and "register_key" in each.before.properties]
    return images.save_images(compared.label, [each for each in numbered if each.differs])


def _without_number(change: images.Change) -> images.Change:
    assert change.before is not None  # as it differs
    properties = {name: value for name, value in change.before.properties.items() if name != "register_key"}
    return replace(change, before=replace(change.before, properties=properties))


def _nodes(compared: Compared) -> list[Step]:
    if compared.label == images.RECORDED_CONTACT:
        return []
    return images.save_images(compared.label, [each for each in compared.changes if each.differs])


def _added_links(compared: Compared) -> list[Step]:
    return images.remove_links(compared.label, compared.changes)


def _missing_links(compared: Compared) -> list[Step]:
    return images.save_links(compared.label, compared.changes)


def _new_nodes(compared: Compared) -> list[Step]:
    return images.remove_images(compared.label, [each.key for each in compared.changes if each.is_new])


_PHASES = (_numbers_taken, _nodes, _added_links, _missing_links, _new_nodes, _numbers_back)


async def _batches(steps: AsyncIterator[Step]) -> AsyncIterator[Batch]:
    batch: Batch = []
    rows = 0
    async for step in steps:
        if batch and rows + rows_of(step) > load.ROWS_IN_A_BATCH:
            yield batch
            batch, rows = [], 0
        batch.append(step)
        rows += rows_of(step)
    if batch:
        yield batch


def _protected_since(compared: Compared) -> list[str]:
    """Return the keys of what an import hid for somebody's protection, and of which the place would be stored again."""
    hides = _HIDES.get(compared.label)
    if hides is None:
        return []
    there = [
        (each.key, each.before.properties, each.now.properties) for each in compared.changes if each.before and each.now
    ]
    return [key for key, before, now in there if now.get(hides) and not before.get(hides)]
