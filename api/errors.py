"""What an expected failure becomes at the edge: the one table of codes, and the short code of an unexpected one.

`graph_schema.errors` knows no HTTP; pages, downloads and GraphQL look up their answer here.
"""

from __future__ import annotations

import secrets
import traceback
from dataclasses import dataclass
from pathlib import PurePath

import structlog

from graph_schema.errors import ProgramRefused, ScopeMissing, SozialraumError, TooManyTries

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status of an HTTP answer and code in a GraphQL error's `extensions`."""

    status: int
    graphql: str


ANSWERS: dict[str, Answer] = {
    "error": Answer(500, "INTERNAL"),
    "bad_input": Answer(400, "BAD_INPUT"),
    "unreadable_file": Answer(400, "BAD_INPUT"),
    "too_large": Answer(413, "BAD_INPUT"),
    "refused_rows": Answer(400, "BAD_INPUT"),
    "not_found": Answer(404, "NOT_FOUND"),
    "forgotten": Answer(410, "FORGOTTEN"),
    "conflict": Answer(409, "CONFLICT"),
    "key_reused": Answer(409, "KEY_REUSED"),
    "stale": Answer(409, "STALE"),
    "uncertain_address": Answer(400, "UNCERTAIN_ADDRESS"),
    "folder_in_use": Answer(409, "CONFLICT"),
    "port_in_use": Answer(409, "CONFLICT"),
    "graph_error": Answer(503, "UNAVAILABLE"),
    "graph_unavailable": Answer(503, "UNAVAILABLE"),
    "graph_refused": Answer(503, "UNAVAILABLE"),
    "graph_unsupported": Answer(503, "UNAVAILABLE"),
    "graph_out_of_step": Answer(503, "UNAVAILABLE"),
    "refused": Answer(403, "REFUSED"),
    "not_signed_in": Answer(401, "UNAUTHENTICATED"),
    "sign_in_failed": Answer(403, "SIGN_IN_FAILED"),
    "not_confirmed": Answer(403, "NOT_CONFIRMED"),
    "too_many_tries": Answer(429, "TOO_MANY_TRIES"),
    "rate_limited": Answer(429, "RATE_LIMITED"),
    "busy": Answer(503, "UNAVAILABLE"),
    "invalid_token": Answer(401, "INVALID_TOKEN"),
    "insufficient_scope": Answer(403, "INSUFFICIENT_SCOPE"),
}
"""Every code of the error tree; a test compares it with the tree."""

UNEXPECTED = Answer(500, "INTERNAL")
REALM = 'Bearer realm="sozialraum"'


def answer_to(error: BaseException) -> Answer:
    """Return status and GraphQL code for `error`; what is not of our tree is "unexpected".

    A subclass without an entry of its own is answered as the nearest class above it.
    """
    if not isinstance(error, SozialraumError):
        return UNEXPECTED
    for kind in type(error).__mro__:
        code = getattr(kind, "code", None)
        if isinstance(code, str) and code in ANSWERS:
            return ANSWERS[code]
    return UNEXPECTED


def headers_of(error: BaseException) -> dict[str, str]:
    """Return the headers that belong to the answer: how to sign in (RFC 6750 §3), and when to come back.

    Without any credentials the challenge names no error (RFC 6750 §3.1).

    >>> headers_of(ScopeMissing("", "", scope="imports:read"))
    {'www-authenticate': 'Bearer realm="sozialraum", error="insufficient_scope", scope="imports:read"'}
    """
    if isinstance(error, ProgramRefused):
        return {"www-authenticate": REALM + (', error="invalid_token"' if error.given else "")}
    if isinstance(error, ScopeMissing):
        return {"www-authenticate": f'{REALM}, error="insufficient_scope", scope="{error.scope}"'}
    if isinstance(error, TooManyTries):
        return {"retry-after": str(max(1, error.seconds))}
    return {}


def record_unexpected(error: BaseException, place: str) -> str:
    """Log an unexpected failure without any value, and return the short code that the reader is shown.

    Texts of foreign exceptions hold values (a KeyError holds the key, which may be a name), so only their
    types and the lines of code on the way are logged. `place` says what was being answered ("page", "graphql").
    """
    code = new_code()
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "unexpected_failure",
        code=code,
        place=place,
        error=type(error).__name__,
        way=[f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    )
    return code


def new_code() -> str:
    """Return a random code short enough to be read out on the telephone, such as `k7f2-9qx4`.

    Without characters that are mistaken for another (0 and o, 1 and l).
    """
    letters = "23456789abcdefghjkmnpqrstuvwxyz"
    text = "".join(secrets.choice(letters) for _ in range(8))
    return f"{text[:4]}-{text[4:]}"


def _short(filename: str) -> str:
    """Keep the last two parts of a path: enough to find the line, nothing about the machine."""
    return "/".join(PurePath(filename).parts[-2:])
