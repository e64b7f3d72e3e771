"""What becomes of failures at the edge."""

from __future__ import annotations

import re
from collections.abc import Iterator

import structlog

from api.errors import ANSWERS, UNEXPECTED, answer_to, headers_of, record_unexpected
from graph_schema import errors


def every_kind(kind: type[errors.SozialraumError] = errors.SozialraumError) -> Iterator[type[errors.SozialraumError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from every_kind(each)


def test_every_code_of_the_tree_has_an_answer() -> None:
    declared = {kind.code for kind in every_kind() if kind.__module__ == errors.__name__}
    assert declared == ANSWERS.keys()


def test_a_subclass_is_answered_like_the_class_above_it() -> None:
    class Elsewhere(errors.NotFound):
        code = "elsewhere"

    assert answer_to(Elsewhere("", "")).status == 404


def test_what_is_not_ours_is_unexpected() -> None:
    assert answer_to(KeyError("a name")) == UNEXPECTED


def test_a_refused_program_is_told_how_to_sign_in_and_what_it_lacks() -> None:
    """RFC 6750 §3: no error is named to who sent nothing; the scope is named to who lacks it."""
    assert headers_of(errors.ProgramRefused("", "", given=False)) == {"www-authenticate": 'Bearer realm="sozialraum"'}
    refused = headers_of(errors.ProgramRefused("", ""))["www-authenticate"]
    assert refused == 'Bearer realm="sozialraum", error="invalid_token"'
    lacking = headers_of(errors.ScopeMissing("", "", scope="imports:read"))["www-authenticate"]
    assert lacking.endswith('error="insufficient_scope", scope="imports:read"')
    assert headers_of(errors.TooManyTries("", "", seconds=7)) == {"retry-after": "7"}
    assert headers_of(errors.NotFound("", "")) == {}


def test_an_unexpected_failure_is_recorded_without_any_value() -> None:
    secret = "Erika Mustermann"
    with structlog.testing.capture_logs() as logs:
        code = record_unexpected(KeyError(secret), "page")
    assert re.fullmatch(r"[2-9a-z]{4}-[2-9a-z]{4}", code)
    assert logs[0]["code"] == code
    assert logs[0]["error"] == "KeyError"
    assert secret not in str(logs)
