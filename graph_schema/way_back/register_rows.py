"""Rows of the register made from what the graph holds: as an import would read them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.report import Row
from graph_schema.model.people import ChannelKind, ResidenceState

Held = Mapping[str, Any]
"""What a query of `graph_schema.store.register_rows` returned."""
_ADDRESS = ("street", "house_number", "postcode", "town", "reachable_through")
_CITIZEN = (
    "given_name", "family_name", "birth_date", "sex", "citizenship", "residence_status", "fled_ukraine",
    "employability", "childcare", "protected",
)  # fmt: skip
_CONTACT = ("day", "channel", "direction", "outcome", "reference")


def register_rows(table: str, held: Held, hashed: RegisterHash) -> Iterator[Row]:
    """Yield the rows of a table that a row of its query stands for; none where rule F7 keeps them here.

    Refused where a number cannot be opened.
    """
    return _MAKERS[table](held, hashed)


def _caseworker(held: Held, hashed: RegisterHash) -> Iterator[Row]:
    names = ("given_name", "family_name", "full_time_share", "certificates", "office")
    yield {
        "caseworker_number": hashed.seal.open("Caseworker", held["key"], held["sealed"]),
        **{name: held[name] for name in names},
        "team": held["teams"][0] if held["teams"] else None,
        "languages": _by_code(held["languages"]),
    }


def _residence(held: Held, hashed: RegisterHash) -> Iterator[Row]:
    if held["household"] is None:
        return
    # What stems from the written address was not in the file; the next import finds it again.
    stated = held["address_match"] is None
    no_fixed_address = held["state"] == ResidenceState.NO_FIXED_ADDRESS
    yield {
        "household_number": hashed.seal.open("Household", held["household"], held["sealed"]),
        "type": held["type"],
        "residence_since": held["since"],
        "residence_until": held["until"],
        "residence_state": held["state"] if stated and no_fixed_address else None,
        "lat": held["lat"] if stated else None,
        "lon": held["lon"] if stated else None,
        **{name: held[name] for name in _ADDRESS},
    }


def _citizen(held: Held, hashed: RegisterHash) -> Iterator[Row]:
    channels = {each["kind"]: each for each in held["channels"]}
    post, phone, email = (channels.get(kind.value, {}) for kind in (ChannelKind.POST, ChannelKind.PHONE,
                                                                    ChannelKind.EMAIL))  # fmt: skip
    caseworker = held["caseworkers"][0] if held["caseworkers"] else None
    yield {
        "citizen_number": hashed.seal.open("Citizen", held["key"], held["sealed"]),
        **{name: held[name] for name in _CITIZEN},
        "needs": sorted(held["needs"]),
        "languages": _by_code(held["languages"]),
        "caseworker_number": (
            hashed.seal.open("Caseworker", caseworker["key"], caseworker["sealed"]) if caseworker else None
        ),
        "phone": phone.get("value"),
        "phone_state": phone.get("state"),
        "email": email.get("value"),
        "email_state": email.get("state"),
        "post_state": post.get("state"),
    }


def _memberships(held: Held, hashed: RegisterHash) -> Iterator[Row]:
    number = hashed.seal.open("Citizen", held["key"], held["sealed"])
    for each in sorted(held["memberships"], key=lambda each: (each["since"], each["household"])):
        if not each["protected"]:
            yield {
                "household_number": hashed.seal.open("Household", each["household"], each["sealed"]),
                "citizen_number": number,
                **{name: each[name] for name in ("role", "since", "until")},
            }


def _benefit_period(held: Held, hashed: RegisterHash) -> Iterator[Row]:
    number = hashed.seal.open("Citizen", held["citizen"], held["sealed"])
    yield {"citizen_number": number, "since": held["since"], "until": held["until"]}


def _contact(held: Held, hashed: RegisterHash) -> Iterator[Row]:
    yield {
        "contact_number": hashed.seal.open("ContactEvent", held["key"], held["sealed"]),
        "citizen_number": hashed.seal.open("Citizen", held["citizen"], held["sealed_citizen"]),
        **{name: held[name] for name in _CONTACT},
    }


def _by_code(languages: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(languages, key=lambda each: each["code"])


_MAKERS: dict[str, Callable[[Held, RegisterHash], Iterator[Row]]] = {
    "caseworkers": _caseworker,
    "households": _residence,
    "citizens": _citizen,
    "memberships": _memberships,
    "benefit_periods": _benefit_period,
    "contacts": _contact,
}
