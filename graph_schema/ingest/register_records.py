"""Register rows as the graph holds them: keyed hashes for numbers, properties, and the keys that links need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.ingest.changes import Record, new_id
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.columns import BENEFIT_PERIODS, CASEWORKERS, CITIZENS, CONTACTS, HOUSEHOLDS, MEMBERSHIPS, Table
from graph_schema.ingest.keys import ImportKeys
from graph_schema.ingest.report import Place, Row
from graph_schema.ingest.sealing import SEAL_VERSION, NumberSeal
from graph_schema.ingest.stored_rows import as_stored, has_place
from graph_schema.model.people import ChannelKind, ResidenceState

_NAMES: dict[str, tuple[str, ...]] = {
    table.name: tuple(column.name for column in table.columns)
    for table in (CASEWORKERS, HOUSEHOLDS, CITIZENS, MEMBERSHIPS, BENEFIT_PERIODS, CONTACTS)
}
_CITIZEN = (
    "given_name", "family_name", "birth_date", "sex", "citizenship", "residence_status", "fled_ukraine",
    "employability", "childcare",
)  # fmt: skip
_NUMBERS_REMEMBERED = 50_000
"""Rows of one household or person stand near each other; all numbers of a large register would fill the memory."""
_ADDRESS = ("street", "house_number", "postcode", "town", "reachable_through")


@dataclass(frozen=True, slots=True)
class RegisterHash:
    """Keyed hashes of the register's numbers; those that were asked lately are not hashed again."""

    keys: ImportKeys
    _known: dict[tuple[Any, ...], str]
    seal: NumberSeal

    @classmethod
    def of(cls, keys: ImportKeys) -> RegisterHash:
        """Begin with no number known."""
        return cls(keys, {}, NumberSeal(keys.secret))

    def __call__(self, kind: str, *numbers: str | date) -> str:
        """Return the register key of a number of `kind`."""
        whole = (kind, *numbers)
        found = self._known.get(whole)
        if found is None:
            if len(self._known) >= _NUMBERS_REMEMBERED:
                self._known.clear()
            found = self._known[whole] = self.keys.register_key(*whole)
        return found

    def fingerprint(self, table: Table, row: Row, *more: Any) -> str:
        """Return the fingerprint of a row's content as it is stored, and of what else decides how it is.

        Of the content: what is left out when a row is stored changes nothing, so that a row which is read from the
        graph again is the same row.
        """
        return self.keys.fingerprint(*(row[name] for name in _NAMES[table.name]), *more)


_KEY_COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "caseworkers": ("caseworker", CASEWORKERS.key),
    "households": ("residence", HOUSEHOLDS.key),
    "citizens": ("citizen", CITIZENS.key),
    "memberships": ("membership", MEMBERSHIPS.key),
    "benefit_periods": ("benefit_period", BENEFIT_PERIODS.key),
    "contacts": ("contact", CONTACTS.key),
}


def row_key(hashed: RegisterHash, table: str, row: Row) -> str | None:
    """Return the register key of a row of `table`; None where a column of its key could not be read."""
    kind, columns = _KEY_COLUMNS[table]
    numbers = [row.get(name) for name in columns]
    return None if None in numbers else hashed.keys.register_key(kind, *numbers)


def may_hide_a_row(checked: CheckedTable) -> bool:
    """Tell whether a refused row of a table may be any row, because its key could not be read."""
    _, columns = _KEY_COLUMNS[checked.table.name]
    return any(checked.rows[position].get(name) is None for position in checked.refused for name in columns)


def residence_state(row: Row, protected: bool, place: Place) -> ResidenceState:
    """Return what is known of where a household lives."""
    if protected:
        return ResidenceState.PROTECTED
    if row["residence_state"] == ResidenceState.NO_FIXED_ADDRESS or place.settled_through is not None:
        return ResidenceState.NO_FIXED_ADDRESS
    return ResidenceState.LOCATED if place.area_ids else ResidenceState.NOT_LOCATED


def caseworker_records(hashed: RegisterHash, rows: Iterable[Row]) -> list[Record]:
    """Return case workers with the key of their team."""
    return [
        {
            "key": (key := hashed("caseworker", row["caseworker_number"])),
            "id": new_id(),
            "team": hashed("team", row["team"]),
            "languages": row["languages"] or [],
            "properties": {
                "given_name": row["given_name"],
                "family_name": row["family_name"],
                "full_time_share": row["full_time_share"],
                "certificates": row["certificates"] or [],
                "office_name": row["office"],
                "sealed_number": hashed.seal.seal("Caseworker", key, row["caseworker_number"]),
                "fingerprint": hashed.fingerprint(CASEWORKERS, as_stored(CASEWORKERS, row), SEAL_VERSION),
            },
        }
        for row in rows
    ]


def team_records(hashed: RegisterHash, rows: Iterable[Row]) -> list[Record]:
    """Return the teams that case workers name."""
    return [
        {
            "key": hashed("team", name),
            "id": new_id(),
            "properties": {"name": name, "fingerprint": hashed.keys.fingerprint("team", name)},
        }
        for name in dict.fromkeys(row["team"] for row in rows)
    ]


def household_records(hashed: RegisterHash, rows: Iterable[Row], is_protected: Callable[[str], bool]) -> list[Record]:
    """Return households, one record for all rows of a household in `rows`."""
    types = {row["household_number"]: row["type"] for row in rows}
    return [
        {
            "key": (key := hashed("household", number)),
            "id": new_id(),
            "properties": {
                "type": type_,
                "protected": is_protected(key),
                "sealed_number": hashed.seal.seal("Household", key, number),
                "fingerprint": hashed.keys.fingerprint("household", type_, is_protected(key), SEAL_VERSION),
            },
        }
        for number, type_ in types.items()
    ]


def residence_records(
    hashed: RegisterHash, rows: Sequence[Row], is_protected: Callable[[str], bool], places: Sequence[Place]
) -> list[Record]:
    """Return residences; `places` (one per row) are where each lies, as far as it may be stored."""
    return [_residence(hashed, row, is_protected, place) for row, place in zip(rows, places, strict=True)]


def _residence(hashed: RegisterHash, row: Row, is_protected: Callable[[str], bool], place: Place) -> Record:
    household = hashed("household", row["household_number"])
    protected = is_protected(household)
    place = place if has_place(row, protected) else Place()
    return {
        "key": row_key(hashed, "households", row),
        "id": new_id(),
        "household": household,
        "area_ids": place.area_ids,
        "properties": {
            "since": row["residence_since"],
            "until": row["residence_until"],
            "state": residence_state(row, protected, place).value,
            "lat": place.lat,
            "lon": place.lon,
            "address_match": place.address_match,
            "settled_through": place.settled_through,
            **{name: row[name] for name in _ADDRESS},
            "fingerprint": residence_fingerprint(hashed, row, protected=protected),
        },
    }


def residence_fingerprint(hashed: RegisterHash, row: Row, *, protected: bool) -> str:
    """Return the fingerprint of a residence's row."""
    return hashed.fingerprint(HOUSEHOLDS, as_stored(HOUSEHOLDS, row), protected)


def citizen_records(hashed: RegisterHash, rows: Iterable[Row]) -> list[Record]:
    """Return citizens with their needs, languages, channels and the key of their case worker."""
    return [
        {
            "key": (key := hashed("citizen", row["citizen_number"])),
            "id": new_id(),
            "needs": row["needs"] or [],
            "languages": row["languages"] or [],
            "caseworker": hashed("caseworker", row["caseworker_number"]) if row["caseworker_number"] else None,
            "channels": list(_channels(hashed, key, row)),
            "properties": {
                **{name: row[name] for name in _CITIZEN},
                "protected": bool(row["protected"]),
                "sealed_number": hashed.seal.seal("Citizen", key, row["citizen_number"]),
                "fingerprint": citizen_fingerprint(hashed, row),
            },
        }
        for row in rows
    ]


def citizen_fingerprint(hashed: RegisterHash, row: Row) -> str:
    """Return the fingerprint of a citizen's row."""
    return hashed.fingerprint(CITIZENS, as_stored(CITIZENS, row), SEAL_VERSION)


def _channels(hashed: RegisterHash, citizen: str, row: Row) -> Iterator[Record]:
    """Yield the ways to reach a citizen: telephone and mail where there is one, post where its state is known."""
    for kind, value, state in (
        (ChannelKind.POST, None, row["post_state"]),
        (ChannelKind.PHONE, row["phone"], row["phone_state"]),
        (ChannelKind.EMAIL, row["email"], row["email_state"]),
    ):
        if value is None and (kind is not ChannelKind.POST or state is None):
            continue
        yield {
            "key": hashed.keys.register_key("channel", row["citizen_number"], kind.value),
            "id": new_id(),
            "citizen": citizen,
            "properties": {
                "kind": kind.value,
                "value": value,
                "state": state,
                "fingerprint": hashed.keys.fingerprint("channel", kind.value, value, state),
            },
        }


def membership_records(hashed: RegisterHash, rows: Iterable[Row]) -> list[Record]:
    """Return memberships with the keys of citizen and household."""
    return [
        {
            "key": row_key(hashed, "memberships", row),
            "citizen": hashed("citizen", row["citizen_number"]),
            "household": hashed("household", row["household_number"]),
            "properties": {
                "role": row["role"],
                "since": row["since"],
                "until": row["until"],
                "fingerprint": membership_fingerprint(hashed, row),
            },
        }
        for row in rows
    ]


def membership_fingerprint(hashed: RegisterHash, row: Row) -> str:
    """Return the fingerprint of a membership's row."""
    return hashed.fingerprint(MEMBERSHIPS, row)


def benefit_period_records(hashed: RegisterHash, rows: Iterable[Row]) -> list[Record]:
    """Return benefit periods with the key of the citizen."""
    return [
        {
            "key": row_key(hashed, "benefit_periods", row),
            "id": new_id(),
            "citizen": hashed("citizen", row["citizen_number"]),
            "properties": {
                "since": row["since"],
                "until": row["until"],
                "fingerprint": hashed.fingerprint(BENEFIT_PERIODS, row),
            },
        }
        for row in rows
    ]


def contact_records(hashed: RegisterHash, rows: Iterable[Row]) -> list[Record]:
    """Return contacts with the key of the citizen."""
    return [
        {
            "key": (key := hashed.keys.register_key("contact", row["contact_number"])),
            "id": new_id(),
            "citizen": hashed("citizen", row["citizen_number"]),
            "reference": row["reference"],
            "properties": {
                "day": row["day"],
                "channel": row["channel"],
                "direction": row["direction"],
                "outcome": row["outcome"],
                "sealed_number": hashed.seal.seal("ContactEvent", key, row["contact_number"]),
                "fingerprint": hashed.fingerprint(CONTACTS, as_stored(CONTACTS, row), SEAL_VERSION),
            },
        }
        for row in rows
    ]
