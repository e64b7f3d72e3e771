"""The addresses at which programs fetch and end tokens: OAuth 2.0 client credentials.

They take forms without a token of ours, and that is no hole: a form of ours carries one because a browser adds the
cookie of whoever is signed in by itself. Here no cookie is read, not even the session's (`FindReader` leaves these
addresses out); who asks proves it with the client secret in the request, which another site does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from litestar import Request, Response, get, post
from litestar.datastructures import State

from api.access import oauth
from api.access.oauth import Answer, Asked
from api.actions.program_tokens import TokenOffice
from api.errors import answer_to, headers_of
from api.instance import instance_of
from api.pages.entering import address_of
from api.pages.forms import FORM_TYPE, MOST_FIELDS
from graph_schema.errors import GraphError, SozialraumError, TooManyTries

WebRequest = Request[None, None, State]

LARGEST_FORM = 8192
RETRY_AFTER = "10"


@post(oauth.TOKEN_PATH, name="token", status_code=200, request_max_body_size=LARGEST_FORM, include_in_schema=False)
async def token(request: WebRequest) -> Response[Mapping[str, object]]:
    """Give a token of ten minutes for a client secret (RFC 6749 §4.4)."""
    try:
        asked = await _asked(request)
        return _answer(await _office(request).give(asked, datetime.now(UTC)))
    except (OAuth2Error, SozialraumError) as error:
        return _refused(error)


@post(oauth.REVOKE_PATH, name="revoke", status_code=200, request_max_body_size=LARGEST_FORM, include_in_schema=False)
async def revoke(request: WebRequest) -> Response[Mapping[str, object]]:
    """End a token (RFC 7009)."""
    try:
        asked = await _asked(request)
        return _answer(await _office(request).end(asked, datetime.now(UTC)))
    except (OAuth2Error, SozialraumError) as error:
        return _refused(error)


@get(oauth.METADATA_PATH, name="oauth_metadata", include_in_schema=False)
async def oauth_metadata(request: WebRequest) -> Response[Mapping[str, object]]:
    """Tell programs where these addresses are (RFC 8414)."""
    try:
        return Response(dict(oauth.metadata(_origin(request))), media_type="application/json")
    except ValueError:
        return _refused(InvalidRequestError("These addresses are served over TLS only."))


def _office(request: WebRequest) -> TokenOffice:
    instance = instance_of(request)
    return TokenOffice(instance.graph, instance.keys, address_of(request))


async def _asked(request: WebRequest) -> Asked:
    """Return what a program sent; OAuth2Error where it is no form, or names a field twice (RFC 6749 §3.2)."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM_TYPE:
        raise InvalidRequestError(f"The body has to be {FORM_TYPE}.")
    try:
        text = (await request.body()).decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise InvalidRequestError("The form cannot be read.") from None
    if len({name for name, _ in pairs}) != len(pairs):
        raise InvalidRequestError("A parameter is sent twice.")
    # What is sent without a value counts as left out (RFC 6749 §3.2).
    fields = {name: value for name, value in pairs if value}
    return Asked(_origin(request) + request.url.path, request.headers.get("authorization"), fields)


def _origin(request: WebRequest) -> str:
    """Return scheme and host under which we were asked; the outermost layer has checked the host."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def _answer(answer: Answer, **headers: str) -> Response[Mapping[str, object]]:
    sent = {"cache-control": "no-store", "pragma": "no-cache", **headers}
    if answer.challenge:
        sent["www-authenticate"] = answer.challenge
    return Response(dict(answer.body), status_code=answer.status, media_type="application/json", headers=sent)


def _refused(error: OAuth2Error | SozialraumError) -> Response[Mapping[str, object]]:
    """Return the answer to a failure in the form that the protocol gives it."""
    if isinstance(error, OAuth2Error):
        return _answer(oauth.answer_to_error(error))
    waits = headers_of(error) if isinstance(error, TooManyTries) else {}
    if isinstance(error, GraphError):
        waits = {"retry-after": RETRY_AFTER}
    body = {"error": "temporarily_unavailable" if waits else "server_error", "error_description": error.code}
    return _answer(Answer(answer_to(error).status, body), **waits)
