"""What the driver reports, in the words of the error tree: one clear sentence each, never a stored value."""

from __future__ import annotations

import ssl
from collections.abc import Callable

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConstraintError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph_schema.engine.address import SCHEMES, GraphAddress
from graph_schema.errors import Conflict, GraphError, GraphRefused, GraphUnavailable, GraphUnsupported, SozialraumError

_ABOUT_THE_TEXT = ("SyntaxError", "SemanticError", "ParameterMissing")
"""Kinds whose message tells of the query's text alone, so that it may be repeated to a developer."""


def explain(error: Exception, address: GraphAddress) -> SozialraumError:
    """Return the error of ours that says what `error` means for the graph at `address`."""
    certificate = _certificate_problem(error)
    if certificate is not None:
        return _untrusted(address, certificate)
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    for ending, sentence in _BY_CODE.items():
        if code.endswith(ending):
            return sentence(address)
    for kinds, sentence in _BY_TYPE:
        if isinstance(error, kinds):
            return sentence(address)
    return _unexpected(error, code)


def unavailable(address: GraphAddress) -> GraphUnavailable:
    """Nothing answers at the address."""
    return GraphUnavailable(
        f"Die Graph-Datenbank unter {address.place} antwortet nicht.",
        f"The graph database at {address.place} does not answer.",
        "Prüfen, ob sie läuft und ob Adresse und Verschlüsselung (SOZIALRAUM_GRAPH_URI) stimmen.",
        "Check that it runs and that address and encryption (SOZIALRAUM_GRAPH_URI) are right.",
    )


def not_an_address(address: GraphAddress) -> GraphUnavailable:
    """The address cannot be read; it is not repeated whole, because someone may have put a password into it."""
    shown = f"{address.scheme}://{address.place}" if address.scheme else address.uri
    schemes = ", ".join(f"{each}://" for each in SCHEMES)
    return GraphUnavailable(
        f"Die Adresse der Graph-Datenbank „{shown}“ ist keine, die der Treiber versteht.",
        f"The graph database's address “{shown}” is none that the driver understands.",
        f"SOZIALRAUM_GRAPH_URI beginnt mit einem von {schemes} und nennt Rechner und Port.",
        f"SOZIALRAUM_GRAPH_URI starts with one of {schemes} and names host and port.",
    )


def no_authority(address: GraphAddress) -> GraphUnavailable:
    """The file with the authority's certificate cannot be read."""
    return GraphUnavailable(
        f"Das Zertifikat der ausstellenden Stelle {address.ca_file} ist nicht lesbar.",
        f"The issuing authority's certificate {address.ca_file} cannot be read.",
        "SOZIALRAUM_GRAPH_CA_FILE nennt eine Datei im PEM-Format.",
        "SOZIALRAUM_GRAPH_CA_FILE names a file in PEM format.",
    )


def too_old(found: str, needed: str) -> GraphUnsupported:
    """The server is older than what was tested."""
    return GraphUnsupported(
        f"Die Graph-Datenbank ist zu alt oder unbekannt: {found}.",
        f"The graph database is too old or unknown: {found}.",
        f"Nötig ist {needed}.",
        f"Needed is {needed}.",
    )


def unsafe_cluster(address: GraphAddress) -> GraphUnsupported:
    """A replicated ArcadeDB loses acknowledged writes and was measured to break uniqueness."""
    return GraphUnsupported(
        f"Unter {address.place} wird ein ArcadeDB-Verbund angesprochen; er verliert bestätigte Änderungen.",
        f"The address {address.place} is used as an ArcadeDB cluster, which loses acknowledged writes.",
        "Einen einzelnen ArcadeDB-Server mit bolt:// ansprechen oder einen Neo4j-Verbund benutzen; "
        "SOZIALRAUM_GRAPH_ALLOW_UNSAFE_CLUSTER=1 erzwingt es.",
        "Address a single ArcadeDB server with bolt://, or use a Neo4j cluster; "
        "SOZIALRAUM_GRAPH_ALLOW_UNSAFE_CLUSTER=1 forces it.",
    )


def _refused(address: GraphAddress) -> GraphRefused:
    return GraphRefused(
        f"Die Graph-Datenbank unter {address.place} weist Konto „{address.user}“ oder sein Passwort zurück.",
        f"The graph database at {address.place} refuses account “{address.user}” or its password.",
        "SOZIALRAUM_GRAPH_USER und SOZIALRAUM_GRAPH_PASSWORD prüfen.",
        "Check SOZIALRAUM_GRAPH_USER and SOZIALRAUM_GRAPH_PASSWORD.",
    )


def _not_ready(address: GraphAddress) -> GraphUnavailable:
    return GraphUnavailable(
        f"Die Graph-Datenbank unter {address.place} ist noch nicht bereit.",
        f"The graph database at {address.place} is not ready yet.",
        "In einer Minute noch einmal versuchen.",
        "Try again in a minute.",
    )


def _no_database(address: GraphAddress) -> GraphUnavailable:
    return GraphUnavailable(
        f"Auf {address.place} gibt es keine Datenbank „{address.database}“.",
        f"There is no database “{address.database}” on {address.place}.",
        "SOZIALRAUM_GRAPH_DATABASE prüfen (bei Neo4j Community: neo4j).",
        "Check SOZIALRAUM_GRAPH_DATABASE (neo4j on Neo4j Community).",
    )


def _untrusted(address: GraphAddress, reason: str) -> GraphUnavailable:
    return GraphUnavailable(
        f"Die verschlüsselte Verbindung zu {address.place} kam nicht zustande ({reason}).",
        f"The encrypted connection to {address.place} failed ({reason}).",
        "Zertifikat der ausstellenden Stelle angeben (SOZIALRAUM_GRAPH_CA_FILE) oder, nur zur Probe, +ssc benutzen.",
        "Name the issuing authority's certificate (SOZIALRAUM_GRAPH_CA_FILE) or, for trials only, use +ssc.",
    )


def _conflict(_address: GraphAddress) -> Conflict:
    return Conflict(
        "Das gibt es schon, oder jemand hat es zur gleichen Zeit angelegt.",
        "It exists already, or someone created it at the same time.",
        "Die Seite neu laden und noch einmal versuchen.",
        "Reload and try again.",
    )


def _took_too_long(_address: GraphAddress) -> GraphUnavailable:
    return GraphUnavailable(
        "Die Graph-Datenbank hat die Frage abgebrochen, weil sie zu lange dauerte.",
        "The graph database ended the question because it took too long.",
        "Später noch einmal versuchen.",
        "Try again later.",
    )


def _unexpected(error: Exception, code: str) -> GraphError:
    detail = code or type(error).__name__
    if isinstance(error, Neo4jError) and code.endswith(_ABOUT_THE_TEXT):
        detail = f"{code}: {error.message}"
    return GraphError(
        f"Die Graph-Datenbank hat die Frage nicht beantwortet ({detail}).",
        f"The graph database did not answer the question ({detail}).",
    )


def _certificate_problem(error: BaseException) -> str | None:
    """Return the reason of a failed handshake anywhere in the chain of causes."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return str(getattr(cause, "verify_message", "") or cause.reason or "TLS")
        cause = cause.__cause__ or cause.__context__
    return None


_BY_CODE: dict[str, Callable[[GraphAddress], SozialraumError]] = {
    "DatabaseUnavailable": _not_ready,
    "DatabaseNotFound": _no_database,
    "TransactionTimedOut": _took_too_long,
    "TransactionTimedOutClientConfiguration": _took_too_long,
    "Terminated": _took_too_long,
}
_BY_TYPE: tuple[tuple[tuple[type[Exception], ...], Callable[[GraphAddress], SozialraumError]], ...] = (
    ((AuthError,), _refused),
    ((ConstraintError,), _conflict),
    ((ServiceUnavailable, SessionExpired, TransientError, OSError), unavailable),
    ((ConfigurationError, ValueError), not_an_address),
)
