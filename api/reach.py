"""When other machines may reach an instance: by allowed names, over TLS, and where somebody can sign in."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from api.hosts import is_loopback
from api.settings import Settings
from graph_schema.errors import BadInput, Refused

if TYPE_CHECKING:
    from graph_schema.store.graph import Graph


def refuse_unsafe_reach(settings: Settings) -> None:
    """Raise Refused where other machines would reach a demonstration, or an instance without names or TLS.

    BadInput where certificate and key cannot be used.
    """
    if settings.demo:
        _refuse_shown_demo(settings)
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise _half_tls()
    if settings.tls_cert is not None:
        _check_certificate(settings)
    if not settings.is_reached_from_elsewhere:
        return
    if not settings.allowed_hosts:
        raise _no_names()
    if settings.tls_cert is None and not settings.trusted_proxies:
        raise _no_tls()


async def refuse_without_accounts(graph: Graph, settings: Settings) -> None:
    """Raise Refused where other machines reach an instance that nobody can sign in to.

    Whoever has no account at all cannot have been meant to publish: the first one is made at the terminal.
    """
    if not settings.is_reached_from_elsewhere:
        return
    from api.access.issuers.issuer_file import sign_in_file_of
    from graph_schema.store.accounts import list_accounts

    there = [each for each in await list_accounts(graph, demo=False) if each.disabled_at is None]
    if any(each.has_password for each in there) or sign_in_file_of(settings.data_folder).issuers:
        return
    raise Refused(
        "Es gibt noch kein Konto, mit dem sich jemand anmelden kann; für andere Rechner wird nicht bedient.",
        "There is no account yet that anybody can sign in with; other machines are not served.",
        "Zuerst ein Konto anlegen: sozialraum accounts add (docs/operating.md).",
        "Make an account first: sozialraum accounts add (docs/operating.md).",
    )


def _refuse_shown_demo(settings: Settings) -> None:
    """A demonstration shows its passwords on the page where people sign in."""
    if is_loopback(settings.host) and not settings.allowed_hosts and not settings.trusted_proxies:
        return
    raise Refused(
        "Die Vorführung zeigt ihre Kennwörter und wird nur auf diesem Rechner bedient.",
        "The demonstration shows its passwords and is served on this machine only.",
        "Ohne SOZIALRAUM_ALLOWED_HOSTS und SOZIALRAUM_TRUSTED_PROXIES starten, mit --host localhost.",
        "Start it without SOZIALRAUM_ALLOWED_HOSTS and SOZIALRAUM_TRUSTED_PROXIES, with --host localhost.",
    )


def _check_certificate(settings: Settings) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # A key with a passphrase cannot be used by a service: asking for one at the terminal would hang the start.
        context.load_cert_chain(str(settings.tls_cert), str(settings.tls_key), password=lambda: b"")
    except (OSError, ValueError) as error:
        raise BadInput(
            "Zertifikat und Schlüssel für TLS sind nicht lesbar oder gehören nicht zusammen.",
            "Certificate and key for TLS cannot be read or do not belong together.",
            "Zwei Dateien im PEM-Format nennen, den Schlüssel ohne Passwort (--tls-cert, --tls-key).",
            "Name two files in PEM format, the key without a passphrase (--tls-cert, --tls-key).",
        ) from error


def _half_tls() -> BadInput:
    return BadInput(
        "Für TLS fehlt das Zertifikat oder der Schlüssel.",
        "For TLS the certificate or the key is missing.",
        "Beide nennen (--tls-cert, --tls-key) oder keines.",
        "Name both (--tls-cert, --tls-key), or neither.",
    )


def _no_names() -> Refused:
    return Refused(
        "Für andere Rechner wird nur unter erlaubten Namen bedient.",
        "Other machines are served under allowed names only.",
        "Die Namen nennen, unter denen Browser fragen: SOZIALRAUM_ALLOWED_HOSTS=sozialraum.example.",
        "Give the names that browsers ask for: SOZIALRAUM_ALLOWED_HOSTS=sozialraum.example.",
    )


def _no_tls() -> Refused:
    return Refused(
        "Für andere Rechner wird nur verschlüsselt bedient.",
        "Other machines are served over TLS only.",
        "Zertifikat und Schlüssel nennen (--tls-cert, --tls-key), oder den Proxy, der TLS beendet "
        "(SOZIALRAUM_TRUSTED_PROXIES).",
        "Give certificate and key (--tls-cert, --tls-key), or the proxy that ends TLS (SOZIALRAUM_TRUSTED_PROXIES).",
    )
