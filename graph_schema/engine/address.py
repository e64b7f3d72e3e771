"""Where a graph is reached: one value for every engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
"""`+s` checks the certificate, `+ssc` accepts a self-signed one, none is unencrypted."""


@dataclass(frozen=True, slots=True)
class GraphAddress:
    """A server, a database on it and an account there.

    `ca_file` names the certificate authority (PEM) of a `bolt+s` or `neo4j+s` server whose certificate is not
    signed by an authority of the system. The password never shows in `repr`, so it reaches no log.
    """

    uri: str
    database: str
    user: str
    password: str = field(repr=False)
    ca_file: Path | None = None

    @property
    def scheme(self) -> str:
        """The part before `://`, in lower case; empty where there is none."""
        return self.uri.partition("://")[0].lower() if "://" in self.uri else ""

    @property
    def place(self) -> str:
        """Host and port as given, for sentences; empty where there is no host."""
        return self.uri.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
