"""OAuth 2.0 client credentials (RFC 6749 §4.4), revocation (RFC 7009), metadata (RFC 8414): the protocol is authlib's.

Its classes ask and write without waiting; the graph is asked before and written to after they have judged a request:
`credentials_of` → look-up → `ask_for_token` or `ask_to_revoke` → write (decision 0017).
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientMixin,
    InvalidClientError,
    InvalidRequestError,
    OAuth2Error,
    OAuth2Request,
    TokenMixin,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.util import extract_basic_authorization, list_to_scope, scope_to_list
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata

from graph_schema.model.programs import Scope

TOKEN_PATH, REVOKE_PATH = "/oauth/token", "/oauth/revoke"
METADATA_PATH = "/.well-known/oauth-authorization-server"
METHODS = ["client_secret_basic", "client_secret_post"]

# At this level authlib writes tokens and client ids in clear; no setting of ours may bring that about.
logging.getLogger("authlib").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Client id and secret as a program sent them; both empty where it sent none that can be read."""

    client_id: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """A request to one of the two addresses: `uri` with its scheme, `fields` of the form, none empty."""

    uri: str
    authorization: str | None
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; `challenge` is the value of `WWW-Authenticate`."""

    status: int
    body: Mapping[str, Any] = field(repr=False)
    challenge: str = ""


class Client(ClientMixin):
    """The program that was looked up with these credentials, as the protocol asks about it.

    One that was not found is a client, too, whose secret never fits: so every refusal is the same.
    """

    def __init__(self, credentials: Credentials, scopes: frozenset[Scope] | None, seconds: int = 0) -> None:
        self.credentials = credentials
        self.scopes = scopes
        self.seconds = seconds

    def check_client_secret(self, client_secret: str) -> bool:
        """Return whether this is the secret with which the program was found."""
        return self.scopes is not None and hmac.compare_digest(client_secret.encode(), self.credentials.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Return whether a program may sign in like that."""
        return method in METHODS

    def check_grant_type(self, grant_type: str) -> bool:
        """Return whether a program may ask for tokens like that."""
        return grant_type == ClientCredentialsGrant.GRANT_TYPE

    def get_allowed_scope(self, scope: Any) -> Any:
        """Return what is given: what was asked for, or all; None where more was asked for, or there is nothing."""
        held = [each for each in Scope if each in (self.scopes or ())]
        asked = scope_to_list(scope) or held
        return list_to_scope([each for each in held if each in asked]) if asked and set(asked) <= set(held) else None


class _Request(OAuth2Request):
    """A request as the protocol's classes read it: of the form alone, never of the address."""

    def __init__(self, asked: Asked) -> None:
        # Refuses what does not come over TLS, or from this machine.
        headers = {"Authorization": asked.authorization} if asked.authorization else {}
        super().__init__("POST", asked.uri, headers=headers)
        self._fields = dict(asked.fields)
        self.payload = BasicOAuth2Payload(self._fields)

    @property
    def form(self) -> dict[str, str]:
        """The fields of the form."""
        return self._fields


class _Grant(ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS


class _SentToken(TokenMixin):
    def __init__(self, foreign: bool) -> None:
        self.foreign = foreign

    def check_client(self, client: ClientMixin) -> bool:
        return not self.foreign


class _Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = METHODS

    def __init__(self, server: Any, foreign: bool) -> None:
        super().__init__(server)
        self.foreign = foreign
        self.revoked = False

    def check_params(self, request: _Request, client: Client) -> None:
        """Demand the token; the hint at its type is ignored, as RFC 7009 §2.1 allows: there is one type."""
        if "token" not in request.form:
            raise InvalidRequestError("The parameter token is missing.")

    def query_token(self, token_string: str, token_type_hint: str | None) -> _SentToken:
        return _SentToken(self.foreign)

    def revoke_token(self, token: _SentToken, request: _Request) -> None:
        self.revoked = True


class _Server(AuthorizationServer):
    """The protocol for one request of one client, that was looked up before."""

    def __init__(self, client: Client, new_token: str = "") -> None:
        super().__init__()
        self.client = client
        self.new_token = new_token
        self.token: Mapping[str, Any] | None = None
        self.answer = Answer(500, {})
        self.register_grant(_Grant)
        self.register_token_generator("default", BearerTokenGenerator(self._new_token, expires_generator=self._seconds))

    def query_client(self, client_id: str) -> Client:
        return self.client

    def save_token(self, token: Mapping[str, Any], request: OAuth2Request) -> None:
        self.token = token

    def create_oauth2_request(self, request: _Request) -> _Request:
        return request

    def handle_response(self, status: int, body: Mapping[str, Any], headers: Any) -> Answer:
        challenge = str(dict(headers).get("WWW-Authenticate", ""))
        self.answer = Answer(status, body, challenge.replace("Basic ", 'Basic realm="sozialraum", ', 1))
        return self.answer

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def _new_token(self, **_: object) -> str:
        return self.new_token

    def _seconds(self, *_: object) -> int:
        return self.client.seconds


def credentials_of(asked: Asked) -> Credentials:
    """Return client id and secret of a request, in its header or its form.

    OAuth2Error where it sends them in both (RFC 6749 §2.3: one method in each request), or a header that is none.
    """
    in_form = Credentials(asked.fields.get("client_id", ""), asked.fields.get("client_secret", ""))
    if not asked.authorization:
        return in_form
    if in_form.secret:
        raise InvalidRequestError("Client credentials are sent in the header and in the form.")
    try:
        client_id, secret = extract_basic_authorization({"Authorization": asked.authorization})
    except ValueError:  # bytes that are no text
        raise InvalidClientError("The Authorization header cannot be read.", status_code=401) from None
    return Credentials(client_id or "", secret or "")


def ask_for_token(asked: Asked, client: Client, new_token: str) -> tuple[Answer, tuple[Scope, ...] | None]:
    """Return the answer to a request for a token, and the scopes of `new_token` where it is given: it is to be kept."""
    if "grant_type" not in asked.fields:
        raise InvalidRequestError("The parameter grant_type is missing.")
    server = _Server(client, new_token)
    server.create_token_response(_Request(asked))
    if server.token is None:
        return server.answer, None
    return server.answer, tuple(Scope(each) for each in scope_to_list(server.token["scope"]) or ())


def ask_to_revoke(asked: Asked, client: Client, *, foreign: bool) -> tuple[Answer, bool]:
    """Return the answer to a request to end a token, and whether it is to be ended; `foreign`: it is another's."""
    server = _Server(client)
    endpoint = _Revocation(server, foreign)
    server.register_endpoint(endpoint)
    server.create_endpoint_response(endpoint.ENDPOINT_NAME, _Request(asked))
    return server.answer, endpoint.revoked


def answer_to_error(error: OAuth2Error) -> Answer:
    """Return the answer to a request that cannot even be judged."""
    return _Server(Client(Credentials(), None)).handle_response(*error())


def metadata(issuer: str) -> Mapping[str, Any]:
    """Return the server's metadata; `issuer` is its origin. ValueError where that is not over TLS, nor on loopback."""
    data = AuthorizationServerMetadata(
        {
            "issuer": issuer,
            "token_endpoint": issuer + TOKEN_PATH,
            "token_endpoint_auth_methods_supported": METHODS,
            "revocation_endpoint": issuer + REVOKE_PATH,
            "revocation_endpoint_auth_methods_supported": METHODS,
            "grant_types_supported": [ClientCredentialsGrant.GRANT_TYPE],
            "response_types_supported": ["none"],  # demanded; nothing is given at an address to authorize at
            "scopes_supported": [scope.value for scope in Scope],
        }
    )
    data.validate()
    return data
