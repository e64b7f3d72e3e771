"""What the last import found before it wrote, so that it can be taken back.

`<run>.before` holds an image of every node that the import touches, taken before its first row is written;
`<run>.after` a digest of every such node as the import left it, so that what was changed since is noticed. They hold
personal data: mode 0600, those of one import only, and not longer than `KEPT_SECONDS`.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

import structlog

from graph_schema.ingest.footprints import FOOTPRINTS, footprint
from graph_schema.ingest.packed_files import PackedFile, read_packed
from graph_schema.ingest.packing import pack_sorted
from graph_schema.ingest.read_ahead import asked_ahead
from graph_schema.ingest.report import Progress
from graph_schema.ingest.seen_nodes import SeenNodes
from graph_schema.store.graph import Graph, Step
from graph_schema.store.images import RECORDED_CONTACT, Change, Image, load_images
from graph_schema.store.imports import load_import_runs
from graph_schema.store.steps import ROWS_PER_STEP, pieces

_RECENT_RUNS = 1_000
KEPT_SECONDS = 30 * 86_400
"""So long an import can be taken back, if no other import wrote since."""
log = structlog.get_logger(__name__)


def before_path(data_folder: Path, run_id: str) -> Path:
    """Return where the images of an import lie."""
    return data_folder / "imports" / f"{run_id}.before"


def after_path(data_folder: Path, run_id: str) -> Path:
    """Return where the digests of an import lie."""
    return data_folder / "imports" / f"{run_id}.after"


def sealed_at(data_folder: Path, run_id: str) -> datetime | None:
    """Return when the digests of an import were on disk (UTC); None where they are not."""
    path = after_path(data_folder, run_id)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None


class ImagesBefore:
    """Takes images of what batches of an import are going to change."""

    def __init__(self, graph: Graph, file: PackedFile) -> None:
        self._graph = graph
        self._file = file
        self._seen = SeenNodes()
        self.complete = True
        """False where a step was met of which nobody said what it touches."""

    async def add(self, batch: Sequence[Step]) -> None:
        """Take the images for a batch; nothing of the import may be written yet."""
        unknown = {str(query) for query, _ in batch} - FOOTPRINTS.keys()
        if unknown:
            log.warning("an import cannot be taken back: nothing says what a step touches", queries=sorted(unknown))
            self.complete = False
            return
        for label, found in (await footprint(self._graph, batch)).items():
            ask = partial(load_images, self._graph, label)
            # A person is touched by several batches, and was the same before each of them.
            parts = pieces(self._seen.new_ones(label, found), ROWS_PER_STEP)
            async with aclosing(asked_ahead(parts, ask)) as answers:
                async for part, there in answers:
                    self._file.write([label, [[key, _packed(there.get(key))] for key in part]])


@asynccontextmanager
async def images_before(graph: Graph, data_folder: Path, run_id: str) -> AsyncGenerator[ImagesBefore]:
    """Give what takes the images of an import; leaving the context puts them on disk.

    Those of the import before stay until `seal_images`: this one may not come to write.
    """
    path = before_path(data_folder, run_id)
    with PackedFile(path) as file:
        images = ImagesBefore(graph, file)
        yield images
    if not images.complete:
        path.unlink()


async def take_images(
    graph: Graph, data_folder: Path, run_id: str, batches: Iterable[Sequence[Step]], tell: Progress
) -> None:
    """Take the images for all batches of an import, before the first of them is written."""
    async with images_before(graph, data_folder, run_id) as images:
        for number, batch in enumerate(batches):
            tell("keep", number, 0)
            await images.add(batch)


async def seal_images(graph: Graph, data_folder: Path, run_id: str, tell: Progress, at: Callable[[], datetime]) -> None:
    """Keep digests of what an import left, after its last row, and remove the images of the import before.

    `at` tells the time (UTC), by which what was recorded meanwhile is told from what came later.
    """
    path = before_path(data_folder, run_id)
    if path.exists():
        with PackedFile(after_path(data_folder, run_id)) as file:
            async with aclosing(asked_ahead(read_packed(path), partial(_images_now, graph))) as answers:
                number = 0
                async for (_, kept), now in answers:
                    tell("keep", number, 0)
                    file.write([_state(now.get(key), is_new=image is None) for key, image in kept])
                    number += 1
        os.utime(after_path(data_folder, run_id), times=(stamp := at().timestamp(), stamp))
    known = [run["id"] for run in await load_import_runs(graph, _RECENT_RUNS)]
    remove_images(data_folder, [each for each in known if each != run_id])


async def _images_now(graph: Graph, part: Sequence[Any]) -> dict[str, Image]:
    label, kept = part
    return await load_images(graph, label, [key for key, _ in kept])


async def keep_last_images(graph: Graph, data_folder: Path, tell: Progress, at: Callable[[], datetime]) -> None:
    """Remove images of every import but the last, and seal those of an import that was cut short after its last row."""
    remove_old_images(data_folder)
    if not _all(data_folder):
        return
    # Nightly imports that change nothing are recorded too. Images of runs that this graph does not know may be
    # another graph's that uses the same data folder: they stay until they are too old.
    runs = await load_import_runs(graph, _RECENT_RUNS)
    last = next((run for run in runs if before_path(data_folder, run["id"]).exists()), None)
    if last is None or last["state"] != "done":
        remove_images(data_folder, [run["id"] for run in runs])
    elif after_path(data_folder, last["id"]).exists():
        remove_images(data_folder, [run["id"] for run in runs if run["id"] != last["id"]])
    else:
        await seal_images(graph, data_folder, last["id"], tell, at)


def remove_images(data_folder: Path, run_ids: Iterable[str]) -> None:
    """Remove the images of these imports."""
    for run_id in run_ids:
        before_path(data_folder, run_id).unlink(missing_ok=True)
        after_path(data_folder, run_id).unlink(missing_ok=True)


def remove_old_images(data_folder: Path) -> None:
    """Remove images that are too old."""
    for path in _all(data_folder):
        if time.time() - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Compared:
    """Nodes of a label that an import touched: what takes them back, and which were changed since."""

    label: str
    changes: list[Change]
    changed_since: frozenset[str]
    """Keys of those that were changed since."""


async def compare_with_images(
    graph: Graph, data_folder: Path, run_id: str, *, only: str | None = None
) -> AsyncIterator[Compared]:
    """Compare what an import touched with the graph as it is now, piece by piece; with `only` the nodes of one label.

    Changed since is what differs from how the import left it, or is new and has got further relationships. Where the
    import was never sealed nothing is known of that.
    """
    for part, states in zip(
        read_packed(before_path(data_folder, run_id)), _states(after_path(data_folder, run_id)), strict=False
    ):
        label, kept = part
        if only not in (None, label):
            continue
        now = await _images_now(graph, part)
        changes = [Change(key, _unpacked(image), now.get(key)) for key, image in kept]
        left = states or [_state(each.now, is_new=each.before is None) for each in changes]
        since = frozenset(
            change.key
            for change, state in zip(changes, left, strict=True)
            if _state(change.now, is_new=change.before is None) != state
        )
        if label == RECORDED_CONTACT:
            since -= _told_by_their_key(changes)
        elif label == "ContactEvent":
            changes = [_apart(each) for each in changes]
        yield Compared(label, changes, since)


def _all(data_folder: Path) -> list[Path]:
    folder = data_folder / "imports"
    return [*folder.glob("*.before"), *folder.glob("*.after")]


def _states(path: Path) -> Iterator[Any]:
    return read_packed(path) if path.exists() else repeat(None)


def _state(image: Image | None, *, is_new: bool) -> list[Any] | None:
    """Return what tells whether a node was changed; of a new one also how many relationships it has."""
    if image is None:
        return None
    content = pack_sorted(image.properties, [(link[:4], link[4]) for link in image.links])
    return [hashlib.blake2b(content, digest_size=16).digest(), image.degree if is_new else 0]


def _told_by_their_key(changes: Iterable[Change]) -> frozenset[str]:
    """Return the ids of contacts recorded here that have a number: an import writes them under their register key.

    One whose number the import took, or gave to another, has an image by its id alone.
    """
    return frozenset(each.key for each in changes if each.now is not None and "register_key" in each.now.properties)


def _apart(change: Change) -> Change:
    """Return a change of a contact's register key without the contact recorded here that had it, or has it now.

    No import creates or removes such a contact: it was given another key, and has an image by its id.
    """
    before, now = change.before, change.now
    if before is not None and now is not None and before.properties["id"] == now.properties["id"]:
        return change
    return Change(change.key, _not_ours(before), _not_ours(now))


def _not_ours(image: Image | None) -> Image | None:
    return None if image is None or image.properties.get("origin") == "here" else image


def _packed(image: Image | None) -> list[Any] | None:
    return None if image is None else [image.properties, image.links, image.degree]


def _unpacked(image: list[Any] | None) -> Image | None:
    return None if image is None else Image(*image)
