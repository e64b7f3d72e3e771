"""What a person changed here of what another system leads, and where that system says something else (F1)."""

from __future__ import annotations

from .described import Kind, Node, Property, Relationship, lock, random_id

NODES = (
    Node(
        "ChangedValue", "Hier geänderter Wert", "a value of a citizen that a person changed here; imports leave it",
        (
            random_id(),
            Property("field", Kind.STRING, "which column of citizens, or address, role or move"),
            Property("ours", Kind.STRING, "the value here, as a cell holds it; absent: empty", personal=True),
            Property("before", Kind.STRING, "what the leading system had said at that moment", personal=True),
            Property("changed_by", Kind.STRING, "who changed it", personal=True),
            Property("changed_at", Kind.DATETIME, "when"),
            Property("channel_key", Kind.STRING, "register key of the channel, residence or membership that holds it"),
            Property("former_key", Kind.STRING, "of a move: register key of the residence before it"),
            Property("former_until", Kind.DATE, "of a move: last day of that residence as it was before; absent: none",
                     personal=True),
            Property("act", Kind.STRING, "random key of the last act of a person that may write the value"),
            Property("closed_at", Kind.DATETIME, "since when nothing is held any more; absent while it is"),
            Property("closed_because", Kind.STRING, "agreed (the leading system says the same), theirs_taken, replaced "
                     "(changed again), taken_back"),
        ),
        personal=True,
    ),
    Node(
        "Difference", "Unterschied", "what the leading system says instead of a value that was changed here",
        (
            random_id(),
            Property("theirs", Kind.STRING, "its value, as a cell holds it; absent: empty", personal=True),
            Property("leading_system", Kind.STRING, "which system"),
            Property("since", Kind.DATETIME, "start of the import that first said so"),
            Property("ended_at", Kind.DATETIME, "since when it is no longer so; absent while it is"),
            Property("decision", Kind.STRING, "keep_ours or take_theirs; absent while it is to be settled"),
            Property("decided_by", Kind.STRING, "who settled it", personal=True),
            Property("decided_account", Kind.STRING, "id of the account that settled it; absent: at a terminal",
                     personal=True),
            Property("decided_at", Kind.DATETIME, "when"),
            lock(),
        ),
        personal=True,
    ),
)  # fmt: skip

RELATIONSHIPS = (
    Relationship("CHANGED_HERE", "Citizen", "ChangedValue", "has a value that a person changed here"),
    Relationship("HAS_DIFFERENCE", "ChangedValue", "Difference", "meets another value of the leading system"),
)
