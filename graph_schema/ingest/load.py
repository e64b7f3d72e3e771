"""Writing an import: one transaction, or batches with a journal that the next command completes.

All rows were validated and compared before. Up to `ROWS_IN_ONE_TRANSACTION` rows (nodes with their links) are
written in one transaction; it is whole or absent whatever happens. More rows go in batches, each a transaction that
also counts itself in the journal (`ImportRun.batches_done`); while that lasts, pages say that an import is under way.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import ExitStack, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path

import structlog

from graph_schema.engine.key_files import KEY_BYTES
from graph_schema.errors import Conflict, GraphError
from graph_schema.ingest.batches import first_rows, handed_over, rows_of
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.cut_short import mark_recorded, mark_waiting, remove_cut_short, was_cut_short
from graph_schema.ingest.images_before import keep_last_images, seal_images, take_images
from graph_schema.ingest.import_lock import import_lock
from graph_schema.ingest.import_obstacles import left_incomplete, other_key, refuse_demo
from graph_schema.ingest.journal import Batch, journal_path, read_journal, write_journal
from graph_schema.ingest.keys import KEY_FILE, ImportKeys, load_import_keys
from graph_schema.ingest.progress import RowCount
from graph_schema.ingest.rare_collections import rare_collections
from graph_schema.ingest.read_ahead import made_ahead
from graph_schema.ingest.report import ImportReport, Note, Progress, RowsRefused
from graph_schema.ingest.run_record import record_only, run_event
from graph_schema.ingest.spool import Spools
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Dialect, Graph, Step
from graph_schema.store.imports import (
    RunningImport,
    load_import_runs,
    load_key_check,
    load_running_imports,
    record_batch,
    save_import_run,
)

ROWS_IN_ONE_TRANSACTION = 200_000
ROWS_IN_ONE_TRANSACTION_OF_NEO4J = 50_000
"""What 512 MB of heap hold: the embedded engine ends beyond 400,000 rows, Neo4j refuses 200,000."""
ROWS_IN_A_BATCH = 50_000
FORGOTTEN_AFTER_SECONDS = 30 * 86_400
"""So long another graph that uses the same data folder may need a journal that this graph does not know."""
_RECENT_RUNS = 1_000
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ImportSession:
    """One import at work on a graph: nobody else imports beside it."""

    graph: Graph
    data_folder: Path
    keys: ImportKeys
    now: datetime
    progress: Progress | None = None
    notes: tuple[Note, ...] = ()
    """What is worth knowing of imports before this one; belongs into its report."""
    check_only: bool = False
    """Everything is done but the writing."""
    invented: bool = False
    """The rows are invented: nobody will want to take them back."""
    began: float = field(default_factory=time.monotonic)

    def clock(self) -> datetime:
        """Return the time (UTC): `now` is when the import began."""
        return self.now + timedelta(seconds=time.monotonic() - self.began)

    @property
    def spools(self) -> Spools:
        """Where rows lie that are not in memory."""
        return Spools(self.data_folder)

    def count(self, stage: str, total: int) -> RowCount:
        """Return what counts the rows of a stage and reports progress."""
        return RowCount(self.progress, stage, total)

    def tell(self, stage: str, done: int, total: int) -> None:
        """Report progress, if somebody listens."""
        if self.progress is not None:
            self.progress(stage, done, total)


@asynccontextmanager
async def import_session(
    graph: Graph,
    *,
    data_folder: Path,
    now: datetime,
    progress: Progress | None = None,
    invented: bool = False,
    check_only: bool = False,
) -> AsyncGenerator[ImportSession]:
    """Begin an import: lock the data folder for imports, complete an interrupted one, check the key.

    `now`: UTC. With `check_only` nothing is written: no key is made, and what was interrupted stays so. Conflict
    where another import runs, Refused where the graph was filled with another key file, or holds invented people
    and the rows are not `invented` too (decision 4: never mixed).
    """
    with import_lock(data_folder, now), rare_collections():
        if not invented:
            await refuse_demo(graph)
        known = await load_key_check(graph)
        keys = _keys_for_now(data_folder) if check_only else load_import_keys(data_folder)
        if known not in (None, keys.check):
            raise other_key()
        session = ImportSession(graph, data_folder, keys, now, progress, check_only=check_only, invented=invented)
        if check_only:
            yield session
            return
        finished = await _finish_interrupted(session)
        notes = tuple(left_incomplete(kind) for kind, state in finished if state == "abandoned")
        try:
            yield replace(session, notes=notes)
        except RowsRefused as refused:
            # That the record cannot be written must not hide why the rows were refused.
            with suppress(GraphError):
                await record_only(graph, refused.report, "refused", now)
            raise


def _keys_for_now(data_folder: Path) -> ImportKeys:
    """Return the keys of a data folder, or some that nobody keeps: a check makes no key file."""
    if (data_folder / KEY_FILE).exists():
        return load_import_keys(data_folder)
    return ImportKeys(secrets.token_bytes(KEY_BYTES))


async def finish_interrupted_imports(
    graph: Graph, *, data_folder: Path, now: datetime, progress: Progress | None = None
) -> list[str]:
    """Complete imports that were interrupted, or take back those that wrote nothing; return their states.

    What was left of one that the graph does not know of yet is removed. For the start of an instance. Does nothing (and
    returns nothing) while another process imports.
    """
    if not await load_running_imports(graph) and not was_cut_short(data_folder):
        return []
    with ExitStack() as held:
        try:
            held.enter_context(import_lock(data_folder, now))
        except Conflict:
            return []
        session = ImportSession(graph, data_folder, load_import_keys(data_folder), now, progress)
        return [state for _, state in await _finish_interrupted(session)]


async def carry_out(session: ImportSession, report: ImportReport, steps: Iterable[Step]) -> None:
    """Write the steps of an import, with the record of the run and the mark "stale".

    Steps are taken as they come: what is more than one transaction holds goes to the journal batch by batch, and only
    one batch is in memory. Where there is nothing to write the event alone is recorded: a second import of the same
    file leaves the content untouched and tells that its source is current. Does nothing where the session only checks.
    """
    if session.check_only:
        return
    whole, rest = first_rows(iter(steps), rows_in_one_transaction(session.graph))
    if not whole:
        await record_only(session.graph, report, "done", session.now)
        return
    run_id = new_id()
    mark_waiting(session.data_folder, run_id)
    rows = report.total.created + report.total.changed
    if rest is None:
        await _take_images(session, run_id, [list(whole)])
        session.tell("write", 0, rows)
        finished = save_import_run(run_id, **_record(session, report), state="done", finished_at=session.now)
        await session.graph.write_all([*whole, mark_figures_stale(session.now), finished])
        mark_recorded(session.data_folder, run_id)
        await seal_images(session.graph, session.data_folder, run_id, session.tell, session.clock)
        session.tell("write", rows, rows)
        return
    path = journal_path(session.data_folder, run_id)
    batches = write_journal(path, in_batches(_told(session, chain(handed_over(whole), rest))))
    try:
        await _take_images(session, run_id, read_journal(path))
    except BaseException:  # also where somebody ends it: nothing knows of this journal yet, and it is full of people
        path.unlink(missing_ok=True)
        mark_recorded(session.data_folder, run_id)
        raise
    opened = save_import_run(run_id, **_record(session, report), state="running", batches=batches, batches_done=0)
    await session.graph.write_all([opened, mark_figures_stale(session.now)])
    mark_recorded(session.data_folder, run_id)
    await write_batches(session, RunningImport(run_id, report.kind, "running", 0, batches, session.now), rows)


async def _take_images(session: ImportSession, run_id: str, batches: Iterable[Sequence[Step]]) -> None:
    """Keep what the batches are going to change, before the first of them is written: for `import undo`."""
    if not session.invented:
        await take_images(session.graph, session.data_folder, run_id, batches, session.tell)


def _told(session: ImportSession, steps: Iterable[Step]) -> Iterator[Step]:
    """Yield steps, and tell how many rows (nodes and links) went into the journal."""
    rows = 0
    for step in steps:
        yield step
        rows += rows_of(step)
        session.tell("journal", rows, 0)


def in_batches(steps: Iterable[Step]) -> Iterator[Batch]:
    """Gather steps into batches of about `ROWS_IN_A_BATCH` rows, in order."""
    batch: Batch = []
    rows = 0
    for step in steps:
        weight = rows_of(step)
        if batch and rows + weight > ROWS_IN_A_BATCH:
            yield batch
            batch, rows = [], 0
        batch.append(step)
        rows += weight
    if batch:
        yield batch


def rows_in_one_transaction(graph: Graph) -> int:
    """Return how many rows a transaction of this graph may have."""
    if graph.dialect is Dialect.NEO4J:
        return min(ROWS_IN_ONE_TRANSACTION, ROWS_IN_ONE_TRANSACTION_OF_NEO4J)
    return ROWS_IN_ONE_TRANSACTION


async def write_batches(session: ImportSession, run: RunningImport, rows: int = 0) -> str:
    """Write what is left of a journal and return the run's new state; each batch counts itself in its transaction.

    `rows` of the files that it holds, for progress; 0: not known, as where an earlier import was interrupted.
    """
    path = journal_path(session.data_folder, run.id)
    left = islice(enumerate(read_journal(path), start=1), run.batches_done, None)
    async with aclosing(made_ahead(left)) as batches:
        async for number, batch in batches:
            session.tell("write", rows * (number - 1) // run.batches, rows)
            await session.graph.write_all([*batch, record_batch(run.id, number)])
    state, when = ("undone", "undone_at") if run.state == "undoing" else ("done", "finished_at")
    await session.graph.write_all(
        [save_import_run(run.id, state=state, **{when: session.now}), mark_figures_stale(session.now)]
    )
    session.tell("write", rows, rows)
    path.unlink(missing_ok=True)
    if state == "done":
        await seal_images(session.graph, session.data_folder, run.id, session.tell, session.clock)
    return state


async def _finish_interrupted(session: ImportSession) -> list[tuple[str, str]]:
    """Return kind and new state of the imports that were interrupted."""
    finished: list[tuple[str, str]] = []
    for run in await load_running_imports(session.graph):
        if journal_path(session.data_folder, run.id).exists():
            finished.append((run.kind, await write_batches(session, run)))
            continue
        # Without journal nothing can be completed: nothing was written, or the journal lies elsewhere.
        unwritten, when = ("done", {}) if run.state == "undoing" else ("taken_back", {"finished_at": session.now})
        state = "abandoned" if run.batches_done else unwritten
        await session.graph.write_all([save_import_run(run.id, state=state, **when)])
        finished.append((run.kind, state))
        if state == "abandoned":
            log.warning(
                "an import stays incomplete: import the same files again",
                kind=run.kind, done=run.batches_done, batches=run.batches,
            )  # fmt: skip
    await _remove_leftovers(session)
    await keep_last_images(session.graph, session.data_folder, session.tell, session.clock)
    return finished


async def _remove_leftovers(session: ImportSession) -> None:
    """Remove files of imports that are over or never began: they hold personal data and nobody needs them.

    A journal that this graph does not know may be another graph's that uses the same data folder: it stays until
    it is forgotten.
    """
    folder = session.data_folder / "imports"
    for draft in folder.glob("*.draft"):
        draft.unlink(missing_ok=True)
    if not any(folder.glob("*.journal")) and not was_cut_short(session.data_folder):
        return
    over = {run["id"] for run in await load_import_runs(session.graph, _RECENT_RUNS)}
    remove_cut_short(session.data_folder, over)
    for path in folder.glob("*.journal"):
        if path.stem in over or time.time() - path.stat().st_mtime > FORGOTTEN_AFTER_SECONDS:
            path.unlink(missing_ok=True)


def _record(session: ImportSession, report: ImportReport) -> dict[str, object]:
    return {**run_event(report, session.now), "key_check": session.keys.check, "changed": True}
