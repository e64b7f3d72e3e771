"""Use case: a person corrects a value that the leading register leads (F1). Imports leave it from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api.actions.held_values import held_by_citizen
from graph_schema.errors import BadInput, Conflict, NotFound
from graph_schema.ingest.cells import CellError
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.columns import Form
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.leading import CHANGEABLE, COLUMNS, STATE_OF, HeldValue, cell_text, cell_value, says_the_same
from graph_schema.ingest.load import import_session
from graph_schema.model.people import ChannelKind
from graph_schema.store import differences, register
from graph_schema.store.differences import Act, Values
from graph_schema.store.graph import Graph, Step

_LONGEST_NAME = 200
_CHANNELS = {
    "phone": ChannelKind.PHONE,
    "phone_state": ChannelKind.PHONE,
    "email": ChannelKind.EMAIL,
    "email_state": ChannelKind.EMAIL,
    "post_state": ChannelKind.POST,
}
_NUMBER_OF = {state: number for number, state in STATE_OF.items()}


@dataclass(frozen=True, slots=True)
class _Change:
    """A change that was checked: `text` as a cell holds it, `known` what the graph says of the citizen now."""

    citizen: str
    field: str
    text: str | None
    known: Values
    former: HeldValue | None
    channel_key: str | None


async def change_value(
    graph: Graph, citizen_number: str, field: str, text: str, *, by: str, data_folder: Path, now: datetime
) -> bool:
    """Change a citizen's value here, in one transaction with the record of who, when and what the register had said.

    `citizen_number`: the leading system's. `field`: one of `CHANGEABLE`; `text`: as a cell of the file would hold it,
    "" for nothing. Returns False where it is so already. BadInput for a field or text that no file could state, and
    for a state without number or address; NotFound where nobody has that number; Conflict where somebody else changes
    or imports at the moment.
    """
    by, wanted = checked_name(by), _checked(field, text.strip())
    async with import_session(graph, data_folder=data_folder, now=now) as session:
        change = await _prepare(graph, session.keys, citizen_number.strip(), field, wanted)
        said = cell_text(COLUMNS[field], change.known[field])
        if change.former is None and said == wanted:
            return False
        act = Act(new_id(), new_id())
        before = change.former.theirs if change.former is not None else said
        properties = {
            "field": field, "ours": wanted, "before": before, "changed_by": by, "changed_at": now,
            "channel_key": change.channel_key, "act": act.key,
        }  # fmt: skip
        seen = [change.former.id] if change.former is not None else []
        steps = [
            differences.change_value(change.citizen, field, seen, act.change, properties),
            *differences.close_replaced(act.change, now),
            *write_value(act, field, wanted, change.known, change.channel_key),
        ]
        if field in STATE_OF and says_the_same(field, before, wanted):
            steps.append(read_again(act))
        if not (await graph.write_all(steps))[0]:
            raise _meanwhile()
        return True


def checked_name(by: str) -> str:
    """Return the name of who changes or settles; BadInput where there is none."""
    name = by.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadInput(
            "Es fehlt, wer es tut.",
            "It is not said who does it.",
            "Mit --by den eigenen Namen angeben.",
            "Give your own name with --by.",
        )
    return name


def write_value(act: Act, field: str, text: str | None, known: Values, channel_key: str | None) -> list[Step]:
    """Return the steps that write a citizen's value; `known` is what the graph says of the citizen now."""
    column = COLUMNS[field]
    value = cell_value(column, text)
    if field in _CHANNELS:
        return [_channel_step(act, field, value, known, channel_key or "")]
    if column.form is Form.LANGUAGES:
        spoken: list[dict[str, str]] = value or []
        return [*register.save_languages([each["code"] for each in spoken]), *act.replace_languages(spoken)]
    if column.form is Form.CODES:
        codes: list[str] = value or []
        return [*register.save_needs(codes), *act.replace_needs(codes)]
    return [act.set_properties({field: value})]


def read_again(act: Act) -> Step:
    """Return the step that lets the next import write the citizen's row, even if it is the same.

    The state of a number comes back with the number of the leading system, and only its file knows it.
    """
    return act.set_properties({"fingerprint": None})


def _channel_step(act: Act, field: str, value: Any, known: Values, key: str) -> Step:
    """Write or remove a channel. The state of a number is not that of the next one: it goes with the number."""
    kind = _CHANNELS[field]
    after: Mapping[str, Any] = {**known, **({STATE_OF[field]: None} if field in STATE_OF else {}), field: value}
    number = after.get(kind.value)
    state = after[f"{kind.value}_state"]
    if number is None and (kind is not ChannelKind.POST or state is None):
        return act.remove_channel(key)
    return act.save_channel(key, new_id(), {"kind": kind.value, "value": number, "state": state, "fingerprint": None})


async def _prepare(graph: Graph, keys: ImportKeys, number: str, field: str, text: str | None) -> _Change:
    citizen = keys.register_key("citizen", number)
    found = await differences.load_citizen_values(graph, [citizen])
    if citizen not in found:
        raise NotFound(
            "Keine Person hat diese Nummer.",
            "Nobody has this number.",
            "Die Nummer angeben, die das führende System der Person gibt.",
            "Give the number that the person has in the leading system.",
        )
    known = found[citizen]
    if field in _NUMBER_OF and text is not None and known[_NUMBER_OF[field]] is None:
        raise BadInput(
            f"{field} sagt etwas über {_NUMBER_OF[field]}; da ist nichts eingetragen.",
            f"{field} says something of {_NUMBER_OF[field]}, which is empty.",
            f"Zuerst {_NUMBER_OF[field]} ändern.",
            f"Change {_NUMBER_OF[field]} first.",
        )
    kind = _CHANNELS.get(field)
    channel_key = keys.register_key("channel", number, kind.value) if kind is not None else None
    former = (await held_by_citizen(graph)).get(citizen, {}).get(field)
    return _Change(citizen, field, text, known, former, channel_key)


def _checked(field: str, text: str) -> str | None:
    """Return a text as a cell of the file holds it; BadInput where no file could state it (the value is not told)."""
    if field not in CHANGEABLE:
        raise BadInput(
            f"„{field}“ wird hier nicht geändert.",
            f"“{field}” is not changed here.",
            f"Es gibt: {', '.join(CHANGEABLE)}.",
            f"There are: {', '.join(CHANGEABLE)}.",
        )
    column = COLUMNS[field]
    if not text and column.required:
        raise BadInput(f"{field} darf nicht leer sein.", f"{field} must not be empty.")
    try:
        return cell_text(column, cell_value(column, text))
    except CellError as error:
        raise BadInput(
            f"Der Wert passt nicht zu {field}.",
            f"The value does not fit {field}.",
            error.remedy_de,
            error.remedy_en,
        ) from None


def _meanwhile() -> Conflict:
    return Conflict(
        "Jemand anderes hat diesen Wert gerade geändert; geschrieben ist nichts.",
        "Somebody else has just changed this value; nothing is written.",
        "Noch einmal ansehen und ändern.",
        "Look again, and change it then.",
    )
