"""What people record on imported nodes, and what is said where that keeps an import from being taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_schema.errors import Refused
from graph_schema.labels import node
from graph_schema.store import images
from graph_schema.store.graph import Graph


@dataclass(frozen=True, slots=True)
class BuiltOn:
    """Something that is recorded here, and how much of it since a moment (UTC): it says what changed nodes."""

    de: str
    en: str
    count: Callable[[Graph, datetime], Awaitable[int]]
    shown_by: str = ""
    """The command that shows it, where there is one."""


BUILT_ON: tuple[BuiltOn, ...] = (
    BuiltOn("geklärte Adressen", "settled addresses", images.count_addresses_settled_since),
    BuiltOn(
        "geklärte Adressen von Orten", "settled addresses of sites", images.count_site_addresses_settled_since,
        "sozialraum addresses list --sites --settled",
    ),
    BuiltOn(
        "hier festgehaltene Kontakte", "contacts recorded here", images.count_contacts_recorded_since,
        "sozialraum contacts list --day …",
    ),
    BuiltOn(
        "in Tagesdateien übergebene Kontakte", "contacts handed over in daily files",
        images.count_contacts_handed_over_since, "sozialraum export list",
    ),
    BuiltOn("hier geänderte Werte", "values changed here", images.count_values_changed_since),
)  # fmt: skip
"""What can be recorded on imported nodes. That something hangs on them is noticed without it; here it gets its name."""


async def refuse_built_on(graph: Graph, since: datetime, changed: Mapping[str, int]) -> Refused:
    """Return what says that nodes were changed since an import that began then (UTC); `changed`: how many by label."""
    counted = [(each, await each.count(graph, since)) for each in BUILT_ON]
    named = [(each, count) for each, count in counted if count]
    kinds = sorted(changed.items())
    return Refused(
        "Auf dem letzten Import wurde aufgebaut; seitdem geändert oder ergänzt: "
        + ", ".join([f"{node(label).screen} {count}" for label, count in kinds])
        + "".join(f"; darunter {each.de}: {count}" for each, count in named)
        + ". Es wurde nichts zurückgenommen.",
        "Something was built on the last import; changed or added to since: "
        + ", ".join([f"{label} {count}" for label, count in kinds])
        + "".join(f"; among it {each.en}: {count}" for each, count in named)
        + ". Nothing was taken back.",
        *way_on([each for each, _ in named]),
    )


IMPORT_AGAIN = (
    "Berichtigte Dateien importieren: geändert wird nur, was sich unterscheidet.",
    "Import corrected files: only what differs is changed.",
)


def way_on(named: Sequence[BuiltOn]) -> tuple[str, str]:
    """Return what helps where something was built on an import, in German and English: nothing of it is thrown away."""
    shown = [each for each in named if each.shown_by]
    return (
        "Was Menschen hier festgehalten haben, wirft kein Befehl weg; dieser Import bleibt deshalb. Den Fehler behebt "
        "ein Import berichtigter Dateien: geändert wird nur, was sich unterscheidet, hier Festgehaltenes bleibt."
        + "".join(f" Zu sehen mit „{each.shown_by}“: {each.de}." for each in shown),
        "No command throws away what people recorded here; so this import stays. An import of corrected files mends "
        "what is wrong: only what differs is changed, what was recorded here stays."
        + "".join(f" To be seen with “{each.shown_by}”: {each.en}." for each in shown),
    )
