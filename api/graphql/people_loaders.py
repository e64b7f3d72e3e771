"""What one request loads of people: each kind at once, whoever asks for it, and only what the query asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from strawberry.dataloader import DataLoader

from api.access.people import People
from api.access.persons import Parts, Persons, SeenHousehold, SeenPerson
from api.access.register_changes import RegisterChanges
from api.access.web_keys import WebKeys
from graph_schema.errors import Refused
from graph_schema.store.directory import Placed

from .context import Info
from .paging import Window, no_cursor

Thing = TypeVar("Thing")

_CONTACTS = frozenset({"contacts", "contactState"})
_HOUSEHOLDS = frozenset({"households"})
ON_A_LINE = frozenset(
    {"id", "grounds", "protected", "withheld", "givenName", "familyName", "birthDate", "contactState", "__typename"}
)
"""What the list of a caseload tells already; other fields of a citizen stand on the own sheet, which is read then."""
ON_A_SHEET = frozenset(
    {"sex", "employability", "residenceStatus", "childcare", "languages", "channels", "benefitPeriods", "needs",
     "healthNeeds", "caseworkers", "contacts", "households"}
)  # fmt: skip
"""A test compares both with the fields of `Citizen`."""


@dataclass(frozen=True, slots=True)
class CursorSeal:
    """Makes cursors of people's lists: sealed for this account, because names and days are in them."""

    keys: WebKeys
    account: str

    def opened(self, asked: Window) -> Window:
        """Return what was asked for with the sort key that its cursor holds; BadInput where it is none of ours."""
        if not asked.after:
            return asked
        try:
            return Window(self.keys.open(f"cursor {self.account}", asked.after), asked.first)
        except Refused:
            raise no_cursor() from None

    def sealed(self, placed: Sequence[Placed[Thing]], first: int) -> list[Placed[Thing]]:
        """Return things with sealed sort keys; those behind the first `first` are not shown and need none."""
        return [
            Placed(self.keys.seal(f"cursor {self.account}", each.sort_key) if at < first else "", each.thing)
            for at, each in enumerate(placed)
        ]


class LoadedPeople:
    """The people of one request."""

    def __init__(
        self, people: People, keys: WebKeys, fields_asked: frozenset[str], corrections: RegisterChanges | None = None
    ) -> None:
        self.people = people
        self.persons = Persons(people)
        self.keys = keys
        self.corrections = corrections
        self.seal = CursorSeal(keys, people.actor.account_id)
        self.sheets_asked = bool(fields_asked & ON_A_SHEET)
        """Whether a query asks for more of anybody than the list of the caseload tells."""
        parts = Parts(contacts=bool(fields_asked & _CONTACTS), households=bool(fields_asked & _HOUSEHOLDS))
        self.citizen_by_id: DataLoader[str, SeenPerson | None] = _citizens(self.persons, parts)
        self.household_by_id: DataLoader[str, SeenHousehold | None] = _households(self.persons)


def people_of(info: Info) -> LoadedPeople:
    """Return the people of a request; only the schema of who is signed in asks for them."""
    people = info.context.people
    if people is None:
        raise AssertionError("a field about people is asked for where nobody is signed in")
    return people


def _citizens(persons: Persons, parts: Parts) -> DataLoader[str, SeenPerson | None]:
    async def load(ids: list[str]) -> list[SeenPerson | None]:
        found = await persons.persons(ids, parts)
        return [found.get(key) for key in ids]

    return DataLoader(load)


def _households(persons: Persons) -> DataLoader[str, SeenHousehold | None]:
    async def load(ids: list[str]) -> list[SeenHousehold | None]:
        found = await persons.households(ids)
        return [found.get(key) for key in ids]

    return DataLoader(load)
