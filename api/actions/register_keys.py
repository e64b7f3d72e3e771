"""The key of a graph's numbers, for commands that work on a register which is there."""

from __future__ import annotations

from pathlib import Path

from graph_schema.errors import Refused
from graph_schema.ingest.keys import KEY_FILE, ImportKeys, load_import_keys
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_key_check


async def register_hash(graph: Graph, data_folder: Path) -> RegisterHash:
    """Return hashes and seal of the graph's numbers; Refused as in `register_keys`."""
    return RegisterHash.of(await register_keys(graph, data_folder))


async def register_keys(graph: Graph, data_folder: Path) -> ImportKeys:
    """Return the keys of the graph's numbers and written addresses.

    Refused where nothing was imported yet, or `import.key` in the data folder is missing or not that of this graph.
    """
    known = await load_key_check(graph)
    if known is None:
        raise Refused(
            "In diesem Graphen ist noch kein Register.",
            "There is no register in this graph yet.",
            "Zuerst importieren: „sozialraum import register“.",
            "Import one first: “sozialraum import register”.",
        )
    keys = load_import_keys(data_folder) if (data_folder / KEY_FILE).exists() else None
    if keys is None or keys.check != known:
        raise Refused(
            "Die Schlüsseldatei import.key im Datenordner fehlt oder gehört nicht zu diesem Graphen.",
            "The key file import.key in the data folder is missing, or is not that of this graph.",
            "Den Datenordner der Importe angeben (--data), oder import.key aus der Sicherung zurückholen.",
            "Name the data folder of the imports (--data), or restore import.key from the backup.",
        )
    return keys
