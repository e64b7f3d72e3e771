"""Files of imports that were cut short before the graph knew of them: full of people, and of no use to anybody.

`<run>.waiting`, which is empty, lies in the data folder from before the first row of an import is put on disk until
the graph has recorded the import. No batch of a journal is written while it lies there. So what an unknown run with
this mark has left can go at once, also where it was another graph's that uses the same data folder.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from graph_schema.ingest.images_before import after_path, remove_images
from graph_schema.ingest.journal import journal_path
from graph_schema.ingest.private_files import open_private, space_in


def mark_waiting(data_folder: Path, run_id: str) -> None:
    """Say that files of an import follow of which the graph knows nothing yet; errors as of `PackedFile`."""
    path = _waiting_path(data_folder, run_id)
    with space_in(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        open_private(path, "wb").close()


def mark_recorded(data_folder: Path, run_id: str) -> None:
    """Say that the graph knows of an import: from now on its journal is kept and completed."""
    _waiting_path(data_folder, run_id).unlink(missing_ok=True)


def was_cut_short(data_folder: Path) -> bool:
    """Tell whether an import may have been ended before the graph knew of it; also while one is at work."""
    return any((data_folder / "imports").glob("*.waiting"))


def remove_cut_short(data_folder: Path, known: Container[str]) -> None:
    """Remove what imports left of which the graph does not know (`known`: ids of its runs); under the import lock.

    Images that were sealed are those of a whole import, which was about to be taken back: they stay.
    """
    for mark in (data_folder / "imports").glob("*.waiting"):
        if mark.stem not in known:
            journal_path(data_folder, mark.stem).unlink(missing_ok=True)
            if not after_path(data_folder, mark.stem).exists():
                remove_images(data_folder, [mark.stem])
        mark.unlink(missing_ok=True)


def _waiting_path(data_folder: Path, run_id: str) -> Path:
    return data_folder / "imports" / f"{run_id}.waiting"
