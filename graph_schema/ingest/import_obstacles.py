"""What keeps an import from beginning, and what is told of one that stayed incomplete."""

from __future__ import annotations

from graph_schema.errors import Refused
from graph_schema.ingest.report import Note
from graph_schema.store.city import load_city
from graph_schema.store.graph import Graph


async def refuse_demo(graph: Graph) -> None:
    """Raise Refused where the graph holds invented people: they are never mixed with real ones."""
    city = await load_city(graph)
    if city is not None and city.is_demo:
        raise Refused(
            "In diesem Graphen sind erfundene Personen; echte Daten kommen nicht dazu.",
            "This graph holds invented people; no real data are added to it.",
            "Einen anderen Datenordner wählen (--data, SOZIALRAUM_DATA) oder den Graphen mit "
            "„sozialraum graph wipe“ leeren.",
            "Choose another data folder (--data, SOZIALRAUM_DATA), or empty the graph with “sozialraum graph wipe”.",
        )


def left_incomplete(kind: str) -> Note:
    """Return what is told of an import that was interrupted and whose journal is missing."""
    return Note(
        "import_incomplete",
        f"Ein früherer Import ({kind}) wurde unterbrochen und ist unvollständig, weil sein Journal fehlt: dieselben "
        "Dateien noch einmal importieren.",
        f"An earlier import ({kind}) was interrupted and is incomplete, because its journal is missing: import the "
        "same files again.",
    )


def other_key() -> Refused:
    """Return the error for a graph that was filled with another key file."""
    return Refused(
        "Dieser Graph wurde mit einer anderen Schlüsseldatei gefüllt; seine Zeilen sind nicht wiederzuerkennen.",
        "This graph was filled with another key file; its rows cannot be recognised.",
        "Den Datenordner angeben, mit dem zuerst importiert wurde, oder import.key aus der Sicherung zurückholen.",
        "Name the data folder of the first import, or restore import.key from the backup.",
    )
