"""The chain of the trail: what the sealer adds to each entry, and the head that it goes on from."""

from __future__ import annotations

from .described import Kind, Node, Property, lock, random_id

SEALED = (
    Property("unsealed_at", Kind.DATETIME, "when it was made, until the sealer has chained it", indexed=True),
    Property("place", Kind.INTEGER, "place in the chain", indexed=True),
    Property("hash", Kind.STRING, "SHA-256 over the hash of the place before and the entry's canonical JSON"),
    Property("form", Kind.INTEGER, "version of that canonical JSON"),
    Property("sealed_late", Kind.BOOLEAN, "chained more than a minute after it was made: nothing ran meanwhile"),
    Property("reason_salt", Kind.STRING, "random value that is hashed with the reason; goes when the reason goes",
             personal=True),
    Property("reason_digest", Kind.STRING, "keyed hash of the reason: it alone is chained"),
)  # fmt: skip
"""What stands at an entry of the trail besides what was done."""

NODES = (
    Node(
        "TrailHead", "Kopf des Protokolls", "end of the chain, and which process chains",
        (
            random_id(),
            Property("trail", Kind.STRING, "random key of this chain: another one was begun anew"),
            Property("place", Kind.INTEGER, "place of the last chained entry"),
            Property("hash", Kind.STRING, "its hash"),
            Property("sealed_at", Kind.DATETIME, "when it was chained"),
            Property("holder", Kind.STRING, "random name of the process that chains"),
            Property("held_until", Kind.DATETIME, "until when no other process may"),
            lock(),
        ),
    ),
)  # fmt: skip
