"""What a form sends: read with limits, and only where it comes from a page of ours."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import State

from api.instance import instance_of
from api.origins import is_own_origin
from api.pages.cookies import FORM, SESSION
from graph_schema.errors import BadInput, Refused

WebRequest = Request[None, None, State]

FORM_TYPE = "application/x-www-form-urlencoded"
TOKEN_FIELD = "form_token"  # noqa: S105  # the name of a field
MOST_FIELDS = 200
_TOKEN_BYTES = 32


def form_secret(request: WebRequest) -> str:
    """Return what the token of a form is made of: the session's cookie, else that of forms; empty where none is."""
    return request.cookies.get(SESSION) or request.cookies.get(FORM) or ""


def form_token(request: WebRequest) -> str:
    """Return the token that a form of this reader carries; empty without a cookie."""
    secret = form_secret(request)
    return instance_of(request).keys.form_token(secret) if secret else ""


def new_form_secret() -> str:
    """Return a new value for the cookie of forms."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


async def read_form(request: WebRequest) -> Mapping[str, str]:
    """Return the fields of a form.

    Refused where it does not come from a page of ours that this browser has open (CSRF): another origin, or a token
    that does not belong to the cookie. BadInput for what is no form, or names a field twice.
    """
    _refuse_other_origins(request)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM_TYPE:
        raise _not_a_form()
    try:
        pairs = parse_qsl(
            (await request.body()).decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=False,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise _not_a_form() from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _not_a_form()
    require_token(request, fields.pop(TOKEN_FIELD, ""))
    return fields


def require_own_page(request: WebRequest, token: str) -> None:
    """Refuse a form of another kind that does not come from a page of ours, as `read_form` does."""
    _refuse_other_origins(request)
    require_token(request, token)


def require_token(request: WebRequest, token: str) -> None:
    """Refuse a form whose token does not belong to the cookie."""
    expected = form_token(request)
    if not expected or not hmac.compare_digest(expected.encode(), token.encode()):
        raise Refused(
            "Diese Seite war zu lange offen, oder Sie haben sich inzwischen neu angemeldet.",
            "This page was open for too long, or you have signed in anew meanwhile.",
            "Gehen Sie zurück, laden Sie die Seite neu und senden Sie noch einmal ab.",
            "Go back, reload the page and send it again.",
        )


def comes_from_elsewhere(request: WebRequest) -> bool:
    """Tell whether a page of another site sent a request: browsers say where it comes from (Fetch Metadata).

    Browsers without it say the origin; those with it say `null` there, because our pages tell nobody their address.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and not is_own_origin(origin, request.scope)


def _refuse_other_origins(request: WebRequest) -> None:
    if comes_from_elsewhere(request):
        raise Refused(
            "Diese Anfrage kommt von einer anderen Seite; es wurde nichts geschrieben.",
            "This request comes from another site; nothing was written.",
        )


def _not_a_form() -> BadInput:
    return BadInput(
        "Diese Eingabe ist kein lesbares Formular; es wurde nichts geschrieben.",
        "This input is not a form that can be read; nothing was written.",
        "Laden Sie die Seite neu.",
        "Reload the page.",
    )
