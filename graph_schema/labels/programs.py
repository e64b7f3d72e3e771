"""Partners' programs that sign in by themselves: their keys, client secrets and tokens, each a keyed hash only."""

from __future__ import annotations

from .described import Kind, Node, Property, Relationship, lock, random_id

NODES = (
    Node(
        "PartnerProgram", "Programm", "a program of a partner or of the office that signs in by itself",
        (
            random_id(),
            Property("name", Kind.STRING, "what administrators call it"),
            Property("sort_key", Kind.STRING, "folded name, then id: unique order", indexed=True),
            Property("scopes", Kind.STRING_LIST, "what its keys may be given at most"),
            Property("created_at", Kind.DATETIME, "when it was made"),
            Property("ended_at", Kind.DATETIME, "since when it is ended for good; absent while it may sign in"),
            Property("version", Kind.INTEGER, "grows with each change, so that a stale one is refused"),
            lock(),
        ),
    ),
    Node(
        "ProgramKey", "Schlüssel eines Programms", "a secret that a program signs in with: at most two hold at a time",
        (
            random_id(),
            Property("key_hash", Kind.STRING, "keyed hash of the secret", unique=True),
            Property("kind", Kind.STRING, "api_key, client_secret"),
            Property("prefix", Kind.STRING, "beginning of the secret, by which people tell it from others"),
            Property("scopes", Kind.STRING_LIST, "what may be done with it"),
            Property("created_at", Kind.DATETIME, "when it was made"),
            Property("ends_at", Kind.DATETIME, "from when it no longer holds; at most a year later"),
            Property("revoked_at", Kind.DATETIME, "since when it is revoked; absent while it is not"),
            Property("used_at", Kind.DATETIME, "last use, written at most once a minute"),
            lock(),
        ),
    ),
    Node(
        "ProgramToken", "Token eines Programms", "ten minutes of access, given for a client secret",
        (
            Property("id", Kind.STRING, "keyed hash of the token", unique=True),
            Property("scopes", Kind.STRING_LIST, "what may be done with it"),
            Property("created_at", Kind.DATETIME, "when it was given"),
            Property("ends_at", Kind.DATETIME, "from when it no longer holds", indexed=True),
        ),
    ),
)  # fmt: skip

RELATIONSHIPS = (
    Relationship("KEY_OF", "ProgramKey", "PartnerProgram", "lets sign in"),
    Relationship("TOKEN_OF", "ProgramToken", "ProgramKey", "was given for, and holds no longer than"),
)
