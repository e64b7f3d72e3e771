"""When contact to a citizen counts as broken.

Source: outreach counselling in Kassel: visited are people whom their case workers could not reach for at
least six months, in writing and also in person or by telephone. Attempts were made and failed; silence
without attempts is something else and has a state of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_schema.model.people import ChannelKind, ContactDirection, ContactEvent, ContactOutcome
from graph_schema.rules.age import add_months
from graph_schema.rules.legal_terms import LegalTerms, Limit
from graph_schema.rules.read_legal_terms import shipped_terms

WRITTEN: frozenset[ChannelKind] = frozenset({ChannelKind.POST, ChannelKind.EMAIL})
IN_PERSON_OR_BY_PHONE: frozenset[ChannelKind] = frozenset({ChannelKind.PHONE, ChannelKind.VISIT, ChannelKind.OFFICE})


class ContactState(StrEnum):
    """Where contact to a citizen stands on a day."""

    REACHED_LATELY = "reached_lately"
    BROKEN = "broken"
    NO_ATTEMPT = "no_attempt"
    ATTEMPTS_NOT_SUFFICIENT = "attempts_not_sufficient"


@dataclass(frozen=True, slots=True)
class ContactFinding:
    """The state on day `on`, with every date that decided it.

    `first_failed`, `last_failed_written` and `last_failed_personal` are failed attempts of the office since
    `last_reached`; None where there was none.
    """

    state: ContactState
    on: date
    not_reached_since_at_least: date
    last_reached: date | None
    first_failed: date | None
    last_failed_written: date | None
    last_failed_personal: date | None


def is_contact(event: ContactEvent) -> bool:
    """Tell whether the event shows that contact exists: someone was reached, or the citizen came forward."""
    return event.outcome is ContactOutcome.REACHED or event.direction is ContactDirection.FROM_CITIZEN


def is_failed_attempt(event: ContactEvent) -> bool:
    """Tell whether the office tried and failed; an attempt whose answer is open is neither."""
    return event.direction is ContactDirection.FROM_OFFICE and event.outcome is ContactOutcome.FAILED


def assess_contact(events: Iterable[ContactEvent], on: date, terms: LegalTerms | None = None) -> ContactFinding:
    """Return where contact stands on `on`; events after that day do not count.

    Broken: nobody was reached for at least six calendar months, attempts have been failing for at least six
    months, and among them is one in writing and one in person or by telephone. How many months: as `terms` state
    for `on` (None: those that come with the product).
    """
    known = [event for event in events if event.day <= on]
    last_reached = max((event.day for event in known if is_contact(event)), default=None)
    failed = [e for e in known if is_failed_attempt(e) and (last_reached is None or e.day > last_reached)]
    limit = add_months(on, -(terms or shipped_terms()).limit(Limit.MONTHS_WITHOUT_CONTACT, on))
    first_failed = min((event.day for event in failed), default=None)
    written = max((event.day for event in failed if event.channel in WRITTEN), default=None)
    personal = max((event.day for event in failed if event.channel in IN_PERSON_OR_BY_PHONE), default=None)
    if last_reached is not None and last_reached > limit:
        state = ContactState.REACHED_LATELY
    elif first_failed is None:
        state = ContactState.NO_ATTEMPT
    elif first_failed <= limit and written is not None and personal is not None:
        state = ContactState.BROKEN
    else:
        state = ContactState.ATTEMPTS_NOT_SUFFICIENT
    return ContactFinding(state, on, limit, last_reached, first_failed, written, personal)
