"""GraphQL over HTTP: how a request is read and in which form it is answered.

After the GraphQL-over-HTTP specification: `application/graphql-response+json` answers a query that cannot be run
with 400, `application/json` with 200 as older clients expect; a request that is none is 400 in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
HTML = "text/html"
LARGEST_BODY = 100_000
"""Bytes of a request's body."""
MOST_VARIABLES = 100


class Refusal(Exception):
    """A request that is not answered by running a query: status, sentence, headers, code."""

    def __init__(
        self, status: int, message: str, headers: dict[str, str] | None = None, code: str = "BAD_REQUEST"
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.code = code


class Asked(msgspec.Struct, frozen=True):
    """A query with its variables."""

    query: str
    operation_name: str | None = msgspec.field(default=None, name="operationName")
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


_DECODER = msgspec.json.Decoder(Asked)
_MAP_DECODER = msgspec.json.Decoder(dict[str, Any] | None)


def read_body(content_type: str, body: bytes) -> Asked:
    """Read the body of a POST; Refusal 415 for another content type, 400 for anything but a query in JSON."""
    kind, _, parameters = content_type.partition(";")
    if kind.strip().lower() != PLAIN_JSON:
        raise Refusal(415, "The body must be sent as `content-type: application/json`.", {"accept": PLAIN_JSON})
    charset = _parameters(parameters).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise Refusal(415, "The body must be encoded in UTF-8.")
    try:
        return _checked(_DECODER.decode(body))
    except msgspec.ValidationError as error:
        raise Refusal(400, f"The body is not a GraphQL request: {_without_values(error)}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "The body cannot be read as JSON in UTF-8.") from None


def read_address(parameters: dict[str, str]) -> Asked:
    """Read the query from an address's parameters; Refusal 400 where they are not usable."""
    if "query" not in parameters:
        raise Refusal(400, "The parameter `query` is missing.")
    try:
        variables = _MAP_DECODER.decode(parameters.get("variables") or "null")
        extensions = _MAP_DECODER.decode(parameters.get("extensions") or "null")
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Refusal(400, "The parameters `variables` and `extensions` must be JSON objects.") from None
    return _checked(Asked(parameters["query"], parameters.get("operationName") or None, variables, extensions))


def _checked(asked: Asked) -> Asked:
    if not asked.query.strip():
        raise Refusal(400, "The parameter `query` is empty.")
    if asked.variables is not None and len(asked.variables) > MOST_VARIABLES:
        raise Refusal(400, f"At most {MOST_VARIABLES} variables can be given.")
    return asked


def _without_values(error: msgspec.ValidationError) -> str:
    """Return what is wrong and where: msgspec names types and places, never the value, except for unknown keys."""
    text = str(error)
    return text if text.startswith(("Expected", "Object missing")) else "wrong type"


@dataclass(frozen=True, slots=True)
class _Accepted:
    kind: str
    quality: float


def answer_type(accept: str | None) -> str:
    """Return the media type of the answer that an `Accept` header prefers; Refusal 406 where none can be given.

    >>> answer_type(None), answer_type("*/*"), answer_type("text/html;q=0.5, application/json")
    ('application/json', 'application/json', 'application/json')
    >>> answer_type("application/json;q=0.9, application/graphql-response+json")
    'application/graphql-response+json'
    """
    if not accept or not accept.strip():
        return PLAIN_JSON
    accepted = _accepted(accept)
    best: dict[str, float] = {}
    for given in (RESPONSE_JSON, PLAIN_JSON):
        qualities = [each.quality for each in accepted if each.kind == given]
        wild = (
            [each.quality for each in accepted if each.kind in ("*/*", "application/*")] if given == PLAIN_JSON else []
        )
        best[given] = max(qualities or wild, default=0.0)
    if not any(best.values()):
        raise Refusal(406, f"The answer can be given as {RESPONSE_JSON} or {PLAIN_JSON}.")
    return RESPONSE_JSON if best[RESPONSE_JSON] >= best[PLAIN_JSON] else PLAIN_JSON


def prefers_html(accept: str | None) -> bool:
    """Tell whether a browser asks, which wants a page.

    >>> prefers_html("text/html,application/xhtml+xml,*/*;q=0.8"), prefers_html("application/json, text/html;q=0.1")
    (True, False)
    """
    quality = {each.kind: each.quality for each in _accepted(accept or "")}
    json = max(quality.get(RESPONSE_JSON, 0.0), quality.get(PLAIN_JSON, 0.0))
    return quality.get(HTML, 0.0) > json


def _accepted(accept: str) -> list[_Accepted]:
    found: list[_Accepted] = []
    for part in accept.split(","):
        kind, _, parameters = part.partition(";")
        try:
            quality = float(_parameters(parameters).get("q", "1"))
        except ValueError:
            quality = 0.0
        found.append(_Accepted(kind.strip().lower(), quality))
    return found


def _parameters(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
