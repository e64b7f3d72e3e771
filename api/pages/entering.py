"""What the pages of signing in and of the own account share: where a request comes from, and where it is led on to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.datastructures import State

from api.access.passkeys import Site
from api.actions.second_factors import Given
from api.actions.sign_in import Begun, Entrance, run_out
from api.errors import answer_to
from api.instance import instance_of
from api.pages import cookies
from api.pages.cookies import Device
from api.pages.forms import form_token
from api.pages.reader import any_reader, reader_of
from api.pages.rendering import answer_page, render
from api.pages.signed_in import first_page, session_of
from graph_schema.errors import SozialraumError, TooManyTries
from graph_schema.model.access import SessionState, SignedIn

WebRequest = Request[None, None, State]

SIGN_IN, FACTOR = "/anmelden", "/anmelden/zweiter-faktor"
NOTICE = "hinweis"
"""Field of the address of the sign-in page: why one is there."""
NOTICES = frozenset({"over", "over_unsent", "signed_out"})
"""What it says; whatever else stands in the address says nothing."""
_OWN_PATH = re.compile(r"/[a-z0-9][A-Za-z0-9/_.-]*(\?[A-Za-z0-9=&_.%-]*)?")
"""Where one may be led after signing in: a page of this host, never another one (`//host`)."""
_LONGEST_PATH = 500
"""Characters; it travels in a cookie where an identity provider is asked."""


def entrance_of(request: WebRequest) -> Entrance:
    """Return what signing in needs of the instance."""
    instance = instance_of(request)
    return Entrance(instance.graph, instance.keys, instance.settings.demo)


def address_of(request: WebRequest) -> str:
    """Return the network address of the client; empty where none is known."""
    return request.client.host if request.client else ""


def site_of(request: WebRequest) -> Site:
    """Return under which name the browser has opened us; the outermost layer has checked the host."""
    return Site.at(request.url.scheme, request.headers.get("host", ""))


def device_of(request: WebRequest) -> Callable[[str], str]:
    """Return what tells, by a login, whether this browser has signed in to the account before."""
    device, keys = Device.of(request), instance_of(request).keys
    return lambda login: device.known_to(keys, login)


def any_session(request: WebRequest) -> SignedIn:
    """Return the session of a request, whatever its state; NotSignedIn where there is none."""
    session = session_of(request)
    if session is None:
        raise run_out()
    return session


def given_in(fields: Mapping[str, str]) -> Given:
    """Return what a form gives as second factor."""
    return Given(fields.get("code", ""), fields.get("recovery_code", ""), fields.get("credential", ""))


def wanted_page(path: str) -> str:
    """Return a path of ours that one may be led to; empty for everything else."""
    return path if len(path) <= _LONGEST_PATH and _OWN_PATH.fullmatch(path) and "//" not in path else ""


def lead_to(request: WebRequest, path: str, wanted: str = "") -> Response[bytes]:
    """Lead on to a page of ours in the reader's language; `wanted` is where that one leads on to."""
    reader = any_reader(request)
    fields = {"weiter": wanted} if wanted else {}
    if reader.locale != reader.usual and "lang=" not in path:
        fields["lang"] = reader.locale
    sign = "&" if "?" in path else "?"
    address = f"{path}{sign}{urlencode(fields)}" if fields else path
    return Response(b"", status_code=303, headers={"location": address})


def go_on(request: WebRequest, begun: Begun, fields: Mapping[str, str]) -> Response[bytes]:
    """Give the browser its new token and lead on: to the next step of signing in, or in."""
    wanted = wanted_page(fields.get("weiter", ""))
    if begun.state is SessionState.FACTOR_MISSING:
        response = lead_to(request, FACTOR, wanted)
    else:
        response = lead_to(request, wanted or first_page(begun.role))
    take_token(request, response, begun)
    return response


def take_token(request: WebRequest, response: Response[bytes], begun: Begun) -> None:
    """Give the browser the token of a session, and the proof that it has signed in where it has."""
    if begun.state is SessionState.FULL:
        Device.of(request).remember(response, instance_of(request).keys, begun.login)
    cookies.begin(response, begun.token)


def show(
    request: WebRequest, template: str, error: SozialraumError | None = None, token: str = "", **context: Any
) -> Response[bytes]:
    """Answer with a page that has a form, and with what was wrong with what it sent."""
    text = render(
        request,
        reader_of(request),
        template,
        error=error,
        token=token or form_token(request),
        site=site_of(request),
        **context,
    )
    if error is None:
        return answer_page(request, text)
    headers = {"retry_after": str(error.seconds)} if isinstance(error, TooManyTries) else {}
    return answer_page(request, text, answer_to(error).status, **headers)
