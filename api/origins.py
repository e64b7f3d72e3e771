"""Whether a request comes from a page of ours: what browsers say of the page that sends it.

An origin is scheme, host and port (RFC 6454): a page over plain HTTP is another site than ours over TLS, even under
the same name, because whoever sits in between can have written it. The scheme is the connection's, or what a trusted
proxy says (`api.proxies`).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from litestar.types import Scope

from api.security import is_encrypted

_PORTS = {"http": 80, "https": 443}


def is_own_origin(origin: str, scope: Scope) -> bool:
    """Tell whether a page of `origin` stands under the scheme, host and port that a request asks for."""
    host = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"")
    asked = f"{'https' if is_encrypted(scope) else 'http'}://{host.decode('latin-1')}"
    theirs = _parts(origin)
    return theirs is not None and theirs == _parts(asked)


def _parts(origin: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(origin)
        if parts.scheme not in _PORTS or not parts.hostname:
            return None
        return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]
    except ValueError:  # such as `http://[`, which no browser says
        return None
