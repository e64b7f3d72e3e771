"""What of voluntary offers stays here (rule F3).

Outreach is advice, not inspection: that somebody was not at home, or did not want to talk, is nobody's business who
decides on benefits.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from graph_schema.model.people import ChannelKind, ContactEvent, ContactOutcome


class StaysHere(StrEnum):
    """Why a contact is not handed on."""

    VISIT_WITHOUT_CONTACT = "visit_without_contact"
    """A home visit that reached nobody, was refused, or whose outcome is open."""


def stays_here(channel: ChannelKind, outcome: ContactOutcome) -> StaysHere | None:
    """Return why a contact is neither exported nor copied as a note; None where it may leave."""
    if channel is ChannelKind.VISIT and outcome is not ContactOutcome.REACHED:
        return StaysHere.VISIT_WITHOUT_CONTACT
    return None


def what_leaves(events: Iterable[ContactEvent]) -> list[ContactEvent]:
    """Return the contacts that may change something in a file: those that do not stay here."""
    return [each for each in events if stays_here(each.channel, each.outcome) is None]
