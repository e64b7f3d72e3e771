"""What followers are told of acts on cases, and the counter that gives each its place."""

from __future__ import annotations

from .described import Kind, Node, Property, lock

NODES = (
    Node(
        "CaseEvent", "Ereignis am Fall", "tells followers of an act: no value of a person, kept for seven days",
        (
            Property("id", Kind.STRING, "key of the act's entry in the trail", unique=True),
            # Unique by the counter's lock (tested), not by a constraint: the embedded engine would meet that one before
            # the lock's conflict and repeat it less patiently (of 48 acts by 8 writers one was refused).
            Property("sequence", Kind.INTEGER, "place in the order in which acts were committed", indexed=True),
            Property("at", Kind.DATETIME, "when it was done", indexed=True),
            Property("act", Kind.STRING, "contact_recorded, contact_taken_back, address_changed, role_corrected, "
                     "case_opened, cover_given, cover_ended, visitor_recorded"),
            Property("about", Kind.STRING, "id of the citizen that it concerns", indexed=True, personal=True),
        ),
        personal=True,
    ),
    Node(
        "EventCounter", "Zähler der Ereignisse", "gives events their places; locked by each transaction that makes one",
        (
            Property("id", Kind.STRING, "the one counter: case_events", unique=True),
            Property("last", Kind.INTEGER, "place of the event that was committed last"),
            Property("removed_to", Kind.INTEGER, "place of the last event that was removed because of its age"),
            lock(),
        ),
    ),
)  # fmt: skip
